"""The sheet `Quy tắc kiểm tra`: broken relations are reported at the figure they are about, once each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.model import expression
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.period import PeriodKind
from de06_xl.model.rule import Missing, Rule, Scope
from de06_xl.process.validate import finding_key, validate
from de06_xl.process.validate import rules as rule_checks
from de06_xl.workbook import layout
from tests.support.books import SHEET, book, heading, indicator
from tests.support.rules import book_of, check, found, rule

# What a rule says ---------------------------------------------------------------------------------------


def test_a_relation_that_holds_says_nothing() -> None:
    assert found(rule("a = b + c"), a=5, b=2, c=3) == []


def test_a_broken_relation_names_cell_unit_and_the_figure_that_would_be_right() -> None:
    (finding,) = found(rule("a = b + c", message="{a} phải là {b} cộng {c}."), a=7440, b=7074, c=360)
    assert (finding.severity, finding.rule) == (Severity.ERROR, "rule:R")
    assert (finding.sheet, finding.cell, finding.code, finding.unit) == (SHEET, "D5", "a", "CAT")
    assert (finding.value, finding.expected) == (7440, 7434)
    assert finding.message == "7.440 phải là 7.074 cộng 360."


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("b + c = a", "a", 5),
        ("a = b", "a", 2),
        ("b + c >= a", "a", None),
        ("b + c > 2 * a", "b", None),
        ("b <= c <= a", None, None),
        ("c <= a <= b", "a", None),
        ("a < b HOẶC c > a", "a", None),
        ("KHÔNG b < c", "b", None),
        ("c > 0 VÀ b > 0 VÀ a = c VÀ b > c", "a", 3),
        ("1 > 2 VÀ c > 0", "c", None),
        ("a - KỲ_TRƯỚC(a) = 0", "a", None),
        ("KỲ_TRƯỚC(a) = a", "a", 3),
        ("KỲ_TRƯỚC(a) > 5", "a", None),
    ],
)
def test_the_finding_stands_at_the_figure_that_the_broken_part_is_about(
    text: str, code: str | None, expected: int | None
) -> None:
    figures: dict[str, Any] = {"a": indicator("a", 9, previous=Decimal(3)), "b": 2, "c": 3}
    findings = found(rule(text), **figures)
    assert [(finding.code, finding.expected) for finding in findings] == ([(code, expected)] if code else [])


def test_what_would_be_right_is_given_as_the_report_shows_it() -> None:
    rate = indicator("rate", "99.2", decimals=1)
    (finding,) = found(rule("rate = part / whole * 100"), rate=rate, part=947684, whole=954802)
    assert finding.expected == Decimal("99.3")


@pytest.mark.parametrize("level", Severity)
def test_the_rule_gives_its_own_level(level: Severity) -> None:
    (finding,) = found(rule("a > 1", severity=level), a=1)
    assert finding.severity is level


def test_a_rule_without_a_message_says_the_relation_with_its_numbers() -> None:
    (finding,) = found(rule("a <= b", message=""), a=7440, b=9)
    assert finding.message == "Quan hệ “a <= b” không đúng (a là 7.440, b là 9); hãy kiểm tra lại số liệu."


@pytest.mark.parametrize("message", ["{a}" * 5_000, "{tt.mo_dau}" * 90, "Sai. " * 1_000])
def test_an_endless_message_is_cut_and_shows_that_it_is(message: str) -> None:
    (finding,) = found(rule("a > b", message=message), a=1, b=2)
    assert len(finding.message) <= rule_checks.LONGEST_MESSAGE
    assert finding.message.endswith("…")


def test_a_message_may_only_name_what_exists() -> None:
    workbook = book_of(rule("a > 0", message="{a} {sai}"), a=1)
    (finding,) = validate(workbook, Figures(workbook))
    assert (finding.rule, finding.sheet, finding.cell) == ("unknown-placeholder", layout.RULES.sheet, "D5")


def test_a_message_may_compare_with_a_period_before_that_is_not_known_yet() -> None:
    text = "{a} ({a.moc}) ít hơn kỳ trước ({a.truoc}), {a.tang_giam}; cùng kỳ {a.cung_ky}."
    workbook = book_of(rule("a >= KỲ_TRƯỚC(a)", message=text), a=1)
    assert validate(workbook, Figures(workbook)) == []


def test_earlier_periods_are_the_column_and_the_history() -> None:
    falls = rule("a >= KỲ_TRƯỚC(a)", code="giam")
    shrinks = rule("a >= CÙNG_KỲ(a)", code="giam_nam")
    workbook = replace(
        book(indicator("a", 5, previous=Decimal(6)), history={("2021-05", "a"): 7}), rules=(falls, shrinks)
    )
    assert [finding.rule for finding in check(workbook)] == ["rule:giam", "rule:giam_nam"]
    higher = replace(workbook, sections=book(indicator("a", 7, previous=Decimal(6))).sections)
    assert check(higher) == []


# What was typed wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "code", "expected"),
    [
        ({"a": 7440, "b": 7047, "c": 366}, "b", 7074),  # two digits swapped in a part
        ({"a": 7440, "b": 7074, "c": 36}, "c", 366),  # a digit lost
        ({"a": 7440, "b": 7074, "c": 3666}, "c", 366),  # a digit doubled
        ({"a": 7440, "b": 7074, "c": -366}, "c", 366),  # a minus sign
        ({"a": 7404, "b": 7074, "c": 366}, "a", 7440),  # two digits swapped in the total
        ({"a": 7440, "b": 7075, "c": 366}, "a", 7441),  # no slip of one figure: the total that would be right
        ({"a": 77440, "b": 7074, "c": 366}, "a", 7440),  # or 77074 of which a 7 was lost: two readings
    ],
)
def test_a_slip_that_an_equation_gives_away_is_told_at_its_own_cell(
    figures: dict[str, int], code: str, expected: int
) -> None:
    (finding,) = found(rule("a = b + c", message="Sai."), **figures)
    assert (finding.code, finding.value, finding.expected) == (code, figures[code], expected)


def test_the_message_says_which_figure_was_probably_meant() -> None:
    (finding,) = found(rule("a = b + c", message="Sai."), a=7440, b=7047, c=366)
    assert finding.message == "Sai. Mã b có thể gõ nhầm: đang ghi 7.047, có phải là 7.074?"


def test_an_inequality_gives_a_slip_away_where_the_period_before_leaves_one_figure() -> None:
    typed = indicator("a", 9947684, previous=Decimal(900000))
    most = indicator("b", 954802, previous=Decimal(910000), number=6)
    (finding,) = found(rule("a <= b <= 1078935"), a=typed, b=most)
    assert (finding.code, finding.expected) == ("a", 947684)
    (finding,) = found(rule("a <= b"), a=12, b=11)
    assert finding.expected is None


def test_a_slip_must_make_the_whole_relation_true_and_fit_the_period_before() -> None:
    text = "a = b + c VÀ b <= 7050"
    assert [(one.code, one.expected) for one in found(rule(text), a=7440, b=7047, c=366)] == [("a", 7413)]
    far = indicator("b", 7047, number=6, previous=Decimal(70))
    assert [(one.code, one.expected) for one in found(rule("a = b + c"), a=7440, b=far, c=366)] == [("a", 7413)]


def test_two_relations_that_want_the_same_figure_tell_it_once() -> None:
    both = (rule("a = b + c", code="R"), rule("a - c = b", code="S", number=6))
    workbook = book_of(*both, a=7440, b=7047, c=366)
    assert [(one.rule, one.code, one.expected) for one in validate(workbook, Figures(workbook))] == [
        ("rule:R", "b", 7074)
    ]


def test_figures_of_one_relation_are_of_one_day() -> None:
    def dated(code: str, day: int, number: int) -> Indicator:
        return indicator(code, 5, number=number, as_of=dt.date(2022, 5, day))

    figures = {"a": dated("a", 10, 5), "b": dated("b", 10, 6), "c": dated("c", 11, 7)}

    def reported(one: Rule) -> list[tuple[str, str | None, object]]:
        workbook = book_of(one, **figures)
        return [(finding.rule, finding.cell, finding.expected) for finding in validate(workbook, Figures(workbook))]

    assert reported(rule("a <= b + c")) == [("date-differs", "G7", dt.date(2022, 5, 10))]
    assert reported(rule("a <= b")) == []
    assert reported(rule("a <= b + KỲ_TRƯỚC(c) + 9", missing=Missing.ZERO)) == []
    assert reported(rule("a <= b + c", scope=Scope.FORM)) == []


# What is missing ----------------------------------------------------------------------------------------


def test_a_rule_is_passed_over_when_a_figure_is_missing() -> None:
    assert found(rule("a = b + c", missing=Missing.SKIP), a=5, b=1, c=None) == []


def test_a_missing_figure_counts_as_nothing_where_the_rule_says_so() -> None:
    assert found(rule("a = b + c", missing=Missing.ZERO), a=5, b=5, c=None) == []
    (finding,) = found(rule("a = b + c", missing=Missing.ZERO), a=5, b=4, c=None)
    assert finding.expected == 4


def test_missing_figures_are_named_where_the_rule_says_so() -> None:
    (finding,) = found(rule("a = b + c", missing=Missing.REPORT, severity=Severity.WARNING), a=5, b=None, c=None)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (Severity.WARNING, "rule:R", "D6", "b")
    assert "thiếu b, c" in finding.message


def test_a_missing_earlier_figure_is_told_at_its_own_cell() -> None:
    (finding,) = found(rule("a >= KỲ_TRƯỚC(a)", missing=Missing.REPORT), a=5)
    assert (finding.cell, finding.code, finding.value) == ("E5", "a", None)
    assert "thiếu KỲ_TRƯỚC(a); hãy ghi số ấy vào cột Kỳ trước" in finding.message
    (finding,) = found(rule("a >= CÙNG_KỲ(a)", missing=Missing.REPORT), a=5)
    assert "hãy thêm số tháng 5/2021 (mã kỳ 2021-05) vào trang Lịch sử" in finding.message


@pytest.mark.parametrize("missing", Missing)
def test_a_figure_that_cannot_be_read_is_not_missing(missing: Missing) -> None:
    unreadable = indicator("b", unreadable=True, number=6)
    assert found(rule("a = b", missing=missing), a=5, b=unreadable) == []
    derived = indicator("c", expression="b * 2", number=7)
    assert found(rule("a = c", missing=missing), a=5, b=unreadable, c=derived) == []


@pytest.mark.parametrize("missing", Missing)
def test_a_sheet_that_this_kind_of_period_does_not_have_is_not_checked(missing: Missing) -> None:
    quarterly = heading("I", sheet=SHEET, kinds=frozenset({PeriodKind.QUARTER}))
    workbook = replace(book_of(rule("a = b", missing=missing), a=5, b=None), outline=(quarterly,))
    assert check(workbook) == []


@pytest.mark.parametrize("text", ["a / b > 1", "b = 0 HOẶC a / b < 1", "a > 1 VÀ a / b > 1", "KHÔNG a / b > 1"])
def test_a_division_by_zero_is_told(text: str) -> None:
    (finding,) = found(rule(text), a=5, b=0)
    assert finding.rule == "rule:R"
    assert "chia cho 0" in finding.message


# Explaining ---------------------------------------------------------------------------------------------


def accepted(workbook: Book, explained: Finding) -> list[bool]:
    reported = replace(workbook, explanations=(Explanation(finding_key(explained), "Đã công bố."),))
    return [finding.accepted for finding in validate(reported, Figures(reported))]


def test_a_broken_rule_may_be_explained_as_long_as_rule_and_figures_stay() -> None:
    workbook = book_of(rule("a <= b"), a=5, b=4)
    (finding,) = check(workbook)
    assert accepted(workbook, finding) == [True]
    assert accepted(book_of(rule("a <= b", number=9, message="Khác."), a=5, b=4), finding) == [True]
    assert accepted(book_of(rule("a <= b"), a=6, b=4), finding) == [False]
    assert accepted(book_of(rule("a <= b"), a=5, b=3), finding) == [False]
    assert accepted(book_of(rule("a < b"), a=5, b=4), finding) == [False]
    assert accepted(book_of(rule("a <= b", code="S"), a=5, b=4), finding) == [False]


@pytest.mark.parametrize("text", ["a <= << b", "a = khong_co", "1 = 1"])
def test_a_rule_that_cannot_be_read_cannot_be_explained(text: str) -> None:
    workbook = book_of(rule(text), a=5, b=4)
    (finding,) = check(workbook)
    assert accepted(workbook, finding) == [False]


# One pass -----------------------------------------------------------------------------------------------


def test_three_hundred_rules_over_three_hundred_figures_are_each_evaluated_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figures = {f"m{n}": n for n in range(300)}
    texts = [f"m{n} + 1 <= m{(n + 1) % 300} * 2 <= m{(n + 2) % 300} + 1" for n in range(300)]
    workbook = book_of(*(rule(text, code=f"R{n}", number=5 + n) for n, text in enumerate(texts)), **figures)
    calls: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counted(*arguments: Any, **keywords: Any) -> Any:
            calls[name] += 1
            return original(*arguments, **keywords)

        monkeypatch.setattr(owner, name, counted)

    count(expression.Comparison, "values")
    count(expression.Arithmetic, "evaluate")
    count(rule_checks, "parse_rule")
    findings = validate(workbook, Figures(workbook))
    assert calls == {"values": 300, "evaluate": 900, "parse_rule": 300}
    assert sum(finding.rule.startswith("rule:") for finding in findings) > 100
