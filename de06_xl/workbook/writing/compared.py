"""The sheet `Đối chiếu`: differences between the final document and the workbook, and what was done about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block, Cell, text_of
from de06_xl.workbook.table import Found
from de06_xl.workbook.writing.blocks import (
    column_blocks,
    new_table_blocks,
    open_table,
    sheet_named,
    table_blocks,
)

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Grid

SUBTITLE = (
    "Văn bản cuối khác gì với sổ này. Chỗ nào sổ phải theo văn bản thì ghi x vào cột Nhận rồi bấm Nhận theo bản ký; "
    "chỗ nào sổ đúng thì sửa văn bản."
)
_SAME = ("kind", "code", "old", "new", "document")
"""Fields by which a difference is recognised in a later comparison."""


def compared_blocks(grid: Grid, lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """The sheet with a row per difference, created if missing; differences marked before stay marked."""
    if not sheet_named(grid, layout.COMPARED.sheet):
        return new_table_blocks(grid, layout.COMPARED, SUBTITLE, lines)
    found, rows = open_table(grid, layout.COMPARED)
    if "accept" not in found.columns:  # drawn before differences could be accepted
        drawn = Found(found.table, found.sheet, found.header_row, _drawn())
        headers = [[column.header for column in found.table.columns]]
        return [Block(found.sheet, found.header_row, 1, headers), *table_blocks(drawn, rows, lines)]
    marked = {
        tuple(text_of(found.cell(row, field)) for field in _SAME): found.cell(row, "accept")
        for _, row in search.table_rows(rows, found)
        if is_marked(found.cell(row, "accept"))
    }
    kept = [{**line, "accept": marked.get(tuple(text_of(line.get(field)) for field in _SAME))} for line in lines]
    return table_blocks(found, rows, kept)


def emptied_blocks(grid: Grid) -> list[Block]:
    """The sheet without rows, as at the start of a period; nothing if it does not exist."""
    return compared_blocks(grid, ()) if sheet_named(grid, layout.COMPARED.sheet) else []


def result_blocks(grid: Grid, results: Mapping[int, tuple[bool, str]]) -> list[Block]:
    """The results for rows of the sheet, by number: whether the difference was accepted, and the sentence about it."""
    found, rows = open_table(grid, layout.COMPARED)
    taken: dict[int, Cell] = {number: layout.TAKEN for number, (done, _) in results.items() if done}
    texts: dict[int, Cell] = {number: text for number, (_, text) in results.items()}
    return [*column_blocks(found, rows, "accept", taken), *column_blocks(found, rows, "result", texts)]


def is_marked(cell: Cell) -> bool:
    """Whether the clerk has marked a difference to be accepted."""
    return fold(text_of(cell)) in layout.TICKS


def _drawn() -> dict[str, int]:
    return {column.field: at for at, column in enumerate(layout.COMPARED.columns, 1)}
