"""What the decree says outright is put right in a copy of any Word file; its words stay as they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from openxml_audit import OpenXmlValidator

from de06_xl.actions import check_layout
from de06_xl.actions.session import REPORT_FOLDER, Outcome, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.report.layout.fixing import fixed
from de06_xl.report.layout.rules import is_page_number
from de06_xl.report.layout.verdicts import Verdict
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from tests.conftest import NOW
from tests.support.command_line import assert_one_sentence, de06
from tests.support.judged_layout import every_paragraph, judged, paragraph, verdicts


def saved(document: DocxDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def words(data: bytes) -> list[str]:
    return [one.text for one in every_paragraph(Document(io.BytesIO(data)))]


def letter_paper(document: DocxDocument) -> None:
    for section in document.sections:
        section.page_width, section.page_height = Mm(216), Mm(279)


def narrow_margins(document: DocxDocument) -> None:
    for section in document.sections:
        section.left_margin = section.top_margin = section.bottom_margin = section.right_margin = Mm(10)


def wide_margins(document: DocxDocument) -> None:
    for section in document.sections:
        section.left_margin = section.top_margin = section.bottom_margin = section.right_margin = Mm(40)


def another_font(document: DocxDocument) -> None:
    for run in paragraph(document, "Thực hiện Quyết định").runs:
        run.font.name = "Arial"


def font_of_the_styles(document: DocxDocument) -> None:
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.set(qn("w:ascii"), "Calibri")
        fonts.set(qn("w:hAnsi"), "Calibri")


def small_letters(document: DocxDocument) -> None:
    for one in every_paragraph(document):
        for run in one.runs:
            run.font.size = Pt(9)


def large_letters(document: DocxDocument) -> None:
    for one in every_paragraph(document):
        for run in one.runs:
            run.font.size = Pt(20)


def without_page_number(document: DocxDocument) -> None:
    for one in document.sections[0].header.paragraphs:
        for child in list(one._p) if is_page_number(one._p) else ():
            one._p.remove(child)


def number_below(document: DocxDocument) -> None:
    without_page_number(document)
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    below = document.sections[0].footer.paragraphs[0]._p
    below.remove_all("w:pPr")
    below.append(parse_xml(field))


BROKEN: list[Callable[[DocxDocument], None]] = [
    *(letter_paper, narrow_margins, wide_margins, another_font, font_of_the_styles),
    *(small_letters, large_letters, without_page_number, number_below),
]


@pytest.mark.few(1, 6)
@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
def test_what_was_broken_is_right_again(
    change: Callable[[DocxDocument], None], rendered_report: bytes, tmp_path: Path
) -> None:
    document = Document(io.BytesIO(rendered_report))
    change(document)
    data = saved(document)
    assert Verdict.WRONG in verdicts(data)
    mended = fixed(data, "bc.docx")
    assert verdicts(mended) == {Verdict.RIGHT: list(range(1, 17))}
    assert words(mended) == words(data)
    (tmp_path / "bc.docx").write_bytes(mended)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "bc.docx").errors] == []


def test_what_is_right_stays_right(rendered_report: bytes) -> None:
    mended = fixed(rendered_report, "bc.docx")
    assert verdicts(mended) == {Verdict.RIGHT: list(range(1, 17))}
    assert fixed(mended, "bc.docx") == mended


def test_a_page_number_in_the_footer_is_not_printed_twice(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    number_below(document)
    section = Document(io.BytesIO(fixed(saved(document), "bc.docx"))).sections[0]
    assert [is_page_number(one._p) for one in section.footer.paragraphs] == [False]
    assert any(is_page_number(one._p) for one in section.header.paragraphs)


def test_a_document_that_is_no_report_gets_paper_margins_font_and_number() -> None:
    document = Document()
    document.add_paragraph("Một văn bản bất kỳ.")
    document.sections[0].orientation = WD_ORIENT.PORTRAIT
    found = judged(fixed(saved(document), "vb.docx"))
    assert [found[number].verdict for number in (1, 2, 3, 4)] == [Verdict.RIGHT] * 4


def test_signs_keep_their_typeface() -> None:
    document = Document()
    document.add_paragraph("").add_run("\uf0fc").font.name = "Wingdings"
    (one,) = Document(io.BytesIO(fixed(saved(document), "vb.docx"))).paragraphs
    assert one.runs[0].font.name == "Wingdings"


def test_pages_that_lie_stay_so(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    section = document.add_section()
    section.page_width, section.page_height = Mm(279), Mm(216)
    last = Document(io.BytesIO(fixed(saved(document), "bc.docx"))).sections[-1]
    assert (round(last.page_width.mm), round(last.page_height.mm)) == (297, 210)


def test_tracked_changes_are_left_to_a_person(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    who = f'{nsdecls("w")} w:id="1" w:author="A" w:date="2022-05-31T08:00:00Z"'
    document.add_paragraph()._p.append(parse_xml(f"<w:ins {who}><w:r><w:t>thêm</w:t></w:r></w:ins>"))
    with pytest.raises(De06Error, match="Track Changes"):
        fixed(saved(document), "bc.docx")


def test_the_command_writes_the_copy_and_judges_it(rendered_report: bytes, tmp_path: Path) -> None:
    document = Document(io.BytesIO(rendered_report))
    narrow_margins(document)
    document.save(tmp_path / "bc.docx")
    before = (tmp_path / "bc.docx").read_bytes()
    ran = de06("check-layout", tmp_path / "bc.docx", "--fix", tmp_path / "sua.docx")
    assert (ran.status, "Kết quả: 16 đúng." in ran.out) == (0, True)
    assert verdicts((tmp_path / "sua.docx").read_bytes()) == {Verdict.RIGHT: list(range(1, 17))}
    assert (tmp_path / "bc.docx").read_bytes() == before
    again = de06("check-layout", tmp_path / "bc.docx", "--fix", tmp_path / "sua.docx")
    assert again.status == 2
    assert_one_sentence(again.err)


def test_templates_can_be_put_right_too() -> None:
    for name in shipped.TEMPLATES:
        fixed(shipped.path_of(name).read_bytes(), name)


class TestTheButton:
    def press(self, folder: Path, change: Callable[[DocxDocument], None], report: bytes) -> Outcome:
        document = Document(io.BytesIO(report))
        change(document)
        (folder / REPORT_FOLDER).mkdir(exist_ok=True)
        document.save(str(folder / REPORT_FOLDER / "BanKy.docx"))
        return check_layout.run_last(open_file(folder / "Sổ tháng 5.xlsx", TerminalUi(), NOW))

    def test_it_puts_right_what_can_be_and_remarks_on_the_rest(self, sample: Path, rendered_report: bytes) -> None:
        def change(document: DocxDocument) -> None:
            narrow_margins(document)
            for run in paragraph(document, "BÁO CÁO").runs:
                run.bold = False

        outcome = self.press(sample.parent, change, rendered_report)
        assert outcome.messages[0] == "Thể thức BanKy.docx: 14 đúng, 2 chưa đúng."
        assert outcome.messages[-1] == "Bản sao còn: 15 đúng, 1 chưa đúng."
        assert outcome.open_path
        assert outcome.open_path.name == "BanKy_THE-THUC.docx"
        copy = Document(str(outcome.open_path))
        assert [one.text.partition(":")[0] for one in copy.comments] == ["10. Tên loại"]
        again = self.press(sample.parent, change, rendered_report)
        assert again.open_path == outcome.open_path

    def test_with_tracked_changes_it_only_remarks(self, sample: Path, rendered_report: bytes) -> None:
        def change(document: DocxDocument) -> None:
            narrow_margins(document)
            who = f'{nsdecls("w")} w:id="1" w:author="A" w:date="2022-05-31T08:00:00Z"'
            paragraph(document, "Thực hiện").runs[0]._r.addprevious(parse_xml(f"<w:ins {who}/>"))

        outcome = self.press(sample.parent, change, rendered_report)
        assert outcome.messages[-2].startswith("Văn bản còn Track Changes nên bản sao chưa sửa gì")
        assert outcome.messages[-1] == "Bản sao còn: 15 đúng, 1 chưa đúng."

    def test_what_is_right_makes_no_copy(self, sample: Path, rendered_report: bytes) -> None:
        outcome = self.press(sample.parent, lambda document: None, rendered_report)
        assert outcome.messages == ("Thể thức BanKy.docx: 16 đúng.",)
        assert not outcome.files

    def test_without_a_word_file_it_says_so(self, sample: Path) -> None:
        with pytest.raises(De06Error, match="chưa có tệp Word nào"):
            check_layout.run_last(open_file(sample, TerminalUi(), NOW))
