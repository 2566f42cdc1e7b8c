"""Mergers: whether a unit's figure is plausible given the units it took over, or those it gave parts to."""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from de06_xl.model.earlier import Earlier

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.sources import UnitSource

SMALLEST_MOVED = 10
"""Minimum of the larger of two figures to be conclusive: 3 that became 5 does not show a merger."""
OTHERS_MOVE_TOO = 1 / 3
"""Which share of a figure's own change (of its logarithm) the median of the unit's other figures must have.

A unit that took another over has more of everything, if not equally more; a typing error is in one figure only.
"""


class Explained(enum.Enum):
    """Whether a merger explains a figure; PERHAPS if its unit has no other figures to confirm it."""

    YES = enum.auto()
    PERHAPS = enum.auto()
    NO = enum.auto()


class Moves:
    """The changes of the units' figures since the previous period: decimal logarithms of factors, by unit and code."""

    def __init__(self, figures: Iterable[tuple[Indicator, Sequence[UnitSource]]]) -> None:
        self._logs: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for indicator, sources in figures:
            if indicator.percent or indicator.words:
                continue
            for source in sources:
                value, before = source.value, source.previous
                if source.given and value and before and min(value, before) > 0 < SMALLEST_MOVED <= max(value, before):
                    self._logs[source.unit][indicator.code] = math.log10(value / before)

    def of_others(self, unit: str, code: str) -> list[float]:
        """The changes of a unit's other figures."""
        return [log for other, log in self._logs[unit].items() if other != code]


class Mergers:
    """The figures of ceased units, which passed to remaining ones, and of new units, which took over from others."""

    def __init__(
        self, book: Book, indicator: Indicator, sources: Sequence[UnitSource], moves: Moves, tolerance: Decimal
    ) -> None:
        self._code, self._moves, self._tolerance = indicator.code, moves, tolerance
        earlier, last = Earlier(book), book.period.previous()
        self._went = [earlier.sent(unit, indicator) or Decimal(0) for unit in book.ceased_units(indicator.owner)]
        before = {unit.code for unit in book.units if unit.exists_in(last) and unit.is_named_by(indicator.owner)}
        self._came = [source.value for source in sources if source.unit not in before]
        self._stayed = max(1, len(sources) - len(self._came))

    def explain(self, unit: str, value: Decimal, before: Decimal) -> Explained:
        """Whether a merger explains that a figure became ``value``, by its amount and the unit's other figures."""
        if not self._fits(value, before):
            return Explained.NO
        others = self._moves.of_others(unit, self._code)
        if not others:
            return Explained.PERHAPS
        moved_too = median(others) / math.log10(value / before) >= OTHERS_MOVE_TOO
        return Explained.YES if moved_too else Explained.NO

    def _fits(self, value: Decimal, before: Decimal) -> bool:
        if value >= before:
            return self._filled(self._went, before, value)
        came = [share for share in self._came if share is not None]
        # While a new unit has not sent, what it took over is unknown.
        return len(came) < len(self._came) or self._filled(came, value, before)

    def _filled(self, shares: Sequence[Decimal], smaller: Decimal, larger: Decimal) -> bool:
        """Whether some of the shares, no more than one merger would involve, fill the gap.

        A share that is too large by itself went elsewhere.
        """
        limit = larger * self._tolerance
        most = 2 * math.ceil(len(shares) / self._stayed)
        fitting = sorted((share for share in shares if smaller + share < limit), reverse=True)[:most]
        return larger < (smaller + sum(fitting)) * self._tolerance
