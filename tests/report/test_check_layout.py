"""The layout rules of Nghị định 30/2020/NĐ-CP on any Word file: each found broken by itself, none found in ours."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from de06_xl.report.layout.comments import commented
from de06_xl.report.layout.fixing import fixed
from de06_xl.report.layout.rules import RULES
from de06_xl.report.layout.verdicts import Verdict
from de06_xl.system import shipped
from tests.support.command_line import assert_one_sentence, de06
from tests.support.judged_layout import every_paragraph, judged, paragraph, verdicts

PAPER, MARGINS, FONT, NUMBERING, NATION, MOTTO, BODY, NUMBER, DATE, KIND, SUBJECT, TO, TEXT, HEADING, SIGNER, COPIES = (
    range(1, len(RULES) + 1)
)


def body(document: DocxDocument) -> Paragraph:
    return paragraph(document, "Thực hiện Quyết định")


# Ours ---------------------------------------------------------------------------------------------------------


def test_the_published_report_as_we_print_it_holds_all_sixteen(rendered_report: bytes) -> None:
    assert verdicts(rendered_report) == {Verdict.RIGHT: list(range(1, 17))}


def test_a_page_that_lies_is_told_as_one(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    page(297, 210)(document)
    assert [problem.actual for problem in judged(document)[PAPER].problems] == ["trang nằm ngang"]


# Each rule broken, in three ways --------------------------------------------------------------------------------


def sized(start: str, points: float) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for run in paragraph(document, start).runs:
            run.font.size = Pt(points)

    return change


def bold(start: str, on: bool) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for run in paragraph(document, start).runs:
            run.bold = on

    return change


def italic(start: str, on: bool) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for run in paragraph(document, start).runs:
            run.italic = on

    return change


def aligned(start: str, how: WD_ALIGN_PARAGRAPH) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        paragraph(document, start).alignment = how

    return change


def texted(start: str, text: str) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        first, *others = paragraph(document, start).runs
        first.text = text
        for run in others:
            run.text = ""

    return change


def without(start: str) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for run in paragraph(document, start).runs:
            run.text = ""

    return change


def without_line_below(start: str) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        found = every_paragraph(document)
        at = next(at for at, one in enumerate(found) if one.text.startswith(start))
        found[at + 1].style = document.styles["Normal"]

    return change


def margin(**sides: float) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for side, millimetres in sides.items():
            setattr(document.sections[0], f"{side}_margin", Mm(millimetres))

    return change


def page(width: float, height: float) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        section = document.sections[0]
        section.page_width, section.page_height = Mm(width), Mm(height)

    return change


def font(name: str) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for run in body(document).runs:
            run.font.name = name

    return change


def colored(document: DocxDocument) -> None:
    body(document).runs[0].font.color.rgb = RGBColor(0, 0, 0x80)


def font_of_the_style(document: DocxDocument) -> None:
    properties = body(document).style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for slot in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{slot}"), ".VnTime")


def number_on_the_first_page(document: DocxDocument) -> None:
    document.sections[0].different_first_page_header_footer = False


def number_on_the_right(document: DocxDocument) -> None:
    document.sections[0].header.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def no_number(document: DocxDocument) -> None:
    for one in document.sections[0].header.paragraphs:
        for element in one._element.findall(qn("w:fldSimple")) + one._element.findall(qn("w:r")):
            one._element.remove(element)


def formatted(**formats: object) -> Callable[[DocxDocument], None]:
    def change(document: DocxDocument) -> None:
        for name, value in formats.items():
            setattr(body(document).paragraph_format, name, value)

    return change


def squeezed(document: DocxDocument) -> None:
    for one in every_paragraph(document):
        if len(one.text) > 60:
            one.paragraph_format.space_before = one.paragraph_format.space_after = Pt(2)


BROKEN: list[tuple[int, Callable[[DocxDocument], None]]] = [
    (PAPER, page(216, 279)),
    (PAPER, page(210, 330)),
    (PAPER, page(216, 356)),
    (MARGINS, margin(left=25)),
    (MARGINS, margin(top=30)),
    (MARGINS, margin(right=10, bottom=15)),
    (FONT, font("Arial")),
    (FONT, colored),
    (FONT, font_of_the_style),
    (NUMBERING, number_on_the_first_page),
    (NUMBERING, number_on_the_right),
    (NUMBERING, no_number),
    (NATION, sized("CỘNG HÒA", 15)),
    (NATION, bold("CỘNG HÒA", False)),
    (NATION, without("CỘNG HÒA")),
    (MOTTO, italic("Độc lập", True)),
    (MOTTO, bold("Độc lập", False)),
    (MOTTO, without_line_below("Độc lập")),
    (BODY, bold("BCĐ THỰC HIỆN", False)),
    (BODY, texted("BCĐ THỰC HIỆN", "Ban Chỉ đạo thực hiện Đề án 06")),
    (BODY, without_line_below("BCĐ THỰC HIỆN")),
    (NUMBER, sized("Số: 111", 14)),
    (NUMBER, texted("Số: 111", "Số: 7/BC-BCĐ")),
    (NUMBER, texted("Số: 111", "Số: 111 / BC - BCĐ")),
    (DATE, italic("Kiên Giang, ngày", False)),
    (DATE, texted("Kiên Giang, ngày", "Kiên Giang, ngày 5 tháng 2 năm 2022")),
    (DATE, sized("Kiên Giang, ngày", 12)),
    (KIND, bold("BÁO CÁO", False)),
    (KIND, sized("BÁO CÁO", 16)),
    (KIND, aligned("BÁO CÁO", WD_ALIGN_PARAGRAPH.LEFT)),
    (SUBJECT, bold("Kết quả triển khai", False)),
    (SUBJECT, italic("Kết quả triển khai", True)),
    (SUBJECT, without_line_below("Kết quả triển khai")),
    (TO, sized("Kính gửi", 12)),
    (TO, texted("- Văn phòng Chính phủ", "- Văn phòng Chính phủ,")),
    (TO, texted("- Bộ Công an", "Bộ Công an.")),
    (TEXT, formatted(alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    (TEXT, formatted(first_line_indent=Mm(0))),
    (TEXT, formatted(line_spacing_rule=WD_LINE_SPACING.DOUBLE)),
    (TEXT, squeezed),
    (HEADING, bold("II. ", False)),
    (HEADING, texted("II. ", "II. Kết quả thực hiện")),
    (HEADING, italic("I. ", True)),
    (SIGNER, texted("TRƯỞNG BAN", "Trưởng Ban")),
    (SIGNER, texted("Lâm Minh Thành", "Ông Lâm Minh Thành")),
    (SIGNER, bold("Lâm Minh Thành", False)),
    (COPIES, sized("Nơi nhận", 14)),
    (COPIES, italic("- Lưu: VT", True)),
    (COPIES, texted("- Lưu: VT", "- Sở Nội vụ.")),
]


@pytest.mark.few(8, 20)
@pytest.mark.parametrize(
    ("rule", "change"), BROKEN, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(BROKEN)]
)
def test_a_broken_rule_is_found_by_itself(
    rendered_report: bytes, rule: int, change: Callable[[DocxDocument], None]
) -> None:
    document = Document(io.BytesIO(rendered_report))
    change(document)
    found = verdicts(document)
    assert found[Verdict.WRONG] == [rule]
    assert len(found[Verdict.RIGHT]) == 15
    (*_, problem) = judged(document)[rule].problems
    assert problem.actual
    assert problem.wanted


def test_every_rule_is_broken_three_times() -> None:
    assert {rule: sum(one is rule for one, _ in BROKEN) >= 3 for rule, _ in BROKEN} == dict.fromkeys(range(1, 17), True)


# As other programs and people write ------------------------------------------------------------------------------


def test_a_document_that_is_none_of_an_office_is_judged_all_the_same() -> None:
    document = Document()
    document.add_paragraph("Hello.")
    found = verdicts(document)
    assert NATION in found[Verdict.WRONG]
    assert TO in found[Verdict.ABSENT]
    assert SIGNER in found[Verdict.UNCLEAR]


@pytest.mark.parametrize("kind", ["line", "straightConnector1"])
def test_a_line_drawn_as_a_shape_is_measured(rendered_report: bytes, kind: str) -> None:
    for width, verdict in ((56, Verdict.RIGHT), (20, Verdict.WRONG)):
        document = Document(io.BytesIO(rendered_report))
        without_line_below("Độc lập")(document)
        motto = paragraph(document, "Độc lập")
        motto.runs[0]._element.append(_shape(kind, width))
        assert judged(document)[MOTTO].verdict is verdict


def test_an_underlined_motto_is_left_to_a_person(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    without_line_below("Độc lập")(document)
    for run in paragraph(document, "Độc lập").runs:
        run.underline = True
    assert judged(document)[MOTTO].verdict is Verdict.UNCLEAR


def test_what_tracked_changes_took_away_is_not_judged(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    run = body(document).add_run(" Arial")
    run.font.name = "Arial"
    deleted = OxmlElement("w:del")
    run._element.addprevious(deleted)
    deleted.append(run._element)
    assert verdicts(document) == {Verdict.RIGHT: list(range(1, 17))}


def _shape(kind: str, millimetres: float) -> object:
    drawing = OxmlElement("w:drawing")
    anchor = OxmlElement("wp:inline")
    extent = OxmlElement("wp:extent")
    extent.set("cx", str(int(millimetres * 36_000)))
    extent.set("cy", "0")
    geometry = OxmlElement("a:prstGeom")
    geometry.set("prst", kind)
    anchor.extend([extent, geometry])
    drawing.append(anchor)
    return drawing


# The copy and the command -----------------------------------------------------------------------------------------


def test_the_copy_has_a_comment_at_each_place_and_the_same_text(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    sized("BÁO CÁO", 16)(document)
    bold("Độc lập", False)(document)
    stream = io.BytesIO()
    document.save(stream)
    copy = Document(io.BytesIO(commented(stream.getvalue(), list(judged(stream.getvalue()).values()))))
    texts = [comment.text for comment in copy.comments]
    assert len(texts) == 2
    assert any(text.startswith("10. Tên loại: cỡ chữ 16; theo nghị định: cỡ chữ 13 đến 14.") for text in texts)
    assert [one.text for one in every_paragraph(copy)] == [one.text for one in every_paragraph(document)]


def test_the_command_tells_each_rule_and_ends_with_1_where_one_is_broken(
    rendered_report: bytes, tmp_path: Path
) -> None:
    document = Document(io.BytesIO(rendered_report))
    sized("BÁO CÁO", 16)(document)
    document.save(tmp_path / "bc.docx")
    ran = de06("check-layout", tmp_path / "bc.docx", "--json", tmp_path / "v.json", "--comments", tmp_path / "gy.docx")
    assert ran.status == 1
    assert (
        "10. Tên loại (mục II.5): chưa đúng.\n    Tên loại “BÁO CÁO”: cỡ chữ 16; theo nghị định: cỡ chữ 13 đến 14."
        in ran.out
    )
    assert "Kết quả: 15 đúng, 1 chưa đúng." in ran.out
    rules = json.loads((tmp_path / "v.json").read_text("utf-8"))["rules"]
    assert [one["verdict"] for one in rules] == ["right"] * 9 + ["wrong"] + ["right"] * 6
    assert (tmp_path / "gy.docx").is_file()


def test_what_is_no_word_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bc.docx").write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    ran = de06("check-layout", tmp_path / "bc.docx")
    assert ran.status == 2
    assert_one_sentence(ran.err)
    assert "bc.docx" in ran.err


# Files of other programs ------------------------------------------------------------------------------------------


def test_a_file_that_leaves_its_pages_to_word_is_judged_and_mended(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    for properties in list(document.element.body.iter(qn("w:sectPr"))):
        properties.getparent().remove(properties)
    stream = io.BytesIO()
    document.save(stream)
    assert MARGINS in verdicts(stream.getvalue())[Verdict.WRONG]  # an inch on each side
    assert MARGINS in verdicts(fixed(stream.getvalue(), "t.docx"))[Verdict.RIGHT]


def test_a_cell_in_a_content_control_is_a_cell(rendered_report: bytes) -> None:
    document = Document(io.BytesIO(rendered_report))
    cell = next(document.element.body.iter(qn("w:tc")))
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    cell.addprevious(control)
    control.append(content)
    content.append(cell)
    assert verdicts(document) == verdicts(rendered_report)


@pytest.mark.parametrize(
    ("inside", "reported"), [("EncryptedPackage", "có mật khẩu nên"), ("WordDocument", "là tệp Word cũ (.doc) nên")]
)
def test_a_file_behind_a_password_is_told_as_that(inside: str, reported: str, tmp_path: Path) -> None:
    (tmp_path / "k.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + inside.encode("utf-16-le"))
    assert reported in de06("check-layout", tmp_path / "k.docx").err


def test_a_page_alone_needs_no_number_for_all_that_is_known() -> None:
    document = Document()
    document.add_paragraph("Một đoạn.")
    assert judged(document)[NUMBERING].verdict is Verdict.UNCLEAR
    for _ in range(300):
        document.add_paragraph("Một đoạn nữa.")
    assert judged(document)[NUMBERING].verdict is Verdict.WRONG


def test_margins_of_a_page_that_lies_are_those_of_any_side() -> None:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    assert judged(document)[MARGINS].verdict is Verdict.RIGHT
    section.left_margin = Mm(5)
    assert [one.actual for one in judged(document)[MARGINS].problems] == ["lề trái 5 mm"]


def test_a_document_without_text_of_its_own_has_none_to_judge() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "Chỉ có bảng"
    assert judged(document)[TEXT].verdict is Verdict.ABSENT


def test_words_own_heading_styles_are_headings_by_their_names() -> None:
    document = Document()
    style = document.styles["Heading 1"].element
    style.pPr.remove(style.pPr.find(qn("w:outlineLvl")))  # as Google Docs writes it
    document.add_paragraph("Đánh giá chung", style="Heading 1")
    assert judged(document)[HEADING].verdict is not Verdict.ABSENT
