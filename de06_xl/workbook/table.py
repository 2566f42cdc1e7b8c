"""A table of the master workbook: how its columns are drawn, and where it was found on a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from de06_xl.model.place import Row
from de06_xl.system.cells import column_name
from de06_xl.workbook.dated import date_of_text, text_of_date
from de06_xl.workbook.grid import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field name in the model, its header, and how it is drawn.

    ``text`` columns have format "@", so that "1." and "06/01/2022" stay as typed; ``folded`` ones are technical and
    hidden by an outline; ``hint`` is shown when a cell of the column is selected. ``at`` is the column's number in a
    drawn workbook if it does not follow the previous column. An ``optional`` one may be missing, as in workbooks made
    before it was added. A column of real dates is ``dated`` by their number format; the model knows them as texts.
    """

    field: str
    header: str
    width: float
    text: bool = False
    folded: bool = False
    hint: str = ""
    at: int = 0
    optional: bool = False
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the workbook: its name, its columns, and its sheet if it has one to itself."""

    name: str
    columns: tuple[Column, ...]
    sheet: str = ""

    def column(self, field: str) -> Column:
        """A column by its field name."""
        return next(column for column in self.columns if column.field == field)

    def index(self, field: str) -> int:
        """The number of a column in a drawn workbook, counted from 1."""
        return next(column.at or number for number, column in enumerate(self.columns, 1) if column.field == field)


@dataclass(frozen=True, slots=True)
class Found:
    """A table found on a sheet: the row of its headers and the column of each field, counted from 1."""

    table: Table
    sheet: str
    header_row: int
    columns: dict[str, int]
    dated: Mapping[str, str] = field(init=False, compare=False)
    """The number format of each field with real dates."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "dated", {one.field: one.dated for one in self.table.columns if one.dated})

    def row(self, number: int) -> Row:
        """A row of the sheet in the model's terms."""
        return Row(self.sheet, number, self.letters())

    def letters(self) -> dict[str, str]:
        """The column letters of the fields."""
        return {field: column_name(at) for field, at in self.columns.items()}

    def cell(self, row: Sequence[Cell], field: str) -> Cell:
        """A field's value in a row of the sheet; None if the row is too short or the table lacks the column."""
        at = self.columns.get(field, 0)
        return row[at - 1] if 0 < at <= len(row) else None

    def value(self, row: Sequence[Cell], field: str) -> Cell:
        """The same, a date of a column of real dates as the text that was written: "14:05 16/5/2022"."""
        cell = self.cell(row, field)
        return text_of_date(cell, self.dated[field]) if field in self.dated else cell

    def stored(self, field: str, value: Cell) -> Cell:
        """A field's value as its cell is to hold it: in a column of real dates, the text of one as that date."""
        return date_of_text(value, self.dated[field]) if field in self.dated and isinstance(value, str) else value
