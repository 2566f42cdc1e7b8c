"""A click where something is in its way: one sentence that says what to do, and the workbook holds what it held.

LibreOffice stands for Excel; a fake does where it cannot show the thing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlwings

from de06_xl.actions.session import REPORT_FOLDER
from de06_xl.addin import click as addin_click
from de06_xl.addin import excel_ui, watch
from de06_xl.addin.action import Needs
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.click import UNATTENDED
from de06_xl.addin.excel_ui import WRITING, show
from de06_xl.addin.watch import REPORTED, TOO_LONG, UNREPORTED
from de06_xl.system import files, pdf
from de06_xl.system.backups import BACKUP_FOLDER
from de06_xl.system.errors import De06Error
from de06_xl.workbook import excel_app, layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.conftest import NOW
from tests.support import xlwings_engine
from tests.support.addin_office import _properties as properties
from tests.support.command_line import assert_one_sentence
from tests.support.examples import WHOLE
from tests.support.fake_com import FakeBook, FakeExcel, rejected
from tests.support.xlwings_engine import engine_of, xlwings_book
from tests.support.xlwings_uno import LibreOffice, contents

FINDINGS, LOG, SECTION = layout.FINDINGS.sheet, layout.LOG.sheet, "II.4 Làm sạch dữ liệu"
CHILD = Path(__file__).parents[1] / "support" / "click_child.py"
WITH_WORKBOOK = [action.id for action in ACTIONS if action.needs is not Needs.NOTHING]
AS_XUAT_WORD = {"xuat_pdf", "tao_phieu"}
"""What asks Excel as Xuất Word does, and takes long."""


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


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A temporary folder beside the tests' own, which lie in the real one; nothing is opened, nothing logged afar."""
    passing = tmp_path / "passing"
    passing.mkdir()
    monkeypatch.chdir(tmp_path)  # a click leaves the current folder
    monkeypatch.setattr(tempfile, "tempdir", str(passing))
    monkeypatch.setattr(excel_ui, "show", lambda path: None)
    monkeypatch.setattr(excel_app, "BUSY_SECONDS", 0)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(passing))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    return passing


@pytest.fixture
def opened(office: LibreOffice) -> Iterator[Callable[..., Any]]:
    """Opens a workbook in LibreOffice, in front, and gives its document."""
    documents = []

    def open_in_front(path: Path, **options: Any) -> Any:
        document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(options))
        documents.append(document)
        return document

    yield open_in_front
    for document in documents:
        document.close(True)


def manner(app: LibreOffice) -> tuple[bool, str]:
    """What a click could leave other than it was."""
    return app.screen_updating, app.calculation


def backups(workbook: Path) -> list[Path]:
    """The copies that were kept."""
    return list((workbook.parent / BACKUP_FOLDER).glob("[!.]*"))


def refusals_untouched(office: LibreOffice, document: Any, workbook: Path, *buttons: str) -> dict[str, str]:
    """Click on each; one sentence refuses, and neither the workbook nor its folder changed. Returns the sentences."""
    cells, before, beside = contents(document), manner(office), {*workbook.parent.iterdir()}
    sentences = {button: click(office, button).refused for button in buttons}
    assert contents(document) == cells
    assert manner(office) == before
    assert {*workbook.parent.iterdir()} == beside
    return sentences


# Sheets


ALL = set(WITH_WORKBOOK) - {"mo_thu_muc", "nhat_ky", "the_thuc", "hoan_tac"}
NEEDED = {FINDINGS: {"kiem_tra"}, layout.OUTLINE.sheet: ALL, layout.FACTS.sheet: ALL}
"""Sheets without which buttons can do nothing, each before those that are looked at earlier."""


@pytest.mark.thorough
@pytest.mark.office
def test_while_a_sheet_has_another_name_the_buttons_that_need_it_say_which_is_missing(
    office: LibreOffice, opened: Callable[..., Any], sample: Path
) -> None:
    document = opened(sample)
    for name, buttons in (NEEDED | {LOG: {"nhat_ky"}}).items():
        sheet = document.Sheets.getByName(name)
        sheet.Name = "Trang của tôi"
        for button, sentence in refusals_untouched(office, document, sample, *buttons).items():
            assert f"“{name}”" in sentence, button
        sheet.Name = name


@pytest.mark.thorough
@pytest.mark.office
def test_without_a_sheet_the_buttons_that_need_it_say_which_is_missing(
    office: LibreOffice, opened: Callable[..., Any], sample: Path
) -> None:
    document = opened(sample)
    for name, buttons in NEEDED.items():
        document.Sheets.removeByName(name)
        for button, sentence in refusals_untouched(office, document, sample, *buttons).items():
            assert f"“{name}”" in sentence, button


@pytest.mark.thorough
@pytest.mark.office
@pytest.mark.parametrize("spoil", ["removed", "renamed"])
def test_a_missing_section_is_a_finding_that_names_its_sheet(
    office: LibreOffice, opened: Callable[..., Any], sample: Path, spoil: str
) -> None:
    document = opened(sample)
    if spoil == "removed":
        document.Sheets.removeByName(SECTION)
    else:
        document.Sheets.getByName(SECTION).Name = "Trang của tôi"
    clicked = click(office, "kiem_tra")
    assert (clicked.status, len(clicked.asked), len(clicked.reported)) == (REPORTED, 1, 1)
    assert any(SECTION in str(cell) for row in contents(document)[FINDINGS] for cell in row)


@pytest.mark.thorough
@pytest.mark.office
def test_without_the_log_a_check_is_written(office: LibreOffice, opened: Callable[..., Any], sample: Path) -> None:
    document = opened(sample)
    document.Sheets.getByName(LOG).Name = "Sổ tay"
    untouched = contents(document)["Sổ tay"]
    assert click(office, "kiem_tra").status == REPORTED
    assert "Kiểm tra lúc" in str(contents(document)[FINDINGS])
    assert contents(document)["Sổ tay"] == untouched


@pytest.mark.thorough
@pytest.mark.office
def test_while_a_sheet_is_protected_nothing_at_all_is_written(
    office: LibreOffice, opened: Callable[..., Any], sample: Path
) -> None:
    document = opened(sample)
    formula = document.Sheets.getByName(SECTION).getCellRangeByName("D8")
    assert formula.Formula.startswith("=")
    formula.Formula = ""  # so that a check has something to write there
    for name in (FINDINGS, LOG, SECTION):
        sheet = document.Sheets.getByName(name)
        sheet.protect("mật khẩu")
        sentence = assert_refused_after_question(office, document, sample)
        assert f"“{name}”" in sentence
        assert "bảo vệ" in sentence
        sheet.unprotect("mật khẩu")


def assert_refused_after_question(office: LibreOffice, document: Any, workbook: Path) -> str:
    cells, before = contents(document), manner(office)
    clicked = click(office, "kiem_tra")
    assert len(clicked.asked) == 1
    assert contents(document) == cells
    assert manner(office) == before
    assert backups(workbook) == []
    return clicked.refused


# Workbooks


@pytest.mark.thorough
@pytest.mark.office
def test_a_workbook_that_cannot_be_saved_is_not_written(
    office: LibreOffice, opened: Callable[..., Any], sample: Path
) -> None:
    document = opened(sample, ReadOnly=True)
    assert "chỉ đọc" in assert_refused_after_question(office, document, sample)


@pytest.mark.thorough
@pytest.mark.office
def test_of_two_open_workbooks_the_active_one_is_worked_on(
    office: LibreOffice, opened: Callable[..., Any], sample: Path
) -> None:
    (sample.parent / "other").mkdir()
    other = Path(shutil.copy(sample, sample.parent / "other" / "Sổ khác.xlsx"))
    bystander, active = opened(other), opened(sample)
    before, digest = contents(bystander), other.read_bytes()
    assert click(office, "kiem_tra").status == REPORTED
    assert "Kiểm tra lúc" in str(contents(active)[FINDINGS])
    assert contents(bystander) == before
    assert not bystander.isModified()
    assert (other.read_bytes(), backups(other)) == (digest, [])
    assert len(backups(sample)) == 1


@pytest.mark.office
def test_a_workbook_of_another_kind_is_told_by_the_sheet_that_it_lacks(
    office: LibreOffice, opened: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "Danh sách.xlsx"
    openpyxl.Workbook().save(path)
    document, digest = opened(path), path.read_bytes()
    buttons = set(WITH_WORKBOOK) - {"mo_thu_muc", "the_thuc"}  # they look at the folder alone
    for button, sentence in refusals_untouched(office, document, path, *buttons).items():
        assert "“Danh sách.xlsx”" in sentence
        assert f"“{LOG if button == 'nhat_ky' else layout.FACTS.sheet}”" in sentence
    assert path.read_bytes() == digest


ODD_NAME = "Sổ 'của' Kiên Giang – tháng 5 ^&cmd & %TEMP%;a=b #1 + {x} [2] ~$ ! (bản cuối).xlsx"


@pytest.mark.thorough
@pytest.mark.office
def test_an_odd_name_changes_nothing(office: LibreOffice, opened: Callable[..., Any], sample: Path) -> None:
    folder = sample.parent / f"Thư mục {Path(ODD_NAME).stem}"
    folder.mkdir()
    workbook = sample.rename(folder / ODD_NAME)
    document = opened(workbook)
    for button in ("kiem_tra", "xuat_word", "ky_moi"):
        clicked = click(office, button, "yes", "no")  # what was made is not opened
        assert clicked.status == REPORTED
        assert clicked.reported[1:] == []
        assert not any("hãy lưu" in reported and "Đã ghi" not in reported for reported in clicked.reported)
    assert "Kiểm tra lúc" in str(contents(document)[FINDINGS])
    (copy,) = backups(workbook)
    assert copy.name.startswith(workbook.stem)
    (report,) = (folder / REPORT_FOLDER).glob("*.docx")
    assert report.is_file()
    new = [path for path in folder.iterdir() if path.suffix == ".xlsx" and path != workbook]
    assert len(new) == 1


# Places


@pytest.mark.parametrize(
    "place", ["passing/Temp1_So.zip", "Content.Outlook/ABC12DEF", "Olk/Attachments/ooa-1", "INetCache/IE"]
)
def test_a_workbook_that_will_be_deleted_is_to_be_saved_elsewhere_first(sample: Path, place: str) -> None:
    folder = sample.parent / place
    folder.mkdir(parents=True)
    workbook = sample.rename(folder / sample.name)
    excel, book = fake_with(workbook)
    before = cells_of(book)
    for button in WITH_WORKBOOK:
        assert "thư mục tạm" in click(excel, button).refused
    assert (cells_of(book), book.saves) == (before, 0)
    assert [*folder.iterdir()] == [workbook]


class CloudBook(FakeBook):
    """A workbook whose address xlwings cannot turn into a path."""

    @property
    def place(self) -> str:
        raise xlwings.XlwingsError("Couldn't find your local OneDrive file.")


@pytest.mark.parametrize("button", WITH_WORKBOOK)
@pytest.mark.parametrize("address", ["https://tinh.sharepoint.com/sites/Đề án/Sổ.xlsx", None])
def test_a_workbook_in_the_cloud_is_to_be_saved_on_the_machine_first(button: str, address: str | None) -> None:
    excel = FakeExcel()
    book = excel.add(address, {}) if address else CloudBook(excel, "")
    excel.bring_to_front(book)
    assert "OneDrive" in click(excel, button).refused
    assert book.saves == 0


@pytest.mark.parametrize("button", WITH_WORKBOOK)
def test_a_workbook_that_was_never_saved_is_to_be_saved_first(button: str) -> None:
    excel = FakeExcel()
    book = excel.add("Book1", {})
    assert "“Book1”" in click(excel, button).refused
    assert book.saves == 0


# An Excel that does not answer


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


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    made = Windows()
    monkeypatch.setattr(excel_ui, "user32", lambda: made)
    return made


@pytest.mark.parametrize("button", WITH_WORKBOOK)
def test_without_a_workbook_the_clerk_is_asked_to_open_one(windows: Windows, button: str) -> None:
    assert addin_click.main([button, "1"], lambda _: None) == REPORTED
    (box,) = windows.boxes
    assert_one_sentence(f"{box}\n")
    assert "mở sổ" in box


def test_a_workbook_that_is_hidden_or_in_protected_view_is_none_and_excel_not_busy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class NoneInFront(FakeExcel):
        def active_book(self) -> Any:
            return SimpleNamespace(api=None)  # as xlwings wraps Excel's answer that there is none

    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waited"))
    sentence = click(NoneInFront(), "kiem_tra").refused
    assert "Chưa có sổ nào để làm việc" in sentence
    assert "Protected View" in sentence


SILENCED = ["kiem_tra", *(button for button in WITH_WORKBOOK if button not in {"kiem_tra", *AS_XUAT_WORD})]


def cells_of(book: FakeBook) -> list[dict[tuple[int, int], Any]]:
    return [dict(sheet.stored) for sheet in book.content]


@pytest.mark.few(0, 2)
@pytest.mark.parametrize("button", SILENCED)
def test_an_excel_that_falls_silent_at_any_call_leads_to_one_sentence_and_no_half_of_a_write_unsaid(
    windows: Windows, sample: Path, button: str
) -> None:
    file = FileGrid(sample)
    sheets = {name: file.read(name) for name in file.sheets()}

    def fall_silent(patience: int) -> MoodyExcel:
        """Click in an Excel that answers so many calls; what was said and done is as it has to be."""
        excel, reported = MoodyExcel(patience), len(windows.boxes)
        book = excel.add(str(sample), sheets)
        before, kept = cells_of(book), len(backups(sample))
        clicked = click(excel, button)
        assert clicked.status == REPORTED
        said = [*windows.boxes[reported:], *clicked.reported]
        refusals = [text for text in said if "Excel đang bận" in text]
        if excel.missed:
            (sentence,) = refusals
            assert_one_sentence(f"{sentence}\n")
            assert cells_of(book) == before or "đóng sổ mà không lưu" in sentence
            assert len(backups(sample)) == kept
            assert clicked.reported == []
        else:
            assert refusals == []
        shutil.rmtree(sample.parent / REPORT_FOLDER, ignore_errors=True)
        for made in sample.parent.glob("DeAn06_*.xlsx"):
            made.unlink()
        return excel

    answered = fall_silent(10**6).asked
    kinds = {caller: [at for at, other in enumerate(answered) if other == caller] for caller in set(answered)}
    for places in kinds.values():  # all sheets are read alike
        for patience in {places[0], places[-1]} if WHOLE else {places[-1]}:
            assert len(fall_silent(patience).asked) > patience


@pytest.mark.parametrize("patience", range(20))
def test_a_long_text_that_could_not_follow_its_sheet_is_told_of_where_the_sheet_stays_half_written(
    patience: int,
) -> None:
    excel = MoodyExcel(10**6)
    book = excel.add("C:\\Sổ.xlsx", {"A": [["cũ", "cũ"]]})
    grid = XlwingsGrid(xlwings_book(book))
    grid.read("A")
    before = cells_of(book)
    excel.patience = len(excel.asked) + patience
    reported = ""
    try:
        grid.write([Block("A", 1, 1, [["mới", "x" * 9000]])])
    except De06Error as error:
        reported = str(error)
    assert bool(reported) == (len(excel.asked) > excel.patience)
    assert not reported or cells_of(book) == before or "trang “A” đã ghi dở" in reported


def test_a_step_that_excel_does_not_show_keeps_nothing_from_being_done(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Absorbed(FakeExcel):
        """An Excel whose status bar cannot be had: somebody types while the report becomes a PDF."""

        @property
        def status_bar(self) -> str | bool:
            return False

        @status_bar.setter
        def status_bar(self, value: str | bool) -> None:
            raise rejected()

    def convert(docx: Path, target: Path) -> None:
        files.write_atomically(target, b"%PDF-1.7\n%%EOF\n")

    monkeypatch.setattr(pdf, "to_pdf", convert)
    file, excel = FileGrid(sample), Absorbed()
    excel.add(str(sample), {name: file.read(name) for name in file.sheets()})
    clicked = click(excel, "xuat_pdf", "no")
    assert (clicked.status, clicked.reported) == (REPORTED, [])
    assert {path.suffix for path in (sample.parent / REPORT_FOLDER).iterdir()} == {".docx", ".pdf"}


def fake_with(sample: Path) -> tuple[FakeExcel, FakeBook]:
    """A fake Excel with a workbook's cells."""
    file, excel = FileGrid(sample), FakeExcel()
    return excel, excel.add(str(sample), {name: file.read(name) for name in file.sheets()})


@pytest.mark.parametrize(
    ("trouble", "reported"),
    [
        (rejected(), "Excel đang bận"),
        (xlwings_engine.ComError(xlwings_engine.EXCEPTION, "Cannot save.", xlwings_engine.REFUSED), "chỉ đọc"),
    ],
)
def test_a_workbook_that_excel_does_not_save_is_not_written(
    sample: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, reported: str
) -> None:
    excel, book = fake_with(sample)
    before = cells_of(book)

    def save(*_: Any, **__: Any) -> None:
        raise trouble

    monkeypatch.setattr(book, "save", save)
    assert reported in click(excel, "kiem_tra").refused
    assert cells_of(book) == before
    assert backups(sample) == []


@pytest.mark.parametrize(
    ("trouble", "reported"),
    [
        (rejected(), "Excel đang bận"),
        (xlwings_engine.ComError(xlwings_engine.EXCEPTION, "Activate failed", xlwings_engine.REFUSED), "Unhide"),
    ],
)
def test_a_cell_that_excel_does_not_show_is_named(
    sample: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, reported: str
) -> None:
    excel, book = fake_with(sample)

    def activate(*_: Any) -> None:
        raise trouble

    sheet = next(sheet for sheet in book.content if sheet.name == LOG)
    monkeypatch.setattr(sheet, "activate", activate)
    sentence = click(excel, "nhat_ky").refused
    assert f"“{LOG}”" in sentence
    assert reported in sentence


def test_what_excel_raised_is_kept_for_those_who_help_unless_it_was_only_busy(sample: Path, elsewhere: Path) -> None:
    logs = elsewhere / ".local" / "state" / "DeAn06" / "log"
    excel, _ = fake_with(sample)
    excel.trouble = rejected()
    assert click(excel, "nhat_ky").status == REPORTED
    assert not logs.exists()
    excel.trouble = xlwings_engine.ComError(xlwings_engine.EXCEPTION, "Strange thing", xlwings_engine.REFUSED)
    assert "Excel không cho đọc" in click(excel, "nhat_ky").refused
    (log,) = logs.iterdir()
    assert "Strange thing" in log.read_text(encoding="utf-8")


def test_with_nobody_there_a_failure_is_a_status_and_a_log(sample: Path, elsewhere: Path) -> None:
    excel, book = fake_with(sample)
    book.content = [sheet for sheet in book.content if sheet.name != LOG]
    with engine_of(excel):
        status = addin_click.main(["nhat_ky", "1", UNATTENDED], lambda _: xlwings.App(impl=excel))
    assert (status, excel.alerts) == (UNREPORTED, [])
    (log,) = (elsewhere / ".local" / "state" / "DeAn06" / "log").iterdir()
    assert f"“{LOG}”" in log.read_text(encoding="utf-8")


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
