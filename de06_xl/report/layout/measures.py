"""Measures of a Word file: in twips, unless they name a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml.etree import _Element

MM_PER_TWIP = 25.4 / 1440


def millimetres(element: _Element | None, name: str, default: float) -> float:
    """An attribute of an element, in millimetres."""
    return number(element.get(qn(f"w:{name}")) if element is not None else None, default) * MM_PER_TWIP


def number(text: str | None, default: float) -> float:
    """A measure in twips, whatever unit it names, as strict files do."""
    if text is None:
        return default
    for unit, twips in (("mm", 1440 / 25.4), ("cm", 144 / 0.254), ("in", 1440), ("pt", 20), ("pc", 240), ("pi", 240)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * twips
    return float(text)
