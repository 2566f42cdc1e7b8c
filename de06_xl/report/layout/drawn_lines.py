"""Lines drawn at a paragraph: shapes of DrawingML and, from older programs, of VML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from lxml.etree import _Element

_EMU_PER_MM = 36_000
_VML = "{urn:schemas-microsoft-com:vml}"
_STRAIGHT = {"line", "straightConnector1"}
_CONNECTOR = "#_x0000_t32"
_WIDTH = re.compile(r"(?:^|;)\s*width:\s*([0-9.]+)(pt|in|cm|mm|px)?")
_POINT = re.compile(r"(-?[0-9.]+)(pt|in|cm|mm|px)?")
_MM = {"pt": 25.4 / 72, "in": 25.4, "cm": 10, "mm": 1, "px": 25.4 / 96, None: 25.4 / 96}


def drawn_lines(paragraph: _Element) -> list[float | None]:
    """The lengths of the straight lines, in millimetres; None for one without a length."""
    found: list[float | None] = []
    for anchor in paragraph.iter(qn("wp:anchor"), qn("wp:inline")):
        shapes = [shape.get("prst") for shape in anchor.iter(qn("a:prstGeom"))]
        extent = anchor.find(qn("wp:extent"))
        if len(shapes) == 1 and shapes[0] in _STRAIGHT and extent is not None:
            found.append(float(extent.get("cx", "0")) / _EMU_PER_MM)
    if found:  # the same again, for programs without DrawingML
        return found
    for shape in paragraph.iter(f"{_VML}line", f"{_VML}shape"):
        if shape.tag == f"{_VML}line":
            found.append(_between(shape.get("from", ""), shape.get("to", "")))
        elif shape.get("type") == _CONNECTOR:
            width = _WIDTH.search(shape.get("style", ""))
            found.append(float(width[1]) * _MM[width[2]] if width else None)
    return found


def _between(start: str, end: str) -> float | None:
    ends = [_POINT.match(point.partition(",")[0]) for point in (start, end)]
    if not all(ends):
        return None
    left, right = (float(one[1]) * _MM[one[2]] for one in ends if one)
    return abs(right - left)
