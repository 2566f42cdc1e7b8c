"""A copy of the final document with a comment at each difference."""

from __future__ import annotations

import io
from collections.abc import Iterable

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.report.layout.comments import AUTHOR, INITIALS
from de06_xl.report.layout.word_file import in_fallback
from de06_xl.report.template_xml import accept_revisions
from de06_xl.system import files

_WORD_FILE = "tệp Word .docx"


def marked(data: bytes, remarks: Iterable[tuple[int | None, str]]) -> bytes:
    """The document, with tracked changes accepted, and comments given by paragraph number and text.

    A comment on a paragraph without runs of its own is put at the nearest one before it that has some, or at the first.
    """
    part = Document(io.BytesIO(data)).part
    root = etree.fromstring(part.blob)
    accept_revisions(root)
    part._element = parse_xml(etree.tostring(root))
    document = part.document
    found = (one for one in part.element.iter(qn("w:p")) if not in_fallback(one))
    runs = [Paragraph(element, document._body).runs for element in found]
    first = next((one for one in runs if one), None)
    for number, text in remarks if first else ():
        upward = runs[number::-1] if number is not None else []
        place = next((one for one in upward if one), first)
        assert place
        document.add_comment(place, text=text, author=AUTHOR, initials=INITIALS)
    stream = io.BytesIO()
    document.save(stream)
    return files.pack(unpack(stream.getvalue(), "", _WORD_FILE))
