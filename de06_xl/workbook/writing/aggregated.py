"""What the units reported, summed up: the column `Tổng hợp`, what is computed from it, and its sources."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from de06_xl.system.cells import column_number
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.formulas import change_formula, gathered_formula, same_formula, value_formula
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.writing.blocks import cell_block, changing, open_table, sheet_named, table_blocks

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.responses import Source


def aggregated_blocks(grid: Grid, old: Book, new: Book, before: Figures, after: Figures) -> list[Block]:
    """The cells in which a workbook and the one with its units' figures and texts differ; none where they do not.

    ``before`` and ``after`` are the figures of the two. Numbers typed into `Giá trị` and the clerk's own formulas
    stay. What is computed from a figure that changed gets its result anew, and so does its `Tăng/giảm`: programs
    that do not calculate on opening (Protected View, LibreOffice) show what is stored.
    """
    blocks: list[Block] = []
    for was, now in zip(old.indicators(), new.indicators(), strict=True):
        blocks.append(cell_block(now.row, "collected", now.collected))
        if now.as_of != was.as_of:
            blocks.append(cell_block(now.row, "as_of", format_date(now.as_of) if now.as_of else None))
    blocks += _result_blocks(grid, before, after)
    for earlier, section in zip(old.sections, new.sections, strict=True):
        for paragraph in section.paragraphs[len(earlier.paragraphs) :]:
            fields = {"kind": paragraph.kind.value, "text": paragraph.text, "owner": paragraph.owner}
            blocks += [cell_block(paragraph.row, field, value) for field, value in fields.items()]
    blocks += _state_blocks(grid, old, new)
    blocks += sources_blocks(grid, new.sources)
    return changing(grid, blocks)


def _result_blocks(grid: Grid, before: Figures, after: Figures) -> Iterator[Block]:
    """`Giá trị` where it lacks our formula, and what formulas of ours show of figures that changed."""
    rows = {code: figure.indicator.row for code, figure in after.items()}
    circular = {code for cycle in after.cycles for code in cycle}
    read = functools.cache(grid.read)
    for code, figure in after.items():
        indicator, row = figure.indicator, figure.indicator.row
        changed = before[code].value != figure.value
        shown = "" if figure.value is None else figure.value
        if indicator.constant is None and not indicator.unreadable and code not in circular:
            ours, standing = value_formula(indicator, after.expressions.get(code), rows), indicator.formula
            if standing is None and ours is not None:
                yield cell_block(row, "value", Formula(ours, shown=shown))
            elif standing and ours and changed and same_formula(standing, ours):
                yield cell_block(row, "value", Formula(standing, shown=shown))
            elif standing and ours is None and same_formula(standing, gathered_formula(row)):
                yield cell_block(row, "value", None)  # a figure that went leaves the cell to whoever types
        change = read(row.sheet)[row.number - 1][column_number(row.columns["change"]) - 1] if changed else None
        places = (row.place(field).cell for field in ("value", "previous"))
        if isinstance(change, Formula) and same_formula(change.text, change_formula(*places)):
            yield cell_block(row, "change", Formula(change.text, shown="" if figure.change is None else figure.change))


def _state_blocks(grid: Grid, old: Book, new: Book) -> list[Block]:
    """The column `Trạng thái` of `Số liệu đơn vị`, from the first row whose form has another state to the last."""
    states = {
        now.row.number: now.state.value
        for was, now in zip(old.submissions, new.submissions, strict=True)
        if now.row and was.state is not now.state
    }
    if not states:
        return []
    found, rows = open_table(grid, layout.SUBMITTED)
    first, last = min(states), max(states)
    column: list[list[Cell]] = [
        [states.get(number, found.cell(rows[number - 1], "state"))] for number in range(first, last + 1)
    ]
    return [Block(found.sheet, first, found.columns["state"], column)]


def sources_blocks(grid: Grid, sources: Iterable[Source]) -> list[Block]:
    """The sheet `Nguồn số liệu` filled anew; nothing where the clerk has done away with it."""
    if sheet_named(grid, layout.SOURCES.sheet) is None:
        return []
    found, rows = open_table(grid, layout.SOURCES)
    lines = [
        {column.field: getattr(source, column.field) for column in layout.SOURCES.columns}
        | {"state": source.state.value, "as_of": format_date(source.as_of) if source.as_of else ""}
        for source in sources
    ]
    return changing(grid, table_blocks(found, rows, lines))
