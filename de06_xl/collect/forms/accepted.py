"""What the yellow cells of a form accept: the words of a list, or numbers within limits (its data validations)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.words import Word
from de06_xl.system.cells import cell_numbers
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.patch.area import Area
from de06_xl.workbook.patch.cells import MAIN
from de06_xl.workbook.patch.package import sheet_parts
from de06_xl.workbook.patch.part import parse

if TYPE_CHECKING:
    from lxml import etree

    from de06_xl.model.place import Place
    from de06_xl.workbook.grid import Cell


class _Rule(NamedTuple):
    """A data validation by a list of ``words``, else of numbers (ECMA-376-1, 18.3.1.32).

    Numbers are limited only if both limits are constants and it is "between" them.
    """

    areas: tuple[Area, ...]
    whole: bool
    words: tuple[str, ...]
    least: Decimal | None
    most: Decimal | None

    def takes(self, value: Decimal) -> Cell:
        """The value as accepted, a word as spelt in the list; None if it is not."""
        if isinstance(value, Word):
            return next((word for word in self.words if fold(word) == fold(value.word)), None)
        if self.words or (self.whole and value != value.to_integral_value()):
            return None
        within = self.least is None or self.most is None or self.least <= value <= self.most
        return value if within else None


class Accepted:
    """The validations of an .xlsx form; a cell without one, or with one of another kind, accepts everything.

    Raises De06Error if the file is no .xlsx; ``name`` is the file's.
    """

    def __init__(self, data: bytes, name: str) -> None:
        try:
            parts = unpack(data, name, "phiếu Excel .xlsx")
            self._rules = {sheet: list(_rules(parse(parts[part]))) for sheet, part in sheet_parts(parts).items()}
        except De06Error as error:
            raise error.in_file(name) from None

    def takes(self, place: Place, value: Decimal) -> Cell:
        """The value as all rules of a cell accept it, a word as spelt in the first list; None if one does not."""
        row, column = cell_numbers(place.cell)
        rules = [one for one in self._rules.get(place.sheet, ()) if any(area.holds(row, column) for area in one.areas)]
        taken = [rule.takes(value) for rule in rules]
        return None if None in taken else next(iter(taken), value)


def _rules(sheet: etree._Element) -> Iterator[_Rule]:
    for rule in sheet.iter(f"{MAIN}dataValidation"):
        kind, between = rule.get("type"), rule.get("operator", "between") == "between"
        first, second = (rule.findtext(f"{MAIN}{name}", "").strip() for name in ("formula1", "formula2"))
        if kind == "list" and len(first) > 1 and first[0] == first[-1] == '"':
            words = tuple(word.strip() for word in first[1:-1].replace('""', '"').split(","))
            yield _Rule(_areas(rule), False, words, None, None)
        elif kind in ("whole", "decimal"):
            least, most = map(_number, (first, second)) if between else (None, None)
            yield _Rule(_areas(rule), kind == "whole", (), least, most)


def _areas(rule: etree._Element) -> tuple[Area, ...]:
    """The cells of a validation; none if its reference is unreadable."""
    try:
        return tuple(map(Area.of, rule.get("sqref", "").split()))
    except ValueError:
        return ()


def _number(text: str) -> Decimal | None:
    """A constant limit; None for a formula."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
