"""Numbers as people type them: what is read, in rows of counts, percentages and decimals."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.vietnamese.numbers import UnreadableNumber, format_number, percent_typed_as_fraction
from tests.support.typed_numbers import COUNT, MONEY, PRECISE, RATE, ROWS, WHOLE_RATE, read


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", [None, "", " ", "\u00a0", "\t\n", "\u200b", "\ufeff"])
def test_an_empty_cell_states_no_figure(value: str | None, row: tuple[int, bool]) -> None:
    assert read(value, row) is None


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", ["…", "...", "……", ".........", "…..."])
def test_the_sign_for_a_figure_not_collected_states_no_figure(value: str, row: tuple[int, bool]) -> None:
    assert read(value, row) is None


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize(
    "value",
    [
        "-",
        "–",
        "—",
        "−",
        " - ",
        "Không",
        "không",
        "KHÔNG",
        "Không.",
        "không có",
        "Không  phát sinh",
        "0",
        "-0",
        0,
        -0.0,
    ],
)
def test_nothing_happened_is_zero(value: object, row: tuple[int, bool]) -> None:
    assert str(read(value, row)) in {"0", "0.0"}


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["Không", "không có", "KHÔNG PHÁT SINH"])
def test_the_words_for_nothing_match_in_composed_and_decomposed_letters(form: str, word: str) -> None:
    assert read(unicodedata.normalize(form, word), COUNT) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7440, "7440"),
        (7440.0, "7440"),
        (Decimal("7440.00"), "7440"),
        (7440.000000000001, "7440"),
        (-5, "-5"),
        ("7440", "7440"),
        ("7.440", "7440"),
        ("1.078.935", "1078935"),
        ("7 440", "7440"),
        ("1 078 935", "1078935"),
        ("7\u00a0440", "7440"),
        ("7\u202f440", "7440"),
        ("7\u2009440", "7440"),
        (" 7.440 ", "7440"),
        ("7.440\n", "7440"),
        ("\u200b7.440\u200e", "7440"),
        ("７．４４０", "7440"),
        ("－５", "-5"),
        ("05", "5"),
        ("+5", "5"),
        ("+ 5", "5"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
        ("-7.440", "-7440"),
        ("7440,00", "7440"),
        ("7.440,0", "7440"),
        ("7.440,000", "7440"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_a_row_that_counts_reads(value: object, number: str) -> None:
    assert str(read(value, COUNT)) == number


@pytest.mark.parametrize("row", [RATE, WHOLE_RATE])
@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("97,53%", "97.53"),
        ("31,42 %", "31.42"),
        ("31,42\u00a0%", "31.42"),
        ("９７，５３％", "97.53"),
        ("97,53", "97.53"),
        ("95,733", "95.733"),
        ("12,345%", "12.345"),
        ("100%", "100"),
        ("100", "100"),
        ("-3,5%", "-3.5"),
        ("0,5", "0.5"),
        (97.53, "97.53"),
        (0.9753, "0.9753"),
        (95.73283858998144, "95.73283858998144"),
    ],
)
def test_a_percentage_reads(value: object, number: str, row: tuple[int, bool]) -> None:
    assert str(read(value, row)) == number


@pytest.mark.parametrize(
    ("value", "row", "number"),
    [
        ("31,42", MONEY, "31.42"),
        ("31,4", MONEY, "31.4"),
        ("1.234,5", MONEY, "1234.5"),
        ("1 234,5", MONEY, "1234.5"),
        ("1.234,567", MONEY, "1234.567"),
        ("1234,567", MONEY, "1234.567"),
        ("0,345", MONEY, "0.345"),
        ("1.078.935", MONEY, "1078935"),
        ("7 440", MONEY, "7440"),
        ("7440", MONEY, "7440"),
        (31.42, MONEY, "31.42"),
        (0.1, MONEY, "0.1"),
        ("12,345", PRECISE, "12.345"),
    ],
)
def test_a_row_with_decimals_reads(value: object, row: tuple[int, bool], number: str) -> None:
    assert str(read(value, row)) == number


@pytest.mark.parametrize(
    ("value", "expected", "typed_so"),
    [
        ("0.9753", "95.73", True),
        ("0.9573", "95.73", True),
        ("1", "100", True),
        ("0.0791", "7.91", True),
        ("97.53", "95.73", False),
        ("0.9", "0.9", False),
        ("0.12", "31.42", False),
        ("0.8", "100", True),
        ("1.2", "100", True),
        ("0.79", "100", False),
        ("1.21", "100", False),
        ("0", "31.42", False),
        ("0", "0", False),
        ("-0.05", "-5", True),
    ],
)
def test_a_rate_near_a_hundredth_of_the_expected_looks_typed_as_a_percentage(
    value: str, expected: str, typed_so: bool
) -> None:
    assert percent_typed_as_fraction(Decimal(value), Decimal(expected)) is typed_so


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.booleans())
def test_a_count_is_read_back_from_its_official_writing(count: int, leading_zero: bool) -> None:
    assert read(format_number(Decimal(count), 0, leading_zero=leading_zero), COUNT) == count


@given(st.decimals(-100, 100, places=2))
def test_a_percentage_is_read_back_from_its_official_writing(rate: Decimal) -> None:
    assert read(f"{format_number(rate, 2, leading_zero=False)}%", RATE) == rate


@given(st.floats(-1e14, 1e14), st.sampled_from([RATE, MONEY, PRECISE]))
def test_a_number_in_a_row_with_decimals_is_taken_as_it_prints(value: float, row: tuple[int, bool]) -> None:
    assert read(value, row) == Decimal(repr(value))


@given(
    st.one_of(
        st.text(),
        st.text(alphabet="0123456789.,-+% ()–"),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.booleans(),
        st.none(),
    ),
    st.sampled_from(ROWS),
)
def test_any_value_is_read_or_refused_and_a_count_is_whole(value: object, row: tuple[int, bool]) -> None:
    try:
        number = read(value, row)
    except UnreadableNumber as refused:
        message = str(refused)
        assert message.endswith(".")
        assert "hãy" in message
        assert len(message) < 300
    else:
        assert number is None or number.is_finite()
        assert row != COUNT or number is None or number == number.to_integral_value()


@given(st.text(), st.sampled_from(ROWS))
def test_composed_and_decomposed_letters_read_alike(text: str, row: tuple[int, bool]) -> None:
    def outcome(form: str) -> object:
        try:
            return read(unicodedata.normalize(form, text), row)  # type: ignore[arg-type]
        except UnreadableNumber as refused:
            return str(refused)

    assert outcome("NFC") == outcome("NFD")
