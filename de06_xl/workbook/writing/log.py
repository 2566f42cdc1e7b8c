"""The sheet `Nhật ký`: a line for each action that changed the workbook."""

from __future__ import annotations

import datetime as dt

from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Grid
from de06_xl.workbook.writing.blocks import appended_blocks, last_row, open_table, sheet_named


def last_log_row(grid: Grid) -> int | None:
    """The number of the last line of `Nhật ký`, its header's while it is empty; None without that sheet."""
    return last_row(*open_table(grid, layout.LOG)) if sheet_named(grid, layout.LOG.sheet) else None


def log_block(grid: Grid, now: dt.datetime, user: str, action: str, result: str) -> list[Block]:
    """A new line of `Nhật ký`; nothing where the clerk deleted that sheet."""
    if sheet_named(grid, layout.LOG.sheet) is None:
        return []
    values = {"time": f"{now:%H:%M} {format_date(now.date())}", "user": user, "action": action, "result": result}
    return appended_blocks(*open_table(grid, layout.LOG), [values])
