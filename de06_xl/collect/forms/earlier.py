"""What the units sent for the period before; forms show it, and new figures are compared with it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de06_xl.model.responses import ResponseStatus

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.responses import Submission
    from de06_xl.model.unit import Unit


class Earlier:
    """The forms used in the period before, looked up once for all units."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._sent: dict[str, list[Submission]] = defaultdict(list)
        self._owners: dict[str, int] = {}
        before = book.period.previous()
        for one in book.submissions:
            if one.period == before and one.form.status is ResponseStatus.USED:
                self._sent[one.unit].append(one)

    def figures(self, unit: Unit, indicators: Iterable[Indicator]) -> dict[str, Decimal]:
        """The unit's figures by code: as it sent them, else as reported where it is the only owner."""
        sent = {one.code: one.value for one in self._sent.get(unit.code, ()) if one.value is not None}
        figures: dict[str, Decimal] = {}
        for indicator in indicators:
            value = sent.get(indicator.code)
            if value is None and self._owners_of(indicator.owner) == 1:
                value = indicator.previous
            if value is not None:
                figures[indicator.code] = value
        return figures

    def texts(self, unit: Unit) -> dict[str, list[str]]:
        """The unit's paragraphs by the code of their heading."""
        texts: dict[str, list[str]] = {}
        for one in self._sent.get(unit.code, ()):
            if one.text:
                texts.setdefault(one.code, []).append(one.text)
        return texts

    def _owners_of(self, owner: str) -> int:
        if owner not in self._owners:
            self._owners[owner] = len(self._book.owing_units(owner))
        return self._owners[owner]
