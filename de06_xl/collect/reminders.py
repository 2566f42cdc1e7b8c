"""Reminders: to units without a form, to those whose form has errors, and to those that left figures out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.standing import TO_CORRECT, UnitStanding
from de06_xl.model.duties import (
    LISTED,
    count_of,
    counted,
    figures_owed,
    headings_owed,
    named_contents_of,
    names_of,
    unwritten_in_words,
)
from de06_xl.model.responses import ResponseStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.collect.correspondence import Correspondence
    from de06_xl.model.book import Book
    from de06_xl.model.unit import Unit

WAITING = (ResponseStatus.UNDECIDED, ResponseStatus.UNCONFIRMED)
"""Statuses of units that have sent everything and whose form awaits the clerk's decision."""
SENT_IN_VAIN = (ResponseStatus.FAULTY, ResponseStatus.NO_FORM, ResponseStatus.REFUSED)
"""Statuses of units that sent something unusable."""
_IN_LETTERS = {
    TO_CORRECT: "đã gửi, bản gửi lại còn nội dung cần chỉnh sửa",
    ResponseStatus.SILENT.of_unit: "chưa gửi phiếu",
    ResponseStatus.FAULTY.of_unit: "phiếu còn nội dung cần chỉnh sửa",
    ResponseStatus.NO_FORM.of_unit: "tệp gửi chưa đúng mẫu phiếu",
    ResponseStatus.BLANK.of_unit: "phiếu chưa điền số liệu",
    ResponseStatus.REFUSED.of_unit: "tệp gửi chưa dùng được",
}
"""The status of a unit in letters."""
INCOMPLETE = "Đến nay {form} của {unit} chưa đủ nội dung, đề nghị:"
_FAULTY = "Đến nay {form} của {unit} còn nội dung cần chỉnh sửa:"
_SAID = {
    TO_CORRECT: _FAULTY,
    ResponseStatus.FAULTY.of_unit: _FAULTY,
    ResponseStatus.SILENT.of_unit: "Đến nay chưa nhận được {form} của {unit}.",
    ResponseStatus.BLANK.of_unit: "Đến nay {form} của {unit} chưa điền số liệu.",
    ResponseStatus.NO_FORM.of_unit: "Tệp {unit} gửi chưa đúng mẫu {form}:",
    ResponseStatus.REFUSED.of_unit: "Tệp {unit} gửi chưa dùng được làm {form}:",
}
"""How a reminder begins."""
_SAID_BEFORE = {
    ResponseStatus.FAULTY: "Chỉnh sửa phiếu theo nội dung đã nêu trong thư trả lời.",
    ResponseStatus.NO_FORM: "Điền số liệu vào phiếu đã nhận và gửi lại.",
    ResponseStatus.REFUSED: "Điền số liệu vào phiếu đã nhận và gửi lại.",
}
"""The request if the register has none, as in workbooks of earlier versions."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a unit still owes: its status, and what it is asked to do."""

    unit: Unit
    state: str
    asked: str
    silent: bool = False

    @property
    def in_letters(self) -> str:
        """The status in letters."""
        return _IN_LETTERS.get(self.state, self.state)


def lacking(book: Book, standings: Iterable[UnitStanding]) -> list[Lack]:
    """The units that have to send, correct or complete something."""
    return [
        Lack(one.unit, one.state, " ".join(asked), one.status is ResponseStatus.SILENT)
        for one in standings
        if (asked := list(_asked(book, one)))
    ]


def reminder(lack: Lack, common: Correspondence, when: str) -> str:
    """The mail to one unit; ``when`` is the deadline."""
    name = lack.unit.addressee
    said = _SAID.get(lack.state, INCOMPLETE).format(form=f"phiếu số liệu Đề án 06 {common.period}", unit=name)
    lines = [said, lack.asked, f"Đề nghị {name} gửi phiếu{common.back}{when}."]
    if lack.silent:
        lines.append("Trường hợp đã gửi, đề nghị cho biết ngày gửi và hộp thư đã gửi.")
    return common.mail(name, lines)


def chat(lacks: Sequence[Lack], common: Correspondence, when: str) -> str:
    """A message to paste into a chat."""
    whom = "các đơn vị" if len(lacks) > 1 else lacks[0].unit.addressee
    lines = [f"Phiếu số liệu Đề án 06 {common.period}: còn {len(lacks):02d} đơn vị chưa gửi hoặc gửi chưa đủ."]
    lines += [f"- {lack.unit.addressee}: {lack.in_letters}." for lack in lacks]
    lines.append(f"Đề nghị {whom} gửi phiếu{common.back}{when}.")
    return "\n".join(lines) + "\n"


def _asked(book: Book, one: UnitStanding) -> Iterator[str]:
    """What a unit is asked to do, in sentences."""
    if one.status in WAITING:
        return
    if one.status is ResponseStatus.USED:
        if one.correction:
            asked = one.correction.asked or _SAID_BEFORE[ResponseStatus.FAULTY]
            yield f"Phiếu lần gửi {one.correction.number} còn nội dung cần chỉnh sửa. {asked}"
        if one.missing:
            yield f"Bổ sung số liệu: {names_of(one.missing)}."
        if one.unwritten:
            yield f"Bổ sung {unwritten_in_words(one.unwritten)}."
    elif one.status in SENT_IN_VAIN and one.form and one.form.reason:
        yield one.form.asked or _SAID_BEFORE[one.status]
    else:
        owed, texts = figures_owed(book, one.unit), headings_owed(book, one.unit)
        parts = [counted(owed) if count_of(owed) > LISTED else names_of(owed)] if owed else []
        parts += [named_contents_of(texts)] if texts else []
        yield f"Phiếu gồm: {'; '.join(parts)}."
