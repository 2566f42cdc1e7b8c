"""What the guide says that buttons say is what they say, on the day that its pictures show."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings

from de06_xl.addin.action import Action
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.click import click
from de06_xl.addin.excel_ui import ExcelUi, Watch
from de06_xl.build.guide import Text, load_shown
from de06_xl.system import pdf
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Formula
from tests.conftest import NOW
from tests.support.clerks_day import AGAIN, Pressed, a_day, as_told, listing
from tests.support.fake_com import FakeBook, FakeExcel, FakeSheet
from tests.support.machine import run_on, with_dean06
from tests.support.xlwings_engine import Alert, engine_of

SAVED = ("Kiểm tra", "Lịch sử", "Nhật ký")
"""What changes in the workbook in the course of the day."""
BUTTONS = {"yes_no": ("Yes", "No"), "ok": ("OK",)}
SHOWN = load_shown().keys()
INSTALLATION = "kiem_tra_cai_dat"


class SavingBook(FakeBook):
    """An open workbook whose file changes when it is saved."""

    def save(self, path: str | None = None, password: str | None = None) -> None:
        super().save(path, password)
        FileGrid(Path(self.fullname)).write([cells(sheet) for sheet in self.content if sheet.name in SAVED])


def cells(sheet: FakeSheet) -> Block:
    area = sheet.used_area
    rows = [
        [
            Formula(cell.formula) if cell and cell.formula else cell and cell.value
            for cell in (sheet.stored.get((row, column)) for column in range(1, area.column + area.width))
        ]
        for row in range(1, area.row + area.height)
    ]
    return Block(sheet.name, 1, 1, rows)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Pressed]]]:
    """The workbook's folder, and what came of each button."""
    folder, passing = tmp_path_factory.mktemp("so"), tmp_path_factory.mktemp("passing")
    app = FakeExcel()

    def open_book(path: Path) -> None:
        grid = FileGrid(path)
        app.add(str(path), {name: grid.read(name) for name in grid.sheets()}, SavingBook)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(passing))
        patch.setattr(pdf, "to_pdf", lambda report, target: target.write_bytes(b"%PDF-1.7"))
        yield folder, {pressed.button: pressed for pressed in a_day(app, folder, open_book)}


def text_of(box: Alert, folder: Path) -> tuple[str, tuple[str, ...]]:
    return as_told(box.prompt, folder), BUTTONS[box.buttons]


def in_guide(button: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(text.text, text.buttons) for text in load_shown()[button].texts]


@pytest.mark.parametrize("action", [one for one in ACTIONS if one.id in SHOWN - {INSTALLATION}], ids=lambda a: a.id)
def test_a_button_says_what_the_guide_says(action: Action, day: tuple[Path, dict[str, Pressed]]) -> None:
    folder, pressed = day
    assert action.id in pressed, "press it in tests/support/clerks_day.py"
    boxes = [text_of(box, folder) for box in pressed[action.id].boxes]
    assert [text for text in in_guide(action.id) if text[1]] == boxes


def test_the_folder_holds_what_the_guide_lists(day: tuple[Path, dict[str, Pressed]]) -> None:
    _, pressed = day
    opened = pressed["mo_thu_muc"].opened
    assert opened
    assert in_guide("mo_thu_muc") == [(listing(opened), ())]


def test_an_explained_error_does_not_mark_the_report(day: tuple[Path, dict[str, Pressed]]) -> None:
    _, pressed = day
    assert "1 lỗi" not in pressed["kiem_tra" + AGAIN].boxes[0].prompt
    assert "LOI" not in str(pressed["xuat_pdf"].opened)


def test_the_installation_is_told_as_the_guide_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = with_dean06(tmp_path, monkeypatch)
    run_on(monkeypatch, machine)
    app = FakeExcel()
    action = next(action for action in ACTIONS if action.id == INSTALLATION)
    with engine_of(app):
        excel = xlwings.App(impl=app)
        for without in ((), (r"HKCR\Word.Application\CLSID", "")):
            if without:
                del machine.entries[without]
            watch = Watch(action.seconds)
            click(action, excel, ExcelUi(excel, "1", watch), NOW)
            watch.stop()  # a box sets it going again
    assert in_guide(INSTALLATION) == [text_of(box, tmp_path) for box in app.alerts]


def test_every_button_shows_or_says_something() -> None:
    shown = load_shown()
    assert list(shown) == [action.id for action in ACTIONS if action.under != "ky_moi"], "its choices say what it says"
    for button, what in shown.items():
        assert what.texts or what.pictures, button
        assert all(isinstance(text, Text) and text.when and text.text for text in what.texts), button
        assert all(picture.caption.endswith(".") for picture in what.pictures), button
