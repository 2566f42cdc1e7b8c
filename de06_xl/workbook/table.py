"""A table of the master workbook: how its columns are drawn, and where it was found on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from de06_xl.model.place import Row
from de06_xl.system.cells import column_name
from de06_xl.workbook.grid import Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its field name in the model, its header, and how it is drawn.

    ``text`` columns have format "@", so that "1." and "06/01/2022" stay as typed; ``folded`` ones are technical and
    hidden by an outline; ``hint`` is shown when a cell of the column is selected. ``at`` is the column's number in a
    drawn workbook if it does not follow the previous column. An ``optional`` one may be missing, as in workbooks made
    before it was added.
    """

    field: str
    header: str
    width: float
    text: bool = False
    folded: bool = False
    hint: str = ""
    at: int = 0
    optional: bool = False


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
