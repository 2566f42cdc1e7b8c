"""Reads the registers: `Phiếu nhận`, `Số liệu đơn vị`, `Nguồn số liệu`, `Lịch sử`, `Lịch sử đơn vị`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.breakdown import item_code
from de06_xl.model.finding import short
from de06_xl.model.indicator import Aggregation
from de06_xl.model.period import Period, PeriodError
from de06_xl.model.responses import (
    FORM_STATUSES,
    NOTHING_OCCURRED,
    UNIT_STATUSES,
    ReceivedForm,
    ResponseStatus,
    Submission,
    forms_by_key,
)
from de06_xl.model.sources import COUNTED, LEFT_OUT, SumSource, SumStatus, TextSource, TextStatus, UnitSource
from de06_xl.model.unit_history import UnitHistory
from de06_xl.model.words import read_word
from de06_xl.vietnamese.dates import UnreadableDate, day_of, read_date
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Cell, Need, text_of
from de06_xl.workbook.large_table import NeededRows
from de06_xl.workbook.reading.record import MAX_DECIMALS
from de06_xl.workbook.unchanged import read_noted

if TYPE_CHECKING:
    from de06_xl.model.sources import Source
    from de06_xl.model.unit_history import Key
    from de06_xl.workbook.reading.record import Record
    from de06_xl.workbook.reading.tables import Tables

_FORM_TEXTS = ("unit", "file", "sha256", "sender", "received", "document", "document_date")
_RECEIVED_TEXTS = (
    *("unit", "reason", "file", "sha256", "sender", "received", "document", "document_date"),
    *("compiled_by", "approved_by", "phone", "asked"),
)
_SOURCE_TEXTS = ("code", "name", "unit", "unit_name", "file", "cell", "received", "key")

_FORM_STATUSES = {fold(status.value): status for status in FORM_STATUSES}
_TEXT_STATUSES = {fold(status.value): status for status in TextStatus}
_SUM_STATUSES = {fold(status.value): status for status in SumStatus}
_AGGREGATIONS = {fold(way.value): way for way in Aggregation}
_UNIT_STATUSES = {
    **{fold(status.of_unit): status for status in UNIT_STATUSES},
    **dict.fromkeys((fold(COUNTED), fold(LEFT_OUT)), ResponseStatus.USED),
}
"""The statuses by their texts in `Nguồn số liệu`."""

Read = TypeVar("Read")


def read_received(tables: Tables) -> tuple[ReceivedForm, ...]:
    """The received forms, written by us except for the status, which the clerk may change."""
    received: list[ReceivedForm] = []
    for record in tables.own_sheet(layout.RECEIVED):
        period = record.period()
        status = record.choice("status", FORM_STATUSES)
        if record["status"] in (None, ""):
            statuses = ", ".join(status.value for status in FORM_STATUSES)
            record.problem(kinds.UNKNOWN_CHOICE, "status", f"Phiếu này chưa ghi Trạng thái; hãy chọn: {statuses}.")
        if period is None or status is None:
            continue
        number = record.number("number", 0, code="")
        texts: dict[str, Any] = {field: record.text(field) for field in _RECEIVED_TEXTS}
        if texts["received"] and day_of(texts["received"]) is None:
            message = "Không đọc được ngày, giờ nhận; hãy ghi ngày rồi giờ, ví dụ 16/05/2022 08:00."
            record.problem(kinds.UNREADABLE_DATE, "received", message, value=short(texts["received"]))
        received.append(
            ReceivedForm(
                period,
                status=status,
                number=int(number or 1),
                row=record.row,
                given=_FORM_STATUSES.get(fold(_plain(record["given"]))),
                taken=_count(record["taken"]),
                unchanged=read_noted(_plain(record["unchanged"])),
                **texts,
            )
        )
    return tuple(received)


WordLists = Mapping[str, Sequence[str]]
"""The words of text figures, by code."""


def read_submissions(tables: Tables, received: Iterable[ReceivedForm], words: WordLists) -> tuple[Submission, ...]:
    """The units' figures and texts, written by us, each with its form in `Phiếu nhận`.

    Where that register does not have the form any more, the row itself says what is known of it; a status that cannot
    be read is that of a form that does not count.
    """
    forms = forms_by_key(received)
    submissions: list[Submission] = []
    for record in tables.own_sheet(layout.SUBMITTED):
        period = record.period()
        status = record.choice("status", FORM_STATUSES)
        code = record.text("code")
        if period is None or not code:
            continue
        texts: dict[str, Any] = {field: record.text(field) for field in _FORM_TEXTS}
        status = status or ResponseStatus.REFUSED
        form = ReceivedForm(period, status=status, reason="", number=1, row=None, **texts)
        text, cell, origin = record.text("text"), record.text("cell"), _plain(record["origin"])
        value = record.number("value", code=code, words=words.get(code, ()))
        as_of = record.date("as_of", code=code)
        nothing = value is not None and fold(text) == fold(NOTHING_OCCURRED)
        text = "" if nothing else text
        form = forms.get(form.key, form)
        submissions.append(Submission(form, code, value, cell, text, as_of, record.row, nothing, origin))
    return tuple(submissions)


def read_sources(tables: Tables, words: WordLists) -> tuple[Source, ...]:
    """The sources of the aggregated figures, written by us; a damaged row is left out."""
    found = (_source(record, words) for record in tables.own_sheet(layout.SOURCES))
    return tuple(source for source in found if source)


def _source(record: Record, words: WordLists) -> Source | None:
    texts = {field: _plain(record[field]) for field in _SOURCE_TEXTS}
    label = fold(_plain(record["status"]))
    listed = words.get(texts["code"])
    manner: dict[str, Any] = {"words": listed} if listed else {"decimals": MAX_DECIMALS, "percent": False}
    read = read_word if listed else read_number
    value, previous = (_silently(read, record[field], **manner) for field in ("value", "previous"))
    as_of = _silently(read_date, record["as_of"])
    if label in _TEXT_STATUSES:
        return TextSource(status=_TEXT_STATUSES[label], **texts)
    if label in _SUM_STATUSES:
        way = _AGGREGATIONS.get(fold(texts["key"]))
        return SumSource(texts["code"], texts["name"], texts["unit_name"], _SUM_STATUSES[label], value, as_of, way)
    if label in _UNIT_STATUSES:
        status = _UNIT_STATUSES[label]
        given = label == fold(COUNTED)
        return UnitSource(status=status, given=given, value=value, as_of=as_of, previous=previous, **texts)
    return None


def read_history(tables: Tables, words: WordLists) -> dict[tuple[Period, str], Decimal]:
    """Figures of earlier periods, written by us; if two rows have one period and code, the lower one counts."""
    history: dict[tuple[Period, str], Decimal] = {}
    for record in tables.own_sheet(layout.HISTORY):
        code = record.text("code")
        period = record.period()
        if period is None:
            continue
        value = record.number("value", code=code, words=words.get(code, ()))
        if code and value is not None:
            history[period, code] = value
    return history


def read_unit_history(
    tables: Tables, words: WordLists, only: Collection[Period] | None = None, senders: Collection[Period] = ()
) -> UnitHistory:
    """What units gave in earlier periods, in all or ``only`` in some, written by us; of ``senders`` only who did.

    Of two rows for one figure the lower counts.
    """
    figures: dict[Key, Decimal] = {}
    texts: dict[Key, tuple[str, ...]] = {}
    late: dict[tuple[Period, str], int] = {}
    seen: set[tuple[Period, str]] = set()
    periods: dict[Cell, Period] = {}
    needed = None if only is None else NeededRows(("period", "unit"), _Need(only, senders))
    for record in tables.own_sheet(layout.UNIT_HISTORY, needed=needed):
        code = record["period"]
        period = periods.get(code) or record.period()
        unit = record.text("unit")
        if period is None or not unit:
            continue
        periods[code] = period
        days = _silently(read_number, record["late"], decimals=0, percent=False)
        if days is not None:
            late[period, unit] = int(days)
        if only is not None and period not in only:
            seen.add((period, unit))
            continue
        code = record.text("code")
        code = item_code(code, item) if (item := record.text("item")) else code
        value = record.number("value", code=code, words=words.get(code, ()))
        if code and value is not None:
            figures[period, unit, code] = value
        if text := _plain(record["text"]):
            texts[period, unit, code] = (*texts.get((period, unit, code), ()), text)
    return UnitHistory(figures, texts, late, frozenset(seen))


class _Need:
    """Which rows are needed: every row of some periods, one row of each unit in others."""

    def __init__(self, each: Collection[Period], one: Collection[Period]) -> None:
        self._needs = dict.fromkeys(one, Need.ONE) | dict.fromkeys(each, Need.EACH)
        self._of_cell: dict[Cell, Need] = {}

    def __call__(self, cells: tuple[Cell, ...]) -> Need:
        cell = cells[0]
        if cell not in self._of_cell:
            try:
                self._of_cell[cell] = self._needs.get(Period.parse(text_of(cell)), Need.NONE)
            except PeriodError:
                self._of_cell[cell] = Need.EACH
        return self._of_cell[cell]


def _plain(cell: Cell) -> str:
    """A text that we wrote; empty if the cell now holds something else."""
    return text_of(cell) if isinstance(cell, str) else ""


def _count(cell: Cell) -> int | None:
    """A number of things that we wrote; None if the cell now holds something else."""
    counted = _silently(read_number, cell, decimals=0, percent=False)
    return int(counted) if counted is not None and counted >= 0 else None


def _silently(read: Callable[..., Read | None], cell: Cell, **manner: Any) -> Read | None:
    """The value of a cell, None if it is unreadable: for cells that only we write."""
    try:
        return read(cell, **manner)
    except (UnreadableDate, UnreadableNumber):
        return None
