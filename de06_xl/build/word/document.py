"""A blank Word template with our page, styles and headers.

Commands of the template are in shaded lines of their own, which are not printed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from copy import deepcopy
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm

from de06_xl.build.word.measures import BOTTOM, HEADER_DISTANCE, LEFT, PAGE, RIGHT, TOP
from de06_xl.build.word.styles import COMMAND, EMPTY, FONT, LANGUAGE, PAGE_NUMBER, STYLES, WARNING, Style, set_styles
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

_DATE = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)


def blank_template(title: str, styles: Iterable[Style] = STYLES, right: float = RIGHT) -> WordDocument:
    """A document with our page, styles and headers, without text; ``title`` is a document property.

    ``right`` is its right margin in millimetres.
    """
    document = Document()
    _set_parts(document)
    set_styles(document, styles)
    _set_settings(document)
    set_properties(document, title)
    _set_page(document, right)
    _write_headers(document)
    return document


def packed(document: WordDocument, name: str) -> bytes:
    """The finished template, the same bytes for the same calls; ``name`` is for messages."""
    stream = io.BytesIO()
    document.save(stream)
    return files.pack(unpack(stream.getvalue(), name, "tệp Word .docx"))


def add(container: BlockItemContainer | WordDocument, style: Style, text: str) -> Paragraph:
    """Add a paragraph in a style of STYLES."""
    return container.add_paragraph(text, style.name)


def command(document: WordDocument, text: str) -> None:
    """Add a line with a command, which is not printed."""
    add(document, COMMAND, text)


def begin_appendix(document: WordDocument) -> None:
    """Begin a section numbered from page 1, whose first page shows no number."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def break_section(document: WordDocument) -> None:
    """End the section, with the document's page and headers; what follows begins a page and is numbered from 1.

    If the break is not printed, its section and the document's last one merge, so both have all that a section needs.
    """
    last = document.element.body.sectPr
    add(document, EMPTY, "")._p.get_or_add_pPr().append(deepcopy(last))
    if last.find(qn("w:pgNumType")) is None:
        last.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def _set_parts(document: WordDocument) -> None:
    """Remove the parts of python-docx's own blank document that we do not need, and every font but ours."""
    for rels, kept in (
        (document.part.package.rels, {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES}),
        (document.part.rels, {RT.STYLES, RT.SETTINGS, RT.THEME, RT.FONT_TABLE}),
    ):
        for relation in [relation for relation in rels.values() if relation.reltype not in kept]:
            del rels[relation.rId]
    # No style uses a theme font; a secretary who picks one gets the decree's typeface nevertheless.
    theme = document.part.part_related_by(RT.THEME)
    theme._blob = re.sub(
        rb"(<a:(?:major|minor)Font>).*?(</a:(?:major|minor)Font>)",
        rf'\1<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>\2'.encode(),
        theme.blob,
        flags=re.DOTALL,
    )
    document.part.part_related_by(RT.FONT_TABLE)._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts {nsdecls("w")}><w:font w:name="{FONT}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()


def _set_settings(document: WordDocument) -> None:
    root = document.settings.element
    for child in list(root):
        root.remove(child)
    office = 'w:uri="http://schemas.microsoft.com/office/word"'
    for xml in (
        '<w:zoom {ns} w:percent="100"/>',
        '<w:defaultTabStop {ns} w:val="720"/>',
        '<w:characterSpacingControl {ns} w:val="doNotCompress"/>',
        # A line break inside a justified paragraph does not stretch the line before it.
        "<w:compat {ns}><w:doNotExpandShiftReturn/>"
        f'<w:compatSetting w:name="compatibilityMode" {office} w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" {office} w:val="1"/>'
        f'<w:compatSetting w:name="enableOpenTypeFeatures" {office} w:val="1"/>'
        f'<w:compatSetting w:name="doNotFlipMirrorIndents" {office} w:val="1"/>'
        f'<w:compatSetting w:name="differentiateMultirowTableHeaders" {office} w:val="1"/></w:compat>',
        f'<w:themeFontLang {{ns}} w:val="{LANGUAGE}"/>',
        '<w:decimalSymbol {ns} w:val=","/>',
        '<w:listSeparator {ns} w:val=";"/>',
    ):
        root.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))


def set_properties(document: WordDocument, title: str) -> None:
    """Set the document properties, the same each time."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = "DeAn06"
    properties.title = title
    properties.comments = properties.keywords = ""
    properties.language = LANGUAGE
    properties.created = properties.modified = _DATE
    properties.revision = 1


def _set_page(document: WordDocument, right: float) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(right)
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE)
    section.gutter = Length(0)
    # Page 1 has a header of its own, without a number.
    section.different_first_page_header_footer = True


def _write_headers(document: WordDocument) -> None:
    section = document.sections[0]
    for header, number in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        first = header.paragraphs[0]
        for style, text in (
            (COMMAND, "{%p if tt.dau_trang %}"),
            (WARNING, "{{ tt.dau_trang }}"),
            (COMMAND, "{%p endif %}"),
        ):
            first.insert_paragraph_before(text, style.name)
        first.style = PAGE_NUMBER.name if number else EMPTY.name
        if number:
            page = '<w:fldSimple {} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
            first._p.append(parse_xml(page.format(nsdecls("w"))))
