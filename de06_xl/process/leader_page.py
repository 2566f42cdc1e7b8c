"""The contents of the leader's page: figures with their trends and best units, and when each unit sent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from de06_xl.model.figures import RATE_DECIMALS
from de06_xl.model.filled_table import not_included
from de06_xl.model.period import PeriodKind
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import round_half_up
from de06_xl.workbook.leader_page import PERIODS, RANKED, LeaderPage, PageFigure, Sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.model.period import Period
    from de06_xl.process.analysis import Analysis
    from de06_xl.process.deliveries import Delivery
    from de06_xl.workbook.grid import Cell

ON_TIME, LATE, SENT, MISSING, WAITING = "đúng hạn", "trễ", "đã gửi", "chưa gửi", "còn hạn"
"""How cells about a unit's delivery begin; ``SENT`` if the deadline is not known, ``WAITING`` until it is over."""
UP, DOWN, SAME = "▲", "▼", "="


def leader_page(analysis: Analysis, codes: Sequence[str]) -> LeaderPage:
    """The page with these figures, each given by its code."""
    period, periods = analysis.book.period, analysis.periods(PERIODS)
    figures = analysis.figures
    rows = {row.code: row for row in figures[figures["item"].isna()].itertuples(index=False)}
    lacking = analysis.lacking(codes)
    return LeaderPage(
        period=f"Kỳ báo cáo: {period.name}{f' ({not_included(lacking)})' if lacking else ''}",
        periods=tuple(map(short_name, periods)),
        figures=tuple(_figure(analysis, rows[code]) for code in codes),
        senders=tuple(_senders(analysis, periods)),
    )


def short_name(period: Period) -> str:
    """A period's name, short enough for an axis: "5/2022", "QII/2022", "06/01/2022 – 30/6/2026"."""
    if period.kind is PeriodKind.SPAN:
        return f"{format_date(period.first_day)}\N{NO-BREAK SPACE}– {format_date(period.last_day)}"
    name = period.name.removeprefix("tháng ")
    return f"Q{quarter}" if (quarter := name.removeprefix("quý ")) != name else name


def _figure(analysis: Analysis, row: Any) -> PageFigure:
    """A figure as the report prints it: with the decimals of its row."""
    ranked = analysis.ranking(row.code).dropna(subset=["value"]).head(RANKED)
    figure = analysis.figure(row.code)

    def printed(value: float) -> float | None:
        return None if _missing(value) else float(figure.indicator.rounded(Decimal(repr(float(value)))))

    share = figure.completion
    completion = float(round_half_up(share, RATE_DECIMALS)) if isinstance(share, Decimal) else share
    numbers = map(printed, (row.value, row.previous, row.year_ago, row.target))
    return PageFigure(
        cells=(row.code, row.name, _cell(row.unit_of_measure), *numbers, completion, _arrow(printed(row.change))),
        trend=tuple(map(printed, analysis.trend(row.code, periods=PERIODS)["value"])),
        ranking=tuple((one.unit_name, printed(one.value)) for one in ranked.itertuples(index=False)),
    )


def _senders(analysis: Analysis, periods: Sequence[Period]) -> list[Sender]:
    made = analysis.deliveries(periods)
    known = {(one.unit.code, one.period): _delivered(one) for one in made}
    units = (one.unit for one in made if one.period == analysis.book.period)
    return [Sender(one.code, one.name, tuple(known.get((one.code, period)) for period in periods)) for one in units]


def _delivered(one: Delivery) -> str:
    if one.days_late is not None:
        return ON_TIME if one.days_late <= 0 else f"{LATE} {one.days_late} ngày"
    if one.sent:
        return SENT
    return MISSING if one.due else WAITING


def _cell(value: Any) -> Cell:
    return None if _missing(value) else value


def _arrow(change: float | None) -> str | None:
    if change is None:
        return None
    return UP if change > 0 else DOWN if change < 0 else SAME


def _missing(value: object) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or value != value
