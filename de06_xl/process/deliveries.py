"""When each unit sent its figures, in this period and earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.duties import figures_owed, owing_units
from de06_xl.model.forms import Forms
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.units_sent import TIMELY, after, days_late, first_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from de06_xl.model.book import Book
    from de06_xl.model.period import Period
    from de06_xl.model.unit import Unit


class Delivery(NamedTuple):
    """What is known of a unit's first accepted form in a period.

    ``due`` is whether the period's deadline is over, for units that have sent and for others alike. ``on_time`` is None
    while that is not decided, and if it is unknown. ``received`` is known in the workbook's own period.
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
    """What is known of the units that owed anything, by period, in the order of `Đơn vị`.

    Without ``today`` the deadline counts as over.
    """
    earlier = _Earlier(book) if any(one != book.period for one in periods) else None
    return [
        delivery
        for period in periods
        for delivery in (_now(book, today) if period == book.period or earlier is None else earlier.of(period))
    ]


def _now(book: Book, today: dt.date | None) -> Iterator[Delivery]:
    units = {unit.code: unit for unit in owing_units(book)}.values()
    forms, deadline = Forms(book), book.dates.get("han_gui")
    due = not (deadline and today and today <= deadline)
    for unit in units:
        sent = any(form.status in TIMELY for form in forms.of(unit.code))
        days = days_late(book, forms, unit.code)
        timely = days <= 0 if days is not None else False if deadline and due and not sent else None
        status = forms.status(unit.code)[0].of_unit
        yield Delivery(book.period, unit, status, sent, due, first_day(forms, unit.code), days, timely)


class _Earlier:
    """What is known of earlier periods, each with the units of its time.

    What a unit owed then is not kept, so one that sent nothing was silent only if it had sent before and by its row of
    that time would owe figures. Nothing is known of periods without any unit's figures, nor of units with only
    paragraphs, which are not kept.
    """

    def __init__(self, book: Book) -> None:
        history = after(book)
        self._book, self._late, self._senders = book, history.late, history.senders
        self._known = {period for period, _ in self._senders}
        self._judged = {period for period, _ in self._late}
        self._reporting = {(unit.code, unit.group) for unit in book.units if figures_owed(book, unit)}
        self._first_sent: dict[str, dt.date] = {}
        for period, code in self._senders:
            self._first_sent[code] = min(period.last_day, self._first_sent.get(code, period.last_day))

    def of(self, period: Period) -> Iterator[Delivery]:
        if period not in self._known:
            return
        asked = {one.code for one in self._book.units if self._was_asked(one, period)}
        for code in dict.fromkeys(one.code for one in self._book.units):
            unit = self._book.unit(code)
            if unit and (period, code) in self._senders:
                days = self._late.get((period, code))
                timely = None if days is None else days <= 0
                yield Delivery(period, unit, ResponseStatus.USED.of_unit, sent=True, days_late=days, on_time=timely)
            elif unit and code in asked:
                timely = False if period in self._judged else None
                yield Delivery(period, unit, ResponseStatus.SILENT.of_unit, sent=False, on_time=timely)

    def _was_asked(self, row: Unit, period: Period) -> bool:
        first = self._first_sent.get(row.code)
        had_sent = first is not None and first <= period.last_day
        return had_sent and row.exists_in(period) and (row.code, row.group) in self._reporting
