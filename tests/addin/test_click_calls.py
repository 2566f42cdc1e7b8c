"""How often a click asks Excel, and that ten times the rows cost no call more."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlwings

from de06_xl.addin import click as addin_click
from de06_xl.addin import excel_ui
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.watch import REPORTED
from de06_xl.build.books import SAMPLE, load_book
from de06_xl.build.master import draw_master
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.duties import headings_owed
from de06_xl.model.unit import Unit
from de06_xl.system import files, pdf, shipped
from de06_xl.system.cells import column_number
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.reading.book import read_book
from tests.support.clerks_day import leader_changes, sample_mailbox, units_send
from tests.support.click_calls import CALLS, PERIODS, assert_within_budget, in_short, ours
from tests.support.fake_com import FakeExcel
from tests.support.sent import Form, arrival_blocks, whole_forms
from tests.support.xlwings_engine import Calls, engine_of

BEFORE = {"hoan_tac": ["kiem_tra"]}
"""What is pressed before, so that there is something to do."""
LEADS_FROM_A_CELL = {"loi_ke_tiep"}
LEADS = {"thong_tin_chung", "loi_ke_tiep", "nhat_ky", "gui_thu", "lay_thu", "cai_dat_thu"}


def larger(times: int) -> bytes:
    """The sample with so many times the figures and paragraphs, each with a code of its own."""
    sample = load_book(SAMPLE)

    def grown(section: SectionSheet) -> SectionSheet:
        copies = tuple(
            replace(row, code=f"{row.code}_{number}", expression="", name=f"{row.name} {number}")
            for number in range(1, times)
            for row in section.indicators
        )
        return replace(section, indicators=section.indicators + copies, paragraphs=section.paragraphs * times)

    return draw_master(replace(sample, sections=tuple(map(grown, sample.sections))))


@functools.cache
def workbook(times: int) -> bytes:
    return larger(times) if times > 1 else shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes()


@functools.cache
def collected(times: int) -> bytes:
    """The same once every unit's form is in, with texts: nothing is typed any more, so that all has to come in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Sổ.xlsx")
        path.write_bytes(workbook(times))
        book = read_book(FileGrid(path), path.name)
        forms = whole_forms(book)
        for form in forms:
            form.texts = {heading.code: f"Đoạn của {form.unit}." for heading in headings_owed(book, unit(book, form))}
        typed = [
            Block(row.sheet, row.number, column_number(row.columns[field]), [[None]])
            for row in (one.row for one in book.indicators() if not one.expression)
            for field in ("value", "as_of")
        ]
        grid = FileGrid(path)
        grid.write([*arrival_blocks(grid, forms), *typed])
        return path.read_bytes()


def unit(book: Book, form: Form) -> Unit:
    found = book.unit(form.unit)
    assert found
    return found


MADE: dict[str, Callable[[int], bytes]] = {"as shipped": workbook, "collected": collected}


@functools.cache
def cells(times: int, kind: str) -> dict[str, list[list[Cell]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "Sổ.xlsx")
        path.write_bytes(MADE[kind](times))
        grid = FileGrid(path)
        return {name: grid.read(name) for name in grid.sheets()}


@pytest.fixture
def click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Calls]:
    """Clicks on the sample with so many times its rows; returns what was asked of Excel. Files are real."""
    monkeypatch.chdir(tmp_path)  # a click leaves the current folder
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr(excel_ui, "show", lambda path: None)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path / "passing"))
    monkeypatch.setattr(pdf, "to_pdf", lambda docx, target: files.write_atomically(target, b"%PDF-1.7\n%%EOF\n"))

    def click(button: str, times: int, kind: str = "as shipped") -> Calls:
        path = tmp_path / str(times) / "Sổ.xlsx"
        path.parent.mkdir()
        path.write_bytes(MADE[kind](times))
        units_send(path.parent, sample_mailbox())
        leader_changes(path.parent)
        excel = FakeExcel()
        excel.add(str(path), cells(times, kind))
        excel.answers = ["no"] if button == "lap_so" else ["yes", "no"]  # the fake opens no file
        with engine_of(excel):
            for before in BEFORE.get(button, ()):
                addin_click.main([before, "1"], lambda _: xlwings.App(impl=excel))
                excel.calls, excel.answers = Calls(), ["yes", "no"]
            assert addin_click.main([button, "1"], lambda _: xlwings.App(impl=excel)) == REPORTED
        assert "ngoài dự kiến" not in str(excel.alerts)
        return excel.calls

    return click


def test_every_button_has_its_calls() -> None:
    assert list(CALLS) == [action.id for action in ACTIONS]


@pytest.mark.parametrize("button", CALLS)
def test_a_button_makes_four_calls_and_leading_to_a_cell_one_or_two_more(button: str) -> None:
    assert ours(CALLS[button]) <= 4 + (button in LEADS) + (button in LEADS_FROM_A_CELL)


@pytest.mark.few(0, 3)
@pytest.mark.parametrize("button", [button for button in CALLS if button not in PERIODS])
def test_a_click_makes_its_calls_and_no_more_for_ten_times_the_rows(click: Callable[..., Calls], button: str) -> None:
    few, many = click(button, 1), click(button, 10)
    assert in_short(few.others) == CALLS[button]
    assert_within_budget(few.reads, few.writes, few.lookups, few.formats)
    assert many == few


@pytest.mark.thorough
def test_sums_and_texts_come_in_with_one_write_to_each_sheet(click: Callable[..., Calls]) -> None:
    few, many = click("tong_hop", 1, "collected"), click("tong_hop", 10, "collected")
    assert in_short(few.others) == CALLS["tong_hop"]
    assert_within_budget(few.reads, few.writes, few.lookups, few.formats)
    assert {"II.4 Làm sạch dữ liệu", "II.5 Tuyên truyền", "Nguồn số liệu", "Tổng quan", "Nhật ký"} <= few.writes.keys()
    assert many == few


@pytest.mark.thorough
def test_forms_that_change_the_state_of_standing_ones_come_in_with_one_write_to_each_sheet(
    click: Callable[..., Calls],
) -> None:
    few, many = click("thu_phieu", 1, "collected"), click("thu_phieu", 10, "collected")
    assert in_short(few.others) == CALLS["thu_phieu"]
    assert_within_budget(few.reads, few.writes, few.lookups, few.formats)
    assert {"Phiếu nhận", "Số liệu đơn vị", "Nhật ký"} <= few.writes.keys()
    assert many == few


@pytest.mark.thorough
def test_the_larger_workbook_has_ten_times_the_rows(tmp_path: Path) -> None:
    counts = []
    for times in (1, 10):
        path = tmp_path / f"{times}.xlsx"
        path.write_bytes(workbook(times))
        book = read_book(FileGrid(path), path.name)
        paragraphs = sum(len(section.paragraphs) for section in book.sections)
        counts.append((len(list(book.indicators())), paragraphs))
    small, large = counts
    assert large == tuple(10 * count for count in small)
