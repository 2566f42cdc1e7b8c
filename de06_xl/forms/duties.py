"""What a unit owes: the figures whose row names it or its group, and texts for the sections it writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.validate.scope import sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.model import Book, Heading, Indicator, Unit


def figures_owed(book: Book, unit: Unit) -> list[Indicator]:
    """The figures a unit types into its form, in the order of the report; derived ones are computed here."""
    return [
        indicator
        for section in sections_of(book)
        for indicator in section.indicators
        if not indicator.expression and unit.is_named_by(indicator.owner)
    ]


def headings_owed(book: Book, unit: Unit) -> list[Heading]:
    """The headings a unit writes texts for: those its row in `Đơn vị` lists, and those with a paragraph of its own."""
    owned = {
        section.name
        for section in sections_of(book)
        if any(unit.is_named_by(paragraph.owner) for paragraph in section.paragraphs)
    }
    return [
        heading
        for heading in book.outline
        if heading.sheet and book.applies(heading) and (heading.code in unit.sections or heading.sheet in owned)
    ]


def owing_units(book: Book) -> Sequence[Unit]:
    """The units that exist in the period and owe anything, in the order of `Đơn vị`."""
    return [
        unit
        for unit in book.units
        if unit.exists_in(book.period) and (figures_owed(book, unit) or headings_owed(book, unit))
    ]
