"""When each unit sent its figures, in this period and earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.duties import figures_owed, owing_units
from de06_xl.model.forms import Forms
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.unit_history import UnitHistory
from de06_xl.model.units_sent import TIMELY, after, days_late, first_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from de06_xl.model.book import Book
    from de06_xl.model.period import Period
    from de06_xl.model.unit import Unit


class Delivery(NamedTuple):
    """What is known of a unit's first accepted form in a period.

    ``due`` is whether it should have come: False until the deadline is over. ``on_time`` is None while that is not
    decided, and if it is unknown. ``received`` is known in the workbook's own period.
    """

    period: Period
    unit: Unit
    status: str
    sent: bool
    due: bool = True
    received: dt.date | None = None
    days_late: int | None = None
    on_time: bool | None = None


def deliveries(book: Book, periods: Sequence[Period], today: dt.date | None = None) -> list[Delivery]:
    """What is known of the units that owe anything in the workbook's period, by period, in the order of `Đơn vị`.

    Without ``today`` the deadline counts as over.
    """
    units = {unit.code: unit for unit in owing_units(book)}.values()
    history = after(book) if any(one != book.period for one in periods) else UnitHistory()
    return [
        delivery
        for period in periods
        for delivery in (_now(book, units, today) if period == book.period else _earlier(book, history, units, period))
    ]


def _now(book: Book, units: Iterable[Unit], today: dt.date | None) -> Iterator[Delivery]:
    forms, deadline = Forms(book), book.dates.get("han_gui")
    due = not (deadline and today and today <= deadline)
    for unit in units:
        sent = any(form.status in TIMELY for form in forms.of(unit.code))
        days = days_late(book, forms, unit.code)
        timely = days <= 0 if days is not None else False if deadline and due and not sent else None
        status = forms.status(unit.code)[0].of_unit
        yield Delivery(book.period, unit, status, sent, due, first_day(forms, unit.code), days, timely)


def _earlier(book: Book, history: UnitHistory, units: Iterable[Unit], period: Period) -> Iterator[Delivery]:
    """Nothing is known of periods without any unit's figures, nor of units with only paragraphs, which are not kept."""
    senders = history.senders
    known = any(one == period for one, _ in senders)
    timely = False if any(one == period for one, _ in history.late) else None
    existed = {one.code for one in book.units if one.exists_in(period)}
    for unit in units:
        days = history.late.get((period, unit.code))
        if (period, unit.code) in senders:
            on_time = None if days is None else days <= 0
            yield Delivery(period, unit, ResponseStatus.USED.of_unit, sent=True, days_late=days, on_time=on_time)
        elif known and unit.code in existed and figures_owed(book, unit):
            yield Delivery(period, unit, ResponseStatus.SILENT.of_unit, sent=False, on_time=timely)
