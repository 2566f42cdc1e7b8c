"""Our readers beside python-calamine, cell by cell, over a folder of spreadsheets that other programs wrote.

    uv run python -m tests.bench.corpus FOLDER...

Good folders are those of well-known libraries' source packages on PyPI (openpyxl, xlrd, pyxlsb, odfpy, pandas) and of
calamine's repository. Prints the files that one reads and the other does not, and the cells in which they differ.
Left out are differences that are explained: blanks, failed formulas and controls, which one of both does not keep, and
texts converted from old fonts. Printed and right are files of Excel 95 and those beyond our limits, refused by name;
dates of .xlsb, numbers for calamine; days before 1900 and very long durations, which Excel itself does not show.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine

from de06_xl.incoming.sheets import Sheet, open_spreadsheet
from de06_xl.incoming.sheets.excel_formats import ERRORS
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import clean

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
SHOWN = 3
"""Differing cells that are printed of one file."""
FAILED = frozenset(ERRORS.values())
TIME_LIMIT = 30
"""Seconds for one file; calamine needs as long as it likes for some, or ends its process."""


def main(folders: list[str]) -> None:
    """Print what differs, then how many files and cells were compared."""
    counts: Counter[str] = Counter()
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*") if is_spreadsheet(path)):
        verdict, cells, differences = compared(path)
        counts[verdict] += 1
        counts["cells"] += cells
        for line in differences:
            print(f"{path}: {line}")
    print(dict(counts))


def is_spreadsheet(path: Path) -> bool:
    """Whether a file's name says so; the owner files of Excel and LibreOffice are none."""
    return path.suffix.lower() in ENDINGS and not path.name.startswith(("~$", ".~"))


def compared(path: Path) -> tuple[str, int, list[str]]:
    """What came of a file, how many cells were compared, and the differences in words."""
    theirs = calamines(path)
    try:
        ours = open_spreadsheet(path.read_bytes(), path.name).sheets
    except De06Error as error:
        return ("neither", 0, []) if isinstance(theirs, str) else ("only calamine", 0, [f"refused: {error}"])
    if isinstance(theirs, str):
        return "only ours", 0, [f"calamine: {theirs}"]
    cells, found = 0, list[str]()
    for sheet in ours:
        if sheet.name not in theirs:
            found.append(f"{sheet.name}: calamine has no such sheet")
            continue
        mine, other = shown(rows_of(sheet)), shown(theirs[sheet.name])
        cells += len(mine.keys() | other.keys())
        found += [
            f"{sheet.name} {at}: ours {mine.get(at)!r}, calamine {other.get(at)!r}"
            for at in sorted(mine.keys() | other.keys())
            if not is_same(mine.get(at), other.get(at))
        ]
    found += [f"{name}: only calamine has it" for name in theirs.keys() - {sheet.name for sheet in ours}]
    more = [f"… {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "different" if found else "same", cells, [*found[:SHOWN], *more]


def rows_of(sheet: Sheet) -> list[list[Any]]:
    """The values of a sheet; of texts converted from old fonts nothing, for calamine has them as they were."""
    return [
        [None if (row, column) in sheet.encodings else value for column, value in enumerate(values, 1)]
        for row, values in enumerate(sheet.rows, 1)
    ]


def calamines(path: Path) -> dict[str, list[list[Any]]] | str:
    """The rows of the sheets as calamine reads them in a process of its own, or what it says."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=_read, args=(path, sender))
    process.start()
    sender.close()
    found: dict[str, list[list[Any]]] | str = "took too long"
    try:
        if receiver.poll(TIME_LIMIT):
            found = receiver.recv()
    except EOFError:
        found = "ended its process"
    process.kill()
    process.join()
    return found


def _read(path: Path, sender: Any) -> None:
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {
            one.name: book.get_sheet_by_name(one.name).to_python(skip_empty_area=False)
            for one in book.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
        }
    except Exception as error:
        sender.send(str(error) or type(error).__name__)
        return
    sender.send(sheets)


def shown(rows: list[list[Any]]) -> dict[tuple[int, int], Any]:
    """The filled cells by place."""
    return {at: value for at, value in _cells(rows) if not (value is None or is_nothing(value))}


def is_nothing(value: Any) -> bool:
    """Whether a value is one that calamine leaves out: blanks alone, and the results of formulas that failed."""
    return isinstance(value, str) and (not value.strip() or value in FAILED)


def _cells(rows: list[list[Any]]) -> Iterator[tuple[tuple[int, int], Any]]:
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            yield (row, column), value


def is_same(mine: Any, other: Any) -> bool:
    """Whether two readers mean the same by two values."""
    if isinstance(mine, str) and isinstance(other, str):
        return clean(mine).split() == clean(other).split()
    if isinstance(mine, bool) or isinstance(other, bool):
        return mine is other
    if isinstance(mine, (int, float)) and isinstance(other, (int, float)):
        return mine == other or abs(mine - other) <= 1e-9 * abs(mine)
    if isinstance(mine, dt.date) and isinstance(other, dt.date):
        return _moment(mine) == _moment(other)
    return bool(mine == other)


def _moment(date: dt.date) -> dt.datetime:
    moment = date if isinstance(date, dt.datetime) else dt.datetime.combine(date, dt.time())
    return moment.replace(microsecond=0, tzinfo=None)


if __name__ == "__main__":
    main(sys.argv[1:])
