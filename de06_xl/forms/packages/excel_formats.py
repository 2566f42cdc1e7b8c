"""Numbers of Excel's binary formats: a cell's number format alone says that one is a date, a time or a percentage."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping, Sequence

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from de06_xl.forms.packages.sheet import Value, shows_percent

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""What a cell shows that failed, by the code stored for it ([MS-XLS] 2.5.10)."""
_INTEGER, _FLOAT = struct.Struct("<Q"), struct.Struct("<d")


class Formats:
    """The cell formats of a workbook: ``codes`` are its own number formats by id, ``ids`` that of each cell format."""

    def __init__(self, codes: Mapping[int, str], ids: Sequence[int], *, since_1904: bool) -> None:
        self._codes = {**BUILTIN_FORMATS, **codes}
        self._ids = ids
        self._epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900

    def value(self, number: float, cell_format: int) -> Value:
        """The number, or the date, time or duration as which it is shown."""
        code = self._code(cell_format)
        if not is_date_format(code):
            return number
        try:
            found: dt.datetime | dt.time | dt.timedelta = from_excel(
                number, self._epoch, timedelta=is_timedelta_format(code)
            )
        except (ValueError, OverflowError):  # beyond the calendar
            return number
        return found

    def percent(self, cell_format: int) -> bool:
        """Whether numbers are shown as percentages."""
        return shows_percent(self._code(cell_format))

    def _code(self, cell_format: int) -> str:
        return self._codes.get(self._ids[cell_format], "") if cell_format < len(self._ids) else ""


def packed_number(packed: int) -> float:
    """The number in an RkNumber ([MS-XLS] 2.5.217): 30 bits of an integer or a float, perhaps a hundredth of it."""
    number: float
    if packed & 2:
        number = float((packed - (1 << 32) if packed & 0x80000000 else packed) >> 2)
    else:
        number = _FLOAT.unpack(_INTEGER.pack((packed & ~3) << 32))[0]
    return number / 100 if packed & 1 else number
