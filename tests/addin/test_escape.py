"""Esc stops a button at its next step: what was not begun is not done, and nothing is half written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings

from de06_xl.actions import forms
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.click import click
from de06_xl.addin.escape import Escape
from de06_xl.addin.excel_ui import ExcelUi
from de06_xl.addin.watch import Watch
from de06_xl.system.errors import De06Error, StoppedError
from de06_xl.workbook.file_grid import FileGrid
from tests.conftest import NOW
from tests.support.fake_com import FakeExcel
from tests.support.xlwings_engine import engine_of

DOWN, SINCE, UP = 0x8000, 0x1, 0


class Keyboard:
    """Windows' own answers: states of the key one after the other, and the process of each window."""

    def __init__(self, *states: int, front: int = 7) -> None:
        self.states = [*states]
        self.front = front

    def GetAsyncKeyState(self, key: int) -> int:  # noqa: N802
        assert key == 0x1B
        return self.states.pop(0)

    def GetForegroundWindow(self) -> int:  # noqa: N802
        return self.front

    def GetWindowThreadProcessId(self, window: int, process: Any) -> None:  # noqa: N802
        process._obj.value = window


def watched(keyboard: Keyboard) -> Escape:
    """Looked at by hand, in no thread."""
    escape = Escape("7")
    escape._user32 = keyboard
    while keyboard.states:
        escape.look()
    return escape


@pytest.mark.parametrize(
    ("states", "front", "stops"),
    [
        ((UP, DOWN), 7, True),
        ((UP, SINCE, UP), 7, True),
        ((DOWN, DOWN), 7, False),  # still down from before
        ((DOWN, UP, DOWN), 7, True),
        ((UP, DOWN), 8, False),  # in another program
        ((UP, UP), 7, False),
    ],
)
def test_a_press_in_excel_stops_the_next_step_once(states: tuple[int, ...], front: int, stops: bool) -> None:
    escape = watched(Keyboard(*states, front=front))
    if stops:
        with pytest.raises(StoppedError, match="đã dừng theo yêu cầu"):
            escape.raise_if_pressed()
    escape.raise_if_pressed()


def test_in_a_box_it_means_no() -> None:
    escape = Escape("7")
    escape._user32 = Keyboard(UP, DOWN, DOWN)
    with escape.paused():
        escape.look()
        escape.look()
    escape.look()  # the finger is still there
    escape.raise_if_pressed()


@pytest.fixture
def app(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeExcel]:
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    app = FakeExcel()
    grid = FileGrid(sample)
    app.add(str(sample), {name: grid.read(name) for name in grid.sheets()})
    with engine_of(app):
        yield app


def test_forms_that_were_stopped_leave_nothing_behind(
    app: FakeExcel, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    escape, drawn = Escape("1"), []
    draw = forms.draw

    def drawn_until_the_third(*arguments: Any) -> bytes:
        drawn.append(arguments)
        if len(drawn) == 3:
            escape._asked.set()
        return draw(*arguments)

    monkeypatch.setattr(forms, "draw", drawn_until_the_third)
    excel, watch = xlwings.App(impl=app), Watch(60)
    action = next(action for action in ACTIONS if action.id == "tao_phieu")
    with pytest.raises(De06Error, match="sổ chưa bị thay đổi"):
        click(action, excel, ExcelUi(excel, "1", watch, escape=escape), NOW)
    watch.stop()
    assert len(drawn) == 3
    assert not list(sample.parent.glob("phieu_gui/**/*.*"))
