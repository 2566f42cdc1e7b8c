"""What a closed period reported, and whether the workbook still agrees."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.placeholder import references
from de06_xl.model.texts import LISTS, PRINTED
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator


def closed_figures(book: Book) -> dict[str, Decimal]:
    """The figures of the workbook's own period in `Lịch sử`, by code: as signed, if it is closed."""
    return {code: value for (period, code), value in book.history.items() if period == book.period}


def differing_from_signed(book: Book, figures: Figures) -> Iterator[tuple[Indicator, Decimal | None, Decimal | None]]:
    """The figures of a closed period that differ from the signed document, with their present and signed values."""
    signed = closed_figures(book) if book.closing else {}
    for code, figure in figures.items() if book.closing else ():
        indicator, value, stated = figure.indicator, figure.value, signed.get(code)
        if value is None and stated is None:
            continue
        if value is None or stated is None or indicator.rounded(value) != indicator.rounded(stated):
            yield indicator, value, stated


def signed_differently(book: Book, figures: Figures) -> list[str]:
    """The figures given by the signed document, in words."""
    return [
        f"“{one.name}”: bản ký {one.shown(stated)}, sổ nay {'trống' if value is None else one.shown(value)}"
        for one, value, stated in differing_from_signed(book, figures)
        if stated is not None
    ]


def count_unsigned(book: Book, figures: Figures) -> int:
    """How many figures the signed document lacks and are therefore taken from the workbook."""
    return sum(stated is None for _, _, stated in differing_from_signed(book, figures))


def contents(book: Book) -> str:
    """A digest of what the report is made of besides its figures: texts, dates, facts, figures to compare with."""
    parts = "\x1e".join("\x1f".join(part) for part in _typed(book))
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def _typed(book: Book) -> Iterator[tuple[str, ...]]:
    named: set[str] = {*PRINTED, *LISTS}
    for heading in filter(book.applies, book.outline):
        named |= {one.form for one in references(heading.title)}
        yield heading.code, heading.title, heading.sheet
    for section in book.reported_sections():
        for one in section.indicators:
            dates = format_date(one.as_of) if one.as_of else ""
            yield one.code, dates, _number(one.previous), _number(one.target)
        for paragraph in section.paragraphs:
            named |= {one.form for one in references(paragraph.text)}
            yield paragraph.kind.value, paragraph.text, paragraph.include
    for table in book.printed_tables:
        yield (table.sheet, table.caption, *(text for row in table.header for text in row.values()))
        for line in table.rows:
            yield (line.key, *line.texts.values(), *map(_number, line.numbers.values()))
    yield from ((fact.key, fact.value) for fact in book.facts if fact.key in named - {"so", "ngay"})


def _number(value: Decimal | None) -> str:
    # LibreOffice keeps 15 digits of a double.
    return "" if value is None else str(Decimal(f"{float(value):.15g}").normalize())
