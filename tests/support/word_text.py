"""The text of a Word file, paragraph by paragraph, in reading order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table

PUBLISHED = Path(__file__).parents[1] / "data" / "bao-cao-111-BC-BCD-2022-05.txt"
"""The text of the published report 111/BC-BCĐ of 31/5/2022, a paragraph a line."""
LETTERHEAD = {
    "UBND TỈNH KIÊN GIANG",
    "BCĐ THỰC HIỆN ĐỀ ÁN 06",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
}
"""The report's first lines, not legible in the published source, hence reconstructed."""


def paragraphs_of(docx: bytes | Path) -> list[str]:
    """Every line of the body, table cells row by row, white space folded, empty ones left out."""
    document = Document(io.BytesIO(docx) if isinstance(docx, bytes) else str(docx))
    folded = (fold(line) for text in _texts(document) for line in text.split("\n"))
    return [text for text in folded if text]


def published() -> list[str]:
    """The paragraphs of the published report."""
    return [fold(line) for line in PUBLISHED.read_text(encoding="utf-8").splitlines() if line.strip()]


def fold(text: str) -> str:
    """A text with every run of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()


def _texts(parent: Any) -> Iterator[str]:
    for child in parent.iter_inner_content():
        if isinstance(child, Table):
            cells = {cell._tc: cell for table_row in child.rows for cell in table_row.cells}
            for cell in cells.values():
                yield from _texts(cell)
        else:
            yield child.text
