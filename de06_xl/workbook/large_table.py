"""A table that has a sheet to itself, read without the rows that its reader can do without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.workbook import layout
from de06_xl.workbook.grid import Cell, Unneeded

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Grid
    from de06_xl.workbook.layout import Found, Table


@dataclass(frozen=True, slots=True)
class Without:
    """Rows of a table that nobody needs: those whose cell in the column of a field passes a test."""

    field: str
    test: Callable[[Cell], bool]


def read_table(
    grid: Grid, table: Table, sheet: str, without: Without | None = None
) -> tuple[Found | None, list[list[Cell]]]:
    """The table of a sheet and the sheet's rows; those that nobody needs may be empty."""
    if without is None:
        rows = grid.read(sheet)
        return layout.find(rows, table, sheet), rows
    drawn = table.index(without.field)
    rows = grid.read(sheet, Unneeded(drawn, without.test))
    found = layout.find(rows, table, sheet)
    if found and (moved := found.columns[without.field]) != drawn:
        rows = grid.read(sheet, Unneeded(moved, without.test))
        found = layout.find(rows, table, sheet)
    return found, rows
