"""A workbook whose outline prints `Bảng theo dõi` as an appendix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block
from de06_xl.workbook.leader_page import CHOICE_COLUMN, CHOICE_ROW, FIRST_FIGURE

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Grid

TITLE = "MỘT SỐ CHỈ TIÊU CHỦ YẾU {tt.KY}"


def appendix_blocks(grid: Grid, codes: Sequence[str] = (), charted: str = "", code: str = "PL1") -> list[Block]:
    """The row of `Đề cương` below the last one, and what is chosen in the yellow cells of the page."""
    rows = grid.read(layout.OUTLINE.sheet)
    found = search.find(rows, layout.OUTLINE, layout.OUTLINE.sheet)
    assert found
    last = max(number for number, row in search.table_rows(rows, found) if found.cell(row, "code"))
    typed = {"code": code, "title": TITLE, "sheet": layout.LEADER_SHEET}
    return [
        *(Block(found.sheet, last + 1, found.columns[field], [[text]]) for field, text in typed.items()),
        *(Block(layout.LEADER_SHEET, FIRST_FIGURE + at, 1, [[one]]) for at, one in enumerate(codes)),
        Block(layout.LEADER_SHEET, CHOICE_ROW, CHOICE_COLUMN, [[charted or None]]),
    ]
