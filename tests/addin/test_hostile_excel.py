"""A click in an Excel that does not answer, save or show: one sentence says so, and no write is half done unsaid."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings

from de06_xl.actions.session import REPORT_FOLDER
from de06_xl.addin import click as addin_click
from de06_xl.addin.click import UNATTENDED
from de06_xl.addin.watch import REPORTED, UNREPORTED
from de06_xl.system import files, pdf
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.support.clicking import WITH_WORKBOOK, MoodyExcel, Windows, backups, cells_of, click, fake_with
from tests.support.command_line import assert_one_sentence
from tests.support.examples import WHOLE
from tests.support.excel_com import EXCEPTION, REFUSED, ComError
from tests.support.fake_com import FakeExcel, rejected
from tests.support.xlwings_engine import engine_of, xlwings_book

LOG = layout.LOG.sheet
AS_XUAT_WORD = {"xuat_pdf", "tao_phieu"}
"""What asks Excel as Xuất Word does, and takes long."""

pytestmark = pytest.mark.usefixtures("elsewhere")


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


@pytest.mark.parametrize(
    ("trouble", "reported"),
    [
        (rejected(), "Excel đang bận"),
        (ComError(EXCEPTION, "Cannot save.", REFUSED), "chỉ đọc"),
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
        (ComError(EXCEPTION, "Activate failed", REFUSED), "Unhide"),
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
    excel.trouble = ComError(EXCEPTION, "Strange thing", REFUSED)
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
