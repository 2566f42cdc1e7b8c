"""Tables on a sheet are found by their headers, so that their rows and columns may be moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.grid import Cell, Formula
from de06_xl.workbook.layout import SECTION_TABLES
from de06_xl.workbook.table import Found, Table

Value = TypeVar("Value")

LONGEST_HEADER = 120
"""Maximum length of a header, with line ends, and with combining marks counted one by one."""


def find(
    rows: Sequence[Sequence[object]], table: Table, sheet: str, required: Collection[str] | None = None
) -> Found | None:
    """Find a table by its headers; None if the sheet has no such table.

    The header row is the first one with the most of the headers, and at least half of them: a missing header is an
    error to report, not the sign of another table. Raises De06Error for a missing header (of the ``required`` fields,
    by default all) and for a duplicate one.
    """
    wanted = {fold(column.header): column for column in table.columns}
    best: tuple[int, int] | None = None
    for number, row in enumerate(rows, 1):
        if row.count(None) == len(row):
            continue
        texts = [cell for cell in row if isinstance(cell, str) and 0 < len(cell) <= LONGEST_HEADER]
        matches = len(set(map(fold, texts)) & wanted.keys()) if len(texts) * 2 >= len(wanted) else 0
        if matches * 2 >= len(wanted) and (best is None or matches > best[0]):
            best = (matches, number)
    if best is None:
        return None
    header_row = best[1]
    columns: dict[str, int] = {}
    for at, cell in enumerate(rows[header_row - 1], 1):
        column = wanted.get(fold(cell)) if isinstance(cell, str) else None
        if column is None:
            continue
        if column.field in columns:
            raise De06Error(
                f"tiêu đề cột “{column.header}” có hai lần; hãy bỏ bớt một cột.",
                sheet=sheet,
                cell=cell_name(header_row, at),
            )
        columns[column.field] = at
    needed = [one for one in table.columns if (not one.optional if required is None else one.field in required)]
    missing = [column.header for column in needed if column.field not in columns]
    if missing:
        raise De06Error(
            f"thiếu cột “{missing[0]}” của bảng {table.name}; hãy đặt lại tiêu đề cột ở hàng {header_row}.",
            sheet=sheet,
        )
    return Found(table, sheet, header_row, columns)


def spare_rows(rows: Sequence[Sequence[Cell]], found: Found, ends: Iterable[Found | None] = ()) -> list[int]:
    """The numbers of the empty rows below a table's last row.

    Such a row belongs to the table if its column `Lỗi` has a formula.
    """
    ends = list(ends)
    filled = [number for number, _ in table_rows(rows, found, ends)]
    first = max(filled, default=found.header_row) + 1
    return [
        number
        for number in range(first, _end_of(rows, found, ends) + 1)
        if isinstance(found.cell(rows[number - 1], "state"), Formula)
        and all(found.cell(rows[number - 1], field) in (None, "") for field in found.columns if field != "state")
    ]


def _end_of(rows: Sequence[Sequence[Value]], found: Found, ends: Iterable[Found | None]) -> int:
    """The last row that may belong to a table: the one above the next table's header, else the sheet's last."""
    return min((end.header_row - 1 for end in ends if end and end.header_row > found.header_row), default=len(rows))


def table_rows(
    rows: Sequence[Sequence[Value]], found: Found, ends: Iterable[Found | None] = ()
) -> Iterable[tuple[int, Sequence[Value]]]:
    """The rows below a table's header with their numbers, down to the next table on the sheet.

    The title above the next table's header belongs to that table; spare rows, which are empty or hold only formulas,
    are left out.
    """
    last = _end_of(rows, found, ends)
    titles = {fold(table.name) for table in SECTION_TABLES}
    places = sorted(found.columns.values())
    for number in range(found.header_row + 1, last + 1):
        row = rows[number - 1]
        if row.count(None) == len(row):
            continue
        own = (row[at - 1] for at in places if at <= len(row))
        typed = [cell for cell in own if not (cell is None or cell == "" or isinstance(cell, Formula))]
        if not typed or (
            last < len(rows) and len(typed) == 1 and isinstance(typed[0], str) and fold(typed[0]) in titles
        ):
            continue
        yield number, row
