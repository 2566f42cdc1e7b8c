"""The sheet `Đơn vị`: new units below the others, empty cells filled in, codes for pasted names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block, Cell, Grid, text_of
from de06_xl.workbook.writing.blocks import appended_blocks, cell_block, open_table

if TYPE_CHECKING:
    from de06_xl.model.unit import Unit

Line = Mapping[str, str | dt.date]


def names_without_code(grid: Grid) -> list[tuple[int, str]]:
    """The rows with a name but no code yet, with their numbers: pasted names."""
    found, rows = open_table(grid, layout.UNITS)
    return [
        (number, name)
        for number, row in search.table_rows(rows, found)
        if not text_of(found.cell(row, "code")) and (name := text_of(found.cell(row, "name")))
    ]


def completed_blocks(grid: Grid, lines: Sequence[tuple[int, Line]]) -> list[Block]:
    """The empty cells of rows with a name, filled in."""
    found, rows = open_table(grid, layout.UNITS)
    return [
        cell_block(found.row(number), field, _cell(value))
        for number, line in lines
        for field, value in line.items()
        if value and field in found.columns and not text_of(found.cell(rows[number - 1], field))
    ]


def filled_blocks(cells: Iterable[tuple[Unit, str, str]]) -> list[Block]:
    """The values for empty cells of units."""
    return [cell_block(unit.row, field, value) for unit, field, value in cells]


def added_blocks(grid: Grid, lines: Sequence[Line]) -> list[Block]:
    """New rows below the last one."""
    return appended_blocks(
        *open_table(grid, layout.UNITS), [{field: _cell(value) for field, value in line.items()} for line in lines]
    )


def _cell(value: str | dt.date) -> Cell:
    return value if isinstance(value, str) else format_date(value)
