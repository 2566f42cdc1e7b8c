from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.vietnamese.dates import (
    AmbiguousDate,
    UnreadableDate,
    day_of,
    format_date,
    format_date_long,
    month_digits,
    read_date,
)

DATES = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


def refusal(value: object) -> str:
    with pytest.raises(UnreadableDate) as caught:
        read_date(value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("date", "short", "long"),
    [
        (dt.date(2022, 5, 9), "09/5/2022", "ngày 09 tháng 5 năm 2022"),
        (dt.date(2022, 1, 6), "06/01/2022", "ngày 06 tháng 01 năm 2022"),
        (dt.date(2022, 4, 18), "18/4/2022", "ngày 18 tháng 4 năm 2022"),
        (dt.date(2022, 2, 5), "05/02/2022", "ngày 05 tháng 02 năm 2022"),
        (dt.date(2022, 3, 1), "01/3/2022", "ngày 01 tháng 3 năm 2022"),
        (dt.date(2021, 12, 29), "29/12/2021", "ngày 29 tháng 12 năm 2021"),
        (dt.date(2022, 5, 31), "31/5/2022", "ngày 31 tháng 5 năm 2022"),
    ],
)
def test_days_under_ten_and_months_one_and_two_get_a_leading_zero(date: dt.date, short: str, long: str) -> None:
    assert format_date(date) == short
    assert format_date_long(date) == long


def test_only_months_one_and_two_get_a_leading_zero() -> None:
    assert [month_digits(month) for month in range(1, 13)] == [
        *("01", "02", "3", "4", "5", "6"),
        *("7", "8", "9", "10", "11", "12"),
    ]


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\u200b"])
def test_an_empty_cell_states_no_date(value: str | None) -> None:
    assert read_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "9/5/2022",
        "09/05/2022",
        "09/5/2022",
        "9/05/2022",
        " 9/5/2022 ",
        "\u00a09/5/2022\u200b",
        "９／５／２０２２",
    ],
)
def test_text_is_read_as_day_month_year(value: str) -> None:
    assert read_date(value) == dt.date(2022, 5, 9)


@pytest.mark.parametrize(
    "value",
    [
        "9-5-2022",
        "9.5.2022",
        "2022-05-09",
        "2022/05/09",
        "9/5/22",
        "9/5/02022",
        "9 / 5 / 2022",
        "009/5/2022",
        "9/5",
        "5/2022",
        "ngày 9/5/2022",
        "9/5/2022 10:00",
        "09/5/2022.",
        "٩/٥/٢٠٢٢",
        "hôm qua",
    ],
)
def test_other_writings_are_refused_and_quoted(value: str) -> None:
    assert refusal(value) == (
        f"ghi “{value}”, không đúng dạng ngày; hãy gõ ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 09/5/2022."
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("31/4/2022", "tháng 4/2022 không có ngày 31"),
        ("29/2/2022", "tháng 02/2022 không có ngày 29"),
        ("0/5/2022", "tháng 5/2022 không có ngày 0"),
        ("18/13/2022", "không có tháng 13"),
        ("4/18/2022", "không có tháng 18"),
        ("4/0/2022", "không có tháng 0"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_reason(value: str, reason: str) -> None:
    assert f"ghi “{value}”, nhưng {reason}; hãy gõ " in refusal(value)


@pytest.mark.parametrize("value", ["9/5/1899", "9/5/2101", "9/5/0022", dt.date(1899, 12, 30), dt.date(2202, 5, 9)])
def test_years_outside_1900_to_2100_are_refused(value: object) -> None:
    assert "năm nằm ngoài khoảng 1900-2100" in refusal(value)


@pytest.mark.parametrize("value", ["1/1/1900", "31/12/2100"])
def test_the_first_and_the_last_year_are_read(value: str) -> None:
    assert read_date(value) is not None


@pytest.mark.parametrize(
    "value",
    [
        dt.date(2022, 4, 18),
        dt.date(2022, 5, 5),
        dt.date(2022, 12, 12),
        dt.date(2021, 12, 29),
        dt.date(2022, 1, 13),
    ],
)
def test_a_real_date_that_cannot_have_been_turned_round_is_taken(value: dt.date) -> None:
    assert read_date(value) == value
    read = read_date(dt.datetime.combine(value, dt.time()))
    assert read == value
    assert type(read) is dt.date


@pytest.mark.parametrize("value", [dt.date(2022, 12, 4), dt.datetime(2022, 12, 4)])  # noqa: DTZ001
def test_a_real_date_that_may_have_been_turned_round_is_refused_with_both_readings(value: dt.date) -> None:
    with pytest.raises(AmbiguousDate) as caught:
        read_date(value)
    assert caught.value.stored == dt.date(2022, 12, 4)
    assert caught.value.swapped == dt.date(2022, 4, 12)
    assert str(caught.value) == (
        "chứa ngày mà Excel tự hiểu, có thể là 04/12/2022 hoặc 12/4/2022 "
        "(Excel cài kiểu Mỹ đảo ngày với tháng); "
        "hãy đổi định dạng ô thành Văn bản (Text) rồi gõ lại theo thứ tự ngày/tháng/năm."
    )


@pytest.mark.parametrize("time", [dt.time(14, 30), dt.time(0, 0, 1), dt.time(0, 0, 0, 1)])
def test_a_time_of_day_is_refused(time: dt.time) -> None:
    assert "chứa cả giờ (18/4/2022 " in refusal(dt.datetime.combine(dt.date(2022, 4, 18), time))


@pytest.mark.parametrize("value", [44567, 44567.0, Decimal(44567), "44567", 0, 20220509])
def test_a_day_number_of_excel_is_refused_with_that_hint(value: object) -> None:
    assert refusal(value) == (
        "ghi một con số, có thể là ngày mà Excel đã đổi thành số; "
        "hãy đổi định dạng ô thành Văn bản (Text) rồi gõ ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 09/5/2022."
    )


@pytest.mark.parametrize("value", [True, dt.time(1, 2), dt.timedelta(days=1), b"9/5/2022"])
def test_what_is_no_date_is_refused(value: object) -> None:
    assert "chứa thứ không phải ngày" in refusal(value)


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    message = refusal("Tiếp tục triển khai " * 1500)
    assert "“Tiếp tục triển khai Tiếp tục triển khai…”" in message
    assert len(message) < 200


@given(DATES)
def test_a_date_is_read_back_from_its_official_writing(date: dt.date) -> None:
    assert read_date(format_date(date)) == date


def outcome(value: object) -> dt.date | UnreadableDate | None:
    try:
        return read_date(value)
    except UnreadableDate as refused:
        return refused


@given(DATES)
def test_a_real_date_is_taken_or_both_readings_are_named(date: dt.date) -> None:
    read = outcome(date)
    if date.day > 12 or date.day == date.month:
        assert read == date
    else:
        assert isinstance(read, AmbiguousDate)
        assert read.stored == date
        assert (read.swapped.day, read.swapped.month) == (date.month, date.day)


@given(
    st.one_of(
        st.text(),
        st.text(alphabet="0123456789/-"),
        st.from_regex(r"\A[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}\Z"),
        st.integers(),
        st.floats(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.booleans(),
    )
)
def test_any_value_is_read_or_refused(value: object) -> None:
    read = outcome(value)
    if isinstance(read, UnreadableDate):
        assert "hãy" in str(read)
        assert str(read).endswith(".")
    else:
        assert read is None or 1900 <= read.year <= 2100


@pytest.mark.parametrize("text", ["08:05 16/5/2022", "16/05/2022 08:05", "16/05/2022 8:05:30", " 16/5/2022"])
def test_the_day_of_receipt_is_read_in_the_order_of_messages_and_in_that_of_cells(text: str) -> None:
    assert day_of(text) == dt.date(2022, 5, 16)


@pytest.mark.parametrize("text", ["", "sáng 16/5/2022", "16/05/2022 25:05", "31/02/2022 08:05", "08:05"])
def test_what_is_no_moment_is_no_day(text: str) -> None:
    assert day_of(text) is None
