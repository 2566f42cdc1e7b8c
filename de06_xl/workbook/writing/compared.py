"""The sheet `Đối chiếu`: what the final document has otherwise than the workbook gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.writing.blocks import new_table_blocks, open_table, sheet_named, table_blocks

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Block, Cell, Grid

SUBTITLE = "Văn bản cuối khác gì với sổ này; số nào đúng là do người làm xem, rồi sửa sổ hoặc sửa văn bản."


def compared_blocks(grid: Grid, lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """The sheet with a row for each difference, made where the workbook has none."""
    if not sheet_named(grid, layout.COMPARED.sheet):
        return new_table_blocks(grid, layout.COMPARED, SUBTITLE, lines)
    return table_blocks(*open_table(grid, layout.COMPARED), lines)


def emptied_blocks(grid: Grid) -> list[Block]:
    """The sheet without rows, as a period begins; nothing where there is none."""
    return compared_blocks(grid, ()) if sheet_named(grid, layout.COMPARED.sheet) else []
