"""A drawn form for tests: its cells found by label, header and code, as a reader does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.drawing import draw_form, draw_group_form
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place
from de06_xl.workbook import search
from de06_xl.workbook.layout import Found, Table

_BANNERS = (form.TEXTS.name.upper(), form.ABOUT_FORM.upper())
"""Lines with which the parts below a table begin."""


class FormFile:
    """A form's bytes, and the positions of its parts."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def formulas(self) -> openpyxl.Workbook:
        """The workbook with its formulas; a test may type into it."""
        return openpyxl.load_workbook(io.BytesIO(self.data))

    @cached_property
    def results(self) -> openpyxl.Workbook:
        """The workbook with the stored results of its formulas."""
        return openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)

    @property
    def sheet(self) -> Worksheet:
        """The sheet that a unit sees, with formulas."""
        return self.formulas[form.SHEET]

    def table(self, table: Table) -> Found | None:
        rows = [list(row) for row in self.sheet.values]
        return search.find(rows, table, form.SHEET)

    @cached_property
    def figures(self) -> dict[str, int]:
        """The row of each code in the table Số liệu."""
        return dict(self._column(form.FIGURES, "code"))

    @cached_property
    def sections(self) -> list[tuple[str, int]]:
        """The rows of the table Nội dung with the code of their heading."""
        return list(self._column(form.TEXTS, "section"))

    def _column(self, table: Table, field: str) -> Iterator[tuple[str, int]]:
        found = self.table(table)
        if found is None:
            return
        for number in range(found.header_row + 1, self.sheet.max_row + 1):
            code, title = (self.sheet.cell(number, at).value for at in (found.columns[field], 1))
            if title in _BANNERS:
                return
            if code and code != form.NO_SECTION:
                yield str(code), number

    def place(self, code: str, field: str) -> Place:
        """A cell of the row of a figure."""
        found = self.table(form.FIGURES)
        assert found
        return found.row(self.figures[code]).place(field)

    def paragraph(self, row: int, field: str = "text") -> Place:
        """The cell of a paragraph in a row of the table Nội dung, or of its section's code."""
        found = self.table(form.TEXTS)
        assert found
        return found.row(row).place(field)

    def fact(self, field: str) -> Place:
        """The cell of a fact: to the right of its label."""
        label = form.LABELS[field]
        cell = next(cell for row in self.sheet.iter_rows() for cell in row if cell.value == label)
        return Place(form.SHEET, cell.offset(0, 1).coordinate)

    def text(self, place: Place) -> object:
        """The stored result, or the constant."""
        return self.results[place.sheet][place.cell].value

    def hidden(self) -> dict[str, str]:
        """The keys of the hidden sheet and their values."""
        return {
            str(key): "" if value is None else str(value)
            for key, value, *_ in self.formulas[form.HIDDEN_SHEET].values
            if key
        }

    def formula_cells(self) -> list[Place]:
        """Every cell that holds a formula."""
        return [
            Place(sheet.title, cell.coordinate)
            for sheet in self.formulas
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def unlocked(self) -> list[Cell]:
        """The cells that are writable while the sheet is protected."""
        return [cell for row in self.sheet.iter_rows() for cell in row if not cell.protection.locked]


def form_of(book: Book, code: str) -> FormFile:
    """The form of a unit."""
    unit = book.unit(code)
    assert unit
    return FormFile(draw_form(book, Figures(book), unit))


def group_form_of(book: Book, group: str) -> FormFile:
    """The common form of a group."""
    return FormFile(draw_group_form(book, Figures(book), group))


def saved(file: FormFile, folder: Path) -> Path:
    """The form as a file."""
    path = folder / "Phiếu.xlsx"
    path.write_bytes(file.data)
    return path
