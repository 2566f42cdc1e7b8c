"""`Cách tính` that names the period before or the same one a year ago: growth, differences, gaps of the history."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Indicator, Nature
from de06_xl.model.period import Period
from de06_xl.process.rollover import next_book
from de06_xl.process.trace import sentences, trace
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from tests.support.books import book, indicator, paragraph

GROWTH = "(a - KỲ_TRƯỚC(a)) / KỲ_TRƯỚC(a) * 100"
SINCE_LAST_YEAR = "(a - CÙNG_KỲ(a)) / CÙNG_KỲ(a) * 100"


def growing(expression: str, value: int | None, previous: str | int | None = None, **fields: object) -> Book:
    before = None if previous is None else Decimal(str(previous))
    rate = indicator("g", number=6, expression=expression, decimals=2, unit_of_measure="%")
    return book(indicator("a", value, previous=before), rate, **fields)


def reported(workbook: Book, *rules: str) -> list[Finding]:
    return [finding for finding in validate(workbook, Figures(workbook)) if finding.rule in rules]


@given(value=st.integers(0, 10**9), previous=st.integers(1, 10**9))
def test_growth_is_that_of_the_column_of_the_period_before(value: int, previous: int) -> None:
    found = Figures(growing(GROWTH, value, previous)).value("g")
    assert found is not None
    assert abs(found - Decimal(value - previous) * 100 / previous) < Decimal("1e-20") * 10**12


@given(value=st.integers(0, 10**9), then=st.integers(1, 10**9))
def test_growth_since_a_year_ago_is_that_of_the_history(value: int, then: int) -> None:
    workbook = growing(SINCE_LAST_YEAR, value, history={("2021-05", "a"): then})
    found = Figures(workbook).value("g")
    assert found is not None
    assert abs(found - Decimal(value - then) * 100 / then) < Decimal("1e-8")


def test_points_between_two_rates_are_a_difference() -> None:
    rate = {"decimals": 2, "unit_of_measure": "%"}
    workbook = book(
        indicator("a", "97.5", previous=Decimal("95.73"), **rate),
        indicator("d", number=6, expression="a - KỲ_TRƯỚC(a)", decimals=2, unit_of_measure="điểm %"),
    )
    assert Figures(workbook)["d"].text() == "1,77"


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (GROWTH, "vì chưa có số kỳ trước của mã “a” nên ô để trống; hãy ghi số ấy vào cột Kỳ trước."),
        (SINCE_LAST_YEAR, "hãy thêm số tháng 5/2021 (mã kỳ 2021-05) vào trang Lịch sử."),
    ],
)
def test_without_history_there_is_no_figure_and_a_note_says_why(expression: str, message: str) -> None:
    workbook = growing(expression, 5)
    assert Figures(workbook).value("g") is None
    (finding,) = reported(workbook, "derived-without-earlier", "derived-empty", "value-missing")
    assert (finding.severity.code, finding.code) == ("note", "g")
    assert finding.message.endswith(message)


def test_what_grew_from_nothing_has_no_rate_and_is_told_as_a_division_by_zero() -> None:
    workbook = growing(GROWTH, 5, 0)
    assert Figures(workbook).value("g") is None
    (finding,) = reported(workbook, "derived-without-earlier", "derived-empty")
    assert finding.rule == "derived-empty"


@pytest.mark.parametrize(
    ("expression", "rule"), [(GROWTH, "figure-without-previous"), (SINCE_LAST_YEAR, "figure-without-year-ago")]
)
def test_a_paragraph_that_prints_it_is_named(expression: str, rule: str) -> None:
    rate = indicator("g", number=6, expression=expression, decimals=2, unit_of_measure="%")
    above = indicator("h", number=7, expression="g + 0", decimals=2)
    text = paragraph("đoạn", "Tăng {g}%, {h}.", number=20)
    workbook = book(indicator("a", 5), rate, above, paragraphs=(text,))
    found = reported(workbook, rule)
    assert [(finding.cell, finding.value) for finding in found] == [("B20", "{g}"), ("B20", "{h}")]
    assert compose(workbook, Figures(workbook)).headings[0].paragraphs[0].text == "Tăng [chưa có: g]%, [chưa có: h]."


def test_a_number_typed_over_it_needs_no_history() -> None:
    rate = indicator("g", "-12.5", number=6, expression=GROWTH, decimals=2, unit_of_measure="%")
    workbook = book(indicator("a", 5), rate, paragraphs=(paragraph("đoạn", "{g}"),))
    assert Figures(workbook)["g"].text() == "-12,5"
    assert not [f for f in validate(workbook, Figures(workbook)) if f.code == "g" and f.severity.code != "note"]


def test_a_figure_may_be_made_of_its_own_earlier_one() -> None:
    total = indicator("t", number=6, expression="KỲ_TRƯỚC(t) + a", previous=Decimal(10))
    figures = Figures(book(indicator("a", 5), total))
    assert figures.value("t") == 15
    assert not figures.cycles


def test_a_condition_may_look_back() -> None:
    for previous, printed in ((3, 1), (9, 0)):
        text = paragraph("đoạn", "Tăng.", "a > KỲ_TRƯỚC(a)")
        workbook = book(indicator("a", 5, previous=Decimal(previous)), paragraphs=(text,))
        assert len(compose(workbook, Figures(workbook)).headings[0].paragraphs) == printed


def test_what_it_was_in_an_earlier_period_is_worked_out_of_the_history() -> None:
    history = {("2022-03", "a"): 100, ("2022-04", "a"): 150, ("2021-04", "a"): 120}
    figures = Figures(growing(GROWTH, 5, history=history))
    assert figures.earlier("g", Period.parse("2022-04")) == 50
    assert figures.earlier("g", Period.parse("2022-03")) is None
    figures = Figures(growing(SINCE_LAST_YEAR, 5, history=history))
    assert figures.earlier("g", Period.parse("2022-04")) == 25


def test_a_quarter_a_year_ago_is_the_sum_of_its_months() -> None:
    months = {(f"2021-0{month}", "a"): 10 * month for month in (4, 5, 6)}
    counted = indicator("a", 300, nature=Nature.IN_PERIOD)
    rate = indicator("g", number=6, expression=SINCE_LAST_YEAR, decimals=2, unit_of_measure="%")
    assert Figures(book(counted, rate, period="2022-Q2", history=months)).value("g") == 100


def test_the_next_period_compares_with_this_one() -> None:
    workbook = growing(GROWTH, 150, 100)
    following = next_book(workbook, Figures(workbook), Period.parse("2022-06"))
    a, g = following.indicators()
    assert isinstance(a, Indicator)
    assert (a.previous, g.previous) == (150, 50)
    assert Figures(following).value("g") is None


def test_a_trace_names_the_earlier_figure_with_its_value() -> None:
    workbook = growing("a - KỲ_TRƯỚC(a) + CÙNG_KỲ(a)", 150, 100, history={("2021-05", "a"): 7})
    figures = Figures(workbook)
    origin = trace(workbook, figures, "g").origins[0]
    assert origin.parts == ("a",)
    text = "Tính theo a - KỲ_TRƯỚC(a) + CÙNG_KỲ(a), trong đó KỲ_TRƯỚC(a) = 100, CÙNG_KỲ(a) = 7."
    assert text in sentences(origin)


def test_a_rate_of_growth_may_be_above_a_hundred() -> None:
    assert not reported(growing(GROWTH, 1000, 10), "rate-above-hundred")
