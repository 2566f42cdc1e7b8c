"""A table of the report with all its rows: what each cell prints, and what Excel shows in it.

The signs are those of official statistics (Niên giám thống kê, "Một số ký hiệu"): "-" nothing occurred, "…" it occurred
but is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.breakdown import item_code
from de06_xl.model.placeholder import Reference
from de06_xl.model.table import ColumnKind, RowKind, RowsBy
from de06_xl.vietnamese.messages import listed

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.place import Row
    from de06_xl.model.table import Table, TableColumn

UNKNOWN, NOTHING = "…", "-"
"""What a cell prints for an unknown figure, and for one that did not occur or would be a division by zero."""
NAMED_UNITS = 5
"""Units without figures that the note below a table names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell of a filled table prints, with the marks of ``markup``, and the ``value`` that Excel shows in it.

    The value is a number, or the text without its marks.
    """

    text: str
    value: Decimal | str = ""

    @property
    def numeric(self) -> bool:
        """Whether it is a figure, aligned right."""
        return isinstance(self.value, Decimal) or self.text in (UNKNOWN, NOTHING)


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of a filled table: ``key`` identifies it, ``number`` is its row in the sheet, 0 if it has none yet."""

    kind: RowKind
    key: str
    number: int
    cells: tuple[TableCell, ...]


def figure_of(table: Table, row: FilledRow, column: TableColumn) -> Reference | None:
    """The figure of the report that a cell prints, and its form; None for a unit's, a period's or a typed one."""
    code = ""
    if table.rows_by is RowsBy.INDICATORS:
        code = column.code or row.key
    elif table.rows_by is RowsBy.LIST and column.code:
        code = column.code if row.kind is RowKind.TOTAL else item_code(column.code, row.key)
    known = column.kind is ColumnKind.FIGURE and row.kind in (RowKind.ENTRY, RowKind.TOTAL) and code
    return Reference(code, column.form) if known else None


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table with all its rows; cells are in the order of ``table.columns``.

    ``unknown`` are the names of units with an unknown figure in their row, ``lacking`` those missing from a printed
    sum.
    """

    table: Table
    rows: tuple[FilledRow, ...]
    unknown: tuple[str, ...] = field(default=())
    lacking: tuple[str, ...] = field(default=())

    @property
    def note(self) -> str:
        """The sentence below the table about its signs and the units missing from its sums; empty if none is needed."""
        texts = {cell.text for row in self.rows for cell in row.cells}
        signs = [f"“{UNKNOWN}”: chưa có số liệu"] if UNKNOWN in texts else []
        if signs and self.unknown:
            signs[0] += f" ({listed(self.unknown, NAMED_UNITS, 'đơn vị')})"
        signs += [f"“{NOTHING}”: không phát sinh"] if NOTHING in texts else []
        if self.lacking:
            signs.append(not_included(self.lacking))
        return f"Ghi chú: {'; '.join(signs)}." if signs else ""


def not_included(units: Sequence[str]) -> str:
    """What a table or page says of the units, given by name, that its sums lack."""
    return f"số liệu chưa gồm {listed(units, NAMED_UNITS, 'đơn vị')}"


def with_cells(book: Book, tables: Iterable[FilledTable]) -> Book:
    """The book with a cell for each item's figure that has none: where its row in one of these tables puts it."""
    cells: dict[str, Row] = {}
    for filled in tables:
        entries = (row for row in filled.rows if row.kind is RowKind.ENTRY)
        for row in entries if filled.table.rows_by is RowsBy.LIST else ():
            for code, place in filled.table.item_places(row.number):
                cells.setdefault(item_code(code, row.key), place)

    new = {one.code for one in book.indicators() if one.item and "value" not in one.row.columns} & cells.keys()
    if not new:
        return book

    def with_cell(indicator: Indicator) -> Indicator:
        return replace(indicator, row=cells[indicator.code]) if indicator.code in new else indicator

    sections = (replace(one, indicators=tuple(map(with_cell, one.indicators))) for one in book.sections)
    return replace(book, sections=tuple(sections))
