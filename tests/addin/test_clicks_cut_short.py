"""A click that is killed, takes too long or can show no box: nothing saved is lost, and VBA knows of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from de06_xl.addin import click as addin_click
from de06_xl.addin import excel_ui, watch
from de06_xl.addin.excel_ui import show
from de06_xl.addin.watch import REPORTED, TOO_LONG, UNREPORTED
from de06_xl.workbook import layout
from tests.conftest import NOW
from tests.support.clicking import MoodyExcel, Windows, backups, click, fake_with
from tests.support.fake_com import FakeExcel, rejected
from tests.support.xlwings_uno import LibreOffice, contents

FINDINGS, LOG = layout.FINDINGS.sheet, layout.LOG.sheet
CHILD = Path(__file__).parents[1] / "support" / "click_child.py"

pytestmark = pytest.mark.usefixtures("elsewhere")


# A Python that ends before its time


@pytest.mark.thorough
@pytest.mark.office
def test_after_a_kill_in_the_middle_the_file_and_a_copy_hold_what_was_saved_and_the_next_click_works(
    office: LibreOffice, opened: Callable[..., Any], sample: Path, elsewhere: Path
) -> None:
    document = opened(sample)
    before = contents(document)
    settings = {"answers": ["yes"], "opener": "/bin/true", "now": NOW.isoformat(), "killed at write": True}
    (elsewhere / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    (elsewhere / "passing").mkdir()
    command = [sys.executable, "-I", str(CHILD), str(elsewhere), "kiem_tra", office.pipe]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    after = contents(document)
    assert [name for name, rows in after.items() if rows != before[name]] == [FINDINGS]
    assert document.isModified()
    (copy,) = backups(sample)
    assert copy.read_bytes() == sample.read_bytes()
    saved = opened(copy)
    assert contents(saved) == before
    saved_again = Path(shutil.copy(copy, sample.parent / "lại.xlsx"))
    again = opened(saved_again)
    assert click(office, "kiem_tra").status == REPORTED
    assert "Kiểm tra lúc" in str(contents(again)[LOG])


STUCK = """
import dataclasses, sys, threading
sys.path.insert(0, {repository!r})
from de06_xl.addin import click as addin_click
addin_click.ACTIONS = tuple(dataclasses.replace(action, seconds=0.05) for action in addin_click.ACTIONS)
addin_click.main(["kiem_tra", "1"], lambda window: threading.Event().wait())
"""


def test_an_excel_that_never_answers_ends_python_with_the_status_that_vba_knows() -> None:
    program = STUCK.format(repository=str(CHILD.parents[1]))
    ran = subprocess.run([sys.executable, "-I", "-c", program], check=False, timeout=60, capture_output=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (TOO_LONG, b"", b"")


def test_the_time_that_a_person_takes_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0, left=[])

    class Timer:
        def __init__(self, seconds: float, end: Callable[[int], None], arguments: list[int]) -> None:
            assert (end, arguments) == (os._exit, [TOO_LONG])
            clock.left.append(seconds)

        def start(self) -> None: ...

        def cancel(self) -> None: ...

    monkeypatch.setattr(watch, "threading", SimpleNamespace(Timer=Timer))
    monkeypatch.setattr(watch, "time", SimpleNamespace(monotonic=lambda: clock.now))
    counted = watch.Watch(60)
    counted.start()
    clock.now += 10
    with counted.stopped():
        clock.now += 3600
    clock.now += 20
    with counted.stopped():
        clock.now += 3600
    assert clock.left == [60, 50, 30]


@pytest.mark.parametrize("by_excel", [True, False])
def test_a_box_stops_the_clock(sample: Path, windows: Windows, monkeypatch: pytest.MonkeyPatch, by_excel: bool) -> None:
    running: list[watch.Watch] = []
    seen: list[bool] = []

    class Noted(watch.Watch):
        def start(self) -> None:
            super().start()
            running.append(self)

        def stop(self) -> None:
            super().stop()
            running.clear()

    def look(*_: Any) -> Any:
        seen.append(bool(running))
        if not by_excel:
            raise rejected()
        return "yes"

    def look_at_windows(*_: Any) -> int:
        seen.append(bool(running))
        return 6

    monkeypatch.setattr(addin_click, "Watch", Noted)
    monkeypatch.setattr(FakeExcel, "alert", look)
    monkeypatch.setattr(windows, "MessageBoxW", look_at_windows)
    excel, _ = fake_with(sample)
    assert click(excel, "kiem_tra").status == REPORTED
    assert seen == [False] * (2 if by_excel else 4)
    assert running == []


def test_an_error_that_nobody_can_be_told_of_is_left_to_vba(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Any:
        raise OSError

    monkeypatch.setattr(excel_ui, "user32", nowhere)
    assert click(MoodyExcel(0), "kiem_tra").status == UNREPORTED


def test_a_box_that_windows_refuses_above_excel_is_shown_alone(
    windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = windows.MessageBoxW

    def refuse_owner(window: int | None, *rest: Any) -> int:
        return 0 if window else show(0, *rest)

    monkeypatch.setattr(windows, "MessageBoxW", refuse_owner)
    assert addin_click.main(["kiem_tra", "123456"], lambda _: None) == REPORTED
    assert len(windows.boxes) == 1


@pytest.mark.parametrize("answer", [0, -1], ids=["Windows", "Wine"])
def test_a_box_that_windows_does_not_show_at_all_is_left_to_vba(
    windows: Windows, monkeypatch: pytest.MonkeyPatch, answer: int
) -> None:
    monkeypatch.setattr(windows, "MessageBoxW", lambda *_: answer)
    assert addin_click.main(["kiem_tra", "123456"], lambda _: None) == UNREPORTED


def test_a_folder_is_opened_as_a_folder_and_never_a_program_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "startfile", lambda path: opened.append(str(path)), raising=False)
    report = tmp_path / "BaoCao.docx"
    report.touch()
    show(tmp_path)
    show(report)
    assert opened == [f"{tmp_path}{os.sep}", str(report)]
