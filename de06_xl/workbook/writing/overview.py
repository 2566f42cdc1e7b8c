"""The sheets `Thông tin chung` and `Tổng quan`: the facts of the report and which units have sent their form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout, search
from de06_xl.workbook.formulas import fact_formula, same_formula
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.writing.blocks import changing, open_table, sheet_named, table_blocks


def fact_blocks(grid: Grid, values: Mapping[str, str]) -> list[Block]:
    """Values of facts by key, each in the first row with its key."""
    found, rows = open_table(grid, layout.FACTS)
    waiting = dict(values)
    blocks = []
    for number, row in search.table_rows(rows, found):
        value = waiting.pop(str(found.cell(row, "key")), None)
        if value is not None:
            blocks.append(Block(found.sheet, number, found.columns["value"], [[value]]))
    assert not waiting, f"facts without a row: {waiting}"
    return blocks


def overview_blocks(grid: Grid, values: Mapping[str, str]) -> list[Block]:
    """The formulas of `Tổng quan` with these facts as stored results, for programs that do not calculate."""
    if layout.OVERVIEW_SHEET not in grid.sheets():
        return []
    return [
        Block(layout.OVERVIEW_SHEET, number, at, [[Formula(cell.text, shown=value)]])
        for number, row in enumerate(grid.read(layout.OVERVIEW_SHEET), 1)
        for at, cell in enumerate(row, 1)
        if isinstance(cell, Formula)
        for key, value in values.items()
        if same_formula(cell.text, fact_formula(key))
    ]


def standings_blocks(grid: Grid, lines: Sequence[Mapping[str, Cell]], summary: str) -> list[Block]:
    """The table of `Tổng quan` that lists what each unit has sent, and the summary above it.

    ``lines`` are the cells of ``layout.STANDINGS`` by field. Nothing if the clerk deleted the table.
    """
    name = sheet_named(grid, layout.OVERVIEW_SHEET)
    rows = grid.read(name) if name else []
    found = search.find(rows, layout.STANDINGS, name) if name else None
    if found is None:
        return []
    blocks = table_blocks(found, rows, lines)
    for number, row in enumerate(rows[: found.header_row], 1):
        if row and isinstance(row[0], str) and fold(row[0]) == fold(layout.STANDINGS_LABEL):
            blocks.append(Block(found.sheet, number, 2, [[summary]]))
    return changing(grid, blocks)
