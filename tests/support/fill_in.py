"""What a clerk types into a workbook: figures, ticks, texts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from de06_xl.model.book import Book
from de06_xl.model.indicator import Indicator
from de06_xl.system.cells import cell_numbers
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.reading.book import read_book


def read(path: Path, *, submissions: bool = False) -> Book:
    """The workbook, read, with what the units sent or without."""
    return read_book(FileGrid(path), path.name, submissions=submissions)


def indicators(book: Book) -> dict[str, Indicator]:
    """Its indicators by code."""
    return {indicator.code: indicator for indicator in book.indicators()}


def typed(sheet: str, cell: str, value: Cell) -> Block:
    """One cell, by its address."""
    return Block(sheet, *cell_numbers(cell), [[value]])


def fill_in(path: Path, figures: Mapping[str, int | Decimal], *, as_of: str = "", tick: bool = False) -> None:
    """Type figures by code, with a date beside each where one is given, and tick every paragraph."""
    book = read(path)
    rows = {code: indicator.row for code, indicator in indicators(book).items()}
    blocks = [typed(rows[code].sheet, rows[code].place("value").cell, value) for code, value in figures.items()]
    if as_of:
        blocks += [typed(rows[code].sheet, rows[code].place("as_of").cell, as_of) for code in figures]
    if tick:
        for section in book.sections:
            for paragraph in section.paragraphs:
                blocks.append(typed(section.name, paragraph.row.place("include").cell, "x"))
    FileGrid(path).write(blocks)
