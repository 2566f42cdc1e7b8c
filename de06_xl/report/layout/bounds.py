"""How much of a Word file is read: what a small file can unpack to, and nobody prints, is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PARAGRAPHS = 50_000
"""Of a file that is read, those of cells too: some 1,500 pages."""


def refuse_endless(body: _Element, name: str) -> None:
    """Raises De06Error for a file of more paragraphs than are read."""
    count = sum(1 for _ in body.iter(qn("w:p")))
    if count > MAX_PARAGRAPHS:
        raise De06Error(f"có {count} đoạn, quá {MAX_PARAGRAPHS} đoạn nên không đọc; hãy chọn đúng tệp.", file=name)
