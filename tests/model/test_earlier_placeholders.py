"""Placeholders that compare: the figure of the period before, the change since, the figure of a year ago."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Indicator, Nature
from de06_xl.model.period import Period
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from tests.support.books import book, indicator, paragraph

EARLIER_FORMS = ("truoc", "chenh", "tang_giam", "cung_ky")


def printed(workbook: Book) -> str:
    return compose(workbook, Figures(workbook)).headings[0].paragraphs[0].text


def said(text: str, value: str | int | None, previous: str | int | None, **fields: object) -> str:
    before = None if previous is None else Decimal(str(previous))
    return printed(book(indicator("a", value, previous=before, **fields), paragraphs=(paragraph("đoạn", text),)))


@pytest.mark.parametrize(
    ("value", "previous", "words"),
    [
        (7440, 6206, "tăng 1.234"),
        (100, 156, "giảm 56"),
        (100, 100, "không đổi"),
        (0, 0, "không đổi"),
        (12, 7, "tăng 05"),
        (0, 5, "giảm 05"),
    ],
)
def test_a_change_is_told_in_words(value: int, previous: int, words: str) -> None:
    assert said("{a.tang_giam}", value, previous) == words


@pytest.mark.parametrize(
    ("form", "text"), [("truoc", "97,5"), ("chenh", "1,77"), ("tang_giam", "giảm 1,77"), ("so", "95,73")]
)
def test_the_figures_decimals_are_those_of_what_compares_it(form: str, text: str) -> None:
    rate = {"decimals": 2, "unit_of_measure": "%"}
    assert said(f"{{a.{form}}}", "95.732838589981447", "97.5", **rate) == text


def test_a_change_too_small_to_print_is_none() -> None:
    assert said("{a.tang_giam}", "95.734", "95.731", decimals=2) == "không đổi"


def test_a_year_ago_comes_from_the_history() -> None:
    workbook = book(
        indicator("a", 5), paragraphs=(paragraph("đoạn", "{a.cung_ky} hồ sơ"),), history={("2021-05", "a"): 1078}
    )
    assert printed(workbook) == "1.078 hồ sơ"


@given(value=st.integers(-(10**12), 10**12), previous=st.integers(-(10**12), 10**12))
def test_words_and_number_of_a_change_say_the_same(value: int, previous: int) -> None:
    words, number, before = said("{a.tang_giam}|{a.chenh}|{a.truoc}", value, previous).split("|")
    size = abs(value - previous)
    assert int(before.replace(".", "")) == previous
    assert int(number.replace(".", "")) == size
    way, _, reported = words.rpartition(" ")
    assert way == ("không" if value == previous else "tăng" if value > previous else "giảm")
    assert value == previous or int(reported.replace(".", "")) == size


@pytest.mark.parametrize(
    ("unit", "text", "rose", "unchanged"),
    [
        ("hồ sơ", "{a.tang_giam} hồ sơ so với", "tăng 210 hồ sơ so với", "không đổi so với"),
        ("Hồ sơ", "{a.tang_giam} hồ sơ.", "tăng 210 hồ sơ.", "không đổi."),
        ("%", "{a.tang_giam}% so với", "tăng 210% so với", "không đổi so với"),
        ("%", "{a.tang_giam} điểm phần trăm, còn", "tăng 210 điểm phần trăm, còn", "không đổi, còn"),
        ("hồ sơ", "{a.tang_giam} so với", "tăng 210 so với", "không đổi so với"),
        ("hồ", "{a.tang_giam} hồng", "tăng 210 hồng", "không đổi hồng"),
        ("", "{a.tang_giam} hồ sơ", "tăng 210 hồ sơ", "không đổi hồ sơ"),
    ],
)
def test_what_did_not_change_takes_no_unit(unit: str, text: str, rose: str, unchanged: str) -> None:
    assert said(text, 410, 200, unit_of_measure=unit) == rose
    assert said(text, 200, 200, unit_of_measure=unit) == unchanged


def findings(workbook: Book) -> list[Finding]:
    found = validate(workbook, Figures(workbook))
    return [finding for finding in found if finding.rule.startswith("figure-without")]


@pytest.mark.parametrize("form", EARLIER_FORMS)
def test_a_missing_earlier_figure_is_an_error_that_cannot_be_explained_away(form: str) -> None:
    workbook = book(indicator("a", 5), paragraphs=(paragraph("đoạn", f"so với trước {{a.{form}}}"),))
    rule = "figure-without-year-ago" if form == "cung_ky" else "figure-without-previous"
    (finding,) = findings(workbook)
    assert (finding.rule, finding.cell, finding.kind.explainable) == (rule, "B20", False)
    assert printed(workbook) == "so với trước [chưa có: a]"


def test_the_message_names_the_cell_to_fill_or_the_period_that_is_missing() -> None:
    workbook = book(indicator("a", 5), paragraphs=(paragraph("đoạn", "{a.truoc}{a.cung_ky}"),))
    messages = [finding.message for finding in findings(workbook)]
    assert "ô E5" in messages[0]
    assert "(tháng 5/2021, mã kỳ 2021-05)" in messages[1]


def test_what_is_not_printed_needs_no_earlier_figure() -> None:
    workbook = book(indicator("a", 5), paragraphs=(paragraph("đoạn", "{a.truoc}", ""), paragraph("đoạn", "có")))
    assert findings(workbook) == []


def test_a_zero_of_before_is_there() -> None:
    workbook = book(
        indicator("a", 5, previous=Decimal(0)),
        paragraphs=(paragraph("đoạn", "{a.truoc} {a.tang_giam} {a.cung_ky}"),),
        history={("2021-05", "a"): 0},
    )
    assert findings(workbook) == []
    assert printed(workbook) == "0 tăng 05 0"


# Figures of periods that are not stored themselves --------------------------------------------------------


def earlier(period: str, history: dict[tuple[str, str], str | int], *indicators: Indicator) -> Decimal | None:
    return Figures(book(*indicators, history=history)).earlier(indicators[-1].code, Period.parse(period))


MONTHS = {(f"2021-{month:02d}", "a"): month for month in range(1, 13)}


@pytest.mark.parametrize(
    ("period", "total"), [("2021-Q1", 6), ("2021-Q4", 33), ("2021-6T", 21), ("2021-9T", 45), ("2021", 78)]
)
def test_a_figure_of_the_period_is_the_sum_of_its_months(period: str, total: int) -> None:
    assert earlier(period, MONTHS, indicator("a", nature=Nature.IN_PERIOD)) == total


def test_a_stored_quarter_stands_before_the_sum_of_its_months() -> None:
    history = MONTHS | {("2021-Q1", "a"): 100}
    assert earlier("2021-Q1", history, indicator("a", nature=Nature.IN_PERIOD)) == 100
    assert earlier("2021", history, indicator("a", nature=Nature.IN_PERIOD)) == 100 + 78 - 6


def test_a_month_missing_leaves_the_sum_unknown() -> None:
    history = {key: value for key, value in MONTHS.items() if key != ("2021-02", "a")}
    assert earlier("2021-Q1", history, indicator("a", nature=Nature.IN_PERIOD)) is None
    assert earlier("2021", history, indicator("a", nature=Nature.IN_PERIOD)) is None
    assert earlier("2021-Q2", history, indicator("a", nature=Nature.IN_PERIOD)) == 15


@pytest.mark.parametrize("nature", [Nature.CUMULATIVE, Nature.YEAR_TO_DATE, Nature.AS_OF])
def test_other_figures_are_those_of_the_last_month(nature: Nature) -> None:
    assert earlier("2021-Q2", MONTHS, indicator("a", nature=nature)) == 6
    assert earlier("2021-06", {("2021-6T", "a"): 9}, indicator("a", nature=nature)) == 9
    assert earlier("2021-05", {("2021-Q2", "a"): 9}, indicator("a", nature=nature)) is None


def test_a_figure_of_no_kind_is_never_made_of_others() -> None:
    assert earlier("2021-Q2", MONTHS, indicator("a")) is None


def test_weeks_make_up_no_month() -> None:
    history = {(f"2021-W{week:02d}", "a"): 1 for week in range(1, 53)}
    assert earlier("2021-01", history, indicator("a", nature=Nature.IN_PERIOD)) is None
    assert earlier("2021-01", history, indicator("a", nature=Nature.CUMULATIVE)) is None
    assert earlier("2021-W02", history, indicator("a", nature=Nature.CUMULATIVE)) == 1


def test_a_rate_of_a_quarter_is_computed_from_sums_and_a_published_one_stands() -> None:
    done, target = indicator("dat", nature=Nature.IN_PERIOD), indicator("giao", nature=Nature.IN_PERIOD)
    rate = indicator("ty_le", expression="dat / giao * 100", unit_of_measure="%", decimals=2)
    history: dict[tuple[str, str], str | int] = {}
    for month, (a, b, r) in {"01": (1, 2, 50), "02": (3, 4, 75), "03": (0, 4, 0)}.items():
        history |= {(f"2021-{month}", "dat"): a, (f"2021-{month}", "giao"): b, (f"2021-{month}", "ty_le"): r}
    assert earlier("2021-Q1", history, done, target, rate) == 40
    assert earlier("2021-Q1", history | {("2021-Q1", "ty_le"): "41.5"}, done, target, rate) == Decimal("41.5")
    assert earlier("2021-02", history, done, target, rate) == 75


def test_a_circle_that_an_override_hides_now_is_none_in_earlier_periods() -> None:
    first = indicator("x", 5, expression="a + 1")
    second = indicator("a", expression="x + 1")
    assert earlier("2021-05", {("2021-05", "khac"): 1}, first, second) is None
    assert earlier("2021-05", {("2021-05", "a"): 7}, first, second) == 7


def test_a_figure_that_is_gone_from_the_workbook_is_unknown() -> None:
    figures = Figures(book(indicator("a", 1), history={("2021-05", "b"): 7}))
    assert figures.year_ago("b") is None


def test_a_kind_of_figure_that_changes_changes_what_is_made_of_months() -> None:
    as_sum = indicator("a", nature=Nature.IN_PERIOD)
    assert earlier("2021-Q1", MONTHS, replace(as_sum, nature=Nature.CUMULATIVE)) == 3
