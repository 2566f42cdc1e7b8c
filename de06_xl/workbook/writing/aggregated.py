"""The figures aggregated from the units' forms: the column `Tổng hợp`, what is computed from it, and its sources."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from de06_xl.model.sources import SumSource, TextSource
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.formulas import aggregated_formula, change_formula, same_formula, value_formula
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.writing.blocks import (
    cell_at,
    cell_block,
    changing,
    column_blocks,
    open_table,
    sheet_named,
    table_blocks,
)
from de06_xl.workbook.writing.printed_tables import aggregated_header_blocks

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.sources import Source


def aggregated_blocks(grid: Grid, old: Book, new: Book, before: Figures, after: Figures) -> list[Block]:
    """The changed cells after aggregation; none if nothing changes.

    ``before`` and ``after`` are the figures of the old and the new book. Numbers typed into `Giá trị` and the clerk's
    own formulas are kept. Formulas that depend on a changed figure are written with their new results, including
    `Tăng/giảm`: programs that do not calculate on opening (Protected View, LibreOffice) show the stored ones.
    """
    blocks: list[Block] = []
    for was, now in zip(old.indicators(), new.indicators(), strict=True):
        if "aggregated" in now.row.columns:
            blocks.append(cell_block(now.row, "aggregated", now.aggregated))
        if now.as_of != was.as_of and "as_of" in now.row.columns:
            blocks.append(cell_block(now.row, "as_of", format_date(now.as_of) if now.as_of else None))
    blocks += aggregated_header_blocks(grid, new)
    blocks += _result_blocks(grid, before, after)
    for earlier, section in zip(old.sections, new.sections, strict=True):
        for paragraph in section.paragraphs[len(earlier.paragraphs) :]:
            fields = {"kind": paragraph.kind.value, "text": paragraph.text, "owner": paragraph.owner}
            blocks += [cell_block(paragraph.row, field, value) for field, value in fields.items()]
    blocks += _status_blocks(grid, new)
    blocks += sources_blocks(grid, new.sources)
    return changing(grid, blocks)


def _result_blocks(grid: Grid, before: Figures, after: Figures) -> Iterator[Block]:
    """Our formulas of `Giá trị` that are missing, and the new results of our formulas for changed figures."""
    rows = {code: figure.indicator.row for code, figure in after.items()}
    circular = {code for cycle in after.cycles for code in cycle}
    read = functools.cache(grid.read)
    for code, figure in after.items():
        indicator, row = figure.indicator, figure.indicator.row
        changed = before[code].value != figure.value
        shown = "" if figure.value is None else figure.value
        if _takes_formula(indicator) and code not in circular:
            ours, present = value_formula(indicator, after.expressions.get(code), rows, after), indicator.formula
            there = cell_at(read(row.sheet), row.number, row.columns["value"])
            # A row that is an item's only now may hold a formula which the clerk filled down.
            if present is None and ours is not None and not isinstance(there, Formula):
                yield cell_block(row, "value", Formula(ours, shown=shown))
            elif present and ours and changed and same_formula(present, ours):
                yield cell_block(row, "value", Formula(present, shown=shown))
            elif (
                present
                and ours is None
                and same_formula(present, aggregated_formula(row, textual=bool(indicator.words)))
            ):
                yield cell_block(row, "value", None)  # no unit reports the figure any more: it can be typed again
        if "change" not in row.columns:
            continue
        change = cell_at(read(row.sheet), row.number, row.columns["change"]) if changed else None
        places = (row.place(field).cell for field in ("value", "previous"))
        if isinstance(change, Formula) and same_formula(change.text, change_formula(*places)):
            yield cell_block(row, "change", Formula(change.text, shown="" if figure.change is None else figure.change))


def _takes_formula(indicator: Indicator) -> bool:
    """Whether the figure has a cell of its own without a typed number."""
    return "value" in indicator.row.columns and indicator.constant is None and not indicator.unreadable


def _status_blocks(grid: Grid, book: Book) -> list[Block]:
    """The column `Trạng thái` of `Số liệu đơn vị`, which repeats the form's status for the reader."""
    if not book.submissions:
        return []
    found, rows = open_table(grid, layout.SUBMITTED)
    numbers = {one.row.number: one.form.status.value for one in book.submissions if one.row}
    changed = {at: status for at, status in numbers.items() if found.cell(rows[at - 1], "status") != status}
    return column_blocks(found, rows, "status", changed)


def sources_blocks(grid: Grid, sources: Iterable[Source]) -> list[Block]:
    """The sheet `Nguồn số liệu` with only these sources; nothing if the clerk deleted it."""
    if sheet_named(grid, layout.SOURCES.sheet) is None:
        return []
    found, rows = open_table(grid, layout.SOURCES)
    return changing(grid, table_blocks(found, rows, list(map(_source_cells, sources))))


def _source_cells(source: Source) -> dict[str, Cell]:
    cells: dict[str, Cell] = {column.field: getattr(source, column.field, "") for column in layout.SOURCES.columns}
    cells["status"] = source.label
    if isinstance(source, SumSource):
        cells["unit_name"] = source.way
        cells["key"] = source.aggregation.value if source.aggregation else ""
    if not isinstance(source, TextSource):
        cells["as_of"] = format_date(source.as_of) if source.as_of else ""
    return cells
