"""A workbook of a file, held and saved by openpyxl, with the cells that Excel's stand-in works on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from de06_xl.workbook.grid import date_of_serial
from de06_xl.workbook.quick_openpyxl import is_date_format, load_workbook
from tests.support.excel_com import refuse
from tests.support.fake_com import FakeBook, FakeCell, FakeExcel, FakeSheet


class Excel(FakeExcel):
    """The running program: its books, the number of its window, and all that its status bar said."""

    def __init__(self) -> None:
        super().__init__()
        self.window = 0
        self.said: list[str | bool] = [False]

    @property
    def status_bar(self) -> str | bool:
        return self.said[-1]

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.said.append(value)

    def open(self, path: str, *, read_only: bool = False) -> FileBook:
        book = FileBook(self, Path(path), read_only=read_only)
        self.open_books().append(book)
        self.bring_to_front(book)
        return book


Contents = dict[str, dict[str, Any]]
"""The formula of every cell, or its value where it has none, by sheet and address."""


class FileBook(FakeBook):
    """An open file; ``read_only`` as Excel opens one that somebody else has open."""

    def __init__(self, excel: Excel, path: Path, *, read_only: bool = False) -> None:
        super().__init__(excel, str(path))
        self.excel = excel
        self.read_only = read_only
        self._path = path
        self._file = load_workbook(path)
        results = load_workbook(path, data_only=True)
        for sheet in self._file.worksheets:
            fake = FakeSheet(self, sheet.title, [])
            fake.stored = {
                (cell.row, cell.column): _stored(cell, results[sheet.title][cell.coordinate].value)
                for row in sheet
                for cell in row
                if cell.value is not None
            }
            fake.formats = {place: sheet.cell(*place).number_format for place in fake.stored}
            fake.filtered_out = {row for row, layout in sheet.row_dimensions.items() if layout.hidden}
            self.content.append(fake)
        self._saved = self._cells()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the cells that have changed since the file was opened, the rest as openpyxl leaves it."""
        if self.read_only:
            refuse(f"Cannot access read-only document '{self.name}'.")
        super().save(path, password)
        now = self._cells()
        for sheet in self.content:
            before, after = self._saved[sheet.name], now[sheet.name]
            for place in before.keys() | after.keys():
                if before.get(place) != after.get(place):
                    cell = self._file[sheet.name].cell(*place)
                    cell.number_format = sheet.formats.get(place, cell.number_format)
                    _put(cell, after.get(place, FakeCell()))
        self._file.save(self._path)
        self._saved = now

    def contents(self) -> Contents:
        """What the workbook holds at the moment."""
        return {
            sheet.name: {
                f"R{row}C{column}": _told(cell.formula or cell.value, sheet.formats.get((row, column), ""))
                for (row, column), cell in sorted(sheet.stored.items())
            }
            for sheet in self.content
        }

    def _cells(self) -> dict[str, dict[tuple[int, int], FakeCell]]:
        return {sheet.name: dict(sheet.stored) for sheet in self.content}


def contents_of(path: Path) -> Contents:
    """What a file holds, as ``FileBook.contents`` has it."""
    return FileBook(Excel(), path).contents()


def _stored(cell: Any, result: Any) -> FakeCell:
    if cell.data_type == "f":
        formula = str(getattr(cell.value, "text", cell.value))
        return FakeCell("" if result is None else _number(result), formula)
    return FakeCell(_number(cell.value))


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _put(cell: Any, new: FakeCell) -> None:
    value = new.formula or new.value
    cell.value = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, str) and new.formula is None:
        cell.data_type = "s"  # openpyxl takes what begins with "=" for a formula


def _told(value: Any, number_format: str) -> Any:
    """A value for JSON; a number written into a cell that shows dates is the date."""
    if isinstance(value, float) and is_date_format(number_format):
        value = date_of_serial(value)
    return value.isoformat() if isinstance(value, dt.datetime | dt.date | dt.time) else value
