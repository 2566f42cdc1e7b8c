"""A figure over the last periods: which they are, and what was before the first form of this workbook."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.analysis import Analysis
from tests.support.books import book, indicator

NOW = "2022-01-06..2023-06-30"


def analysed(made: Book) -> Analysis:
    return Analysis(made, Figures(made))


def test_a_year_and_a_month_with_their_changes() -> None:
    history = {("2021-05", "a"): 80, ("2022-04", "a"): 50}
    made = book(indicator("a", 100), history=history)
    trend = Analysis(made, Figures(made)).trend("a").set_index("period")
    assert (len(trend), trend.index[0], trend.index[-1]) == (13, "2021-05", "2022-05")
    last = trend.loc["2022-05"]
    assert tuple(last) == (100.0, 50.0, 50.0, 100.0, 80.0, 20.0, 25.0)
    assert pd.isna(trend.loc["2022-03", "value"])


def test_of_spans_only_those_are_shown_of_which_something_is_known() -> None:
    earlier, now = "2018-01-01..2021-12-31", "2022-01-06..2026-06-30"
    made = book(indicator("a", 100), period=now, history={(earlier, "a"): 80, ("2026-05", "a"): 7})
    trend = Analysis(made, Figures(made)).trend("a")
    assert list(zip(trend["period"], trend["value"], strict=True)) == [(earlier, 80.0), (now, 100.0)]


def test_the_column_of_the_period_before_is_known_without_a_history() -> None:
    made = book(indicator("a", 100, previous=Decimal(40)))
    assert list(Analysis(made, Figures(made)).trend("a", periods=2)["value"]) == [40.0, 100.0]


def test_the_period_before_a_span_is_the_latest_known_one_and_none_is_invented() -> None:
    earlier = "2021-01-01..2022-01-05"
    made = book(indicator("a", 100, previous=Decimal(10)), period=NOW, history={(earlier, "a"): 8})
    trend = analysed(made).trend("a")
    assert list(zip(trend["period"], trend["value"], strict=True)) == [(earlier, 10.0), (NOW, 100.0)]
    assert list(trend["previous"].dropna()) == [10]
    empty = analysed(book(indicator("a", 100), period=NOW, history={(earlier, "a"): 8}))
    assert list(empty.trend("a")["value"]) == [8, 100]
    assert list(empty.figures["previous"]) == [8]
    assert list(empty.trend("a")["previous"].dropna()) == [8]


def test_of_the_period_before_an_only_span_the_column_is_known_but_not_its_days() -> None:
    found = analysed(book(indicator("a", 100, previous=Decimal(10)), period=NOW))
    (row,) = found.trend("a").to_dict("records")
    assert (row["period"], row["value"], row["previous"]) == (NOW, 100, 10)
    assert list(found.figures["previous"]) == [10]


def test_what_the_report_prints_of_the_period_before_is_what_page_and_trend_show() -> None:
    found = analysed(book(indicator("a", 100, previous=Decimal(40)), history={("2022-04", "a"): 50}))
    assert list(found.figures["previous"]) == [40]
    assert list(found.trend("a", periods=2)["value"]) == [40, 100]


def test_once_a_year_the_period_before_is_a_year_ago() -> None:
    found = analysed(book(indicator("a", 100, previous=Decimal(10)), period="2022-6T"))
    (row,) = found.figures.to_dict("records")
    assert (row["previous"], row["year_ago"], row["year_change"]) == (10, 10, 90)


@pytest.mark.parametrize("period", ["2022-05", NOW])
def test_of_no_periods_there_is_no_row(period: str) -> None:
    assert (
        analysed(book(indicator("a", 1), period=period, history={("2021-01-01..2022-01-05", "a"): 8}))
        .trend("a", periods=0)
        .empty
    )
