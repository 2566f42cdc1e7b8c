"""Which of a unit's forms counts, what stands in it, and how every unit stands: sent, late, to be corrected.

The state of a form is the one in `Phiếu nhận`, where the clerk may have decided otherwise than the collection did.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.forms.duties import contents_of, figures_owed, headings_owed, owing_units
from de06_xl.forms.sheet import PARTING
from de06_xl.model import FormState
from de06_xl.vietnamese.dates import UnreadableDate, read_date
from de06_xl.vietnamese.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from de06_xl.model import Book, Heading, Indicator, ReceivedForm, Submission, Unit

TO_CORRECT = "đã gửi, bản gửi lại cần sửa"
TO_COMPLETE = "gửi chưa đủ"
"""How a unit stands of which a form counts, but not for all, or not the newest."""
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
    REFUSED = "tệp không dùng được"


_WAITING = {
    FormState.UNDECIDED: Standing.UNDECIDED,
    FormState.UNCONFIRMED: Standing.UNCONFIRMED,
    FormState.FAULTY: Standing.FAULTY,
    FormState.NO_FORM: Standing.NO_FORM,
    # One that gave way to another which is not there any more waits to be chosen again.
    FormState.SUPERSEDED: Standing.UNDECIDED,
    FormState.REFUSED: Standing.REFUSED,
}
"""How a unit stands whose only forms are in these states, the nearest to being used first."""


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How one unit stands in a period.

    ``form`` is the one that counts, else the one that is nearest to it, None where none came; ``missing`` are the
    figures that it left out, or all that are owed, ``unwritten`` the sections of which it says nothing, not even
    "Không."; ``correction`` is a newer form with errors beside one that counts,
    which the unit has to correct. ``late`` says that its first form came after `han_gui`, or that the day has gone by
    without one that counts; ``reason`` what is to do.
    """

    unit: Unit
    standing: Standing
    form: ReceivedForm | None = None
    missing: tuple[Indicator, ...] = ()
    unwritten: tuple[Heading, ...] = ()
    correction: ReceivedForm | None = None
    late: bool = False
    reason: str = ""

    @property
    def state(self) -> str:
        """The standing in words, with what a unit that has sent still owes."""
        if self.standing is Standing.SENT and self.correction:
            return TO_CORRECT
        return TO_COMPLETE if self.incomplete else self.standing.value

    @property
    def incomplete(self) -> bool:
        """Whether a form counts and leaves out something that the unit owes."""
        return self.standing is Standing.SENT and bool(self.missing or self.unwritten)

    @property
    def label(self) -> str:
        """The same with lateness."""
        return label_of(self.standing, self.state) if self.late else self.state

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
        self._received: dict[tuple[str, str], ReceivedForm] = {}
        for form in book.received:
            key = form.unit, form.sha256
            # One that was refused before it was for this workbook has two rows, in whatever order they are sorted.
            if form.period == book.period and not (key in self._received and form.state is FormState.REFUSED):
                self._received[key] = form
        self._of: dict[str, list[ReceivedForm]] = {}
        for form in self._received.values():
            self._of.setdefault(form.unit, []).append(form)
        sent = [submission for submission in book.submissions if submission.period == book.period]
        self._taken = {submission.sha256 for submission in sent}
        used = [submission for submission in sent if self.state(submission) is FormState.USED]
        self._highest: dict[str, int] = {}
        for unit, number in (
            *((form.unit, form.number) for form in self._received.values() if form.state is FormState.USED),
            *((submission.unit, self._number(submission)) for submission in used),
        ):
            self._highest[unit] = max(number, self._highest.get(unit, number))
        self.counting = [one for one in used if self._number(one) == self._highest[one.unit]]
        """The figures and texts in forms that count, in the order of `Số liệu đơn vị`."""
        self._written = {(submission.unit, submission.code) for submission in self.counting if submission.text}
        self._figures: dict[str, dict[str, list[Submission]]] = {}
        for submission in self.counting:
            if submission.value is not None:
                self._figures.setdefault(submission.unit, {}).setdefault(submission.code, []).append(submission)

    def state(self, submission: Submission) -> FormState:
        """The state of a submission's form; of one that `Phiếu nhận` does not know the state beside the figure."""
        form = self._received.get((submission.unit, submission.sha256))
        return form.state if form else submission.state

    def mark(self, unit: str) -> str:
        """Tells the unit's forms that count, as far as `Phiếu nhận` has them, from any others; empty where none does.

        12 hexadecimal digits, the same whether what stands in the forms was read or not.
        """
        used = [form for form in self.of(unit) if form.state is FormState.USED]
        highest = max((form.number for form in used), default=0)
        files = sorted(form.sha256 for form in used if form.number == highest)
        return hashlib.sha256("|".join(files).encode()).hexdigest()[:12] if files else ""

    def in_use(self, unit: str) -> bool:
        """Whether a form of the unit counts."""
        return unit in self._highest

    def figure(self, unit: str, code: str) -> Submission | None:
        """A unit's figure; None where it gave none or it is disputed. Of equal ones that of the latest date."""
        if self.disputed(unit, code):
            return None
        return max(self._stated(unit, code), key=_by_date, default=None)

    def written(self, unit: str, heading: str) -> bool:
        """Whether a form of the unit that counts says anything for a section, were it "Không."."""
        return (unit, heading) in self._written

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
            waiting = [form for form in forms if form.state is state and not self._turned_away(form)]
            if waiting:
                return standing, max(reversed(waiting), key=lambda form: form.number)
        return Standing.SILENT, forms[-1] if forms else None

    def correction(self, unit: str) -> ReceivedForm | None:
        """The form with errors that was to replace the one that counts: of a higher number, or sent after it."""
        forms = self.of(unit)
        counts = [form for form in forms if form.state is FormState.USED and form.number == self._highest.get(unit)]
        newer = [
            form
            for at, form in enumerate(forms)
            if form.state is FormState.FAULTY
            and counts
            and all((form.number, _time(form, at)) > (one.number, _time(one, forms.index(one))) for one in counts)
        ]
        return max(reversed(newer), key=lambda form: form.number, default=None)

    def _turned_away(self, form: ReceivedForm) -> bool:
        """Whether the clerk said of a form with figures that it is none of the unit's: as if it had not come."""
        return form.state is FormState.REFUSED and form.sha256 in self._taken

    def _stated(self, unit: str, code: str) -> list[Submission]:
        return self._figures.get(unit, {}).get(code, [])

    def _number(self, submission: Submission) -> int:
        form = self._received.get((submission.unit, submission.sha256))
        return form.number if form else 1


def label_of(standing: Standing, state: str = "") -> str:
    """A standing that is late, in words: "đã gửi, muộn", "chưa gửi, quá hạn"; ``state`` says it more closely."""
    return f"{state or standing.value}, {'muộn' if standing is Standing.SENT else 'quá hạn'}"


def unit_standings(book: Book, today: dt.date) -> list[UnitStanding]:
    """How every unit stands that exists in the period and owes anything, in the order of `Đơn vị`.

    The one answer to who lacks what: `Tổng quan` and the letters that ask for it say the same. A code that stands in
    two rows is one unit.
    """
    forms = Forms(book)
    deadline = book.dates.get("han_gui")
    found: dict[str, UnitStanding] = {}
    for unit in owing_units(book):
        if unit.code in found:
            continue
        standing, form = forms.standing(unit.code)
        late = _late(forms.of(unit.code), deadline) if standing is Standing.SENT else _gone_by(deadline, today)
        missing = tuple(one for one in figures_owed(book, unit) if forms.figure(unit.code, one.code) is None)
        unwritten = tuple(one for one in headings_owed(book, unit) if not forms.written(unit.code, one.code))
        correction = forms.correction(unit.code)
        stands = UnitStanding(unit, standing, form, missing, unwritten, correction, late)
        found[unit.code] = replace(stands, reason=_reason(forms, stands))
    return list(found.values())


def in_words(standings: Iterable[UnitStanding]) -> str:
    """How many units have sent, and how the others stand: "Đã gửi 22/23 đơn vị, 01 muộn; chưa gửi 01."."""
    standings = list(standings)
    counts = Counter(one.standing for one in standings)
    sent = [one for one in standings if one.standing is Standing.SENT]
    overdue = any(one.late for one in standings if one.standing is not Standing.SENT)
    remarks = {
        "muộn": sum(one.late for one in sent),
        "chưa đủ": sum(one.incomplete for one in sent),
        "có bản gửi lại cần sửa": sum(one.correction is not None for one in sent),
    }
    parts = [f"Đã gửi {len(sent):02d}/{len(standings):02d} đơn vị"]
    parts[0] += "".join(f", {count:02d} {remark}" for remark, count in remarks.items() if count)
    parts += [f"{one.value} {counts[one]:02d}" for one in Standing if one is not Standing.SENT and counts[one]]
    return f"{'; '.join(parts)}{' (đã quá hạn gửi)' if overdue else ''}."


def names_of(indicators: Sequence[Indicator]) -> str:
    """Figures by their names, LISTED of them: "Lượt tuyên truyền; Số người và 03 chỉ tiêu khác"."""
    return listed([indicator.name for indicator in indicators], LISTED, "chỉ tiêu")


def unwritten_in_words(headings: Sequence[Heading]) -> str:
    """What is asked of a unit that left sections empty: "nội dung mục II.3.4 (không có thì ghi “Không.”)"."""
    return f"{contents_of(headings)} (không có thì ghi “Không.”)"


def _reason(forms: Forms, one: UnitStanding) -> str:
    """What stands in the way, or what is still missing of a unit that has sent."""
    if codes := forms.disputed_codes(one.unit.code):
        return (
            f"Hai phiếu đang dùng cùng lần gửi ghi khác nhau ở {', '.join(codes[:LISTED])}"
            f"{'…' if len(codes) > LISTED else ''}; hãy ghi “đã thay” vào phiếu không lấy ở trang Phiếu nhận."
        )
    if one.standing is not Standing.SENT:
        return one.form.reason if one.form else ""
    told = []
    if one.correction:
        used = f"nên vẫn dùng lần gửi {one.form.number}" if one.form else "nên chưa dùng"
        told.append(f"Phiếu lần gửi {one.correction.number} cần sửa {used}. {one.correction.reason}".rstrip())
    if one.missing:
        told.append(f"Còn thiếu: {names_of(one.missing)}.")
    if one.unwritten:
        told.append(f"Còn thiếu {unwritten_in_words(one.unwritten)}.")
    return " ".join(told)


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


def _time(form: ReceivedForm, at: int) -> tuple[dt.date, str, int]:
    """What forms of one number are ordered by: when they came, else their place in `Phiếu nhận`."""
    return _day(form.received) or dt.date.min, form.received.rpartition(" ")[0], at


def _by_date(submission: Submission) -> tuple[dt.date, str, str]:
    return submission.as_of or dt.date.min, submission.sha256, submission.cell
