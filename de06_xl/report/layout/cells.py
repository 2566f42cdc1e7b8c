"""The positions of paragraphs in the tables of a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from de06_xl.report.layout.measures import MM_PER_TWIP, number

if TYPE_CHECKING:
    from lxml.etree import _Element

    from de06_xl.report.layout.styles import Styles

_CELL_MARGIN = 108
"""Default cell margin on each side, in twips."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph's position in a table, counted from 0; ``width`` in millimetres, None if the file does not set it."""

    table: int
    row: int
    column: int
    width: float | None


class Cells:
    """The cells of a document's tables, each examined once; one may be inside a content control."""

    def __init__(self, body: _Element, styles: Styles) -> None:
        self._styles = styles
        self._tables = {table: at for at, table in enumerate(body.iter(qn("w:tbl")))}
        self._rows: dict[_Element, dict[_Element, int]] = {}
        self._found: dict[_Element, tuple[Cell | None, str]] = {}

    def around(self, paragraph: _Element) -> tuple[Cell | None, str]:
        """The innermost cell around a paragraph, and the style of its table."""
        cell = next(paragraph.iterancestors(qn("w:tc"), qn("w:txbxContent")), None)
        if cell is None or cell.tag != qn("w:tc"):
            return None, ""
        if cell not in self._found:
            self._found[cell] = self._read(cell)
        return self._found[cell]

    def _read(self, cell: _Element) -> tuple[Cell | None, str]:
        row = next(cell.iterancestors(qn("w:tr")), None)
        table = next(row.iterancestors(qn("w:tbl")), None) if row is not None else None
        if row is None or table is None:
            return None, ""
        if table not in self._rows:
            self._rows[table] = {one: at for at, one in enumerate(table.iter(qn("w:tr")))}
        column = [one for one in row.iter(qn("w:tc")) if next(one.iterancestors(qn("w:tr"))) is row].index(cell)
        named = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
        style = named.get(qn("w:val"), "") if named is not None else self._styles.default("table")
        return Cell(self._tables[table], self._rows[table][row], column, _cell_width(cell, column, table)), style


def _cell_width(cell: _Element, column: int, table: _Element) -> float | None:
    """The width inside a cell, from its own width or else its column's."""
    stated = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    twips = 0.0
    if stated is not None and stated.get(qn("w:type")) == "dxa":
        twips = number(stated.get(qn("w:w")), 0)
    columns = table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
    if not twips and column < len(columns):
        twips = number(columns[column].get(qn("w:w")), 0)
    margins = table.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}")
    for side in (("left", "start"), ("right", "end")):
        found = [margins.find(qn(f"w:{name}")) for name in side] if margins is not None else []
        kept = next((one for one in found if one is not None), None)
        twips -= _CELL_MARGIN if kept is None else number(kept.get(qn("w:w")), _CELL_MARGIN)
    return twips * MM_PER_TWIP if twips > 0 else None
