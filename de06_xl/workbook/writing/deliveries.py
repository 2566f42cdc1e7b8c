"""Writes the sheet `Thư đã gửi`, and makes it in workbooks from before there was one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Grid, NewSheet
from de06_xl.workbook.table import Found
from de06_xl.workbook.writing.blocks import (
    appended_blocks,
    column_blocks,
    lines_block,
    open_table,
    sheet_named,
    table_blocks,
)

if TYPE_CHECKING:
    from de06_xl.model.delivery import Delivery

SUBTITLE = "Mỗi thư đã gửi đơn vị một hàng; ghi “gửi lại” vào Trạng thái để lần Gửi thư sau gửi thư ấy thêm một lần."
_CHANGING = ("state", "moment", "to", "note")
_HEADER_ROW = 4
"""Of the sheet where it is made, as of all sheets drawn."""


def delivery_blocks(grid: Grid, deliveries: Sequence[Delivery]) -> list[Block]:
    """New rows for the deliveries that have none, and in the others what became of them."""
    if not sheet_named(grid, layout.SENT.sheet):
        return new_sheet_blocks(grid, deliveries)
    found, rows = open_table(grid, layout.SENT)
    cells = {one.row.number: _cells(one) for one in deliveries if one.row}
    changed: Mapping[str, dict[int, Cell]] = {
        field: {
            number: line[field]
            for number, line in cells.items()
            if (found.cell(rows[number - 1], field) or "") != (line[field] or "")
        }
        for field in _CHANGING
    }
    return [
        *(block for field, values in changed.items() for block in column_blocks(found, rows, field, values)),
        *appended_blocks(found, rows, [_cells(one) for one in deliveries if one.row is None]),
    ]


def emptied_blocks(grid: Grid) -> list[Block]:
    """The sheet without rows, as a period begins; made where the workbook has none."""
    if not sheet_named(grid, layout.SENT.sheet):
        return new_sheet_blocks(grid, ())
    return table_blocks(*open_table(grid, layout.SENT), ())


def new_sheet_blocks(grid: Grid, deliveries: Sequence[Delivery]) -> list[Block]:
    """The whole sheet, made anew with the look of `Phiếu nhận`, where the workbook has that."""
    table = layout.SENT
    like = sheet_named(grid, layout.RECEIVED.sheet)
    if like is None:
        return []
    hidden = tuple(at for at, column in enumerate(table.columns, 1) if column.folded)
    new = NewSheet(like, tuple(column.width for column in table.columns), hidden)
    found = Found(table, table.sheet, _HEADER_ROW, {column.field: at for at, column in enumerate(table.columns, 1)})
    top: list[list[Cell]] = [[table.name], [SUBTITLE], [None]]
    return [
        Block(table.sheet, 1, 1, top, new),
        Block(table.sheet, _HEADER_ROW, 1, [[column.header for column in table.columns]], new),
        *lines_block(found, _HEADER_ROW + 1, [_cells(one) for one in deliveries]),
    ]


def _cells(delivery: Delivery) -> dict[str, Cell]:
    fields = ("unit", "message_id", "moment", "to", "subject", "note")
    cells: dict[str, Cell] = {field: getattr(delivery, field) for field in fields}
    return cells | {
        "period": str(delivery.period),
        "kind": delivery.kind.value,
        "state": delivery.state.value,
    }
