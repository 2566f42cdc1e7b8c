"""The sheet `Lịch sử`: the figures of earlier periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Grid, text_of
from de06_xl.workbook.writing.blocks import appended_blocks, column_blocks, open_table

if TYPE_CHECKING:
    from de06_xl.model.period import Period


def history_blocks(grid: Grid, period: Period, values: Mapping[str, Decimal], *, only: bool = False) -> list[Block]:
    """The figures of a period by code, in their rows of `Lịch sử` where they have some, else below its rows.

    ``only`` empties the period's other rows: what a later document withdrew is reported no more.
    """
    if not values and not only:
        return []
    found, rows = open_table(grid, layout.HISTORY)
    own = [
        (text_of(found.cell(row, "code")), number)
        for number, row in layout.table_rows(rows, found)
        if text_of(found.cell(row, "period")) == str(period)
    ]
    there = dict(own)
    lines: list[dict[str, Cell]] = [
        {"period": str(period), "code": code, "value": value} for code, value in values.items() if code not in there
    ]
    gone: dict[int, Cell] = {number: None for code, number in own if only and code not in values}
    again: dict[int, Cell] = {there[code]: value for code, value in values.items() if code in there}
    return [
        *column_blocks(found, rows, "period", gone),
        *column_blocks(found, rows, "code", gone),
        *column_blocks(found, rows, "value", again | gone),
        *appended_blocks(found, rows, lines),
    ]
