"""The units' responses: the forms received, which of them count, and the status of each unit."""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.place import Row
from de06_xl.vietnamese.dates import UnreadableDate, read_date, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.period import Period


class ResponseStatus(enum.Enum):
    """The status of a form, and of the unit itself.

    The values are those of `Trạng thái` in `Phiếu nhận` and `Số liệu đơn vị`. Only figures of a form in use count. The
    clerk may set a waiting or faulty form to "dùng". Two different forms with one `Lần gửi` are undecided; one from a
    mailbox not known as the unit's, or whose `Lần gửi` skips a number, is unconfirmed. A form without any content is
    blank. A unit that sent no form is silent; a form never is.
    """

    USED = "dùng"
    SUPERSEDED = "đã thay"
    UNDECIDED = "chờ chọn"
    UNCONFIRMED = "chờ xác nhận"
    FAULTY = "cần sửa"
    NO_FORM = "chưa đúng mẫu"
    BLANK = "chưa điền"
    REFUSED = "không nhận"
    SILENT = "chưa gửi"

    @property
    def of_unit(self) -> str:
        """The status of a unit in words, for `Tổng quan` and `Nguồn số liệu`."""
        return _OF_UNIT.get(self, self.value)


_OF_UNIT = {
    ResponseStatus.USED: "đã gửi",
    ResponseStatus.REFUSED: "tệp không dùng được",
}
FORM_STATUSES = tuple(status for status in ResponseStatus if status is not ResponseStatus.SILENT)
"""The statuses that a form can have."""
UNIT_STATUSES = (
    ResponseStatus.USED,
    ResponseStatus.SILENT,
    ResponseStatus.UNDECIDED,
    ResponseStatus.UNCONFIRMED,
    ResponseStatus.FAULTY,
    ResponseStatus.NO_FORM,
    ResponseStatus.BLANK,
    ResponseStatus.REFUSED,
)
"""The statuses that a unit can have, in the order in which they are summarised."""


class Unchanged(NamedTuple):
    """The number of figures of a form that are all unchanged; ``sheet`` is a section's, empty for a whole form."""

    figures: int
    sheet: str = ""

    @property
    def label(self) -> str:
        """The same in words: "3/3 số giữ nguyên kỳ trước ở mục “II.5 Tuyên truyền”"."""
        where = f" ở mục “{self.sheet}”" if self.sheet else ""
        return f"{self.figures}/{self.figures} số giữ nguyên kỳ trước{where}"


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A row of `Phiếu nhận`: one received file, its status, and why.

    ``sha256`` is the digest of the form's bytes, by which a repeated form is recognised; ``unit`` is empty if unknown;
    ``number`` is the form's `Lần gửi`; ``received`` is text like "14:05 16/5/2022". ``given`` is the status that the
    program assigned, which the clerk may have changed; ``taken`` how many figures and texts were read from it. Both are
    None if the row does not say. ``unchanged`` lists the parts in which all figures are as in the previous period.
    ``asked`` is the request to the unit about an unusable file, while ``reason`` is for the clerk.
    """

    period: Period
    unit: str
    status: ResponseStatus
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
    asked: str = ""
    row: Row | None = None
    given: ResponseStatus | None = None
    taken: int | None = None
    unchanged: tuple[Unchanged, ...] = ()

    def pruned(self) -> ReceivedForm:
        """What is kept of it in later periods: enough to recognise the file, without any trace of the sender."""
        return ReceivedForm(
            self.period, self.unit, self.status, "", self.file, self.sha256, number=self.number, row=self.row
        )

    def with_status(self, status: ResponseStatus, reason: str) -> ReceivedForm:
        """A copy with the status that the program assigns, and why."""
        return replace(self, status=status, given=status, reason=reason)

    @property
    def key(self) -> FormKey:
        """Identifies the form among all others."""
        return self.period, self.unit, self.sha256, self.file

    @property
    def arrival(self) -> ArrivalKey:
        """Identifies it among all received in its period: the same bytes may come in two files, from two senders."""
        return self.sha256, self.file

    @property
    def moment(self) -> dt.datetime:
        """When it was received, for comparison; the earliest moment if unknown."""
        return _moment_received(self.received) or _UNKNOWN

    @property
    def taken_back(self) -> bool:
        """Whether the clerk took it back into use after the program had superseded it."""
        gave_way = self.given is ResponseStatus.SUPERSEDED and not self.empty
        return gave_way and self.status is ResponseStatus.USED

    @property
    def empty(self) -> bool:
        """Whether nothing was read from it, so that it does not compete with a form that has content."""
        return self.taken == 0


class Cause(enum.Enum):
    """Why the program assigned a status, if users read about it in other words."""

    LEAP = enum.auto()
    RESENT = enum.auto()


class Decision(NamedTuple):
    """The status that the program assigns to a form, and why."""

    status: ResponseStatus
    reason: str
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A row of `Số liệu đơn vị`: one figure of a unit, or one text for a section, with the form it comes from.

    ``code`` is the indicator's, or for a ``text`` the heading's; ``cell`` the form's sheet and cell ("Phiếu!E12").
    ``nothing`` marks a figure of 0 that comes from ticking `Không phát sinh`; ``origin`` is the figure's place in the
    unit's own workbook, if that filled in the form. ``form`` is the row of `Phiếu nhận`, or one made from this row's
    own columns if the register lacks it.
    """

    form: ReceivedForm
    code: str
    value: Decimal | None
    cell: str
    text: str = ""
    as_of: dt.date | None = None
    row: Row | None = None
    nothing: bool = False
    origin: str = ""

    @property
    def period(self) -> Period:
        """The period of its form."""
        return self.form.period

    @property
    def unit(self) -> str:
        """The code of the unit."""
        return self.form.unit


ArrivalKey = tuple[str, str]
"""The SHA-256 of a form's bytes and the file in which they came."""
FormKey = tuple["Period", str, str, str]
"""Identifies a form: its period, unit, SHA-256 and file."""
NOTHING_OCCURRED = "Không phát sinh"
"""The remark in `Số liệu đơn vị` beside a figure of 0 that comes from ticking the box of that name."""


def forms_by_key(received: Iterable[ReceivedForm]) -> dict[FormKey, ReceivedForm]:
    """The received forms by key; one first refused as not meant for this workbook has two rows, in any order."""
    found: dict[FormKey, ReceivedForm] = {}
    for form in received:
        if form.key not in found or form.status is not ResponseStatus.REFUSED:
            found[form.key] = form
    return found


_NEAREST = (
    ResponseStatus.UNDECIDED,
    ResponseStatus.UNCONFIRMED,
    ResponseStatus.FAULTY,
    ResponseStatus.NO_FORM,
    ResponseStatus.BLANK,
    ResponseStatus.SUPERSEDED,
    ResponseStatus.REFUSED,
)
"""The statuses of forms that do not count, those nearest to being used first."""


class Forms:
    """The forms of a workbook's period, by unit, and the contents of those that count.

    Of a unit's forms in use those with the highest `Lần gửi` count (see ``counts``); an empty one only if there is no
    other. If several count and differ in the value of a code, that code is disputed and has no figure.
    """

    def __init__(self, book: Book) -> None:
        self._of: dict[str, list[ReceivedForm]] = {}
        for form in forms_by_key(form for form in book.received if form.period == book.period).values():
            self._of.setdefault(form.unit, []).append(form)
        sent = [submission for submission in book.submissions if submission.period == book.period]
        self._taken = {submission.form.sha256 for submission in sent}
        used = [submission for submission in sent if submission.form.status is ResponseStatus.USED]
        in_use = [form for forms in self._of.values() for form in forms if form.status is ResponseStatus.USED]
        self._giving = {submission.form.key for submission in used}
        self._giving |= {form.key for form in in_use if not form.empty}
        self._give = {unit for _, unit, _, _ in self._giving}
        self._highest: dict[str, int] = {}
        for form in (*filter(self._has_content_if_any, in_use), *(submission.form for submission in used)):
            self._highest[form.unit] = max(form.number, self._highest.get(form.unit, form.number))
        self._taken_back = {unit for unit, forms in self._of.items() if any(map(self._is_taken_back, forms))}
        self.counting = [one for one in used if self.counts(one.form)]
        """The figures and texts in forms that count, in the order of `Số liệu đơn vị`."""
        self._written = {(submission.unit, submission.code) for submission in self.counting if submission.text}
        self._figures: dict[str, dict[str, list[Submission]]] = {}
        for submission in self.counting:
            if submission.value is not None:
                self._figures.setdefault(submission.unit, {}).setdefault(submission.code, []).append(submission)

    def mark(self, unit: str) -> str:
        """A fingerprint of the unit's forms in use, as far as `Phiếu nhận` lists them; empty if there are none.

        12 hexadecimal digits, regardless of whether the contents of the forms have been read.
        """
        files = sorted(form.sha256 for form in self.of(unit) if form.status is ResponseStatus.USED)
        return hashlib.sha256("|".join(files).encode()).hexdigest()[:12] if files else ""

    def counts(self, form: ReceivedForm) -> bool:
        """Whether the form counts, alone or as one of several: it is in use and has the highest number in use.

        If the clerk took back a form that a later one of the same number had superseded, the later one does not count.
        """
        if form.status is not ResponseStatus.USED or form.number != self._highest.get(form.unit):
            return False
        if not self._has_content_if_any(form):
            return False
        return form.unit not in self._taken_back or form.taken_back

    def _has_content_if_any(self, form: ReceivedForm) -> bool:
        """Whether something was read from the form, or from none of its unit's forms in use."""
        return form.key in self._giving or form.unit not in self._give

    def _is_taken_back(self, form: ReceivedForm) -> bool:
        return form.taken_back and form.number == self._highest[form.unit]

    def in_use(self, unit: str) -> bool:
        """Whether a form of the unit counts."""
        return unit in self._highest

    def figure(self, unit: str, code: str) -> Submission | None:
        """A unit's figure; None if it sent none or it is disputed. Of several equal ones, the latest."""
        if self.disputed(unit, code):
            return None
        return max(self._stated(unit, code), key=_by_date, default=None)

    def written(self, unit: str, heading: str) -> bool:
        """Whether a counting form of the unit has any text for a section, even "Không."."""
        return (unit, heading) in self._written

    def disputed(self, unit: str, code: str) -> bool:
        """Whether counting forms differ in its value."""
        return len({submission.value for submission in self._stated(unit, code)}) > 1

    def disputed_codes(self, unit: str) -> list[str]:
        """The codes of a unit's figures that are disputed."""
        return [code for code in self._figures.get(unit, ()) if self.disputed(unit, code)]

    def units(self) -> list[str]:
        """The codes of the units that sent forms, in the order of `Phiếu nhận`."""
        return list(self._of)

    def of(self, unit: str) -> list[ReceivedForm]:
        """A unit's forms of the period, in the order of `Phiếu nhận`."""
        return self._of.get(unit, [])

    def status(self, unit: str) -> tuple[ResponseStatus, ReceivedForm | None]:
        """The status of a unit, and the form that it comes from; a unit that sent anything is never called silent."""
        forms = self.of(unit)
        if self.in_use(unit):
            counts = list(filter(self.counts, forms))
            disputed = ResponseStatus.UNDECIDED if self.disputed_codes(unit) else ResponseStatus.USED
            return disputed, counts[-1] if counts else None
        for status in _NEAREST:
            waiting = [form for form in forms if form.status is status and not self._rejected(form)]
            if waiting:
                nearest = max(reversed(waiting), key=lambda form: form.number)
                # A form superseded by one that is no longer there has to be decided on again.
                return ResponseStatus.UNDECIDED if status is ResponseStatus.SUPERSEDED else status, nearest
        return ResponseStatus.SILENT, forms[-1] if forms else None

    def correction(self, unit: str) -> ReceivedForm | None:
        """The faulty form that was meant to replace the counting one: it has a higher number, or was sent later."""
        forms = self.of(unit)
        counts = list(filter(self.counts, forms))
        newer = [
            form
            for at, form in enumerate(forms)
            if form.status is ResponseStatus.FAULTY
            and counts
            and all((form.number, form.moment, at) > (one.number, one.moment, forms.index(one)) for one in counts)
        ]
        return max(reversed(newer), key=lambda form: form.number, default=None)

    def _rejected(self, form: ReceivedForm) -> bool:
        """Whether the clerk rejected a form with figures as not the unit's: it is treated as not received."""
        return form.status is ResponseStatus.REFUSED and form.sha256 in self._taken

    def _stated(self, unit: str, code: str) -> list[Submission]:
        return self._figures.get(unit, {}).get(code, [])


_UNKNOWN = dt.datetime(1, 1, 1)  # noqa: DTZ001 - mails state the local time


def day_received(received: str) -> dt.date | None:
    """The day in "14:05 16/5/2022"; None if the text is no moment and no day."""
    moment = _moment_received(received)
    return moment.date() if moment else None


def _moment_received(received: str) -> dt.datetime | None:
    """The moment, of a day alone its beginning."""
    if moment := read_moment(received):
        return moment
    with contextlib.suppress(UnreadableDate):
        if day := read_date(received.strip()):
            return dt.datetime.combine(day, dt.time())
    return None


def _by_date(submission: Submission) -> tuple[dt.date, str, str]:
    return submission.as_of or dt.date.min, submission.form.sha256, submission.cell
