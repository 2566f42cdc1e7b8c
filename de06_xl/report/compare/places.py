"""The workbook cells from which the paragraphs of its report come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.markup import without_notes
from de06_xl.model.texts import Texts
from de06_xl.report.compare.signed import DATED, NUMBERED
from de06_xl.report.compare.units import Unit, plain
from de06_xl.report.compose import compose

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.place import Place

_OUTSIDE = ("-", ";", ".")
"""Characters that the program adds around a list's line, such as in Nơi nhận."""
_LONG = 8
"""Minimum words for a fact inside a longer line to be that fact, and not a chance occurrence."""
_SENTENCE = 2
"""Minimum words for a line to identify its fact: a single number or name may be in any table."""


def places_of(book: Book, figures: Figures, units: Sequence[Unit]) -> Mapping[Unit, Place]:
    """The cell of each unit that is a heading, a paragraph or a fact of the workbook; texts of tables have none."""
    found: dict[Unit, Place] = {}
    begin = 0
    for key, place in _paragraphs(book, figures):  # in the order of the report: two may have the same text
        for at in range(begin, len(units)):
            if units[at].key == key:
                found[units[at]] = place
                begin = at + 1
                break
    facts = _facts(book, figures)
    for unit in units:
        if unit not in found and (named := facts.get(_bare(unit.key)) or _within(unit, facts)):
            found[unit] = named
    for pattern, fact in ((NUMBERED, "so"), (DATED, "ngay")):
        first = next((unit for unit in units if pattern.match(unit.text)), None)
        fact_place = book.fact_place(fact)
        if first and fact_place:
            found[first] = fact_place
    return found


def _paragraphs(book: Book, figures: Figures) -> Iterator[tuple[tuple[str, ...], Place]]:
    report = compose(book, figures)
    for block in report.paragraphs():
        yield Unit(plain(without_notes(block.text) + block.het)).key, block.place
    for appendix in report.appendices:
        yield Unit(plain(without_notes(appendix.title))).key, appendix.place
        for one in appendix.paragraphs:
            yield Unit(plain(without_notes(one.text))).key, one.place


def _facts(book: Book, figures: Figures) -> dict[tuple[str, ...], Place]:
    """The cells of facts by their printed text, if that is unique."""
    texts, found = Texts(book, figures), dict[tuple[str, ...], list["Place"]]()
    for fact in book.facts:
        key = _bare(Unit(plain(without_notes(texts.filled(fact.text)))).key)
        if len(key) >= _SENTENCE:
            found.setdefault(key, []).append(fact.row.place("value"))
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _within(unit: Unit, facts: Mapping[tuple[str, ...], Place]) -> Place | None:
    """The cell of the only long fact inside a unit, such as the subject with the period below it."""
    text = _spaced(unit.key)
    inside = [place for key, place in facts.items() if len(key) >= _LONG and _spaced(key) in text]
    return inside[0] if len(inside) == 1 else None


def _spaced(key: tuple[str, ...]) -> str:
    return f" {' '.join(key)} "


def _bare(key: tuple[str, ...]) -> tuple[str, ...]:
    begin, end = 0, len(key)
    while begin < end and key[begin] in _OUTSIDE:
        begin += 1
    while begin < end and key[end - 1] in (*_OUTSIDE, "/"):
        end -= 1
    return key[begin:end]
