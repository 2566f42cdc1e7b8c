"""What a period usually brings: the flows of the last year, against which a rebound after Tết is no jump."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from de06_xl.model.indicator import Nature

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period

FEWEST = 2
"""Periods that it takes to say what is usual."""


def usual_flows(indicator: Indicator, figures: Figures, period: Period) -> tuple[Decimal, ...]:
    """What came in the same period of the year before, the median of all since, and the last: what may come again.

    The flow of a period is the figure itself, of a total of the year what the period added to it; other natures have
    none. Tết moves between two months, so that the same month alone does not tell what is usual after it.
    """
    first = figures.year_before
    if first is None or indicator.nature not in (Nature.IN_PERIOD, Nature.YEAR_TO_DATE):
        return ()
    flows = [_flow(indicator, figures, one) for one in _since(first, period)]
    known = [flow for flow in flows if flow is not None]
    usual = median(known) if len(known) >= FEWEST else None
    return tuple(flow for flow in (flows[-1], usual, flows[0]) if flow is not None)


def _since(first: Period, last: Period) -> Iterator[Period]:
    """The periods from the first to the one before the last."""
    period = last.previous()
    while first.last_day <= period.last_day:
        yield period
        period = period.previous()


def _flow(indicator: Indicator, figures: Figures, period: Period) -> Decimal | None:
    now = figures.earlier(indicator.code, period)
    if indicator.nature is Nature.IN_PERIOD or period.previous().year != period.year:
        return now
    before = figures.earlier(indicator.code, period.previous())
    return None if now is None or before is None else now - before
