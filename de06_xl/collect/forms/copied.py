"""Forms, and sections of forms, in which every figure is as in the previous period: perhaps never filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.responses import Unchanged

if TYPE_CHECKING:
    from decimal import Decimal

FEWEST_FIGURES = 3
FEWEST_DIGITS = 5
"""Digits that the figures other than 0 must have together: three may well recur by chance, five do not."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure of a form with that of the previous period, and its sheet in the report.

    ``dated_before`` says that the form itself dates it before this period: it does not claim to be new.
    """

    sheet: str
    value: Decimal
    previous: Decimal | None
    dated_before: bool = False


def unchanged(figures: Sequence[Comparison]) -> tuple[Unchanged, ...]:
    """The unchanged parts: the whole form, else some of its sections; empty if there are none.

    Figures without a previous value do not count, nor does a section with only old dates.
    """
    known = [figure for figure in figures if figure.previous is not None]
    if _all_as_before(known):
        return (Unchanged(len(known)),)
    sheets = dict.fromkeys(figure.sheet for figure in known)
    parts = {sheet: [figure for figure in known if figure.sheet == sheet] for sheet in sheets}
    return tuple(Unchanged(len(part), sheet) for sheet, part in parts.items() if _claims_to_be_new(part))


def _all_as_before(figures: Sequence[Comparison]) -> bool:
    telling = [figure.value for figure in figures if figure.value]
    digits = sum(len(value.as_tuple().digits) for value in telling)
    enough = len(telling) >= FEWEST_FIGURES and digits >= FEWEST_DIGITS
    return enough and all(figure.value == figure.previous for figure in figures)


def _claims_to_be_new(figures: Sequence[Comparison]) -> bool:
    return _all_as_before(figures) and not all(figure.dated_before for figure in figures)
