"""Communes that sent forms in one month and send them again in the next: collected, summed up, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from de06_xl.collect.arrival import Arrival
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.intake import collect
from de06_xl.incoming.mail.incoming import open_mail
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Aggregation
from de06_xl.model.period import Period
from de06_xl.model.unit import Unit
from de06_xl.process.aggregate import aggregate
from de06_xl.process.validate import validate
from de06_xl.workbook import layout
from tests.support.books import book, heading, indicator, received, row, submission, unit
from tests.support.filled_forms import typed_into
from tests.support.form_file import FormFile

NOW = dt.datetime(2022, 6, 15, 8, tzinfo=dt.UTC)
AS_OF = "14/6/2022"
SHEETS = ("I Thử", "II Thử")
Sent = Mapping[str, Mapping[str, int | str]]
"""Figures by unit and code."""


def communes(count: int) -> tuple[Unit, ...]:
    """Units of the group XA."""
    return tuple(unit(f"X{at:02d}", group="XA", number=5 + at) for at in range(count))


def month_after(before: Sent, *codes: str, units: Sequence[Unit] = (), period: str = "2022-06", **fields: Any) -> Book:
    """A workbook with the previous month's forms in it; codes that begin with "b" belong to the second section.

    The province's previous figures are the sums of what its communes sent.
    """
    rows = [
        indicator(
            code,
            number=5 + at,
            sheet=SHEETS[code.startswith("b")],
            owner="XA",
            aggregation=Aggregation.SUM,
            previous=sum((Decimal(str(figures.get(code, 0))) for figures in before.values()), Decimal(0)),
            **fields,
        )
        for at, code in enumerate(codes)
    ]
    workbook = book(
        outline=tuple(heading(code, sheet=sheet) for code, sheet in zip(("I", "II"), SHEETS, strict=True)),
        sections=tuple(SectionSheet(sheet, tuple(one for one in rows if one.row.sheet == sheet)) for sheet in SHEETS),
        units=tuple(units) or communes(len(before)),
        period=period,
        dates={"tu_ngay": Period.parse(period).data_from},
    )
    return replace(registered(replace(workbook, period=workbook.period.previous()), before), period=workbook.period)


def registered(workbook: Book, sent: Sent) -> Book:
    """The workbook after Thu phiếu has received these figures, for tests of what comes after."""
    forms = {code: received(code, form=f"sha-{workbook.period}-{code}", period=str(workbook.period)) for code in sent}
    said = [submission(forms[one], code, value) for one, figures in sent.items() for code, value in figures.items()]
    return replace(
        workbook,
        received=(*workbook.received, *forms.values()),
        submissions=(*workbook.submissions, *said),
    )


def thu_phieu(workbook: Book, sent: Sent, *, as_of: str = AS_OF, **facts: Any) -> tuple[Arrival, ...]:
    """The result of Thu phiếu for the units' filled forms, each with a row of `Phiếu nhận`."""
    files = [
        file
        for code, figures in sent.items()
        for file in open_mail(_form(workbook, code, figures, facts, as_of), f"{code}.xlsx", NOW)
    ]
    arrivals = collect(workbook, files).arrivals
    rows = [
        replace(arrival.row, row=row(layout.RECEIVED, number, layout.RECEIVED.sheet))
        for number, arrival in enumerate(arrivals, 50)
    ]
    return tuple(
        replace(arrival, row=form, submissions=tuple(replace(one, form=form) for one in arrival.submissions))
        for arrival, form in zip(arrivals, rows, strict=True)
    )


def _form(
    workbook: Book, code: str, figures: Mapping[str, int | str], facts: Mapping[str, object], as_of: str
) -> bytes:
    who = workbook.unit(code)
    assert who
    drawn = FormFile(draw_form(workbook, Figures(workbook), who))
    return typed_into(drawn, figures, facts={"compiled_by": "Cán bộ (mẫu)"} | facts, as_of=as_of)


def with_arrivals(workbook: Book, arrivals: Sequence[Arrival]) -> Book:
    """The workbook with these forms in its registers."""
    return replace(
        workbook,
        received=(*workbook.received, *(arrival.row for arrival in arrivals)),
        submissions=(*workbook.submissions, *(one for arrival in arrivals for one in arrival.submissions)),
    )


def kiem_tra(workbook: Book) -> list[Finding]:
    """The findings of Kiểm tra after the forms in the registers are summed up."""
    summed = aggregate(workbook).book
    return validate(summed, Figures(summed))
