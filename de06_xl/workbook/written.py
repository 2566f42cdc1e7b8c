"""A record of the cells that were written, to find out later whether they still hold the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from de06_xl.system.cells import cell_name
from de06_xl.workbook.grid import Block, Formula, serial_number, with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from de06_xl.workbook.grid import Cell

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written into a sheet: areas of (row, column, height, width), and a digest of their contents.

    ``formulas`` are the cells with formulas, whose texts do not count: programs respell them.
    """

    sheet: str
    areas: tuple[tuple[int, int, int, int], ...]
    formulas: tuple[Place, ...]
    digest: str

    def is_still_in(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Whether the rows of the sheet still hold what was written."""
        # On a sheet with a very long text, an open Excel does not return the formulas (`XlwingsGrid.read`).
        if any(isinstance(cell, Formula) for row in rows for cell in row) and not all(
            isinstance(_cell(rows, *place), Formula) for place in self.formulas
        ):
            return False
        cells: dict[int, dict[int, Cell]] = defaultdict(dict)
        for top, left, height, width in self.areas:
            for row in range(top, top + height):
                cells[row].update((column, _cell(rows, row, column)) for column in range(left, left + width))
        for row, column in self.formulas:
            cells[row].pop(column, None)
        return _digest(cells) == self.digest

    def blocks_from(self, rows: Sequence[Sequence[Cell]]) -> list[Block]:
        """The same areas with the contents of another state of the sheet; times without a date as serial numbers."""
        return [
            Block(
                self.sheet,
                row,
                column,
                [
                    [_storable(_cell(rows, down, right)) for right in range(column, column + width)]
                    for down in range(row, row + height)
                ],
            )
            for row, column, height, width in self.areas
        ]

    def as_json(self) -> dict[str, Any]:
        """As JSON data; ``Written.of_json`` reads it."""
        return {"sheet": self.sheet, "areas": self.areas, "formulas": self.formulas, "digest": self.digest}

    @classmethod
    def of_json(cls, data: Any) -> Written:
        """From the data of ``as_json``; raises KeyError, TypeError or ValueError for anything else."""
        areas = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in data["areas"])
        formulas = tuple((int(row), int(column)) for row, column in data["formulas"])
        return cls(str(data["sheet"]), areas, formulas, str(data["digest"]))


def written(blocks: Sequence[Block]) -> list[Written]:
    """What these blocks write, by sheet; if two blocks cover one cell, the later counts."""
    sheets: dict[str, dict[int, dict[int, Cell]]] = defaultdict(lambda: defaultdict(dict))
    areas: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    for block in blocks:
        if not block.rows or not block.rows[0]:
            continue
        areas[block.sheet].append((block.row, block.column, len(block.rows), len(block.rows[0])))
        for row, values in enumerate(block.rows, block.row):
            sheets[block.sheet][row].update(enumerate(values, block.column))
    return [_of_sheet(sheet, tuple(areas[sheet]), cells) for sheet, cells in sheets.items()]


def first_cell(one: Written) -> str:
    """The first cell of what was written: "D7"."""
    return cell_name(*min(area[:2] for area in one.areas))


def _of_sheet(sheet: str, areas: tuple[tuple[int, int, int, int], ...], cells: dict[int, dict[int, Cell]]) -> Written:
    formulas = [
        (row, column) for row, values in cells.items() for column, cell in values.items() if isinstance(cell, Formula)
    ]
    for row, column in formulas:
        del cells[row][column]
    return Written(sheet, areas, tuple(formulas), _digest(cells))


def _cell(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None


def _digest(cells: Mapping[int, Mapping[int, Cell]]) -> str:
    """The digest of cells by row and column."""
    digest = hashlib.sha256()
    for row in sorted(cells):
        line = "".join([f"({row}, {column}){_as_text(cell)}\0" for column, cell in sorted(cells[row].items())])
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _as_text(cell: Cell) -> str:
    """A cell's value as text, the same however it was stored and read: a double keeps 15 digits."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"s{with_line_feeds(cell)}" if cell else ""
    if isinstance(cell, dt.date | dt.time):
        cell = serial_number(cell)
    if isinstance(cell, bool):
        return f"b{cell}"
    if isinstance(cell, int | float | Decimal):
        return f"n{float(cell):.12g}"
    return "=" if isinstance(cell, Formula) else ""


def _storable(cell: Cell) -> Cell:
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()  # a cell whose format was changed meanwhile is to show no time
    return serial_number(cell) if isinstance(cell, dt.time) else cell
