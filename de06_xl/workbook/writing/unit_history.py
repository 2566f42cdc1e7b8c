"""The sheet `Lịch sử đơn vị`: what units sent in earlier periods, without any trace of who sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.breakdown import split_code
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Need
from de06_xl.workbook.large_table import NeededRows
from de06_xl.workbook.writing.blocks import last_row, lines_block, new_table_blocks, open_table, sheet_named

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.unit_history import Key, UnitHistory
    from de06_xl.workbook.grid import Block, Cell, Grid

SUBTITLE = "Số liệu các đơn vị đã gửi các kỳ trước và nội dung kỳ vừa qua, không kèm người gửi; do nút Kỳ mới ghi."


def unit_history_blocks(grid: Grid, there: UnitHistory, known: UnitHistory) -> list[Block]:
    """What is known beyond what the sheet has: figures, then paragraphs, replacing those of an earlier period.

    Of the existing rows only the periods need to be known. Paragraphs are the last rows of the sheet, so that figures
    follow figures.
    """
    figures = [_line(key, known, value=value) for key, value in known.figures.items() if key not in there.figures]
    texts = [_line(key, known, text=text) for key, several in known.texts.items() for text in several]
    lines = [*figures, *texts]
    if not sheet_named(grid, layout.UNIT_HISTORY.sheet):
        return new_table_blocks(grid, layout.UNIT_HISTORY, SUBTITLE, lines)
    found, rows = open_table(grid, layout.UNIT_HISTORY, NeededRows(("value",), _behind_the_figures))
    last = last_row(found, rows)
    written = (number for number, row in search.table_rows(rows, found) if found.cell(row, "text"))
    first = next(written, last + 1)
    return lines_block(found, first, [*lines, *({} for _ in range(last + 1 - first - len(lines)))])


def _behind_the_figures(cells: tuple[Cell, ...]) -> Need:
    """The rows of paragraphs come after those of figures."""
    return Need.NONE if isinstance(cells[0], int | float) else Need.EACH


def _line(key: Key, known: UnitHistory, *, value: Decimal | None = None, text: str = "") -> dict[str, Cell]:
    period, unit, whole = key
    code, item = split_code(whole)
    late = known.late.get((period, unit))
    return {"period": str(period), "unit": unit, "code": code, "item": item, "value": value, "text": text, "late": late}
