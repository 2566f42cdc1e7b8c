"""The truth of a figure: the constant that stands, else what `Tổng hợp` or `Cách tính` gives.

Python evaluates; results that Excel stored beside our formulas are never read.
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl import expression
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model import Book, Indicator


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator with its value in this period.

    ``value`` is what the report says; ``derived`` what `Cách tính` or `Tổng hợp` gives, None for an entered
    figure or where it cannot be computed. Both unrounded.
    """

    indicator: Indicator
    value: Decimal | None
    derived: Decimal | None

    @property
    def overridden(self) -> bool:
        """Whether a number typed into `Giá trị` stands over a formula of ours."""
        return self.indicator.constant is not None and not self.indicator.entered

    def text(self, form: str = "") -> str | None:
        """What a placeholder with this form prints (``placeholder.FORMS``); None where there is nothing."""
        indicator = self.indicator
        if form == "moc":
            return format_date(indicator.as_of) if indicator.as_of else None
        if self.value is None:
            return None
        return format_number(self.value, indicator.decimals, leading_zero=form != "so" and indicator.counting)


class Figures(Mapping[str, Figure]):
    """Every figure of a workbook by its code; where a code stands twice, the first row counts.

    ``expressions`` are those of `Cách tính` that could be read, ``faults`` the others, both by code;
    ``cycles`` are the circles found, each as the codes on it. A figure on a circle has no value.
    """

    def __init__(self, book: Book) -> None:
        self.expressions: dict[str, expression.Expression] = {}
        self.faults: dict[str, expression.ExpressionError] = {}
        self._year_ago = book.period.same_period_last_year()
        self._history = book.history
        self._indicators: dict[str, Indicator] = {}
        for indicator in book.indicators():
            self._indicators.setdefault(indicator.code, indicator)
        for code, indicator in self._indicators.items():
            if indicator.expression:
                try:
                    self.expressions[code] = expression.parse(indicator.expression)
                except expression.ExpressionError as fault:
                    self.faults[code] = fault
        order, self.cycles = self._order()
        self._values: dict[str, Decimal | None] = {}
        for code in order:
            indicator = self._indicators[code]
            self._values[code] = indicator.constant if indicator.constant is not None else self._derived(code)
        self._figures = {
            code: Figure(indicator, self._values.get(code), self._derived(code))
            for code, indicator in self._indicators.items()
        }

    def __getitem__(self, code: str) -> Figure:
        return self._figures[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def value(self, code: str) -> Decimal | None:
        """The value of a code; None when it is empty or unknown."""
        return self._values.get(code)

    def previous(self, code: str) -> Decimal | None:
        """The value in the period before, from the column `Kỳ trước`; None when it is empty or unknown."""
        indicator = self._indicators.get(code)
        return indicator.previous if indicator else None

    def year_ago(self, code: str) -> Decimal | None:
        """The value in the same period of the year before, from `Lịch sử`; None when it is not there."""
        return self._history.get((self._year_ago, code)) if self._year_ago else None

    def depends_on(self, code: str) -> set[str]:
        """The codes whose figures make this one, itself included, overrides cutting the chain."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self._needs(current))
        return found

    def _needs(self, code: str) -> tuple[str, ...]:
        indicator = self._indicators.get(code)
        if indicator is None or indicator.constant is not None or code not in self.expressions:
            return ()
        return tuple(name for name in self.expressions[code].codes if name in self._indicators)

    def _order(self) -> tuple[list[str], list[tuple[str, ...]]]:
        """Codes so that each comes after those it needs, and the circles that had to be cut out."""
        graph = {code: self._needs(code) for code in self._indicators}
        cycles: list[tuple[str, ...]] = []
        while True:
            try:
                order = list(graphlib.TopologicalSorter(graph).static_order())
            except graphlib.CycleError as error:
                cycle = tuple(reversed(error.args[1][1:]))
                cycles.append(cycle)
                for code in cycle:
                    graph[code] = ()
            else:
                circular = {code for cycle in cycles for code in cycle}
                return [code for code in order if code not in circular], cycles

    def _derived(self, code: str) -> Decimal | None:
        indicator = self._indicators[code]
        if code in self.expressions:
            return self.expressions[code].number(self._values.get)
        return indicator.collected if indicator.aggregation else None
