"""What a figure was in an earlier period, derived from the periods stored in `Lịch sử`."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.expression import When
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period, PeriodKind

if TYPE_CHECKING:
    from de06_xl.model.expression import Code, Expression
    from de06_xl.model.indicator import Indicator


class History:
    """Figures of earlier periods: stored, or derived from stored ones.

    A derived figure is computed from its operands, since rates do not add up. A `trong kỳ` figure of a month is the sum
    of its halves, of a quarter that of its months, of a longer period that of its quarters and the remaining months, of
    a span that of its months; if one of them is missing it is unknown, never a partial sum. Every other kind of figure
    describes the end of a period, so it is the same in all periods with the same last month. Weeks and days make up no
    other period. An expression that looks back is computed from the two periods that it names, and does not look back
    any further.
    """

    def __init__(
        self,
        stored: Mapping[tuple[Period, str], Decimal],
        indicators: Mapping[str, Indicator],
        expressions: Mapping[str, Expression],
        order: Iterable[str],
    ) -> None:
        """``order`` names every indicator after those that its expression needs."""
        self._stored = stored
        self._indicators = indicators
        self._expressions = expressions
        self._order = tuple(order)
        self._worked_out: dict[tuple[Period, bool], dict[str, Decimal | None]] = {}

    @functools.cached_property
    def _at_end_of(self) -> dict[tuple[Period | None, str], Decimal]:
        """The value of a figure at the end of a month, from any period that ends with it."""
        return {(_last_month(period), code): value for (period, code), value in self._stored.items()}

    def value(self, code: str, period: Period) -> Decimal | None:
        """The value of a code in a period; None if it is unknown."""
        if not self._stored:
            return None
        return self._values(period, looking_back=True).get(code)

    def _values(self, period: Period, *, looking_back: bool) -> Mapping[str, Decimal | None]:
        key = period, looking_back
        if key not in self._worked_out:
            values: dict[str, Decimal | None] = {}
            for name in self._order:
                values[name] = self._value(name, period, values, looking_back=looking_back)
            self._worked_out[key] = values
        return self._worked_out[key]

    def _before(self, term: Code, period: Period) -> Decimal | None:
        """The value of a term that looks back from a period."""
        asked = period.previous() if term.when is When.PREVIOUS else period.same_period_last_year()
        return self._values(asked, looking_back=False).get(term.code) if asked else None

    def _value(
        self, code: str, period: Period, operands: Mapping[str, Decimal | None], *, looking_back: bool
    ) -> Decimal | None:
        stored = self._stored.get((period, code))
        if stored is not None:
            return stored
        if code in self._expressions:
            made = self._expressions[code]
            if made.looks_back and not looking_back:
                return None
            return made.number(operands.get, lambda term: self._before(term, period))
        match self._indicators[code].nature:
            case None:
                return None
            case Nature.IN_PERIOD:
                return self._sum(code, period)
            case _:
                month = _last_month(period)
                return self._at_end_of.get((month, code)) if month else None

    def _sum(self, code: str, period: Period) -> Decimal | None:
        values = []
        for part in _parts(period):
            stored = self._stored.get((part, code))
            values.append(self._sum(code, part) if stored is None else stored)
        known = [value for value in values if value is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(values) else None


@functools.lru_cache(maxsize=4096)
def _parts(period: Period) -> tuple[Period, ...]:
    """The shorter periods that make up a period."""
    months = period.months()
    if period.kind is PeriodKind.MONTH:
        halves = (2 * period.number - 1, 2 * period.number)
        return tuple(Period(PeriodKind.HALF_MONTH, period.year, number) for number in halves)
    if period.kind is PeriodKind.SPAN or len(months) <= 3:
        return months
    quarters = len(months) // 3
    return (
        *(Period(PeriodKind.QUARTER, period.year, number) for number in range(1, quarters + 1)),
        *months[3 * quarters :],
    )


@functools.lru_cache(maxsize=4096)
def _last_month(period: Period) -> Period | None:
    return next(reversed(period.months()), None)
