"""Copies made before a write: the last ones stay, and nothing of a run that was killed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from pathlib import Path

import pytest

from de06_xl.system import files, locks, shipped
from de06_xl.system.backups import backup, keep_last
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.command_line import all_findings_of, de06

START = dt.datetime(2022, 5, 20, 8, tzinfo=dt.UTC)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "So.xlsx"))


def copies(workbook: Path) -> list[str]:
    return sorted(path.name for path in (workbook.parent / "sao_luu").glob("[!.]*"))


def earlier_copies(workbook: Path, count: int) -> list[str]:
    folder = workbook.parent / "sao_luu"
    folder.mkdir()
    names = [f"So_20220520-{number // 60:02}{number % 60:02}00.xlsx" for number in range(count)]
    for name in names:
        (folder / name).write_bytes(name.encode())
    return names


def say_kept(workbook: Path, kept: str) -> None:
    grid = FileGrid(workbook)
    row = len(grid.read(layout.FACTS.sheet)) + 1
    grid.write([Block(layout.FACTS.sheet, row, 1, [["giu_ban_sao", "Số bản sao giữ lại", kept]])])


@pytest.mark.few(1)
@pytest.mark.parametrize(("said", "kept"), [("", 30), ("3", 3), ("1", 1)])
def test_the_last_copies_stay(workbook: Path, said: str, kept: int) -> None:
    if said:
        say_kept(workbook, said)
        assert not [one for one in all_findings_of(workbook) if "giu_ban_sao" in str(one)], "a key like any other"
    earlier = earlier_copies(workbook, 40)
    assert de06("validate", workbook, "--write").status == 1
    *before, last = copies(workbook)
    assert before == earlier[len(earlier) - kept + 1 :]
    assert (workbook.parent / "sao_luu" / last).stat().st_size > 1000


@pytest.mark.few(1)
@pytest.mark.parametrize("said", ["0", "-2", "nhiều", "2,5"])
def test_a_number_of_copies_that_is_none_is_told_and_all_stay(workbook: Path, said: str) -> None:
    say_kept(workbook, said)
    (finding,) = [one for one in all_findings_of(workbook) if "bản sao giữ lại" in one["message"]]
    assert (finding["rule"], finding["sheet"], finding["value"]) == ("unreadable-number", layout.FACTS.sheet, said)
    earlier = earlier_copies(workbook, 40)
    assert de06("validate", workbook, "--write").status == 1
    assert copies(workbook)[:-1] == earlier


def test_copies_of_one_second_go_by_their_numbers_and_those_of_others_stay(workbook: Path) -> None:
    made = []
    for number in range(12):
        workbook.write_bytes(b"%d" % number)
        made.append(backup(workbook, START))
    others = ["So khác_20220101-000000.xlsx", "So.xlsx", "So_20220101-000000.xlsm", "So_20220101.xlsx"]
    for other in others:
        (workbook.parent / "sao_luu" / other).touch()
    keep_last(workbook, made[-1], 3)
    assert copies(workbook) == sorted([*others, *(path.name for path in made[-3:])])


@pytest.mark.thorough
def test_the_copy_of_a_run_that_was_killed_before_it_wrote_goes(workbook: Path) -> None:
    backup(workbook, START)
    assert de06("validate", workbook, "--write").status == 1
    assert len(copies(workbook)) == 1
    assert de06("validate", workbook, "--write").status == 1
    assert len(copies(workbook)) == 2, "the workbook was another by then"


def test_a_copy_that_somebody_has_open_stays(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = earlier_copies(workbook, 40)
    unlink = Path.unlink

    def held(self: Path, missing_ok: bool = False) -> None:
        if self.name == earlier[0]:
            raise PermissionError
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert de06("validate", workbook, "--write").status == 1
    assert copies(workbook)[:-1] == [earlier[0], *earlier[-29:]]


def test_what_a_killed_run_left_half_written_goes(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[Path] = []
    replace, unlink = Path.replace, Path.unlink

    def killed(self: Path, target: Path) -> None:
        left.append(self)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        patched.setattr(Path, "unlink", lambda self, missing_ok=False: None)
        for name in ("So.xlsx", "Khac.xlsx"):
            with pytest.raises(KeyboardInterrupt):
                files.write_atomically(workbook.with_name(name), b"x" * 100)
    assert (Path.replace, Path.unlink) == (replace, unlink)
    ours, others = left
    assert ours.exists()
    with locks.locked(workbook, "lan"):
        assert not ours.exists(), "nobody else writes it now"
        assert others.exists(), "somebody may be writing it"

    os.utime(others, (time.time() - 2 * files.OLD,) * 2)
    files.sweep_old.cache_clear()
    files.write_atomically(workbook.with_name("Moi.xlsx"), b"x")
    assert not others.exists()
