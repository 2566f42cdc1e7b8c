"""What a Word template should not lose: the line about drafts and open errors, and the outline."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docx import Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

HEADER_MARK = "tt.dau_trang"
"""Prints DỰ THẢO and CÒN 02 LỖI - KHÔNG TRÌNH KÝ."""
_OUTLINE = re.compile(r"\bde_cuong\b|\bmuc\s*[\[.]")
_CODE = re.compile(r"\{[{%](.*?)[%}]\}", re.DOTALL)


def lost_marks(template: bytes, name: str) -> list[str]:
    """What a report from this template would lack without anybody noticing, as sentences of warning.

    ``template`` is one that ``render`` takes. A secretary may leave both out, so this is no error.
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
