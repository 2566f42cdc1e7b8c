"""A seal that shows whether somebody changed a report after its export.

Its core properties contain a digest of all its other parts (``dc:identifier``); any program that saves the file changes
those parts, so that a hand-corrected report is never overwritten.
"""

from __future__ import annotations

import hashlib

from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from de06_xl.system.errors import De06Error

_CORE = "docProps/core.xml"
_IDENTIFIER = "{http://purl.org/dc/elements/1.1/}identifier"
_PREFIX = "de06:"
_PDF_HEAD = 1024
"""How many first bytes may contain the PDF header: readers accept blank lines before it (ISO 32000-1, annex H.3.4.1).
"""


def seal(report: bytes) -> bytes:
    """The Word package with a seal; the same bytes for the same package.

    A package without core properties has no place for it, and always counts as changed.
    """
    parts = unpack(report, "", "tệp Word .docx")
    if _CORE not in parts:
        return report
    core = _parse(parts[_CORE])
    element = core.find(_IDENTIFIER)
    if element is None:
        element = etree.SubElement(core, _IDENTIFIER)
    element.text = _digest(parts)
    parts[_CORE] = etree.tostring(core, xml_declaration=True, encoding="UTF-8", standalone=True)
    return files.pack(parts)


def is_untouched(report: bytes) -> bool:
    """Whether the file is an unchanged export of ours."""
    try:
        parts = unpack(report, "", "tệp Word .docx")
        identifier = _parse(parts[_CORE]).findtext(_IDENTIFIER)
    except (De06Error, KeyError, etree.XMLSyntaxError):
        return False
    return bool(identifier == _digest(parts))


def is_pdf(data: bytes, name: str = "") -> bool:
    """Whether a file is a PDF, or claims so by its name and is no Word file."""
    return not data.startswith(b"PK") and (b"%PDF" in data[:_PDF_HEAD] or name.lower().endswith(".pdf"))


def seal_pdf(pdf: bytes) -> bytes:
    """The PDF with a seal, a comment after the end mark (ISO 32000-1, 7.5.5 allows bytes after it)."""
    return pdf + _pdf_mark(pdf)


def is_untouched_pdf(pdf: bytes) -> bool:
    """Whether a PDF is an unchanged export of ours."""
    body, mark, _ = pdf.rpartition(b"\n%" + _PREFIX.encode())
    return bool(mark) and pdf == body + _pdf_mark(body)


def _pdf_mark(pdf: bytes) -> bytes:
    return f"\n%{_PREFIX}{hashlib.sha256(pdf).hexdigest()}\n".encode()


def _digest(parts: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(parts):
        if name != _CORE:
            digest.update(f"{name}\0{len(parts[name])}\0".encode())
            digest.update(parts[name])
    return _PREFIX + digest.hexdigest()


def _parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
