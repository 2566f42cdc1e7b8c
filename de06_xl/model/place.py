"""A place in the master workbook: a cell, or a row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the master workbook; ``cell`` is its address ("D14")."""

    sheet: str
    cell: str

    @property
    def address(self) -> str:
        """Sheet and cell as shown to the reader: "II.4 Làm sạch dữ liệu!D7"."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its sheet, its number and the column letters of its fields."""

    sheet: str
    number: int
    columns: Mapping[str, str]

    def place(self, column: str) -> Place:
        """The cell of one field; ``column`` is the field's English name in ``workbook.layout``.

        For a field that the row lacks, as those of printed tables often do, it is the value's cell, else the code's.
        """
        letter = self.columns.get(column) or self.columns.get("value") or self.columns["code"]
        return Place(self.sheet, f"{letter}{self.number}")
