"""The usual flow of a period, so that a rebound after Tết is no jump."""

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
"""Minimum number of periods to tell what is usual."""


def usual_flows(indicator: Indicator, figures: Figures, period: Period) -> tuple[Decimal, ...]:
    """The flows of the same period last year, the median since, and the previous one: any of them may recur.

    The flow of a period is the figure itself, or for a yearly total what the period added; other natures have none. Tết
    moves between two months, so that the same month alone does not show what is usual after it.
    """
    first = figures.year_before
    if first is None or indicator.nature not in (Nature.IN_PERIOD, Nature.YEAR_TO_DATE):
        return ()
    flows = [_flow(indicator, figures, one) for one in _since(first, period)]
    known = [flow for flow in flows if flow is not None]
    usual = median(known) if len(known) >= FEWEST else None
    return tuple(flow for flow in (flows[-1], usual, flows[0]) if flow is not None)


def _since(first: Period, last: Period) -> Iterator[Period]:
    """The periods from the first up to the last, which is excluded."""
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
