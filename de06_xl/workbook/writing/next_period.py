"""The section sheets at the start of a period: carried over from the last one, or without the units' figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.book import DATE_FACTS
from de06_xl.model.table import ColumnKind, RowsBy
from de06_xl.system.cells import MAX_TEXT, column_number, excel_length
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block, Formula, Grid
from de06_xl.workbook.writing.blocks import cell_block
from de06_xl.workbook.writing.formulas import formula_blocks

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures


def next_period_blocks(old: Book, new: Book, figures: Figures) -> list[Block]:
    """The cells that differ between a workbook and the one made from it for the next period.

    ``figures`` are the new workbook's. Numbers typed into tables are removed, their texts kept. Unreadable cells are
    emptied too, and the formulas of computed rows are rewritten, so that a program that does not calculate shows no
    result of the old period.
    """
    blocks: list[Block] = []
    for before, after in zip(old.facts, new.facts, strict=True):
        if after.value != before.value or after.key in DATE_FACTS:
            blocks.append(cell_block(after.row, "value", after.value))
    for indicator in new.indicators():
        as_of = indicator.as_of and format_date(indicator.as_of)
        cells = {"as_of": as_of, "aggregated": None, "previous": indicator.previous}
        if indicator.formula is None:
            cells["value"] = indicator.constant
        blocks += [cell_block(indicator.row, field, cells[field]) for field in cells if field in indicator.row.columns]
    for earlier, section in zip(old.sections, new.sections, strict=True):
        kept = {paragraph.row.number: paragraph for paragraph in section.paragraphs}
        for paragraph in earlier.paragraphs:
            carried = kept.get(paragraph.row.number)
            if carried is None:
                fields = ("kind", "text", "owner", "include", "previous")
                blocks += [cell_block(paragraph.row, field, None) for field in fields]
                continue
            if carried.include != paragraph.include:
                blocks.append(cell_block(paragraph.row, "include", carried.include))
            if carried.previous != paragraph.previous:
                # A printed paragraph may be longer than a cell; then there is nothing to compare with.
                fits = excel_length(carried.previous) <= MAX_TEXT
                blocks.append(cell_block(paragraph.row, "previous", (fits and carried.previous) or None))
    blocks += [
        Block(table.sheet, row.number, column_number(letter), [[None]])
        for table in new.tables
        if table.rows_by is RowsBy.TYPED
        for row in table.rows
        for letter in (column.letter for column in table.columns if column.kind is ColumnKind.FIGURE)
        if letter in row.numbers or letter in row.texts
    ]
    return blocks + formula_blocks(figures)


def uncoded_blocks(grid: Grid, book: Book) -> list[Block]:
    """Emptied rows of figures without a code, where an old number would look like one of the new period."""
    blocks = []
    for section in book.sections:
        rows = grid.read(section.name)
        figures, texts = (search.find(rows, table, section.name) for table in layout.SECTION_TABLES)
        if figures is None:
            continue
        read = {indicator.row.number for indicator in section.indicators if not indicator.item}
        for number, cells in search.table_rows(rows, figures, (texts,)):
            typed = (
                field
                for field in ("value", "previous", "as_of", "aggregated")
                if not isinstance(figures.cell(cells, field), Formula | None)
            )
            blocks += [cell_block(figures.row(number), field, None) for field in typed if number not in read]
    return blocks


def unreported_blocks(book: Book) -> list[Block]:
    """The units' cells emptied, with figures, dates and notes, as before the first form is received."""
    return [
        cell_block(indicator.row, field, None)
        for indicator in book.indicators()
        if indicator.owner and not indicator.derived
        for field in ("value", "as_of", "note")
        if field in indicator.row.columns
    ]
