from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.vietnamese.numbers import UnreadableNumber, format_number, percent_typed_as_fraction, read_number

COUNT = (0, False)
RATE = (2, True)
WHOLE_RATE = (0, True)
MONEY = (2, False)
PRECISE = (3, False)
ROWS = (COUNT, RATE, WHOLE_RATE, MONEY, PRECISE)


def read(value: object, row: tuple[int, bool]) -> Decimal | None:
    decimals, percent = row
    return read_number(value, decimals=decimals, percent=percent)


def refusal(value: object, row: tuple[int, bool]) -> str:
    with pytest.raises(UnreadableNumber) as caught:
        read(value, row)
    return str(caught.value)


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
    ("value", "row", "readings", "to_type"),
    [
        ("7,440", COUNT, {"7.440", "7,44"}, ["7440"]),
        ("12,345", COUNT, {"12.345", "12,345"}, ["12345"]),
        ("7,000", COUNT, {"7.000", "7"}, ["7000"]),
        ("-7,440", COUNT, {"-7.440", "-7,44"}, ["-7440"]),
        ("7.44", COUNT, {"7.440", "7,44"}, ["7440"]),
        ("12.5", COUNT, {"12.500", "12,5"}, ["12500"]),
        ("1078.935", COUNT, {"1.078.935", "1.078,935"}, ["1078935"]),
        ("7.440", MONEY, {"7.440", "7,44"}, ["7440", "7,44"]),
        ("7.445", MONEY, {"7.445", "7,445"}, ["7445", "7,45"]),
        ("12,345", MONEY, {"12.345", "12,345"}, ["12345", "12,35"]),
        ("7.445", PRECISE, {"7.445", "7,445"}, ["7445", "7,445"]),
        ("99.254", RATE, {"99.254", "99,254"}, ["99254", "99,254"]),
        ("99.250%", RATE, {"99.250", "99,25"}, ["99250", "99,25"]),
    ],
)
def test_two_readings_are_refused_and_both_named(
    value: str, row: tuple[int, bool], readings: set[str], to_type: list[str]
) -> None:
    message = refusal(value, row)
    named = re.search(r"^ghi “(.+)”, có thể là (\S+) hoặc (\S+); ", message)
    assert named
    assert named[1] == value
    assert {named[2], named[3]} == readings
    assert re.findall(r"gõ (?:liền )?(-?[0-9.,]+[0-9])", message) == to_type


@pytest.mark.parametrize(
    ("value", "row"),
    [
        ("7.445", MONEY),
        ("12,345", MONEY),
        ("7.445", PRECISE),
        ("99.254", RATE),
        ("7,440", COUNT),
        ("7.44", COUNT),
    ],
)
def test_what_a_refusal_says_to_type_is_read(value: str, row: tuple[int, bool]) -> None:
    for typed in re.findall(r"gõ (?:liền )?(-?[0-9.,]+[0-9])", refusal(value, row)):
        assert read(typed, row) is not None


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (7.44, "7.440"),
        (12.5, "12.500"),
        (1078.935, "1.078.935"),
        (Decimal("7.4"), "7.400"),
        (-7.44, "-7.440"),
    ],
)
def test_a_number_that_excel_made_of_dotted_thousands_is_refused_with_that_hint(
    value: float | Decimal, meant: str
) -> None:
    message = refusal(value, COUNT)
    assert f"nếu là {meant} thì hãy gõ liền {meant.replace('.', '')}." in message


def test_english_settings_are_blamed_only_where_they_do_it() -> None:
    assert "Excel cài kiểu Anh, Mỹ đổi 7.440 thành số này" in refusal(7.44, COUNT)
    assert "Excel cài kiểu" not in refusal(1078.935, COUNT)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7.4405, "số 7,4405"),
        (0.5, "số 0,5"),
        ("7,44", "“7,44”"),
        ("0,345", "“0,345”"),
        ("7.440,5", "“7.440,5”"),
        ("1,078.5", "“1,078.5”"),
    ],
)
def test_a_fraction_in_a_row_that_counts_is_refused(value: object, shown: str) -> None:
    assert refusal(value, COUNT) == (f"ghi {shown} có phần lẻ, trong khi chỉ tiêu này là số nguyên; hãy gõ số nguyên.")


@pytest.mark.parametrize(
    ("value", "row", "typed"),
    [
        ("31.42", RATE, "31,42"),
        ("97.53%", RATE, "97,53"),
        ("31.42", MONEY, "31,42"),
        ("0.345", MONEY, "0,345"),
        ("1234.5", MONEY, "1.234,5"),
        ("1,078.5", MONEY, "1.078,5"),
        ("7440.00", MONEY, "7440"),
        ("7440.00", COUNT, "7440"),
        ("1,078.00", COUNT, "1078"),
    ],
)
def test_an_english_decimal_point_is_refused_with_the_vietnamese_writing(
    value: str, row: tuple[int, bool], typed: str
) -> None:
    assert refusal(value, row) == f"ghi “{value}” với dấu chấm thập phân kiểu Anh, Mỹ; hãy gõ {typed}."
    assert read(typed, row) is not None


@pytest.mark.parametrize("row", ROWS)
def test_english_thousands_are_refused_with_the_hint_to_use_dots(row: tuple[int, bool]) -> None:
    assert refusal("1,078,935", row) == (
        "ghi “1,078,935” với dấu phẩy ngăn hàng nghìn kiểu Anh, Mỹ; hãy dùng dấu chấm (1.078.935) hoặc gõ liền 1078935."
    )


@pytest.mark.parametrize("row", [COUNT, MONEY])
def test_a_percent_sign_outside_a_percentage_is_refused(row: tuple[int, bool]) -> None:
    assert refusal("97,53%", row) == (
        "ghi “97,53%”, nhưng chỉ tiêu này không tính bằng phần trăm; hãy gõ con số không có dấu %."
    )


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", ["- 5", "–5", "— 5", "- 7.440", "(5)", "( 5 )", "(7.440)"])
def test_a_dash_or_brackets_that_may_be_a_minus_are_refused_with_both_readings(
    value: str, row: tuple[int, bool]
) -> None:
    digits = value.strip("-–—( )")
    message = refusal(value, row)
    assert f"có thể là {digits} " in message
    assert f"hoặc số âm -{digits}" in message


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", ["12 hồ sơ", "12hs", "7.440 đ", "1 triệu", "12 (mười hai hồ sơ)"])
def test_a_unit_behind_the_number_is_refused(value: str, row: tuple[int, bool]) -> None:
    assert refusal(value, row) == f"ghi “{value}”; hãy chỉ gõ con số, không ghi đơn vị tính hay chữ nào khác."


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", ["1.07.935", "7 44", "1 2", "7.", "1.078 935", "7..440", "1,2,3", "7.4400.000"])
def test_separators_that_part_no_thousands_are_refused(value: str, row: tuple[int, bool]) -> None:
    assert f"ghi “{value}”, dấu ngăn không chia đúng từng nhóm ba chữ số; " in refusal(value, row)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", ["0912345678", "091200001234", "007"])
def test_a_telephone_or_card_number_is_refused(value: str, row: tuple[int, bool]) -> None:
    assert "giống số điện thoại hoặc mã số" in refusal(value, row)


@pytest.mark.parametrize("value", ["1e5", "1,08E+06", "1.08E+06"])
def test_the_short_form_of_large_numbers_is_refused(value: str) -> None:
    assert refusal(value, COUNT) == f"ghi “{value}” ở dạng rút gọn của Excel; hãy gõ đủ các chữ số."


@pytest.mark.parametrize(
    "value",
    [
        "ba",
        "516/539",
        "5-",
        "5.440-",
        "~5",
        "+-5",
        "--5",
        "#12",
        "=A1+1",
        "x",
        "--",
        ".5",
        ",5",
        "%",
        "-%",
    ],
)
def test_what_is_no_number_is_refused_and_quoted(value: str) -> None:
    assert refusal(value, RATE) == (
        f"ghi “{value}”, không phải con số; hãy chỉ gõ con số, ví dụ 31,42, hoặc 0 nếu không có."
    )


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", ["10²", "٣", "7.٤٤٠", "½", "①", "Ⅳ"])
def test_digits_other_than_ours_are_refused(value: str, row: tuple[int, bool]) -> None:
    assert f"ghi “{value}”" in refusal(value, row)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("#N/A", "công thức không tìm thấy giá trị cần tra"),
        ("#DIV/0!", "công thức chia cho 0"),
        ("#REF!", "công thức trỏ tới ô đã bị xóa"),
        ("#VALUE!", "công thức gặp chữ ở chỗ cần số"),
        ("#NAME?", "công thức có tên hàm hoặc tên vùng sai"),
        ("#NUM!", "công thức cho kết quả không tính được"),
        ("#NULL!", "công thức ghi sai vùng ô"),
        ("#SPILL!", "công thức bị lỗi"),
    ],
)
def test_an_error_of_excel_is_refused_with_its_cause(value: str, reason: str) -> None:
    assert refusal(value, COUNT) == f"báo lỗi {value} ({reason}); hãy sửa công thức hoặc gõ thẳng con số."


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (dt.date(2022, 5, 4), "ngày 04/5/2022"),
        (dt.datetime(2022, 5, 4), "ngày 04/5/2022"),  # noqa: DTZ001 - cells know no time zones
        (dt.time(4, 5), "giờ 04:05:00"),
        (dt.timedelta(hours=4, minutes=5), "giờ 4:05:00"),
    ],
)
def test_a_date_or_time_in_a_number_cell_is_refused_as_excels_doing(value: object, shown: str) -> None:
    assert refusal(value, COUNT) == (
        f"chứa {shown}: Excel đã đổi thứ được gõ (như 4/5 hoặc 4:5) thành ngày, giờ; "
        "hãy đổi định dạng ô thành Số (Number) rồi gõ lại con số."
    )


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_is_refused(value: bool, row: tuple[int, bool]) -> None:
    assert f"chứa giá trị {str(value).upper()}, không phải con số" in refusal(value, row)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), Decimal("NaN"), Decimal("sNaN")])
def test_a_value_that_is_not_finite_is_refused(value: object, row: tuple[int, bool]) -> None:
    assert "không tính được" in refusal(value, row)


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("value", [10**15, -(10**15), 1e308, 10**400, Decimal("1E+999999"), "1000000000000000"])
def test_more_digits_than_excel_keeps_are_refused(value: object, row: tuple[int, bool]) -> None:
    assert "Excel chỉ giữ đúng 15 chữ số" in refusal(value, row)


@pytest.mark.parametrize("row", ROWS)
def test_a_long_text_is_refused_by_its_beginning(row: tuple[int, bool]) -> None:
    message = refusal("Tiếp tục triển khai " * 1500, row)
    assert "ghi một đoạn chữ dài (“Tiếp tục triển khai Tiếp tục triển khai…”)" in message
    assert len(message) < 200


def test_something_that_no_cell_holds_is_refused() -> None:
    assert "chứa thứ không phải con số" in refusal(b"7440", COUNT)


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
