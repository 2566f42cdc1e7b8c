"""What the cells of a column hold, as a sum that a change makes another one: as a formula, and in Python.

Weights are roots that are no fractions of each other, so that two changes by whole numbers never even out.
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
    """The formula of a sum that another number, one number less or more, or two swapped make another one.

    Where there is an error only the places of the numbers count. ``cells`` are the range of a column.
    """
    weights = _weights(cells)
    return f"=SUMPRODUCT(ISNUMBER({cells})*{weights})+IFERROR(SUMPRODUCT({cells},{weights}),0)"


def texts_formula(cells: str) -> str:
    """The formula of a sum that a text of another length or with other digits, or two such swapped make another one.

    Where there is an error it is 0. ``cells`` are the range of a column.
    """
    digits = ",".join(f'"{digit}"' for digit in _DIGITS)
    lengths = f'LEN(SUBSTITUTE({cells},{{{digits}}},""))*{{{",".join(_DIGITS)}}}'
    return f"=IFERROR(SUMPRODUCT(ISTEXT({cells})*{_weights(cells)}*{lengths}),0)"


def changed_formula(live: str, checked: str) -> str:
    """The formula that counts the sums of the range ``live`` that are not those of ``checked``, empty ones left out.

    Programs add up in their own order, so that the last digits of two sums may differ. A deleted sheet counts as one.
    """
    return f"=IFERROR(SUMPRODUCT(ISNUMBER({checked})*(ABS({live}-{checked})>0.000001+ABS({checked})/10^13)),1)"


def sum_of_numbers(cells: Column) -> float:
    """What ``numbers_formula`` gives."""
    numbers = {
        row: float(serial_number(cell) if isinstance(cell, dt.date | dt.time) else cell)
        for row, cell in cells.items()
        if isinstance(cell, int | float | Decimal | dt.date | dt.time)
    }
    places = math.fsum(map(_weight, numbers))
    return places if _has_error(cells) else places + math.fsum(_weight(row) * one for row, one in numbers.items())


def sum_of_texts(cells: Column) -> float:
    """What ``texts_formula`` gives."""
    if _has_error(cells):
        return 0.0
    return math.fsum(_weight(row) * _lengths(cell) for row, cell in cells.items() if isinstance(cell, str))


def _lengths(text: str) -> int:
    """The lengths of a text without one digit, each times this digit."""
    return sum(int(digit) * (excel_length(text) - text.count(digit)) for digit in _DIGITS)


def _has_error(cells: Column) -> bool:
    return any(cell in _ERRORS for cell in cells.values() if isinstance(cell, str))


def _weight(row: int) -> float:
    return 1 + math.sqrt(row + 0.5)


def _weights(cells: str) -> str:
    return f"(1+SQRT(ROW({cells})+0.5))"
