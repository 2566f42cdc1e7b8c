"""Sheets and ranges of xlwings engines, whatever program is behind them; reads and writes are counted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from de06_xl.system.cells import cell_name, cell_numbers
from tests.support.excel_com import BAD_INDEX, Area, ComError, Rows

if TYPE_CHECKING:
    from tests.support.xlwings_engine import Book

NATIVE: Any = True
"""Represents the native object: xlwings writes only if there is one."""


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


def _area(given: Any) -> Area:
    if isinstance(given, Range):
        return given.area
    if isinstance(given, str):
        first, _, last = given.replace("$", "").partition(":")
        (top, left), (bottom, right) = cell_numbers(first), cell_numbers(last or first)
        return Area(top, left, bottom - top + 1, right - left + 1)
    return Area(*given, *(1, 1)[: 4 - len(given)])
