"""What the yellow cells of a form accept: the words of a list, or numbers within limits (its data validations)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from de06_xl.model.words import Word
from de06_xl.system.cells import cell_numbers
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.quick_openpyxl import load_workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

    from de06_xl.model.place import Place
    from de06_xl.workbook.grid import Cell


class Accepted:
    """The validations of an .xlsx form; a cell without one, or with one of another kind, accepts everything."""

    def __init__(self, data: bytes) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions that openpyxl drops; nothing is saved here
            workbook = load_workbook(io.BytesIO(data), keep_links=False)
        self._rules = {
            sheet.title: [(area.bounds, rule) for rule in sheet.data_validations.dataValidation for area in rule.sqref]
            for sheet in workbook.worksheets
        }

    def takes(self, place: Place, value: Decimal) -> Cell:
        """The value as a cell accepts it: a word as spelt in its list; None if it does not."""
        for rule in self._rules_of(place):
            if isinstance(value, Word):
                words = _words(rule)
                return next((word for word in words if fold(word) == fold(value.word)), None) if words else value
            if not _within(rule, value):
                return None
        return value

    def _rules_of(self, place: Place) -> Iterator[DataValidation]:
        row, column = cell_numbers(place.cell)
        for (left, top, right, bottom), rule in self._rules.get(place.sheet, ()):
            if left <= column <= right and top <= row <= bottom:
                yield rule


def _words(rule: DataValidation) -> list[str]:
    """The words of a list written in the validation itself; none if it is elsewhere or no list."""
    written = str(rule.formula1 or "")
    is_list = rule.type == "list" and written.startswith('"') and written.endswith('"')
    return [word.strip() for word in written[1:-1].replace('""', '"').split(",")] if is_list else []


def _within(rule: DataValidation, value: Decimal) -> bool:
    """Whether a validation accepts a number; only limits between two constants are known."""
    if rule.type == "list":
        return not _words(rule)
    if rule.type == "whole" and value != value.to_integral_value():
        return False
    if rule.type not in ("whole", "decimal") or rule.operator not in (None, "between"):
        return True
    try:
        return Decimal(str(rule.formula1)) <= value <= Decimal(str(rule.formula2))
    except InvalidOperation:
        return True
