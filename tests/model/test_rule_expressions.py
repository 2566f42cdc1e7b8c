"""Relations that a clerk writes: read in every spelling, compared as the report shows figures, refused with a place."""

from __future__ import annotations

import contextlib
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.expression import Code, Comparison, ExpressionError, Terms, When, parse, parse_rule
from de06_xl.vietnamese.numbers import round_half_up

FIGURES = {"a": Decimal(516), "b": Decimal(539), "c": Decimal(0)}
EARLIER = {When.PREVIOUS: {"a": Decimal(500)}, When.YEAR_AGO: {"a": Decimal(400)}}


def figure(term: Code) -> Decimal | None:
    return (FIGURES if term.when is When.NOW else EARLIER[term.when]).get(term.code)


def holds(text: str) -> object:
    return parse_rule(text).root.evaluate(Terms(figure))


def shown(text: str, figures: dict[str, str], decimals: dict[str, int]) -> object:
    terms = Terms(lambda term: Decimal(figures[term.code]), lambda term: decimals[term.code])
    return parse_rule(text).root.evaluate(terms)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a = 516", True),
        ("a <> 516", False),
        ("c < a < b", True),
        ("c <= a <= b <= 538", False),
        ("a > c VÀ b > a", True),
        ("a > b HOẶC b > a", True),
        ("KHÔNG a > b", True),
        ("KHÔNG (a > b HOẶC b > a)", False),
        ("NOT a > b AND b > c OR a = c", True),
        ("a - KỲ_TRƯỚC(a) = 16", True),
        ("a >= KỲ_TRƯỚC(a) >= CÙNG_KỲ(a)", True),
        ("ABS(a - b) = 23", True),
        ("MIN(a; b) = a VÀ MAX(a; b) = b", True),
        ("LÀM_TRÒN(a / b * 100; 2) = 95,73", True),
    ],
)
def test_a_relation_is_true_or_false(text: str, value: bool) -> None:
    assert holds(text) is value


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", [str.upper, str.lower, str.title])
def test_words_are_understood_in_every_case_and_form(form: str, case: object) -> None:
    written = case("và không hoặc kỳ_trước cùng_kỳ làm_tròn").split()  # type: ignore[operator]
    both, no, either, before, year_ago, rounded = (unicodedata.normalize(form, word) for word in written)
    text = f"a > {before}(a) {both} {no} {rounded}(a; 0) < {year_ago}(a) {either} a = b"
    assert holds(text) is True


@pytest.mark.parametrize("text", ["a / c > 1", "KỲ_TRƯỚC(b) < a", "a / c > 1 HOẶC a < b"])
def test_a_relation_that_cannot_be_known_is_neither(text: str) -> None:
    assert holds(text) is None


@pytest.mark.parametrize(
    ("text", "decimals", "expected"),
    [
        # 947684/954802 is 99.2545…
        ("rate = part / whole * 100", 1, True),
        ("part / whole * 100 = rate", 1, True),
        ("rate = part / whole * 100", 2, False),
        ("rate >= part / whole * 100", 1, True),
        ("rate < part / whole * 100", 1, False),
        ("rate <= 99.28", 1, False),
        ("rate = 99,3", 0, True),
        ("rate > 99.2", 0, True),
        ("rate <> 99.3", 1, False),
        ("rate + part - part = 99.3", 1, True),
        ("part / whole = 947683 / whole", 0, False),
    ],
)
def test_figures_are_compared_at_the_decimals_that_the_report_shows(text: str, decimals: int, expected: bool) -> None:
    figures = {"rate": "99.3", "part": "947684", "whole": "954802"}
    assert shown(text, figures, {"rate": decimals, "part": 0, "whole": 0}) is expected


def test_two_indicators_meet_at_the_fewer_decimals() -> None:
    figures = {"rough": "99.3", "fine": "99.25"}
    decimals = {"rough": 1, "fine": 2}
    assert shown("rough = fine", figures, decimals) is True
    assert shown("fine >= rough", figures, decimals) is True
    assert shown("rough + 0 = fine + 0", figures, decimals) is False


numbers = st.decimals(0, 1000, places=3)


@given(numbers, numbers, st.integers(0, 3), st.integers(0, 3))
def test_signs_agree_with_one_another_at_any_decimals(x: Decimal, y: Decimal, first: int, second: int) -> None:
    def says(sign: str) -> object:
        return shown(f"x {sign} y", {"x": str(x), "y": str(y)}, {"x": first, "y": second})

    assert [says("<"), says("="), says(">")].count(True) == 1
    assert says("<>") is not says("=")
    assert says("<=") is (says("<") or says("="))
    assert says(">=") is (says(">") or says("="))
    at = min(first, second)
    assert says("=") is (round_half_up(x, at) == round_half_up(y, at))


@given(st.lists(numbers, min_size=2, max_size=6), st.data())
def test_a_chain_holds_when_each_pair_does_and_names_the_first_that_does_not(
    values: list[Decimal], data: st.DataObject
) -> None:
    signs = data.draw(st.lists(st.sampled_from(list(Comparison.OPERATIONS)), min_size=len(values) - 1, max_size=5))
    signs = signs[: len(values) - 1]
    names = [f"m{at}" for at in range(len(values))]
    figures = dict(zip(names, map(str, values), strict=True))
    decimals = dict.fromkeys(names, 1)
    text = "".join(f"{name} {sign} " for name, sign in zip(names, signs, strict=False)) + names[-1]
    pairs = [shown(f"{names[at]} {sign} {names[at + 1]}", figures, decimals) for at, sign in enumerate(signs)]
    chain = parse_rule(text).root
    assert isinstance(chain, Comparison)
    terms = Terms(lambda term: Decimal(figures[term.code]), lambda term: 1)
    assert chain.evaluate(terms) is all(pairs)
    assert chain.broken(values, terms) == (pairs.index(False) if False in pairs else None)


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "trống"),
        ("a", 1, "phép so sánh"),
        ("a + b", 1, "phép so sánh"),
        ("a = b HOẶC c", 12, "phép so sánh"),
        ("KHÔNG a", 7, "phép so sánh"),
        ("a = b VÀ", 9, "bỏ dở"),
        ("a ≤ b", 3, "viết <="),
        ("a ≥ b", 3, "viết >="),
        ("a ≠ b", 3, "viết <>"),
        ("a == b", 4, "viết ="),
        ("a = f(b)", 5, "KỲ_TRƯỚC"),
        ("KỲ_TRƯỚC(a + b) = 1", 1, "một mã"),
        ("KỲ_TRƯỚC(KỲ_TRƯỚC(a)) = 1", 1, "một mã"),
        ("a = CÙNG_KỲ()", 13, "“)”"),
        ("a = KỲ_TRƯỚC b", 5, "không dấu"),
    ],
)
def test_a_fault_is_told_with_its_place(text: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_rule(text)
    assert caught.value.position == position
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a >= KỲ TRƯỚC(a)", "“KỲ TRƯỚC” phải viết liền: KỲ_TRƯỚC"),
        ("a >= cung ky(a)", "“cung ky” phải viết liền: CÙNG_KỲ"),
        ("a = 1 VA b = 2", "hãy viết VÀ"),
        ("a = 1 hoac b = 2", "hãy viết HOẶC"),
        ("KHONG a = 1", "KHÔNG"),
        ("KHONG (a = 1)", "hãy viết KHÔNG"),
        ("a => b", "“=>”; hãy viết >="),
        ("a =< b", "hãy viết <="),
        ("a != b", "viết <>"),
        ("{a} = b", "không có ngoặc"),
        ("a.truoc = b", "không có đuôi"),
        ("a > 97,5%", "97,5 cho 97,5%"),
        ("SUM(a; b) = 3", "dấu +"),
        ("NẾU(a > 1; b > 1)", "HOẶC"),
        ("VÀ a = 1", "“VÀ”"),
    ],
)
def test_what_people_type_instead_is_answered_with_what_to_write(text: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_rule(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["KỲ_TRƯỚC(a)", "ky_truoc(a)", "KY_TRUOC(a)", "KÌ_TRƯỚC(a)", "Kỳ_Truoc (a)"])
def test_the_name_of_a_function_is_known_by_its_letters(text: str) -> None:
    assert parse(text).root == Code("a", When.PREVIOUS)
    assert parse_rule(f"a > {text}").terms == (Code("a"), Code("a", When.PREVIOUS))
    assert parse("LAM_TRON(a; 1)").root == parse("LÀM_TRÒN(a; 1)").root


def test_each_figure_is_named_once_for_each_period() -> None:
    relation = parse_rule("a + b >= KỲ_TRƯỚC(a) + a VÀ KỲ_TRƯỚC(a) > 0")
    assert relation.terms == (Code("a"), Code("b"), Code("a", When.PREVIOUS))
    assert relation.codes == ("a", "b")


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_an_expression_error(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        assert parse_rule(text).root.evaluate(Terms(figure)) in (True, False, None)
