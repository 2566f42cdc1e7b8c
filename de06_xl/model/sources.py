"""What the report's figures and texts were made of at the last Tổng hợp: the rows of `Nguồn số liệu`."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.responses import ResponseStatus

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.model.indicator import Aggregation

COUNTED, LEFT_OUT = "đã tính", "phiếu chưa có số"
"""For a unit whose form counts: whether the figure is in it."""


class SumStatus(enum.Enum):
    """The outcome for a figure that several units owe."""

    COMPLETE = "đủ đơn vị"
    INCOMPLETE = "thiếu đơn vị"
    TIED = "không rõ số mới nhất"
    NO_WAY = "chưa có cách tổng hợp"


class TextStatus(enum.Enum):
    """The outcome for a unit's text for a section."""

    PLACED = "đã đưa vào mục"
    NO_ROOM = "hết hàng trống"
    REPLACED = "phiếu không còn dùng"


def share_label(status: ResponseStatus, *, given: bool) -> str:
    """The status of a unit's share in a figure: whether it was counted, else the status of the unit."""
    if status is ResponseStatus.USED:
        return COUNTED if given else LEFT_OUT
    return status.of_unit


@dataclass(frozen=True, slots=True)
class UnitSource:
    """A unit's share in a figure that it owes; for a unit that owes only texts, its form.

    ``given`` says whether the figure, or a text, is there. ``key`` is the fingerprint of the unit's forms that counted
    then; ``previous`` is the unit's own figure of the previous period, None if unknown.
    """

    code: str
    name: str
    unit: str
    unit_name: str
    status: ResponseStatus
    given: bool
    value: Decimal | None = None
    as_of: dt.date | None = None
    file: str = ""
    cell: str = ""
    received: str = ""
    key: str = ""
    previous: Decimal | None = None

    @property
    def label(self) -> str:
        """The status in words."""
        return share_label(self.status, given=self.given)


@dataclass(frozen=True, slots=True)
class SumSource:
    """The outcome for a figure that several units owe; ``way`` says how, and of how many: "Cộng 13/15 đơn vị".

    ``aggregation`` is the method alone; None if the row does not say, or there was none.
    """

    code: str
    name: str
    way: str
    status: SumStatus
    value: Decimal | None = None
    as_of: dt.date | None = None
    aggregation: Aggregation | None = None

    @property
    def label(self) -> str:
        """The status in words."""
        return self.status.value


@dataclass(frozen=True, slots=True)
class TextSource:
    """The outcome for a unit's text for a section, by the heading's code and title; ``key`` identifies the text."""

    code: str
    name: str
    unit: str
    unit_name: str
    status: TextStatus
    file: str = ""
    cell: str = ""
    received: str = ""
    key: str = ""

    @property
    def label(self) -> str:
        """The status in words."""
        return self.status.value

    @property
    def placed(self) -> bool:
        """Whether the text was put into its section, at the last Tổng hợp or before."""
        return self.status is not TextStatus.NO_ROOM


Source = UnitSource | SumSource | TextSource
"""A row of `Nguồn số liệu`."""
