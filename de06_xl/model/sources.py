"""What the figures and texts of the report were made of at the last Tổng hợp: the rows of `Nguồn số liệu`."""

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
"""What a row says of a unit of which a form counts: whether the figure is in it."""


class SumStatus(enum.Enum):
    """What came of a figure that several units owe."""

    COMPLETE = "đủ đơn vị"
    INCOMPLETE = "thiếu đơn vị"
    TIED = "không rõ số mới nhất"
    NO_WAY = "chưa có cách tổng hợp"


class TextStatus(enum.Enum):
    """What became of a unit's text for a section."""

    PLACED = "đã đưa vào mục"
    NO_ROOM = "hết hàng trống"
    REPLACED = "phiếu không còn dùng"


def share_label(status: ResponseStatus, *, given: bool) -> str:
    """What a row says of a unit and a figure that it owes: whether it came, else what became of the unit's answer."""
    if status is ResponseStatus.USED:
        return COUNTED if given else LEFT_OUT
    return status.of_unit


@dataclass(frozen=True, slots=True)
class UnitSource:
    """What a unit gave for a figure that it owes, if anything; of a unit that owes nothing but texts, its form.

    ``given`` says whether the figure, or a text, is there. ``key`` tells which forms of the unit counted then;
    ``previous`` is the unit's own figure of the period before, None where that is unknown.
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
    """What came of a figure that several units owe; ``way`` says how, and of how many: "Cộng 13/15 đơn vị".

    ``aggregation`` is the way alone; None where the row does not say, or there was none.
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
    """What became of a unit's text for a section, by the heading's code and title; ``key`` tells it from all others."""

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
        """Whether the text came into its section, at the last Tổng hợp or before."""
        return self.status is not TextStatus.NO_ROOM


Source = UnitSource | SumSource | TextSource
"""A row of `Nguồn số liệu`."""
