"""Excel's ranges as seen through COM, in memory, with Excel's known behaviour where LibreOffice differs.

Strings are typed as by a user with English settings; lengths are limited; numbers are floats, errors numbers,
currencies rounded; a number is a date by its cell's format, and text if that is "@". Formulas are kept, not calculated.
Where the behaviour is uncertain, it is the strictest ever reported: arrays with long texts fail as in Excel 2007, and
an array that fails leaves the cells before the failing one changed.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from de06_xl.workbook.grid import DAYS_TO_1904, Cell, Formula, date_of_serial, serial_number
from de06_xl.workbook.quick_openpyxl import is_date_format
from tests.support import xlwings_engine, xlwings_sheets
from tests.support.excel_com import ERRORS, REJECTED, Area, ComError, refuse

MAX_TEXT, MAX_TEXT_IN_ARRAY, MAX_TEXT_FOR_FORMULA, MAX_FORMULA = 32_767, 8_203, 8_221, 8_192

PID = 4711
_NUMBER = re.compile(r"-? ?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?(E[+-]?\d+)?%?", re.IGNORECASE)
_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")


@dataclass(frozen=True, slots=True)
class FakeCell:
    """A cell: its value, its formula, and the apostrophe that is not part of the value (Range.PrefixCharacter)."""

    value: Any = None
    formula: str | None = None
    prefix: str = ""


class FakeExcel(xlwings_engine.App):
    """A running Excel; while ``trouble`` is set, every call raises it."""

    def __init__(self) -> None:
        super().__init__("fake Excel", PID)
        self.trouble: BaseException | None = None
        self._books: list[xlwings_engine.Book] = []
        self._front: xlwings_engine.Book | None = None

    def open_books(self) -> list[xlwings_engine.Book]:
        _answer(self)
        return self._books

    def active_book(self) -> xlwings_engine.Book | None:
        _answer(self)
        return self._front

    def selected(self) -> xlwings_sheets.Range | None:
        _answer(self)
        front = self._front
        return xlwings_sheets.Range(front.active_sheet, front.selected) if isinstance(front, FakeBook) else None

    def bring_to_front(self, book: xlwings_engine.Book | None) -> None:
        self._front = book

    def open(self, path: str) -> xlwings_engine.Book:
        raise NotImplementedError("the fake reads no files")

    def add(
        self, name: str, sheets: Mapping[str, Sequence[Sequence[Cell]]], kind: type[FakeBook] | None = None
    ) -> FakeBook:
        """An open, active workbook with these cells; a formula shows its ``shown``, else empty text."""
        book = (kind or FakeBook)(self, name)
        book.content = [FakeSheet(book, sheet, rows) for sheet, rows in sheets.items()]
        self._books.append(book)
        self._front = book
        return book


class FakeBook(xlwings_engine.Book):
    """An open workbook; ``saves`` counts."""

    def __init__(self, app: FakeExcel, place: str) -> None:
        super().__init__(app)
        self.content: list[FakeSheet] = []
        self.shown = 0
        self.selected = Area(1, 1, 1, 1)
        self.since_1904 = False
        self.saves = 0
        self._place = place

    @property
    def place(self) -> str:
        return self._place

    def sheet_list(self) -> list[xlwings_sheets.Sheet]:
        _answer(self.app)
        return list(self.content)

    @property
    def active_sheet(self) -> xlwings_sheets.Sheet:
        return self.content[self.shown]

    def save(self, path: str | None = None, password: str | None = None) -> None:
        _answer(self.app)
        self.app.calls.others.append("save")
        self.saves += 1

    def show(self) -> None:
        assert isinstance(self.app, FakeExcel)
        self.app.bring_to_front(self)

    def close(self) -> None:
        assert isinstance(self.app, FakeExcel)
        self.app.open_books().remove(self)
        self.app.bring_to_front(None)


class FakeSheet(xlwings_sheets.Sheet):
    """A worksheet; ``formats`` are number formats by cell, by default "General".

    ``filtered_out`` are the rows hidden by a filter. In a range with such rows, all visible rows get the first of the
    written values (github.com/xlwings/xlwings/issues/747).
    """

    name = ""

    def __init__(self, book: FakeBook, name: str, rows: Sequence[Sequence[Cell]]) -> None:
        super().__init__(book)
        self.name = name
        self.protected = False
        self.filtered_out: set[int] = set()
        self.formats: dict[tuple[int, int], str] = {}
        self.stored = {
            (row, column): _given(cell)
            for row, values in enumerate(rows, 1)
            for column, cell in enumerate(values, 1)
            if cell is not None
        }

    def show(self) -> None:
        _answer(self.book.app)
        assert isinstance(self.book, FakeBook)
        self.book.shown = self.book.content.index(self)

    def select_area(self, area: Area) -> None:
        _answer(self.book.app)
        assert isinstance(self.book, FakeBook)
        if self.book.active_sheet is not self:
            refuse("Select method of Range class failed")
        self.book.selected = area

    @property
    def used_area(self) -> Area:
        """As in Excel, it begins at the first used cell, not at A1."""
        _answer(self.book.app)
        used = [*self.stored, *self.formats] or [(1, 1)]
        top, left = min(row for row, _ in used), min(column for _, column in used)
        return Area(top, left, max(row for row, _ in used) - top + 1, max(column for _, column in used) - left + 1)

    def values(self, area: Area) -> list[list[Any]]:
        _answer(self.book.app)
        return [[self._handed_over(place) for place in line] for line in _places(area)]

    def formulas(self, area: Area) -> list[list[str]]:
        _answer(self.book.app)
        cells = [[self.stored.get(place, FakeCell()) for place in line] for line in _places(area)]
        if any(
            isinstance(cell.value, str) and len(cell.value) > MAX_TEXT_FOR_FORMULA for line in cells for cell in line
        ):
            refuse("Application-defined or object-defined error")
        return [[cell.formula or _as_text(self._number(cell.value)) for cell in line] for line in cells]

    def visible(self, area: Area) -> list[Area]:
        _answer(self.book.app)
        if self.protected:
            refuse("You cannot use this command on a protected sheet.")
        shown = [row for row in range(area.row, area.row + area.height) if row not in self.filtered_out]
        runs = [[row for _, row in run] for _, run in itertools.groupby(enumerate(shown), lambda at: at[1] - at[0])]
        return [Area(run[0], area.column, len(run), area.width) for run in runs]

    def format_as(self, area: Area, number_format: str) -> None:
        _answer(self.book.app)
        if self.protected:
            refuse("Unable to set the NumberFormat property of the Range class")
        self.formats |= dict.fromkeys(itertools.chain.from_iterable(_places(area)), number_format)

    def type_in(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        _answer(self.book.app)
        if self.protected:
            refuse("The cell or chart you're trying to change is on a protected sheet.")
        texts = [value for row in rows for value in row if isinstance(value, str)]
        if len(rows) * len(rows[0]) > 1 and any(len(text) > MAX_TEXT_IN_ARRAY for text in texts):
            refuse("Application-defined or object-defined error")
        if self.filtered_out & {*range(area.row, area.row + area.height)}:
            rows = [[rows[0][0]] * area.width] * area.height
        for line, row in zip(_places(area), rows, strict=True):
            if line[0][0] in self.filtered_out:
                continue
            for place, value in zip(line, row, strict=True):
                cell = typed(value, self.formats.get(place, "General"))
                if cell.value is None:
                    self.stored.pop(place, None)
                else:
                    self.stored[place] = cell

    def _handed_over(self, place: tuple[int, int]) -> Any:
        value = self.stored.get(place, FakeCell()).value
        if isinstance(value, str) and value in ERRORS and not self.stored[place].prefix:
            return ERRORS[value]
        if isinstance(value, float) and "₫" in self.formats.get(place, ""):
            return round(Decimal(value), 4)  # VT_CY
        if isinstance(value, float) and is_date_format(self.formats.get(place, "")):
            return date_of_serial(value + self._days_later)
        return value

    def _number(self, value: Any) -> Any:
        """The serial number of a date; anything else as it is."""
        return serial_number(value) - self._days_later if isinstance(value, dt.date) else value

    @property
    def _days_later(self) -> int:
        assert isinstance(self.book, FakeBook)
        return DAYS_TO_1904 if self.book.since_1904 else 0


def typed(value: Any, number_format: str = "General") -> FakeCell:
    """The cell after ``Range.Value = value``; raises ComError for what Excel refuses."""
    if value is None or value == "":
        return FakeCell()
    if isinstance(value, bool):
        return FakeCell(value)
    if isinstance(value, int | float):
        return FakeCell(_as_text(float(value)) if number_format == "@" else float(value))
    if not isinstance(value, str):
        raise TypeError(f"COM is not known to take {value!r}")
    if value.startswith("'"):
        _limit(value[1:])
        return FakeCell(value[1:], prefix="'")
    _limit(value)
    if number_format == "@":
        return FakeCell(value)
    if value.startswith("=") and value != "=":
        return _formula(value)
    if value.startswith("@"):
        refuse("That function isn't valid.")
    if value.startswith("+") or (value.startswith("-") and not _NUMBER.fullmatch(value)):
        return _formula(f"={value}")
    return FakeCell(_constant(value))


def _limit(text: str) -> None:
    if len(text) > MAX_TEXT:
        refuse("Application-defined or object-defined error")


def _formula(text: str) -> FakeCell:
    outside_strings = re.sub(r'"[^"]*"|\'[^\']*\'', "", text)
    if len(text) > MAX_FORMULA or outside_strings.count("(") != outside_strings.count(")") or ";" in outside_strings:
        refuse("There's a problem with this formula.")
    if re.match(r"=[+-] ?[^\W\d]+ ", text):
        refuse("There's a problem with this formula.")
    return FakeCell(0.0, text)


def _constant(text: str) -> Any:
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    if text.upper() in ERRORS:
        return text.upper()
    if _NUMBER.fullmatch(text) and any(character.isdecimal() for character in text):
        percent = text.endswith("%")
        number = float(text.removesuffix("%").replace(",", "").replace(" ", ""))
        return number / 100 if percent else number
    if date := _DATE.fullmatch(text):
        month, day, year = map(int, date.groups())
        if month <= 12 and day <= 31:
            return dt.datetime(year, month, day)  # noqa: DTZ001 - Excel knows no time zones
    return text


def _given(cell: Cell) -> FakeCell:
    if isinstance(cell, Formula):
        shown = "" if cell.shown is None else cell.shown
        return FakeCell(float(shown) if isinstance(shown, int | Decimal) else shown, cell.text)
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return FakeCell(float(cell))
    if isinstance(cell, dt.time):
        return FakeCell(dt.datetime.combine(dt.date(1899, 12, 30), cell))
    return FakeCell(cell)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _places(area: Area) -> list[list[tuple[int, int]]]:
    columns = range(area.column, area.column + area.width)
    return [[(row, column) for column in columns] for row in range(area.row, area.row + area.height)]


def _answer(app: xlwings_engine.App) -> None:
    assert isinstance(app, FakeExcel)
    if app.trouble:
        raise app.trouble


def rejected() -> ComError:
    """The answer to every call while the user edits a cell."""
    return ComError(REJECTED, "Call was rejected by callee.")
