"""A click where sheets, workbook or folder are in the way: one sentence says what to do, and the cells stay.

LibreOffice stands for Excel; a fake does where it cannot show the thing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from de06_xl.actions.session import REPORT_FOLDER
from de06_xl.addin.watch import REPORTED
from de06_xl.workbook import layout
from tests.support.clicking import WITH_WORKBOOK, backups, cells_of, click, fake_with
from tests.support.fake_com import FakeBook, FakeExcel
from tests.support.xlwings_uno import LibreOffice, contents

FINDINGS, LOG, SECTION = layout.FINDINGS.sheet, layout.LOG.sheet, "II.4 Làm sạch dữ liệu"

pytestmark = pytest.mark.usefixtures("elsewhere")


def manner(app: LibreOffice) -> tuple[bool, str]:
    """What a click could leave other than it was."""
    return app.screen_updating, app.calculation


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
