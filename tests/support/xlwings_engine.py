"""The common parts of xlwings engines, whatever program is behind them: apps, books, sheets, ranges, counted calls.

A program provides ``Book`` and ``Sheet``; values are passed as between Excel and pywin32.
"""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import xlwings
from xlwings import base_classes

from de06_xl.system.cells import cell_name, cell_numbers

Value = None | bool | int | float | str | dt.datetime
"""A cell as passed by COM: every number is a float; an int is an error number."""
Rows = Sequence[Sequence[Value]]

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}
"""The numbers by which COM passes error values."""

REJECTED, EXCEPTION, REFUSED, BAD_INDEX = -2147418111, -2147352567, -2146827284, -2147352565
"""RPC_E_CALL_REJECTED; DISP_E_EXCEPTION with the scode of "Run-time error 1004"; DISP_E_BADINDEX."""


NATIVE: Any = True
"""Represents the native object: xlwings writes only if there is one."""


class ComError(Exception):
    """The exception of pywin32 (pywintypes.com_error)."""

    def __init__(self, hresult: int, text: str, scode: int | None = None) -> None:
        super().__init__(hresult, text)
        self.hresult = hresult
        self.excepinfo = None if scode is None else (0, "Microsoft Excel", text, "xlmain11.chm", 0, scode)


def refuse(text: str) -> NoReturn:
    """Raise Excel's answer to most refused calls."""
    raise ComError(EXCEPTION, text, REFUSED)


class Area(NamedTuple):
    """A rectangle of cells; its first row and column counted from 1."""

    row: int
    column: int
    height: int
    width: int


@dataclass
class Calls:
    """Reads and writes of cells by sheet, changes of their number formats, and all other calls to the program.

    Looking up a sheet, or its used range, counts among ``lookups``: it precedes each read and write.
    """

    reads: Counter[str] = field(default_factory=Counter)
    writes: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    others: list[str] = field(default_factory=list)
    lookups: int = 0


class Alert(NamedTuple):
    """A message box as it was shown."""

    prompt: str
    title: str | None
    buttons: str


class Engine:
    """The engine of one running program; ``xlwings.Engine(impl=…)`` makes it xlwings' own."""

    type = "desktop"

    def __init__(self, app: App) -> None:
        self.apps = Apps(app)
        self.name = app.name

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        data: Rows, datetime_builder: Callable[..., Any], empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        names = {number: name for name, number in ERRORS.items()}

        def clean(value: Value) -> Any:
            if value in ("", None):
                return empty_as
            if isinstance(value, dt.datetime):
                parts = (value.year, value.month, value.day, value.hour, value.minute, value.second)
                return datetime_builder(*parts, value.microsecond, tzinfo=None)
            if isinstance(value, int) and value in names:
                return names[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The one running program."""

    def __init__(self, app: App) -> None:
        self._app = app

    def keys(self) -> list[int]:
        return [self._app.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        if pid != self._app.pid:
            raise KeyError("Could not find an Excel instance with this PID.")
        return self._app

    @staticmethod
    def cleanup() -> NoReturn:
        raise AssertionError("this kills Excel processes")


class App(base_classes.App, ABC):
    """A running program; ``alerts`` are the boxes it showed, ``answers`` the clicks on the next ones."""

    screen_updating: Any = True
    calculation: Any = "automatic"
    display_alerts: Any = True
    enable_events: Any = True
    interactive: Any = True
    visible: Any = True
    version = "16.0"
    hwnd: Any = None
    pid: Any = None
    api = NATIVE

    def __init__(self, name: str, pid: int) -> None:
        self.name = name
        self.pid = pid
        self.engine = Engine(self)
        self.calls = Calls()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget shown boxes, unused answers and the status bar, as after a start."""
        self.alerts: list[Alert] = []
        self.answers: list[str] = []
        self._status: str | bool = False

    @abstractmethod
    def open_books(self) -> list[Book]:
        """The open workbooks."""

    @abstractmethod
    def active_book(self) -> Book | None:
        """The active workbook."""

    @abstractmethod
    def open(self, path: str) -> Book:
        """Open a file as the active workbook."""

    @property
    def selection(self) -> Range | None:
        self.calls.others.append("selection")
        return self.selected()

    def selected(self) -> Range | None:
        """The selected cells, None where something else is selected."""
        return None

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def status_bar(self) -> str | bool:
        self.calls.others.append("status_bar")
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self.calls.others.append("status_bar")
        self._status = value

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        self.calls.others.append("alert")
        self.alerts.append(Alert(prompt, title, buttons))
        return self.answers.pop(0) if self.answers else "ok"

    def activate(self, steal_focus: bool = False) -> None:
        self.calls.others.append("activate program")

    def quit(self) -> NoReturn:
        raise AssertionError("this closes the clerk's Excel")

    def kill(self) -> NoReturn:
        raise AssertionError("this kills the clerk's Excel")


class Books(base_classes.Books):
    """The open workbooks of a program."""

    api = NATIVE

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book | None:
        self.app.calls.others.append("active book")
        return self.app.active_book()

    def __call__(self, key: str | int) -> Book:
        books = self.app.open_books()
        for number, book in enumerate(books, 1):
            if key in (number, book.name):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.app.open_books())

    def __iter__(self) -> Iterator[Book]:
        return iter(self.app.open_books())

    def open(self, fullname: str, *_: Any) -> Book:
        self.app.calls.others.append("open")
        return self.app.open(fullname)


class Book(base_classes.Book, ABC):
    """An open workbook."""

    app: App = None  # type: ignore[assignment]
    api = NATIVE

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @abstractmethod
    def sheet_list(self) -> list[Sheet]:
        """The worksheets, in their order."""

    def sheet_named(self, name: str) -> Sheet | None:
        """The sheet of exactly this name, if that is faster than going through all."""
        return None

    @property
    @abstractmethod
    def active_sheet(self) -> Sheet:
        """The active sheet."""

    @property
    def fullname(self) -> str:
        self.app.calls.others.append("full name")
        return self.place

    @property
    @abstractmethod
    def place(self) -> str:
        """The path of the workbook; only its name if it was never saved."""

    @property
    def name(self) -> str:
        return re.split(r"[\\/]", self.place)[-1]

    def activate(self) -> None:
        self.app.calls.others.append("activate book")
        self.show()

    @abstractmethod
    def show(self) -> None:
        """Activate the workbook."""

    @abstractmethod
    def close(self) -> None:
        """Close the workbook without saving it."""


class Sheets(base_classes.Sheets):
    """The worksheets of a workbook."""

    api = NATIVE

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def active(self) -> Sheet:
        self._book.app.calls.others.append("active sheet")
        return self._book.active_sheet

    def __call__(self, key: str | int) -> Sheet:
        self._book.app.calls.lookups += 1
        if isinstance(key, str) and (found := self._book.sheet_named(key)):
            return found
        for number, sheet in enumerate(self._book.sheet_list(), 1):
            if key == number or (isinstance(key, str) and sheet.name.casefold() == key.casefold()):
                return sheet
        raise ComError(BAD_INDEX, "Invalid index.")

    def __len__(self) -> int:
        return len(self._book.sheet_list())

    def __iter__(self) -> Iterator[Sheet]:
        self._book.app.calls.others.append("sheets")
        return iter(self._book.sheet_list())


class Sheet(base_classes.Sheet, ABC):
    """A worksheet; its program reads and writes whole areas."""

    book: Book = None  # type: ignore[assignment]
    api = NATIVE

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    @abstractmethod
    def used_area(self) -> Area:
        """From the first to the last cell with a value or a format."""

    @abstractmethod
    def values(self, area: Area) -> Rows:
        """The result of ``Range.Value``."""

    @abstractmethod
    def formulas(self, area: Area) -> Sequence[Sequence[str]]:
        """The result of ``Range.Formula``: constants as text."""

    @abstractmethod
    def visible(self, area: Area) -> list[Area]:
        """The parts of an area whose rows and columns are visible."""

    @abstractmethod
    def type_in(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        """The effect of setting ``Range.Value``: text is typed."""

    @abstractmethod
    def show(self) -> None:
        """Activate the sheet."""

    @abstractmethod
    def format_as(self, area: Area, number_format: str) -> None:
        """Set the number format of cells, in Excel's English notation."""

    @abstractmethod
    def select_area(self, area: Area) -> None:
        """Select cells of the active sheet."""

    def activate(self) -> None:
        self.book.app.calls.others.append("activate sheet")
        self.show()

    def select(self) -> None:
        self.activate()

    @property
    def used_range(self) -> Range:
        self.book.app.calls.lookups += 1
        return Range(self, self.used_area)

    def range(self, first: Any, last: Any = None) -> Range:
        start, end = _area(first), _area(first if last is None else last)
        height, width = end.row + end.height - start.row, end.column + end.width - start.column
        return Range(self, Area(start.row, start.column, height, width))


class Range(base_classes.Range):
    """A rectangle of cells."""

    api = NATIVE

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet = sheet
        self.area = area

    @property
    def row(self) -> int:
        return self.area.row

    @property
    def column(self) -> int:
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.height, self.area.width

    @property
    def address(self) -> str:
        last = cell_name(self.row + self.area.height - 1, self.column + self.area.width - 1)
        return f"{cell_name(self.row, self.column)}:{last}"

    def __len__(self) -> int:
        return self.area.height * self.area.width

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        assert arg2 is not None
        return Range(self.sheet, Area(self.row + arg1 - 1, self.column + arg2 - 1, 1, 1))

    @property
    def raw_value(self) -> Any:
        self.sheet.book.app.calls.reads[self.sheet.name] += 1
        return self._handed_over(self.sheet.values(self.area))

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self.sheet.book.app.calls.writes[self.sheet.name] += 1
        rows = data if isinstance(data, list | tuple) else [[data] * self.area.width] * self.area.height
        assert (len(rows), len(rows[0])) == self.shape
        self.sheet.type_in(self.area, rows)

    @property
    def formula(self) -> Any:
        self.sheet.book.app.calls.reads[self.sheet.name] += 1
        return self._handed_over(self.sheet.formulas(self.area))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def number_format(self) -> str:
        raise NotImplementedError("no format was ever read")

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.sheet.book.app.calls.formats[self.sheet.name] += 1
        self.sheet.format_as(self.area, value)

    def clear_contents(self) -> None:
        self.raw_value = None

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        assert (cell_type, value_type) == ("visible", None)
        self.sheet.book.app.calls.lookups += 1
        return [Range(self.sheet, area) for area in self.sheet.visible(self.area)]

    def select(self) -> None:
        self.sheet.book.app.calls.others.append("select")
        self.sheet.select_area(self.area)

    def _handed_over(self, rows: Sequence[Sequence[Any]]) -> Any:
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)


def xlwings_book(book: Book) -> xlwings.Book:
    """The book as seen by users of xlwings."""
    return xlwings.Book(impl=book)


@contextmanager
def engine_of(app: App) -> Iterator[xlwings.Engine]:
    """Make the program xlwings' active engine, so that ``xlwings.apps`` and ``activate`` find it."""
    engine, before = xlwings.Engine(impl=app.engine), xlwings.engines.active
    xlwings.engines.add(engine)
    engine.activate()
    try:
        yield engine
    finally:
        xlwings.engines.engines.remove(engine)
        del xlwings.engines.engines_by_name[engine.name]
        xlwings.engines.active = before


def _area(given: Any) -> Area:
    if isinstance(given, Range):
        return given.area
    if isinstance(given, str):
        first, _, last = given.replace("$", "").partition(":")
        (top, left), (bottom, right) = cell_numbers(first), cell_numbers(last or first)
        return Area(top, left, bottom - top + 1, right - left + 1)
    return Area(*given, *(1, 1)[: 4 - len(given)])
