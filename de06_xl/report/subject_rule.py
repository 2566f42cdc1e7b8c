"""The rule below the subject, a third to a half as long as its longest line (Nghị định 30/2020, Phụ lục I, II.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from de06_xl.workbook.heights import text_width

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

SUBJECT, RULE = "DA06TrichYeu", "DA06KeTrichYeu"
"""The styles of the shipped templates; a template that draws its rule in another way is left alone."""
BOLD = 1.05
"""Approximate factor by which bold letters are wider."""
_LEAST, _MOST, _CHOSEN = 1 / 3, 1 / 2, 0.42


def fit_subject_rule(document: WordDocument) -> None:
    """Fit each rule to the subject above it, unless it fits or was indented by hand."""
    section = document.sections[0]
    page, left, right = (Length(one or 0).mm for one in (section.page_width, section.left_margin, section.right_margin))
    room = page - left - right
    for paragraph in document.paragraphs:
        if paragraph._p.style != RULE or paragraph.style is None:
            continue
        own = paragraph.paragraph_format
        if own.left_indent is not None:
            continue
        widest = min(_widest_above(paragraph), room)
        inherited = paragraph.style.paragraph_format
        length = room - sum(indent.mm for indent in (inherited.left_indent, inherited.right_indent) if indent)
        if widest and not widest * _LEAST <= length <= widest * _MOST:
            own.left_indent = own.right_indent = Mm((room - widest * _CHOSEN) / 2)


def _widest_above(rule: Paragraph) -> float:
    """The width of the subject's longest line in millimetres, 0 if there is no subject."""
    widest = 0.0
    element = rule._p.getprevious()
    while element is not None and element.tag == qn("w:p"):
        above = Paragraph(element, rule._parent)
        if above.style is None or above.style.style_id != SUBJECT:
            break
        size = above.style.font.size
        lines = above.text.split("\n")
        widest = max(widest, *(text_width(line, size.pt if size else 14) * BOLD for line in lines))
        element = element.getprevious()
    return widest
