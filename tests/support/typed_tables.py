"""Sheets with tables of the report, as a clerk types them, and what they print."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell, Formula
from de06_xl.workbook.reading.book import read_book
from tests.support.memory_grid import MemoryGrid

Rows = Sequence[Sequence[object]]
TASKS: Rows = (
    ("Bảng", "Nhiệm vụ được giao {tt.ky}"),
    ("Cột", "stt", "chữ", "chữ", "số"),
    ("Tiêu đề", "TT", "Nhiệm vụ", "Kết quả", "Hồ sơ"),
    ("Nhóm", "I", "Của Công an tỉnh"),
    ("", "", "Cấp thẻ", "Đã cấp {cccd_thu_nhan} thẻ", 12),
    ("", "", "Tuyên truyền", "Hoàn thành", 1030),
    ("Cộng nhóm", "", "Cộng"),
    ("Cộng", "", "Tổng"),
)
"""A table typed by a clerk throughout, with a group, its sum and the sum of all."""


def with_sheets(path: Path, sheets: dict[str, Rows], outline: Rows = (), paragraphs: Rows = ()) -> None:
    """Add sheets, rows of `Đề cương` and paragraphs of the section II.2 to a workbook, as a clerk types them."""
    workbook = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    headings, section = workbook["Đề cương"], workbook["II.2 Dịch vụ công"]
    first = max(row for row in range(1, 60) if headings.cell(row, 1).value) + 1
    for number, (code, title, sheet_name) in enumerate(outline, first):
        for column, value in ((1, code), (3, title), (4, sheet_name)):
            headings.cell(number, column, value)
    spare = max(row for row in range(1, 60) if section.cell(row, 2).value) + 1
    for number, (kind, text) in enumerate(paragraphs, spare):
        for column, value in ((1, kind), (2, text), (4, "x")):
            section.cell(number, column, value)
    workbook.save(path)


@functools.cache
def cells() -> dict[str, list[list[Cell]]]:
    """The cells of the second sample, read once."""
    grid = FileGrid(shipped.path_of(shipped.APPENDIX_WORKBOOK))
    return {name: grid.read(name) for name in grid.sheets()}


def book_with(sheets: dict[str, Rows], paragraphs: Rows = ()) -> Book:
    """The second sample with more sheets and paragraphs, without a file."""
    typed = dict(cells())
    for name, rows in sheets.items():
        width = max(map(len, rows))
        typed[name] = [[_typed(value) for value in (*row, *[None] * (width - len(row)))] for row in rows]
    section = [list(row) for row in typed["II.2 Dịch vụ công"]]
    spare = max(number for number, row in enumerate(section) if isinstance(row[1], str)) + 1
    for number, (kind, text) in enumerate(paragraphs, spare):
        section[number][:4] = [_typed(kind), _typed(text), None, "x"]
    typed["II.2 Dịch vụ công"] = section
    return read_book(MemoryGrid(typed), "So.xlsx")


def _typed(value: object) -> Cell:
    if isinstance(value, str) and value.startswith("="):
        return Formula(value)
    return value or None if isinstance(value, str) else value  # type: ignore[return-value]


def printed(book: Book, sheet: str) -> list[list[str]]:
    """The texts of a table's cells as they print, those of joined cells once."""
    report = compose(book, Figures(book))
    return [[cell.text for cell in row.cells if cell.rows] for row in report.tables()[sheet].rows]


def rules(book: Book) -> list[str]:
    """The kinds of all findings, worst first."""
    return [finding.rule for finding in validate(book, Figures(book))]
