"""The standing of every unit: which of its forms counts, what it contains, and whether it is late or to be corrected.

The status of a form is the one in `Phiếu nhận`, which the clerk may have changed.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.collect.forms.sheet import PARTING
from de06_xl.model.duties import LISTED, figures_owed, headings_owed, names_of, owing_units, unwritten_in_words
from de06_xl.model.forms import Forms
from de06_xl.model.responses import UNIT_STATUSES, ResponseStatus
from de06_xl.vietnamese.dates import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading
    from de06_xl.model.responses import ReceivedForm
    from de06_xl.model.unit import Unit

TO_CORRECT = "đã gửi, bản gửi lại cần sửa"
TO_COMPLETE = "gửi chưa đủ"
"""The status of a unit whose counting form is incomplete or not the newest."""


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """The standing of one unit in a period.

    ``form`` is the one that counts, else the one nearest to it, None if there is none; ``missing`` are the figures that
    it left out, or all that are owed, ``unwritten`` the sections without any text, not even "Không."; ``correction`` is
    a newer form with errors beside the counting one, which the unit has to correct. ``late`` says that its first form
    came after `han_gui`, or that the deadline has passed without a counting one; ``reason`` says what to do.
    """

    unit: Unit
    status: ResponseStatus
    form: ReceivedForm | None = None
    missing: tuple[Indicator, ...] = ()
    unwritten: tuple[Heading, ...] = ()
    correction: ReceivedForm | None = None
    late: bool = False
    reason: str = ""

    @property
    def state(self) -> str:
        """The status in words, with what a unit that has sent still owes."""
        if self.status is ResponseStatus.USED and self.correction:
            return TO_CORRECT
        return TO_COMPLETE if self.incomplete else self.status.of_unit

    @property
    def incomplete(self) -> bool:
        """Whether a form counts and leaves out something that the unit owes."""
        return self.status is ResponseStatus.USED and bool(self.missing or self.unwritten)

    @property
    def label(self) -> str:
        """The same, with lateness."""
        return label_of(self.status, self.state) if self.late else self.state

    @property
    def cells(self) -> dict[str, str | int | None]:
        """The line of `Tổng quan`, by the fields of ``layout.STANDINGS``."""
        return {
            "unit": f"{self.unit.code}{PARTING}{self.unit.name}",
            "reason": self.reason,
            "standing": self.label,
            "number": self.form.number if self.form and self.status is not ResponseStatus.SILENT else None,
            "received": self.form.received if self.form else "",
        }


def label_of(status: ResponseStatus, state: str = "") -> str:
    """A late status in words: "đã gửi, quá hạn", "chưa gửi, quá hạn"; ``state`` is more precise."""
    return f"{state or status.of_unit}, quá hạn"


def unit_standings(book: Book, today: dt.date) -> list[UnitStanding]:
    """The standings of all units of the period that owe anything, in the order of `Đơn vị`.

    The only source for who lacks what, so that `Tổng quan` and letters agree. A code in two rows is one unit.
    """
    forms = Forms(book)
    deadline = book.dates.get("han_gui")
    found: dict[str, UnitStanding] = {}
    for unit in owing_units(book):
        if unit.code in found:
            continue
        status, form = forms.status(unit.code)
        late = _late(forms.of(unit.code), deadline) if status is ResponseStatus.USED else _gone_by(deadline, today)
        missing = tuple(one for one in figures_owed(book, unit) if forms.figure(unit.code, one.code) is None)
        unwritten = tuple(one for one in headings_owed(book, unit) if not forms.written(unit.code, one.code))
        correction = forms.correction(unit.code)
        standing = UnitStanding(unit, status, form, missing, unwritten, correction, late)
        found[unit.code] = replace(standing, reason=_reason(forms, standing))
    return list(found.values())


def in_words(standings: Iterable[UnitStanding]) -> str:
    """A summary of the standings: "Đã gửi 22/23 đơn vị, 01 quá hạn; chưa gửi 01."."""
    standings = list(standings)
    counts = Counter(one.status for one in standings)
    sent = [one for one in standings if one.status is ResponseStatus.USED]
    overdue = any(one.late for one in standings if one.status is not ResponseStatus.USED)
    remarks = {
        "quá hạn": sum(one.late for one in sent),
        "chưa đủ": sum(one.incomplete for one in sent),
        "có bản gửi lại cần sửa": sum(one.correction is not None for one in sent),
    }
    parts = [f"Đã gửi {f'{len(sent):02d}' if sent else '0'}/{len(standings):02d} đơn vị"]
    parts[0] += "".join(f", {count:02d} {remark}" for remark, count in remarks.items() if count)
    parts += [
        f"{one.of_unit} {counts[one]:02d}" for one in UNIT_STATUSES if one is not ResponseStatus.USED and counts[one]
    ]
    return f"{'; '.join(parts)}{' (đã quá hạn gửi)' if overdue else ''}."


def _reason(forms: Forms, one: UnitStanding) -> str:
    """What prevents a unit's form from counting, or what is still missing."""
    if codes := forms.disputed_codes(one.unit.code):
        return (
            f"Hai phiếu đang dùng cùng lần gửi ghi khác nhau ở {', '.join(codes[:LISTED])}"
            f"{'…' if len(codes) > LISTED else ''}; hãy ghi “đã thay” vào phiếu không lấy ở trang Phiếu nhận."
        )
    if one.status is not ResponseStatus.USED:
        return one.form.reason if one.form else ""
    sentences = []
    if one.correction:
        used = f"nên vẫn dùng lần gửi {one.form.number}" if one.form else "nên chưa dùng"
        sentences.append(f"Phiếu lần gửi {one.correction.number} cần sửa {used}. {one.correction.reason}".rstrip())
    if one.missing:
        sentences.append(f"Còn thiếu: {names_of(one.missing)}.")
    if one.unwritten:
        sentences.append(f"Còn thiếu {unwritten_in_words(one.unwritten)}.")
    return " ".join(sentences)


def _late(forms: list[ReceivedForm], deadline: dt.date | None) -> bool:
    """Whether the first of a unit's forms, even if corrected later, came after the deadline; unknown times never do."""
    days = [day for form in forms if form.status is not ResponseStatus.REFUSED and (day := day_of(form.received))]
    return deadline is not None and bool(days) and min(days) > deadline


def _gone_by(deadline: dt.date | None, today: dt.date) -> bool:
    return deadline is not None and today > deadline
