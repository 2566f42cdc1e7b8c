"""What a program prints of a workbook, and shows of it before anything is calculated: all of it, and of this period."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import openpyxl
import pytest

from de06_xl.actions import new, validate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book
from de06_xl.model.place import Place
from de06_xl.system import files, shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.patch.package import sheet_parts
from tests.conftest import NOW
from tests.support.fill_in import fill_in, read
from tests.support.libreoffice import convert, recalculated


@pytest.fixture
def june(sample: Path) -> Path:
    """June after May, checked while all sheets are only begun: more findings and more history than spare rows."""
    out = sample.parent / "Tháng 6.xlsx"
    new.run_from(open_file(sample, TerminalUi(), NOW, "test"), out)
    fill_in(out, dict.fromkeys(first_of_each_sheet(read(out)), 1))
    session = open_file(out, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    return out


def first_of_each_sheet(book: Book) -> list[str]:
    """A figure of every sheet that has any."""
    return [section.indicators[0].code for section in book.sections if section.indicators]


@pytest.mark.office
def test_every_line_of_a_long_table_is_printed_and_no_empty_page(june: Path) -> None:
    pages = printed(june)
    findings = [row for row in FileGrid(june).read(layout.FINDINGS.sheet)[4:] if row[0]]
    assert len(findings) > 35
    for row in findings:
        assert count(pages, layout.FINDINGS.sheet, str(row[3] or row[1])) >= 1, row
    for row in FileGrid(june).read(layout.HISTORY.sheet)[4:]:
        assert count(pages, layout.HISTORY.sheet, str(row[1])) == 1
    assert sum(footer(page) == layout.FINDINGS.sheet for page in pages) <= 3


@pytest.mark.office
def test_the_first_sheet_shows_the_new_period_before_anything_is_calculated(june: Path) -> None:
    (first, *_) = printed(june)
    assert "2022-06" in first
    assert "25/6/2022" in first
    assert "2022-05" not in first
    values = openpyxl.load_workbook(june, data_only=True)[layout.OVERVIEW_SHEET]
    assert [values["B5"].value, values["B6"].value] == ["2022-06", "20/6/2022"]


def test_a_blank_workbook_shows_its_period_before_anything_is_calculated(tmp_path: Path) -> None:
    out = tmp_path / "sổ.xlsx"
    new.run(out, new.Period.parse("2026-Q3"))
    values = openpyxl.load_workbook(out, data_only=True)[layout.OVERVIEW_SHEET]
    assert [values["B5"].value, values["B6"].value] == ["2026-Q3", "20/9/2026"]


@pytest.mark.office
def test_a_filter_that_hides_findings_is_told_above_them(june: Path) -> None:
    place = Place(layout.FINDINGS.sheet, "A3")
    assert recalculated(june, [{}], [place]) == [[""]]
    parts = unpack(june.read_bytes(), "", "sổ")
    name = sheet_parts(parts)[layout.FINDINGS.sheet]
    parts[name] = re.sub(rb'<row r="(6|7)"', rb'<row r="\1" hidden="1"', parts[name])
    june.write_bytes(files.pack(parts))
    ((reported,),) = recalculated(june, [{}], [place])
    assert str(reported).startswith("Trang đang lọc nên có dòng bị ẩn")


@pytest.mark.office
def test_a_rate_in_a_spare_row_is_printed_with_its_decimals(sample: Path) -> None:
    sheet = "II.5 Tuyên truyền"
    line = ["ty_le_rieng", "Tỷ lệ riêng", "%", 0.16, None, None, None]
    number = next(n for n, row in enumerate(FileGrid(sample).read(sheet), 1) if n > 5 and row[0] is None)
    FileGrid(sample).write([Block(sheet, number, 1, [line]), Block(sheet, number, 14, [[2]])])
    text = "".join(page for page in printed(sample) if footer(page) == sheet)
    assert len(re.findall(r"Tỷ lệ riêng +% +0[.,]16", text)) == 1


def test_print_areas_are_whole_columns() -> None:
    book = unpack(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes(), "", "sổ")["xl/workbook.xml"].decode()
    areas = dict(re.findall(r'<definedName name="_xlnm.Print_Area"[^>]*>\'?([^<\']+)\'?!([^<]+)<', book))
    assert set(areas) >= {table.sheet for table in layout.SHEET_TABLES} | {"II.4 Làm sạch dữ liệu", "IV Phương hướng"}
    for sheet, area in areas.items():
        assert sheet == layout.OVERVIEW_SHEET or re.fullmatch(r"\$A\$1:\$[A-Z]\$1048576", area), sheet


def printed(path: Path) -> list[str]:
    """The text of each page that LibreOffice prints."""
    document = convert(path, "pdf", path.parent)
    done = subprocess.run(["pdftotext", "-layout", document, "-"], capture_output=True, check=True, encoding="utf-8")
    return done.stdout.split("\f")[:-1]


def footer(page: str) -> str:
    """The sheet's name in a page's footer."""
    numbered = [line for line in page.splitlines() if re.search(r"[0-9]+/[0-9]+$", line)]
    return numbered[-1].strip().partition("  ")[0]


def count(pages: list[str], sheet: str, text: str) -> int:
    """How many lines of a sheet's pages hold a text as a word."""
    word = re.compile(rf"(?<![\w.]){re.escape(text)}(?![\w.])")
    return sum(bool(word.search(line)) for page in pages if footer(page) == sheet for line in page.splitlines())
