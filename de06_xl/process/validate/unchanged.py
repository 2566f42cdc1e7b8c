"""Paragraphs that repeat the previous report: perhaps nobody has revised them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.texts import Texts, included
from de06_xl.vietnamese.messages import cut
from de06_xl.vietnamese.numbers import says_nothing
from de06_xl.vietnamese.text import tidy

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """One note per section whose report prints a paragraph exactly as the previous one, figures included."""
    texts = Texts(book, figures)
    for heading in book.outline:
        section = book.section(heading.sheet) if heading.sheet and book.applies(heading) else None
        same = [
            paragraph
            for paragraph in (section.paragraphs if section else ())
            if paragraph.previous
            and not paragraph.kind.is_heading
            and not says_nothing(paragraph.words)
            and included(paragraph, figures)
            and tidy(texts.printed(paragraph.text)) == tidy(paragraph.previous)
        ]
        if not same:
            continue
        rows = cut(_ranges([paragraph.row.number for paragraph in same]))
        yield Finding(
            kinds.PARAGRAPH_UNCHANGED,
            f"Mục {cut(heading.code)} có {len(same):02d} đoạn giữ nguyên như báo cáo kỳ trước (hàng {rows}); hãy cập "
            "nhật nếu kỳ này có nội dung mới.",
            same[0].row.place("text"),
            unit=same[0].owner or None,
            value=cut(same[0].text),
            basis="\n".join(paragraph.text for paragraph in same),
        )


def _ranges(numbers: list[int]) -> str:
    """Numbers as ranges: 41-43, 46."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
