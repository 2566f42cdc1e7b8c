"""Contradictions between numbers typed over `Cách tính` and the figures in it: which one is wrong."""

from __future__ import annotations

import graphlib
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.figures import Figures
from de06_xl.process.validate.movement import Movements
from de06_xl.process.validate.typing_errors import probable_figure, slips
from de06_xl.vietnamese.numbers import percent_typed_as_fraction, round_half_up, truncate

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure


@dataclass(frozen=True, slots=True)
class Slip:
    """An entered figure with a probable typing error: ``expected`` resolves every contradiction about it."""

    code: str
    expected: Decimal


class Contradictions:
    """The overrides of a workbook that contradict `Cách tính`.

    ``overrides`` are their codes without mere consequences: an override that agrees with the figures as entered only
    contradicts another override, which has its own finding. ``slips`` are entered figures that explain some of them, by
    the code of the override.
    """

    def __init__(self, book: Book, figures: Figures) -> None:
        self._movements = Movements(book)
        self._figures = figures
        differing = [figure for figure in figures.values() if _differs(figure, figure.derived)]
        as_entered = Figures(_without_overrides(book)) if differing else figures
        self.overrides = frozenset(
            figure.indicator.code for figure in differing if _differs(figure, as_entered.value(figure.indicator.code))
        )
        self._relations = [
            _Relation(figures, figure.indicator.code)
            for figure in figures.values()
            if self.overrides and figure.overridden and figure.derived is not None and figure.indicator.derived
        ]
        found = {
            relation.code: slip
            for relation in self._relations
            if relation.code in self.overrides and (slip := self._slip(relation))
        }
        explains = Counter(found.values())
        # One typing error that explains two overrides is likelier than one in each.
        self.slips = {
            code: slip for code, slip in found.items() if explains[slip] > 1 or not _own_mistake(figures[code])
        }

    def _slip(self, relation: _Relation) -> Slip | None:
        """The only entered figure whose single typing error explains an override."""
        found = [
            Slip(code, expected) for code in sorted(relation.entered) if (expected := self._probable(code)) is not None
        ]
        return found[0] if len(found) == 1 else None

    def _probable(self, code: str) -> Decimal | None:
        """The value of an entered figure, one typing error away, for which every override based on it is right."""
        indicator = self._figures[code].indicator
        movement = self._movements.of(indicator)
        relations = [relation for relation in self._relations if code in relation.entered]

        def plausible(value: Decimal) -> bool:
            return movement.plausible(value) and not any(
                _differs(self._figures[relation.code], relation.computed(code, value)) for relation in relations
            )

        return None if indicator.constant is None else probable_figure(indicator.constant, plausible)


class _Relation:
    """The relation stated by an override: ``entered`` are the figures below it, down to other overrides."""

    def __init__(self, figures: Figures, code: str) -> None:
        self.code = code
        self._figures = figures
        expressions = figures.expressions
        below = {name for term in expressions[code].current if term in figures for name in figures.depends_on(term)}
        self.entered = {name for name in below if figures[name].indicator.entered}
        computed = {name for name in below if name in expressions and not figures[name].overridden}
        graph = {name: set(expressions[name].current) & computed for name in computed}
        # A value that depends on a circle is None, and so is the override's: there is none here.
        self._order = [*graphlib.TopologicalSorter(graph).static_order(), code]

    def computed(self, changed: str, value: Decimal) -> Decimal | None:
        """The result of `Cách tính` with another value for one entered figure."""
        values: dict[str, Decimal | None] = {changed: value}
        for code in self._order:
            values[code] = self._figures.expressions[code].number(
                lambda name: values[name] if name in values else self._figures.value(name), self._figures.of_term
            )
        return values[self.code]


def _without_overrides(book: Book) -> Book:
    return replace(
        book,
        sections=tuple(
            replace(
                section,
                indicators=tuple(replace(i, constant=None) if i.derived else i for i in section.indicators),
            )
            for section in book.sections
        ),
    )


def _differs(figure: Figure, exact: Decimal | None) -> bool:
    """Whether a number typed over `Cách tính` differs from its result, if there is one."""
    indicator = figure.indicator
    if indicator.constant is None or not indicator.derived or figure.derived is None:
        return False
    return exact is None or round_half_up(indicator.constant, indicator.decimals) != round_half_up(
        exact, indicator.decimals
    )


def _own_mistake(figure: Figure) -> bool:
    """Whether the override itself is a mistake: the right value truncated, or typed as a percentage."""
    indicator, constant, exact = figure.indicator, figure.indicator.constant, figure.derived
    assert constant is not None
    assert exact is not None
    return (
        round_half_up(exact, indicator.decimals) in slips(constant)
        or constant == truncate(exact, indicator.decimals)
        or (indicator.percent and percent_typed_as_fraction(constant, exact))
    )
