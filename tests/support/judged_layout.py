"""A Word file judged by the layout rules of Nghị định 30/2020/NĐ-CP, and its paragraphs to break them in."""

from __future__ import annotations

import io

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from de06_xl.report.layout.rules import judge
from de06_xl.report.layout.verdicts import Judged, Verdict
from de06_xl.report.layout.word_file import WordFile


def judged(document: DocxDocument | bytes) -> dict[int, Judged]:
    """The verdict on each rule by its number."""
    if not isinstance(document, bytes):
        stream = io.BytesIO()
        document.save(stream)
        document = stream.getvalue()
    return {one.number: one for one in judge(WordFile(document, "thử.docx"))}


def verdicts(document: DocxDocument | bytes) -> dict[Verdict, list[int]]:
    """The numbers of the rules by verdict."""
    found: dict[Verdict, list[int]] = {}
    for number, one in judged(document).items():
        found.setdefault(one.verdict, []).append(number)
    return found


def every_paragraph(document: DocxDocument) -> list[Paragraph]:
    """Its paragraphs in reading order, those in tables as well."""
    return [Paragraph(element, document._body) for element in document.element.body.iter(qn("w:p"))]


def paragraph(document: DocxDocument, start: str) -> Paragraph:
    """The first paragraph that starts so."""
    return next(one for one in every_paragraph(document) if one.text.startswith(start))
