"""The one-page guides: Word files of one A4 sheet, made from the Markdown files in ``docs/`` with that prefix."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from markdown_it import MarkdownIt

from de06_xl.build.word.document import packed, set_properties
from de06_xl.build.word.measures import PAGE
from de06_xl.system import shipped
from de06_xl.workbook.drawing import FONT, INK, NAVY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph
    from markdown_it.token import Token

ONE_PAGES = {
    shipped.CLERKS_PAGE: "docs/mot-trang-can-bo.md",
    shipped.UNITS_PAGE: "docs/mot-trang-don-vi.md",
}
"""Each file and its Markdown source: a title, paragraphs, one numbered list, pictures."""
MARGIN = 16
_SIZE, _TITLE_SIZE, _CAPTION_SIZE = 11, 16, 9.5
_HIGHEST_PICTURE = 108
"""Maximum height of a picture in millimetres, so that the guide fits on one sheet."""


def build_one_pages() -> dict[str, bytes]:
    """The files as made by the code, by path from the project root."""
    return {name: one_page(shipped.path_of(source).read_text("utf-8"), name) for name, source in ONE_PAGES.items()}


def one_page(markdown: str, name: str) -> bytes:
    """The Word file of a Markdown text."""
    document = _blank()
    tokens = MarkdownIt("commonmark").parse(markdown)
    number, kind = 0, ""
    for token in tokens:
        match token.type:
            case "heading_open":
                kind = "title"
            case "list_item_open":
                number, kind = number + 1, "step"
            case "inline":
                _write(document, token, kind, number)
                kind = ""
    set_properties(document, tokens[1].content)
    return packed(document, name)


def _blank() -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_SIZE)
    normal.font.color.rgb = RGBColor.from_string(INK.removeprefix("#"))
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    return document


def _write(document: WordDocument, inline: Token, kind: str, number: int) -> None:
    """Add a paragraph: a title, a numbered step, a picture with its caption, or text."""
    children = inline.children or []
    if children and children[0].type == "image":
        _picture(document, children[0])
        return
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    if kind == "title":
        run = paragraph.add_run(inline.content)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(_TITLE_SIZE), RGBColor.from_string(NAVY[1:])
        return
    if kind == "step":
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(7), Mm(-7)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(7))
        paragraph.add_run(f"{number}.\t").bold = True
    _runs(paragraph, children)


def _runs(paragraph: Paragraph, children: Sequence[Token]) -> None:
    bold = italic = False
    for child in children:
        match child.type:
            case "strong_open" | "strong_close":
                bold = child.type == "strong_open"
            case "em_open" | "em_close":
                italic = child.type == "em_open"
            case "softbreak":
                paragraph.add_run(" ")
            case _:
                run = paragraph.add_run(child.content)
                run.bold, run.italic = bold or None, italic or None


def _picture(document: WordDocument, image: Token) -> None:
    data = (shipped.path_of("docs") / str(image.attrGet("src"))).read_bytes()
    width, height = struct.unpack(">II", data[16:24])  # the header of a PNG
    across = min(PAGE[0] - 2 * MARGIN, _HIGHEST_PICTURE * width / height)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    shape = paragraph.add_run().add_picture(io.BytesIO(data), width=Mm(across))
    shape._inline.docPr.set("descr", image.content)
    caption = document.add_paragraph()
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = caption.add_run(image.content)
    run.italic, run.font.size = True, Pt(_CAPTION_SIZE)
