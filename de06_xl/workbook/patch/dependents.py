"""The formulas whose results change with certain cells, found by their references."""

from __future__ import annotations

import bisect
import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from de06_xl.workbook.patch.area import Area
from de06_xl.workbook.quick_openpyxl import Token, Tokenizer

_RANGE = r"(?:(?:'(?:[^']|'')*'|[\w.]+)!)?\$?[A-Z]{1,3}(?:\$?\d+)?:\$?[A-Z]{1,3}(?:\$?\d+)?"
_LOOKUP = re.compile(rf'INDEX\(({_RANGE}),MATCH\("((?:[^"*?~]|"")*)",({_RANGE}),0\)\)')
_THIS_WORKBOOK = "[0]!"
_ANYWHERE = ("INDIRECT(", "OFFSET(")
"""Functions that compute their references."""


class Place(NamedTuple):
    """A cell of a workbook, its row and column counted from 1."""

    sheet: str
    row: int
    column: int


class Written(NamedTuple):
    """A formula in a workbook: its text with "=", if known, and the cells that show its results."""

    text: str | None
    area: Area


class Reference(NamedTuple):
    """Cells that a formula refers to."""

    sheet: str
    area: Area


Cells = Mapping[str, Mapping[int, Sequence[int]]]
"""Cells by sheet and column: their rows, in order."""
Names = Mapping[tuple[str, str], str]
"""What defined names refer to, by sheet ("" for the whole workbook) and name, in lower case."""
RowOf = Callable[[Reference, str], int | None]
"""Finds the first row of a column's cells that holds a text, for lookups."""


def dependents(formulas: Mapping[Place, Written], changed: Cells, names: Names, row_of: RowOf | None) -> set[Place]:
    """The formulas whose results may change with the ``changed`` cells, except these themselves.

    Without ``row_of``, a lookup counts as changed by any cell of its columns.
    """
    find = _References(names, row_of)
    readers, anywhere = _Readers(), set()
    for place, formula in formulas.items():
        if _has(changed.get(place.sheet, {}).get(place.column, ()), place.row, place.row):
            continue
        references = find.of(formula.text, place.sheet)
        if references is None:
            anywhere.add(place)
        else:
            readers.add(place, references)
    found: set[Place] = set()
    fresh, hit = changed, anywhere if changed else set()
    while fresh:
        hit = (hit | readers.of(fresh)) - found
        found |= hit
        fresh = _shown({place: formulas[place].area for place in hit})
    return found


def _shown(areas: Mapping[Place, Area]) -> Cells:
    """The cells that show the results of formulas."""
    cells: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for place, area in areas.items():
        for column in range(area.left, area.right + 1):
            cells[place.sheet][column].update(range(area.top, area.bottom + 1))
    return {sheet: {column: sorted(rows) for column, rows in columns.items()} for sheet, columns in cells.items()}


class _Readers:
    """Formulas by the cells they refer to: many refer to the same."""

    def __init__(self) -> None:
        self._by_area: dict[str, dict[Area, list[Place]]] = defaultdict(lambda: defaultdict(list))

    def add(self, place: Place, references: Iterable[Reference]) -> None:
        for reference in references:
            self._by_area[reference.sheet.casefold()][reference.area].append(place)

    def of(self, cells: Cells) -> set[Place]:
        """The formulas that refer to one of these cells."""
        return {
            place
            for sheet, columns in cells.items()
            for area, places in self._by_area.get(sheet.casefold(), {}).items()
            if any(
                _has(rows, area.top, area.bottom)
                for column, rows in columns.items()
                if area.left <= column <= area.right
            )
            for place in places
        }


def _has(rows: Sequence[int], first: int, last: int) -> bool:
    """Whether one of the rows, which are in order, is one from ``first`` to ``last``."""
    at = bisect.bisect_left(rows, first)
    return at < len(rows) and rows[at] <= last


class _References:
    """Extracts the references of formulas."""

    def __init__(self, names: Names, row_of: RowOf | None) -> None:
        self._names = names
        self._row_of = row_of
        self._operands: dict[tuple[str, str], list[Reference] | None] = {}

    def of(self, text: str | None, sheet: str) -> list[Reference] | None:
        """The cells that a formula on a sheet refers to; None if it may be any cell.

        A lookup of a constant text, INDEX(…,MATCH("text",…,0)), refers to the column of the texts and to the one cell
        that it finds: it does not depend on the other cells of the result column.
        """
        if text is None:
            return None
        found = (
            [one for lookup in _LOOKUP.findall(text) for one in self._of_lookup(sheet, *lookup)] if self._row_of else []
        )
        for operand in _operands(_LOOKUP.sub("0", text) if self._row_of else text):
            some = None if operand is None else self._of_operand(operand, sheet)
            if some is None:
                return None
            found += some
        return found

    def _of_lookup(self, sheet: str, values: str, key: str, keys: str) -> Iterator[Reference]:
        assert self._row_of
        results, searched = self._reference(values, sheet), self._reference(keys, sheet)
        yield searched
        if searched.area.left != searched.area.right:
            yield results  # a lookup along a row
            return
        row = self._row_of(searched, key.replace('""', '"'))
        if row is not None:
            row += results.area.top - searched.area.top
            yield Reference(results.sheet, Area(row, results.area.left, row, results.area.right))

    def _of_operand(self, operand: str, sheet: str) -> list[Reference] | None:
        """What an address or a name in a formula refers to; None if it may be any cell."""
        key = operand, sheet
        if key not in self._operands:
            self._operands[key] = []  # a name may refer to itself
            self._operands[key] = self._looked_up(operand.removeprefix(_THIS_WORKBOOK), sheet)
        return self._operands[key]

    def _looked_up(self, operand: str, sheet: str) -> list[Reference] | None:
        prefix, _, cells = operand.rpartition("!")
        if "[" in prefix:
            return []  # another workbook's cells
        if "[" in cells or ":" in prefix:
            return None  # an Excel table, or the cells of several sheets
        scope = _unquoted(prefix) or sheet
        for key in ((scope.casefold(), cells.casefold()), ("", cells.casefold())):
            if key in self._names:
                return self.of(f"={self._names[key]}", scope)
        try:
            return [self._reference(operand, sheet)]
        except ValueError:
            return []  # an undefined name

    @staticmethod
    def _reference(text: str, sheet: str) -> Reference:
        prefix, _, cells = text.rpartition("!")
        return Reference(_unquoted(prefix) or sheet, Area.of(cells))


@functools.lru_cache(maxsize=10_000)
def _operands(text: str) -> list[str | None]:
    """The addresses and names in a formula; None for one that may be any cell."""
    try:
        tokens = Tokenizer(text).items
    except Exception:  # the tokenizer raises many kinds
        return [None]
    found: list[str | None] = [
        token.value for token in tokens if token.type == Token.OPERAND and token.subtype == Token.RANGE
    ]
    calls = [token.value.upper() for token in tokens if token.type == Token.FUNC and token.subtype == Token.OPEN]
    anywhere = any(call.endswith(_ANYWHERE) or ":" in call for call in calls)
    return [None] if anywhere else found


def _unquoted(prefix: str) -> str:
    """A sheet's name without the quotes of a reference."""
    return prefix[1:-1].replace("''", "'") if prefix.startswith("'") else prefix
