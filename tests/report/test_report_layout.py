"""The rendered report against the layout rules of Nghị định 30/2020/NĐ-CP, Phụ lục I; nothing of its text is lost."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from de06_xl.actions import check_layout
from de06_xl.actions.session import Checked
from de06_xl.build.report_template import build_report_template
from de06_xl.report.compose import compose
from de06_xl.report.render import render
from tests.support.report_context import rendered, report_context
from tests.support.word_layout import FONT_SLOTS, Document, Paragraph, W

MOTTO_WIDTH = 56.1
""""Độc lập - Tự do - Hạnh phúc" in Times New Roman bold 13, in millimetres."""
SIZE_13_14 = {13.0, 14.0}


@pytest.fixture(scope="module")
def report(rendered_report: bytes) -> Document:
    return Document(rendered_report)


def variant(**facts: Any) -> Document:
    return Document(rendered(**facts))


def body_text(document: Document) -> list[Paragraph]:
    """The paragraphs between the addressees and the signature."""
    opening = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Thực hiện"))
    closing = next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith("Trên đây"))
    return document.between(opening, closing)


def test_rule_1_the_paper_is_upright_a4(report: Document) -> None:
    assert report.section_mm("pgSz", "w") == pytest.approx(210, abs=0.1)
    assert report.section_mm("pgSz", "h") == pytest.approx(297, abs=0.1)
    assert report.section.find(f"{W}pgSz").get(f"{W}orient") in (None, "portrait")


@pytest.mark.parametrize(
    ("side", "least", "most"), [("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20)]
)
def test_rule_2_margins(report: Document, side: str, least: float, most: float) -> None:
    # A twip, 0.02 mm, is the finest that the format can say.
    assert least - 0.02 <= report.section_mm("pgMar", side) <= most + 0.02


def test_rule_3_all_text_is_black_times_new_roman(report: Document) -> None:
    paragraphs = [*report.paragraphs, *report.header("first"), *report.header("default")]
    runs = [run for paragraph in paragraphs for run in paragraph.runs]
    assert len(runs) > 80
    for run in runs:
        assert run.fonts == dict.fromkeys(FONT_SLOTS, "Times New Roman"), run.text
        assert run.color == "000000", run.text
        assert run.language == "vi-VN", run.text
        assert unicodedata.is_normalized("NFC", run.text), run.text


def test_rule_3_every_style_is_black_times_new_roman(report: Document) -> None:
    styles = [style for style in report.styles.iter(f"{W}style") if style.get(f"{W}customStyle") == "1"]
    assert len(styles) > 25
    for style in styles:
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert {fonts.get(f"{W}{slot}") for slot in FONT_SLOTS} == {"Times New Roman"}, style
        assert style.find(f"{W}rPr/{W}color").get(f"{W}val") == "000000"


def test_rule_3_no_theme_brings_another_font(report: Document) -> None:
    for name, part in report.parts.items():
        assert b"asciiTheme" not in part, name
        faces = set(re.findall(rb'(?:typeface|w:name|w:ascii|w:hAnsi|w:cs|w:eastAsia)="([A-Z][^"]*)"', part))
        if name in ("word/theme/theme1.xml", "word/fontTable.xml"):
            assert faces == {b"Times New Roman"}, name


def test_rule_4_the_page_number_stands_in_the_middle_of_the_top_margin(report: Document) -> None:
    *_, number = report.header("default")
    assert number.fields == ["PAGE"]
    assert number.alignment == "center"
    assert number.sizes <= SIZE_13_14
    assert not number.bold
    assert not number.italic
    distance = report.section_mm("pgMar", "header")
    assert 0 < distance < distance + 14 * 25.4 / 72 < report.section_mm("pgMar", "top")


def test_rule_4_the_first_page_shows_no_number(report: Document) -> None:
    assert report.section.find(f"{W}titlePg") is not None
    assert not any(paragraph.fields or paragraph.text for paragraph in report.header("first"))


def test_rule_5_quoc_hieu(report: Document) -> None:
    nation = report.paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert nation.sizes <= {12.0, 13.0}
    assert nation.bold
    assert not nation.italic
    assert nation.alignment == "center"
    assert nation.cell is not None
    assert (nation.cell.table, nation.cell.row, nation.cell.column) == (0, 0, 1)


def test_rule_6_tieu_ngu_with_a_rule_as_long_as_its_line(report: Document) -> None:
    motto = report.next(report.paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    assert motto.text == "Độc lập - Tự do - Hạnh phúc"
    assert motto.sizes == {13.0}, "the width of the rule holds for 13"
    assert motto.bold
    assert not motto.italic
    assert motto.alignment == "center"
    rule = report.next(motto)
    assert rule.rule == pytest.approx(MOTTO_WIDTH, abs=0.1)
    assert rule.left == pytest.approx(rule.right)
    assert rule.cell == motto.cell


def test_rule_7_the_issuing_body_stands_bold_under_the_one_above_it(report: Document) -> None:
    superior = report.paragraphs[0]
    issuing = report.next(superior)
    rule = report.next(issuing)
    assert superior.text.replace("\N{NO-BREAK SPACE}", " ") == "UBND TỈNH KIÊN GIANG"
    assert not superior.bold
    assert issuing.text.replace("\N{NO-BREAK SPACE}", " ") == "BCĐ THỰC HIỆN ĐỀ ÁN 06"
    assert issuing.bold
    for paragraph in (superior, issuing):
        assert paragraph.text.isupper()
        assert paragraph.sizes <= {12.0, 13.0}
        assert not paragraph.italic
        assert paragraph.alignment == "center"
        assert paragraph.cell is not None
        assert (paragraph.cell.table, paragraph.cell.row, paragraph.cell.column) == (0, 0, 0)
    line = 53.8  # mm, "BCĐ THỰC HIỆN ĐỀ ÁN 06" in Times New Roman bold 12
    assert rule.rule is not None
    assert line / 3 <= rule.rule <= line / 2
    assert issuing.cell is not None
    assert issuing.cell.width / 3 <= rule.rule <= issuing.cell.width / 2, "a name that fills its lines"
    assert rule.left == pytest.approx(rule.right)


def test_rule_8_number_and_symbol(report: Document) -> None:
    number = report.paragraph("Số: 111/BC-BCĐ")
    assert number.sizes == {13.0}
    assert not number.bold
    assert not number.italic
    assert number.alignment == "center"
    assert number.cell is not None
    assert (number.cell.table, number.cell.row, number.cell.column) == (0, 1, 0)


def test_rule_9_place_and_date_stand_level_with_the_number(report: Document) -> None:
    number = report.paragraph("Số: 111/BC-BCĐ")
    date = report.paragraph("Kiên Giang, ngày 31 tháng 5 năm 2022")
    assert date.sizes <= SIZE_13_14
    assert date.italic
    assert not date.bold
    assert date.alignment == "center"
    assert date.cell is not None
    assert (date.cell.table, date.cell.row, date.cell.column) == (0, 1, 1)
    assert (date.before, date.sizes, date.line) == (number.before, number.sizes, number.line)


def test_rule_10_kind_of_document(report: Document) -> None:
    kind = report.paragraph("BÁO CÁO")
    assert kind.cell is None
    assert kind.sizes <= SIZE_13_14
    assert kind.bold
    assert not kind.italic
    assert kind.alignment == "center"


def test_rule_11_subject_and_period_with_a_rule_below(report: Document) -> None:
    subject = report.next(report.paragraph("BÁO CÁO"))
    title, period = subject.text.split("\n")
    assert title.startswith("Kết quả triển khai thực hiện Đề án “Phát triển")
    assert period == "(Tháng 5/2022)"
    assert subject.sizes <= SIZE_13_14
    assert subject.bold
    assert not subject.italic
    assert subject.alignment == "center"
    rule = report.next(subject)
    assert rule.rule is not None
    assert report.text_width / 3 <= rule.rule <= report.text_width / 2
    assert rule.left == pytest.approx(rule.right)


def test_rule_12_several_addressees_stand_below_each_other_under_the_colon(report: Document) -> None:
    heading = report.paragraph("Kính gửi:")
    first = report.next(heading)
    last = report.next(first)
    assert [first.text, last.text] == ["- Văn phòng Chính phủ;", "- Bộ Công an."]
    for paragraph in (heading, first, last):
        assert paragraph.sizes <= SIZE_13_14
        assert not paragraph.bold
        assert not paragraph.italic
    before_colon = 17.6  # mm, "Kính gửi" in Times New Roman 14
    assert heading.sizes == {14.0}
    assert first.left + first.first_line == pytest.approx(heading.left + before_colon, abs=0.2)
    assert (last.left, last.first_line) == (first.left, first.first_line)


def test_rule_12_one_addressee_stands_on_the_same_line() -> None:
    document = variant(kinh_gui=["Văn phòng Chính phủ"])
    addressee = document.paragraph("Kính gửi: Văn phòng Chính phủ")
    assert addressee.sizes <= SIZE_13_14
    assert not addressee.bold
    assert not addressee.italic
    assert document.next(addressee).text.startswith("Thực hiện Quyết định")


def test_rule_12_a_report_without_addressee_has_no_kinh_gui() -> None:
    document = variant(kinh_gui=[])
    assert not any("Kính gửi" in paragraph.text for paragraph in document.paragraphs)
    subject = document.next(document.paragraph("BÁO CÁO"))
    assert document.next(document.next(subject)).text.startswith("Thực hiện Quyết định")


def test_rule_13_body_paragraphs(report: Document) -> None:
    regular = [paragraph for paragraph in body_text(report)[:-1] if not paragraph.bold]
    assert len(regular) == 39
    for paragraph in regular:
        assert paragraph.sizes <= SIZE_13_14, paragraph.text
        assert not paragraph.italic, paragraph.text
        assert paragraph.alignment == "both", paragraph.text
        assert paragraph.left == paragraph.right == 0, paragraph.text
        assert any(abs(paragraph.first_line - indent) < 0.1 for indent in (10, 12.7)), paragraph.text
        unit, height = paragraph.line
        assert unit == "auto"
        assert 1 <= height <= 1.5
        assert paragraph.widow_control


def test_rule_13_at_least_six_points_stand_between_paragraphs(report: Document) -> None:
    body = body_text(report)
    for above, below in pairwise(body):
        assert max(above.after, below.before) >= 6, below.text


def test_rule_13_a_line_break_does_not_stretch_the_line_before_it(report: Document) -> None:
    assert report.settings.find(f"{W}compat/{W}doNotExpandShiftReturn") is not None


def test_rule_14_headings(report: Document, checked_sample: Checked) -> None:
    headings = compose(checked_sample.book, checked_sample.figures).headings
    assert [heading.level for heading in headings] == [1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 2, 2, 1, 1]
    for heading in headings:
        paragraph = report.paragraph(heading.text)
        assert paragraph.style == f"DA06 Mục cấp {heading.level}"
        assert paragraph.outline_level == heading.level - 1
        assert paragraph.bold
        assert not paragraph.italic
        assert paragraph.sizes <= SIZE_13_14
        assert paragraph.keeps_with_next
        if heading.level == 1:
            assert paragraph.text.isupper()


@pytest.mark.parametrize(
    "text", ["7. Công an tỉnh - Cơ quan thường trực Ban Chỉ đạo Đề án 06", "2.1. Kết quả giải quyết trên dịch vụ công"]
)
def test_rule_14_a_bold_paragraph_looks_like_a_heading_and_stays_with_what_it_introduces(
    text: str, report: Document
) -> None:
    paragraph = report.paragraph(text)
    assert paragraph.bold
    assert paragraph.keeps_with_next
    assert paragraph.outline_level is None


def test_rule_15_title_in_the_committee_above_and_other_office_below_the_signature(report: Document) -> None:
    title = report.paragraph("TRƯỞNG BAN")
    room = report.next(title)
    office = report.next(room)
    name = report.next(office)
    assert office.text == "CHỦ TỊCH UBND TỈNH"
    assert name.text == "Lâm Minh Thành"
    for paragraph in (title, office, name):
        assert paragraph.sizes <= SIZE_13_14
        assert paragraph.bold
        assert not paragraph.italic
        assert paragraph.alignment == "center"
        assert paragraph.cell is not None
        assert (paragraph.cell.table, paragraph.cell.row, paragraph.cell.column) == (1, 0, 1)
    assert room.text == ""
    assert room.before * 25.4 / 72 >= 20, "millimetres for a signature and a seal"


def test_rule_15_authority_takes_up_to_two_lines() -> None:
    document = variant(quyen_han=["TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN"], chuc_danh="PHÓ TRƯỞNG BAN", chuc_vu="")
    first = document.paragraph("TM. BAN CHỈ ĐẠO")
    signature = [paragraph.text for paragraph in document.between(first, document.paragraph("Lâm Minh Thành"))]
    assert signature == ["TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "", "Lâm Minh Thành"]
    assert first.bold
    assert first.alignment == "center"
    assert first.sizes <= SIZE_13_14


def test_rule_16_noi_nhan_stands_level_with_the_title(report: Document) -> None:
    heading = report.paragraph("Nơi nhận:")
    assert heading.sizes == {12.0}
    assert heading.italic
    assert heading.bold
    title = report.paragraph("TRƯỞNG BAN")
    assert heading.cell is not None
    assert title.cell is not None
    assert (heading.cell.table, heading.cell.row, heading.cell.column) == (1, 0, 0)
    assert (title.cell.row, title.before) == (heading.cell.row, heading.before)
    recipients = report.between(heading, title)[1:-1]
    assert len(recipients) == 6
    assert recipients[-1].text == "- Lưu: VT, ltrám."
    for recipient in recipients:
        assert recipient.text.startswith("- ")
        assert recipient.text.endswith("." if recipient is recipients[-1] else ";")
        assert recipient.sizes == {11.0}
        assert not recipient.bold
        assert not recipient.italic


def test_the_closing_paragraph_ends_in_an_upright_text_and_an_italic_mark(report: Document) -> None:
    text, mark = body_text(report)[-1].runs
    assert text.text.endswith("theo dõi, tổng hợp. ")
    assert not text.italic
    assert mark.text == "./."
    assert mark.italic


def test_the_signature_stays_whole_and_with_the_closing_paragraph(report: Document) -> None:
    closing = body_text(report)[-1]
    assert closing.keeps_with_next
    signature = [item for item in report.paragraphs if item.cell is not None and item.cell.table == 1]
    assert all(paragraph.keeps_with_next for paragraph in signature)
    assert len(report.tables[1].findall(f"{W}tr")) == 1
    assert report.tables[1].find(f"{W}tr/{W}trPr/{W}cantSplit") is not None


def test_the_paragraph_behind_the_last_table_is_too_low_to_open_a_page(report: Document) -> None:
    last = report.paragraphs[-1]
    assert (last.text, last.cell) == ("", None)
    assert last.line == ("exact", 1)
    assert (last.before, last.after) == (0, 0)


def test_tables_have_no_borders(report: Document) -> None:
    assert len(report.tables) == 2
    for table in report.tables:
        assert table.find(f"{W}tblPr/{W}tblBorders") is None
        assert table.find(f"{W}tblPr/{W}tblStyle") is None
        assert next(table.iter(f"{W}tcBorders"), None) is None


def test_before_van_thu_gives_number_and_date_the_blanks_of_the_decree_are_printed() -> None:
    document = variant(so="     ", ngay_thang_nam="ngày … tháng … năm …")
    assert document.paragraph("Số:      /BC-BCĐ").cell is not None
    assert document.paragraph("Kiên Giang, ngày … tháng … năm …").cell is not None


@pytest.mark.parametrize("kind", ["first", "default"])
def test_a_warning_stands_bold_at_the_head_of_every_page(kind: str) -> None:
    document = variant(dau_trang="CÒN 02 LỖI - KHÔNG TRÌNH KÝ")
    warning = document.header(kind)[0]
    assert warning.text == "CÒN 02 LỖI - KHÔNG TRÌNH KÝ"
    assert warning.bold
    assert warning.alignment == "center"


@pytest.mark.parametrize("kind", ["first", "default"])
def test_without_a_warning_the_heads_of_pages_have_no_line_for_it(report: Document, kind: str) -> None:
    assert len(report.header(kind)) == 1


def test_the_report_holds_every_paragraph_of_its_context_in_order(report: Document) -> None:
    context = report_context()
    expected = [
        text
        for heading in context["de_cuong"]
        for text in (heading.tieu_de, *(paragraph.text for paragraph in heading.doan))
    ]
    body = [paragraph.text for paragraph in body_text(report)]
    assert body == [context["tt"].mo_dau, *expected, f"{context['tt'].ket_thuc}./."]


def test_nothing_of_the_template_is_left_in_the_report(report: Document) -> None:
    for name, part in report.parts.items():
        assert not re.search(rb"\{[{%#]|[}%#]\}", part), name


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_saves_report_and_template_without_losing_a_word(
    tmp_path: Path, rendered_report: bytes, report: Document
) -> None:
    for name, data in (("bao-cao.docx", rendered_report), ("mau.docx", build_report_template())):
        (tmp_path / name).write_bytes(data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", "lo", "bao-cao.docx", "mau.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    from_template = render((tmp_path / "lo" / "mau.docx").read_bytes(), "mau.docx", report_context())
    expected = _words(report)
    for data in ((tmp_path / "lo" / "bao-cao.docx").read_bytes(), from_template):
        assert _words(Document(data)) == expected


def _words(document: Document) -> list[str]:
    """The texts of a document; which blanks keep words on one line is not the question."""
    return [paragraph.text.replace("\N{NO-BREAK SPACE}", " ") for paragraph in document.paragraphs if paragraph.text]


@pytest.mark.parametrize("subject", ["Kết quả thực hiện Đề án 06", "Kết quả thực hiện Đề án 06 và cải cách hành chính"])
def test_rule_11_the_rule_fits_a_short_subject_too(subject: str, tmp_path: Path) -> None:
    path = tmp_path / "bc.docx"
    path.write_bytes(rendered(trich_yeu=subject))
    (judged,) = [one for one in check_layout.run(path) if one.number == 11]
    assert judged.problems == ()
