"""A late correction: what an earlier period's workbook says now, otherwise than a later one has it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.figures import Figures
from de06_xl.model.unit_history import UnitHistory, after
from de06_xl.process.rollover import shown, signed_figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period
    from de06_xl.model.unit_history import Key

_ROUNDED = 1e-14
"""How much of a figure is lost at most where a program keeps 15 digits of it."""


@dataclass(frozen=True)
class Correction:
    """What changes in a workbook by what the one of an earlier ``period`` says now.

    ``figures`` are those of `Lịch sử` that are other than before or new, by code. ``previous`` are rows of which the
    column `Kỳ trước` follows, ``entered`` those of which the figure itself had been filled in from the history;
    ``typed`` are rows where a person typed something else, which stays. ``units`` is what changed and came in addition
    in `Lịch sử đơn vị`, ``known`` all that is known there then, ``gone`` the codes of which nothing is said any more.
    """

    period: Period
    figures: Mapping[str, Decimal]
    gone: tuple[str, ...]
    previous: tuple[tuple[Indicator, Decimal], ...]
    entered: tuple[tuple[Indicator, Decimal], ...]
    typed: tuple[Indicator, ...]
    units: Mapping[Key, Decimal]
    known: UnitHistory

    def __bool__(self) -> bool:
        return bool(self.figures or self.previous or self.entered or self.units)


def correction(book: Book, old: Book, figures: Figures) -> Correction:
    """What the workbook ``old`` of an earlier period, whose figures are ``figures``, changes in ``book``."""
    now = signed_figures(old, figures)
    had = {code: value for (period, code), value in book.history.items() if period == old.period}
    changed = {code: value for code, value in now.items() if not _same(had.get(code), value)}
    corrected = replace(book, history={**book.history, **{(old.period, code): value for code, value in now.items()}})
    before, after_it = Figures(book), Figures(corrected)
    previous, entered, typed = [], [], []
    for one in book.indicators():
        was, is_now = (_known(one, known, book.period.previous()) for known in (before, after_it))
        if is_now is not None and not _same(was, is_now):
            if one.previous is None or _same(one.previous, was):
                previous.append((one, is_now))
            elif not _same(one.previous, is_now):
                typed.append(one)
        was, is_now = (_known(one, known, book.period) for known in (before, after_it))
        if (
            one.entered
            and was is not None
            and is_now is not None
            and _same(one.constant, was)
            and not _same(was, is_now)
        ):
            entered.append((one, is_now))
    gave = after(old)
    theirs = {key: value for key, value in gave.figures.items() if key[0] == old.period}
    known = book.unit_history
    units = {key: value for key, value in theirs.items() if not _same(known.figures.get(key), value)}
    return Correction(
        old.period,
        changed,
        tuple(code for code in had if code not in now),
        tuple(previous),
        tuple(entered),
        tuple(typed),
        units,
        replace(known, figures={**known.figures, **units}, late={**known.late, **gave.late}),
    )


def _same(there: Decimal | None, value: Decimal | None) -> bool:
    """Whether two figures are one: a cell gives back a double, LibreOffice 15 digits of it."""
    return there == value or (there is not None and value is not None and math.isclose(there, value, rel_tol=_ROUNDED))


def _known(indicator: Indicator, figures: Figures, period: Period) -> Decimal | None:
    return shown(indicator, figures.earlier(indicator.code, period))
