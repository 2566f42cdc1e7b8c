"""Every button, clicked through the add-in's VBA in LibreOffice, does to the open workbook what its command does."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from de06_xl.actions import ACTIONS, forms, next_period, report, validate
from de06_xl.actions.session import FORMS_FOLDER, REPORT_FOLDER, commit, current_user, open_file
from de06_xl.build import content
from de06_xl.build.master import draw_master
from de06_xl.ribbon import TOLD
from de06_xl.ui import TerminalUi
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reader import read_book
from tests.addin_office import AddinInOffice, loaded
from tests.conftest import NOW
from tests.xlwings_uno import LibreOffice, contents, running

pytestmark = pytest.mark.office

CLICK_LIMIT = 60
"""Seconds for a click to do its work on a machine that does others too."""
NO_CALLS_FOR_CELLS = {"alert", "status_bar", "selection", "activate", "select"}
"""What speaks with the person: boxes, steps, where the person is, and the cell that is shown."""
OPENS = {"mo_thu_muc", "huong_dan"}
LEADS = {"thong_tin_chung", "loi_ke_tiep", "nhat_ky"}


@dataclass
class Clicker:
    """A person before the add-in, who gives ``answers`` to what is asked."""

    addin: AddinInOffice
    folder: Path
    answers: list[str]

    def click(self, button: str) -> dict[str, Any]:
        """Click and wait for what the process noted."""
        self.start(button)
        return self._note(button)

    def press(self, button: str) -> dict[str, Any]:
        """Have a program press the button, and wait likewise."""
        self._set({})
        assert self.addin.press(button) == 0
        return self._note(button)

    def _note(self, button: str) -> dict[str, Any]:
        path = self.folder / f"{button}.json"
        deadline = time.monotonic() + CLICK_LIMIT
        while not path.exists():
            assert time.monotonic() < deadline, f"nothing came of {button}"
            time.sleep(0.05)
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        path.unlink()
        return found

    def start(self, button: str, **settings: Any) -> None:
        """Click and go on."""
        self._set(settings)
        assert self.addin.click(f"de06_{button}") == []

    def _set(self, settings: dict[str, Any]) -> None:
        settings |= {"answers": self.answers, "opener": str(self.folder / "opener.sh")}
        (self.folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")

    @property
    def opened(self) -> list[str]:
        """What was to be shown in another program."""
        path = self.folder / "opened.txt"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with running() as started:
        yield started


@pytest.fixture
def person(office: LibreOffice, tmp_path: Path) -> Iterator[Clicker]:
    folder = tmp_path / "click"
    (folder / "passing").mkdir(parents=True)
    opener = folder / "opener.sh"
    opener.write_text(f'#!/bin/sh\necho "$1" >> "{folder}/opened.txt"\n', encoding="utf-8")
    opener.chmod(0o755)
    child = Path(__file__).with_name("click_child.py")
    with loaded(office, folder, [sys.executable, "-I", str(child), str(folder)]) as addin:
        yield Clicker(addin, folder, ["yes"])


@pytest.fixture
def document(office: LibreOffice, person: Clicker, sample: Path) -> Iterator[Any]:
    """The sample, open and active, the add-in beside it."""
    book = office.open(str(sample))
    yield book.document
    book.close()


def after_command(office: LibreOffice, workbook: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a workbook holds after ``de06 validate --write``, in LibreOffice's own words."""
    session = open_file(workbook, TerminalUi(), NOW, current_user(), writes=True)
    commit(session, validate.run(session))
    book = office.open(str(workbook))
    try:
        return contents(book.document)
    finally:
        book.close()


def test_kiem_tra_writes_what_the_command_writes(
    office: LibreOffice, person: Clicker, document: Any, sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    before = contents(document)
    note = person.click("kiem_tra")
    assert note["status"] == TOLD
    after = contents(document)
    assert after != before
    expected = after_command(office, copy)
    assert {name: rows for name, rows in after.items() if rows != expected[name]} == {}
    question, told = (alert["prompt"] for alert in note["alerts"])
    assert "Ghi kết quả vào sổ?" in question
    assert str(sample.parent / "sao_luu") in told
    assert "chưa lưu" in told


def test_nothing_is_written_when_the_person_says_no(person: Clicker, document: Any, sample: Path) -> None:
    before, person.answers = contents(document), ["no"]
    note = person.click("kiem_tra")
    assert (note["status"], note["writes"]) == (TOLD, {})
    assert contents(document) == before
    assert not (sample.parent / "sao_luu").exists()


@pytest.mark.parametrize("button", ["xuat_word", "xuat_pdf"])
def test_a_report_is_the_one_of_the_command(
    person: Clicker, document: Any, sample: Path, tmp_path: Path, button: str
) -> None:
    before = contents(document)
    note = person.click(button)
    assert note["status"] == TOLD
    assert contents(document) == before
    made = {path.name: path.read_bytes() for path in (sample.parent / REPORT_FOLDER).iterdir()}
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    outcome = report.run(open_file(copy, TerminalUi(), NOW))
    assert made[outcome.files[0].name] == outcome.files[0].read_bytes()
    assert {Path(name).suffix for name in made} == ({".docx", ".pdf"} if button == "xuat_pdf" else {".docx"})
    (opened,) = person.opened
    assert Path(opened).suffix == (".pdf" if button == "xuat_pdf" else ".docx")


def test_ky_moi_makes_the_workbook_that_the_command_makes(
    person: Clicker, document: Any, sample: Path, tmp_path: Path
) -> None:
    before, person.answers = contents(document), ["yes", "no"]
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    note = person.click("ky_moi")
    assert note["status"] == TOLD
    assert contents(document) == before
    made = sample.with_name("DeAn06_2022-06.xlsx")
    session = replace(open_file(copy, TerminalUi(), NOW), ui=Agreeing())
    expected = next_period.run(session).files[0]
    ours, theirs = (replace(read_book(FileGrid(path), "sổ"), sections=()) for path in (made, expected))
    assert ours == theirs
    assert sections_of(made) == sections_of(expected)


def test_tao_phieu_makes_the_forms_that_the_command_makes(
    person: Clicker, document: Any, sample: Path, tmp_path: Path
) -> None:
    before = contents(document)
    note = person.click("tao_phieu")
    assert note["status"] == TOLD
    assert contents(document) == before
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    outcome = forms.run(open_file(copy, TerminalUi(), NOW))
    made, expected = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in (sample.parent / FORMS_FOLDER, copy.parent / FORMS_FOLDER)
    )
    assert made.keys() == expected.keys()
    assert len(made) == len(outcome.files) == 2 * 23 + 2
    assert [path for path, data in made.items() if data != expected[path]] == []
    assert person.opened == [str(sample.parent / FORMS_FOLDER)]


class Agreeing(TerminalUi):
    """A person who says yes."""

    def ask(self, question: str) -> bool:
        return True


def sections_of(path: Path) -> list[tuple[str, Decimal | None, Decimal | None, str | None]]:
    """Code, value, previous value and formula of every indicator."""
    book = read_book(FileGrid(path), "sổ")
    return [(row.code, row.constant, row.previous, row.formula) for row in book.indicators()]


@pytest.mark.parametrize("button", sorted(OPENS))
def test_a_button_that_opens_something_opens_it_and_changes_nothing(
    person: Clicker, document: Any, sample: Path, button: str
) -> None:
    before = contents(document)
    assert person.click(button)["status"] == TOLD
    assert contents(document) == before
    (opened,) = person.opened
    assert Path(opened).exists()
    assert opened == str(sample.parent) if button == "mo_thu_muc" else opened.endswith("huong-dan.html")


def selected(document: Any) -> tuple[str, str]:
    """Sheet and address of the selected cell."""
    sheet, cell = document.CurrentSelection.AbsoluteName.lstrip("$").rsplit(".", 1)
    return sheet.strip("'"), cell.replace("$", "")


@pytest.mark.parametrize("button", sorted(LEADS))
def test_a_button_that_leads_to_a_cell_selects_it_and_changes_nothing(
    person: Clicker, document: Any, button: str
) -> None:
    before = contents(document)
    note = person.click(button)
    assert note["status"] == TOLD
    assert contents(document) == before
    sheet, cell = selected(document)
    expected = {"thong_tin_chung": "Thông tin chung", "nhat_ky": "Nhật ký", "loi_ke_tiep": "II.4 Làm sạch dữ liệu"}
    assert sheet == expected[button]
    if button == "loi_ke_tiep":
        assert cell == "D7"
        assert "97,53" in note["alerts"][0]["prompt"]


def test_kiem_tra_cai_dat_says_what_the_machine_lacks(person: Clicker, document: Any) -> None:
    before = contents(document)
    note = person.click("kiem_tra_cai_dat")
    assert note["status"] == TOLD
    assert contents(document) == before
    (alert,) = note["alerts"]
    assert "Hệ điều hành" in alert["prompt"]


@pytest.mark.parametrize("action", ACTIONS, ids=[action.id for action in ACTIONS])
def test_a_program_presses_every_button_and_nobody_is_asked(person: Clicker, document: Any, action: Any) -> None:
    person.answers = []
    note = person.press(action.id)
    assert (note["status"], note["alerts"], person.opened) == (TOLD, [], [])


# What it costs


def larger(times: int) -> content.Content:
    """The sample with so many times the figures and paragraphs, each with a code of its own."""
    sample = content.load(content.SAMPLE)
    copies = tuple(
        replace(row, code=f"{row.code}_{number}", expression="", name=f"{row.name} {number}")
        for number in range(1, times)
        for row in sample.indicators
    )
    paragraphs = {code: rows * times for code, rows in sample.paragraphs.items()}
    return replace(sample, indicators=sample.indicators + copies, paragraphs=paragraphs)


@pytest.mark.parametrize("action", ACTIONS, ids=[action.id for action in ACTIONS])
def test_the_calls_of_a_click_are_few_and_as_many_for_ten_times_the_rows(
    office: LibreOffice, person: Clicker, document: Any, sample: Path, action: Any
) -> None:
    person.answers = ["yes", "no"]
    few = person.click(action.id)
    assert max(few["reads"].values(), default=0) <= 2
    assert max(few["writes"].values(), default=0) <= 1
    ours = [call for call in few["others"] if call not in NO_CALLS_FOR_CELLS]
    assert len(ours) <= 4, ours
    folder = sample.parent / "larger"
    folder.mkdir()
    (folder / sample.name).write_bytes(draw_master(larger(10)))
    book = office.open(str(folder / sample.name))
    try:
        many = person.click(action.id)
    finally:
        book.close()
    for kind in ("status", "reads", "writes", "others"):
        assert many[kind] == few[kind], kind
