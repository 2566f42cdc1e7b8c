"""Anchors for every figure of a report, by which comments can be put where the figure is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.filled_table import NOTHING, UNKNOWN
from de06_xl.model.markup import ANCHOR, anchored
from de06_xl.model.placeholder import Reference
from de06_xl.model.table import ColumnKind

if TYPE_CHECKING:
    from de06_xl.model.filled_table import FilledRow, FilledTable, TableCell
    from de06_xl.model.table import Table, TableColumn

_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure of a printed table: its table, row and column."""

    table: Table
    row: FilledRow
    column: TableColumn


Subject = Reference | FigureCell
"""The subject of an anchor."""


class Anchors:
    """The anchors of one report, numbered by the position of their subject in ``subjects``."""

    def __init__(self) -> None:
        self.subjects: list[Subject] = []

    def reference(self, reference: Reference, text: str) -> str:
        """The printed text of a placeholder, anchored if it is a figure, its date, or a fact that contains one."""
        if reference.is_fact and (ANCHOR in text or not _FIGURE.search(text)):
            return text
        return self._anchored(reference, text)

    def table(self, filled: FilledTable) -> FilledTable:
        """A table with all its figures anchored."""
        columns = filled.table.columns

        def cell(row: FilledRow, column: TableColumn, one: TableCell) -> TableCell:
            printed = column.kind is ColumnKind.FIGURE and one.text not in ("", UNKNOWN, NOTHING)
            if not printed or ANCHOR in one.text:
                return one
            return replace(one, text=self._anchored(FigureCell(filled.table, row, column), one.text))

        rows = (
            replace(row, cells=tuple(cell(row, column, one) for column, one in zip(columns, row.cells, strict=True)))
            for row in filled.rows
        )
        return replace(filled, rows=tuple(rows))

    def _anchored(self, subject: Subject, text: str) -> str:
        self.subjects.append(subject)
        return anchored(text, len(self.subjects) - 1)
