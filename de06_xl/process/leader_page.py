"""What the leader's page says of a workbook: its figures with their trends and best units, and who sent when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from de06_xl.model.unit_history import after
from de06_xl.workbook.leader_page import CHOSEN_MOST, PERIODS, RANKED, LeaderPage, PageFigure, Sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.model.period import Period
    from de06_xl.process.analysis import Analysis
    from de06_xl.workbook.grid import Cell

ON_TIME, LATE, SENT, MISSING = "đúng hạn", "trễ", "đã gửi", "chưa gửi"
"""What a cell of who sent when begins with; ``SENT`` where the deadline is not known."""
UP, DOWN, SAME = "▲", "▼", "="


def first_codes(analysis: Analysis) -> list[str]:
    """The figures of a page for which none was chosen: the first that are numbers, in the order of the outline."""
    return [one.code for one in analysis.book.indicators() if not (one.words or one.item)][:CHOSEN_MOST]


def leader_page(analysis: Analysis, codes: Sequence[str]) -> LeaderPage:
    """The page with these figures, each a code of the workbook."""
    period, periods = analysis.book.period, shown_periods(analysis.book.period)
    figures = analysis.figures
    rows = {row.code: row for row in figures[figures["item"].isna()].itertuples(index=False)}
    return LeaderPage(
        period=f"Kỳ báo cáo: {period.name}",
        periods=tuple(map(short_name, periods)),
        figures=tuple(_figure(analysis, rows[code]) for code in codes),
        senders=tuple(_senders(analysis, periods)),
    )


def shown_periods(last: Period) -> list[Period]:
    """The periods of the page, the workbook's own as the last."""
    periods = [last]
    while len(periods) < PERIODS:
        periods.insert(0, periods[0].previous())
    return periods


def asked_periods(last: Period) -> set[Period]:
    """Those of which it needs to know what units gave: years of them take longer to read than all else."""
    year_ago = last.same_period_last_year()
    return {*shown_periods(last), *({year_ago} if year_ago else ())}


def short_name(period: Period) -> str:
    """A period as an axis has room for it: "5/2022", "Q2/2022"."""
    name = period.name.removeprefix("tháng ")
    return f"Q{quarter}" if (quarter := name.removeprefix("quý ")) != name else name


def _figure(analysis: Analysis, row: Any) -> PageFigure:
    ranked = analysis.ranking(row.code).dropna(subset=["value"]).head(RANKED)
    numbers = (row.value, row.previous, row.year_ago, row.target, row.share_of_target)
    return PageFigure(
        cells=(row.code, row.name, _cell(row.unit_of_measure), *map(_cell, numbers), _arrow(row.change)),
        trend=tuple(map(_cell, analysis.trend(row.code, PERIODS)["value"])),
        ranking=tuple((one.unit_name, float(one.value)) for one in ranked.itertuples(index=False)),
    )


def _senders(analysis: Analysis, periods: Sequence[Period]) -> list[Sender]:
    late, given = after(analysis.book).late, analysis.completeness()
    this, sent = analysis.book.period, analysis.on_time()

    def when(unit: str, period: Period, received: object) -> Cell:
        days = late.get((period, unit))
        if days is not None:
            return ON_TIME if days <= 0 else f"{LATE} {days} ngày"
        if period == this:
            return MISSING if _missing(received) else SENT
        known = str(period) in given.columns and unit in given.index
        share = given.loc[unit, str(period)] if known else None
        return None if _missing(share) else SENT if share else MISSING

    return [
        Sender(row.unit, row.unit_name, tuple(when(row.unit, period, row.received) for period in periods))
        for row in sent.itertuples(index=False)
    ]


def _cell(value: Any) -> Cell:
    if _missing(value):
        return None
    return value if isinstance(value, str) else float(value)


def _arrow(change: float) -> str | None:
    if _missing(change):
        return None
    return UP if change > 0 else DOWN if change < 0 else SAME


def _missing(value: object) -> bool:
    import pandas as pd

    return value is None or value is pd.NA or value is pd.NaT or value != value
