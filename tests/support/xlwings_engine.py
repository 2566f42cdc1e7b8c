"""The common parts of xlwings engines, whatever program is behind them: apps, books, counted calls.

A program provides ``Book`` and ``Sheet``; values are passed as between Excel and pywin32.
"""

from __future__ import annotations

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import xlwings
from xlwings import base_classes

from tests.support.excel_com import ERRORS, Rows, Value
from tests.support.xlwings_sheets import NATIVE, Range, Sheet, Sheets


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
