"""What a closed period reported, and whether the workbook still says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model.placeholder import references
from de06_xl.model.texts import LISTS, PRINTED
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book


def closed_figures(book: Book) -> dict[str, Decimal]:
    """The figures of the workbook's own period in `Lịch sử`, by code: what was signed, where it is closed."""
    return {code: value for (period, code), value in book.history.items() if period == book.period}


def contents(book: Book) -> str:
    """A mark of what the report is made of besides its figures: texts, dates, facts, what figures are compared with."""
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
    for table in book.tables:
        yield (table.sheet, table.caption, *(text for row in table.header for text in row.values()))
        for line in table.rows:
            yield (line.key, *line.texts.values(), *map(_number, line.numbers.values()))
    yield from ((fact.key, fact.value) for fact in book.facts if fact.key in named - {"so", "ngay"})


def _number(value: Decimal | None) -> str:
    return "" if value is None else str(value.normalize())
