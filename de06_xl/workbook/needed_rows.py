"""Drops unneeded rows of a large sheet before it is parsed: most actions need one of many years' periods.

Rows are cut out of the sheet's XML as text. A sheet not written in the plain form that all known spreadsheet programs
use is left whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from de06_xl.system.cells import column_name
from de06_xl.workbook.grid import Need
from de06_xl.workbook.patch.cells import MAIN
from de06_xl.workbook.plain_cells import OtherCellError, value_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.workbook.grid import Needed
    from de06_xl.workbook.quick_cells import DateStyles

_ROWS = b"<sheetData>", b"</sheetData>"
_END = b"</row>"
_ROW = b'<row r="'


def needed_rows(xml: bytes, needed: Needed, shared: Sequence[str], dates: DateStyles) -> bytes:
    """The XML of a sheet without unneeded rows, except its last row; the whole XML if it is not in the plain form.

    ``shared`` and ``dates`` as in ``plain_cells``.
    """
    start, end = xml.find(_ROWS[0]) + len(_ROWS[0]), xml.rfind(_ROWS[1])
    if not len(_ROWS[0]) <= start <= end:
        return xml
    *pieces, rest = xml[start:end].split(_END)
    cells = [b'<c r="' + column_name(column).encode() for column in needed.columns]
    beginning = _beginning(cells)
    needs: dict[tuple[bytes, ...], Need] = {}
    kept: list[bytes] = []
    for piece in pieces:
        if filled := beginning.match(piece):
            written = filled.groups()[1:]
        else:
            start_of_row = piece.rfind(_ROW) + len(_ROW)  # the last one that begins: one without cells has no end tag
            if start_of_row < len(_ROW):
                return xml
            number = piece[start_of_row : piece.find(b'"', start_of_row) + 1]
            written = tuple([_written(piece, start_of_row, cell + number) for cell in cells])
        need = needs.get(written) or _need(needed, written, shared, dates)
        if need is not Need.NONE or piece is pieces[-1]:
            kept.append(piece + _END)
        needs[written] = Need.NONE if need is Need.ONE else need
    return b"".join((xml[:start], *kept, rest, xml[end:]))


def _beginning(cells: Sequence[bytes]) -> re.Pattern[bytes]:
    """The beginning of a row with these cells, all filled, as in most rows; groups: its number, and as ``_written``."""
    filled = b"".join(cell + rb"\1\"([^/>]*>[^<]*(?:<(?!/c>)[^<]*)*)</c>" for cell in cells)
    return re.compile(rb'<row r="(\d+)"[^>]*>' + filled)


def _written(piece: bytes, start: int, cell: bytes) -> bytes:
    """The XML of a row's cell after its address; empty if the row has none, or an empty one."""
    at = piece.find(cell, start) + len(cell)
    ended = piece.find(b">", at)
    if at < len(cell) or piece[ended - 1 : ended] == b"/":
        return b""
    return piece[at : piece.find(b"</c>", ended)]


def _need(needed: Needed, written: Sequence[bytes], shared: Sequence[str], dates: DateStyles) -> Need:
    """Whether rows with these cells are needed; rows with an empty or unreadable one are."""
    start, values = b'<c xmlns="%b"' % MAIN[1:-1].encode(), []
    for cell in written:
        try:
            values.append(value_of(etree.fromstring(b"%b%b</c>" % (start, cell)), shared, dates) if cell else None)
        except (OtherCellError, etree.XMLSyntaxError, ValueError, IndexError):
            return Need.EACH
    return Need.EACH if None in values else needed.need(tuple(values))
