"""Ctrl+C: wherever it comes, the workbook stays whole, no half-written file is left, and one sentence is said."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from de06_xl.system import files, shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.support.command_line import Completed, child, de06

FORMS = "Phieu_2022-05_RG.xlsx", "Phieu_2022-05_BHXH.xlsx"
TOUCHING = {"open", "os.rename", "os.remove", "os.mkdir", "os.scandir", "os.chmod", "shutil.copyfile"}
"""What Python tells its audit hooks of work on disk."""
SENTENCE = "Đã dừng theo yêu cầu.\n"
COMMANDS: dict[str, tuple[str, ...]] = {"collect": (), "aggregate": (), "report": ()}
_told: list[Callable[[], None]] = []
"""What to do at each piece of work on disk; hooks stay for good."""


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _told and event in TOUCHING and not str(arguments[0]).endswith((".py", ".pyc")):
        _told[-1]()


sys.addaudithook(_hook)


@contextmanager
def at_each_access(do: Callable[[], None]) -> Iterator[None]:
    _told.append(do)
    try:
        yield
    finally:
        _told.pop()


def interrupted(run: Callable[[], Completed], number: int) -> tuple[Completed, int]:
    """A run with Ctrl+C at one piece of work on disk, 0 for none; and how many there were."""
    count = 0

    def count_and_stop() -> None:
        nonlocal count
        count += 1
        if count == number:
            signal.raise_signal(signal.SIGINT)

    with at_each_access(count_and_stop):
        return run(), count


@pytest.fixture(scope="module")
def months(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder in which each command is given: two forms in the inbox, then collected, then summed up."""
    first = tmp_path_factory.mktemp("thang") / "collect"
    (first / "phieu_nhan").mkdir(parents=True)
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    (first / "So.xlsx").write_bytes(grid.copy_with(unreported_blocks(read_book(grid, "So.xlsx"))))
    with zipfile.ZipFile(shipped.path_of(shipped.SAMPLE_MAILBOX)) as mails:
        mails.extractall(first / "phieu_nhan", FORMS)
    found = {"collect": first}
    for before, command in (("collect", "aggregate"), ("aggregate", "report")):
        found[command] = Path(shutil.copytree(found[before], first.with_name(command)))
        assert de06(before, found[command] / "So.xlsx").status in (0, 1)
    return found


def content(workbook: Path) -> dict[str, list[list[object]]]:
    """What a workbook says, without when: whole, or reading it fails."""
    grid = FileGrid(workbook)
    return {sheet: [list(row) for row in grid.read(sheet)] for sheet in grid.sheets() if sheet != layout.LOG.sheet}


def made(folder: Path) -> set[str]:
    """The files beside the workbook, without backups, whose names tell when they were made."""
    paths = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in paths if path.parts[0] != "sao_luu"}


@pytest.mark.few(0, 6)
@pytest.mark.parametrize("part", [0.55, 0.02, 0.2, 0.35, 0.7, 0.85, 0.95, 1])
@pytest.mark.parametrize("command", COMMANDS)
def test_wherever_ctrl_c_comes_the_workbook_is_whole_and_the_next_run_ends_it(
    months: dict[str, Path], tmp_path: Path, command: str, part: float
) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "stopped"
    shutil.copytree(months[command], whole)
    shutil.copytree(months[command], folder)
    ran, count = interrupted(lambda: de06(command, whole / "So.xlsx"), 0)
    assert ran.status in (0, 1)
    before, after = content(folder / "So.xlsx"), content(whole / "So.xlsx")
    ran, _ = interrupted(lambda: de06(command, folder / "So.xlsx"), max(1, round(part * count)))
    if ran.status == 2:
        assert ran.err.endswith(SENTENCE)
        assert "Traceback" not in ran.err
        assert content(folder / "So.xlsx") == before
    else:  # too late: it was being written, and was written to the end
        assert content(folder / "So.xlsx") == after
    assert not [name for name in made(folder) if files.UNFINISHED[1] in name]
    assert not list(folder.rglob(f"{files.UNFINISHED[0]}*{files.UNFINISHED[1]}"))
    assert de06(command, folder / "So.xlsx").status in (0, 1)
    assert content(folder / "So.xlsx") == after
    assert made(folder) == made(whole)


def test_ctrl_c_while_the_program_loads_ends_it_without_a_word(tmp_path: Path) -> None:
    stopping = (
        "import signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'click': signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from de06_xl.cli.__main__ import main\n"
        "main()\n"
    )
    ran = child(program=("-c", stopping), cwd=tmp_path)
    assert ran.err == ""
    assert ran.out == ""
    assert ran.status == (-signal.SIGINT if os.name == "posix" else ran.status)
    assert ran.status != 0


def test_a_second_ctrl_c_does_not_cut_off_the_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from de06_xl.cli import run as running

    echo = running.click.echo

    def pressed_again(*texts: object, **manner: object) -> None:
        signal.raise_signal(signal.SIGINT)
        echo(*texts, **manner)

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "_invoke", stopped)
    monkeypatch.setattr(running.click, "echo", pressed_again)
    ran = de06("validate", tmp_path / "So.xlsx")
    assert (ran.status, ran.err) == (2, SENTENCE)
