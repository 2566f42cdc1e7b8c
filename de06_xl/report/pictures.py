"""Pictures of charts in a Word document, fitted to the page and with an alternative text for screen readers.

WordprocessingML: ECMA-376 part 1, 20.4.2 (inline drawings; ``descr`` is the alternative text).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument

    from de06_xl.report.charts import Chart
    from de06_xl.report.drawing import Picture

_NAME = "DA06 biểu đồ"
"""The beginning of the names of our pictures."""
_TWIP = Mm(25.4) // 1440


class Drawn(NamedTuple):
    """A chart with its picture."""

    chart: Chart
    picture: Picture


def drawn(charts: Sequence[Chart]) -> list[Drawn]:
    """The charts as pictures, drawn before the template's commands run, whose time is limited."""
    if not charts:
        return []
    from de06_xl.report.drawing import draw  # only here: other reports do not need matplotlib

    return [Drawn(chart, draw(chart)) for chart in charts]


class Pictures:
    """The pictures of one report in its document."""

    def __init__(self, document: WordDocument, drawn: Sequence[Drawn]) -> None:
        self._document = document
        self._drawn = drawn

    def add(self, number: int) -> Any | None:
        """The drawing of the chart with this number; None if there is none."""
        if number >= len(self._drawn):
            return None
        chart, picture = self._drawn[number]
        size = Mm(picture.width), Mm(picture.height)
        inline = self._document.part.new_pic_inline(io.BytesIO(picture.png), *size)
        inline.docPr.set("name", f"{_NAME} {number + 1}")
        inline.docPr.set("descr", chart.words)
        drawing = OxmlElement("w:drawing")
        drawing.append(inline)
        return drawing


def finish_pictures(document: WordDocument) -> None:
    """Fit our pictures to the page width, and centre their paragraphs if the style does not."""
    body = document.element.body
    sections = list(body.iter(qn("w:sectPr")))
    order = {element: number for number, element in enumerate(body.iter())}
    for inline in list(body.iter(qn("wp:inline"))):
        if not str(inline.docPr.get("name")).startswith(_NAME):
            continue
        section = next((one for one in sections if order[one] > order[inline]), sections[-1])
        _fit(inline, _text_width(section))
        paragraph = Paragraph(next(inline.iterancestors(qn("w:p"))), document._body)
        _centre(paragraph)


def _text_width(section: Any) -> int:
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    sides = sum(int(margins.get(qn(f"w:{side}"), 0)) for side in ("left", "right", "gutter"))
    return (int(size.get(qn("w:w"))) - sides) * _TWIP


def _fit(inline: Any, width: int) -> None:
    scale = min(1.0, width / inline.extent.cx)
    for extent in (inline.extent, inline.graphic.graphicData.pic.spPr.xfrm.find(qn("a:ext"))):
        extent.set("cx", str(int(extent.cx * scale)))
        extent.set("cy", str(int(extent.cy * scale)))


def _centre(paragraph: Paragraph) -> None:
    """Centre a paragraph of an older template, which has no style for pictures and indents the first line."""
    style = paragraph.style
    while style is not None:
        if style.paragraph_format.alignment is not None:
            break
        style = style.base_style
    if style is None or style.paragraph_format.alignment != WD_ALIGN_PARAGRAPH.CENTER:
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.first_line_indent = Mm(0)
        paragraph.paragraph_format.keep_together = True
