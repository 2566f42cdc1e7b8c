"""Leaves out rows of a large sheet before they are parsed: of years of periods most actions need one.

Rows are cut out of the sheet's XML as the text that they are. What is not written plainly enough for that, as no
spreadsheet program that we know writes it, is left whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from de06_xl.system.cells import column_name
from de06_xl.workbook.patch.cells import MAIN
from de06_xl.workbook.plain_cells import OtherCellError, value_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from de06_xl.workbook.grid import Unneeded

_ROWS = b"<sheetData>", b"</sheetData>"
_END = b"</row>"
_ROW_NUMBER = re.compile(rb'.*<row r="(\d+)"', re.DOTALL)
"""Of the last row that a piece begins: one that has no cells has no end of its own."""


def needed_rows(xml: bytes, unneeded: Unneeded, shared: Sequence[str], dates: Container[int]) -> bytes:
    """The XML of a sheet without the rows that nobody needs, but for the last of its rows; else the whole of it.

    ``shared`` and ``dates`` as in ``plain_cells``.
    """
    start, end = xml.find(_ROWS[0]) + len(_ROWS[0]), xml.rfind(_ROWS[1])
    if not len(_ROWS[0]) <= start <= end:
        return xml
    *pieces, rest = xml[start:end].split(_END)
    letters, skipped = column_name(unneeded.column).encode(), {}
    kept: list[bytes] = []
    for piece in pieces:
        found = _ROW_NUMBER.match(piece)
        if found is None:
            return xml
        written = _written(piece, found.end(), b'<c r="%b%b"' % (letters, found[1]))
        if written not in skipped:
            skipped[written] = _is(unneeded, written, shared, dates)
        if not skipped[written] or piece is pieces[-1]:
            kept.append(piece + _END)
    return b"".join((xml[:start], *kept, rest, xml[end:]))


def _written(piece: bytes, start: int, cell: bytes) -> bytes:
    """How a cell of a row is written behind its address; empty where the row has none, or an empty one."""
    at = piece.find(cell, start) + len(cell)
    ended = piece.find(b">", at)
    if at < len(cell) or piece[ended - 1 : ended] == b"/":
        return b""
    return piece[at : piece.find(b"</c>", ended)]


def _is(unneeded: Unneeded, written: bytes, shared: Sequence[str], dates: Container[int]) -> bool:
    """Whether a cell is one of a row that nobody needs; an empty one is not, nor what cannot be read here."""
    try:
        cell = etree.fromstring(b'<c xmlns="%b"%b</c>' % (MAIN[1:-1].encode(), written))
        value = value_of(cell, shared, dates) if written else None
    except (OtherCellError, etree.XMLSyntaxError, ValueError, IndexError):
        return False
    return value is not None and unneeded.test(value)
