"""export: the long table for other programs, as CSV that Excel opens correctly, or as Parquet by period and unit."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from de06_xl.actions.session import Outcome
from de06_xl.model.figures import Figures
from de06_xl.process.long_table import COLUMNS, ColumnType, LongCell, LongRow, long_rows
from de06_xl.report.letterhead import BODIES
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    import pyarrow as pa

    from de06_xl.actions.session import Session
    from de06_xl.model.book import Book

PART = "so-lieu.parquet"
"""The name of the only file in the folder of a period and a unit."""
NO_UNIT = "(bao-cao)"
"""In the folder's name, for the report's own figures: pandas reads no missing values there. A unit's is escaped."""
_NO_UNIT_BEFORE = "__HIVE_DEFAULT_PARTITION__"
"""What earlier versions called it."""
_IN_A_FOLDER = {ord(letter): f"%{ord(letter):02X}" for letter in f"{string.ascii_lowercase}._"}
_OFFICE = b"de06.co_quan"
"""The key of a file's metadata that names the office whose report its figures are of."""
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def run(
    session: Session, *, csv_file: Path | None = None, parquet: Path | None = None, decimal_point: bool = False
) -> Outcome:
    """Write the long table to a file, or to a folder of files; the workbook is not changed.

    With ``decimal_point`` the CSV has commas between columns, as programs and English settings of Windows expect;
    without it semicolons, and decimal commas. Raises De06Error for an existing file that is no .csv, for a folder with
    another office's figures, if nothing has been reported yet, and if pyarrow is missing.
    """
    session.stage(1, 2, "đọc số liệu các kỳ")
    book = session.book(submissions=True, history=None)
    session.stage(2, 2, "ghi tệp")
    rows = long_rows(book, Figures(book))
    if not rows:
        raise De06Error("chưa có số liệu nào để xuất; hãy nhập số liệu hoặc thu phiếu trước.", file=session.path.name)
    made = {csv_file: csv_bytes(rows, decimal_point=decimal_point)} if csv_file else {}
    office = _office(book)
    parts = parquet_parts(rows, office) if parquet else {}
    there = _schemas(parquet) if parquet else {}
    if parquet:
        _refuse_other_office(parquet, there.values(), office)
    for path, data in made.items():
        _refuse_other(path)
        files.write_atomically(path, data)
    left = _write_parts(parquet, parts, there, _of_period(str(book.period))) if parquet else []
    places = [path for path in (csv_file, parquet) if path]
    units, periods = ({row[at] for row in rows} - {None} for at in (3, 0))
    counted = f"{len(rows)} số liệu của {len(periods):02d} kỳ, {len(units):02d} đơn vị"
    done = (f"Đã xuất {counted}: {path}" for path in places)
    messages = (*done, _left_alone(left)) if left else tuple(done)
    return Outcome(messages=messages, files=tuple(places), period=book.period)


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


def parquet_parts(rows: Iterable[LongRow], office: str = "") -> dict[Path, bytes]:
    """The table as Parquet, a file per period and unit, by its path: ``ky=2026-11/don_vi=RG/so-lieu.parquet``.

    Their metadata name the office. The columns `period` and `unit` are also in the files: programs that guess types
    from folders take unit 00070 for a number.
    """
    return {
        Path(_of_period(str(period)), _folder_of(None if unit is None else str(unit)), PART): _parquet(part, office)
        for (period, unit), part in itertools.groupby(rows, key=lambda row: (row[0], row[3]))
    }


def _of_period(period: str) -> str:
    return f"ky={quote(period, safe='')}"


def _folder_of(unit: str | None) -> str:
    """The folder of a unit, never that of another one, also on Windows, which ignores case and dots at the end.

    Programs decode the escapes, as of a URL.
    """
    if unit is None:
        return f"don_vi={NO_UNIT}"
    return f"don_vi={quote(unit.replace('%', '%25').translate(_IN_A_FOLDER), safe='%')}"


def _renamed(folder: str) -> str:
    """The name that the folder of a unit has now, given one by which an earlier version may have called it."""
    written = folder.removeprefix("don_vi=")
    return _folder_of(None if written in (NO_UNIT, _NO_UNIT_BEFORE) else unquote(written))


def _parquet(rows: Iterator[LongRow], office: str) -> bytes:
    try:
        import pyarrow as pa
    except ImportError:
        raise De06Error(
            "Chưa có thư viện pyarrow để ghi Parquet; hãy nhờ cán bộ công nghệ thông tin cài thêm (pip install "
            "pyarrow), hoặc xuất ra --csv."
        ) from None
    columns = zip(*rows, strict=True)
    cast = [pa.array(cells).cast(field.type) for cells, field in zip(columns, _schema(), strict=True)]
    return _as_parquet(cast, office)


def _schema() -> pa.Schema:
    """The columns with their types; dates are timestamps, since pandas reads Parquet's dates as mere objects."""
    import pyarrow as pa

    types = {ColumnType.TEXT: pa.string(), ColumnType.DATE: pa.timestamp("ms"), ColumnType.NUMBER: pa.float64()}
    return pa.schema([(column.name, types[column.type]) for column in COLUMNS])


def _as_parquet(columns: list[pa.Array | pa.ChunkedArray], office: str) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = io.BytesIO()
    schema = _schema().with_metadata({_OFFICE: office.encode()} if office else None)
    pq.write_table(pa.table(columns, schema=schema), data)
    return data.getvalue()


def _schemas(folder: Path) -> dict[Path, pa.Schema | None]:
    """The columns of each file in the folder, None for a damaged one; only the files' ends are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found: dict[Path, pa.Schema | None] = {}
    for path in sorted(folder.glob(f"ky=*/don_vi=*/{PART}")):
        try:
            with path.open("rb") as stream:
                found[path] = pq.read_schema(stream)
        except (OSError, pa.ArrowException):  # pyarrow itself raises both
            found[path] = None
    return found


def _office(book: Book) -> str:
    """Whose report it is, as its letterhead says; empty in a workbook that does not say it yet."""
    return ", ".join(" ".join(name.split()) for key in reversed(BODIES) if (name := book.fact(key)))


def _office_in(schema: pa.Schema | None) -> str:
    written: bytes = ((schema.metadata if schema else None) or {}).get(_OFFICE, b"")
    return written.decode(errors="replace")


def _refuse_other_office(folder: Path, schemas: Iterable[pa.Schema | None], office: str) -> None:
    for other in filter(None, map(_office_in, schemas)):
        if office and fold(other) != fold(office):
            raise De06Error(
                f"đã có số liệu của “{other}”, không phải của “{office}”; hãy chọn thư mục khác, vì mỗi thư mục "
                "chỉ chứa số liệu một báo cáo của một cơ quan.",
                file=str(folder),
            )


def _refuse_other(path: Path) -> None:
    if files.exists(path) and path.suffix.lower() != ".csv":
        raise De06Error("đã có và không phải tệp .csv nên không ghi đè; hãy chọn tên khác.", file=str(path))


def _write_parts(
    folder: Path, parts: Mapping[Path, bytes], there: Mapping[Path, pa.Schema | None], own_period: str
) -> list[Path]:
    """Write the files, and bring all others that are there to the folders, columns and types of today.

    A file of a period and unit that are written anew goes, as do all others in the folder of the workbook's own period:
    of their units no figure counts any more. Returns the files left as they are because they cannot be read.
    """
    left: list[Path] = []
    gone: list[Path] = []
    for old, schema in there.items():
        place = old.parent.with_name(_renamed(old.parent.name)) / PART
        anew = place.relative_to(folder) in parts or old.parent.parent.name == own_period
        if anew or (place != old and there.get(place) is not None):
            gone += [old] if old.relative_to(folder) not in parts else []
        elif schema is None or not _brought_up_to_date(old, place, schema):
            left.append(old)
    for path, data in parts.items():
        files.make_folder((folder / path).parent)
        files.write_atomically(folder / path, data)
    for old in gone:
        files.remove(old)
    return left


def _brought_up_to_date(old: Path, place: Path, schema: pa.Schema) -> bool:
    """Whether a file of an earlier version could be moved to its place of today, with today's columns and types.

    A file with columns that are not ours (of a newer version, or added by others) keeps its content.
    """
    import pyarrow as pa

    today = _schema()
    as_it_is = schema.equals(today) or not Counter(schema.names) <= Counter(today.names)
    if as_it_is and place == old:
        return True
    was = files.read_bytes(old)
    try:
        made = was if as_it_is else _of_today(was)
    except (OSError, pa.ArrowException):
        return False
    files.make_folder(place.parent)
    files.write_atomically(place, made)
    if place != old:
        files.remove(old)
    return True


def _of_today(data: bytes) -> bytes:
    """A file of an earlier version with the columns and types of today: in one store all have to have the same."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data))
    there = set(table.column_names)
    columns = [
        table[field.name].cast(field.type) if field.name in there else pa.nulls(len(table), field.type)
        for field in _schema()
    ]
    return _as_parquet(columns, _office_in(table.schema))


def _left_alone(paths: list[Path]) -> str:
    return (
        f"Không đọc được {listed([str(path) for path in paths], 3, 'tệp')} nên giữ nguyên, chương trình khác có thể vì "
        "thế mà không đọc được cả thư mục; hãy xóa tệp ấy, rồi xuất lại sổ của kỳ ấy."
    )
