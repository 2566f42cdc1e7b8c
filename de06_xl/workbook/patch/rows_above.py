"""Rows of a large sheet above all that is written into it: they stay the text that they are, and are not parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from de06_xl.system.cells import column_name
from de06_xl.workbook.patch.cells import has_formula
from de06_xl.workbook.plain_cells import is_large

_ROWS = b"<sheetData>"
_STYLE = re.compile(rb' s="(\d+)"')


@dataclass(frozen=True, slots=True)
class SheetBelow:
    """The XML of a sheet with its rows from some row on.

    ``above`` are the other rows; ``styles`` those that the nearest cell of a column has in them, by column.
    """

    xml: bytes
    above: bytes = b""
    styles: dict[int, str | None] = field(default_factory=dict)

    def whole(self, xml: bytes) -> bytes:
        """The XML of the sheet, written by a program since, with the rows above."""
        return xml.replace(_ROWS, _ROWS + self.above, 1)


def sheet_below(xml: bytes, row: int, columns: Iterable[int]) -> SheetBelow:
    """The part of a sheet from the row above ``row`` on; the whole where less would not be much less.

    It is so too where the rows are not written plainly, as all programs that we know write them, and where rows above
    have formulas, whose results may change. ``columns`` are those that are written.
    """
    start = xml.find(_ROWS) + len(_ROWS)
    end = xml.find(b'<row r="%d"' % (row - 1), start)
    above = xml[start:end]
    if start < len(_ROWS) or end < 0 or not is_large(above) or has_formula(above):
        return SheetBelow(xml)
    tags = ((column, _last_cell(above, column_name(column).encode())) for column in columns)
    styles = {column: style[1].decode() if (style := _STYLE.search(tag)) else None for column, tag in tags if tag}
    return SheetBelow(xml[:start] + xml[end:], above, styles)


def _last_cell(rows: bytes, letters: bytes) -> bytes:
    """The tag of the last cell of a column; empty where there is none."""
    cell = b'<c r="' + letters
    at = rows.rfind(cell)
    while at >= 0 and not rows[at + len(cell) : at + len(cell) + 1].isdigit():  # of a column with more letters
        at = rows.rfind(cell, 0, at)
    return rows[at : rows.find(b">", at)] if at >= 0 else b""
