"""The units' shares in each figure, including the missing ones: the rows of `Nguồn số liệu` by code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.sources import SumSource, SumStatus, UnitSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures


class Origins:
    """The sources of each figure, by code."""

    def __init__(self, book: Book) -> None:
        self._units: dict[str, list[UnitSource]] = {}
        self._sums: dict[str, SumSource] = {}
        for source in book.sources:
            match source:
                case UnitSource():
                    self._units.setdefault(source.code, []).append(source)
                case SumSource():
                    self._sums.setdefault(source.code, source)

    def units(self, code: str) -> list[UnitSource]:
        """The lines of the units that owe it."""
        return self._units.get(code, [])

    def missing(self, code: str) -> list[UnitSource]:
        """The lines of the units without a form that counts."""
        return [source for source in self.units(code) if not source.given]

    def lacking(self, figures: Figures, codes: Iterable[str]) -> list[UnitSource] | None:
        """The lines of the units missing from the sums that figures are made of; None if they are made of none.

        What is made of a sum with a number typed over it lacks nothing.
        """
        made_of = {one for code in codes for one in figures.depends_on(code)}
        sums = [
            code
            for code in sorted(made_of & figures.keys())
            if figures[code].indicator.constant is None and len(self.units(code)) > 1
        ]
        return [source for code in sums for source in self.missing(code)] if sums else None

    def result(self, code: str) -> UnitSource | SumSource | None:
        """The result: the line of a sum, else that of the one owing unit."""
        units = self.units(code)
        return self._sums.get(code) or (units[0] if len(units) == 1 else None)

    def tied(self, code: str) -> bool:
        """Whether it is unknown which of the units' figures is the latest."""
        return code in self._sums and self._sums[code].status is SumStatus.TIED
