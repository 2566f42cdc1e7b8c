"""Letters sent to units: to whom, when, and what became of each (the sheet `Thư đã gửi`)."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.vietnamese.dates import day_of
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model.period import Period
    from de06_xl.model.place import Row


class LetterKind(enum.Enum):
    """What a letter is about; the values are those of the column `Việc`."""

    FORM = "phiếu"
    REMINDER = "đôn đốc"
    REPLY = "trả lời"


class DeliveryState(enum.Enum):
    """What became of a letter; the values are those of the column `Trạng thái`.

    SENDING is recorded before a letter goes out: if it remains, nobody knows whether the server took the letter. The
    clerk may enter AGAIN, SENT or NEVER.
    """

    SENDING = "đang gửi"
    NOT_SENT = "chưa gửi"
    SENT = "đã gửi"
    IN_DRAFTS = "trong thư nháp"
    REFUSED = "không nhận"
    RETURNED = "bị trả lại"
    AGAIN = "gửi lại"
    NEVER = "không gửi"


UNSETTLED = (DeliveryState.SENDING, DeliveryState.NOT_SENT)
"""States from which the program continues by itself."""
UNDELIVERED = (DeliveryState.REFUSED, DeliveryState.RETURNED)
"""States of a letter that will not reach the address it was sent to."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of `Thư đã gửi`; ``moment`` is text like "14:05 16/5/2022", ``to`` addresses joined by "; "."""

    period: Period
    unit: str
    kind: LetterKind
    state: DeliveryState
    message_id: str
    moment: str = ""
    to: str = ""
    subject: str = ""
    note: str = ""
    row: Row | None = None

    @property
    def day(self) -> dt.date | None:
        """The day of the moment; None if it is unreadable."""
        return day_of(self.moment)

    def was_to(self, addresses: Iterable[str]) -> bool:
        """Whether it went to these addresses, in whatever order."""
        return {fold(one) for one in self.to.split(";")} == {fold(one) for one in addresses}


def holding_back(
    deliveries: Sequence[Delivery], unit: str, kind: LetterKind, day: dt.date | None, digest: str
) -> Delivery | None:
    """The earlier letter of which this one would be a duplicate, if there is one.

    A unit gets one form per period, one reminder per day, and each reminder and answer once (``digest`` is that of its
    draft and begins its Message-ID).
    """
    alike = [one for one in deliveries if one.unit == unit and one.kind is kind]
    if kind is LetterKind.REMINDER:
        alike = [one for one in alike if one.day == day or digest in one.message_id]
    elif kind is LetterKind.REPLY:
        alike = [one for one in alike if digest in one.message_id]
    return alike[-1] if alike else None
