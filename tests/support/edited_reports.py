"""The report of a shipped workbook, and edits that people make in Word before it is signed."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_BREAK
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from de06_xl.actions.compare import Compared, compared
from de06_xl.actions.report import render_report
from de06_xl.actions.review import anchored_report
from de06_xl.actions.session import Checked, check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.report.anchors import Anchors
from de06_xl.report.compare.differences import DifferenceKind
from de06_xl.report.compare.rejoin import units_of_pdf
from de06_xl.report.compare.units import Unit, units_of
from de06_xl.system import shipped
from tests.conftest import NOW

FIGURE, TEXT, ADDED, REMOVED, MOVED = DifferenceKind
TEMPLATE = shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()
Edit = Callable[[Any], object]


@dataclass
class Report:
    """A workbook, its report with anchors, and the report's units."""

    checked: Checked
    anchors: Anchors
    data: bytes
    units: list[Unit]

    def against(self, data: bytes) -> list[Compared]:
        if data.startswith(b"%PDF"):
            final = units_of_pdf(data, "ký.pdf", self.data, self.units)
        else:
            final = units_of(data, "ký.docx")
        return compared(self.checked, self.units, final, self.anchors)

    def edited(self, *edits: Edit) -> bytes:
        document = docx.Document(io.BytesIO(self.data))
        for edit in edits:
            edit(document)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    def found(self, *edits: Edit) -> list[tuple[DifferenceKind, str, str]]:
        reported = self.against(self.edited(*edits))
        return [(one.difference.kind, one.difference.old, one.difference.new) for one in reported]


@functools.cache
def report_of(name: str) -> Report:
    checked = check(open_file(shipped.path_of(name), TerminalUi(), NOW, "thử"))
    anchored, anchors = anchored_report(checked, TEMPLATE, "m.docx")
    return Report(checked, anchors, render_report(checked, TEMPLATE, "m.docx"), units_of(anchored, "m.docx"))


def every_paragraph(document: Any) -> list[Paragraph]:
    return [Paragraph(element, document._body) for element in document.element.body.iter(qn("w:p"))]


def at(document: Any, words: str) -> Paragraph:
    return next(one for one in every_paragraph(document) if words in one.text)


def texts_of(paragraph: Paragraph) -> list[Any]:
    return list(paragraph._p.iter(qn("w:t")))


def retype(paragraph: Paragraph, text: str) -> None:
    """Put another text into the first run, as if the paragraph was typed anew."""
    first, *others = texts_of(paragraph)
    first.text = text
    for one in others:
        one.text = ""


def replaced(old: str, new: str, words: str = "") -> Edit:
    def edit(document: Any) -> None:
        paragraph = at(document, words or old)
        retype(paragraph, paragraph.text.replace(old, new, 1))

    return edit


def everywhere(change: Callable[[str], str]) -> Edit:
    def edit(document: Any) -> None:
        for text in document.element.body.iter(qn("w:t")):
            text.text = change(text.text or "")

    return edit


def insert_after(words: str, text: str) -> Edit:
    def edit(document: Any) -> None:
        paragraph = at(document, words)
        new = deepcopy(paragraph._p)
        paragraph._p.addnext(new)
        retype(Paragraph(new, document._body), text)

    return edit


def remove(words: str) -> Edit:
    def edit(document: Any) -> None:
        element = at(document, words)._p
        element.getparent().remove(element)

    return edit


def move_before(words: str, other: str) -> Edit:
    def edit(document: Any) -> None:
        at(document, other)._p.addprevious(at(document, words)._p)

    return edit


def tracked(old: str, new: str) -> Edit:
    """A replacement with Track Changes on."""

    def edit(document: Any) -> None:
        paragraph = at(document, old)
        text = paragraph.text
        before, after = text.split(old, 1)
        for child in list(paragraph._p):
            if child.tag != qn("w:pPr"):
                paragraph._p.remove(child)
        paragraph.add_run(before)
        who = f'{nsdecls("w")} w:id="9001" w:author="Lãnh đạo" w:date="2022-05-31T08:00:00Z"'
        paragraph._p.append(parse_xml(f"<w:del {who}><w:r><w:delText>{old}</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:ins {who}><w:r><w:t>{new}</w:t></w:r></w:ins>"))
        paragraph.add_run(after)

    return edit


def tracked_away(words: str) -> Edit:
    """A paragraph deleted with Track Changes on, including its mark."""

    def edit(document: Any) -> None:
        paragraph = at(document, words)
        who = f'{nsdecls("w")} w:id="9002" w:author="Lãnh đạo" w:date="2022-05-31T08:00:00Z"'
        text = paragraph.text
        for child in list(paragraph._p):
            if child.tag != qn("w:pPr"):
                paragraph._p.remove(child)
        paragraph._p.append(parse_xml(f"<w:del {who}><w:r><w:delText>{text}</w:delText></w:r></w:del>"))
        properties = paragraph._p.get_or_add_pPr()
        mark = OxmlElement("w:rPr")
        mark.append(parse_xml(f"<w:del {who}/>"))
        properties.insert_element_before(mark, "w:sectPr", "w:pPrChange")

    return edit


def as_list(words: str) -> Edit:
    """What Word turns "- " at the beginning of a line into."""

    def edit(document: Any) -> None:
        paragraph = at(document, words)
        retype(paragraph, paragraph.text.removeprefix("- "))
        numbering = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        paragraph._p.get_or_add_pPr()._insert_numPr(numbering)
        level = '<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>'
        lists = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        used = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        xml = f"<w:numbering {nsdecls('w')}>{lists}{used}</w:numbering>".encode()
        part = Part(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, xml, document.part.package)
        document.part.relate_to(part, RT.NUMBERING)

    return edit


def in_a_text_box(words: str) -> Edit:
    """The paragraph moved into a text box in the same place, with Word's fallback for old programs."""

    def edit(document: Any) -> None:
        paragraph = at(document, words)
        inner = deepcopy(paragraph._p)
        spaces = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        box = parse_xml(
            f"<w:r {spaces}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent/></w:drawing>"
            "</mc:Choice><mc:Fallback><w:pict><w:txbxContent/></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
        for content in box.iter(qn("w:txbxContent")):
            content.append(deepcopy(inner))
        for child in list(paragraph._p):
            if child.tag != qn("w:pPr"):
                paragraph._p.remove(child)
        paragraph._p.append(box)

    return edit


def restyle(document: Any) -> None:
    """Other fonts, bold everywhere, and styles by other names."""
    for style in document.styles:
        if style.name.startswith("DA06"):
            style.element.find(qn("w:name")).set(qn("w:val"), f"Kiểu {style.name}")
    for run in document.element.body.iter(qn("w:r")):
        properties = run.get_or_add_rPr()
        properties.sz_val = 152400


def in_font(name: str, half_points: int) -> Edit:
    """Every letter in another typeface, and larger: other lines, other pages."""

    def edit(document: Any) -> None:
        for root in (document.styles.element, document.element):
            for fonts in root.iter(qn("w:rFonts")):
                for slot in ("ascii", "hAnsi", "cs", "eastAsia"):
                    fonts.set(qn(f"w:{slot}"), name)
            for size in root.iter(qn("w:sz")):
                size.set(qn("w:val"), str(int(size.get(qn("w:val"))) + half_points))

    return edit


def with_comments(document: Any) -> None:
    document.add_comment(at(document, "13.678").runs, text="Đề nghị xem lại 13.678", author="Lãnh đạo")


def letter_by_letter(document: Any) -> None:
    """Each letter a run of its own, as Word leaves a text that was edited often."""
    paragraph = at(document, "13.678")
    text = paragraph.text
    for child in list(paragraph._p):
        if child.tag != qn("w:pPr"):
            paragraph._p.remove(child)
    for letter in text:
        paragraph.add_run(letter)


def broken(words: str, behind: str) -> Edit:
    """A paragraph broken in two behind some words, as by the Enter key."""

    def edit(document: Any) -> None:
        paragraph = at(document, words)
        first, _, rest = paragraph.text.partition(behind)
        retype(paragraph, first + behind)
        new = deepcopy(paragraph._p)
        paragraph._p.addnext(new)
        retype(Paragraph(new, document._body), rest.strip())

    return edit


def run_on(words: str) -> Edit:
    """A paragraph and the next one in one."""

    def edit(document: Any) -> None:
        found = every_paragraph(document)
        first = next(number for number, one in enumerate(found) if words in one.text)
        retype(found[first], f"{found[first].text} {found[first + 1].text}")
        found[first + 1]._p.getparent().remove(found[first + 1]._p)

    return edit


def in_capitals_by_format(words: str) -> Edit:
    """Small letters that Word shows as capitals, and hidden ones behind them."""

    def edit(document: Any) -> None:
        paragraph = at(document, words)
        retype(paragraph, paragraph.text.lower())
        for run in paragraph.runs:
            run.font.all_caps = True
        paragraph.add_run(" để sau").font.hidden = True

    return edit


def with_breaks(document: Any) -> None:
    """A new page before a part, and a line ended with Shift+Enter."""
    at(document, "II. ").insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)
    paragraph = at(document, "13.678")
    retype(paragraph, paragraph.text.replace(" thí sinh", "\u2028thí sinh"))


def with_picture(document: Any) -> None:
    """A picture of the signature above the name."""
    picture = parse_xml(f"<w:drawing {nsdecls('w', 'wp')}><wp:inline/></w:drawing>")
    at(document, "Lâm Minh Thành").insert_paragraph_before().add_run()._r.append(picture)
