"""An xlwings engine over LibreOffice: xlwings code runs against a real spreadsheet program on Linux.

LibreOffice types text much as Excel does under English settings, a leading apostrophe included; but "- Tiếp tục" and
"@x" stay text, a text format does not keep numbers from being numbers, and booleans are 1 and 0. Formulas are passed in
Excel's notation.
"""

from __future__ import annotations

import builtins
import datetime as dt
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support import xlwings_engine, xlwings_sheets
from tests.support.excel_com import ERRORS, Area, refuse
from tests.support.libreoffice import PYTHON, pipe

DIST_PACKAGES = "/usr/lib/python3/dist-packages"
"""The path of Debian's python3-uno."""
START_LIMIT = 60
"""Seconds for LibreOffice's first start with an empty profile."""

_DATES = 2  # com.sun.star.sheet.CellFlags.DATETIME
_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
_ERROR_NAMES = {503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
_NOTATION = re.compile(
    r"""(?P<string>"(?:[^"]|"")*")"""
    r"""|\$?(?P<sheet>'(?:[^']|'')*'|\b[^\W\d]\w*)[.!](?=\$?[A-Z]+\$?[\d:])"""
    r"""|(?P<separator>[;,])"""
)
"""Differences between Excel and LibreOffice in formulas: a sheet before a cell, and argument separators."""


class LibreOffice(xlwings_engine.App):
    """A LibreOffice listening on a pipe, started here or by another process."""

    def __init__(self, pipe: str, pid: int = 0) -> None:
        super().__init__("LibreOffice", pid)
        self.pipe = pipe
        self.desktop = _connect(pipe)

    def open_books(self) -> list[xlwings_engine.Book]:
        components = self.desktop.Components.createEnumeration()
        found = []
        while components.hasMoreElements():
            found.append(components.nextElement())
        return [LibreOfficeBook(self, document) for document in found if hasattr(document, "Sheets")]

    def active_book(self) -> xlwings_engine.Book | None:
        document = self.desktop.CurrentComponent
        return LibreOfficeBook(self, document) if hasattr(document, "Sheets") else None

    def selected(self) -> xlwings_sheets.Range | None:
        document = self.desktop.CurrentComponent
        selection = document.CurrentSelection
        if not selection.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        sheet = LibreOfficeSheet(LibreOfficeBook(self, document), selection.Spreadsheet)
        return xlwings_sheets.Range(sheet, _area(selection.RangeAddress))

    def open(self, path: str) -> LibreOfficeBook:
        document = self.desktop.loadComponentFromURL(Path(path).resolve().as_uri(), "_blank", 0, ())
        if document is None:
            raise ValueError(f"LibreOffice cannot open {path}")
        return LibreOfficeBook(self, document)

    @property
    def calculation(self) -> str:
        return "automatic" if self.desktop.CurrentComponent.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.calls.others.append("calculation")
        self.desktop.CurrentComponent.enableAutomaticCalculation(value == "automatic")

    @property
    def screen_updating(self) -> bool:
        return not self.desktop.CurrentComponent.hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self.calls.others.append("screen_updating")
        document = self.desktop.CurrentComponent
        if value and document.hasControllersLocked():
            document.unlockControllers()
        elif not value and not document.hasControllersLocked():
            document.lockControllers()


class LibreOfficeBook(xlwings_engine.Book):
    """An open spreadsheet document."""

    def __init__(self, app: LibreOffice, document: Any) -> None:
        super().__init__(app)
        self.document = document

    @property
    def place(self) -> str:
        import uno

        path: str = uno.fileUrlToSystemPath(self.document.URL) if self.document.URL else self.document.Title
        return path

    def sheet_list(self) -> list[xlwings_sheets.Sheet]:
        sheets = self.document.Sheets
        return [LibreOfficeSheet(self, sheets.getByIndex(index)) for index in range(sheets.Count)]

    def sheet_named(self, name: str) -> xlwings_sheets.Sheet | None:
        sheets = self.document.Sheets
        return LibreOfficeSheet(self, sheets.getByName(name)) if sheets.hasByName(name) else None

    @property
    def active_sheet(self) -> xlwings_sheets.Sheet:
        return LibreOfficeSheet(self, self.document.CurrentController.ActiveSheet)

    def show(self) -> None:
        self.document.CurrentController.Frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        assert path is None
        self.app.calls.others.append("save")
        self.document.store()

    def close(self) -> None:
        self.document.close(True)


class LibreOfficeSheet(xlwings_sheets.Sheet):
    """A sheet of a spreadsheet document."""

    def __init__(self, book: LibreOfficeBook, native: Any) -> None:
        super().__init__(book)
        self.native = native
        self._document = book.document

    @property
    def name(self) -> str:
        return str(self.native.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.native.Name = value

    def show(self) -> None:
        self._document.CurrentController.setActiveSheet(self.native)

    def select_area(self, area: Area) -> None:
        self._document.CurrentController.select(self._range(area))

    @property
    def used_area(self) -> Area:
        cursor = self.native.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return _area(cursor.RangeAddress)

    def values(self, area: Area) -> list[list[Any]]:
        cells = self._range(area)
        rows = [list(row) for row in cells.getDataArray()]
        for address in cells.queryContentCells(_DATES).RangeAddresses:
            dates = _area(address)
            for row in rows[dates.row - area.row :][: dates.height]:
                for at in range(dates.column - area.column, dates.column - area.column + dates.width):
                    row[at] = _DAY_ZERO + dt.timedelta(days=row[at])
        for down, row in enumerate(rows):
            for right, value in enumerate(row):
                if value is None:  # LibreOffice's representation of an error
                    error = cells.getCellByPosition(right, down).getError()
                    row[right] = ERRORS[_ERROR_NAMES.get(error, "#VALUE!")]
        return rows

    def formulas(self, area: Area) -> list[list[str]]:
        cells = self._range(area)
        pairs = zip(cells.getFormulaArray(), cells.getDataArray(), strict=True)
        # A text that begins with "=" is shown as it is; a formula never shows itself.
        return [
            [text if text == value else excel_notation(text) for text, value in zip(*rows, strict=True)]
            for rows in pairs
        ]

    def visible(self, area: Area) -> list[Area]:
        return [_area(address) for address in self._range(area).queryVisibleCells().RangeAddresses]

    def format_as(self, area: Area, number_format: str) -> None:
        import uno

        english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        formats = self._document.NumberFormats
        key = formats.queryKey(number_format, english, False)
        self._range(area).NumberFormat = formats.addNew(number_format, english) if key < 0 else key

    def type_in(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        import uno

        try:
            self._range(area).setFormulaArray(tuple(tuple(_typed(value) for value in row) for row in rows))
        except uno.getClass("com.sun.star.uno.RuntimeException"):
            refuse("The cell or chart you're trying to change is on a protected sheet.")

    def _range(self, area: Area) -> Any:
        left, top = area.column - 1, area.row - 1
        return self.native.getCellRangeByPosition(left, top, left + area.width - 1, top + area.height - 1)


def contents(document: Any) -> dict[str, list[tuple[Any, ...]]]:
    """All formulas and values of all sheets of an open document, in LibreOffice's notation."""
    found = {}
    for sheet in document.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(True)
        found[sheet.Name] = [tuple(row) for row in cursor.getFormulaArray()]
    return found


def running() -> LibreOffice:
    """The LibreOffice of this test process, which also recalculates and converts: see ``libreoffice``."""
    return LibreOffice(pipe())


def excel_notation(formula: str) -> str:
    """A formula from LibreOffice's interface in Excel's notation; other text unchanged."""
    return _rewritten(formula, ",", "{}!")


def _typed(value: Any) -> str:
    if isinstance(value, str):
        return _rewritten(value, ";", "${}.")
    return "" if value is None else repr(value)


def _rewritten(formula: str, separator: str, sheet: str) -> str:
    def rewrite(match: re.Match[str]) -> str:
        if match["sheet"]:
            return sheet.format(match["sheet"])
        return match["string"] or separator

    return _NOTATION.sub(rewrite, formula) if formula.startswith("=") else formula


def _area(address: Any) -> Area:
    height, width = address.EndRow - address.StartRow + 1, address.EndColumn - address.StartColumn + 1
    return Area(address.StartRow + 1, address.StartColumn + 1, height, width)


def _connect(pipe: str) -> Any:
    """LibreOffice's desktop, as soon as it listens."""
    _make_uno_importable()
    import uno

    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    deadline = time.monotonic() + START_LIMIT
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
        except uno.getClass("com.sun.star.uno.Exception"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"LibreOffice did not listen on {pipe} within {START_LIMIT} seconds") from None
            time.sleep(0.1)


def _make_uno_importable() -> None:
    plain_import = builtins.__import__
    sys.path.append(DIST_PACKAGES)
    try:
        import uno  # noqa: F401
    except ImportError as error:
        raise RuntimeError(
            f"These tests load python3-uno into their own Python, {sys.version.split()[0]}, which must be the version "
            f"that {DIST_PACKAGES} is made for: {error}. Run them with that one: uv run --python {PYTHON} pytest."
        ) from error
    finally:
        sys.path.remove(DIST_PACKAGES)
        builtins.__import__ = plain_import  # uno's own changes the errors that other tests get for missing modules
