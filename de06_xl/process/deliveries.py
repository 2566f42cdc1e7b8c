"""When each unit sent its figures, in this period and earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.duties import figures_owed, owing_units
from de06_xl.model.forms import Forms
from de06_xl.model.responses import ResponseStatus
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
    units = list({unit.code: unit for unit in owing_units(book)}.values())
    earlier = _Earlier(book, units) if any(one != book.period for one in periods) else None
    return [
        delivery
        for period in periods
        for delivery in (_now(book, units, today) if period == book.period or earlier is None else earlier.of(period))
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


class _Earlier:
    """What is known of earlier periods.

    Nothing is, of periods without any unit's figures, nor of units with only paragraphs, which are not kept.
    """

    def __init__(self, book: Book, units: Sequence[Unit]) -> None:
        history = after(book)
        self._rows, self._units = book.units, units
        self._late, self._senders = history.late, history.senders
        self._known = {period for period, _ in self._senders}
        self._judged = {period for period, _ in self._late}
        self._reporting = {unit.code for unit in units if figures_owed(book, unit)}

    def of(self, period: Period) -> Iterator[Delivery]:
        asked = {one.code for one in self._rows if one.exists_in(period)} & self._reporting
        for unit in self._units:
            if (period, unit.code) in self._senders:
                days = self._late.get((period, unit.code))
                timely = None if days is None else days <= 0
                yield Delivery(period, unit, ResponseStatus.USED.of_unit, sent=True, days_late=days, on_time=timely)
            elif period in self._known and unit.code in asked:
                timely = False if period in self._judged else None
                yield Delivery(period, unit, ResponseStatus.SILENT.of_unit, sent=False, on_time=timely)
