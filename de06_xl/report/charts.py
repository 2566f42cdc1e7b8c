"""The charts of the leader's page in the report: their data, captions and alternative texts.

A chart without data is left out: a trend needs two periods, a ranking two units.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.figures import MET, RATE_DECIMALS
from de06_xl.process.leader_page import LATE, MISSING, ON_TIME, WAITING, leader_page, short_name
from de06_xl.vietnamese.messages import listed
from de06_xl.vietnamese.numbers import format_number
from de06_xl.workbook.leader_page import PERIODS, RANKED

if TYPE_CHECKING:
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.leader_table import LeaderTable
    from de06_xl.process.analysis import Analysis
    from de06_xl.workbook.leader_page import Sender

MOST_SENDERS = 36
"""Units that fit on one landscape page; if there are more, those that were late or missing most often."""
_NAMED = 3
"""How many units an alternative text names."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure over several periods; unknown values are None. ``labels`` are the values as printed."""

    caption: str
    words: str
    periods: tuple[str, ...]
    values: tuple[float | None, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, the first on top. ``filled`` tells which are dark; ``goal`` is a vertical line, if any."""

    caption: str
    words: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    filled: tuple[bool, ...]
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class SentWhen:
    """When each unit sent its form in each period, as on the leader's page; empty if unknown."""

    caption: str
    words: str
    units: tuple[str, ...]
    periods: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


Chart = Line | Bars | SentWhen


def charts(analysis: Analysis, figures: Figures, leader: LeaderTable) -> list[Chart]:
    """The charts of the page that have data, in order."""
    numbers = {one.code for one in analysis.book.indicators() if not (one.words or one.item)}
    codes = [row.key for row in leader.table.entries() if row.key in numbers]
    charted = leader.charted if leader.charted in numbers else next(iter(codes), "")
    periods = tuple(map(short_name, analysis.periods(PERIODS)))
    made: list[Chart | None] = []
    if charted:
        made += [_trend(analysis, figures[charted], periods), _ranking(analysis, figures[charted])]
    made += [_completion([figures[code] for code in codes]), _sent_when(leader_page(analysis, []).senders, periods)]
    return [one for one in made if one]


def _trend(analysis: Analysis, figure: Figure, periods: Sequence[str]) -> Line | None:
    values = [_known(value) for value in analysis.trend(figure.indicator.code, periods=PERIODS)["value"]]
    first = next((at for at, value in enumerate(values) if value is not None), len(values))
    values, shown = values[first:], periods[first:]
    known = [(period, value) for period, value in zip(shown, values, strict=True) if value is not None]
    if len(known) < 2:
        return None
    what = _what(figure)
    labels = tuple("" if value is None else _text(figure, value) for value in values)
    said = "; ".join(f"{period}: {_text(figure, value)}" for period, value in known)
    caption = f"{what} qua {len(shown):02d} kỳ, từ {shown[0]} đến {shown[-1]}"
    return Line(caption, f"Biểu đồ đường. {caption}. {said}.", tuple(shown), tuple(values), labels)


def _ranking(analysis: Analysis, figure: Figure) -> Bars | None:
    rows = analysis.ranking(figure.indicator.code).dropna(subset=["value"])
    shown = rows.head(RANKED)
    if len(shown) < 2:
        return None
    names, values = tuple(shown["unit_name"]), tuple(map(float, shown["value"]))
    labels = tuple(
        _text(figure, value) + (f" ({number_text(share)}%)" if share is not None else "")
        for value, share in zip(values, map(_known, shown["share"]), strict=True)
    )
    of = f"{len(shown):02d} đơn vị đứng đầu trong {len(rows):02d}" if len(rows) > len(shown) else "các đơn vị"
    shares = " (trong ngoặc: tỷ trọng)" if shown["share"].notna().all() else ""
    caption = f"{_what(figure)}: {of}, {analysis.book.period.name}{shares}"
    best = [f"{name} {label}" for name, label in zip(names, labels, strict=True)][:_NAMED]
    words = f"Biểu đồ cột ngang. {caption}. Đứng đầu: {', '.join(best)}."
    return Bars(caption, words, names, values, labels, (False,) * len(shown))


def _completion(figures: Sequence[Figure]) -> Bars | None:
    found = [(one, share) for one in figures if (share := one.share_of_target) is not None]
    if not found:
        return None
    labels = tuple(f"{number_text(float(share))}%{'' if one.achieved else f' ({MET[False]})'}" for one, share in found)
    names = tuple(one.indicator.name for one, _ in found)
    caption = "Mức hoàn thành so với chỉ tiêu giao (%)"
    said = "; ".join(f"{name}: {label}" for name, label in zip(names, labels, strict=True))
    words = f"Biểu đồ cột ngang, vạch đứng là 100% chỉ tiêu giao. {said}."
    values, filled = tuple(float(share) for _, share in found), tuple(bool(one.achieved) for one, _ in found)
    return Bars(caption, words, names, values, labels, filled, goal=100)


def _sent_when(senders: Sequence[Sender], periods: Sequence[str]) -> SentWhen | None:
    rows = [(one.name, tuple(str(cell or "") for cell in one.sent)) for one in senders]
    sent = [cell for _, cells in rows for cell in cells if cell not in ("", MISSING, WAITING)]
    if not sent:
        return None
    first = next(at for at in range(len(periods)) if any(cells[at] for _, cells in rows))
    rows = [(name, cells[first:]) for name, cells in rows]
    shown = _worst(rows)
    caption = f"Đơn vị gửi số liệu khi nào, {len(periods) - first:02d} kỳ"
    if len(shown) < len(rows):
        caption += f" ({len(shown):02d} đơn vị trễ, chưa gửi nhiều nhất trong {len(rows)})"
    words = f"Bảng màu. {caption}. {' '.join(_behind(rows))}"
    names, cells = zip(*shown, strict=True)
    return SentWhen(caption, words, names, tuple(periods[first:]), cells)


def _worst(rows: Sequence[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """At most MOST_SENDERS rows in their order, preferring units that were late or missing most often."""

    def behind(at: int) -> int:
        return sum(cell == MISSING or cell.startswith(LATE) for cell in rows[at][1])

    worst = sorted(range(len(rows)), key=lambda at: (-behind(at), at))[:MOST_SENDERS]
    return [rows[at] for at in sorted(worst)]


def _behind(rows: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    """Sentences about who was late or missing in this period."""
    yield f"Kỳ này {sum(cells[-1] == ON_TIME for _, cells in rows):02d} đơn vị đúng hạn."
    for said, beginning in (("Trễ", LATE), ("Chưa gửi", MISSING), ("Chưa gửi, còn hạn", WAITING)):
        if names := [name for name, cells in rows if cells[-1].startswith(beginning)]:
            yield f"{said}: {listed(names, _NAMED, 'đơn vị')}."


def _what(figure: Figure) -> str:
    """A figure's name with its unit of measure."""
    measure = figure.indicator.unit_of_measure
    return f"{figure.indicator.name} ({measure})" if measure else figure.indicator.name


def _text(figure: Figure, value: float) -> str:
    return figure.indicator.shown(Decimal(repr(value)))


def number_text(value: float) -> str:
    """A rate, or a number beside an axis, as the report writes it: "97,53"."""
    return format_number(Decimal(repr(float(value))), RATE_DECIMALS, leading_zero=False)


def _known(value: float) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
