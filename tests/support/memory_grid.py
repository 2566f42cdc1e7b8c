"""A workbook's cells in memory: read once, changed a thousand times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from de06_xl.model.place import Place
from de06_xl.system.cells import cell_numbers
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Needed


class MemoryGrid:
    """A ``Grid`` on rows that are shared between copies and never changed in place."""

    def __init__(self, sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> None:
        self._sheets = dict(sheets)

    @classmethod
    def of(cls, path: Path) -> MemoryGrid:
        """The cells of a file."""
        grid = FileGrid(path)
        return cls({sheet: grid.read(sheet) for sheet in grid.sheets()})

    def sheets(self) -> list[str]:
        return list(self._sheets)

    def read(self, sheet: str, needed: Needed | None = None) -> list[list[Cell]]:
        return [list(row) for row in self._sheets[sheet]]

    def write(self, blocks: Sequence[Block]) -> None:
        raise NotImplementedError("with_cells makes a copy")

    def at(self, place: Place) -> Cell:
        """The value of an existing cell."""
        row, column = cell_numbers(place.cell)
        return self._sheets[place.sheet][row - 1][column - 1]

    def with_cells(self, cells: Mapping[Place, Cell]) -> MemoryGrid:
        """A copy with other values in some cells."""
        sheets = dict(self._sheets)
        for place, value in cells.items():
            row, column = cell_numbers(place.cell)
            rows = [list(line) for line in sheets[place.sheet]]
            rows += [[] for _ in range(row - len(rows))]
            rows[row - 1] += [None] * (column - len(rows[row - 1]))
            rows[row - 1][column - 1] = value
            sheets[place.sheet] = rows
        return MemoryGrid(sheets)
