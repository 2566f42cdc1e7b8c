"""What the units sent for the period before: forms and `Nguồn số liệu` show it, new figures are compared with it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de06_xl.model.responses import ResponseStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.unit import Unit


class Earlier:
    """The forms used in the period before, looked up once for all units."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._figures: dict[tuple[str, str], Decimal] = {}
        self._texts: dict[str, dict[str, list[str]]] = defaultdict(dict)
        before = book.period.previous()
        for one in book.submissions:
            if one.period != before or one.form.status is not ResponseStatus.USED:
                continue
            if one.value is not None:
                self._figures[one.unit, one.code] = one.value
            if one.text:
                self._texts[one.unit].setdefault(one.code, []).append(one.text)

    def figure(self, unit: Unit, indicator: Indicator) -> Decimal | None:
        """The unit's figure: as it sent it, else as reported where it is the only owner."""
        sent = self.sent(unit, indicator)
        if sent is None and not self._book.is_shared(indicator):
            return indicator.previous
        return sent

    def sent(self, unit: Unit, indicator: Indicator) -> Decimal | None:
        """The unit's figure as it sent it, whether the unit still exists or not."""
        return self._figures.get((unit.code, indicator.code))

    def figures(self, unit: Unit, indicators: Iterable[Indicator]) -> dict[str, Decimal]:
        """The figures of the unit that are known, by code."""
        found = ((indicator.code, self.figure(unit, indicator)) for indicator in indicators)
        return {code: value for code, value in found if value is not None}

    def texts(self, unit: Unit) -> dict[str, list[str]]:
        """The unit's paragraphs by the code of their heading."""
        return self._texts.get(unit.code, {})
