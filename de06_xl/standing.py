"""Which of a unit's forms counts, what stands in it, and how every unit stands: sent, late, to be corrected.

The state of a form is the one in `Phiếu nhận`, where the clerk may have decided otherwise than the collection did.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.forms.duties import figures_owed, owing_units
from de06_xl.forms.sheet import PARTING
from de06_xl.model import FormState
from de06_xl.vietnamese.dates import UnreadableDate, read_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de06_xl.model import Book, ReceivedForm, Submission, Unit

LISTED = 6
"""Missing figures that are named; beyond, their number is."""


class Standing(enum.Enum):
    """What became of what a unit owes, as `Tổng quan` says it; one that sent something is never called silent."""

    SENT = "đã gửi"
    SILENT = "chưa gửi"
    UNDECIDED = "chờ chọn"
    UNCONFIRMED = "chờ xác nhận"
    FAULTY = "cần sửa"
    NO_FORM = "chưa đúng mẫu"


_WAITING = {
    FormState.UNDECIDED: Standing.UNDECIDED,
    FormState.UNCONFIRMED: Standing.UNCONFIRMED,
    FormState.FAULTY: Standing.FAULTY,
    FormState.NO_FORM: Standing.NO_FORM,
    # One that gave way to another which is not there any more waits to be chosen again.
    FormState.SUPERSEDED: Standing.UNDECIDED,
}
"""How a unit stands whose only forms are in these states, the nearest to being used first."""


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How one unit stands in a period.

    ``form`` is the one that counts, else the one that is nearest to it, None where none came; ``late`` says that its
    first form came after `han_gui`, or that the day has gone by without one that counts; ``reason`` what is to do.
    """

    unit: Unit
    standing: Standing
    form: ReceivedForm | None = None
    late: bool = False
    reason: str = ""

    @property
    def label(self) -> str:
        """The standing in words."""
        return label_of(self.standing, late=self.late)

    @property
    def cells(self) -> dict[str, str | int | None]:
        """The line of `Tổng quan` by fields of ``layout.STANDINGS``."""
        return {
            "unit": f"{self.unit.code}{PARTING}{self.unit.name}",
            "reason": self.reason,
            "standing": self.label,
            "number": self.form.number if self.form and self.standing is not Standing.SILENT else None,
            "received": self.form.received if self.form else "",
        }


class Forms:
    """The forms of a workbook's period, by unit, and what stands in those that count.

    Of a unit's forms in use those with the highest `Lần gửi` count. Where several do and state different values for
    one code, that code is disputed and nobody's figure.
    """

    def __init__(self, book: Book) -> None:
        self._received = {(form.unit, form.sha256): form for form in book.received if form.period == book.period}
        self._of: dict[str, list[ReceivedForm]] = {}
        for form in self._received.values():
            self._of.setdefault(form.unit, []).append(form)
        sent = [submission for submission in book.submissions if submission.period == book.period]
        used = [submission for submission in sent if self.state(submission) is FormState.USED]
        self._highest: dict[str, int] = {}
        for unit, number in (
            *((form.unit, form.number) for form in self._received.values() if form.state is FormState.USED),
            *((submission.unit, self._number(submission)) for submission in used),
        ):
            self._highest[unit] = max(number, self._highest.get(unit, number))
        self.counting = [one for one in used if self._number(one) == self._highest[one.unit]]
        """The figures and texts in forms that count, in the order of `Số liệu đơn vị`."""
        self._figures: dict[str, dict[str, list[Submission]]] = {}
        for submission in self.counting:
            if submission.value is not None:
                self._figures.setdefault(submission.unit, {}).setdefault(submission.code, []).append(submission)

    def state(self, submission: Submission) -> FormState:
        """The state of a submission's form; of one that `Phiếu nhận` does not know the state beside the figure."""
        form = self._received.get((submission.unit, submission.sha256))
        return form.state if form else submission.state

    def in_use(self, unit: str) -> bool:
        """Whether a form of the unit counts."""
        return unit in self._highest

    def figure(self, unit: str, code: str) -> Submission | None:
        """A unit's figure; None where it gave none or it is disputed. Of equal ones that of the latest date."""
        if self.disputed(unit, code):
            return None
        return max(self._stated(unit, code), key=_by_date, default=None)

    def disputed(self, unit: str, code: str) -> bool:
        """Whether forms that count state different values for it."""
        return len({submission.value for submission in self._stated(unit, code)}) > 1

    def disputed_codes(self, unit: str) -> list[str]:
        """The codes of a unit's figures that are disputed."""
        return [code for code in self._figures.get(unit, ()) if self.disputed(unit, code)]

    def of(self, unit: str) -> list[ReceivedForm]:
        """A unit's forms of the period, in the order of `Phiếu nhận`."""
        return self._of.get(unit, [])

    def standing(self, unit: str) -> tuple[Standing, ReceivedForm | None]:
        """How a unit stands, and by which form."""
        forms = self.of(unit)
        if self.in_use(unit):
            counts = [f for f in forms if f.state is FormState.USED and f.number == self._highest[unit]]
            disputed = Standing.UNDECIDED if self.disputed_codes(unit) else Standing.SENT
            return disputed, counts[-1] if counts else None
        for state, standing in _WAITING.items():
            waiting = [form for form in forms if form.state is state]
            if waiting:
                return standing, max(reversed(waiting), key=lambda form: form.number)
        return Standing.SILENT, forms[-1] if forms else None

    def _stated(self, unit: str, code: str) -> list[Submission]:
        return self._figures.get(unit, {}).get(code, [])

    def _number(self, submission: Submission) -> int:
        form = self._received.get((submission.unit, submission.sha256))
        return form.number if form else 1


def label_of(standing: Standing, *, late: bool) -> str:
    """A standing in words: "đã gửi, muộn", "chưa gửi, quá hạn"."""
    if not late:
        return standing.value
    return f"{standing.value}, {'muộn' if standing is Standing.SENT else 'quá hạn'}"


def unit_standings(book: Book, today: dt.date) -> list[UnitStanding]:
    """How every unit stands that exists in the period and owes anything, in the order of `Đơn vị`."""
    forms = Forms(book)
    deadline = book.dates.get("han_gui")
    found = []
    for unit in owing_units(book):
        standing, form = forms.standing(unit.code)
        late = _late(forms.of(unit.code), deadline) if standing is Standing.SENT else _gone_by(deadline, today)
        found.append(UnitStanding(unit, standing, form, late, _reason(book, forms, unit, standing, form)))
    return found


def in_words(standings: Iterable[UnitStanding]) -> str:
    """How many units have sent, and how the others stand: "Đã gửi 22/23 đơn vị, 01 muộn; chưa gửi 01."."""
    standings = list(standings)
    counts = Counter(one.standing for one in standings)
    late = sum(one.late for one in standings if one.standing is Standing.SENT)
    overdue = any(one.late for one in standings if one.standing is not Standing.SENT)
    parts = [f"Đã gửi {counts[Standing.SENT]:02d}/{len(standings):02d} đơn vị{f', {late:02d} muộn' if late else ''}"]
    parts += [f"{one.value} {counts[one]:02d}" for one in Standing if one is not Standing.SENT and counts[one]]
    return f"{'; '.join(parts)}{' (đã quá hạn gửi)' if overdue else ''}."


def _reason(book: Book, forms: Forms, unit: Unit, standing: Standing, form: ReceivedForm | None) -> str:
    """What stands in the way, or what is still missing of a unit that has sent."""
    if codes := forms.disputed_codes(unit.code):
        return (
            f"Hai phiếu đang dùng cùng lần gửi ghi khác nhau ở {', '.join(codes[:LISTED])}"
            f"{'…' if len(codes) > LISTED else ''}; hãy ghi “đã thay” vào phiếu không lấy ở trang Phiếu nhận."
        )
    if standing is not Standing.SENT:
        return form.reason if form else ""
    missing = [one.name for one in figures_owed(book, unit) if forms.figure(unit.code, one.code) is None]
    if not missing:
        return ""
    more = f" và {len(missing) - LISTED:02d} chỉ tiêu khác" if len(missing) > LISTED else ""
    return f"Còn thiếu: {'; '.join(missing[:LISTED])}{more}."


def _late(forms: list[ReceivedForm], deadline: dt.date | None) -> bool:
    """Whether the first of a unit's forms, corrected later or not, came after the day; unknown times are no proof."""
    days = [day for form in forms if form.state is not FormState.REFUSED and (day := _day(form.received))]
    return deadline is not None and bool(days) and min(days) > deadline


def _gone_by(deadline: dt.date | None, today: dt.date) -> bool:
    return deadline is not None and today > deadline


def _day(received: str) -> dt.date | None:
    """The day in "14:05 16/5/2022"."""
    with contextlib.suppress(UnreadableDate):
        return read_date(received.split()[-1]) if received.split() else None
    return None


def _by_date(submission: Submission) -> tuple[dt.date, str, str]:
    return submission.as_of or dt.date.min, submission.sha256, submission.cell
