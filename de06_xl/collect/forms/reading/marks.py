"""Finds the headers and labels of a form, which lead to its tables and facts."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.collect.forms.sheet import ABOUT_FORM, AS_OF, CORNER, FIGURES, LABELS, SIGNATURES, TEXTS
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.search import LONGEST_HEADER

if TYPE_CHECKING:
    from de06_xl.incoming.sheets import Sheet

Marks = Mapping[int, Sequence[str]]
"""The rows with headers or labels, by number: the folded header or label of each cell, "" for any other."""

HEADERS = {fold(column.header) for table in (FIGURES, TEXTS) for column in table.columns}
"""The headers of both tables, folded."""
FIELDS = {fold(label): field for field, label in LABELS.items()}
"""The fields of the facts by their labels, folded."""

CORNER_MARK, AS_OF_MARK = fold(CORNER), fold(AS_OF)
ENDS = frozenset(map(fold, (ABOUT_FORM, SIGNATURES)))
"""What is below all tables begins with one of these."""


def marks_of(sheet: Sheet) -> Marks:
    """The headers and labels of a sheet; few rows have any."""
    marks: dict[int, list[str]] = {}
    for number, row in enumerate(sheet.rows, 1):
        found = [_mark(cell) if cell and isinstance(cell, str) and len(cell) <= LONGEST_HEADER else "" for cell in row]
        if any(found):
            marks[number] = found
    return marks


@functools.lru_cache(maxsize=4096)
def _mark(text: str) -> str:
    """The folded header or label in a text; empty if it is neither."""
    mark = fold(text.partition("\n")[0])
    label = mark.rstrip(" :")
    return mark if mark in HEADERS or mark == CORNER_MARK or mark in ENDS else label if label in FIELDS else ""


def end_of(start: int, starts: Sequence[int], sheet: Sheet) -> int:
    """The last row of a part that begins in a row: the one above the next part, else the sheet's last.

    ``starts`` are in order.
    """
    after = bisect.bisect_right(starts, start)
    return starts[after] - 1 if after < len(starts) else len(sheet.rows)
