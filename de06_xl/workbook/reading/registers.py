"""Reads the registers: `Phiếu nhận`, `Số liệu đơn vị`, `Nguồn số liệu` and `Lịch sử`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.responses import FormState, ReceivedForm, Source, SourceState, Submission
from de06_xl.vietnamese.dates import UnreadableDate, read_date
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Cell, text_of
from de06_xl.workbook.reading.record import MAX_DECIMALS

if TYPE_CHECKING:
    from de06_xl.model.period import Period
    from de06_xl.workbook.reading.tables import Tables

_SUBMITTED_TEXTS = ("unit", "text", "file", "cell", "sha256", "sender", "received", "document", "document_date")
_RECEIVED_TEXTS = (
    *("unit", "reason", "file", "sha256", "sender", "received", "document", "document_date"),
    *("compiled_by", "approved_by", "phone"),
)
_SOURCE_TEXTS = ("code", "name", "unit", "unit_name", "file", "cell", "received", "key")

Read = TypeVar("Read")


def read_received(tables: Tables) -> tuple[ReceivedForm, ...]:
    """The forms that came in, written by us but for the state, which the clerk may change."""
    received: list[ReceivedForm] = []
    for record in tables.own_sheet(layout.RECEIVED):
        period = record.period()
        state = record.choice("state", FormState)
        if record["state"] in (None, ""):
            states = ", ".join(state.value for state in FormState)
            record.problem(kinds.UNKNOWN_CHOICE, "state", f"Phiếu này chưa ghi Trạng thái; hãy chọn: {states}.")
        if period is None or state is None:
            continue
        number = record.number("number", 0, code="")
        texts = {field: record.text(field) for field in _RECEIVED_TEXTS}
        received.append(ReceivedForm(period, state=state, number=int(number or 1), row=record.row, **texts))
    return tuple(received)


def read_submissions(tables: Tables) -> tuple[Submission, ...]:
    """The units' figures and texts, written by us.

    Their state is a copy of their form's: where it cannot be read, it is that of a form that does not count.
    """
    submissions: list[Submission] = []
    for record in tables.own_sheet(layout.SUBMITTED):
        period = record.period()
        state = record.choice("state", FormState)
        code = record.text("code")
        if period is None or not code:
            continue
        state = state or FormState.REFUSED
        texts = {field: record.text(field) for field in _SUBMITTED_TEXTS}
        value = record.number("value", code=code)
        as_of = record.date("as_of", code=code)
        submissions.append(
            Submission(period, code=code, value=value, as_of=as_of, state=state, row=record.row, **texts)
        )
    return tuple(submissions)


def read_sources(tables: Tables) -> tuple[Source, ...]:
    """What the aggregated figures were made of, written by us; a row that somebody spoilt is left out."""
    states = {fold(state.value): state for state in SourceState}
    return tuple(
        Source(
            **{field: _plain(record[field]) for field in _SOURCE_TEXTS},
            state=state,
            value=_silently(read_number, record["value"], decimals=MAX_DECIMALS, percent=False),
            as_of=_silently(read_date, record["as_of"]),
        )
        for record in tables.own_sheet(layout.SOURCES)
        if (state := states.get(fold(_plain(record["state"]))))
    )


def read_history(tables: Tables) -> dict[tuple[Period, str], Decimal]:
    """Figures of earlier periods, written by us; of two for one period and code the lower row counts."""
    history: dict[tuple[Period, str], Decimal] = {}
    for record in tables.own_sheet(layout.HISTORY):
        code = record.text("code")
        period = record.period()
        if period is None:
            continue
        value = record.number("value", code=code)
        if code and value is not None:
            history[period, code] = value
    return history


def _plain(cell: Cell) -> str:
    """A text that we wrote; empty where the cell holds something else now."""
    return text_of(cell) if isinstance(cell, str) else ""


def _silently(read: Callable[..., Read | None], cell: Cell, **manner: Any) -> Read | None:
    """The value of a cell, None where it cannot be read: for cells that only we write."""
    try:
        return read(cell, **manner)
    except (UnreadableDate, UnreadableNumber):
        return None
