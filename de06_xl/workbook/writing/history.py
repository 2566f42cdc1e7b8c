"""The sheet `Lịch sử`: the figures of earlier periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Grid
from de06_xl.workbook.writing.blocks import appended_blocks, open_table

if TYPE_CHECKING:
    from de06_xl.model.period import Period


def history_blocks(grid: Grid, period: Period, values: Mapping[str, Decimal]) -> list[Block]:
    """The figures of a period by code, below the rows of `Lịch sử`."""
    found, rows = open_table(grid, layout.HISTORY)
    lines: list[dict[str, Cell]] = [
        {"period": str(period), "code": code, "value": value} for code, value in values.items()
    ]
    return appended_blocks(found, rows, lines)
