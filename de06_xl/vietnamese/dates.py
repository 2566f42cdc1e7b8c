"""Dates as official Vietnamese writes them, and as people type them."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import re
from decimal import Decimal

from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.text import fold, half_width, tidy

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Dates outside these years are typing errors."""

_TYPED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_TIME = r"([0-9]{1,2}):([0-9]{2})"
_MOMENT = re.compile(rf"{_TIME} ([0-9/]+)|([0-9/]+) {_TIME}(?::[0-9]{{2}})?")
_BETWEEN = r"\s*[-–./]\s*|\s+"
_CLEAR = re.compile(
    rf"(?:(?P<year_first>[12][0-9]{{3}})(?:{_BETWEEN})([0-9]{{1,2}})(?:{_BETWEEN})([0-9]{{1,2}})"
    rf"|(?:ngày )?([0-9]{{1,2}})(?: tháng |{_BETWEEN})([0-9]{{1,2}})(?: năm |{_BETWEEN})([0-9]{{4}}|[0-9]{{2}}))"
    r"(?: 0?0:00(?::00)?)?\.?"
)
_HOW = "hãy gõ ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 09/5/2022"
_DAY_NUMBER = (
    "ghi một con số, có thể là ngày mà Excel đã đổi thành số; "
    f"hãy đổi định dạng ô thành Văn bản (Text) rồi {_HOW.removeprefix('hãy ')}."
)


class UnreadableDate(ValueError):  # noqa: N818 - the name says what the text is
    """A cell holds no date that can be read without guessing.

    ``str()`` is a Vietnamese sentence without its subject: what the cell holds and what to type. The caller puts file,
    sheet and cell in front.
    """


class AmbiguousDate(UnreadableDate):
    """A real date value whose day and month English settings may have swapped: 12/4 typed became 4 December.

    ``stored`` is the date that the cell holds, ``swapped`` the one with day and month swapped.
    """

    def __init__(self, stored: dt.date) -> None:
        self.stored = stored
        self.swapped = stored.replace(month=stored.day, day=stored.month)
        super().__init__(
            f"chứa ngày mà Excel tự hiểu, có thể là {format_date(self.stored)} hoặc "
            f"{format_date(self.swapped)} (Excel cài kiểu Mỹ đảo ngày với tháng); "
            "hãy đổi định dạng ô thành Văn bản (Text) rồi gõ lại theo thứ tự ngày/tháng/năm."
        )


def format_date(date: dt.date) -> str:
    """A date in running text: 09/5/2022, 06/01/2022, 18/4/2022.

    Days 1-9 and months 1-2 get a leading zero, other months none (Nghị định 30/2020, Phụ lục I, "Địa danh và
    thời gian ban hành văn bản").
    """
    return f"{date.day:02}/{month_digits(date.month)}/{date.year}"


def format_date_long(date: dt.date) -> str:
    """A date in full, as under the Quốc hiệu: "ngày 05 tháng 02 năm 2022", "ngày 31 tháng 5 năm 2022"."""
    return f"ngày {date.day:02} tháng {month_digits(date.month)} năm {date.year}"


def format_moment(moment: dt.datetime) -> str:
    """A date with the time before it, as in registers and the messages that quote them: "14:05 16/5/2022"."""
    return f"{moment:%H:%M} {format_date(moment)}"


def month_digits(month: int) -> str:
    """A month's number with the leading zero for 1 and 2 only: "01", "5", "12"."""
    return f"{month:02}" if month <= 2 else str(month)


def read_date(value: object) -> dt.date | None:
    """The date that a cell states; None when it is empty.

    Text is read strictly as d/m/yyyy: "9/5/2022" and "09/05/2022" are 9 May. A real date value is taken if day and
    month cannot have been swapped: the day is above 12 or equal to the month. Raises AmbiguousDate if they can,
    UnreadableDate for all else: other notations, two-digit years, days that do not exist, a time of day, Excel's day
    numbers (44567), years outside 1900-2100.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            raise UnreadableDate(f"chứa cả giờ ({format_date(value)} {value:%H:%M:%S}); {_HOW}, không kèm giờ.")
        value = value.date()
    if isinstance(value, dt.date):
        _check_year(value.year, format_date(value))
        if value.day <= 12 and value.day != value.month:
            raise AmbiguousDate(value)
        return value
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        raise UnreadableDate(_DAY_NUMBER)
    raise UnreadableDate(f"chứa thứ không phải ngày; {_HOW}.")


def read_moment(text: str) -> dt.datetime | None:
    """The moment that ``format_moment`` wrote, or in the order in which cells show it: "16/05/2022 14:05".

    None for any other text.
    """
    if parts := _MOMENT.fullmatch(text.strip()):
        hour, minute, day, *shown = parts.groups()
        if shown[0]:
            day, hour, minute = shown
        with contextlib.suppress(UnreadableDate, ValueError):
            if date := read_date(day):
                return dt.datetime.combine(date, dt.time(int(hour), int(minute)))
    return None


def moment_or_day(text: str) -> dt.datetime | None:
    """The moment in a text, of a day alone its beginning; None if the text is neither."""
    if moment := read_moment(text):
        return moment
    with contextlib.suppress(UnreadableDate):
        if day := read_date(text.strip()):
            return dt.datetime.combine(day, dt.time())
    return None


def day_of(text: str) -> dt.date | None:
    """The day in "14:05 16/5/2022"; None if the text is no moment and no day."""
    moment = moment_or_day(text)
    return moment.date() if moment else None


def read_clear_date(value: object) -> dt.date | None:
    """The date of a text in another notation than ``read_date`` expects, if it can mean one day only.

    "14-12-2026", "14.12.2026", "14 / 12 / 2026", "14/12/26", "ngày 14 tháng 12 năm 2026" and "2026-12-14", also with
    the time 00:00 that programs add. None for all else.
    """
    if not isinstance(value, str):
        return None
    parts = _CLEAR.fullmatch(fold(half_width(value)))
    if parts is None:
        return None
    figures = [int(part) for part in parts.groups() if part is not None]
    year, month, day = figures if parts["year_first"] else reversed(figures)
    year += 2000 if year < 100 else 0
    try:
        return dt.date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


@functools.lru_cache(maxsize=256)
def _from_text(typed: str) -> dt.date | None:
    text = tidy(half_width(typed))
    if not text:
        return None
    if re.fullmatch(r"[0-9]+", text):
        raise UnreadableDate(_DAY_NUMBER)
    parts = _TYPED.fullmatch(text)
    if not parts:
        raise UnreadableDate(f"ghi {quoted(text)}, không đúng dạng ngày; {_HOW}.")
    day, month, year = map(int, parts.groups())
    _check_year(year, text)
    if not 1 <= month <= 12:
        raise UnreadableDate(f"ghi {quoted(text)}, nhưng không có tháng {month}; {_HOW}.")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise UnreadableDate(
            f"ghi {quoted(text)}, nhưng tháng {month_digits(month)}/{year} không có ngày {day}; hãy gõ lại cho đúng."
        ) from None


def _check_year(year: int, shown: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDate(
            f"ghi {quoted(shown)}, năm nằm ngoài khoảng {FIRST_YEAR}-{LAST_YEAR}; hãy gõ lại cho đúng năm."
        )
