"""The tables of a master workbook as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.place import Row
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import search
from de06_xl.workbook.grid import Need
from de06_xl.workbook.large_table import read_table
from de06_xl.workbook.reading.record import Record

if TYPE_CHECKING:
    from de06_xl.model.finding import Finding
    from de06_xl.workbook.grid import Cell, Grid
    from de06_xl.workbook.large_table import NeededRows
    from de06_xl.workbook.layout import Found, Table


class Tables:
    """Reads tables from a grid; ``problems`` collects the findings of all their records."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.problems: list[Finding] = []
        self.sheets = {fold(name): name for name in grid.sheets()}
        """The names of the sheets, by folded name."""

    def own_sheet(self, table: Table, *, required: bool = False, needed: NeededRows | None = None) -> Iterator[Record]:
        """The records of a table with a sheet to itself, including at least those rows that are ``needed``.

        Empty if the sheet or its header row is missing; a ``required`` one raises De06Error.
        """
        name = self.sheets.get(fold(table.sheet))
        found, rows = read_table(self.grid, table, name, needed) if name else (None, [])
        if found:
            for record in self.records(found, rows):
                if needed is None or needed.need(tuple(record[field] for field in needed.fields)) is not Need.NONE:
                    yield record
        elif required:
            reason = "không có hàng tiêu đề cột" if name else "không có trang này"
            raise De06Error(
                f"{reason} nên đây không phải sổ tổng hợp DeAn06; hãy chọn đúng sổ hoặc tạo sổ mới bằng de06 new.",
                sheet=name or table.sheet,
            )

    def records(
        self, found: Found, rows: Sequence[Sequence[Cell]], ends: Iterable[Found | None] = ()
    ) -> Iterator[Record]:
        """The records of a table found among the rows of its sheet; ``ends`` are the sheet's other tables."""
        letters = found.letters()
        for number, cells in search.table_rows(rows, found, ends):
            yield Record(Row(found.sheet, number, letters), found, cells, self.problems)
