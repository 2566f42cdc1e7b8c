"""Checksums of columns, each as a formula and in Python, by which a change since the last check is noticed.

The weights are roots that are not rational multiples of each other, so that two changes by whole numbers never cancel
out.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal

from de06_xl.system.cells import excel_length
from de06_xl.workbook.grid import Cell, serial_number

Column = Mapping[int, Cell]
"""The cells of a column by the number of their row."""

_DIGITS = "123456789"
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def numbers_formula(cells: str) -> str:
    """A formula for a checksum of numbers: it changes if a number, the count, or the order of two numbers changes.

    If there is an error value, only the positions of the numbers count. ``cells`` is the range of a column.
    """
    weights = _weights(cells)
    return f"=SUMPRODUCT(ISNUMBER({cells})*{weights})+IFERROR(SUMPRODUCT({cells},{weights}),0)"


def texts_formula(cells: str) -> str:
    """A formula for a checksum of texts: it changes with the length or the digits of a text, or if two are swapped.

    It is 0 if there is an error value. ``cells`` is the range of a column.
    """
    digits = ",".join(f'"{digit}"' for digit in _DIGITS)
    lengths = f'LEN(SUBSTITUTE({cells},{{{digits}}},""))*{{{",".join(_DIGITS)}}}'
    return f"=IFERROR(SUMPRODUCT(ISTEXT({cells})*{_weights(cells)}*{lengths}),0)"


def changed_formula(live: str, checked: str) -> str:
    """A formula for how many checksums in the range ``live`` differ from those in ``checked``, ignoring empty ones.

    Programs add up in their own order, so the last digits of two sums may differ. A deleted sheet counts as a change.
    """
    return f"=IFERROR(SUMPRODUCT(ISNUMBER({checked})*(ABS({live}-{checked})>0.000001+ABS({checked})/10^13)),1)"


def sum_of_numbers(cells: Column) -> float:
    """The result of ``numbers_formula``."""
    numbers = {
        row: float(serial_number(cell) if isinstance(cell, dt.date | dt.time) else cell)
        for row, cell in cells.items()
        if isinstance(cell, int | float | Decimal | dt.date | dt.time)
    }
    places = math.fsum(map(_weight, numbers))
    return places if _has_error(cells) else places + math.fsum(_weight(row) * one for row, one in numbers.items())


def sum_of_texts(cells: Column) -> float:
    """The result of ``texts_formula``."""
    if _has_error(cells):
        return 0.0
    return math.fsum(_weight(row) * _lengths(cell) for row, cell in cells.items() if isinstance(cell, str))


def _lengths(text: str) -> int:
    """The sum of a text's length without each digit, times that digit."""
    return sum(int(digit) * (excel_length(text) - text.count(digit)) for digit in _DIGITS)


def _has_error(cells: Column) -> bool:
    return any(cell in _ERRORS for cell in cells.values() if isinstance(cell, str))


def _weight(row: int) -> float:
    return 1 + math.sqrt(row + 0.5)


def _weights(cells: str) -> str:
    return f"(1+SQRT(ROW({cells})+0.5))"
