"""The sheet `Lịch sử`: the figures of earlier periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Grid
from de06_xl.workbook.writing.blocks import last_row, open_table

if TYPE_CHECKING:
    from de06_xl.model.period import Period


def history_blocks(grid: Grid, period: Period, values: Mapping[str, Decimal]) -> list[Block]:
    """The figures of a period by code, below what `Lịch sử` holds."""
    found, rows = open_table(grid, layout.HISTORY)
    if not values:
        return []
    first = 1 + last_row(found, rows)
    columns: dict[str, list[list[Cell]]] = {
        "period": [[str(period)] for _ in values],
        "code": [[code] for code in values],
        "value": [[value] for value in values.values()],
    }
    return [Block(found.sheet, first, found.columns[field], cells) for field, cells in columns.items()]
