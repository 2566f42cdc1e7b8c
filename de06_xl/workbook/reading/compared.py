"""Reads the sheet `Đối chiếu`: differences of a final document, and which ones the clerk accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import text_of
from de06_xl.workbook.writing.blocks import open_table, sheet_named
from de06_xl.workbook.writing.compared import is_marked

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Grid


_TEXTS = ("kind", "code", "old", "new", "sheet", "cell", "document")


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A row of the sheet by its number; ``marked`` says that the clerk accepts it, ``taken`` that this was done.

    ``unknown`` is the cell of an unrecognised mark, and the mark ("E9", "✓"); None if there is none.
    """

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
    unknown: tuple[str, str] | None = None


def read_compared(grid: Grid) -> list[ComparedLine]:
    """The differences in the order of the sheet; none if there is no such sheet.

    Raises De06Error if its column `Nhận` is gone.
    """
    if sheet_named(grid, layout.COMPARED.sheet) is None:
        return []
    found, rows = open_table(grid, layout.COMPARED)
    if "accept" not in found.columns:
        if not any(search.table_rows(rows, found)):
            return []
        raise De06Error(
            "không còn cột “Nhận”; hãy đặt lại tiêu đề ấy, hoặc Đối chiếu bản ký lại.", sheet=layout.COMPARED.sheet
        )
    lines = []
    for number, row in search.table_rows(rows, found):
        mark = found.cell(row, "accept")
        taken = text_of(mark).lower() == layout.TAKEN
        typed = text_of(mark)
        known = not typed or taken or is_marked(mark)
        unknown = None if known else (cell_name(number, found.columns["accept"]), typed)
        texts = {field: text_of(found.cell(row, field)) for field in _TEXTS}
        lines.append(ComparedLine(number, marked=is_marked(mark), taken=taken, unknown=unknown, **texts))
    return lines
