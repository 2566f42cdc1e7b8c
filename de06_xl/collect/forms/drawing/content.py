"""The contents of a form to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.forms.matrix import Matrix, matrices_of
from de06_xl.collect.forms.sheet import PARTING
from de06_xl.model.duties import figures_owed, group_figures, group_headings, group_units, headings_owed
from de06_xl.model.earlier import Earlier
from de06_xl.model.period_words import period_in_words

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading
    from de06_xl.model.period import Period
    from de06_xl.model.unit import Unit


@dataclass(frozen=True)
class FormContent:
    """What a form asks for, from whom, and what they sent for the previous period.

    ``units`` is one unit or, in the form of a ``group``, those that choose themselves from a list; ``previous`` are
    figures by code, ``earlier_texts`` paragraphs by heading code.
    """

    indicators: Sequence[Indicator]
    headings: Sequence[Heading]
    units: Sequence[Unit]
    group: str
    previous: Mapping[str, Decimal]
    earlier_texts: Mapping[str, Sequence[str]]

    @property
    def single_figures(self) -> list[Indicator]:
        """The figures of the table Số liệu, which belong to no item."""
        return [indicator for indicator in self.indicators if not indicator.item]

    @property
    def matrices(self) -> list[Matrix]:
        """The figures broken down by lists, one matrix for each list."""
        return matrices_of(self.indicators)


def content_of(book: Book, unit: Unit) -> FormContent:
    """The content of the form of one unit."""
    indicators, earlier = figures_owed(book, unit), Earlier(book)
    previous = earlier.figures(unit, indicators)
    return FormContent(indicators, headings_owed(book, unit), [unit], "", previous, earlier.texts(unit))


def group_content_of(book: Book, group: str) -> FormContent:
    """The content of the common form of a group: the figures that its units share, and no earlier ones."""
    units = group_units(book, group)
    return FormContent(group_figures(book, group), group_headings(book, group), units, group, {}, {})


def period_label(period: Period) -> str:
    """A period's name in a form: "Tháng 5/2022"; with its code if there is no single way to write its name."""
    known = period_in_words(period.name) == period
    return period.name_capitalised if known else f"{period}{PARTING}{period.name}"


def unit_label(unit: Unit) -> str:
    """A unit's name in a form: "AB - Huyện An Biên"."""
    return f"{unit.code}{PARTING}{unit.name}"
