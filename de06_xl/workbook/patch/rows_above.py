"""Rows of a large sheet above everything that is written: they are kept as text and not parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from de06_xl.system.cells import column_name
from de06_xl.workbook.patch.cells import has_formula, is_large

_ROWS = b"<sheetData>"
_STYLE = re.compile(rb' s="(\d+)"')


@dataclass(frozen=True, slots=True)
class SheetBelow:
    """The XML of a sheet from some row on.

    ``above`` are the other rows; ``styles`` those of the nearest cells in them, by column.
    """

    xml: bytes
    above: bytes = b""
    styles: dict[int, str | None] = field(default_factory=dict)

    def whole(self, xml: bytes) -> bytes:
        """The whole XML of the sheet, joining ``xml``, in which cells were written, with the rows above."""
        return xml.replace(_ROWS, _ROWS + self.above, 1)


def sheet_below(xml: bytes, row: int, columns: Iterable[int]) -> SheetBelow:
    """The part of a sheet from the row above ``row`` on; the whole sheet if that would not save much.

    Also the whole sheet if the rows are not in the plain form that all known programs use, or if rows above have
    formulas, whose results may change. ``columns`` are those to be written.
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
    """The tag of the last cell of a column; empty if there is none."""
    cell = b'<c r="' + letters
    at = rows.rfind(cell)
    while at >= 0 and not rows[at + len(cell) : at + len(cell) + 1].isdigit():  # a column with more letters
        at = rows.rfind(cell, 0, at)
    return rows[at : rows.find(b">", at)] if at >= 0 else b""
