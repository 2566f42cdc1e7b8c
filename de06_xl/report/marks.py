"""What a Word template should not lose: the line about drafts and open errors, the outline, prescribed parts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from docx import Document

from de06_xl.report.layout.parts import parts_of, plain
from de06_xl.report.layout.word_file import WordFile

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

HEADER_MARK = "tt.dau_trang"
"""Prints DỰ THẢO and CÒN 02 LỖI - KHÔNG TRÌNH KÝ."""
_OUTLINE = re.compile(r"\bde_cuong\b|\bmuc\s*[\[.]")
_PARTY = re.compile(r"dang cong san viet nam")
_CODE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)


_TYPED = {
    "tên cơ quan ban hành": ("co_quan_chu_quan", "co_quan_ban_hanh"),
    "chức vụ, họ tên người ký": ("chuc_vu", "ho_ten"),
}
"""Parts that consist only of these facts."""


def lost_marks(template: bytes, name: str) -> list[str]:
    """What a report from this template would silently lack, as warnings.

    ``template`` is one that ``render`` accepts. A secretary may leave both out, so this is no error.
    """
    document = Document(io.BytesIO(template))
    warnings = []
    if not all(HEADER_MARK in _commands(header) for header in _headers(document)):
        warnings.append(
            f"Mẫu “{name}” không in dòng DỰ THẢO, KHÔNG TRÌNH KÝ ở mọi đầu trang; hãy chép lại dòng "
            f"{{{{ {HEADER_MARK} }}}} từ mẫu gốc vào đầu trang nhất và đầu các trang sau."
        )
    if not _OUTLINE.search(_commands(document.element.body)):
        warnings.append(
            f"Mẫu “{name}” không gọi đề cương (de_cuong) nên báo cáo không có nội dung các mục; hãy chép lại các dòng "
            "lệnh ấy từ mẫu gốc."
        )
    return warnings


def lost_parts(report: bytes, name: str, fact: Callable[[str], str]) -> list[str]:
    """The parts of an official document that a report lacks, as a sentence about its template ``name``.

    A part that is missing because a fact is not typed yet is no fault of the template: ``fact`` returns a fact's text
    by key. A Party document has no Quốc hiệu, and a letterhead of its own (Hướng dẫn 36-HD/VPTW).
    """
    paragraphs = WordFile(report, name).paragraphs
    parts = parts_of(paragraphs)
    party = any(_PARTY.fullmatch(plain(one.text)) for one in paragraphs)
    there = {
        "Quốc hiệu": party or parts.nation,
        "Tiêu ngữ": party or parts.motto,
        "tên cơ quan ban hành": party or parts.bodies,
        "số, ký hiệu": party or parts.number,
        "địa danh, ngày tháng năm": parts.date,
        "tên loại": parts.kind or parts.about,
        "trích yếu": parts.subject or parts.about,
        "chức vụ, họ tên người ký": parts.signature,
        "nơi nhận": parts.receivers,
    }
    untyped = {part for part, keys in _TYPED.items() if not any(map(fact, keys))}
    lost = [part for part, found in there.items() if not found and part not in untyped]
    if not lost:
        return []
    return [
        f"Văn bản in từ mẫu “{name}” thiếu {', '.join(lost)} (Nghị định 30/2020/NĐ-CP, Phụ lục I); hãy chép lại từ mẫu "
        "gốc."
    ]


def _headers(document: WordDocument) -> Iterator[_Element]:
    """Every header that some page shows."""
    for section in document.sections:
        yield section.header._element
        if section.different_first_page_header_footer:
            yield section.first_page_header._element
        if document.settings.odd_and_even_pages_header_footer:
            yield section.even_page_header._element


def _commands(element: _Element) -> str:
    """The template's placeholders and commands in a part, however Word has split them into runs."""
    return " ".join(_CODE.findall("".join(map(str, element.itertext()))))
