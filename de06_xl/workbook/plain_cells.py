"""Reads large sheets of nothing but texts and numbers, such as registers, some ten times as fast as openpyxl.

What else a sheet may hold (formulas, dates, errors, truth values) openpyxl reads: then there is no answer here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Container, Sequence

from lxml import etree

from de06_xl.system.cells import column_number
from de06_xl.workbook.patch.cells import MAIN

LARGE = 300_000
"""Bytes of a sheet from which it is worth it."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ROW, _CELL, _VALUE, _INLINE, _TEXT, _RUN = (f"{MAIN}{name}" for name in ("row", "c", "v", "is", "t", "r"))
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Values = dict[tuple[int, int], str | int | float]


class _OtherCellError(Exception):
    """A cell is neither a text nor a plain number, or none that is written as the standard says."""


def plain_cells(xml: bytes, shared: Sequence[str], dates: Container[int]) -> Values | None:
    """The cells of a sheet that are not empty, by row and column; None where it is none of those.

    ``shared`` are the workbook's shared texts, ``dates`` the numbers of the cell styles that show dates.
    """
    if len(xml) < LARGE or _FORMULA.search(xml):
        return None
    values: Values = {}
    columns: dict[str, int] = {}
    try:
        for _, row in etree.iterparse(io.BytesIO(xml), tag=_ROW, resolve_entities=False, no_network=True):
            for cell in row.iterchildren(_CELL):
                if (value := _value(cell, shared, dates)) is None:
                    continue
                found = _ADDRESS.fullmatch(cell.get("r", ""))
                if found is None:
                    return None
                letters, number = found.groups()
                column = columns.get(letters) or columns.setdefault(letters, column_number(letters))
                values[int(number), column] = value
            row.clear()
            while row.getprevious() is not None:  # or the emptied rows would be kept to the end
                del row.getparent()[0]
    except (_OtherCellError, etree.XMLSyntaxError, ValueError, IndexError):
        return None
    return values or None


def _value(cell: etree._Element, shared: Sequence[str], dates: Container[int]) -> str | int | float | None:
    if not len(cell):
        return None
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(_INLINE)
        return (None if inline is None else _inline(inline)) or None
    text = cell.findtext(_VALUE)
    if not text:
        return None
    if kind == "s":
        return shared[int(text)] or None
    if kind == "n" and int(cell.get("s", 0)) not in dates:
        return float(text) if set(text) & set(".eE") else int(text)
    raise _OtherCellError


def _inline(inline: etree._Element) -> str:
    """The text of its runs, without what is said of how it is pronounced."""
    texts = [part.text if part.tag == _TEXT else part.findtext(_TEXT) for part in inline.iterchildren(_TEXT, _RUN)]
    return "".join(text for text in texts if text)
