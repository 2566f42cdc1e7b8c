"""Reads large sheets of only texts, numbers and dates, such as registers, some ten times faster than openpyxl.

Sheets with anything else (formulas, durations, errors, booleans) are left to openpyxl: the result is None.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from lxml import etree

from de06_xl.system.cells import column_number
from de06_xl.workbook.patch.cells import MAIN, has_formula
from de06_xl.workbook.quick_cells import DateStyles, Plain, Values, quick_cells

_ROW, _CELL, _VALUE, _INLINE, _TEXT, _RUN = (f"{MAIN}{name}" for name in ("row", "c", "v", "is", "t", "r"))
_LETTERS = re.compile("[A-Z]{1,3}")


class OtherCellError(Exception):
    """A cell is neither a text nor a number nor a date, or is not written as the standard says."""


def plain_cells(xml: bytes, shared: Sequence[str], dates: DateStyles) -> Values | None:
    """The non-empty cells of a sheet, by row and column; None if it has any other cells.

    ``shared`` are the workbook's shared texts.
    """
    if has_formula(xml):
        return None
    try:
        if quick := quick_cells(xml, shared, dates):
            return quick
    except (etree.XMLSyntaxError, ValueError, IndexError):
        return None
    values: Values = {}
    columns: dict[str, int] = {}
    try:
        for _, row in etree.iterparse(io.BytesIO(xml), tag=_ROW, resolve_entities=False, no_network=True):
            number = row.get("r", "")
            for cell in row.iterchildren(_CELL):
                if not len(cell) or (value := value_of(cell, shared, dates)) is None:
                    continue
                letters = cell.get("r", "").removesuffix(number)
                if letters not in columns:
                    if not _LETTERS.fullmatch(letters):
                        return None
                    columns[letters] = column_number(letters)
                values[int(number), columns[letters]] = value
            row.clear()
            while row.getprevious() is not None:  # otherwise the emptied rows would be kept until the end
                del row.getparent()[0]
    except (OtherCellError, etree.XMLSyntaxError, ValueError, IndexError):
        return None
    return values or None


def value_of(cell: etree._Element, shared: Sequence[str], dates: DateStyles) -> Plain | None:
    """A cell's text, number or date, None if it is empty; raises OtherCellError for all else."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = next(cell.iterchildren(_INLINE), None)  # faster than find, which parses a path
        return (None if inline is None else _inline(inline)) or None
    text = next((child.text for child in cell.iterchildren(_VALUE)), None)
    if not text:
        return None
    if kind == "s":
        return shared[int(text)] or None
    if kind == "n":
        number = float(text) if "." in text or "e" in text or "E" in text else int(text)
        return dates.value(number, cell.get("s", 0))
    raise OtherCellError


def _inline(inline: etree._Element) -> str:
    """The text of its runs, without phonetic readings."""
    if len(inline) == 1 and inline[0].tag == _TEXT:
        return inline[0].text or ""
    texts = [part.text if part.tag == _TEXT else part.findtext(_TEXT) for part in inline.iterchildren(_TEXT, _RUN)]
    return "".join(text for text in texts if text)
