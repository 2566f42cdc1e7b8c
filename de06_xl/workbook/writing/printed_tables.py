"""The cells of the report's tables that the program fills: the rows' subjects, and their figures."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.markup import plain
from de06_xl.model.table import ColumnKind, RowKind, RowsBy
from de06_xl.system.cells import cell_numbers, column_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Cell, Formula, Grid, text_of
from de06_xl.workbook.writing.blocks import cell_at, changing

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.filled_table import FilledRow, FilledTable, TableCell
    from de06_xl.model.table import Table, TableColumn

_AGGREGATED = layout.FIGURES.column("aggregated").header
_SUBJECTS = (ColumnKind.NUMBER, ColumnKind.NAME, ColumnKind.GROUP)
"""Columns about a row's subject."""
_GIVEN = (RowsBy.UNITS, RowsBy.PARENTS, RowsBy.PERIODS)
"""Kinds of rows whose order the program determines; others remain where the clerk has put them."""


def printed_table_blocks(grid: Grid, tables: Iterable[FilledTable], figures: Figures) -> list[Block]:
    """The changed cells of filled tables; typed texts, numbers and the clerk's own formulas are kept.

    The figures of list items are not among them: they have formulas of their own, or were typed.
    """
    blocks: list[Block] = []
    for filled in with_row_numbers(grid, tables):
        if filled.table.rows_by is not RowsBy.TYPED:
            rows = grid.read(filled.table.sheet)
            blocks += (
                _in_order(filled, rows, figures) if filled.table.rows_by in _GIVEN else _in_place(filled, rows, figures)
            )
    return changing(grid, blocks)


def with_row_numbers(grid: Grid, tables: Iterable[FilledTable]) -> list[FilledTable]:
    """The tables with a number for each row: new ones go into spare rows, else below everything in their sheet.

    Where the program determines the order of rows, and where rows are typed, the numbers remain as they are.
    """
    numbered = []
    for filled in tables:
        table = filled.table
        if table.rows_by not in (*_GIVEN, RowsBy.TYPED) and not all(row.number for row in filled.rows):
            free = itertools.chain(table.spare, itertools.count(len(grid.read(table.sheet)) + 1))
            rows = (row if row.number else replace(row, number=next(free)) for row in filled.rows)
            filled = replace(filled, rows=tuple(rows))
        numbered.append(filled)
    return numbered


def aggregated_header_blocks(grid: Grid, book: Book) -> Iterator[Block]:
    """The header `Tổng hợp: mã` of each column for the units' sums that a clerk's own table lacks."""
    gathered = [one for one in book.indicators() if one.item and one.from_units]
    needed = {(one.row.sheet, one.row.columns.get("aggregated")) for one in gathered}
    nowhere = {one.total_of for one in gathered if "value" not in one.row.columns}
    for table in book.tables:
        summed = (column for column in table.columns if column.aggregated)
        lacking = [one for one in summed if (table.sheet, one.aggregated) in needed or one.code in nowhere]
        rows = grid.read(table.sheet) if lacking else []
        at, below = cell_numbers(table.places["columns"].cell)[0], len(table.header)
        for column in lacking:
            spec, number = f"{layout.AGGREGATED_PREFIX} {column.code}", column_number(column.aggregated)
            if _spec(cell_at(rows, at, column.aggregated)) != _spec(spec):
                yield Block(table.sheet, at, number, [[spec]])
                if below and cell_at(rows, at + below, column.aggregated) in (None, ""):
                    # For the reader, since the row `Cột` is folded.
                    yield Block(table.sheet, at + below, number, [[_AGGREGATED]])


def _spec(cell: Cell) -> str:
    return "".join(fold(text_of(cell)).split())


def _in_order(filled: FilledTable, rows: Sequence[Sequence[Cell]], figures: Figures) -> Iterator[Block]:
    """All rows from the first one on, each with its typed cells, and emptied rows below.

    A table with unidentified rows is left as it is: they have a finding.
    """
    table = filled.table
    if table.loose:
        return
    numbers = [*(row.number for row in table.rows), *table.spare]
    first, last = min(numbers, default=len(rows) + 1), max((row.number for row in table.rows), default=0)
    width = max([1, *(column_number(column.letter) for column in table.columns)])
    lines: list[list[Cell]] = []
    for row in filled.rows:
        line = [*(rows[row.number - 1][:width] if row.number else ())]
        line += [None] * (width - len(line))
        line[0] = _key(row)
        for column, cell in zip(table.columns, row.cells, strict=True):
            at = column_number(column.letter) - 1
            if _is_ours(table, row, column, figures) or (row.kind is RowKind.ENTRY and column.kind in _SUBJECTS):
                line[at] = _shown(cell)
        lines.append(line)
    lines += [[None] * width for _ in range(last - first + 1 - len(lines))]
    if lines:
        yield Block(table.sheet, first, 1, lines)


def _in_place(filled: FilledTable, rows: Sequence[Sequence[Cell]], figures: Figures) -> Iterator[Block]:
    """The cells of each row where it is; a new row is empty there."""
    table = filled.table
    for row in filled.rows:
        key = cell_at(rows, row.number, "A")
        # Excel turns "01" into 1, which its own lookups do not find.
        if not isinstance(key, str) or not text_of(key):
            yield Block(table.sheet, row.number, 1, [[_key(row)]])
        for column, cell in zip(table.columns, row.cells, strict=True):
            there = cell_at(rows, row.number, column.letter)
            # An item's name is printed as in `Danh mục`: that of a copied table's old item would only mislead.
            named = table.rows_by is RowsBy.LIST and row.kind is RowKind.ENTRY and column.kind in _SUBJECTS
            ours = (named or _is_ours(table, row, column, figures)) and not isinstance(there, Formula)
            if ours or (there in (None, "") and column.kind is not ColumnKind.FIGURE and cell.text):
                yield Block(table.sheet, row.number, column_number(column.letter), [[_shown(cell)]])


def _is_ours(table: Table, row: FilledRow, column: TableColumn, figures: Figures) -> bool:
    """Whether the program writes the cell's figure, which it does not for an item's, typed or computed there."""
    if column.kind is not ColumnKind.FIGURE or row.kind is RowKind.GROUP:
        return False
    if column.code not in figures:
        return not column.code and table.rows_by is RowsBy.INDICATORS and row.kind is RowKind.ENTRY
    return not (table.rows_by is RowsBy.LIST and row.kind is RowKind.ENTRY and not column.form)


def _key(row: FilledRow) -> str:
    return row.key if row.kind is RowKind.ENTRY else row.kind.value


def _shown(cell: TableCell) -> Cell:
    value = cell.value if isinstance(cell.value, Decimal) else plain(cell.text)
    return value if value != "" else None
