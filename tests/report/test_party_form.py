"""A report in the Party's form, through its own template (Hướng dẫn 36-HD/VPTW)."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from de06_xl.actions import report
from de06_xl.actions.session import open_file
from de06_xl.build.party_template import TITLE_WIDTH, build_party_template
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.render import render
from de06_xl.system import shipped
from de06_xl.system.cells import cell_numbers
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.conftest import NOW
from tests.support.books import book, indicator, paragraph
from tests.support.word_layout import Document
from tests.support.word_text import paragraphs_of

FACTS = {
    "co_quan_chu_quan": "ĐẢNG BỘ TỈNH\N{NO-BREAK SPACE}X",
    "co_quan_ban_hanh": "TỈNH ỦY",
    "so": "1",
    "ky_hieu": "BC/TU",
    "quyen_han": "T/M BAN THƯỜNG VỤ",
    "chuc_danh": "PHÓ BÍ THƯ",
}


def workbook(**facts: str) -> Book:
    made = book(indicator("a", 5), paragraphs=(paragraph("-", "Có **{a}** hồ sơ;"),), facts=FACTS | facts)
    others = [fact for fact in made.facts if fact.key != "noi_nhan"]
    places = ("Bộ Chính trị;", "Ban Bí thư", "Lưu Văn phòng Tỉnh ủy.")
    return replace(made, facts=(*others, *(replace(others[0], key="noi_nhan", value=place) for place in places)))


def printed(made: Book) -> bytes:
    figures = Figures(made)
    context = template_context(compose(made, figures), figures, 0)
    return render(build_party_template(), "bao-cao-dang.docx", context, made.declared_empty())


def test_the_party_s_title_star_number_and_hyphens_are_in_their_places() -> None:
    document = Document(printed(workbook()))
    left = ["ĐẢNG BỘ TỈNH\N{NO-BREAK SPACE}X", "TỈNH ỦY", "*", "Số 01-BC/TU"]
    assert [one.text for one in document.paragraphs if one.cell and one.cell.column == 0][:4] == left
    title = document.paragraph("ĐẢNG CỘNG SẢN VIỆT NAM")
    assert (title.cell and title.cell.column, title.sizes, title.bold) == (1, {15.0}, True)
    assert document.next(title).rule == pytest.approx(TITLE_WIDTH, abs=0.1)
    assert document.next(document.next(title)).italic
    assert document.paragraph("-----").alignment == "center"
    assert not any("CỘNG HÒA" in one.text for one in document.paragraphs)
    assert document.section_mm("pgMar", "right") == pytest.approx(15, abs=0.1)


def test_recipients_have_commas_and_the_signer_s_title_is_not_bold() -> None:
    document = Document(printed(workbook()))
    recipients = ["- Bộ Chính trị,", "- Ban Bí thư,", "- Lưu Văn phòng Tỉnh ủy."]
    assert [one.text for one in document.paragraphs if one.text.startswith("- ") and one.cell] == recipients
    assert document.paragraph("T/M BAN THƯỜNG VỤ").bold
    assert not document.paragraph("PHÓ BÍ THƯ").bold


@pytest.mark.parametrize(("closing", "last"), [("Kết thúc.", "Kết thúc."), ("(không)", "- Có 05 hồ sơ.")])
def test_it_ends_in_a_full_stop(closing: str, last: str) -> None:
    texts = paragraphs_of(printed(workbook(ket_thuc=closing)))
    assert last in texts
    assert not any("./." in text for text in texts)


def test_it_is_valid_office_open_xml(tmp_path: Path) -> None:
    (tmp_path / "đảng.docx").write_bytes(printed(workbook()))
    assert OpenXmlValidator().validate(tmp_path / "đảng.docx").errors == []


def named(sample: Path, name: str) -> Path:
    """The sample whose fact `mau_bao_cao` names a template."""
    session = open_file(sample, TerminalUi(), NOW, "test")
    place = session.book().fact_place("mau_bao_cao")
    assert place
    FileGrid(sample).write([Block(place.sheet, *cell_numbers(place.cell), [[name]])])
    return sample


def test_a_fact_names_the_template(sample: Path) -> None:
    outcome = report.run(open_file(named(sample, "bao-cao-dang.docx"), TerminalUi(), NOW, "test"))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in paragraphs_of(outcome.files[0])


def test_an_own_template_is_named_in_the_same_way(sample: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Mẫu của tỉnh.")
    stream = io.BytesIO()
    document.save(stream)
    (sample.parent / "mau_word").mkdir(exist_ok=True)
    (sample.parent / "mau_word" / "của tỉnh.docx").write_bytes(stream.getvalue())
    outcome = report.run(open_file(named(sample, "của tỉnh.docx"), TerminalUi(), NOW, "test"))
    assert paragraphs_of(outcome.files[0]) == ["Mẫu của tỉnh."]


@pytest.mark.parametrize("name", ["không có.docx", "../mau_word/bao-cao.docx"])
def test_a_template_that_is_not_there_is_said_so(name: str, sample: Path) -> None:
    with pytest.raises(De06Error, match=r"không có mẫu Word .* mau_bao_cao"):
        report.run(open_file(named(sample, name), TerminalUi(), NOW, "test"))


def test_the_shipped_template_is_what_the_build_makes() -> None:
    assert shipped.PARTY_TEMPLATE in shipped.TEMPLATES
    assert shipped.path_of(shipped.PARTY_TEMPLATE).exists()
