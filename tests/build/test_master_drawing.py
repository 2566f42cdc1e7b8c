"""A master workbook that is drawn says what the book says that it is drawn from."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.build.books import BLANKS, SAMPLE, UNPLACED, load_book, load_notes
from de06_xl.build.master import draw_master
from de06_xl.model.book import Book
from de06_xl.model.closing import ACTION
from de06_xl.model.indicator import Indicator
from de06_xl.model.period import PeriodKind
from de06_xl.model.place import Place
from de06_xl.model.responses import ResponseStatus
from de06_xl.system import shipped
from de06_xl.system.cells import column_name
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from tests.support.libreoffice import recalculated
from tests.support.sent import Form, arrive, district_forms


@pytest.fixture
def sample() -> Book:
    return load_book(SAMPLE)


def drawn(book: Book, folder: Path) -> Book:
    path = folder / "Sổ.xlsx"
    path.write_bytes(draw_master(book))
    return read_book(FileGrid(path), path.name)


def unplaced(*rows: Any) -> list[Any]:
    """The rows as they are before they are in a workbook; a formula of ours is the drawing's own."""
    formulas = {"formula": None}
    return [replace(row, row=UNPLACED, **(formulas if isinstance(row, Indicator) else {})) for row in rows]


def assert_same(read: Book, book: Book) -> None:
    assert read.problems == ()
    assert (read.period, read.dates) == (book.period, book.dates)
    for field in ("facts", "outline", "units", "rules"):
        assert unplaced(*getattr(read, field)) == unplaced(*getattr(book, field)), field
    for one, other in zip(read.sections, book.sections, strict=True):
        assert one.name == other.name
        assert unplaced(*one.indicators) == unplaced(*other.indicators)
        assert unplaced(*one.paragraphs) == unplaced(*other.paragraphs)


def test_the_sample_is_read_as_it_was_loaded(sample: Book, tmp_path: Path) -> None:
    assert_same(drawn(sample, tmp_path), sample)


def test_what_the_shipped_workbooks_leave_empty_is_drawn_too(sample: Book, tmp_path: Path) -> None:
    first, *others = sample.outline
    unit, *units = sample.units
    day = dt.date(2022, 1, 6)
    figures = next(section for section in sample.sections if section.indicators and section.paragraphs)
    paragraph, *paragraphs = figures.paragraphs
    changed = replace(paragraph, include="dvc_tiep_nhan > 0", owner="CAT", previous="Đoạn kỳ trước.")
    book = replace(
        sample,
        outline=(replace(first, kinds=frozenset({PeriodKind.MONTH, PeriodKind.YEAR}), level=2), *others),
        units=(replace(unit, parent="TINH", valid_from=day), *units),
        sections=tuple(
            replace(section, paragraphs=(changed, *paragraphs)) if section is figures else section
            for section in sample.sections
        ),
    )
    assert_same(drawn(book, tmp_path), book)


@pytest.mark.parametrize("name", BLANKS)
def test_a_blank_workbook_has_no_period_and_no_figures(name: str) -> None:
    blank = load_book(name)
    assert blank.fact("ky") == ""
    assert [one.code for one in blank.indicators() if one.constant is not None or one.as_of] == []


def test_notes_are_drawn_beside_their_figures(sample: Book, tmp_path: Path) -> None:
    path = tmp_path / "Sổ.xlsx"
    notes = load_notes(SAMPLE)
    path.write_bytes(draw_master(sample, notes))
    grid = FileGrid(path)
    found = {}
    for section in sample.sections:
        rows = grid.read(section.name)
        table = search.find(rows, layout.FIGURES, section.name)
        assert table
        found |= {str(table.cell(row, "code")): table.cell(row, "note") for row in rows if table.cell(row, "note")}
    assert {code: note for code, note in found.items() if code in {one.code for one in sample.indicators()}} == notes


def test_folded_columns_are_hidden_and_a_digest_in_one_makes_no_row_higher() -> None:
    workbook = openpyxl.load_workbook(shipped.path_of(shipped.BLANK_WORKBOOKS["trong"]))
    registers = (layout.RECEIVED, layout.SUBMITTED, layout.SENT, layout.SOURCES, layout.COMPARED)
    for table in registers:
        for at, column in enumerate(table.columns, 1):
            drawn = workbook[table.sheet].column_dimensions[column_name(at)]
            assert drawn.hidden is column.folded, (table.name, column.header)
            if column.folded and column.text and table is not layout.SOURCES:
                assert not drawn.alignment.wrap_text, (table.name, column.header)


@pytest.mark.office
@pytest.mark.thorough
def test_the_steps_of_the_month_tick_themselves_as_they_are_done(tmp_path: Path) -> None:
    path = Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "Sổ.xlsx"))
    assert ticked(path) == ["xong", "", "", "", "", "", "", ""]
    arrive(path, district_forms())
    workbook = open_workbook(path)
    workbook.aggregate()
    workbook.validate(write=True)
    assert ticked(path) == ["xong", "xong", "xong", "xong", "xong", "", "", ""]  # an error is open
    arrive(path, [Form("AB", {"kt_xa": 3}, number=2, status=ResponseStatus.UNDECIDED)])
    assert ticked(path)[2] == ""
    report = path.with_name("Bản ký.docx")
    workbook.report(out=report)
    open_workbook(path).compare(report, write=True)
    assert ticked(path)[6:] == ["xong", ""]
    open_workbook(path).close(report, agreed=True)
    assert ticked(path)[6:] == ["xong", "xong"]
    following = path.with_name("sau.xlsx")
    open_workbook(path).next_period(following)
    assert ticked(following)[6:] == ["", ""]
    rows = FileGrid(path).read(layout.LOG.sheet)
    (closed,) = (number for number, row in enumerate(rows, 1) if row[2] == ACTION)
    FileGrid(path).write([Block(layout.LOG.sheet, closed, 1, [[None] * 4])])
    assert ticked(path)[7] == ""


def ticked(path: Path) -> list[str]:
    """What stands beside the steps of `Tổng quan`, as LibreOffice calculates it."""
    rows = FileGrid(path).read(layout.OVERVIEW_SHEET)
    steps = [number for number, row in enumerate(rows, 1) if str(row[0] or "").startswith("Bước ")]
    (shown,) = recalculated(path, [{}], [Place(layout.OVERVIEW_SHEET, f"D{number}") for number in steps])
    return [str(value or "") for value in shown]
