"""What a clerk marks in a text is bold, italic or a footnote in Word, and looks as the template has it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt
from lxml import etree
from openxml_audit import OpenXmlValidator

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.texts import FigurePart
from de06_xl.process.rollover import next_book
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.letters import FORMS, letter_context
from de06_xl.report.render import render
from de06_xl.system import shipped
from tests.conftest import NOW
from tests.support.books import book, indicator, paragraph
from tests.support.word_layout import Document, Paragraph, W
from tests.support.word_templates import template, with_footnote

SHIPPED = shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()


def written(*texts: tuple[str, str], **facts: str) -> Book:
    figures = indicator("a", 516), indicator("b", "95.73", unit_of_measure="%", decimals=2, number=6)
    return book(*figures, paragraphs=tuple(paragraph(kind, text) for kind, text in texts), facts=facts)


def report(workbook: Book, template: bytes = SHIPPED) -> bytes:
    figures = Figures(workbook)
    return render(template, "mẫu.docx", template_context(compose(workbook, figures), figures, 0))


def printed(text: str, kind: str = "-", template: bytes = SHIPPED) -> Paragraph:
    """The first paragraph of the section as it is in Word."""
    document = Document(report(written((kind, text)), template))
    return document.next(next(one for one in document.paragraphs if one.text.startswith("I. MỤC")))


def looks(found: Paragraph) -> list[tuple[str, str]]:
    return [(run.text, "b" * run.bold + "i" * run.italic) for run in found.runs]


def notes(data: bytes) -> dict[str, str]:
    """The footnotes by their ids, without Word's separators."""
    root = etree.fromstring(unpack(data, "", "tệp Word")["word/footnotes.xml"])
    return {note.get(f"{W}id"): "".join(note.itertext()) for note in root if note.get(f"{W}type") is None}


def faults(folder: Path, data: bytes) -> list[str]:
    (folder / "kiểm tra.docx").write_bytes(data)
    return [error.description for error in OpenXmlValidator().validate(folder / "kiểm tra.docx").errors]


def test_bold_and_italic_are_runs_of_their_own() -> None:
    assert looks(printed("Đạt **{b}%**, __tăng **mạnh**__ so với kế hoạch")) == [
        ("- Đạt ", ""),
        ("95,73%", "b"),
        (", ", ""),
        ("tăng ", "i"),
        ("mạnh", "bi"),
        (" so với kế hoạch", ""),
    ]


def test_they_look_as_the_paragraph_does() -> None:
    plain, bold = printed("Đạt **{b}%**").runs
    assert (bold.fonts, bold.size, bold.color, bold.language) == (plain.fonts, plain.size, plain.color, plain.language)
    assert looks(printed("Về **tiến độ** __chung__", "tiêu đề")) == [
        ("Về ", "b"),
        ("tiến độ", "b"),
        (" ", "b"),
        ("chung", "bi"),
    ]


def test_what_a_secretary_gave_the_run_itself_stays() -> None:
    def change(document: docx.document.Document) -> None:
        run = document.add_paragraph().add_run("Đoạn: {{ muc['I'].doan[0].text }}")
        run.font.size, run.underline = Pt(17), True

    data = report(written(("đoạn", "a **b**")), template(change=change))
    assert [(one.size, one.bold) for one in Document(data).paragraphs[0].runs] == [(17, False), (17, True)]
    assert all(run.underline for run in docx.Document(io.BytesIO(data)).paragraphs[0].runs)


def test_a_mark_goes_on_over_lines_and_ends_with_its_paragraph() -> None:
    document = Document(report(written(("đoạn", "một **hai\nba** bốn"), ("đoạn", "năm"))))
    runs = document.paragraph("một hai\nba bốn").runs
    assert "".join(run.text for run in runs if run.bold) == "hai\nba"
    assert not document.paragraph("năm").bold


def test_figures_in_marked_text_stay_figures() -> None:
    workbook = written(("-", "đạt **{a} hồ sơ[[Theo {b}]]**"))
    parts = compose(workbook, Figures(workbook)).headings[0].paragraphs[0].parts
    assert [part.reference.name for part in parts if isinstance(part, FigurePart)] == ["a", "b"]


def test_half_a_mark_is_printed_as_typed_and_told_as_a_note() -> None:
    workbook = written(("-", "** lẻ, **chưa đóng[[ ____"))
    assert printed("** lẻ, **chưa đóng[[ ____").text == "- ** lẻ, **chưa đóng[[ ____"
    assert [one.value for one in validate(workbook, Figures(workbook)) if one.rule == "unpaired-mark"] == ["**", "[["]


def test_footnotes_are_words_own_in_the_order_of_the_text(tmp_path: Path) -> None:
    workbook = written(
        ("-", "Có {a} hồ sơ[[Theo Cổng **DVC**: {a} & <b> {{ tt.khong }}.]] và **xong**[[Hai]]."),
        ("tiêu đề", "Khác[[Ba]]"),
        ("đoạn", "Hết."),
        mo_dau="Thực hiện Quyết định[[Số 06/QĐ-TTg.]] {tt.ky}:",
    )
    data = report(workbook)
    assert notes(data) == {
        "1": " Số 06/QĐ-TTg.",
        "2": " Theo Cổng DVC: 516 & <b> {{ tt.khong }}.",
        "3": " Hai",
        "4": " Ba",
    }
    document = Document(data)
    assert [one.get(f"{W}id") for one in document.body.iter(f"{W}footnoteReference")] == ["1", "2", "3", "4"]
    assert document.paragraph("- Có 516 hồ sơ và xong.")
    assert faults(tmp_path, data) == []
    assert report(workbook) == data


def test_a_report_without_notes_has_no_part_for_them() -> None:
    assert "word/footnotes.xml" not in unpack(report(written(("-", "Có **{a}**."))), "", "tệp Word")


@pytest.mark.thorough
def test_notes_of_a_template_stay_and_its_styles_are_found_by_their_names(tmp_path: Path) -> None:
    def change(document: docx.document.Document) -> None:
        document.add_paragraph("{{ muc['I'].doan[0].text }}")
        document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH).element.set(f"{W}styleId", "VnbanCcchu")

    data = report(written(("đoạn", "Có[[mới]]")), with_footnote(template(change=change), "cũ {{ tt.ky_hieu }}"))
    assert notes(data) == {"2": "cũ BC-BCĐ", "3": " mới"}
    parts = unpack(data, "", "tệp Word")
    assert b'<w:pStyle w:val="VnbanCcchu"/>' in parts["word/footnotes.xml"]
    assert parts["word/styles.xml"].count(b'w:val="footnote reference"') == 1
    without = report(written(("đoạn", "Có")), with_footnote(template(change=change), "cũ {{ tt.ky_hieu }}"))
    assert len(faults(tmp_path, data)) == len(faults(tmp_path, without)), "those of python-docx's own template"


def test_where_word_allows_no_footnote_it_is_printed_in_brackets() -> None:
    def change(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ tt.trich_yeu }}"

    data = report(written(trich_yeu="**Kết quả**[[tạm tính]]"), template(change=change))
    header = docx.Document(io.BytesIO(data)).sections[0].header.paragraphs[0]
    assert header.text == "Kết quả (tạm tính)"
    assert header.runs[0].bold


def test_a_letter_has_them_too() -> None:
    workbook = written(cv_co_quan="**Ban Chỉ đạo** tỉnh[[Quyết định số 1.]]")
    context = letter_context(workbook, Figures(workbook), FORMS, [], NOW)
    data = render(shipped.path_of(shipped.FORMS_LETTER).read_bytes(), "gui-phieu.docx", context)
    assert notes(data)["1"] == " Quyết định số 1."
    assert any(run.text == "Ban Chỉ đạo" and run.bold for one in Document(data).paragraphs for run in one.runs)


def test_checks_read_the_words_and_not_the_marks() -> None:
    workbook = written(
        ("-", "Đã thực hiện **516**/539 trường hợp, đạt **97,53%**[[việc việc]]."),
        ("-", "Trong **tháng 4/2022** đã **xong** xong."),
        ("-", "Đạt **{b}**% kế hoạch."),
    )
    found = {one.rule: one.value for one in validate(workbook, Figures(workbook))}
    assert str(found["stated-rate-differs"]) == "97.53"
    assert found["foreign-month"] == "tháng 4/2022"
    assert found["doubled-word"] in ("việc việc", "xong xong")


def test_the_next_period_remembers_the_words_that_were_printed() -> None:
    workbook = written(("-", "Có **{a}** hồ sơ[[Theo Cổng]]."))
    carried = replace(workbook, outline=(replace(workbook.outline[0], carry_over=True),))
    following = next_book(carried, Figures(carried), carried.period.next())
    assert following.sections[0].paragraphs[0].text == "Có **{a}** hồ sơ[[Theo Cổng]]."
    assert following.sections[0].paragraphs[0].previous == "Có 516 hồ sơ.\nTheo Cổng"
