"""The sheet `Nhật ký`: a line for each action that changed the workbook."""

from __future__ import annotations

import datetime as dt

from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_moment
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Grid
from de06_xl.workbook.writing.blocks import appended_blocks, last_row, new_table_blocks, open_table, sheet_named

_SUBTITLE = "Mỗi việc ghi vào sổ là một dòng: ai, lúc nào, việc gì, kết quả ra sao."


def last_log_row(grid: Grid) -> int | None:
    """The number of the last line of `Nhật ký`, or of its header if it is empty; None without that sheet."""
    return last_row(*open_table(grid, layout.LOG)) if sheet_named(grid, layout.LOG.sheet) else None


def log_block(grid: Grid, now: dt.datetime, user: str, action: str, result: str) -> list[Block]:
    """A new line of `Nhật ký`; nothing if the clerk deleted that sheet."""
    if sheet_named(grid, layout.LOG.sheet) is None:
        return []
    return appended_blocks(*open_table(grid, layout.LOG), [_line(now, user, action, result)])


def new_log_blocks(grid: Grid, now: dt.datetime, user: str, action: str, result: str) -> list[Block]:
    """A line that must be kept: the sheet is created if missing; raises De06Error if that is impossible."""
    if sheet_named(grid, layout.LOG.sheet) is not None:
        return log_block(grid, now, user, action, result)
    blocks = new_table_blocks(grid, layout.LOG, _SUBTITLE, [_line(now, user, action, result)])
    if not blocks:
        raise De06Error(
            "sổ không có trang này nên không ghi được; hãy lấy lại trang từ bản trong sao_luu.", sheet="Nhật ký"
        )
    return blocks


def _line(now: dt.datetime, user: str, action: str, result: str) -> dict[str, Cell]:
    return {"time": format_moment(now), "user": user, "action": action, "result": result}
