"""The sample as `de06 aggregate` finds and leaves it: rows without figures, and what its cells hold afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from de06_xl.actions import aggregate
from de06_xl.actions.session import Outcome, Session, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.place import Place
from de06_xl.model.responses import ResponseStatus
from de06_xl.system.cells import cell_name, cell_numbers
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.fill_in import indicators, read, typed

MEETINGS, DONE = "tt_luot", "ls_cmnd9_thuc_hien"
CLEANING, SERVICES, PUBLICITY = "II.4 Làm sạch dữ liệu", "II.2 Dịch vụ công", "II.5 Tuyên truyền"
MAY = dt.date(2022, 5, 18)


def emptied(sample: Path) -> Path:
    """The sample with nothing typed into three rows: a sum, a row of one owner, and one that rates are made of."""
    empty(sample, MEETINGS, "tt_nguoi", "dvc_da_tra", DONE)
    return sample


def empty(path: Path, *codes: str) -> None:
    """Take figures and their dates out of the rows of these codes."""
    rows = indicators(read(path))
    FileGrid(path).write(
        [typed(rows[c].row.sheet, rows[c].row.place(f).cell, None) for c in codes for f in ("value", "as_of")]
    )


def session(path: Path, now: dt.datetime = NOW) -> Session:
    return open_file(path, TerminalUi(), now, "test")


def run(path: Path) -> Outcome:
    """Aggregate and write, as the command does."""
    opened = session(path)
    outcome = aggregate.run(opened)
    commit(opened, outcome)
    return outcome


def everything(path: Path) -> dict[Place, Cell]:
    """Every cell of the file that holds something."""
    grid = FileGrid(path)
    return {
        Place(sheet, cell_name(number, at)): cell
        for sheet in grid.sheets()
        for number, row in enumerate(grid.read(sheet), 1)
        for at, cell in enumerate(row, 1)
        if cell is not None
    }


def changed(before: Mapping[Place, Cell], after: Mapping[Place, Cell]) -> dict[Place, Cell]:
    """The cells that are others now, with what they hold."""
    return {place: after.get(place) for place in before.keys() | after.keys() if before.get(place) != after.get(place)}


def at(path: Path, code: str, field: str) -> Cell:
    """The cell of a column in the row of a code."""
    place = indicators(read(path))[code].row.place(field)
    row, column = cell_numbers(place.cell)
    return FileGrid(path).read(place.sheet)[row - 1][column - 1]


def table(path: Path, wanted: layout.Table) -> list[dict[str, Cell]]:
    """The rows of a table that has a sheet to itself, by field."""
    rows = FileGrid(path).read(wanted.sheet)
    found = search.find(rows, wanted, wanted.sheet)
    assert found
    return [
        {column.field: found.value(row, column.field) for column in wanted.columns}
        for _, row in search.table_rows(rows, found)
    ]


def set_states(path: Path, state: Callable[[str], ResponseStatus]) -> None:
    """The clerk sets the state of every form in `Phiếu nhận`."""
    blocks = [
        typed(form.row.sheet, form.row.place("status").cell, state(form.unit).value)
        for form in read_book(FileGrid(path), path.name, submissions=True).received
        if form.row
    ]
    FileGrid(path).write(blocks)
