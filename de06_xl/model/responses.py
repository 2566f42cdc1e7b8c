"""The units' responses: the forms received, their figures and texts, and the status of each."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.place import Row
from de06_xl.vietnamese.dates import moment_or_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

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


_UNKNOWN = dt.datetime(1, 1, 1)  # noqa: DTZ001 - mails state the local time


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
        return moment_or_day(self.received) or _UNKNOWN

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
