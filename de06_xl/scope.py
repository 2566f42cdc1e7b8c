"""What of a workbook belongs to a report of its kind of period: a sheet that the report lacks owes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de06_xl.figures import Figure, Figures
    from de06_xl.model import Book, SectionSheet


def sections_of(book: Book) -> Iterator[SectionSheet]:
    """The section sheets, without those of headings that this kind of period leaves out."""
    left_out = {heading.sheet for heading in book.outline if not book.applies(heading)}
    yield from (section for section in book.sections if section.name not in left_out)


def figures_of(book: Book, figures: Figures) -> Iterator[Figure]:
    """The figures of those sheets, each code once."""
    sheets = {section.name for section in sections_of(book)}
    yield from (figure for figure in figures.values() if figure.indicator.row.sheet in sheets)
