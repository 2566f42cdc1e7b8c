"""The last write of the program taken back: the workbook is what it was, and nothing that was typed since is lost."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import de06_xl
from de06_xl.actions import undo, validate
from de06_xl.actions.session import Session, write_with_backup
from de06_xl.actions.ui import SilentUi
from de06_xl.actions.workbook import Workbook
from de06_xl.system import backups
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.written import Written, written
from tests.conftest import NOW
from tests.support.command_line import de06
from tests.support.fill_in import fill_in


def checked(sample: Path) -> tuple[Workbook, bytes]:
    """The sample after a check was written into it, and what it was before."""
    before = sample.read_bytes()
    workbook = de06_xl.open_workbook(sample)
    workbook.validate(write=True)
    assert sample.read_bytes() != before
    return workbook, before


def test_the_workbook_is_byte_for_byte_what_it_was(sample: Path) -> None:
    workbook, before = checked(sample)
    after = sample.read_bytes()
    outcome = workbook.undo(agreed=True)
    assert sample.read_bytes() == before
    assert outcome.backup
    assert outcome.backup.read_bytes() == after
    assert "Kiểm tra" in outcome.messages[0]


def test_a_workbook_that_was_changed_since_stays_as_it_is(sample: Path) -> None:
    workbook, _ = checked(sample)
    fill_in(sample, {"dvc_tiep_nhan": 7441})
    typed = sample.read_bytes()
    with pytest.raises(De06Error, match="đã thay đổi sau lần ghi cuối nên không hoàn tác") as refused:
        workbook.undo(agreed=True)
    assert "sao_luu" in str(refused.value)
    assert sample.read_bytes() == typed


def test_what_was_undone_or_never_written_cannot_be_undone(sample: Path) -> None:
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        de06_xl.open_workbook(sample).undo(agreed=True)
    workbook, _ = checked(sample)
    workbook.undo(agreed=True)
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        workbook.undo(agreed=True)


@pytest.mark.few(1)
@pytest.mark.parametrize("note", [b"", b"{}", b"[1]", b'{"copy": "../so.xlsx", "sha256": ""}', b"\xff"])
def test_a_spoilt_note_of_the_last_write_is_none(sample: Path, note: bytes) -> None:
    workbook, _ = checked(sample)
    (sample.parent / backups.BACKUP_FOLDER / f".{sample.name}.written").write_bytes(note)
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        workbook.undo(agreed=True)


def test_without_an_answer_nothing_is_undone(sample: Path) -> None:
    workbook, _ = checked(sample)
    after = sample.read_bytes()
    assert workbook.undo().messages == ("Chưa hoàn tác; sổ giữ nguyên.",)
    assert sample.read_bytes() == after


def test_what_a_button_wrote_is_left_to_the_button(sample: Path) -> None:
    session = open_session(sample)
    write_with_backup(session, validate.run(session))
    after = sample.read_bytes()
    with pytest.raises(De06Error, match="lần ghi cuối là của nút trong Excel; hãy mở sổ rồi bấm Hoàn tác"):
        de06_xl.open_workbook(sample).undo(agreed=True)
    assert sample.read_bytes() == after


def open_session(sample: Path) -> Session:
    return Session(FileGrid(sample), sample, SilentUi(), NOW, "test")


def test_in_an_open_workbook_the_written_cells_are_put_back_and_others_stay(sample: Path) -> None:
    before = {name: FileGrid(sample).read(name) for name in FileGrid(sample).sheets()}
    reads = FileGrid.read
    session = open_session(sample)
    write_with_backup(session, validate.run(session))
    assert session.grid.read("Kiểm tra") != before["Kiểm tra"]
    session.grid.write([Block("Nhật ký", 40, 1, [["gõ sau"]])])
    read: list[str] = []
    with mock.patch.object(FileGrid, "read", lambda grid, *which: read.append(which[0]) or reads(grid, *which)):
        outcome = undo.run_open(session)
    assert set(read) < set(before)
    write_with_backup(session, outcome)
    after = {name: session.grid.read(name) for name in before}
    assert after.pop("Nhật ký")[39][0] == "gõ sau"
    assert after == {name: rows for name, rows in before.items() if name != "Nhật ký"}
    write_with_backup(session, undo.run_open(session))  # once more: what was undone is there again
    assert session.grid.read("Kiểm tra") != before["Kiểm tra"]


@pytest.mark.thorough
def test_in_an_open_workbook_a_written_cell_that_was_changed_since_stops_it(sample: Path) -> None:
    session = open_session(sample)
    with pytest.raises(De06Error, match="không có lần ghi nào để hoàn tác"):
        undo.run_open(session)
    write_with_backup(session, validate.run(session))
    was = session.grid.read("Kiểm tra")[4]
    for column in (3, 5):  # a formula, a text
        session.grid.write([Block("Kiểm tra", 5, column, [["đã sửa"]])])
        with pytest.raises(De06Error, match="trang “Kiểm tra”, từ ô") as refused:
            undo.run_open(session)
        session.grid.write([Block("Kiểm tra", 5, column, [[was[column - 1]]])])
    assert undo.run_open(session).blocks
    assert "sao_luu" in str(refused.value)


CELLS = st.one_of(
    st.none(),
    st.text(alphabet="aÀ=1 \n\r", max_size=4),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(-1000, 1000, places=3),
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4), st.data())
def test_what_was_written_is_known_again_and_a_change_is_seen(rows: list[list[Cell]], data: st.DataObject) -> None:
    (one,) = written([Block("Trang", 2, 2, rows)])
    read = [[None] * 4, *([None, *map(as_read, row)] for row in rows)]
    assert one.is_still_in(read)
    assert Written.of_json(json.loads(json.dumps(one.as_json()))) == one
    down, right = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, 2))
    changed = [[*row] for row in read]
    changed[down + 1][right + 1] = "khác hẳn"
    assert not one.is_still_in(changed)
    changed = [[*row] for row in read]
    changed[0][0] = "nơi khác"
    assert one.is_still_in(changed)


def as_read(cell: Cell) -> Cell:
    """As a spreadsheet program gives it back: numbers as doubles, empty text as nothing."""
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n") or None
    return float(cell) if isinstance(cell, int | Decimal) else cell


def test_the_command_says_what_it_took_back(sample: Path) -> None:
    _, before = checked(sample)
    ran = de06("undo", sample, "--dong-y")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Đã hoàn tác lần ghi cuối (Kiểm tra, ")
    assert sample.read_bytes() == before
