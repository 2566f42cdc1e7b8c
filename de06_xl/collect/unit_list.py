"""Reads lists of units as people keep them, in a spreadsheet or text file: columns in any order, found by headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from de06_xl.incoming.containers import signatures
from de06_xl.incoming.sheets.delimited import read_delimited
from de06_xl.incoming.sheets.spreadsheet import open_spreadsheet
from de06_xl.process.unit_rows import Entry
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.incoming.sheets.sheet import Sheet, Value

_HEADERS = {
    "name": (
        *("tên đơn vị", "đơn vị", "tên", "cơ quan", "tên cơ quan", "cơ quan, đơn vị", "tên cơ quan, đơn vị"),
        *("xã, phường", "xã, phường, đặc khu", "tên xã", "tên xã, phường", "tên xã, phường, đặc khu", "ubnd cấp xã"),
        *("đơn vị hành chính", "tên đơn vị hành chính"),
    ),
    "code": ("mã", "mã đơn vị", "ký hiệu", "mã cơ quan"),
    "group": ("nhóm", "khối", "nhóm đơn vị"),
    "level": ("cấp",),
    "email": (
        *("thư điện tử", "email", "e-mail", "mail", "hộp thư", "địa chỉ thư", "thư công vụ", "hộp thư công vụ"),
        *("địa chỉ email", "địa chỉ thư điện tử", "địa chỉ e-mail"),
    ),
}
"""Possible headers of each column."""
_FIELDS = {header: field for field, headers in _HEADERS.items() for header in headers}
_LONGEST_SEARCH = 30
"""Rows in which the headers are searched: a title and an issuer may be above them."""


def read_unit_list(data: bytes, name: str) -> list[Entry]:
    """The units of the first sheet that has a column of names.

    Raises De06Error if the file cannot be read or has no such column.
    """
    binary = data.startswith((signatures.ZIP, signatures.COMPOUND_FILE))
    sheets = open_spreadsheet(data, name).sheets if binary else (read_delimited(data, name),)
    for sheet in sheets:
        if (found := _headers(sheet)) is not None:
            header_row, columns = found
            rows = sheet.rows[header_row:]
            return [entry for row in rows if (entry := _entry(row, columns)).name]
    raise De06Error(
        "không có cột tên đơn vị; hãy ghi tiêu đề cột “Tên đơn vị” (có thể thêm “Mã”, “Nhóm”, “Thư điện tử”).",
        file=name,
    )


def _headers(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The number of the header row and the columns of the fields, counted from 0."""
    for number, row in enumerate(sheet.rows[:_LONGEST_SEARCH], 1):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            field = _FIELDS.get(fold(cell).rstrip(" :*")) if isinstance(cell, str) else None
            if field:
                columns.setdefault(field, at)
        if "name" in columns:
            return number, columns
    return None


def _entry(row: Sequence[Value], columns: dict[str, int]) -> Entry:
    texts = {field: " ".join(text_of(row[at]).split()) for field, at in columns.items()}
    return Entry(**texts)
