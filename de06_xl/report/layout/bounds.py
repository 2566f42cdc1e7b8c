"""Limits on Word files: a small file that unpacks to more than anybody prints is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PARAGRAPHS = 50_000
"""Maximum paragraphs of a file, including cells: some 1,500 pages."""


def refuse_endless(body: _Element, name: str) -> None:
    """Raise De06Error for a file with too many paragraphs."""
    count = sum(1 for _ in body.iter(qn("w:p")))
    if count > MAX_PARAGRAPHS:
        raise De06Error(f"có {count} đoạn, quá {MAX_PARAGRAPHS} đoạn nên không đọc; hãy chọn đúng tệp.", file=name)
