"""The value of one cell as XML: the element ``<c>`` (ECMA-376 18.3.1.4)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from lxml import etree

from de06_xl.workbook.grid import Cell, Formula, with_line_feeds

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = f"{MAIN}f"
LARGE = 300_000
"""Bytes of a sheet from which quicker ways than an XML parser's are worthwhile."""

_VALUE, _INLINE, _TEXT = f"{MAIN}v", f"{MAIN}is", f"{MAIN}t"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PLAIN_FORMULA, _PREFIXED, _PREFIXED_FORMULA = (
    re.compile(pattern) for pattern in (rb"<f[\s/>]", rb":f[\s/>]", rb"<\w+:f[\s/>]")
)
"""A literal prefix: searching for one is some ten times faster."""
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def is_large(xml: bytes) -> bool:
    """Whether the XML of a sheet, or of a part of it, is too large to be parsed without need."""
    return len(xml) >= LARGE


def has_formula(xml: bytes) -> bool:
    """Whether the XML of a sheet, or of a part of it, has a formula."""
    return bool(_PLAIN_FORMULA.search(xml) or (_PREFIXED.search(xml) and _PREFIXED_FORMULA.search(xml)))


class Stored(NamedTuple):
    """A value as the element of its cell holds it: its type, and the texts of the children; None for what is absent."""

    kind: str | None = None
    formula: str | None = None
    result: str | None = None
    text: str | None = None

    @property
    def keeps_spaces(self) -> bool:
        """Whether the text has spaces that a program would drop unless told otherwise."""
        return self.text is not None and " ".join(self.text.split()) != self.text


def stored(value: Cell) -> Stored:
    """The value, which must be one that a cell can hold (``storable``), as it is stored; None is an empty cell."""
    if isinstance(value, Formula):
        formula, shown = _escaped(value.text.removeprefix("=")), value.shown
        if isinstance(shown, str):
            return Stored("str", formula, _escaped(shown))
        return stored(shown)._replace(formula=formula)
    if value is None:
        return Stored()
    if isinstance(value, str):
        return Stored("inlineStr", text=_escaped(value))
    if isinstance(value, bool):
        return Stored("b", result=str(int(value)))
    assert isinstance(value, int | float | Decimal), value
    return Stored(result=_number(value))


def fill(cell: etree._Element, value: Cell) -> None:
    """Replace the value of a cell, keeping its position and its style; None empties it."""
    if len(cell):
        for child in list(cell):
            cell.remove(child)
    if len(cell.keys()) > 1:  # more than its position
        for attribute in ("t", "cm", "vm"):  # type, and the metadata of dynamic arrays and rich values
            cell.attrib.pop(attribute, None)
    held = stored(value)
    if held.kind:
        cell.set("t", held.kind)
    if held.formula is not None:
        etree.SubElement(cell, FORMULA).text = held.formula
    if held.result is not None:
        etree.SubElement(cell, _VALUE).text = held.result
    if held.text is not None:
        element = etree.SubElement(etree.SubElement(cell, _INLINE), _TEXT)
        element.text = held.text
        if held.keeps_spaces:
            element.set(_XML_SPACE, "preserve")


def forget_result(cell: etree._Element) -> bool:
    """Remove the stored result of a formula's cell; returns whether it showed anything.

    An empty text is kept: every program recalculates it, and it looks the same without calculation.
    """
    value = cell.find(_VALUE)
    if value is None or not value.text:
        return False
    cell.remove(value)
    for attribute in ("t", "vm"):
        cell.attrib.pop(attribute, None)
    return True


def _number(value: float | Decimal) -> str:
    """A number as Excel stores it: the shortest text for the same double."""
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    return repr(float(value)).removesuffix(".0").upper()


def _escaped(text: str) -> str:
    """Text as a workbook stores it, with anything that looks like an escape escaped (ECMA-376 22.9.2.19)."""
    return _LOOKS_ESCAPED.sub("_x005F_", with_line_feeds(text))
