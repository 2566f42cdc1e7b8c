"""What units sent for the previous period: shown in forms and `Nguồn số liệu`, and compared with new figures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de06_xl.model.units_sent import before

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.unit import Unit


class Earlier:
    """The units' figures and texts of the previous period, looked up once for all."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._before = book.period.previous()
        self._given = before(book)
        self._texts: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for (period, unit, heading), texts in self._given.texts.items():
            if period == self._before:
                self._texts[unit][heading] = texts

    def figure(self, unit: Unit, indicator: Indicator) -> Decimal | None:
        """The unit's figure: as it sent it, else as reported if it is the only owner."""
        sent = self.sent(unit, indicator)
        if sent is None and not self._book.is_shared(indicator):
            return indicator.previous
        return sent

    def sent(self, unit: Unit, indicator: Indicator) -> Decimal | None:
        """The unit's figure as it sent it, even if the unit no longer exists."""
        return self._given.figures.get((self._before, unit.code, indicator.code))

    def figures(self, unit: Unit, indicators: Iterable[Indicator]) -> dict[str, Decimal]:
        """The unit's known figures, by code."""
        found = ((indicator.code, self.figure(unit, indicator)) for indicator in indicators)
        return {code: value for code, value in found if value is not None}

    def texts(self, unit: Unit) -> dict[str, tuple[str, ...]]:
        """The unit's paragraphs, by heading code."""
        return self._texts.get(unit.code, {})
