"""Appendices of the report in Word: their pages, numbers and tables, and how a text names them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from de06_xl import open_workbook
from de06_xl.model.figures import Figures
from de06_xl.model.texts import Texts
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from tests.support import books
from tests.support.typed_tables import TASKS, book_with, with_sheets

TWIP = 635
"""English Metric Units in a twentieth of a point."""


def word(path: Path, out: str = "bc.docx") -> Document:
    target = path.parent / out
    open_workbook(path).report(template=shipped.path_of(shipped.REPORT_TEMPLATE), out=target)
    return Document(str(target))


def test_an_appendix_is_a_lying_section_of_its_own_numbered_from_1(appendix_sample: Path) -> None:
    document = word(appendix_sample)
    body, appendix = document.sections
    assert (body.orientation, appendix.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert appendix.page_width > appendix.page_height
    assert appendix._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[texts.index("PHỤ LỤC") :][:3] == [
        "PHỤ LỤC",
        "KẾT QUẢ GIẢI QUYẾT 25 DỊCH VỤ CÔNG THIẾT YẾU (SỐ LIỆU ĐẶT RA LÀM VÍ DỤ)",
        "(Kèm theo Báo cáo số 111/BC-BCĐ ngày 31/5/2022 của Ban Chỉ đạo thực hiện Đề án 06 tỉnh Kiên Giang)",
    ]


def test_neither_its_sum_nor_the_note_below_stands_alone_on_a_page(appendix_sample: Path) -> None:
    document = word(appendix_sample)
    rows = [list(row._tr.iter(qn("w:p"))) for row in document.tables[-1].rows]
    kept = [all(one.pPr.keepNext is not None for one in row) for row in rows]
    assert kept[-3:] == [False, True, True]


def test_its_table_fills_the_page_repeats_its_header_and_joins_its_cells(appendix_sample: Path) -> None:
    document = word(appendix_sample)
    table = document.tables[-1]
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    columns = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert abs(sum(columns) - width / TWIP) <= len(columns)
    rows = table._tbl.tr_lst
    assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows[:3]] == [True, True, False]
    assert [cell.text for cell in table.rows[0].cells] == ["TT", "Lĩnh vực", "Dịch vụ công", *["Hồ sơ"] * 3]
    assert [cell.text for cell in table.rows[1].cells][3:] == ["Tổng số", "Trực tuyến", "Tỷ lệ (%)"]
    assert {table.cell(number, 1)._tc for number in range(2, 10)} == {table.cell(2, 1)._tc}
    assert [cell.text for cell in table.rows[-1].cells] == ["Tổng cộng"] * 3 + ["47.078", "25.649", "54,48"]


def test_a_text_names_an_appendix_as_it_is_numbered_in_this_report() -> None:
    book = book_with({"Nhiệm vụ": TASKS})
    body = [heading for heading in book.outline if not heading.appendix]
    for codes, names in ((["PL1", "PL4"], ["Phụ lục I", "Phụ lục II"]), (["PL4"], ["{tt.PL1}", "Phụ lục"])):
        appendices = [books.heading(code, "NHIỆM VỤ", sheet="Nhiệm vụ") for code in codes]
        texts = Texts(replace(book, outline=(*body, *appendices)), Figures(book))
        assert [texts.printed(text) for text in ("{tt.PL1}", "{tt.PL4}")] == names


@pytest.mark.thorough
def test_several_appendices_have_roman_numbers_and_each_its_own_pages(appendix_sample: Path) -> None:
    with_sheets(appendix_sample, {"Nhiệm vụ": TASKS}, outline=[("PL2", "NHIỆM VỤ", "Nhiệm vụ")])
    document = word(appendix_sample)
    names = [paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("PHỤ LỤC")]
    assert names == ["PHỤ LỤC I", "PHỤ LỤC II"]
    orientations = [section.orientation for section in document.sections]
    assert orientations == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    numbered = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [one is not None and one.get(qn("w:start")) for one in numbered] == [False, "1", "1"]


def test_a_template_without_a_place_for_appendices_is_refused_by_name(appendix_sample: Path) -> None:
    old = Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
    begin = next(paragraph._p for paragraph in old.paragraphs if "cac_phu_luc" in paragraph.text)
    for element in [begin, *begin.itersiblings()]:
        if element.tag != qn("w:sectPr"):
            element.getparent().remove(element)
    stream = io.BytesIO()
    old.save(stream)
    template = appendix_sample.parent / "mau cu.docx"
    template.write_bytes(stream.getvalue())
    with pytest.raises(De06Error, match=r"mau cu\.docx.*Phụ lục"):
        open_workbook(appendix_sample).report(template=template, out=appendix_sample.parent / "b.docx")
