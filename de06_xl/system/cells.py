"""Names of spreadsheet cells, and the limits of what a cell can hold."""

from __future__ import annotations

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767
"""Characters that Excel keeps in one cell."""
MAX_FORMULA = 8_192
"""Characters that Excel takes in one formula, including the "="."""


def excel_length(text: str) -> int:
    """Characters as Excel counts them: UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def cell_name(row: int, column: int, *, fixed: bool = False) -> str:
    """The address of a cell in A1 style, of a row and a column counted from 1; ``fixed`` writes $A$1."""
    return f"${column_name(column)}${row}" if fixed else f"{column_name(column)}{row}"


def column_name(column: int) -> str:
    """The letters of a column counted from 1: 1 is "A", 27 is "AA"."""
    letters = ""
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def column_number(name: str) -> int:
    """The number of a column, counted from 1, by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def cell_numbers(address: str) -> tuple[int, int]:
    """Row and column, counted from 1, of an address in A1 style."""
    letters = address.rstrip("0123456789")
    return int(address.removeprefix(letters)), column_number(letters)


def sheet_reference(sheet: str) -> str:
    """A sheet's name quoted as in a formula: ``'II.4 Làm sạch dữ liệu'``."""
    return "'" + sheet.replace("'", "''") + "'"
