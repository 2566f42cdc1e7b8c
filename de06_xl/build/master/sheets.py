"""A master workbook being drawn, and helpers for its sheets."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.build.table_data import item_rows
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.place import Row
from de06_xl.system.cells import column_name
from de06_xl.workbook import layout
from de06_xl.workbook.drawing import Drawing, table_formats

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.table_data import DrawnTable
    from de06_xl.model.outline import Heading
    from de06_xl.workbook.layout import Table

HEADER_ROW = 3
"""The row of the first table's headers on every sheet, counted from 0."""
SPARE_ROWS = 15
"""Formatted spare rows below a table with a sheet to itself."""
HINTED_ROWS = 400
"""Rows of a table with hints and drop-down lists."""

TAB_INPUT, TAB_SECTION, TAB_REGISTER = "#C9A227", "#1F3864", "#8A93A6"


class MasterDrawing:
    """A master workbook being drawn.

    ``sections`` are the headings that have a sheet, each with its content; ``rows`` the rows of all figures by code.
    """

    def __init__(self, book: Book, notes: Mapping[str, str], tables: Sequence[DrawnTable] = ()) -> None:
        self.book = book
        self.notes = notes
        self.tables = tables
        items = item_rows(tables, book)
        self.drawing = Drawing(title="Sổ tổng hợp báo cáo Đề án 06", subject=book.fact("ky"))
        self.sections: list[tuple[Heading, SectionSheet]] = [
            (heading, _placed(book.section(heading.sheet) or SectionSheet(heading.sheet), items))
            for heading in book.outline
            if heading.sheet and heading.sheet not in {table.sheet for table in tables}
        ]
        sheets = tuple(section for _, section in self.sections)
        self.rows = {indicator.code: indicator.row for sheet in sheets for indicator in sheet.indicators}
        self.figures = Figures(replace(book, sections=sheets))

    def table_sheet(self, table: Table, subtitle: str, tab: str) -> Worksheet:
        """A new sheet with the headers of its table."""
        drawing = self.drawing
        sheet = drawing.sheet(table.sheet, tab=tab, columns=table.columns)
        drawing.heading(sheet, table.name, subtitle, shown_columns(table) - 1)
        drawing.header(sheet, HEADER_ROW, table.columns)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        for at, column in enumerate(table.columns):
            if column.hint:
                drawing.hint(sheet, HEADER_ROW + 1, HEADER_ROW + HINTED_ROWS, at, column.header, column.hint)
        return sheet

    def text_rows(
        self, sheet: Worksheet, table: Table, rows: Sequence[Mapping[str, str]], *, fitted: bool = False
    ) -> None:
        """Draw rows of texts by field below the headers, as high as the texts need if ``fitted``, then spare rows."""
        styles = table_formats(self.drawing, table)
        for number, fields in enumerate(rows, HEADER_ROW + 1):
            texts = [(fields[column.field], column.width) for column in table.columns]
            for at, (text, _) in enumerate(texts):
                write_text(sheet, number, at, text, styles[at])
            if fitted:
                self.drawing.fit_row(sheet, number, texts)
        self.spare_rows(sheet, table, HEADER_ROW + 1 + len(rows))

    def spare_rows(self, sheet: Worksheet, table: Table, first: int) -> None:
        """Draw formatted spare rows for the clerk."""
        for row in range(first, first + SPARE_ROWS):
            for at, style in enumerate(table_formats(self.drawing, table)):
                sheet.write_blank(row, at, None, style)
            self.drawing.fit_row(sheet, row, [])

    def listed_rows(self, sheet: Worksheet, table: Table, first: int, count: int) -> None:
        """Rows with borders and colours only if they are not empty."""
        # A long text in a folded column, such as a digest, would make its row higher than its visible cells need.
        styles = [
            self.drawing.style("finding_date", column.dated)
            if column.dated
            else self.drawing.style(
                "finding_number" if not column.text else "finding_folded" if column.folded else "finding"
            )
            for column in table.columns
        ]
        for row in range(first, first + count):
            for at, style in enumerate(styles):
                sheet.write_blank(row, at, None, style)
            self.drawing.fit_row(sheet, row, [])


def shown_columns(table: Table) -> int:
    """How many columns of a table are visible; the folded ones are the last."""
    return sum(not column.folded for column in table.columns)


def write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text into a cell; without one, the cell is blank but formatted."""
    if text:
        sheet.write_string(row, column, text, style)
    else:
        sheet.write_blank(row, column, None, style)


def _placed(section: SectionSheet, items: Mapping[str, Row]) -> SectionSheet:
    """The section with its figures in the rows in which they are drawn, those of items in their tables."""
    columns = {column.field: column_name(at) for at, column in enumerate(layout.FIGURES.columns, 1)}
    numbers = itertools.count(HEADER_ROW + 2)
    return replace(
        section,
        indicators=tuple(
            replace(one, row=items.get(one.code, one.row), section=section.name)
            if one.item
            else replace(one, row=Row(section.name, next(numbers), columns))
            for one in section.indicators
        ),
    )
