"""Expressions are read, evaluated and written as Excel formulas without ever reaching Python's evaluator."""

from __future__ import annotations

import contextlib
import re
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.expression import ExpressionError, excel_formula, parse

FIGURES = {"a": Decimal(516), "b": Decimal(539), "c": Decimal(0), "am": Decimal(-7), "trong": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("100 / 10 / 5", 2),
        ("-a + 1", -515),
        ("- - 2", 2),
        ("2 - -3", 5),
        ("a / b * 100", "95.73283858998144712430426716"),
        ("1 / 3 * 3", "0.9999999999999999999999999999999999999999"),
        ("0,5 + 0.5", 1),
        ("ABS(am)", 7),
        ("abs(am)", 7),
        ("MIN(a; b; 3)", 3),
        ("MAX(a, b)", 539),
        ("LÀM_TRÒN(a / b * 100; 2)", "95.73"),
        ("ROUND(2.5; 0)", 3),
        ("làm_tròn(-2.5; 0)", -3),
        ("LÀM_TRÒN(1234; -2)", 1200),
        ("a < b", True),
        ("a >= b", False),
        ("1 < 2 < 3", True),
        ("1 < 3 < 2", False),
        ("a <> b", True),
        ("a = 516", True),
        ("a < b VÀ b < 1000", True),
        ("a > b HOẶC b > 1000", False),
        ("a > b hoặc KHÔNG b > 1000", True),
        ("KHÔNG KHÔNG a < b", True),
        ("(a < b) + 1", 2),
    ],
)
def test_a_value_follows_the_rules_of_arithmetic_and_logic(text: str, value: object) -> None:
    result = parse(text).evaluate(FIGURES.get)
    if isinstance(value, bool):
        assert result is value
    else:
        assert Decimal(result) == pytest.approx(Decimal(str(value)), rel=Decimal("1e-27"))


@pytest.mark.parametrize(
    "text",
    ["trong + 1", "a / c", "a / (b - b)", "MIN(a; trong)", "-trong", "a < trong", "LÀM_TRÒN(trong; 2)", "khong_co"],
)
def test_an_empty_figure_or_a_zero_divisor_gives_nothing(text: str) -> None:
    assert parse(text).evaluate(FIGURES.get) is None


@pytest.mark.parametrize(
    "text",
    ["trong > 0 VÀ a > b", "trong > 0 HOẶC a < b", "KHÔNG trong > 0", "1 < trong < 0", "a / c > 1 HOẶC a < b"],
)
def test_logic_over_what_is_missing_is_unknown_as_in_the_sheet(text: str) -> None:
    assert parse(text).evaluate(FIGURES.get) is None


def test_what_fifteen_digits_cannot_show_does_not_count() -> None:
    assert parse("1 / 3 * 3 = 1").evaluate(FIGURES.get) is True
    assert parse("a / 7 * 7 - a").evaluate(FIGURES.get) == 0
    assert parse("1 / (a / 7 * 7 - a)").evaluate(FIGURES.get) is None


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "trống"),
        ("a +", 4, "bỏ dở"),
        ("a b", 3, "“b”"),
        ("(a", 3, "đóng ngoặc"),
        ("a)", 2, "“)”"),
        ("a ^ 2", 3, "lũy thừa"),
        ("a % b", 3, "“%”"),
        ("a.b", 2, "“.”"),
        ("1.000", 1, "1000"),
        ("1,000,000", 1, "1000000"),
        ("1.2.3", 1, "không phải số"),
        ("SUM(a; b)", 1, "SUM"),
        ("ABS(a; b)", 1, "cần 1"),
        ("LÀM_TRÒN(a)", 1, "cần 2"),
        ("chỉ_tiêu + 1", 1, "không dấu"),
        ("MAX(1,2; a)", 5, "1.2 hoặc 1; 2"),
        ("a == b", 4, "viết ="),
        ("__import__('os')", 12, "“'”"),
        ("a[0", 2, "“[”"),
        ("a[0-1]", 2, "“[”"),
        ("lambda: a", 7, "“:”"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["a = 1 VÀ VÀ b = 2", "hoặc a = 1", "a = 1 VÀ )"])
def test_a_word_with_its_marks_is_not_suggested_again(text: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert str(caught.value).partition(" (")[0].endswith(" ở chỗ này")


def test_arguments_part_at_semicolons_and_at_commas_that_no_digit_follows() -> None:
    assert parse("MAX(1; 2)").evaluate(FIGURES.get) == 2
    assert parse("MAX(1, 2)").evaluate(FIGURES.get) == 2
    assert parse("LÀM_TRÒN(a,0)").evaluate(FIGURES.get) == 516


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "a" + ")" * 10_000,
        "-" * 1_000_000 + "a",
        "KHÔNG " * 300_000,
        "a + " * 250_000 + "a",
        "9" * 1_000_000,
        "a *" * 600 + "a",
        "1" + "0" * 1900,
    ],
)
def test_hostile_text_is_read_or_refused_in_little_memory(text: str) -> None:
    tracemalloc.start()
    try:
        parse(text).number({"a": Decimal(10) ** 300}.get)
    except ExpressionError as error:
        reported = str(error)
    else:
        reported = "read, ký tự thứ 0"
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert "ký tự thứ" in reported
    assert peak < 50_000_000


def test_fifty_layers_of_parentheses_are_read_and_more_refused() -> None:
    assert parse("(" * 49 + "a" + ")" * 49).evaluate(FIGURES.get) == 516
    with pytest.raises(ExpressionError, match="50 lớp"):
        parse("(" * 51 + "a" + ")" * 51)


def test_a_number_beyond_excels_largest_gives_nothing() -> None:
    assert parse("a * a").evaluate({"a": Decimal(10) ** 200}.get) is None


def test_codes_are_named_once_in_their_order() -> None:
    assert parse("b / a * b + MIN(c; a)").codes == ("b", "a", "c")


def test_no_function_of_the_excel_formula_gets_more_arguments_than_excel_takes() -> None:
    codes = [f"a{number}" for number in range(300)]
    formula = excel_formula(parse(" + ".join(codes)), lambda term: term.code)
    assert [len(some.split(",")) for some in re.findall(r"COUNT\(([^)]*)\)", formula)] == [255, 45]
    assert ')<300,"",' in formula


def test_the_excel_formula_is_empty_where_a_figure_is_missing() -> None:
    formula = excel_formula(parse("a / b * 100"), lambda term: {"a": "D5", "b": "D6"}[term.code])
    assert formula == '=IFERROR(IF(COUNT(D5,D6)<2,"",((D5/D6)*100)),"")'


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("LÀM_TRÒN(a; 1)", '=IFERROR(IF(COUNT(a)<1,"",ROUND(a,1)),"")'),
        ("a < b <= 3", '=IFERROR(IF(COUNT(a,b)<2,"",N(AND(a<b,b<=3))),"")'),
        ("a > 1 VÀ KHÔNG b > 2 HOẶC a = b", '=IFERROR(IF(COUNT(a,b)<2,"",N(OR(AND((a>1),NOT((b>2))),(a=b)))),"")'),
        ("-a", '=IFERROR(IF(COUNT(a)<1,"",(-a)),"")'),
        ("1 + 1", '=IFERROR((1+1),"")'),
    ],
)
def test_every_construct_writes_itself_as_excel(text: str, formula: str) -> None:
    assert excel_formula(parse(text), lambda term: term.code) == formula


def test_decomposed_vietnamese_is_understood() -> None:
    assert parse("KHÔNG a > b").evaluate(FIGURES.get) is True
    assert parse("LÀM_TRÒN(a; 0)").evaluate(FIGURES.get) == 516


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_an_expression_error(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        parse(text).number(FIGURES.get)
