"""Numbers that are refused as typed, and what the refusal says to type instead."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from tests.support.typed_numbers import COUNT, MONEY, PRECISE, RATE, ROWS, read, refusal


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
