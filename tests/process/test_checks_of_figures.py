"""Checks of figures: typed and computed ones, slips, expressions, rates, and what explains a finding."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.period import PeriodKind
from de06_xl.process.validate import finding_key
from de06_xl.workbook.writing.formulas import formula_blocks
from tests.support.books import SHEET, book, heading, indicator
from tests.support.checked import TEXT, findings, rules


@pytest.mark.parametrize(
    ("value", "fields", "rule"),
    [
        (None, {}, "value-missing"),
        (-1, {}, "value-negative"),
        ("12.3456", {}, "value-fractional"),
        ("12.345", {"decimals": 2}, "value-too-precise"),
        (None, {"aggregation": Aggregation.SUM}, "value-missing"),
    ],
)
def test_an_entered_figure_must_be_there_whole_and_not_negative(value: Any, fields: dict[str, Any], rule: str) -> None:
    assert rules(indicator("a", value, **fields)) == [(rule, "D5")]


def test_zero_is_a_figure() -> None:
    assert rules(indicator("a", 0)) == []


def test_a_sheet_that_this_kind_of_period_does_not_have_owes_nothing() -> None:
    quarterly = heading("I", sheet=SHEET, kinds=frozenset({PeriodKind.QUARTER}))
    assert rules(indicator("a"), outline=(quarterly,)) == []


def override(value: str, decimals: int = 2, unit: str = "%") -> list[Finding]:
    return findings(
        book(
            indicator("a", 516, number=5),
            indicator("b", 539, number=6),
            indicator("c", value, expression="a / b * 100", number=7, decimals=decimals, unit_of_measure=unit),
            paragraphs=(TEXT,),
        )
    )


@pytest.mark.parametrize(("value", "decimals"), [("95.73", 2), ("95.7328", 2), ("96", 0), ("95.7", 1)])
def test_an_override_that_shows_the_same_figure_is_right(value: str, decimals: int) -> None:
    assert override(value, decimals) == []


def test_an_override_that_differs_is_an_error_with_the_right_figure() -> None:
    (finding,) = override("97.53")
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.ERROR,
        "derived-differs",
        "D7",
        "c",
    )
    assert (finding.value, finding.expected) == (Decimal("97.53"), Decimal("95.73"))
    assert "97,53" in finding.message
    assert "95,73" in finding.message


def test_an_override_that_was_cut_and_not_rounded_is_a_warning() -> None:
    (finding,) = override("95.732", 3)
    assert (finding.severity, finding.rule, finding.expected) == (
        Severity.WARNING,
        "derived-truncated",
        Decimal("95.733"),
    )
    assert "cắt" in finding.message


def test_a_rate_typed_as_a_percentage_is_told_as_that() -> None:
    (finding,) = override("0.9573")
    assert (finding.severity, finding.rule) == (Severity.ERROR, "derived-differs")
    assert "chia cho 100" in finding.message


@pytest.mark.parametrize("typed", [561, 5160, 5166, 56, "51.6", 51600])
def test_an_entered_figure_that_contradicts_what_is_stated_of_it_is_told_with_the_probable_one(typed: Any) -> None:
    workbook = book(
        indicator("a", typed, number=5, decimals=1),
        indicator("b", 539, number=6),
        indicator("rate", "95.73", expression="a / b * 100", number=7, decimals=2, unit_of_measure="%"),
        indicator("rest", 23, expression="b - a", number=8),
        paragraphs=(TEXT,),
    )
    (finding,) = findings(workbook)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.ERROR,
        "probable-slip",
        "D5",
        "a",
    )
    assert (finding.value, finding.expected) == (Decimal(str(typed)), 516)
    assert "516" in finding.message
    assert "D7" in finding.message


def test_a_slip_is_found_through_derived_figures_and_must_fit_the_period_before() -> None:
    def reported(previous: int) -> list[tuple[str, str | None]]:
        return rules(
            indicator("a", 561, number=5, previous=Decimal(previous)),
            indicator("b", 539, number=6),
            indicator("rest", expression="b - a", number=7),
            indicator("double", 46, expression="rest * 2", number=8),
        )

    assert reported(510) == [("probable-slip", "D5")]
    assert reported(2000) == [("derived-differs", "D8"), ("value-jump", "D5")]


def test_no_slip_is_guessed_where_two_figures_could_be_it() -> None:
    one_of_two = (indicator("a", 12, number=5), indicator("b", 12, number=6))
    assert rules(*one_of_two, indicator("s", 33, expression="a + b", number=7)) == [("derived-differs", "D7")]


def test_what_follows_from_a_wrong_override_is_not_told_again() -> None:
    terms = (indicator("a", 516, number=5), indicator("b", 539, number=6))
    rest = indicator("rest", 70, expression="b - a", number=7)
    assert rules(*terms, rest, indicator("double", 46, expression="rest * 2", number=8)) == [("derived-differs", "D7")]
    assert rules(*terms, rest, indicator("double", 140, expression="rest * 2", number=8)) == [("derived-differs", "D7")]
    assert rules(*terms, rest, indicator("double", 99, expression="rest * 2", number=8)) == [
        ("derived-differs", "D7"),
        ("derived-differs", "D8"),
    ]


def test_long_chains_and_doubled_terms_are_no_burden() -> None:
    chain = [indicator("m0", 1, number=5)]
    chain += [indicator(f"m{n}", expression=f"m{n - 1} + m{n - 1} - m{n - 1}", number=5 + n) for n in range(1, 1500)]
    last = indicator("s", 8, expression="m1499", number=2000)
    assert rules(*chain, last) == [("derived-differs", "D2000")]


def test_a_division_by_zero_is_told_and_a_missing_term_only_once() -> None:
    rate = indicator("c", expression="a / b", number=7)
    assert rules(indicator("a", 1), indicator("b", 0, number=6), rate) == [("derived-empty", "D7")]
    assert rules(indicator("a", 1), indicator("b", number=6), rate) == [("value-missing", "D6")]


def test_an_expression_must_be_readable_name_known_codes_and_run_in_no_circle() -> None:
    assert rules(indicator("a", expression="1 +")) == [("unreadable-expression", "K5")]
    assert rules(indicator("a", expression="khong_co * 2")) == [("unknown-code", "K5")]
    circle = (indicator("a", expression="b", number=5), indicator("b", expression="a", number=6))
    assert sorted(rules(*circle)) == [("cycle", "K5"), ("cycle", "K6")]


def test_a_formula_that_says_something_else_than_cach_tinh_is_a_warning() -> None:
    edited = indicator("c", expression="a * 2", formula='=INDEX($D:$D,MATCH("a",$A:$A,0))*3', number=6)
    assert rules(indicator("a", 1), edited) == [("edited-formula", "D6")]


def test_a_code_that_is_not_that_of_the_period_before_is_told_where_no_text_calls_it() -> None:
    history: dict[tuple[str, str], str | int] = {("2022-05", "dvc"): 7, ("2022-05", "ty_le"): "97.53"}

    def reported(code: str, previous: str, **fields: Any) -> list[tuple[str, str | None, Any]]:
        row = indicator(code, previous, previous=Decimal(previous), **fields)
        found = findings(book(row, paragraphs=(TEXT,), period="2022-06", history=history))
        return [(f.rule, f.cell, f.expected) for f in found if f.severity is not Severity.NOTE]

    assert reported("dcv", "7") == [("code-renamed", "A5", "dvc")]
    assert reported("ty_lee", "97.53", decimals=2) == [("code-renamed", "A5", "ty_le")]
    assert reported("dvc", "7") == []
    assert reported("moi", "8") == []


def test_an_expression_too_long_for_a_cell_is_told_and_not_written() -> None:
    codes = [indicator(f"m{n}", n, number=5 + n) for n in range(150)]
    total = indicator("tong", expression=" + ".join(f"m{n}" for n in range(150)), number=200)
    assert rules(*codes, total) == [("expression-too-long", "K200")]
    assert formula_blocks(Figures(book(*codes, total))) == []


def test_an_explained_finding_is_accepted_as_long_as_its_value_stays() -> None:
    (finding,) = override("97.53")
    again = override("97.53")[0]
    changed = override("96.53")[0]
    assert finding_key(finding) == finding_key(again)
    assert finding_key(finding) != finding_key(changed)


def test_a_hole_cannot_be_explained_away() -> None:
    bare = book(indicator("a"), paragraphs=(TEXT,))
    (hole,) = findings(bare)
    explained = replace(bare, explanations=(Explanation(finding_key(hole), "chưa gửi"),))
    assert [finding.accepted for finding in findings(explained)] == [False]


def test_a_number_over_a_sum_of_units_is_compared_with_it() -> None:
    aggregated = {"aggregation": Aggregation.SUM, "aggregated": Decimal(95)}
    assert rules(indicator("a", 101, **aggregated)) == [("collected-differs", "D5")]
    assert rules(indicator("a", 95, **aggregated)) == []
    assert rules(indicator("a", formula="=50+60", **aggregated)) == [("edited-formula", "D5")]


def test_a_typed_percentage_in_an_entered_rate_is_told() -> None:
    assert rules(indicator("a", "0.97", decimals=2, unit_of_measure="%")) == [("percent-as-fraction", "D5")]
    assert rules(indicator("a", "1", decimals=2, unit_of_measure="%")) == [("percent-as-fraction", "D5")], "100%"
    assert rules(indicator("a", "1.01", decimals=2, unit_of_measure="%")) == []


def rate_of(
    part: Any, whole: int, name: str = "Tỷ lệ", expression: str = "a / b * 100", **fields: Any
) -> list[Finding]:
    rate = indicator("c", expression=expression, number=7, decimals=2, unit_of_measure="%")
    terms = (indicator("a", part, number=5, **fields), indicator("b", whole, number=6))
    return findings(book(*terms, replace(rate, name=name), paragraphs=(TEXT,)))


@pytest.mark.parametrize("expression", ["a / b * 100", "100 * a / b", "LÀM_TRÒN(a / b * 100; 2)", "(a * 100) / b"])
def test_a_rate_of_a_part_above_100_is_questioned(expression: str) -> None:
    (finding,) = rate_of(600, 539, expression=expression)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.WARNING,
        "rate-above-hundred",
        "D7",
        "c",
    )
    assert "600" in finding.message
    assert "539" in finding.message
    assert rate_of(539, 539, expression=expression) == []


def test_a_part_that_one_slip_makes_too_large_is_told_itself() -> None:
    (finding,) = rate_of(5160, 539)
    assert (finding.rule, finding.cell, finding.value, finding.expected) == ("rate-above-hundred", "D5", 5160, 516)


def test_a_comparison_may_be_above_100() -> None:
    assert rate_of(600, 539, "Tỷ lệ so với cùng kỳ") == []
    assert rate_of(600, 539, expression="a / b * 50") == []
    assert rate_of(600, 539, unit_of_measure="km") == []


def test_an_entered_rate_above_100_is_questioned() -> None:
    def reported(name: str) -> list[tuple[str, str | None]]:
        rate = replace(indicator("a", "101.5", decimals=1, unit_of_measure="%"), name=name)
        return rules(rate)

    assert reported("Tỷ lệ hồ sơ đúng hạn") == [("rate-above-hundred", "D5")]
    assert reported("Tốc độ tăng") == []
    assert reported("Tỉ lệ tăng so với tháng trước") == []


def test_a_rate_above_100_is_not_told_where_its_part_jumped() -> None:
    (finding,) = rate_of(5160, 539, previous=Decimal(500))
    assert (finding.rule, finding.cell, finding.expected) == ("value-jump", "D5", 516)
