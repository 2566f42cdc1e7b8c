"""Footnotes that a report adds to its template (ECMA-376 part 1, 17.11).

Word numbers them by their order in the text. They have Word's own styles "footnote text" and "footnote reference",
those of the template or else plain ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

Element = Any

_STYLES = {
    "footnote text": (
        '<w:style {ns} w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/>'
        '<w:pPr><w:jc w:val="both"/></w:pPr><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        'w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
    ),
    "footnote reference": (
        '<w:style {ns} w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    ),
}
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
_AFTER_SEPARATORS = (
    *("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang"),
    *("w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade"),
    *("w:captions", "w:readModeInkLockDown", "w:smartTagType", "sl:schemaLibrary", "w:shapeDefaults"),
    *("w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator"),
)
"""The elements after w:footnotePr in the settings (17.15.1.78, CT_Settings)."""


class Footnotes:
    """The footnotes of one report, held back until all commands of the template have run: braces in a note are text."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._notes: list[Element] = []
        part = self._part()
        there = etree.fromstring(part.blob) if part else []
        self._next = 1 + max((int(note.get(qn("w:id"))) for note in there), default=0)

    def add(self, runs: Sequence[Element]) -> Element:
        """Add a footnote; returns the run that refers to it."""
        reference = f'<w:rPr><w:rStyle w:val="{self._style("footnote reference")}"/></w:rPr>'
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{self._next}"><w:p><w:pPr><w:pStyle '
            f'w:val="{self._style("footnote text")}"/></w:pPr><w:r>{reference}<w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
        )
        note[0].extend(runs)
        self._notes.append(note)
        run = parse_xml(f'<w:r {nsdecls("w")}>{reference}<w:footnoteReference w:id="{self._next}"/></w:r>')
        self._next += 1
        return run

    def save(self) -> None:
        """Add them to the document, with a part for them if the template has none."""
        if not self._notes:
            return
        part = self._part() or self._new_part()
        root = etree.fromstring(part.blob)
        root.extend(self._notes)
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _part(self) -> Part | None:
        return next((one.target_part for one in self._document.part.rels.values() if one.reltype == RT.FOOTNOTES), None)

    def _new_part(self) -> Part:
        document = self._document.part
        xml = f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml, document.package)
        document.relate_to(part, RT.FOOTNOTES)
        settings = self._document.settings.element
        if settings.find(qn("w:footnotePr")) is None:
            separators = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
            named = parse_xml(f"<w:footnotePr {nsdecls('w')}>{separators}</w:footnotePr>")
            settings.insert_element_before(named, *_AFTER_SEPARATORS)
        return part

    def _style(self, name: str) -> str:
        """The id of one of Word's own styles, found by name: ids depend on Word's language."""
        styles = self._document.styles.element
        for style in styles.iter(qn("w:style")):
            if style.find(qn("w:name")).get(qn("w:val")).lower() == name:
                found: str = style.get(qn("w:styleId"))
                return found
        style = parse_xml(_STYLES[name].format(ns=nsdecls("w")))
        styles.append(style)
        made: str = style.get(qn("w:styleId"))
        return made
