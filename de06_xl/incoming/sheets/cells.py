"""Cells as a file names them, one by one, until they are a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from de06_xl.incoming.sheets import limits
from de06_xl.incoming.sheets.sheet import Place, Rows, Sheet, Value


@dataclass(slots=True)
class Cells:
    """The cells of one sheet that hold something: values, formulas' results among them, by row and column from 1."""

    values: dict[Place, Value] = field(default_factory=dict)
    formulas: set[Place] = field(default_factory=set)
    percent: set[Place] = field(default_factory=set)

    def put(self, place: Place, value: Value, *, formula: bool = False, percent: bool = False) -> None:
        """A cell more; raises De06Error when there are too many."""
        self.values[place] = value
        if len(self.values) > limits.MAX_CELLS:
            raise limits.too_large("có quá nhiều ô")
        if formula:
            self.formulas.add(place)
        if percent:
            self.percent.add(place)

    def sheet(self, name: str, area: limits.Area) -> Sheet:
        """The sheet from A1 to its last cell; raises De06Error when that is too far away."""
        height, width = map(max, zip(*self.values, strict=True)) if self.values else (0, 0)
        area.add(name, height, width)
        rows: Rows = [[None] * width for _ in range(height)]
        for (row, column), value in self.values.items():
            rows[row - 1][column - 1] = value
        return Sheet(name, rows, self.formulas, self.percent)
