"""Which units are asked for what: the silent ones, those whose form has errors, those that left figures out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.intake import FOR_THE_CLERK
from de06_xl.collect.standing import UnitStanding
from de06_xl.model.duties import (
    LISTED,
    contents_of,
    count_of,
    counted,
    figures_owed,
    headings_owed,
    names_of,
    unwritten_in_words,
)
from de06_xl.model.responses import ResponseStatus
from de06_xl.system.error_log import reason_for_sender
from de06_xl.vietnamese.messages import as_letter

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.unit import Unit

WAITING = (ResponseStatus.UNDECIDED, ResponseStatus.UNCONFIRMED)
"""How a unit stands that has given what it owes, and of whose form the clerk has to decide."""
SENT_IN_VAIN = (ResponseStatus.FAULTY, ResponseStatus.NO_FORM, ResponseStatus.REFUSED)
"""How a unit stands of which something came that cannot be used, for a reason."""
_OTHER_WORKBOOK = re.compile(r", hoặc thu phiếu này vào sổ [^.;]*")


@dataclass(frozen=True, slots=True)
class Lack:
    """What a unit still owes: in what state it is, and what it is asked to do."""

    unit: Unit
    state: str
    asked: str


def lacking(book: Book, standings: Iterable[UnitStanding]) -> list[Lack]:
    """The units that have to send, correct or complete something, of all that owe anything."""
    return [Lack(one.unit, one.state, " ".join(asked)) for one in standings if (asked := list(_asked(book, one)))]


def _asked(book: Book, one: UnitStanding) -> Iterator[str]:
    """What a unit is asked to do, in sentences."""
    if one.status in WAITING:
        return
    if one.status is ResponseStatus.USED:
        if one.correction:
            yield f"Sửa phiếu lần gửi {one.correction.number}: {_to_unit(one.correction.reason)}"
        if one.missing:
            yield f"Bổ sung: {names_of(one.missing)}."
        if one.unwritten:
            yield f"Bổ sung {unwritten_in_words(one.unwritten)}."
    elif one.status in SENT_IN_VAIN and one.form and one.form.reason:
        yield _to_unit(one.form.reason)
    else:
        owed, texts = figures_owed(book, one.unit), headings_owed(book, one.unit)
        parts = [counted(owed) if count_of(owed) > LISTED else names_of(owed)] if owed else []
        parts += [contents_of(texts)] if texts else []
        yield f"Gửi phiếu: {'; '.join(parts)}."


def _to_unit(reason: str) -> str:
    """The reason of a row of `Phiếu nhận` in a letter, without what is for the clerk alone."""
    for remark in FOR_THE_CLERK:
        reason = reason.replace(remark, "")
    return as_letter(" ".join(_OTHER_WORKBOOK.sub("", reason_for_sender(reason)).split()))
