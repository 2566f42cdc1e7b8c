"""The sheet `Lịch sử`: the figures of earlier periods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block, Cell, Grid, text_of
from de06_xl.workbook.writing.blocks import appended_blocks, column_blocks, open_table

if TYPE_CHECKING:
    from de06_xl.model.period import Period


_OF_A_ROW = ("period", "code", "name")
"""What identifies the figure of a row."""


def history_blocks(
    grid: Grid, period: Period, values: Mapping[str, Decimal], names: Mapping[str, str], *, only: bool = False
) -> list[Block]:
    """The figures of a period by code, in their rows of `Lịch sử` if they have some, else below its rows.

    ``names`` are the figures' names by code. ``only`` empties the period's other rows: what a later document withdrew
    is no longer reported.
    """
    if not values and not only:
        return []
    found, rows = open_table(grid, layout.HISTORY)
    own = [
        (text_of(found.cell(row, "code")), number)
        for number, row in search.table_rows(rows, found)
        if text_of(found.cell(row, "period")) == str(period)
    ]
    there = dict(own)
    lines: list[dict[str, Cell]] = [
        {"period": str(period), "code": code, "name": names.get(code, ""), "value": value}
        for code, value in values.items()
        if code not in there
    ]
    gone: dict[int, Cell] = {number: None for code, number in own if only and code not in values}
    again: dict[int, Cell] = {there[code]: value for code, value in values.items() if code in there}
    return [
        *(block for field in _OF_A_ROW if field in found.columns for block in column_blocks(found, rows, field, gone)),
        *column_blocks(found, rows, "value", again | gone),
        *appended_blocks(found, rows, lines),
    ]
