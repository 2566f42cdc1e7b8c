"""Word templates: made, changed, filled and refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document

from de06_xl.incoming.containers.package import unpack
from de06_xl.report.render import render
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.files import pack

NAME = "mau.docx"
"""The name under which a template is filled."""


def template(*paragraphs: str, change: Callable[[Document], None] = lambda document: None) -> bytes:
    """A template of these paragraphs, in Word's default look."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    change(document)
    return saved(document)


def shipped_template(change: Callable[[Document], None] = lambda document: None) -> bytes:
    """The shipped template of the report, changed."""
    document = docx.Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
    change(document)
    return saved(document)


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def filled(data: bytes, **context: Any) -> Document:
    """The Word file that it makes of these values."""
    return docx.Document(io.BytesIO(render(data, NAME, context)))


def texts(document: Document) -> list[str]:
    """The paragraphs of the body."""
    return [paragraph.text for paragraph in document.paragraphs]


def refusal(data: bytes, **context: Any) -> str:
    """The sentence that refuses it."""
    with pytest.raises(De06Error) as error:
        render(data, NAME, context)
    assert error.value.file == NAME
    return str(error.value)


def with_footnote(data: bytes, text: str) -> bytes:
    """The template with a footnote."""
    parts = unpack(data, NAME, "tệp")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    parts["word/footnotes.xml"] = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    for name, end, addition in (
        ("[Content_Types].xml", "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/>'),
        (
            "word/_rels/document.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/>',
        ),
    ):
        parts[name] = parts[name].decode().replace(end, addition + end).encode()
    return pack(parts)
