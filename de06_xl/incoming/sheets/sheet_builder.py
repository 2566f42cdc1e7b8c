"""Builds a sheet from its cells in the order of the file."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from de06_xl.incoming.containers import limits
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.sheet import CellPosition, Rows, Sheet, Value
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.old_encodings import Status, decode
from de06_xl.vietnamese.text import clean

_SHORT = 120
"""Maximum length of texts that are cached: the same headers and labels come with every form."""


class Area:
    """The total area of a workbook's sheets, limited."""

    def __init__(self) -> None:
        self._cells = 0

    def add(self, sheet: str, rows: int, columns: int) -> None:
        """Count a sheet's cells from A1; raises De06Error naming its last cell if there are too many."""
        self._cells += rows * columns
        if self._cells > limits.MAX_AREA:
            raise De06Error(
                "có dữ liệu ở ô quá xa phần còn lại của trang, hoặc quá nhiều dữ liệu; hãy xóa các hàng, cột, trang "
                "tính thừa rồi gửi lại.",
                sheet=sheet,
                cell=cell_name(rows, columns),
            )


@dataclass(slots=True)
class SheetBuilder:
    """The non-empty cells of one sheet, formulas' results included, by row and column counted from 1."""

    values: dict[CellPosition, Value] = field(default_factory=dict)
    formulas: set[CellPosition] = field(default_factory=set)
    percent: set[CellPosition] = field(default_factory=set)
    struck: set[CellPosition] = field(default_factory=set)
    encodings: dict[CellPosition, Status] = field(default_factory=dict)
    comments: dict[CellPosition, str] = field(default_factory=dict)
    _texts: dict[tuple[str, str], tuple[str, Status]] = field(default_factory=dict)

    def put(
        self,
        at: CellPosition,
        value: Value,
        *,
        formula: bool = False,
        percent: bool = False,
        struck: bool = False,
        font: str = "",
    ) -> None:
        """Add a cell, its text decoded by its font; raises De06Error if there are too many."""
        if isinstance(value, str):
            value, status = self._shown(value, font)
            if status is not Status.UNICODE:
                self.encodings[at] = status
        self.values[at] = value
        if len(self.values) > limits.MAX_CELLS:
            raise refusals.too_large("có quá nhiều ô")
        if formula:
            self.formulas.add(at)
        if percent:
            self.percent.add(at)
        if struck:
            self.struck.add(at)

    def _shown(self, text: str, font: str) -> tuple[str, Status]:
        """A text as displayed, decoded once for all cells that share it."""
        if len(text) <= _SHORT:
            return _shown_short(text, font)
        known = self._texts.get((text, font))
        if known is None:
            known = self._texts[text, font] = _shown(text, font)
        return known

    def sheet(self, name: str, area: Area) -> Sheet:
        """The sheet from A1 to its last cell; raises De06Error if that is too far away."""
        height, width = map(max, zip(*self.values, strict=True)) if self.values else (0, 0)
        area.add(name, height, width)
        rows: Rows = [[None] * width for _ in range(height)]
        for (row, column), value in self.values.items():
            rows[row - 1][column - 1] = value
        return Sheet(name, rows, self.formulas, self.percent, self.struck, self.encodings, self.comments)


def _shown(text: str, font: str) -> tuple[str, Status]:
    decoded, status = decode(text, font)
    return clean(decoded), status


_shown_short = functools.lru_cache(maxsize=4096)(_shown)
