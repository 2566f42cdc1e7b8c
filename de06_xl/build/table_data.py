"""The tables of the shipped workbooks, loaded from their data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from de06_xl.model.breakdown import item_code
from de06_xl.model.item_list import Item, items_of
from de06_xl.model.place import Row
from de06_xl.model.table import ColumnKind, RowKind, RowsBy
from de06_xl.system.cells import column_name
from de06_xl.workbook import layout

if TYPE_CHECKING:
    from de06_xl.model.book import Book

FIRST_ROW = 2
"""The row `Bảng`, counted from 0, below title and purpose."""


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    """A column of a table in the workbook's data: the text of `Cột`, its headers, its width in characters."""

    spec: str
    header: tuple[str, ...]
    width: float = 12


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table sheet in the workbook's data; ``body`` are the rows to type, each with its cell of column A."""

    sheet: str
    caption: str
    rows: str
    columns: tuple[DrawnColumn, ...]
    page: str = "dọc"
    body: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, columns: Sequence[Mapping[str, Any]], body: Sequence[Sequence[str]] = (), **fields: str) -> DrawnTable:
        """A table from a row of the workbook's data."""
        drawn = (DrawnColumn(**{**column, "header": tuple(column["header"])}) for column in columns)
        return cls(columns=tuple(drawn), body=tuple(map(tuple, body)), **fields)

    @property
    def list_name(self) -> str:
        """The list whose items are its rows; empty if they are something else."""
        kind = RowsBy.LIST.value
        return self.rows.removeprefix(kind).strip() if self.rows.startswith(kind) else ""

    @property
    def header_rows(self) -> int:
        """The number of its header rows."""
        return max(len(column.header) for column in self.columns)

    @property
    def first_body_row(self) -> int:
        """The first row below the headers, counted from 0."""
        return FIRST_ROW + 4 + self.header_rows

    def letter(self, spec: str) -> str:
        """The letter of a column; for ``Tổng hợp: mã``, of the folded one after the visible ones."""
        specs = [column.spec for column in self.columns]
        return column_name((specs + self.aggregated(specs)).index(spec) + 2)

    def aggregated(self, codes: Sequence[str]) -> list[str]:
        """The texts of `Cột` for the folded columns, one for each figure of a list's items."""
        known = {kind.value for kind in ColumnKind}
        return [f"{layout.AGGREGATED_PREFIX} {code}" for code in codes if self.list_name and code not in known]

    def lines(self, items: Sequence[Item]) -> list[tuple[str, ...]]:
        """The rows of the body: those typed, else one for each item and their sum."""
        if self.body or not self.list_name:
            return list(self.body)
        return [*((item.code,) for item in items), (RowKind.TOTAL.value,)]


def item_rows(tables: Sequence[DrawnTable], book: Book) -> dict[str, Row]:
    """The rows in which the figures of items are drawn, by code."""
    codes = {indicator.code for indicator in book.indicators()}
    found: dict[str, Row] = {}
    for table in tables:
        items = items_of(book.items, table.list_name, book.period)
        for number, line in enumerate(table.lines(list(items.values())), table.first_body_row + 1):
            for spec in (column.spec for column in table.columns):
                code = item_code(spec, line[0])
                if line[0] in items and code in codes:
                    value, aggregated = table.letter(spec), table.letter(f"{layout.AGGREGATED_PREFIX} {spec}")
                    columns = {"key": "A", "code": value, "value": value, "aggregated": aggregated}
                    found.setdefault(code, Row(table.sheet, number, columns))
    return found
