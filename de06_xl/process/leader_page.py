"""The contents of the leader's page: figures with their trends and best units, and when each unit sent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from de06_xl.model.figures import RATE_DECIMALS
from de06_xl.model.period import PeriodKind
from de06_xl.model.units_sent import after
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import round_half_up
from de06_xl.workbook.leader_page import PERIODS, RANKED, LeaderPage, PageFigure, Sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.model.period import Period
    from de06_xl.process.analysis import Analysis
    from de06_xl.workbook.grid import Cell

ON_TIME, LATE, SENT, MISSING = "đúng hạn", "trễ", "đã gửi", "chưa gửi"
"""How cells about a unit's delivery begin; ``SENT`` if the deadline is not known."""
UP, DOWN, SAME = "▲", "▼", "="


def leader_page(analysis: Analysis, codes: Sequence[str]) -> LeaderPage:
    """The page with these figures, each given by its code."""
    period, periods = analysis.book.period, analysis.periods(PERIODS)
    figures = analysis.figures
    rows = {row.code: row for row in figures[figures["item"].isna()].itertuples(index=False)}
    return LeaderPage(
        period=f"Kỳ báo cáo: {period.name}",
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
    history, this, sent = after(analysis.book), analysis.book.period, analysis.on_time()
    senders = history.senders
    known, reporting = {period for period, _ in senders}, analysis.reporting_units()

    def when(unit: str, period: Period, received: object) -> Cell:
        days = history.late.get((period, unit))
        if days is not None:
            return ON_TIME if days <= 0 else f"{LATE} {days} ngày"
        if period == this:
            return MISSING if _missing(received) else SENT
        if (period, unit) in senders:
            return SENT
        # Unknown for a unit that sends no figures: earlier paragraphs are not kept.
        asked = unit in reporting and any(one.code == unit and one.exists_in(period) for one in analysis.book.units)
        return MISSING if period in known and asked else None

    return [
        Sender(row.unit, row.unit_name, tuple(when(row.unit, period, row.received) for period in periods))
        for row in sent.itertuples(index=False)
    ]


def _cell(value: Any) -> Cell:
    return None if _missing(value) else value


def _arrow(change: float | None) -> str | None:
    if change is None:
        return None
    return UP if change > 0 else DOWN if change < 0 else SAME


def _missing(value: object) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or value != value
