"""Excel's objects as other programs see them, over the cells of ``FileBook``: what xlwings asks for, and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import PureWindowsPath
from typing import Any

from win32com.server.exception import COMException

from de06_xl.system.cells import cell_name, cell_numbers
from tests.support.excel_com import BAD_INDEX, Area
from tests.support.fake_com import FakeSheet
from tests.windows.stand_in.dispatch import ComObject, enumerator, with_arguments
from tests.windows.stand_in.file_book import Excel, FileBook

_AUTOMATIC, _OPEN_XML, _VISIBLE_CELLS = -4105, 51, 12
"""xlCalculationAutomatic, xlOpenXMLWorkbook, xlCellTypeVisible."""


class _OfExcel(ComObject):
    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    @property
    def application(self) -> Application:
        return Application(self._excel)


class Application(_OfExcel):
    """Excel itself."""

    @property
    def workbooks(self) -> Workbooks:
        return Workbooks(self._excel)

    @property
    def active_workbook(self) -> Workbook | None:
        book = self._excel.active_book()
        return Workbook(book) if isinstance(book, FileBook) else None

    @property
    def hwnd(self) -> int:
        return self._excel.window

    @property
    def status_bar(self) -> str | bool:
        return self._excel.status_bar

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._excel.status_bar = value

    @property
    def display_alerts(self) -> bool:
        return bool(self._excel.display_alerts)

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._excel.display_alerts = value

    @property
    def selection(self) -> Cells | None:
        found = self._excel.selected()
        return Cells(found.sheet, found.area) if found else None

    @property
    def calculation(self) -> int:
        return _AUTOMATIC

    def intersect(self, first: Areas, second: Cells) -> Areas:
        """Of what xlwings found in a range, what lies in that range."""
        return first


class Window(_OfExcel):
    """A workbook's window, through which xlwings finds Excel."""


class _Collection(ComObject):
    """Things with a number, counted from 1, and a name."""

    def __init__(self, things: Callable[[], Sequence[Any]]) -> None:
        self._things = things

    @property
    def count(self) -> int:
        return len(self._things())

    @with_arguments
    def default(self, index: Any) -> Any:
        things = self._things()
        if isinstance(index, str):
            found = [thing for thing in things if thing.name.casefold() == index.casefold()]
        else:
            found = list(things[int(index) - 1 : int(index)])
        if not found:
            raise COMException(desc="Invalid index.", scode=BAD_INDEX)
        return found[0]

    @property
    def new_enum(self) -> Any:
        return enumerator(list(self._things()))


class Workbooks(_Collection):
    """The open workbooks."""

    def __init__(self, excel: Excel) -> None:
        super().__init__(lambda: [Workbook(book) for book in excel.open_books() if isinstance(book, FileBook)])
        self._excel = excel

    @property
    def application(self) -> Application:
        return Application(self._excel)

    def open(
        self,
        filename: str,
        update_links: Any = None,
        read_only: Any = None,
        format_: Any = None,
        password: Any = None,
        write_res_password: Any = None,
        ignore_read_only_recommended: Any = None,
        origin: Any = None,
        delimiter: Any = None,
        editable: Any = None,
        notify: Any = None,
        converter: Any = None,
        add_to_mru: Any = None,
        local: Any = None,
        corrupt_load: Any = None,
    ) -> Workbook:
        return Workbook(self._excel.open(filename))


class Workbook(ComObject):
    """An open workbook."""

    def __init__(self, book: FileBook) -> None:
        self._book = book

    @property
    def application(self) -> Application:
        return Application(self._book.excel)

    @property
    def name(self) -> str:
        return self._book.name

    @property
    def full_name(self) -> str:
        return self._book.place

    @property
    def path(self) -> str:
        return str(PureWindowsPath(self._book.place).parent)

    @property
    def file_format(self) -> int:
        return _OPEN_XML

    @property
    def read_only(self) -> bool:
        return self._book.read_only

    @property
    def worksheets(self) -> Worksheets:
        return Worksheets(self._book)

    @property
    def active_sheet(self) -> Worksheet:
        return Worksheet(self._book.content[self._book.shown])

    def save(self) -> None:
        self._book.save()

    def activate(self) -> None:
        self._book.show()


class Worksheets(_Collection):
    """The worksheets of a workbook."""

    def __init__(self, book: FileBook) -> None:
        super().__init__(lambda: [Worksheet(sheet) for sheet in book.content])
        self._book = book

    @property
    def parent(self) -> Workbook:
        return Workbook(self._book)


class Worksheet(ComObject):
    """A worksheet."""

    def __init__(self, sheet: FakeSheet) -> None:
        self._sheet = sheet

    @property
    def application(self) -> Application:
        return self.parent.application

    @property
    def parent(self) -> Workbook:
        assert isinstance(self._sheet.book, FileBook)
        return Workbook(self._sheet.book)

    @property
    def name(self) -> str:
        return self._sheet.name

    @property
    def cells(self) -> Cells:
        return Cells(self._sheet, Area(1, 1, 1_048_576, 16_384))

    @property
    def used_range(self) -> Cells:
        return Cells(self._sheet, self._sheet.used_area)

    @with_arguments
    def range(self, cell1: Any, cell2: Any = None) -> Range:
        first, last = _area(cell1), _area(cell1 if cell2 is None else cell2)
        height, width = last.row + last.height - first.row, last.column + last.width - first.column
        return Range(self._sheet, Area(first.row, first.column, height, width))

    def activate(self) -> None:
        self._sheet.show()

    def select(self) -> None:
        self._sheet.show()


class Cells(ComObject):
    """A rectangle of cells of which no named argument is asked: to do without a description saves time."""

    def __init__(self, sheet: FakeSheet, area: Area) -> None:
        self._sheet = sheet
        self._area = area

    @property
    def application(self) -> Application:
        return self.worksheet.application

    @property
    def worksheet(self) -> Worksheet:
        return Worksheet(self._sheet)

    @property
    def row(self) -> int:
        return self._area.row

    @property
    def column(self) -> int:
        return self._area.column

    @property
    def count(self) -> int:
        return self._area.height * self._area.width

    @property
    def address(self) -> str:
        return cell_name(self._area.row, self._area.column)

    @property
    def rows(self) -> Areas:
        row, column, height, width = self._area
        return Areas(self._sheet, [Area(row + down, column, 1, width) for down in range(height)])

    @property
    def columns(self) -> Areas:
        row, column, height, width = self._area
        return Areas(self._sheet, [Area(row, column + right, height, 1) for right in range(width)])

    @with_arguments
    def default(self, row_index: Any, column_index: Any) -> Cells:
        row, column = self._area.row + int(row_index) - 1, self._area.column + int(column_index) - 1
        return Cells(self._sheet, Area(row, column, 1, 1))

    @property
    def value(self) -> Any:
        values = self._sheet.values(self._area)
        return _handed_over([[_with_zone(value) for value in row] for row in values])

    @value.setter
    def value(self, data: Any) -> None:
        rows = data if isinstance(data, tuple) else [[data] * self._area.width] * self._area.height
        self._sheet.type_in(self._area, rows)

    @property
    def formula(self) -> Any:
        return _handed_over(self._sheet.formulas(self._area))

    @property
    def number_format(self) -> str:
        return self._sheet.formats.get((self._area.row, self._area.column), "General")

    @number_format.setter
    def number_format(self, number_format: str) -> None:
        self._sheet.format_as(self._area, number_format)

    def select(self) -> None:
        self._sheet.select_area(self._area)


class Range(Cells):
    """A rectangle of cells that was asked for by its corners."""

    IID = "{00020846-0000-0000-C000-000000000046}"

    def special_cells(self, type_: Any, value: Any = None) -> Areas:
        assert (type_, value) == (_VISIBLE_CELLS, None), "no other cells were ever asked for"
        return Areas(self._sheet, self._sheet.visible(self._area))


class Areas(_Collection):
    """Ranges of a sheet that are one, such as the visible cells of one."""

    def __init__(self, sheet: FakeSheet, areas: Sequence[Area]) -> None:
        super().__init__(lambda: [Cells(sheet, area) for area in areas])

    @property
    def areas(self) -> Areas:
        return self


DESCRIBED = [Range]
"""The classes of which xlwings asks with named arguments."""


def _area(given: Any) -> Area:
    if isinstance(given, Cells):
        return given._area
    first, _, last = str(given).replace("$", "").partition(":")
    (top, left), (bottom, right) = cell_numbers(first), cell_numbers(last or first)
    return Area(top, left, bottom - top + 1, right - left + 1)


def _handed_over(rows: Sequence[Sequence[Any]]) -> Any:
    """A lone value as it is; of a tuple of rows pywin32 would take the first alone."""
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else [list(row) for row in rows]


def _with_zone(value: Any) -> Any:
    """Dates as pywin32 hands them over: it would shift those without a zone."""
    return value.replace(tzinfo=dt.UTC) if isinstance(value, dt.datetime) else value
