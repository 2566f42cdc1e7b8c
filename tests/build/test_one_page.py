"""The guides on one sheet: one page each, with what the buttons are called, in words that may go to units."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest

from de06_xl import open_workbook
from de06_xl.addin.buttons import ACTIONS
from de06_xl.build.__main__ import content_of
from de06_xl.build.one_page import ONE_PAGES, build_one_pages
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.writing.blocks import last_row, open_table
from tests.support.libreoffice import convert


def text_of(name: str) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(shipped.path_of(name))).paragraphs)


def test_what_is_committed_is_what_is_built() -> None:
    for name, made in build_one_pages().items():
        assert content_of(shipped.path_of(name).read_bytes()) == content_of(made), name


@pytest.mark.office
@pytest.mark.thorough
@pytest.mark.parametrize("name", ONE_PAGES)
def test_each_is_one_page_of_a4(name: str, tmp_path: Path) -> None:
    pdf = convert(shipped.path_of(name), "pdf", tmp_path)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1


def test_the_clerks_page_names_buttons_as_they_are() -> None:
    source = shipped.path_of(ONE_PAGES[shipped.CLERKS_PAGE]).read_text(encoding="utf-8")
    named = set(re.findall(r"\*\*(.+?)\*\*", source)) - {"Đề án 06"}
    assert named <= {action.label for action in ACTIONS}
    assert {"Kỳ mới", "Tạo phiếu", "Gửi thư", "Tổng hợp", "Kiểm tra", "Xuất Word"} <= named


def test_the_units_page_has_no_words_of_the_clerks() -> None:
    text = text_of(shipped.UNITS_PAGE)
    assert not re.search(r"\bhãy\b|\bHãy\b|phieu_|\b[A-Z]\d+\b|de06", text)


def test_it_goes_with_the_forms_mail_where_that_is_wanted(sample: Path) -> None:
    grid = FileGrid(sample)
    workbook = open_workbook(sample)
    workbook.forms()
    letter = sample.parent / "phieu_gui" / "thu" / "Phieu_2022-05_CAT.eml"
    assert b"HuongDan_DienPhieu.docx" not in letter.read_bytes()
    found, rows = open_table(grid, layout.FACTS)
    row = last_row(found, rows) + 1
    cells = {"key": "kem_huong_dan", "value": "x"}
    grid.write([Block(found.sheet, row, found.columns[field], [[cell]]) for field, cell in cells.items()])
    workbook.forms()
    assert b"HuongDan_DienPhieu.docx" in letter.read_bytes()
