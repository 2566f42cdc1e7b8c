"""A unit's figure far from those of its peers: the other units that owe the same figure.

The measure is the median and the median absolute deviation (MAD) of the decimal logarithms. Units differ in size by
factors, not by amounts, hence logarithms; one figure that is a thousand times too large moves neither median nor MAD,
where it would carry mean and standard deviation along. A figure is far when it is further than 3.5 deviations
(Iglewicz and Hoaglin's modified z-score) and tenfold at least from the median.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.vietnamese.messages import cut, listed
from de06_xl.vietnamese.numbers import as_typed

if TYPE_CHECKING:
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.sources import UnitSource

SMALLEST_GROUP = 8
"""Figures above 0 that a group needs: of fewer nobody can say what is usual."""
SMALLEST = 100
"""The larger of figure and median must reach this: 2 among peers of 30 is no slip."""
DEVIATIONS = 3.5
SCALE = 1.4826
"""Makes the MAD of a normal distribution its standard deviation."""
TENFOLD = 1.0
"""In decimal logarithms."""
NAMED = 10
"""How many units the message names; it counts the rest."""


def among_peers(indicator: Indicator, sources: Sequence[UnitSource]) -> Iterator[Finding]:
    """One finding for a figure, which names the units whose share of it is far from the others'."""
    shares = [(source, source.value) for source in sources if source.given and source.value and source.value > 0]
    if indicator.percent or len(shares) < SMALLEST_GROUP:
        return
    logs = [math.log10(value) for _, value in shares]
    middle = median(logs)
    limit = max(TENFOLD, DEVIATIONS * SCALE * median(abs(log - middle) for log in logs))
    far = [
        source
        for (source, value), log in zip(shares, logs, strict=True)
        if abs(log - middle) >= limit and max(float(value), 10**middle) >= SMALLEST
    ]
    if not far:
        return
    shown = [f"{cut(one.unit_name or one.unit)} {as_typed(one.value, indicator.decimals)}" for one in far if one.value]
    usual = as_typed(median(value for _, value in shares), indicator.decimals)
    yield Finding.of_figure(
        kinds.UNIT_FAR_FROM_PEERS,
        f"Số của {listed(shown, NAMED, 'đơn vị', '; ')} khác xa các đơn vị cùng gửi (mức giữa {usual}); hãy hỏi lại "
        "đơn vị ấy, nếu đúng thì ghi Giải trình.",
        indicator,
        "aggregated",
        unit=", ".join(one.unit for one in far),
        basis=",".join(f"{one.unit}:{one.value}" for one in far),
    )
