"""export: the long table for other programs, as CSV that Excel opens correctly, or as Parquet by period and unit."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import string
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from de06_xl.actions.session import Outcome
from de06_xl.model.figures import Figures
from de06_xl.process.long_table import COLUMNS, ColumnType, LongCell, LongRow, long_rows
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    import pyarrow as pa

    from de06_xl.actions.session import Session
    from de06_xl.model.period import Period

PART = "so-lieu.parquet"
"""The name of the only file in the folder of a period and a unit."""
NO_UNIT = "(bao-cao)"
"""The name, no unit's code as written here, for the report's own figures: pandas cannot read missing values there."""
_NO_UNIT_BEFORE = "__HIVE_DEFAULT_PARTITION__"
"""What earlier versions called it."""
_IN_A_FOLDER = {ord(letter): f"%{ord(letter):02X}" for letter in f"{string.ascii_lowercase}."}
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def run(
    session: Session, *, csv_file: Path | None = None, parquet: Path | None = None, decimal_point: bool = False
) -> Outcome:
    """Write the long table to a file, or to a folder of files; the workbook is not changed.

    With ``decimal_point`` the CSV has commas between columns, as programs and English settings of Windows expect;
    without it semicolons, and decimal commas. Raises De06Error for an existing file that is no .csv, if nothing has
    been reported yet, and if pyarrow is missing.
    """
    session.stage(1, 2, "đọc số liệu các kỳ")
    book = session.book(submissions=True, history=None)
    session.stage(2, 2, "ghi tệp")
    rows = long_rows(book, Figures(book))
    if not rows:
        raise De06Error("chưa có số liệu nào để xuất; hãy nhập số liệu hoặc thu phiếu trước.", file=session.path.name)
    made = {csv_file: csv_bytes(rows, decimal_point=decimal_point)} if csv_file else {}
    parts = parquet_parts(rows) if parquet else {}
    for path, data in made.items():
        _refuse_other(path)
        files.write_atomically(path, data)
    if parquet:
        _write_parts(parquet, parts, book.period)
    places = [path for path in (csv_file, parquet) if path]
    units, periods = ({row[at] for row in rows} - {None} for at in (3, 0))
    counted = f"{len(rows)} số liệu của {len(periods):02d} kỳ, {len(units):02d} đơn vị"
    return Outcome(
        messages=tuple(f"Đã xuất {counted}: {path}" for path in places), files=tuple(places), period=book.period
    )


def csv_bytes(rows: Iterable[LongRow], *, decimal_point: bool = False) -> bytes:
    """The table as UTF-8 with a byte order mark, without which Excel assumes its own code page."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="," if decimal_point else ";")
    writer.writerow(column.name for column in COLUMNS)
    writer.writerows([_csv_cell(cell, "." if decimal_point else ",") for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(cell: LongCell, decimal_sign: str) -> str:
    match cell:
        case None:
            return ""
        case float():
            return format(Decimal(repr(cell)).normalize(), "f").replace(".", decimal_sign)
        case dt.date():
            return cell.isoformat()
        case _:
            # Excel itself puts an apostrophe before such a text; recommended by OWASP against CSV injection.
            return f"'{cell}" if str(cell).lstrip(" ").startswith(_BEGINS_A_FORMULA) else str(cell)


def parquet_parts(rows: Iterable[LongRow]) -> dict[Path, bytes]:
    """The table as Parquet, a file per period and unit, by its path: ``ky=2026-11/don_vi=RG/so-lieu.parquet``.

    The columns `period` and `unit` are also in the files: programs that guess types from folders take unit 00070 for a
    number.
    """
    return {
        Path(f"ky={quote(str(period), safe='')}", _folder_of(None if unit is None else str(unit)), PART): _parquet(part)
        for (period, unit), part in itertools.groupby(rows, key=lambda row: (row[0], row[3]))
    }


def _folder_of(unit: str | None) -> str:
    """The folder of a unit, never that of another one, also on Windows, which ignores case and dots at the end.

    Programs decode the escapes, as of a URL.
    """
    if unit is None:
        return f"don_vi={NO_UNIT}"
    return f"don_vi={quote(unit.replace('%', '%25').translate(_IN_A_FOLDER), safe='%')}"


def _renamed(folder: str) -> str:
    """The name that the folder of a unit has now, given one by which an earlier version may have called it."""
    name = unquote(folder.removeprefix("don_vi="))
    return _folder_of(None if name in (NO_UNIT, _NO_UNIT_BEFORE) else name)


def _parquet(rows: Iterator[LongRow]) -> bytes:
    try:
        import pyarrow as pa
    except ImportError:
        raise De06Error(
            "Chưa có thư viện pyarrow để ghi Parquet; hãy nhờ cán bộ công nghệ thông tin cài thêm (pip install "
            "pyarrow), hoặc xuất ra --csv."
        ) from None
    columns = zip(*rows, strict=True)
    return _as_parquet([pa.array(cells).cast(field.type) for cells, field in zip(columns, _schema(), strict=True)])


def _schema() -> pa.Schema:
    """The columns with their types; dates are timestamps, since pandas reads Parquet's dates as mere objects."""
    import pyarrow as pa

    types = {ColumnType.TEXT: pa.string(), ColumnType.DATE: pa.timestamp("ms"), ColumnType.NUMBER: pa.float64()}
    return pa.schema([(column.name, types[column.type]) for column in COLUMNS])


def _as_parquet(columns: list[pa.Array | pa.ChunkedArray]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = io.BytesIO()
    pq.write_table(pa.table(columns, schema=_schema()), data)
    return data.getvalue()


def _of_today(data: bytes) -> bytes:
    """A file of an earlier version with the columns and types of today: in one store all have to have the same."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(data))
        if table.schema.equals(_schema()):
            return data
        there = set(table.column_names)
        return _as_parquet(
            [
                table[field.name].cast(field.type) if field.name in there else pa.nulls(len(table), field.type)
                for field in _schema()
            ]
        )
    except pa.ArrowException:  # no file of ours
        return data


def _refuse_other(path: Path) -> None:
    if files.exists(path) and path.suffix.lower() != ".csv":
        raise De06Error("đã có và không phải tệp .csv nên không ghi đè; hãy chọn tên khác.", file=str(path))


def _write_parts(folder: Path, parts: dict[Path, bytes], period: Period) -> None:
    """Write the files; in the workbook's own period, remove those of units whose figures no longer count.

    Files of an earlier version get the folders, columns and types of today.
    """
    for old in list(folder.glob(f"ky=*/don_vi=*/{PART}")):
        new = old.parent.with_name(_renamed(old.parent.name)) / PART
        moved = new.parent.name != old.parent.name
        if not moved and old.relative_to(folder) in parts:
            continue
        was = old.read_bytes()
        made = _of_today(was)
        if moved or made != was:
            files.make_folder(new.parent)
            files.write_atomically(new, made)
        if moved:
            files.remove(old)
    for path, data in parts.items():
        files.make_folder((folder / path).parent)
        files.write_atomically(folder / path, data)
    for path in folder.glob(f"ky={quote(str(period), safe='')}/don_vi=*/{PART}"):
        if path.relative_to(folder) not in parts:
            files.remove(path)
