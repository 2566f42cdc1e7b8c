"""Helpers of all writers: a table found by its headers, and its rows and columns as blocks of cells."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.system.cells import column_number
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout, search
from de06_xl.workbook.dated import as_moment
from de06_xl.workbook.grid import Block, Cell, Formula, Grid, NewSheet
from de06_xl.workbook.large_table import NeededRows, read_table
from de06_xl.workbook.table import Found

if TYPE_CHECKING:
    from de06_xl.model.place import Row
    from de06_xl.workbook.layout import Table

_HEADER_ROW = 4
"""In new sheets, as in all drawn ones."""


def cell_block(row: Row, field: str, value: Cell) -> Block:
    """One cell of a row, as a block."""
    return Block(row.sheet, row.number, column_number(row.columns[field]), [[value]])


def sheet_named(grid: Grid, name: str) -> str | None:
    """The workbook's spelling of a sheet name; None if the clerk deleted the sheet."""
    return next((sheet for sheet in grid.sheets() if fold(sheet) == fold(name)), None)


def open_table(grid: Grid, table: Table, needed: NeededRows | None = None) -> tuple[Found, list[list[Cell]]]:
    """A table with a sheet to itself, and the rows of that sheet; raises De06Error if it is missing."""
    name = sheet_named(grid, table.sheet) or table.sheet
    found, rows = read_table(grid, table, name, needed)
    if found is None:
        raise De06Error("không có hàng tiêu đề cột; hãy đặt lại như sổ mẫu.", sheet=name)
    return found, rows


def cell_at(rows: Sequence[Sequence[Cell]], number: int, letter: str) -> Cell:
    """The cell of a row and a column of a sheet; None beyond what the sheet holds."""
    row = rows[number - 1] if number <= len(rows) else ()
    at = column_number(letter)
    return row[at - 1] if at <= len(row) else None


def last_row(found: Found, rows: Sequence[Sequence[Cell]]) -> int:
    """The number of a table's last row, or of its header if it is empty."""
    return max((number for number, _ in search.table_rows(rows, found)), default=found.header_row)


def lines_block(found: Found, first: int, lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """Lines of a table from a row on; fields that a line lacks are emptied.

    Adjacent columns, as the table is drawn, make one block; else each column makes one.
    """
    if not lines:
        return []
    fields = sorted(found.columns, key=lambda field: found.columns[field])
    places = [found.columns[field] for field in fields]
    if places == list(range(places[0], places[0] + len(places))):
        return [
            Block(found.sheet, first, places[0], [[_filled(found, line, field) for field in fields] for line in lines])
        ]
    return [
        Block(found.sheet, first, found.columns[field], [[_filled(found, line, field)] for line in lines])
        for field in fields
    ]


def _filled(found: Found, line: Mapping[str, Cell], field: str) -> Cell:
    value = line.get(field)
    return None if value == "" else found.stored(field, value)


def appended_blocks(found: Found, rows: Sequence[Sequence[Cell]], lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """Lines below a table's last row; dates above that are still texts, of earlier versions, become real ones."""
    blocks = lines_block(found, last_row(found, rows) + 1, lines)
    for field in found.dated if lines else ():
        turned = _turned(found, rows, field)
        for _, run in itertools.groupby(enumerate(turned), lambda one: one[1] - one[0]):
            blocks += column_blocks(found, rows, field, {number: turned[number] for _, number in run})
    return blocks


def _turned(found: Found, rows: Sequence[Sequence[Cell]], field: str) -> dict[int, Cell]:
    """The dates of a column that are still texts, as real ones, by the number of their row."""
    return {
        number: date
        for number, row in enumerate(rows[found.header_row :], found.header_row + 1)
        if isinstance(text := found.cell(row, field), str) and isinstance(date := found.stored(field, text), dt.date)
    }


def table_blocks(found: Found, rows: Sequence[Sequence[Cell]], lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """The lines, replacing all rows of a table."""
    surplus = last_row(found, rows) - found.header_row - len(lines)
    padded = [*lines, *({} for _ in range(surplus))]
    return lines_block(found, found.header_row + 1, padded)


def new_table_blocks(grid: Grid, table: Table, subtitle: str, lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    """The whole sheet of a register that the workbook lacks, with the look of `Phiếu nhận` if that exists."""
    like = sheet_named(grid, layout.RECEIVED.sheet)
    if like is None:
        return []
    hidden = tuple(at for at, column in enumerate(table.columns, 1) if column.folded)
    new = NewSheet(like, tuple(column.width for column in table.columns), hidden)
    found = Found(table, table.sheet, _HEADER_ROW, {column.field: at for at, column in enumerate(table.columns, 1)})
    top: list[list[Cell]] = [[table.name], [subtitle], [None]]
    return [
        Block(table.sheet, 1, 1, top, new),
        Block(table.sheet, _HEADER_ROW, 1, [[column.header for column in table.columns]], new),
        *lines_block(found, _HEADER_ROW + 1, lines),
    ]


def column_blocks(found: Found, rows: Sequence[Sequence[Cell]], field: str, values: Mapping[int, Cell]) -> list[Block]:
    """Cells of a column by row number, as one block; the cells in between keep their values.

    Texts of dates become dates in a column of real ones.
    """
    if not values:
        return []
    first, last = min(values), max(values)
    cells = [
        [found.stored(field, values.get(number, found.cell(row, field)))]
        for number, row in enumerate(rows[first - 1 : last], first)
    ]
    return [Block(found.sheet, first, found.columns[field], cells)]


def changing(grid: Grid, blocks: Iterable[Block]) -> list[Block]:
    """The blocks that change a cell; those with a formula always count, since no grid reads stored results."""
    read = functools.cache(grid.read)
    return [block for block in blocks if not _is_written(read(block.sheet), block)]


def _is_written(rows: Sequence[Sequence[Cell]], block: Block) -> bool:
    for number, values in enumerate(block.rows, block.row - 1):
        row = rows[number] if number < len(rows) else ()
        for at, value in enumerate(values, block.column - 1):
            if not _same(row[at] if at < len(row) else None, value):
                return False
    return True


def _same(there: Cell, value: Cell) -> bool:
    if isinstance(there, Formula) or isinstance(value, Formula) or isinstance(there, bool) or isinstance(value, bool):
        return False
    if isinstance(there, dt.date) and isinstance(value, dt.date):
        return as_moment(there) == as_moment(value)
    if isinstance(there, int | float | Decimal) and isinstance(value, int | float | Decimal):
        return float(there) == float(value)  # a cell holds a double
    return (there or None) == (value or None) and type(there) is type(value)
