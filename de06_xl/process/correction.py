"""A late correction: figures that an earlier period's workbook now states differently from a later workbook."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.figures import Figures
from de06_xl.model.unit_history import UnitHistory
from de06_xl.model.units_sent import after
from de06_xl.process.rollover import shown, signed_figures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period
    from de06_xl.model.unit_history import Key

_ROUNDED = 1e-14
"""The relative error of a program that keeps only 15 digits."""


@dataclass(frozen=True)
class Correction:
    """The changes to a workbook that follow from the corrected one of an earlier ``period``.

    ``figures`` are changed or new ones of `Lịch sử`, by code. ``previous`` are rows whose column `Kỳ trước` changes,
    ``entered`` those whose own figure had been filled in from the history; ``typed`` are rows where a person typed
    something else, which is kept. ``units`` are the changes to `Lịch sử đơn vị`, ``known`` its whole content
    afterwards, ``gone`` the codes that are no longer reported.
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
    """The changes to ``book`` that follow from ``old``, the workbook of an earlier period with these ``figures``."""
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
    """Whether two figures are equal, given that a cell holds a double and LibreOffice keeps 15 digits of it."""
    return there == value or (there is not None and value is not None and math.isclose(there, value, rel_tol=_ROUNDED))


def _known(indicator: Indicator, figures: Figures, period: Period) -> Decimal | None:
    return shown(indicator, figures.earlier(indicator.code, period))
