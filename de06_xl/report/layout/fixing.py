"""Copies of Word files with everything corrected that the decree prescribes exactly and that needs no judgement.

That is paper, margins, typeface, font sizes and the page number, but not bold, capitals, or missing parts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.report.layout.rules import FONT, MARGINS, is_page_number, judge
from de06_xl.report.layout.word_file import WordFile, in_fallback, runs_of
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

_WORD_FILE = "tệp Word .docx"
_A4 = (210, 297)
_PAGE_SIZES = (13, 14)
_SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
_SIGNS = frozenset({"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings", "MS Gothic"})
"""Typefaces with symbols, which would change in another typeface."""
_REVISIONS = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel"))
_WITH_FONTS = ("/word/document", "/word/styles", "/word/header", "/word/footer", "/word/footnotes", "/word/endnotes")


def fixed(data: bytes, name: str) -> bytes:
    """The corrected file. Raises De06Error if it is no Word file, or has undecided tracked changes."""
    WordFile(data, name)  # refuses what cannot be read
    document = Document(io.BytesIO(data))
    if has_tracked_changes(data):
        raise De06Error(
            "còn sửa đổi theo dõi (Track Changes) chưa quyết định nên không tự sửa; hãy chấp nhận hoặc bỏ từng chỗ "
            "trong Word rồi làm lại.",
            file=name,
        )
    document.element.body.get_or_add_sectPr()  # a file may leave its pages to Word's defaults
    _fix_pages(document)
    _fix_fonts(document)
    _fix_page_number(document)
    return _with_sizes(_saved(document), name)


def has_tracked_changes(data: bytes) -> bool:
    """Whether there are changes to be accepted or rejected."""
    return next(Document(io.BytesIO(data)).element.iter(*_REVISIONS), None) is not None


def _fix_pages(document: WordDocument) -> None:
    for section in document.sections:
        width, height = section.page_width, section.page_height
        lying = width is not None and height is not None and width > height
        section.page_width, section.page_height = (Mm(side) for side in (_A4[::-1] if lying else _A4))
        for side, (_, least, most) in MARGINS.items() if not lying else ():
            actual = getattr(section, f"{side}_margin")
            within = min(max(abs(actual.mm) if actual is not None else 25.4, least), most)
            setattr(section, f"{side}_margin", Mm(within))


def _fix_fonts(document: WordDocument) -> None:
    """Replace every typeface named anywhere, and the default one."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = parse_xml(f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>")
        styles.insert(0, defaults)
    outer = defaults.find(qn("w:rPrDefault"))
    if outer is None:
        outer = OxmlElement("w:rPrDefault")
        defaults.insert(0, outer)
    inner = outer.find(qn("w:rPr"))
    if inner is None:
        inner = OxmlElement("w:rPr")
        outer.append(inner)
    if inner.find(qn("w:rFonts")) is None:
        inner.insert(0, OxmlElement("w:rFonts"))
    for part in document.part.package.iter_parts():
        if not str(part.partname).startswith(_WITH_FONTS) or not str(part.partname).endswith(".xml"):
            continue
        root = part.element if isinstance(part, XmlPart) else etree.fromstring(part.blob)
        for fonts in root.iter(qn("w:rFonts")):
            if fonts.get(qn("w:ascii")) not in _SIGNS:
                _name_font(fonts)
        if not isinstance(part, XmlPart):
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _name_font(fonts: _Element) -> None:
    for slot in _SLOTS:
        fonts.set(qn(f"w:{slot}"), FONT)
        theme = "cstheme" if slot == "cs" else f"{slot}Theme"
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _fix_page_number(document: WordDocument) -> None:
    """Centre the page number above the text from the second page on; footers with nothing else are emptied."""
    section = document.sections[0]
    header = section.header
    if header.is_linked_to_previous:
        header.is_linked_to_previous = False
        for one in header.paragraphs:  # named after a style that the document may not have
            one._p.remove_all("w:pPr")
    there = [one for one in header.paragraphs if is_page_number(one._p)]
    alone = all(is_page_number(one._p) or not one.text.strip() for one in header.paragraphs)
    if not there:
        first = next(iter(header.paragraphs), None)
        there = [_page_number_in(first.insert_paragraph_before() if first else header.add_paragraph())]
        footer = section.footer
        for one in footer.paragraphs if not footer.is_linked_to_previous else ():
            if is_page_number(one._p) and (not one.text.strip() or one.text.strip().isdecimal()):
                _empty(one)
    for one in there:
        one.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in one.runs:
            size = run.font.size.pt if run.font.size is not None else 0
            run.font.size = Pt(min(max(size, _PAGE_SIZES[0]), _PAGE_SIZES[1]))
            run.font.italic = False
    if alone and not section.different_first_page_header_footer:
        section.different_first_page_header_footer = True


def _page_number_in(paragraph: Paragraph) -> Paragraph:
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = paragraph.add_run()
        if kind == "PAGE":
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>'))
        elif kind == "1":
            run.text = kind
        else:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
    return paragraph


def _empty(paragraph: Paragraph) -> None:
    for child in list(paragraph._p):
        if child.tag != qn("w:pPr"):
            paragraph._p.remove(child)


def _with_sizes(data: bytes, name: str) -> bytes:
    """The document with the font sizes of each paragraph brought within their limits."""
    file = WordFile(data, name)
    problems = [problem for one in judge(file) for problem in one.problems]
    wanted = {
        (id(one.paragraph.whole), at): one.sizes
        for one in problems
        if one.sizes and one.paragraph
        for at in one.paragraph.places
    }
    document = Document(io.BytesIO(data))
    for element, paragraph in zip(_paragraphs(document), file.paragraphs, strict=True):
        for at, (run, printed) in enumerate(zip(runs_of(element), paragraph.every_run, strict=True)):
            sizes = wanted.get((id(paragraph), at), (printed.size,))
            within = min(max(printed.size, sizes[0]), sizes[-1])
            if within != printed.size:
                properties = run.get_or_add_rPr()
                for old in properties.findall(qn("w:szCs")):
                    properties.remove(old)
                properties.sz_val = Pt(within)
    return _saved(document)


def _paragraphs(document: WordDocument) -> Iterator[_Element]:
    yield from (one for one in document.element.iter(qn("w:p")) if not in_fallback(one))


def _saved(document: WordDocument) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return files.pack(unpack(stream.getvalue(), "", _WORD_FILE))
