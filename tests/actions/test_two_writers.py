"""Two runs that write one workbook at the same time: each write is kept, or its run says who was in the way."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from de06_xl.system import locks, shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.files import write_atomically
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.support.command_line import Completed, assert_one_sentence, child, content, de06
from tests.support.examples import WHOLE

VALIDATE = ("validate", "--write")
PAIRS = {"the same twice": (VALIDATE, VALIDATE), "two actions": (("collect",), ("aggregate",))}
TITLES = {"validate": "Kiểm tra", "collect": "Thu phiếu", "aggregate": "Tổng hợp"}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The workbook of a month before anything was collected, with a form in its inbox."""
    folder = tmp_path / "sổ"
    (folder / "phieu_nhan").mkdir(parents=True)
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    (folder / "So.xlsx").write_bytes(grid.copy_with(unreported_blocks(read_book(grid, "So.xlsx"))))
    with zipfile.ZipFile(shipped.path_of(shipped.SAMPLE_MAILBOX)) as mails:
        mails.extract("Phieu_2022-05_RG.xlsx", folder / "phieu_nhan")
    return folder / "So.xlsx"


def actions_logged(workbook: Path) -> list[str]:
    return sorted(str(row[2]) for row in FileGrid(workbook).read("Nhật ký")[4:] if row[2])


@pytest.mark.thorough
@pytest.mark.parametrize("commands", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("pair", range(100 if WHOLE else 2))
def test_no_write_of_two_at_once_is_lost(workbook: Path, commands: tuple[tuple[str, ...], ...], pair: int) -> None:
    def run(command: tuple[str, ...]) -> Completed:
        return child(command[0], workbook, *command[1:], cwd=workbook.parent)

    before = actions_logged(workbook)
    with ThreadPoolExecutor(2) as at_once:
        ran = list(at_once.map(run, commands))
    written = [TITLES[command[0]] for command, one in zip(commands, ran, strict=True) if one.status != 2]
    assert written, ran
    assert actions_logged(workbook) == sorted([*before, *written]), ran
    for one in ran:
        assert "Traceback" not in one.err, one
        if one.status == 2:
            assert "ghi; hãy chờ" in one.err, one


@pytest.mark.thorough
def test_who_waits_too_long_is_told_who_holds_the_workbook(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    before = content(workbook.parent)
    with locks.locked(workbook, "lan (máy MAY-01, từ 09:30:00 ngày 31/5/2022)"):
        ran = de06("validate", workbook, "--write")
        assert de06("validate", workbook).status == 1, "who only reads does not wait"
    assert ran.status == 2
    assert "“So.xlsx”: đang được lan (máy MAY-01, từ 09:30:00 ngày 31/5/2022) ghi; hãy chờ" in ran.err
    assert_one_sentence(ran.err)
    assert content(workbook.parent) == before
    assert de06("validate", workbook, "--write").status == 1


def test_a_holder_that_left_no_name_is_still_told(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    with (
        locks.locked(workbook, "\x00\n"),
        pytest.raises(De06Error, match="một lần chạy khác của DeAn06 ghi"),
        locks.locked(workbook, "lan"),
    ):
        pytest.fail("held twice")


def test_the_lock_of_a_killed_run_is_free(workbook: Path) -> None:
    script = f"""
import time
from pathlib import Path
from de06_xl.system.locks import locked
with locked(Path({str(workbook)!r}), "lan"):
    print("locked", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline().split() == [b"locked"]
        holder.kill()
    assert de06("validate", workbook, "--write").status == 1


def test_a_drive_without_locks_is_written_as_before(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import filelock

    def no_locks(self: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(filelock.FileLock, "acquire", no_locks)
    assert de06("validate", workbook, "--write").status == 1


@pytest.mark.thorough
@pytest.mark.linux("Wine follows no symbolic link that a program of Windows made")
def test_a_link_to_the_workbook_is_followed(workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = tmp_path / "bàn"
    desk.mkdir()
    link = desk / "Link.xlsx"
    link.symlink_to(workbook)
    before = workbook.read_bytes()
    assert de06("validate", link, "--write").status == 1
    assert link.is_symlink()
    assert workbook.read_bytes() != before

    monkeypatch.setattr(locks, "PATIENCE", 0.2)
    with locks.locked(workbook, "lan"):
        assert re.search("“Link.xlsx”: đang được lan ghi", de06("validate", link, "--write").err)

    (workbook.parent / "~$So.xlsx").touch()
    assert "đang mở ở chương trình khác" in de06("validate", link, "--write").err


@pytest.mark.linux("Wine follows no symbolic link that a program of Windows made")
def test_links_in_a_circle_are_told_and_stay(tmp_path: Path) -> None:
    circle = tmp_path / "vong.xlsx"
    circle.symlink_to(circle)
    with pytest.raises(De06Error, match="vòng quanh"):
        write_atomically(circle, b"x")
    assert circle.is_symlink()


@pytest.mark.linux("Wine follows no symbolic link that a program of Windows made")
def test_a_link_that_leads_to_nothing_yet_gets_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link.docx"
    link.symlink_to(tmp_path / "new.docx")
    write_atomically(link, b"x")
    assert (tmp_path / "new.docx").read_bytes() == b"x"
    assert link.is_symlink()
