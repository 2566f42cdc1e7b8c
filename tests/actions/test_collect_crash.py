"""Whatever kills a run, and whenever: the workbook opens, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from de06_xl.build.books import SAMPLE, load_book
from de06_xl.build.master import draw_master
from de06_xl.system import shipped
from tests.support.examples import WHOLE, examples

KILLED = -9
MAILS = ("thu/21 HT.eml", "thu/22 HT gửi lại.eml", "thu/23 GT.eml", "thu/25 VT.eml", "Phieu_2022-05_RG.xlsx")
"""Of the sample's inbox: a form replaced, one with a slip, a scan, a plain file."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook of one section and an inbox, before anything was collected."""
    folder = tmp_path / "sổ"
    folder.mkdir()
    whole = load_book(SAMPLE)
    codes = ("tt_luot", "tt_nguoi")
    small = replace(
        whole,
        outline=tuple(heading for heading in whole.outline if heading.code in ("II", "II.5")),
        sections=tuple(
            replace(
                section,
                indicators=tuple(replace(row, constant=None) for row in section.indicators if row.code in codes),
            )
            for section in whole.sections
        ),
        units=tuple(unit for unit in whole.units if unit.code in ("RG", "HT", "GT", "VT")),
        rules=tuple(rule for rule in whole.rules if rule.code == "tt_luot_nguoi"),
    )
    (folder / "So.xlsx").write_bytes(draw_master(small))
    with zipfile.ZipFile(shipped.path_of(shipped.SAMPLE_MAILBOX)) as inbox:
        for name in MAILS:
            inbox.extract(name, folder / "phieu_nhan")
    return folder


def deaths(folder: Path, *manner: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What an undisturbed run leads to, and what each death did."""
    command = [sys.executable, "-m", "tests.support.crash_driver", folder, *manner]
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
        assert (death["copies"], death["left"]) == (undisturbed["copies"], 0), death


@pytest.mark.thorough
def test_death_at_any_operation_on_a_file_loses_nothing(folder: Path) -> None:
    apart = 1 if WHOLE else 2  # the run after each death takes as long as collecting
    undisturbed, died = deaths(folder, "steps", str(apart))
    *fatal, last = died
    assert last["status"] == 0, "the last one outlived them all"
    assert len(fatal) > 15 // apart, "writes, renames and folders of two commits and four drafts"
    assert len({death["found"] for death in died}) >= 3, "before, between and after the two commits"
    check(undisturbed, died)


@pytest.mark.thorough
def test_death_at_random_moments_loses_nothing(folder: Path) -> None:
    moments = examples(25)
    undisturbed, died = deaths(folder, "moments", str(moments), "6")
    assert [death["status"] for death in died] == [KILLED] * moments
    check(undisturbed, died)
