"""Grids over workbooks that are open in a fake Excel or in another, and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell, Grid
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.support.fake_com import FakeExcel, FakeSheet
from tests.support.xlwings_engine import Book, xlwings_book

SECTION = "II.4 Làm sạch dữ liệu"
FINDINGS, LOG = layout.FINDINGS.sheet, layout.LOG.sheet

Opener = Callable[[Path], Book]


def open_in_fake(path: Path) -> Book:
    file = FileGrid(path)
    return FakeExcel().add(str(path), {name: file.read(name) for name in file.sheets()})


def fake(**sheets: Sequence[Sequence[Cell]]) -> tuple[XlwingsGrid, FakeExcel, dict[str, FakeSheet]]:
    """A grid on a fake Excel with these sheets."""
    excel = FakeExcel()
    book = excel.add("C:\\Sổ.xlsx", sheets)
    return XlwingsGrid(xlwings_book(book)), excel, {sheet.name: sheet for sheet in book.content}


def grid_on(book: Book) -> XlwingsGrid:
    return XlwingsGrid(xlwings_book(book))


def contents(grid: Grid) -> dict[str, list[list[Cell]]]:
    return {name: grid.read(name) for name in grid.sheets()}


def place_of(grid: Grid, sheet: str, field: str, code: str) -> tuple[int, int]:
    """Row and column of a figure's field."""
    rows = grid.read(sheet)
    found = search.find(rows, layout.FIGURES, sheet)
    assert found
    number = next(number for number, row in search.table_rows(rows, found) if found.cell(row, "code") == code)
    return number, found.columns[field]
