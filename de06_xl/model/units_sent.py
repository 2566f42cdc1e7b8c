"""What units sent: before the workbook's period, and up to and with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.forms import Forms
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.unit_history import UnitHistory
from de06_xl.vietnamese.dates import day_of

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.unit_history import Key

TIMELY = (ResponseStatus.USED, ResponseStatus.SUPERSEDED)
"""Statuses of forms that count as sent; one superseded by a correction was still in time."""


def before(book: Book) -> UnitHistory:
    """What units sent before the workbook's period: from `Lịch sử đơn vị`, and from a register that still has it.

    In a workbook made by an earlier version, `Số liệu đơn vị` holds the forms of earlier periods.
    """
    figures: dict[Key, Decimal] = {}
    texts: dict[Key, tuple[str, ...]] = {}
    for one in book.submissions:
        if one.period == book.period or one.form.status is not ResponseStatus.USED:
            continue
        key = one.period, one.unit, one.code
        if one.value is not None:
            figures[key] = one.value
        if one.text:
            texts[key] = (*texts.get(key, ()), one.text)
    known = book.unit_history
    return UnitHistory({**figures, **known.figures}, {**texts, **known.texts}, known.late, known.seen)


def after(book: Book) -> UnitHistory:
    """The history including this period, as the next one will know it; paragraphs are kept of this period only."""
    forms, earlier = Forms(book), before(book)
    figures = dict(earlier.figures)
    texts: dict[Key, tuple[str, ...]] = {}
    for one in forms.counting:
        key = book.period, one.unit, one.code
        if one.text:
            texts[key] = (*texts.get(key, ()), one.text)
        given = forms.figure(one.unit, one.code) if one.value is not None else None
        if given and given.value is not None:
            figures[key] = given.value
    late = {(book.period, unit): days for unit in forms.units() if (days := days_late(book, forms, unit)) is not None}
    return UnitHistory(figures, texts, {**earlier.late, **late}, earlier.seen)


def first_day(forms: Forms, unit: str) -> dt.date | None:
    """The day on which the unit's first accepted form of the period came."""
    days = [day_of(form.received) for form in forms.of(unit) if form.status in TIMELY]
    return min((day for day in days if day), default=None)


def days_late(book: Book, forms: Forms, unit: str) -> int | None:
    """How many days after the deadline that was; None if either is unknown."""
    first, deadline = first_day(forms, unit), book.dates.get("han_gui")
    return (first - deadline).days if first and deadline else None
