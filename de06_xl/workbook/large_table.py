"""A table with a sheet to itself, read without the rows that its reader does not need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.workbook import search
from de06_xl.workbook.grid import Cell, Need, Needed

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Grid
    from de06_xl.workbook.layout import Found, Table


@dataclass(frozen=True, slots=True)
class NeededRows:
    """Which rows of a table its reader needs, by their cells in some fields: see ``Needed``."""

    fields: tuple[str, ...]
    need: Callable[[tuple[Cell, ...]], Need]


def read_table(
    grid: Grid, table: Table, sheet: str, needed: NeededRows | None = None
) -> tuple[Found | None, list[list[Cell]]]:
    """The table of a sheet and the sheet's rows; those not needed may be empty."""
    if needed is None:
        rows = grid.read(sheet)
        return search.find(rows, table, sheet), rows
    drawn = tuple(map(table.index, needed.fields))
    rows = grid.read(sheet, Needed(drawn, needed.need))
    found = search.find(rows, table, sheet)
    if found and (moved := tuple(found.columns[field] for field in needed.fields)) != drawn:
        rows = grid.read(sheet, Needed(moved, needed.need))
        found = search.find(rows, table, sheet)
    return found, rows
