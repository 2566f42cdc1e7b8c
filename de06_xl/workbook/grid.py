"""The port to the cells of the master workbook, whether it is open in Excel or closed."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from de06_xl.model.words import Word
from de06_xl.system.errors import De06Error
from de06_xl.system.xml_text import NOT_XML
from de06_xl.vietnamese.text import nfc

DAY_ZERO = dt.date(1899, 12, 30)
"""The date with serial number 0 (ECMA-376 18.17.4.1)."""
DAYS_TO_1904 = 1462
"""How many days later a workbook begins to count that counts from 1904."""
DATE_FORMAT, MOMENT_FORMAT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
"""The number formats of dates and of dates with a time."""
_DAY, _MIDNIGHT_ZERO = dt.timedelta(days=1), dt.datetime.combine(DAY_ZERO, dt.time())


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell's formula: ``text`` with its leading "=", English function names and "," between arguments.

    ``shown`` is the result to store with it, for programs that show a file without calculating (Protected View); it is
    never read back.
    """

    text: str
    shown: str | int | float | Decimal | None = None

    def __post_init__(self) -> None:
        if isinstance(self.shown, Word):
            object.__setattr__(self, "shown", self.shown.word)


Cell = None | str | bool | int | float | Decimal | dt.datetime | dt.date | dt.time | Formula
"""A cell's value. A str is text even if it begins with "=": only a Formula is a formula."""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to create in a workbook that lacks it, with the look of the sheet ``like`` but without its content.

    ``widths`` are its column widths in characters, ``hidden`` the numbers of hidden columns.
    """

    like: str
    widths: tuple[float, ...]
    hidden: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells to write: ``rows`` of equal length from (``row``, ``column``), counted from 1.

    If its sheet does not exist, ``new`` says how to create it.
    """

    sheet: str
    row: int
    column: int
    rows: Sequence[Sequence[Cell]]
    new: NewSheet | None = None

    def __post_init__(self) -> None:
        if any(isinstance(cell, Word) for row in self.rows for cell in row):
            rows = [[cell.word if isinstance(cell, Word) else cell for cell in row] for row in self.rows]
            object.__setattr__(self, "rows", rows)


class Need(enum.Enum):
    """Whether a reader needs a row: no, only one of those that are alike, or every one."""

    NONE = enum.auto()
    ONE = enum.auto()
    EACH = enum.auto()


@dataclass(frozen=True, slots=True)
class Needed:
    """Which rows of a sheet its reader needs, by their cells in some columns, counted from 1.

    A row in which one of these cells is empty is always needed.
    """

    columns: tuple[int, ...]
    need: Callable[[tuple[Cell, ...]], Need]


class Grid(Protocol):
    """The cells of one open or closed workbook."""

    def sheets(self) -> list[str]:
        """Names of the worksheets, in order."""

    def read(self, sheet: str, needed: Needed | None = None) -> list[list[Cell]]:
        """Rows of values from A1 to the last used cell, all of equal length; empty cells are None.

        Rows that are not ``needed`` may be returned empty if that is faster, except the last one. A formula is a
        Formula without ``shown``; an error constant is its text ("#N/A"); a number with a date format is a date. Raises
        De06Error if the sheet does not exist.
        """

    def write(self, blocks: Sequence[Block]) -> None:
        """Write all blocks or none. None empties a cell and keeps its format.

        A date or datetime is stored as its serial number in a cell that gets ``format_of`` it, unless that shows dates.

        Sheets that do not exist are created after the others, if a block says how. Raises De06Error if a sheet does not
        exist, is protected, or cannot hold a value.
        """


def no_such_sheet(name: str) -> De06Error:
    """The error about a sheet that the workbook does not have."""
    return De06Error("không có trang này trong sổ; hãy kiểm tra lại tên trang.", sheet=name)


def text_of(cell: object) -> str:
    """A cell's value as text in NFC, without characters that XML cannot hold and stripped.

    Line ends are "\\n", whole numbers have no decimal point. Dates and times are empty: each program shows them in its
    own way.
    """
    if isinstance(cell, str):
        text = nfc(cell)
        if not text.isprintable():
            text = NOT_XML.sub("", with_line_feeds(text))
        return text.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        if not number.is_finite():
            return ""
        return str(int(number)) if number == number.to_integral_value() else f"{number:f}"
    return ""


def serial_number(value: dt.date | dt.time, *, since_1904: bool = False) -> float:
    """The serial number of a date or time: days since the end of 1899 or of 1903, for a datetime with a fraction."""
    if isinstance(value, dt.time):
        return (dt.datetime.combine(DAY_ZERO, value) - _MIDNIGHT_ZERO) / _DAY
    days = (value - _MIDNIGHT_ZERO) / _DAY if isinstance(value, dt.datetime) else float((value - DAY_ZERO).days)
    return days - DAYS_TO_1904 if since_1904 else days


def date_of_serial(number: float) -> dt.datetime:
    """The moment of a serial number counted from 1900, to the second; raises OverflowError for one beyond all years."""
    return _MIDNIGHT_ZERO + dt.timedelta(seconds=round(number * 86_400))


def format_of(value: dt.date) -> str:
    """The number format of a cell with a date, or with a datetime."""
    return MOMENT_FORMAT if isinstance(value, dt.datetime) else DATE_FORMAT


def with_line_feeds(text: str) -> str:
    """Text with "\\n" as its only line ends, as in cells."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
