"""How far a figure may move from the period before."""

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
"""A figure that moves by less than ten (of its last decimal; ten points for a rate) is no jump: 02 may become 05."""
TENFOLD = Decimal("9.5")
"""But 01 that becomes 10 is, however small the step: ten times a figure that fell by at most a twentieth."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What a figure may become after that of the period before; ``limit`` is in per cent.

    Where nothing is known of the period before, or the figure ``resets`` in this one, it may become anything.
    ``elapsed`` is how many periods a total of the year is the sum of, so that what one period adds can be computed;
    ``year_ago`` is the figure of the same period a year ago: what it was then it may be again (Tết, the school year);
    ``flows`` are what a period usually brings, the figure itself or what is added to a total of the year.
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
        """Whether it moves beyond the limit, and by more than small counts do."""
        decimals = 0 if self.indicator.percent else self.indicator.decimals
        step = Decimal(SMALL_STEP).scaleb(-decimals)
        if self.before is None or self.near(value):
            return False
        return abs(value - self.before) >= step or value >= self.before * TENFOLD

    @property
    def adds_up(self) -> bool:
        """Whether the figure is a total of earlier periods of the year, so that only what is added to it compares."""
        return self.indicator.nature is Nature.YEAR_TO_DATE and self.elapsed > 0 and not self.resets

    def near(self, value: Decimal) -> bool:
        """Whether it stays within the limit; 0 before says nothing about what follows it."""
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
        """Whether a figure fits this row and raises no question."""
        fits = round_half_up(value, self.indicator.decimals) == value
        return fits and value >= 0 and self.near(value) and not self.falls(value)

    @property
    def before(self) -> Decimal | None:
        """The figure to compare with; a difference, or what was below 0, is no measure of what follows."""
        before = self.indicator.previous
        measured = not self.indicator.words and not self.indicator.difference
        comparable = not self.resets and measured and before is not None and before >= 0
        return before if comparable else None


class Movements:
    """The movements of a workbook's figures under its limit, read once; ``limit`` is None where it cannot be read."""

    def __init__(self, book: Book) -> None:
        self.limit = _limit_of(book)
        before = book.period.previous()
        # How many spans of one length a year has so far, nobody counts.
        self._first_of_year = before.year != book.period.year or book.period.kind is PeriodKind.SPAN
        self._elapsed = before.number if not self._first_of_year else 0

    def of(self, indicator: Indicator, year_ago: Decimal | None = None, flows: tuple[Decimal, ...] = ()) -> Movement:
        """The movement of one figure; totals of a year reset in its first period."""
        resets = indicator.nature is Nature.YEAR_TO_DATE and self._first_of_year
        return Movement(indicator, self.limit or DEFAULT_LIMIT, resets, self._elapsed, year_ago, flows)


def _limit_of(book: Book) -> Decimal | None:
    """The workbook's limit in per cent, the usual one where it names none; None where it names what cannot be one."""
    typed = book.fact(LIMIT_FACT)
    try:
        limit = read_number(typed, decimals=2, percent=True) if typed else DEFAULT_LIMIT
    except UnreadableNumber:
        return None
    return limit if limit and limit > 0 else None
