"""Cells as a file names them, one by one, until they are a sheet."""

from __future__ import annotations

from de06_xl.forms.packages import limits
from de06_xl.forms.packages.sheet import Place, Rows, Sheet, Value


class Cells:
    """The cells of one sheet that hold something, by row and column counted from 1."""

    def __init__(self) -> None:
        self._values: dict[Place, Value] = {}
        self._formulas: set[Place] = set()
        self._percent: set[Place] = set()

    def put(self, place: Place, value: Value, *, formula: bool = False, percent: bool = False) -> None:
        """A cell's value, a formula's result; raises De06Error when there are too many."""
        self._values[place] = value
        if len(self._values) > limits.MAX_CELLS:
            raise limits.too_large("có quá nhiều ô")
        if formula:
            self._formulas.add(place)
        if percent:
            self._percent.add(place)

    def sheet(self, name: str, area: limits.Area) -> Sheet:
        """The sheet from A1 to its last cell; raises De06Error when that is too far away."""
        height = max((row for row, _ in self._values), default=0)
        width = max((column for _, column in self._values), default=0)
        area.add(name, height, width)
        rows: Rows = [[None] * width for _ in range(height)]
        for (row, column), value in self._values.items():
            rows[row - 1][column - 1] = value
        return Sheet(name, rows, self._formulas, self._percent)
