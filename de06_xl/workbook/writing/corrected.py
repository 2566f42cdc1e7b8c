"""Late corrections of earlier figures, in the registers and rows of a later workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.breakdown import item_code
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import text_of
from de06_xl.workbook.writing.blocks import column_blocks, open_table, sheet_named
from de06_xl.workbook.writing.unit_history import unit_history_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from de06_xl.model.period import Period
    from de06_xl.model.unit_history import Key, UnitHistory
    from de06_xl.workbook.grid import Block, Cell, Grid


def unit_figures_blocks(
    grid: Grid, of: Period, figures: Mapping[Key, Decimal], there: UnitHistory, known: UnitHistory
) -> list[Block]:
    """Units' figures of a period, in `Lịch sử đơn vị`; ``there`` are those present, ``known`` all."""
    changed = {key: value for key, value in figures.items() if key in there.figures}
    blocks: list[Block] = []
    if changed and sheet_named(grid, layout.UNIT_HISTORY.sheet):
        table, rows = open_table(grid, layout.UNIT_HISTORY)
        places: dict[int, Cell] = {}
        for number, row in search.table_rows(rows, table):
            period, unit, code, item = (text_of(table.cell(row, name)) for name in ("period", "unit", "code", "item"))
            key = of, unit, item_code(code, item) if item else code
            if period == str(of) and key in changed:
                places[number] = changed[key]
        blocks += column_blocks(table, rows, "value", places)
    if len(changed) < len(figures):
        blocks += unit_history_blocks(grid, there, known)
    return blocks
