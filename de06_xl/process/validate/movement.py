"""How much a figure may change since the previous period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.indicator import Nature
from de06_xl.model.period import PeriodKind
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number, round_half_up

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator

LIMIT_FACT = "nguong_bien_dong"
"""The fact that holds the limit, in per cent."""
DEFAULT_LIMIT = Decimal(50)
SMALL_STEP = 10
"""A change of less than ten (of its last decimal; ten points for a rate) is no jump: 02 may become 05."""
TENFOLD = Decimal("9.5")
"""But a change from 01 to 10 is, however small: ten times a figure that fell by at most a twentieth."""


@dataclass(frozen=True, slots=True)
class Movement:
    """The plausible values of a figure after that of the previous period; ``limit`` is in per cent.

    If the previous value is unknown, or the figure ``resets`` in this period, any value is plausible. ``elapsed`` is
    how many periods a yearly total covers, so that one period's addition can be computed; ``year_ago`` is the figure of
    the same period of last year, which may recur (Tết, the school year); ``flows`` are the usual values of a period:
    the figure itself or the additions to a yearly total.
    """

    indicator: Indicator
    limit: Decimal
    resets: bool = False
    elapsed: int = 0
    year_ago: Decimal | None = None
    flows: tuple[Decimal, ...] = ()

    @property
    def running(self) -> bool:
        """Whether it is a running total that continues in this period, so that it cannot fall."""
        return self.indicator.nature in (Nature.CUMULATIVE, Nature.YEAR_TO_DATE) and not self.resets

    def falls(self, value: Decimal) -> bool:
        """Whether a running total falls."""
        return self.before is not None and self.running and value < self.before

    def jumps(self, value: Decimal) -> bool:
        """Whether it changes beyond the limit, and by more than small counts do."""
        decimals = 0 if self.indicator.percent else self.indicator.decimals
        step = Decimal(SMALL_STEP).scaleb(-decimals)
        if self.before is None or self.near(value):
            return False
        return abs(value - self.before) >= step or value >= self.before * TENFOLD

    @property
    def adds_up(self) -> bool:
        """Whether the figure is a running total of the year, so that only what is added to it is compared."""
        return self.indicator.nature is Nature.YEAR_TO_DATE and self.elapsed > 0 and not self.resets

    def near(self, value: Decimal) -> bool:
        """Whether it stays within the limit; a previous 0 says nothing."""
        if not self.before:
            return True
        if self.adds_up and value > self.before:
            added = value - self.before
            usual = added * self.elapsed * 100 <= self.before * (100 + self.limit)
            return usual or any(self._within(added, flow) for flow in self.flows)
        if self._within(value, self.before):
            return True
        if self.indicator.nature is Nature.IN_PERIOD and any(self._within(value, flow) for flow in self.flows if flow):
            return True
        return bool(self.year_ago) and not self.running and self._within(value, self.year_ago)

    def _within(self, value: Decimal, other: Decimal | None) -> bool:
        return other is not None and abs(value - other) * 100 <= abs(other) * self.limit

    def plausible(self, value: Decimal) -> bool:
        """Whether a value fits this row and raises no question."""
        fits = round_half_up(value, self.indicator.decimals) == value
        return fits and value >= 0 and self.near(value) and not self.falls(value)

    @property
    def before(self) -> Decimal | None:
        """The figure to compare with; None if it is a difference or was negative, and so is no measure."""
        before = self.indicator.previous
        measured = not self.indicator.words and not self.indicator.difference
        comparable = not self.resets and measured and before is not None and before >= 0
        return before if comparable else None


class Movements:
    """The movements of a workbook's figures under its limit; ``limit`` is None if it cannot be read."""

    def __init__(self, book: Book) -> None:
        self.limit = _limit_of(book)
        before = book.period.previous()
        # How many spans of one length a year has had so far is not defined.
        self._first_of_year = before.year != book.period.year or book.period.kind is PeriodKind.SPAN
        self._elapsed = before.number if not self._first_of_year else 0

    def of(self, indicator: Indicator, year_ago: Decimal | None = None, flows: tuple[Decimal, ...] = ()) -> Movement:
        """The movement of one figure; yearly totals reset in the first period."""
        resets = indicator.nature is Nature.YEAR_TO_DATE and self._first_of_year
        return Movement(indicator, self.limit or DEFAULT_LIMIT, resets, self._elapsed, year_ago, flows)


def _limit_of(book: Book) -> Decimal | None:
    """The workbook's limit in per cent, or the default; None if it is invalid."""
    typed = book.fact(LIMIT_FACT)
    try:
        limit = read_number(typed, decimals=2, percent=True) if typed else DEFAULT_LIMIT
    except UnreadableNumber:
        return None
    return limit if limit and limit > 0 else None
