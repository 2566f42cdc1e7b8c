"""A template that lost the outline or the line about open errors is reported, but still rendered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document

from de06_xl.report.marks import lost_marks
from de06_xl.system import files
from tests.support.command_line import de06
from tests.support.word_templates import shipped_template

OUTLINE, HEADER = "de_cuong", "DỰ THẢO"


def without_first_header(document: Document) -> None:
    _empty(document.sections[0].first_page_header._element)


def without_other_header(document: Document) -> None:
    _empty(document.sections[0].header._element)


def without_outline(document: Document) -> None:
    for paragraph in document.paragraphs:
        if "{%p" in paragraph.text or "{{" in paragraph.text:
            _remove(paragraph._p)


def one_section_only(document: Document) -> None:
    without_outline(document)
    document.add_paragraph("{%p for d in muc['II.4'].doan %}")
    document.add_paragraph("{{ d.text }}")
    document.add_paragraph("{%p endfor %}")


def the_name_in_plain_words(document: Document) -> None:
    without_outline(document)
    document.add_paragraph("Chỗ này từng có de_cuong.")


def cut_by_word(document: Document) -> None:
    """Word splits a text into runs wherever somebody edited it."""
    for paragraph in document.sections[0].header.paragraphs:
        if "dau_trang" in paragraph.text:
            text = paragraph.text
            paragraph.clear()
            for letter in text:
                paragraph.add_run(letter)


def no_first_page_of_its_own(document: Document) -> None:
    without_first_header(document)
    for section in document.sections:
        section.different_first_page_header_footer = False


def _empty(element: object) -> None:
    for paragraph in list(element):  # type: ignore[call-overload]
        _remove(paragraph)


def _remove(element: object) -> None:
    element.getparent().remove(element)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        (lambda document: None, []),
        (cut_by_word, []),
        (no_first_page_of_its_own, []),
        (one_section_only, []),
        (without_first_header, [HEADER]),
        (without_other_header, [HEADER]),
        (without_outline, [OUTLINE]),
        (the_name_in_plain_words, [OUTLINE]),
    ],
)
def test_what_a_template_lost_is_told(change: Callable[[Document], None], reported: list[str]) -> None:
    sentences = lost_marks(shipped_template(change), "mau.docx")
    assert [mark for mark in (HEADER, OUTLINE) if any(mark in sentence for sentence in sentences)] == reported
    assert len(sentences) == len(reported)
    assert all("“mau.docx”" in sentence and "hãy " in sentence for sentence in sentences)


def test_the_report_is_made_all_the_same_and_the_person_told(sample: Path) -> None:
    template = sample.parent / "mẫu riêng.docx"
    files.write_atomically(template, shipped_template(without_first_header))
    ran = de06("report", sample, "--template", template)
    assert ran.status == 1
    assert "Đã xuất báo cáo" in ran.out
    assert "Mẫu “mẫu riêng.docx” không in dòng DỰ THẢO" in ran.out


def test_the_shipped_template_has_lost_nothing(sample: Path) -> None:
    assert "Mẫu “" not in de06("report", sample).out
