"""Figures that a form states twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import FormFigure


def agreed(first: FormFigure, second: FormFigure) -> tuple[FormFigure, bool]:
    """One figure merged from two places, and whether they agree; an empty cell agrees with any other."""
    stated = [one for one in (first, second) if one.value is not None or one.unreadable]
    kept = stated[0] if stated else first
    same = len(stated) < 2 or (first.value == second.value and not (first.unreadable or second.unreadable))
    return (kept if same else replace(kept, value=None, unreadable=True)), same
