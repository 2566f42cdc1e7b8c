"""What the units answered: the forms that came in, which of them count, and how each unit stands."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.place import Row
from de06_xl.vietnamese.dates import UnreadableDate, read_date

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.period import Period


class FormState(enum.Enum):
    """What became of a form that came in (column `Trạng thái` of `Phiếu nhận` and `Số liệu đơn vị`).

    Only figures of a form in use count. The clerk may set a form that waits or has errors to "dùng". Two forms of
    one `Lần gửi` that differ are undecided; one that came from another unit's mailbox is unconfirmed.
    """

    USED = "dùng"
    SUPERSEDED = "đã thay"
    UNDECIDED = "chờ chọn"
    UNCONFIRMED = "chờ xác nhận"
    FAULTY = "cần sửa"
    NO_FORM = "chưa đúng mẫu"
    REFUSED = "không nhận"


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A row of `Phiếu nhận`: one file that came in, whatever became of it, and why.

    ``sha256`` is that of the form's bytes and tells whether it came before; ``unit`` is empty where it is not known;
    ``number`` is the form's `Lần gửi`; ``received`` is text as written, "14:05 16/5/2022".
    """

    period: Period
    unit: str
    state: FormState
    reason: str
    file: str
    sha256: str
    number: int = 1
    sender: str = ""
    received: str = ""
    document: str = ""
    document_date: str = ""
    compiled_by: str = ""
    approved_by: str = ""
    phone: str = ""
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A row of `Số liệu đơn vị`: one figure of a unit, or one text for a section, with where it came from.

    ``code`` is the indicator's, or for a ``text`` the heading's; ``cell`` the form's sheet and cell
    ("Phiếu!E12"), ``file`` and ``sha256`` those of its form in `Phiếu nhận`.
    """

    period: Period
    unit: str
    code: str
    value: Decimal | None
    file: str
    cell: str
    sha256: str
    state: FormState = FormState.USED
    text: str = ""
    as_of: dt.date | None = None
    sender: str = ""
    received: str = ""
    document: str = ""
    document_date: str = ""
    row: Row | None = None


class SourceState(enum.Enum):
    """What a row of `Nguồn số liệu` says of a unit's figure, of a sum, or of a unit's text."""

    COUNTED = "đã tính"
    SILENT = "chưa gửi"
    LEFT_OUT = "phiếu chưa có số"
    UNDECIDED = "chờ chọn"
    UNCONFIRMED = "chờ xác nhận"
    FAULTY = "cần sửa"
    NO_FORM = "chưa đúng mẫu"
    REFUSED = "tệp không dùng được"
    COMPLETE = "đủ đơn vị"
    INCOMPLETE = "thiếu đơn vị"
    TIED = "không rõ số mới nhất"
    NO_WAY = "chưa có cách tổng hợp"
    PLACED = "đã đưa vào mục"
    NO_ROOM = "hết hàng trống"
    REPLACED = "phiếu không còn dùng"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of `Nguồn số liệu`: what a figure of the report was made of at the last Tổng hợp.

    One for each unit that owes the figure, whether it gave one or not; where several owe it, one more with an empty
    ``unit`` for what came out. A unit's text for a section has one too, whose ``key`` tells it from all others; a unit
    that owes nothing but texts one for its form. The ``key`` of a unit's other rows tells which forms counted then.
    """

    code: str
    name: str
    unit: str
    unit_name: str
    state: SourceState
    value: Decimal | None = None
    as_of: dt.date | None = None
    file: str = ""
    cell: str = ""
    received: str = ""
    key: str = ""

    @property
    def of_text(self) -> bool:
        """Whether the row is about a text, and not about a figure or a form."""
        return self.placed or self.state is SourceState.NO_ROOM

    @property
    def placed(self) -> bool:
        """Whether it is about a text that came into its section, at the last Tổng hợp or before."""
        return self.state in (SourceState.PLACED, SourceState.REPLACED)


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


def day_received(received: str) -> dt.date | None:
    """The day in "14:05 16/5/2022"."""
    with contextlib.suppress(UnreadableDate):
        return read_date(received.split()[-1]) if received.split() else None
    return None


def _time(form: ReceivedForm, at: int) -> tuple[dt.date, str, int]:
    """What forms of one number are ordered by: when they came, else their place in `Phiếu nhận`."""
    return day_received(form.received) or dt.date.min, form.received.rpartition(" ")[0], at


def _by_date(submission: Submission) -> tuple[dt.date, str, str]:
    return submission.as_of or dt.date.min, submission.sha256, submission.cell
