"""Clicks in LibreOffice or in a fake Excel, what they ended with, and an Excel that stops answering."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings

from de06_xl.addin import click as addin_click
from de06_xl.addin.action import Needs
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.excel_ui import WRITING
from de06_xl.addin.watch import REPORTED
from de06_xl.system.backups import BACKUP_FOLDER
from de06_xl.workbook.file_grid import FileGrid
from tests.support import xlwings_engine
from tests.support.command_line import assert_one_sentence
from tests.support.fake_com import FakeBook, FakeExcel, rejected
from tests.support.xlwings_engine import engine_of

WITH_WORKBOOK = [action.id for action in ACTIONS if action.needs is not Needs.NOTHING]


@dataclass
class Clicked:
    """What a click ended with, what the person was asked and what told."""

    status: int
    asked: list[str]
    reported: list[str]

    @property
    def refused(self) -> str:
        """The one sentence that said why nothing was done; nothing else was said."""
        (sentence,) = self.reported
        assert self.status == REPORTED
        assert_one_sentence(f"{sentence}\n")
        return sentence


def click(app: xlwings_engine.App, button: str, *answers: str) -> Clicked:
    """Click as a person who gives these answers, then "yes" to all."""
    app.alerts.clear()
    app.answers = [*answers, *["yes"] * 3]
    with engine_of(app):
        status = addin_click.main([button, "1"], lambda _: xlwings.App(impl=app))
    boxes = app.alerts
    return Clicked(
        status,
        [box.prompt for box in boxes if box.buttons == "yes_no"],
        [box.prompt for box in boxes if box.buttons != "yes_no"],
    )


def backups(workbook: Path) -> list[Path]:
    """The copies that were kept."""
    return list((workbook.parent / BACKUP_FOLDER).glob("[!.]*"))


def cells_of(book: FakeBook) -> list[dict[tuple[int, int], Any]]:
    return [dict(sheet.stored) for sheet in book.content]


def fake_with(sample: Path) -> tuple[FakeExcel, FakeBook]:
    """A fake Excel with a workbook's cells."""
    file, excel = FileGrid(sample), FakeExcel()
    return excel, excel.add(str(sample), {name: file.read(name) for name in file.sheets()})


class MoodyExcel(FakeExcel):
    """An Excel that answers so many calls, and from then on none: somebody began to type into a cell.

    ``asked`` tells of every call by which of our functions it was made, ``missed`` of those that were to be answered.
    """

    def __init__(self, patience: int) -> None:
        self.patience = patience
        self.asked: list[tuple[str, ...]] = []
        self.missed: list[tuple[str, ...]] = []
        super().__init__()

    @property
    def trouble(self) -> BaseException | None:
        return self._ask()

    @trouble.setter
    def trouble(self, value: BaseException | None) -> None:
        assert value is None

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        if trouble := self._ask(may_miss=True):  # Windows shows the box then
            raise trouble
        return super().alert(prompt, title, buttons, mode, callback)

    @property
    def status_bar(self) -> str | bool:
        return super().status_bar

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if trouble := self._ask(may_miss=value != WRITING):
            raise trouble
        self._status = value

    def _ask(self, *, may_miss: bool = False) -> BaseException | None:
        codes = (frame.f_code for frame, _ in traceback.walk_stack(None))
        caller = tuple(code.co_name for code in codes if "/de06_xl/" in code.co_filename)
        self.asked.append(caller)
        if len(self.asked) <= self.patience:
            return None
        if not may_miss:
            self.missed.append(caller)
        return rejected()


class Windows:
    """What of Windows shows a box when Excel cannot; ``boxes`` holds the texts, questions are agreed to."""

    def __init__(self) -> None:
        self.boxes: list[str] = []

    def MessageBoxW(self, window: int, text: str, title: str, style: int) -> int:  # noqa: N802 - as Windows has it
        self.boxes.append(text)
        yes_no = style & 0x4
        return 6 if yes_no else 1
