"""The column `Sẽ in` of the section sheets: each paragraph as the report prints it, for the clerk to read.

It is text written by Kiểm tra, not a formula: placeholders need a parser, and numbers are formatted as in the report,
whatever the language of Excel. It is never read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.texts import LONGEST_TEXT, included
from de06_xl.workbook import layout, search
from de06_xl.workbook.writing.blocks import changing, column_blocks

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.texts import Texts
    from de06_xl.workbook.grid import Block, Cell, Grid


def preview_blocks(grid: Grid, book: Book, texts: Texts | None) -> list[Block]:
    """The changed cells of the column, in sheets that have it; emptied without ``texts``, before the first check."""
    blocks: list[Block] = []
    in_report = {heading.sheet for heading in book.outline if book.applies(heading)}
    for section in book.sections:
        rows = grid.read(section.name)
        figures, paragraphs = (search.find(rows, table, section.name) for table in layout.SECTION_TABLES)
        if paragraphs is None or "printed" not in paragraphs.columns:
            continue
        cells: dict[int, Cell] = {number: None for number, _ in search.table_rows(rows, paragraphs, (figures,))}
        if texts:
            shown = section.name in in_report
            cells |= {one.row.number: _preview(one, texts, in_report=shown) for one in section.paragraphs}
        blocks += column_blocks(paragraphs, rows, "printed", cells)
    return changing(grid, blocks)


def _preview(paragraph: Paragraph, texts: Texts, *, in_report: bool) -> str:
    if not in_report or not included(paragraph, texts.figures):
        return layout.NOT_PRINTED
    return texts.printed(paragraph.text)[:LONGEST_TEXT]
