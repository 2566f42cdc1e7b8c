from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.vietnamese.numbers import format_number, round_half_up, truncate

FIGURES = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=6)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("1078935", 0, "1.078.935"),
        ("7440", 0, "7.440"),
        ("539", 0, "539"),
        ("0", 0, "0"),
        ("-7440", 0, "-7.440"),
        ("97.53", 2, "97,53"),
        ("1234567.891", 2, "1.234.567,89"),
        ("1E+6", 0, "1.000.000"),
    ],
)
def test_thousands_are_parted_by_dots_and_decimals_by_a_comma(value: str, decimals: int, shown: str) -> None:
    assert format_number(Decimal(value), decimals, leading_zero=False) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("100.00", 2, "100"),
        ("31.420", 3, "31,42"),
        ("31.40", 2, "31,4"),
        ("1000", 0, "1.000"),
        ("10.0", 1, "10"),
    ],
)
def test_trailing_zeros_of_decimals_are_dropped_and_those_of_whole_numbers_kept(
    value: str, decimals: int, shown: str
) -> None:
    assert format_number(Decimal(value), decimals, leading_zero=False) == shown


@pytest.mark.parametrize(
    ("part", "whole", "decimals", "shown"),
    [
        (948, 1042, 0, "91"),
        (32, 34, 0, "94"),
        (4575, 14560, 2, "31,42"),
        (9073, 114755, 2, "7,91"),
        (516, 539, 2, "95,73"),
        (947684, 954802, 1, "99,3"),
        (11859, 11859, 0, "100"),
    ],
)
def test_the_rates_of_may_2022_show_rounded_half_up(part: int, whole: int, decimals: int, shown: str) -> None:
    rate = Decimal(part) / Decimal(whole) * 100
    assert format_number(rate, decimals, leading_zero=False) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),
        ("0.125", 2, "0.13"),
        ("1.005", 2, "1.01"),
        ("99.995", 2, "100.00"),
        ("2.4", 0, "2"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, decimals: int, rounded: str) -> None:
    assert str(round_half_up(Decimal(value), decimals)) == rounded


def test_a_half_that_arithmetic_left_a_hair_below_is_rounded_as_excel_shows_it() -> None:
    below = Decimal(1) / Decimal(3) * 3 - Decimal("0.5")
    assert below < Decimal("0.5")
    assert round_half_up(below, 0) == 1


@pytest.mark.parametrize(
    ("value", "decimals", "cut"),
    [("99.2545", 1, "99.2"), ("99.99", 0, "99"), ("-1.9", 0, "-1"), ("7", 2, "7.00"), ("-0.4", 0, "0")],
)
def test_truncating_cuts_toward_zero(value: str, decimals: int, cut: str) -> None:
    assert str(truncate(Decimal(value), decimals)) == cut


def test_truncating_sees_a_whole_number_that_arithmetic_left_a_hair_below() -> None:
    almost_one = Decimal(1) / Decimal(3) * 3
    assert almost_one < 1
    assert truncate(almost_one, 0) == 1


@pytest.mark.parametrize(("value", "decimals"), [("-0", 0), ("-0.4", 0), ("-0.004", 2), ("-0.00", 2)])
def test_zero_never_shows_a_minus(value: str, decimals: int) -> None:
    assert format_number(Decimal(value), decimals, leading_zero=True) == "0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1", "01"),
        ("5", "05"),
        ("9", "09"),
        ("2.0", "02"),
        ("8.6", "09"),
        ("0", "0"),
        ("0.4", "0"),
        ("9.5", "10"),
        ("10", "10"),
        ("-5", "-5"),
        ("1005", "1.005"),
    ],
)
def test_a_count_from_one_to_nine_gets_a_leading_zero(value: str, shown: str) -> None:
    assert format_number(Decimal(value), 0, leading_zero=True) == shown


@pytest.mark.parametrize(("value", "decimals", "shown"), [("5", 2, "5"), ("7.91", 2, "7,91"), ("5", 1, "5")])
def test_a_row_with_decimals_gets_no_leading_zero(value: str, decimals: int, shown: str) -> None:
    assert format_number(Decimal(value), decimals, leading_zero=True) == shown


def test_without_the_leading_zero_a_small_whole_number_stands_alone() -> None:
    assert format_number(Decimal(9), 0, leading_zero=False) == "9"


def test_the_largest_number_of_excel_is_written_in_full() -> None:
    assert format_number(Decimal("1E+308"), 2, leading_zero=False) == "100" + ".000" * 102


@given(FIGURES, st.integers(0, 4))
def test_what_is_shown_is_the_rounded_value(value: Decimal, decimals: int) -> None:
    shown = format_number(value, decimals, leading_zero=False)
    assert Decimal(shown.replace(".", "").replace(",", ".")) == round_half_up(value, decimals)


@given(FIGURES, st.integers(0, 4))
def test_rounding_moves_a_value_by_half_a_unit_at_most_and_truncating_by_less_than_one(
    value: Decimal, decimals: int
) -> None:
    unit = Decimal(1).scaleb(-decimals)
    noise = Decimal("0.001")  # what lies beyond 15 significant digits of 10^12
    assert abs(round_half_up(value, decimals) - value) <= unit / 2 + noise
    assert abs(truncate(value, decimals)) <= abs(value) + noise
    assert abs(truncate(value, decimals) - value) < unit + noise
