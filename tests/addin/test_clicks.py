"""Every button, clicked through the add-in's VBA in LibreOffice, does to the open workbook what its command does."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from de06_xl.actions import aggregate, collect, new, validate
from de06_xl.actions.session import FORMS_FOLDER, Outcome, Session, commit, current_user, open_file
from de06_xl.addin.watch import REPORTED
from de06_xl.cli.terminal import TerminalUi
from de06_xl.setup.drive import PRESSED, put_needed_files
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from tests.conftest import NOW
from tests.support import as_command
from tests.support.addin_office import AddinInOffice, loaded
from tests.support.clerks_day import sample_mailbox, units_send
from tests.support.click_calls import CALLS, assert_within_budget, in_short
from tests.support.sent import Form, arrive, district_forms
from tests.support.xlwings_uno import LibreOffice, contents

pytestmark = pytest.mark.office

CLICK_LIMIT = 60
"""Seconds for a click to do its work on a machine that does others too."""
SENT_AGAIN = {"thu/22 HT gửi lại.eml", "thu/24 GT sửa.eml", "Phieu_2022-05_VT.xlsx"}
"""What comes in place of a form, of a wrong one and of a letter without any."""


@dataclass
class Clicker:
    """A person before the add-in, who gives ``answers`` to what is asked."""

    addin: AddinInOffice
    folder: Path
    answers: list[str]
    now: dt.datetime = NOW

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
        assert_within_budget(found["reads"], found["writes"], found["lookups"], found["formats"])
        return found

    def start(self, button: str, **settings: Any) -> None:
        """Click and go on."""
        self._set(settings)
        assert self.addin.click(f"de06_{button}") == []

    def _set(self, settings: dict[str, Any]) -> None:
        settings |= {"answers": self.answers, "opener": str(self.folder / "opener.sh"), "now": self.now.isoformat()}
        (self.folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")

    @property
    def opened(self) -> list[str]:
        """What was to be shown in another program."""
        path = self.folder / "opened.txt"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@pytest.fixture(scope="module")
def clicker(office: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clicker]:
    folder = tmp_path_factory.mktemp("click")
    (folder / "passing").mkdir(parents=True)
    opener = folder / "opener.sh"
    opener.write_text(f'#!/bin/sh\necho "$1" >> "{folder}/opened.txt"\n', encoding="utf-8")
    opener.chmod(0o755)
    child = Path(__file__).parents[1] / "support" / "click_child.py"
    with loaded(office, folder, [sys.executable, "-I", str(child), str(folder)]) as addin:
        yield Clicker(addin, folder, [])


@pytest.fixture
def person(clicker: Clicker) -> Clicker:
    """Somebody who agrees once, and has nothing open yet."""
    (clicker.folder / "opened.txt").unlink(missing_ok=True)
    clicker.answers, clicker.now = ["yes"], NOW
    return clicker


@pytest.fixture
def document(office: LibreOffice, person: Clicker, sample: Path) -> Iterator[Any]:
    """The sample, open and active, the add-in beside it."""
    book = office.open(str(sample))
    yield book.document
    book.close()


@pytest.fixture(scope="module")
def opened_once(office: LibreOffice, clicker: Clicker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    sample = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    book = office.open(str(shutil.copy(sample, tmp_path_factory.mktemp("sổ") / sample.name)))
    yield book.document
    book.close()


@pytest.fixture
def unchanged(opened_once: Any) -> Iterator[Any]:
    """The sample as ``document``, for what changes neither its cells nor its folder."""
    folder = folder_of(opened_once)
    opened_once.CurrentController.Frame.activate()
    before, beside = contents(opened_once), {*folder.iterdir()}
    yield opened_once
    assert contents(opened_once) == before
    assert {*folder.iterdir()} == beside


def folder_of(document: Any) -> Path:
    import uno

    return Path(uno.fileUrlToSystemPath(document.URL)).parent


def after_command(
    office: LibreOffice, workbook: Path, run: Callable[[Session], Outcome]
) -> dict[str, list[tuple[Any, ...]]]:
    """What a workbook holds after a command that writes, in LibreOffice's own words."""
    by_command(workbook, run)
    return shown_by(office, workbook)


def shown_by(office: LibreOffice, workbook: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What LibreOffice shows of a file, asked once."""
    data = workbook.read_bytes()
    if data not in _SHOWN:
        book = office.open(str(workbook))
        try:
            _SHOWN[data] = contents(book.document)
        finally:
            book.close()
    return _SHOWN[data]


_SHOWN: dict[bytes, dict[str, list[tuple[Any, ...]]]] = {}


def by_command(workbook: Path, run: Callable[[Session], Outcome]) -> None:
    """Run a command that writes."""
    session = open_file(workbook, TerminalUi(), NOW, current_user(), writes=True)
    commit(session, run(session))


def files_below(folder: Path) -> dict[Path, bytes]:
    """The files of a folder and of those in it."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.thorough
def test_kiem_tra_writes_what_the_command_writes(
    office: LibreOffice, person: Clicker, document: Any, sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    before = contents(document)
    note = person.click("kiem_tra")
    assert note["status"] == REPORTED
    assert in_short(note["others"]) == CALLS["kiem_tra"]
    after = contents(document)
    assert after != before
    expected = after_command(office, copy, validate.run)
    assert {name: rows for name, rows in after.items() if rows != expected[name]} == {}
    question, reported = (alert["prompt"] for alert in note["alerts"])
    assert "Ghi kết quả vào sổ?" in question
    assert str(sample.parent / "sao_luu") in reported
    assert "chưa lưu" in reported


@pytest.mark.thorough
def test_hoan_tac_puts_back_what_kiem_tra_wrote_and_keeps_what_was_typed_since(person: Clicker, document: Any) -> None:
    before, person.answers = contents(document), ["yes", "yes"]
    person.click("kiem_tra")
    checked = contents(document)
    assert checked != before
    note = person.click("hoan_tac")
    assert (note["status"], in_short(note["others"])) == (REPORTED, CALLS["hoan_tac"])
    assert contents(document) == before
    person.answers = ["yes", "yes"]
    person.click("hoan_tac")
    assert contents(document) == checked
    typed = document.Sheets.getByName("II.4 Làm sạch dữ liệu").getCellRangeByName("I7")
    typed.String, noted = "gõ sau", typed.String
    findings = document.Sheets.getByName("Kiểm tra")
    explained = findings.getCellRangeByName("J5")
    explained.String, was = "đã sửa", explained.String
    note = person.click("hoan_tac")
    assert note["writes"] == {}
    assert "“Kiểm tra”" in note["alerts"][0]["prompt"]
    explained.String = was
    person.answers = ["yes", "yes"]
    person.click("hoan_tac")
    assert typed.String == "gõ sau"
    typed.String = noted
    assert contents(document) == before


@pytest.mark.thorough
def test_tong_hop_writes_what_the_command_writes(
    office: LibreOffice, person: Clicker, sample: Path, tmp_path: Path
) -> None:
    arrive(sample, [*district_forms(["AB"]), Form("PVHCC", {"dvc_da_tra": 7006}, {"II.2": ["Một.", "=1+1", "05"]})])
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    book = office.open(str(sample))
    try:
        before = contents(book.document)
        note = person.click("tong_hop")
        assert note["status"] == REPORTED
        assert in_short(note["others"]) == CALLS["tong_hop"]
        after = contents(book.document)
        person.answers = ["yes"]
        again = person.click("tong_hop")
        assert contents(book.document) == after
    finally:
        book.close()
    assert after != before
    expected = after_command(office, copy, aggregate.run)
    assert {name: rows for name, rows in after.items() if rows != expected[name]} == {}
    question, reported = (alert["prompt"] for alert in note["alerts"])
    assert "Đã tổng hợp 03/34 số liệu các đơn vị phải gửi; 02 số còn thiếu đơn vị; 31 số chưa có." in question
    assert "Huyện An Biên (chưa gửi 02 số)" in reported
    assert "Đã đưa nội dung các đơn vị viết vào: II.2 Dịch vụ công (03 đoạn)." in reported
    assert again["writes"] == {}
    assert "Không có gì thay đổi so với lần tổng hợp trước." in again["alerts"][0]["prompt"]


@pytest.mark.thorough
def test_nothing_is_written_when_the_person_says_no(person: Clicker, unchanged: Any) -> None:
    person.answers = ["no"]
    note = person.click("kiem_tra")
    assert (note["status"], note["writes"]) == (REPORTED, {})


@pytest.mark.few(0, 4)
@pytest.mark.parametrize("button", as_command.buttons())
def test_every_button_does_what_its_command_does(
    office: LibreOffice, person: Clicker, tmp_path: Path, button: str
) -> None:
    workbook = as_command.prepare(button, tmp_path / "nút bấm")
    copy = Path(shutil.copytree(workbook.parent, tmp_path / "dòng lệnh"), workbook.name)
    person.answers, person.now = ["yes"] * 4, dt.datetime.now().astimezone()
    book = office.open(str(workbook))
    try:
        select(book.document, *as_command.SELECTED)
        note = person.click(button)
        said = "\n".join(alert["prompt"] for alert in note["alerts"])
        clicked = as_command.Seen(
            as_command.timeless_cells(contents(book.document)), as_command.files_in(workbook.parent), said
        )
        sheet, _ = selected(book.document) if as_command.DEEDS[button].leads else ("", "")
    finally:
        for one in [one for one in office.open_books() if one.name.endswith(".xlsx")]:
            one.close()
    commanded = as_command.by_command(button, copy, lambda path: as_command.timeless_cells(shown_by(office, path)))
    assert note["status"] == REPORTED
    assert as_command.differences(button, clicked, commanded) == []
    assert sheet == as_command.DEEDS[button].leads
    assert all(path.endswith(as_command.DEEDS[button].opens) for path in person.opened)


def select(document: Any, sheet: str, cell: str) -> None:
    place = document.Sheets.getByName(sheet)
    document.CurrentController.setActiveSheet(place)
    document.CurrentController.select(place.getCellRangeByName(cell))


@pytest.mark.thorough
def test_ky_moi_makes_of_the_saved_workbook_what_the_command_makes_and_opens_it(
    office: LibreOffice, person: Clicker, document: Any, sample: Path, tmp_path: Path
) -> None:
    before, person.answers = contents(document), ["yes", "yes"]
    cell = document.Sheets.getByName("II.4 Làm sạch dữ liệu").getCellRangeByName("I7")
    cell.String = "gõ trước khi bấm"
    before["II.4 Làm sạch dữ liệu"] = contents(document)["II.4 Làm sạch dữ liệu"]
    note = person.click("ky_moi")
    assert note["status"] == REPORTED
    assert contents(document) == before
    made = sample.with_name("DeAn06_2022-06.xlsx")
    (book,) = [book for book in office.open_books() if book.name == made.name]
    book.close()
    assert person.opened == []
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    assert any("gõ trước khi bấm" in row for row in FileGrid(copy).read("II.4 Làm sạch dữ liệu"))
    expected = new.run_from(open_file(copy, TerminalUi(), NOW), copy.with_name(made.name)).files[0]
    assert made.read_bytes() == expected.read_bytes()


@pytest.mark.thorough
def test_thu_phieu_writes_what_the_command_writes_and_so_it_does_when_forms_are_sent_again(
    office: LibreOffice, person: Clicker, document: Any, sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    copy = Path(shutil.copy(sample, tmp_path / "other" / sample.name))
    first = {name: data for name, data in sample_mailbox().items() if name not in SENT_AGAIN}
    again = {name: data for name, data in sample_mailbox().items() if name in SENT_AGAIN}
    assert len(again) == len(SENT_AGAIN)
    states, made = [contents(document)], []
    for mails in (first, again):
        units_send(sample.parent, mails)
        note = person.click("thu_phieu")
        assert note["status"] == REPORTED
        assert in_short(note["others"]) == CALLS["thu_phieu"]
        states.append(contents(document))
        made.append(files_below(sample.parent / FORMS_FOLDER))
    for mails, after, letters in zip((first, again), states[1:], made, strict=True):
        units_send(copy.parent, mails)
        expected = after_command(office, copy, collect.run)
        assert {name: rows for name, rows in after.items() if rows != expected[name]} == {}
        assert letters == files_below(copy.parent / FORMS_FOLDER)
    assert files_below(sample.parent / collect.INBOX) == files_below(copy.parent / collect.INBOX)
    for before, after in itertools.pairwise(states):
        assert {name for name in after if after[name] != before[name]} >= {"Phiếu nhận", "Số liệu đơn vị", "Nhật ký"}
    standing = zip(states[1]["Phiếu nhận"], states[2]["Phiếu nhận"], strict=False)
    settled = [after for before, after in standing if "đã thay" in after and "đã thay" not in before and any(before)]
    assert len(settled) == len(SENT_AGAIN)


@pytest.mark.thorough
def test_thu_phieu_once_more_writes_nothing(person: Clicker, document: Any, sample: Path) -> None:
    units_send(sample.parent, sample_mailbox())
    assert person.click("thu_phieu")["writes"] != {}
    before = contents(document)
    note = person.click("thu_phieu")
    assert (note["status"], note["writes"]) == (REPORTED, {})
    assert contents(document) == before
    assert len(list((sample.parent / "sao_luu").glob("[!.]*"))) == 1


def selected(document: Any) -> tuple[str, str]:
    """Sheet and address of the selected cell."""
    sheet, cell = document.CurrentSelection.AbsoluteName.lstrip("$").rsplit(".", 1)
    return sheet.strip("'"), cell.replace("$", "")


@pytest.mark.thorough
def test_a_program_presses_every_button_on_one_workbook_and_nobody_is_asked(person: Clicker, document: Any) -> None:
    person.answers = []
    for action in PRESSED:
        put_needed_files(action.id, Path(folder_of(document)))
        note = person.press(action.id)
        assert (note["status"], note["alerts"], person.opened) == (REPORTED, [], []), action.id
