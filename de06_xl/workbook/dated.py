"""The dates of registers: real ones in the cells, so that Excel sorts and filters them; texts in the model."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools

from de06_xl.vietnamese.dates import UnreadableDate, format_date, format_moment, read_date, read_moment
from de06_xl.workbook.grid import MOMENT_FORMAT, Cell, date_of_serial, serial_number

_FIRST_YEAR = 1905
"""A workbook that counts from 1904 shows no earlier day."""
_SERIALS = 36_526, 73_415
"""The first day of 2000, the last one of 2100: other numbers are no dates of a register."""


@functools.lru_cache(maxsize=4096)
def date_of_text(text: str, number_format: str) -> Cell:
    """The date or moment of a text, by the column's number format; the text itself if it states none."""
    found: dt.date | None = None
    if number_format == MOMENT_FORMAT:
        found = read_moment(text)
    else:
        with contextlib.suppress(UnreadableDate):
            found = read_date(text)
    return found if found and found.year >= _FIRST_YEAR else text


def text_of_date(cell: Cell, number_format: str) -> Cell:
    """A date as the text that was written; whatever else the cell holds is returned as it is.

    A number is the day that it stands for: its cell lost the number format.
    """
    if isinstance(cell, dt.date):
        return _text(as_moment(cell), number_format)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and _SERIALS[0] <= cell < _SERIALS[1] + 1:
        return _text(date_of_serial(cell), number_format)
    return cell


@functools.lru_cache(maxsize=4096)
def _text(moment: dt.datetime, number_format: str) -> str:
    return format_moment(moment) if number_format == MOMENT_FORMAT else format_date(moment)


def as_moment(date: dt.date) -> dt.datetime:
    """A date or datetime, as read from a cell, to the second: programs round the fraction of a day in their own way."""
    if isinstance(date, dt.datetime) and not date.microsecond:
        return date
    return date_of_serial(serial_number(date))
