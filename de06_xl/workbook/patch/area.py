"""A rectangle of cells."""

from __future__ import annotations

from dataclasses import dataclass

from de06_xl.system.cells import MAX_COLUMNS, MAX_ROWS, cell_name
from de06_xl.workbook.quick_openpyxl import range_boundaries


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells by its first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, reference: str) -> Area:
        """The area of a reference such as "A1", "$A$1:B2", "A:B" or "1:2"; raises ValueError for any other text."""
        left, top, right, bottom = range_boundaries(reference)
        return cls(top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS)

    @property
    def several(self) -> bool:
        """Whether it is more than one cell."""
        return (self.top, self.left) != (self.bottom, self.right)

    def holds(self, row: int, column: int) -> bool:
        """Whether the cell is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell disappears under the first one when the area is merged."""
        return self.holds(row, column) and (row, column) != (self.top, self.left)

    def __str__(self) -> str:
        first = cell_name(self.top, self.left)
        return f"{first}:{cell_name(self.bottom, self.right)}" if self.several else first
