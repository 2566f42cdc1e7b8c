"""Reads the sheet `Đối chiếu`: what a final document had otherwise, and what the clerk wants taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import text_of
from de06_xl.workbook.writing.blocks import open_table, sheet_named
from de06_xl.workbook.writing.compared import is_marked

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Grid


_TEXTS = ("kind", "code", "old", "new", "sheet", "cell", "document")


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A row of the sheet by its number; ``marked`` says that the clerk wants it, ``taken`` that it was taken over."""

    number: int
    kind: str
    code: str
    old: str
    new: str
    sheet: str
    cell: str
    document: str
    marked: bool
    taken: bool


def read_compared(grid: Grid) -> list[ComparedLine]:
    """The differences in the order of the sheet; none where there is no such sheet, or one without the column."""
    if sheet_named(grid, layout.COMPARED.sheet) is None:
        return []
    found, rows = open_table(grid, layout.COMPARED)
    if "accept" not in found.columns:
        return []
    lines = []
    for number, row in layout.table_rows(rows, found):
        mark = found.cell(row, "accept")
        taken = text_of(mark).lower() == layout.TAKEN
        texts = {field: text_of(found.cell(row, field)) for field in _TEXTS}
        lines.append(ComparedLine(number, marked=is_marked(mark), taken=taken, **texts))
    return lines
