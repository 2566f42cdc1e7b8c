"""A row of the block Số liệu: what one figure means and what its cells hold."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.item_list import Item
from de06_xl.model.place import Row
from de06_xl.model.words import read_word
from de06_xl.vietnamese.numbers import as_typed, format_number, read_number, round_half_up
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

_DIFFERENCE = re.compile(r"\b(chênh lệch|tăng trưởng|tăng ?[,/(]? ?giảm|điểm trừ)\b")
_POINTS = re.compile(r"điểm\b")
_ESTIMATE = re.compile(r"(^|[(,;:]) ?ước\b|\b(số ước|ước (tính|đạt|thực hiện|đến|cả))\b")


class Nature(enum.Enum):
    """How a figure moves from period to period (column `Loại số liệu`)."""

    IN_PERIOD = "trong kỳ"
    YEAR_TO_DATE = "lũy kế năm"
    CUMULATIVE = "lũy kế"
    AS_OF = "thời điểm"


class Aggregation(enum.Enum):
    """How the units' figures are aggregated (column `Cách tổng hợp`); a row without it has one owner."""

    SUM = "cộng"
    MAXIMUM = "lớn nhất"
    MINIMUM = "nhỏ nhất"
    LATEST = "mới nhất"


class Direction(enum.Enum):
    """Which side of its target a figure should be on (column `Chiều`)."""

    HIGHER = "cao hơn là tốt"
    LOWER = "thấp hơn là tốt"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the block Số liệu: what one figure means, who owes it and what its cells hold.

    ``constant`` is a number typed into `Giá trị`; over ``expression`` or ``aggregation`` it is an override. ``formula``
    is the formula in that cell instead. ``unreadable`` says that the cell holds something other than a number (a
    finding reports it); such a figure is neither present nor missing. ``as_text`` says that the number is stored as
    text, which formulas ignore. ``note`` is the clerk's `Ghi chú`. ``decimals`` is the maximum printed or, if
    ``fixed``, the exact number. ``target`` is the assigned target (`Chỉ tiêu giao`). Its values are numbers or, for a
    text figure, one of ``words`` (``words.Word``).

    ``breakdown`` names the list of `Danh mục` by which the figure is reported. Such a figure is a total: ``items`` are
    the codes of its items' figures (``hs_tong[01]``), each of which is an indicator of its own with its ``item``, the
    code of its total in ``total_of`` and the total's sheet in ``section``. ``under`` is the name of the figure above
    that it is a part of, if its own name begins with a dash. ``upper_code`` is its code in the form of the level above;
    empty if that is the same.
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
    note: str = ""
    fixed: bool = False
    target: Decimal | None = None
    direction: Direction = Direction.HIGHER
    breakdown: str = ""
    items: tuple[str, ...] = ()
    item: Item | None = None
    total_of: str = ""
    section: str = ""
    words: tuple[str, ...] = ()
    under: str = ""
    upper_code: str = ""

    @property
    def full_name(self) -> str:
        """The name, preceded by that of the figure it is a part of: "Hồ sơ đã giải quyết (trong đó: quá hạn)"."""
        return f"{self.full_name_of_total} - {self.item.name}" if self.item else self.full_name_of_total

    @property
    def full_name_of_total(self) -> str:
        """The same without the item's name."""
        own = self.name_of_total.lstrip("-+ ")
        return f"{self.under} ({own})" if self.under else own

    @property
    def sheet(self) -> str:
        """The section sheet that the figure belongs to; for an item's figure, that of its total."""
        return self.section or self.row.sheet

    @property
    def name_of_total(self) -> str:
        """The figure's name without that of its item."""
        return self.name.removesuffix(f" - {self.item.name}") if self.item else self.name

    @property
    def percent(self) -> bool:
        """Whether the figure is a rate in per cent (ĐVT "%")."""
        return self.unit_of_measure == "%"

    @property
    def counting(self) -> bool:
        """Whether the figure counts something, and so is a whole number."""
        return self.decimals == 0 and not self.percent

    def shown(self, value: Decimal, *, leading_zero: bool = False) -> str:
        """A value of the row as the report prints it; ``leading_zero`` writes a count of 5 as 05."""
        if self.words:
            return self.words[int(value) - 1]
        return format_number(value, self.decimals, leading_zero=leading_zero and self.counting, fixed=self.fixed)

    def as_typed(self, value: Decimal) -> str:
        """A value of the row with the decimals that were typed, if they are more than the report's."""
        return self.shown(value) if self.words else as_typed(value, self.decimals, fixed=self.fixed)

    def rounded(self, value: Decimal) -> Decimal:
        """A value rounded to the row's decimals."""
        return value if self.words else round_half_up(value, self.decimals)

    def read(self, cell: object) -> Decimal | None:
        """The typed value; None if the cell is empty. Raises UnreadableNumber."""
        if self.words:
            return read_word(cell, self.words)
        return read_number(cell, decimals=self.decimals, percent=self.percent)

    @property
    def derived(self) -> bool:
        """Whether it is computed from other figures: by `Cách tính`, or as the total of its items."""
        return bool(self.expression or self.items)

    @property
    def computed_by(self) -> str:
        """What it is derived from, in words or as written in `Cách tính`; empty if it is not derived."""
        return self.expression or (f"các mục của danh mục {self.breakdown}" if self.items else "")

    @property
    def from_units(self) -> bool:
        """Whether the figure is aggregated from units: `Cách tổng hợp` says so, or `Tổng hợp` already has a result."""
        # The aggregation of a total's items does not apply to an item that no unit reports.
        gathered = self.aggregation is not None and not (self.item and not self.owner)
        return not self.derived and (gathered or self.aggregated is not None)

    @property
    def entered(self) -> bool:
        """Whether somebody types the figure; otherwise it is derived or aggregated."""
        return not self.derived and not self.from_units

    @property
    def difference(self) -> bool:
        """Whether its name says that it is a difference of two figures, which may have any size and sign."""
        return bool(_DIFFERENCE.search(fold(self.name)))

    @property
    def signed(self) -> bool:
        """Whether the figure may be negative: a difference, points with decimals, or one that was negative before."""
        points = self.decimals > 0 and _POINTS.match(fold(self.unit_of_measure))
        subtracts = "-" in self.expression
        return bool(points or subtracts or self.difference or (self.previous is not None and self.previous < 0))

    @property
    def estimated(self) -> bool:
        """Whether its name or `Ghi chú` calls it an estimate ("ước đến 30/6"), which may refer to a future day."""
        return any(_ESTIMATE.search(fold(text)) for text in (self.name, self.note))


def parts_named(indicators: Iterable[Indicator]) -> Iterator[Indicator]:
    """The figures of a sheet; each part, whose name begins with a dash, gets the name of the figure above it."""
    whole = ""
    for indicator in indicators:
        is_part = indicator.name.startswith(("-", "+"))
        whole = whole if is_part else indicator.name
        yield replace(indicator, under=whole) if is_part and whole else indicator
