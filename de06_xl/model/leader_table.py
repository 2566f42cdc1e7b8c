"""The leader's page as part of the report: the table of the chosen figures, and which of them the charts show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.table import ColumnKind

if TYPE_CHECKING:
    from de06_xl.model.figures import Figures
    from de06_xl.model.table import Table


@dataclass(frozen=True, slots=True)
class LeaderTable:
    """A table with the chosen figures as rows, and the code of the figure whose trend and ranking are drawn.

    It is filled from the workbook's figures; the page itself need not have been filled.
    """

    table: Table
    charted: str

    def known(self, figures: Figures) -> Table:
        """The table without columns that would be empty, such as targets if no figure has one."""
        found = [figures[row.key] for row in self.table.entries() if row.key in figures]
        columns = tuple(
            column
            for column in self.table.columns
            if column.kind is not ColumnKind.FIGURE
            or not column.form
            or any(figure.number(column.form) is not None for figure in found)
        )
        return replace(self.table, columns=columns)
