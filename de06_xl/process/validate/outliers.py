"""Units whose figure is far from their own previous one, or from those of the other units.

Both measure factors, since units differ in size and change by factors, not by amounts: the median and the median
absolute deviation (MAD) of decimal logarithms. A figure that is a thousand times too large affects neither, unlike mean
and standard deviation. A figure is far if its distance from the median exceeds a number of deviations (Iglewicz and
Hoaglin's modified z-score) and than a least factor.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Nature
from de06_xl.process.validate.mergers import Explained, Mergers
from de06_xl.vietnamese.messages import cut, listed
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.sources import UnitSource
    from de06_xl.process.validate.mergers import Moves
    from de06_xl.process.validate.movement import Movement

SMALLEST_GROUP = 8
"""Positive figures that a group needs to show what is usual."""
SMALLEST = 100
"""Minimum of the larger of the two figures, in its last decimal: 2 among peers of 30, or after 30, is no error."""
DEVIATIONS_FROM_PEERS = 3.5
DEVIATIONS_FROM_LAST = 4.5
"""Higher, since all units are compared anew each period: with 120 units, 3.5 would flag a sound one every few months.
"""
SCALE = 1.4826
"""Scales the MAD of a normal distribution to its standard deviation."""
FROM_PEERS = 10.0
FROM_LAST = 5.0
"""Minimum factors: units differ more from one another than from their own previous figures."""
AS_LARGE_AS_BEFORE = 100.0
"""Minimum factor to its peers for a unit near its own previous figure: a city is larger every month."""
LEAST_ACROSS_A_MERGER, MOST_ACROSS_A_MERGER = 1.5, 2.0
"""Bounds of the factor by which a unit may differ from the sum of itself and the units it took over.

Within them it is the group's usual change; it is less than from the unit's own figure alone, since all parts are known.
"""
ALONE = 9.5
"""The factor to the previous figure if there is no group that shows what is usual: tenfold, less a twentieth."""
NAMED = 10
"""How many units a message names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Outliers:
    """The units whose share of a figure is far, by the measure that ``what`` names, each with its values."""

    kind: FindingKind
    indicator: Indicator
    what: str
    stated: Sequence[tuple[UnitSource, str]]
    level: Severity | None = None

    def finding(self) -> Finding:
        """The one finding about the figure: its units, their values and what to do."""
        units = listed([f"{named(source)} {said}" for source, said in self.stated], NAMED, "đơn vị")
        return Finding.of_figure(
            self.kind,
            f"Số của đơn vị {self.what}: {units}; {self.to_do}.",
            self.indicator,
            "aggregated",
            unit=", ".join(source.unit for source, _ in self.stated),
            basis=",".join(f"{source.unit}:{source.value}" for source, _ in self.stated),
            level=self.level,
        )

    @property
    def to_do(self) -> str:
        """What the clerk is to do about it."""
        if self.level is Severity.NOTE:
            return "có thể do sáp nhập, chia tách; hãy xem đơn vị ấy có tiếp nhận hay bàn giao phần này không"
        return "hãy hỏi lại đơn vị ấy, nếu đúng thì ghi Giải trình"


def named(source: UnitSource) -> str:
    """A unit's name in a message, or its code if it has none."""
    return cut(source.unit_name or source.unit)


def from_last_to_now(source: UnitSource, indicator: Indicator) -> str:
    """A unit's previous and present figure: "kỳ trước 412, kỳ này 41.200"."""
    before = "chưa có" if source.previous is None else indicator.as_typed(source.previous)
    now = source.label if source.value is None else indicator.as_typed(source.value)
    return f"kỳ trước {before}, kỳ này {now}"


def outliers(book: Book, movement: Movement, sources: Sequence[UnitSource], moves: Moves) -> Iterator[Outliers]:
    """The outliers of one figure by each measure; a unit far from its own previous figure is not listed twice.

    ``moves`` are the changes of all the units' figures. What a merger may explain is a note.
    """
    if movement.indicator.percent or movement.indicator.words:
        return
    own = list(_far_from_last(book, movement, sources, moves))
    yield from own
    named_already = {source.unit for one in own for source, _ in one.stated}
    yield from _far_from_peers(movement.indicator, sources, named_already)


def _far_from_peers(indicator: Indicator, sources: Sequence[UnitSource], named_already: set[str]) -> Iterator[Outliers]:
    shares = [(source, source.value) for source in sources if source.given and source.value and source.value > 0]
    if len(shares) < SMALLEST_GROUP:
        return
    middle, limit = usual_of_peers([value for _, value in shares])
    known = max(limit, math.log10(AS_LARGE_AS_BEFORE))
    usual = indicator.as_typed(median(value for _, value in shares))
    far = [
        (source, indicator.as_typed(value))
        for source, value in shares
        if abs(math.log10(value) - middle) >= (known if source.previous else limit)
        and counts(indicator, value, Decimal(10**middle))
        and source.unit not in named_already
    ]
    if far:
        what = f"khác xa các đơn vị cùng gửi (gấp hay kém từ {_factor(limit)} lần mức giữa {usual})"
        yield Outliers(kinds.UNIT_FAR_FROM_PEERS, indicator, what, far)


def _far_from_last(
    book: Book, movement: Movement, sources: Sequence[UnitSource], all_moves: Moves
) -> Iterator[Outliers]:
    """Units that changed otherwise than before and than the others: a change common to all is no single error."""
    indicator = movement.indicator
    if movement.resets:
        return
    moves = [
        (source, source.value, source.previous)
        for source in sources
        if source.given and source.value and source.value > 0 and source.previous and source.previous > 0
    ]
    logs = [math.log10(_moved(movement, value, before)) for _, value, before in moves]
    group = len(moves) >= SMALLEST_GROUP
    middle, limit = _usual(logs, FROM_LAST, DEVIATIONS_FROM_LAST) if group else (0.0, math.log10(ALONE))
    far = [
        move
        for move, log in zip(moves, logs, strict=True)
        if abs(log - middle) >= limit and abs(log) >= math.log10(FROM_LAST) and counts(indicator, *move[1:])
    ]
    if not far:
        return
    usually = _usual(logs, LEAST_ACROSS_A_MERGER, DEVIATIONS_FROM_LAST)[1] if group else 1.0
    tolerance = Decimal(min(10**usually, MOST_ACROSS_A_MERGER))
    mergers = Mergers(book, indicator, sources, all_moves, tolerance)
    usual = f", mức giữa của {len(moves):02d} đơn vị là {_factor(middle)} lần" if group else ""
    measure = "mức thêm mỗi kỳ trước đó" if _added(movement) else "kỳ trước"
    what = f"khác xa số kỳ trước của chính đơn vị ấy (gấp hay kém từ {_factor(limit)} lần {measure}{usual})"
    explained = [(source, mergers.explain(source.unit, value, before)) for source, value, before in far]
    for how, level in ((Explained.NO, None), (Explained.PERHAPS, Severity.NOTE)):
        if stated := [(source, from_last_to_now(source, indicator)) for source, one in explained if one is how]:
            yield Outliers(kinds.UNIT_FAR_FROM_LAST, indicator, what, stated, level)


def usual_of_peers(values: Sequence[Decimal]) -> tuple[float, float]:
    """The median of positive figures, and the distance that is far; both as logarithms."""
    return _usual([math.log10(value) for value in values], FROM_PEERS, DEVIATIONS_FROM_PEERS)


def _usual(logs: Sequence[float], least: float, deviations: float) -> tuple[float, float]:
    """The median, and the distance that is far."""
    middle = median(logs)
    return middle, max(math.log10(least), deviations * SCALE * median(abs(log - middle) for log in logs))


def counts(indicator: Indicator, *values: Decimal) -> bool:
    """Whether figures are large enough for the factor between them to be conclusive."""
    return max(values) >= Decimal(SMALLEST).scaleb(-indicator.decimals)


def _added(movement: Movement) -> bool:
    """Whether a figure changes by what the period adds to it: a yearly total grows by itself."""
    return movement.indicator.nature is Nature.YEAR_TO_DATE and movement.elapsed > 0


def _moved(movement: Movement, value: Decimal, before: Decimal) -> Decimal:
    """The factor from a unit's previous figure to its present one; for a yearly total, between the additions."""
    if _added(movement) and value >= before:
        return max((value - before) * movement.elapsed / before, Decimal(1))
    return value / before


def _factor(log: float) -> str:
    return format_number(Decimal(10**log), 1 if log < 1 else 0, leading_zero=False)
