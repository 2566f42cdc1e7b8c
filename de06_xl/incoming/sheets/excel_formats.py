"""Numbers in Excel's files: only a cell's number format tells a date, a time or a percentage."""

from __future__ import annotations

import datetime as dt
import re
import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from de06_xl.incoming.sheets.sheet import Value
from de06_xl.vietnamese.old_encodings import encoding_of

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
"""The error texts that cells show, by their codes in binary files ([MS-XLS] 2.5.10)."""

STRUCK = 0x08
"""The font flag for strikethrough ([MS-XLS] 2.4.122, [MS-XLSB] 2.5.50)."""
_PERCENT_IDS = frozenset({9, 10})
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_SPAN_IDS = frozenset({46})
"""Built-in formats for percentages, dates and times, and durations (ECMA-376 18.8.30)."""
_LITERAL = re.compile(r'"[^"]*"|[\\_*].')
_SPAN = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_DATE_LETTER = re.compile("[dmyhs]", re.IGNORECASE)
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 - Excel's days have no zone
_MILLISECONDS = 24 * 60 * 60 * 1_000
"""The precision of times: milliseconds of a day."""
_LAST_WRONG_DAY = 60
"""29 February 1900, which never existed but is counted by Excel; the days before it are off by one."""
_INTEGER, _FLOAT = struct.Struct("<Q"), struct.Struct("<d")


class Font(NamedTuple):
    """The relevant properties of a font: its name, and whether it strikes through."""

    name: str = ""
    struck: bool = False


class Formats:
    """The cell formats of a workbook: ``codes`` are its own number formats by id, ``ids`` that of each cell format.

    ``dates``, ``spans`` and ``percent`` are the numbers of the cell formats for dates and times, durations, and
    percentages; ``struck`` those with strikethrough; ``old_fonts`` are the pre-Unicode fonts by the numbers of the cell
    formats that have one.
    """

    def __init__(self, codes: Mapping[int, str], ids: Sequence[int], fonts: Sequence[Font] = ()) -> None:
        shown = {id_: _shown(id_, codes.get(id_)) for id_ in set(ids)}
        self.dates, self.spans, self.percent = (
            frozenset(at for at, id_ in enumerate(ids) if shown[id_] == kind) for kind in ("date", "span", "percent")
        )
        self.struck = frozenset(at for at, font in enumerate(fonts) if font.struck)
        self.old_fonts = {at: font.name for at, font in enumerate(fonts) if encoding_of(font.name)}

    @classmethod
    def of(cls, codes: Mapping[int, str], formats: Sequence[tuple[int, int]], fonts: Sequence[Font]) -> Self:
        """The formats, each given by the id of its number format and the index of its font."""
        known = dict(enumerate(fonts))
        return cls(codes, [id_ for id_, _ in formats], [known.get(font, Font()) for _, font in formats])

    def value(self, number: float, cell_format: int, *, since_1904: bool) -> Value:
        """The number, or the date, time or duration that is displayed."""
        if cell_format not in self.dates and cell_format not in self.spans:
            return number
        try:
            span = dt.timedelta(milliseconds=round(number * _MILLISECONDS))
            if cell_format in self.spans:
                return span
            if not since_1904 and 1 <= number < _LAST_WRONG_DAY:
                span += dt.timedelta(days=1)
            moment = (_EPOCH_1904 if since_1904 else _EPOCH) + span
        except (ValueError, OverflowError):  # beyond the calendar
            return number
        if 0 <= number < 1:
            return moment.time()
        return moment.date() if moment.time() == dt.time() else moment


def packed_number(packed: int) -> float:
    """The number in an RkNumber ([MS-XLS] 2.5.217): 30 bits of an integer or a float, perhaps a hundredth of it."""
    number: float
    if packed & 2:
        number = float((packed - (1 << 32) if packed & 0x80000000 else packed) >> 2)
    else:
        number = _FLOAT.unpack(_INTEGER.pack((packed & ~3) << 32))[0]
    return number / 100 if packed & 1 else number


def _shown(id_: int, code: str | None) -> str:
    """What a number format displays (ECMA-376 18.8.31), by its code or else its built-in id."""
    if code is None:
        kinds = (("percent", _PERCENT_IDS), ("span", _SPAN_IDS), ("date", _DATE_IDS))
        return next((kind for kind, ids in kinds if id_ in ids), "")
    code = _LITERAL.sub("", code.partition(";")[0])
    if "%" in code:
        return "percent"
    if _SPAN.search(code):
        return "span"
    plain = _IN_BRACKETS.sub("", code)
    return "date" if _DATE_LETTER.search(plain) and plain.lower() != "general" else ""
