"""The sheet `Nhật ký`: one line for each action that changed the workbook."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Grid
from de06_xl.workbook.writing.blocks import last_row, open_table, sheet_named

if TYPE_CHECKING:
    from de06_xl.workbook.layout import Found


def last_log_row(grid: Grid) -> int | None:
    """The number of the last line of `Nhật ký`, its header's while it is empty; None without that sheet."""
    return end[1] if (end := _end_of_log(grid)) else None


def log_block(grid: Grid, now: dt.datetime, user: str, action: str, result: str) -> list[Block]:
    """One more line of `Nhật ký`; nothing where the clerk has done away with that sheet."""
    end = _end_of_log(grid)
    if end is None:
        return []
    found, last = end
    values = {"time": f"{now:%H:%M} {format_date(now.date())}", "user": user, "action": action, "result": result}
    return [Block(found.sheet, last + 1, found.columns[field], [[value]]) for field, value in values.items()]


def _end_of_log(grid: Grid) -> tuple[Found, int] | None:
    """The table of `Nhật ký` and the number of its last line, its header's while it is empty."""
    if sheet_named(grid, layout.LOG.sheet) is None:
        return None
    found, rows = open_table(grid, layout.LOG)
    return found, last_row(found, rows)
