"""Writes the sheet `Thư đã gửi`, and creates it in workbooks of earlier versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Grid
from de06_xl.workbook.writing.blocks import (
    appended_blocks,
    column_blocks,
    new_table_blocks,
    open_table,
    sheet_named,
    table_blocks,
)

if TYPE_CHECKING:
    from de06_xl.model.delivery import Delivery

SUBTITLE = "Mỗi thư đã gửi đơn vị một hàng; ghi “gửi lại” vào Trạng thái để lần Gửi thư sau gửi thư ấy thêm một lần."
_CHANGING = ("state", "moment", "to", "note")


def delivery_blocks(grid: Grid, deliveries: Sequence[Delivery], names: Mapping[str, str]) -> list[Block]:
    """New rows for new deliveries, with the ``names`` of units by code, and the changed states of the others."""
    if not sheet_named(grid, layout.SENT.sheet):
        return new_sheet_blocks(grid, deliveries, names)
    found, rows = open_table(grid, layout.SENT)
    cells = {one.row.number: _cells(one, names) for one in deliveries if one.row}
    changed: Mapping[str, dict[int, Cell]] = {
        field: {
            number: line[field]
            for number, line in cells.items()
            if (found.value(rows[number - 1], field) or "") != (line[field] or "")
        }
        for field in _CHANGING
    }
    return [
        # First: they turn the dates of former rows as these were.
        *appended_blocks(found, rows, [_cells(one, names) for one in deliveries if one.row is None]),
        *(block for field, values in changed.items() for block in column_blocks(found, rows, field, values)),
    ]


def emptied_blocks(grid: Grid) -> list[Block]:
    """The sheet without rows, as at the start of a period; created if missing."""
    if not sheet_named(grid, layout.SENT.sheet):
        return new_sheet_blocks(grid, (), {})
    return table_blocks(*open_table(grid, layout.SENT), ())


def new_sheet_blocks(grid: Grid, deliveries: Sequence[Delivery], names: Mapping[str, str]) -> list[Block]:
    """The whole sheet, created if missing."""
    return new_table_blocks(grid, layout.SENT, SUBTITLE, [_cells(one, names) for one in deliveries])


def _cells(delivery: Delivery, names: Mapping[str, str]) -> dict[str, Cell]:
    fields = ("unit", "message_id", "moment", "to", "subject", "note")
    cells: dict[str, Cell] = {field: getattr(delivery, field) for field in fields}
    return cells | {
        "period": str(delivery.period),
        "unit_name": names.get(delivery.unit, ""),
        "kind": delivery.kind.value,
        "state": delivery.state.value,
    }
