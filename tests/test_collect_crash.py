"""Whatever kills a run, and whenever: the workbook opens, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from de06_xl import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reader import read_book
from de06_xl.workbook.writer import unreported_blocks

KILLED = -9
MAILS = ("thu/21 HT.eml", "thu/22 HT gửi lại.eml", "thu/23 GT.eml", "thu/25 VT.eml", "Phieu_2022-05_RG.xlsx")
"""Of the sample's inbox: a form replaced, one with a slip, a scan, a plain file."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook and an inbox, before anything was collected."""
    folder = tmp_path / "sổ"
    folder.mkdir()
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    (folder / "So.xlsx").write_bytes(grid.copy_with(unreported_blocks(read_book(grid, "So.xlsx"))))
    with zipfile.ZipFile(shipped.path_of(shipped.SAMPLE_MAILBOX)) as inbox:
        for name in MAILS:
            inbox.extract(name, folder / "phieu_nhan")
    return folder


def deaths(folder: Path, *manner: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What an undisturbed run leads to, and what each death did."""
    command = [sys.executable, "-m", "tests.crash_driver", folder, *manner]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    undisturbed, *died = map(json.loads, ran.stdout.splitlines())
    shutil.rmtree(folder.with_name("run"))
    return undisturbed, died


def check(undisturbed: dict[str, Any], died: list[dict[str, Any]]) -> None:
    assert undisturbed["end"] != undisturbed["untouched"], "the run does something"
    for death in died:
        assert death["whole"], death
        assert death["again"] == 0, death
        assert death["end"] == undisturbed["end"], death


def test_death_at_any_operation_on_a_file_loses_nothing(folder: Path) -> None:
    undisturbed, died = deaths(folder, "steps")
    *fatal, last = died
    assert last["status"] == 0, "the last one outlived them all"
    assert len(fatal) > 30, "writes, renames and folders of two commits and five drafts"
    assert len({death["found"] for death in died}) >= 3, "before, between and after the two commits"
    check(undisturbed, died)


def test_death_at_fifty_random_moments_loses_nothing(folder: Path) -> None:
    undisturbed, died = deaths(folder, "moments", "50", "6")
    assert len(died) == 50
    assert sum(death["status"] == KILLED for death in died) > 25, "most died in the middle"
    check(undisturbed, died)
