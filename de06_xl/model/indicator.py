"""A row of the block Số liệu: what one figure means and what its cells hold."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.place import Row

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal


class Nature(enum.Enum):
    """How a figure moves from period to period (column `Loại số liệu`)."""

    IN_PERIOD = "trong kỳ"
    YEAR_TO_DATE = "lũy kế năm"
    CUMULATIVE = "lũy kế"
    AS_OF = "thời điểm"


class Aggregation(enum.Enum):
    """How the units' figures become one (column `Cách tổng hợp`); a row without it has one owner."""

    SUM = "cộng"
    MAXIMUM = "lớn nhất"
    MINIMUM = "nhỏ nhất"
    LATEST = "mới nhất"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the block Số liệu: what one figure means, who owes it and what its cells hold.

    ``constant`` is a number typed into `Giá trị`; over ``expression`` or ``aggregation`` it is an override.
    ``formula`` is the formula that stands there instead. ``unreadable`` says that the cell holds something
    that is no number (a finding tells what); such a figure is neither there nor missing. ``as_text`` says that the
    number stands there as text, which no formula counts.
    """

    code: str
    name: str
    row: Row
    unit_of_measure: str = ""
    decimals: int = 0
    expression: str = ""
    aggregation: Aggregation | None = None
    owner: str = ""
    nature: Nature | None = None
    constant: Decimal | None = None
    formula: str | None = None
    aggregated: Decimal | None = None
    previous: Decimal | None = None
    as_of: dt.date | None = None
    unreadable: bool = False
    as_text: bool = False

    @property
    def percent(self) -> bool:
        """Whether the figure is a rate in per cent (ĐVT "%")."""
        return self.unit_of_measure == "%"

    @property
    def counting(self) -> bool:
        """Whether the figure counts something, so that it is whole."""
        return self.decimals == 0 and not self.percent

    @property
    def from_units(self) -> bool:
        """Whether the figure is made of what units sent: `Cách tổng hợp` says how, or `Tổng hợp` holds one already."""
        return not self.expression and (self.aggregation is not None or self.aggregated is not None)

    @property
    def entered(self) -> bool:
        """Whether somebody types the figure; else it is derived or aggregated."""
        return not self.expression and not self.from_units
