"""Which units still owe what: who is silent, whose form waits or has errors, which figures are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.forms.duties import figures_owed, headings_owed, owing_units
from de06_xl.model import FormState

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model import Book, Indicator, ReceivedForm, Unit

SILENT = "chưa gửi"
INCOMPLETE = "gửi chưa đủ"
WAITING = (FormState.UNDECIDED, FormState.UNCONFIRMED)
_BY_STATE = {
    FormState.FAULTY: "phiếu cần sửa",
    FormState.NO_FORM: "đã gửi, chưa đúng mẫu",
    FormState.REFUSED: "tệp gửi không dùng được",
}
LISTED = 6
"""Missing figures that are named; beyond, their number is."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a unit still owes: in what state it is, the figures missing, and what it is asked to do."""

    unit: Unit
    state: str
    missing: tuple[Indicator, ...]
    asked: str


def new_deadline(book: Book, today: dt.date) -> str:
    """Until when the missing figures are asked for: the letter's own date, else the report's while it is ahead.

    Empty where both are missing or gone by: nobody can be asked to send by yesterday.
    """
    for key in ("cv_han_bo_sung", "han_gui"):
        date = book.dates.get(key)
        if date and date >= today:
            return book.fact(key)
    return ""


def lacking(book: Book) -> list[Lack]:
    """The units that exist in the period, owe something and have not given it, in the order of `Đơn vị`.

    A unit whose form waits for the clerk's choice has given it.
    """
    received: dict[str, list[ReceivedForm]] = {}
    for form in book.received:
        if form.period == book.period:
            received.setdefault(form.unit, []).append(form)
    given: dict[str, set[str]] = {}
    used = {form.sha256 for forms in received.values() for form in forms if form.state in (FormState.USED, *WAITING)}
    for submission in book.submissions:
        if submission.period == book.period and submission.sha256 in used:
            given.setdefault(submission.unit, set()).add(submission.code)
    lacks = (_lack(book, unit, received.get(unit.code, []), given.get(unit.code, set())) for unit in owing_units(book))
    return [lack for lack in lacks if lack]


def _lack(book: Book, unit: Unit, forms: list[ReceivedForm], given: set[str]) -> Lack | None:
    owed = figures_owed(book, unit)
    missing = tuple(indicator for indicator in owed if indicator.code not in given)
    arrived = any(form.state in (FormState.USED, *WAITING) for form in forms)
    if arrived and not missing:
        return None
    if arrived:
        return Lack(unit, INCOMPLETE, missing, f"Bổ sung: {_named(missing)}.")
    faulty = next((form for form in reversed(forms) if form.state in _BY_STATE), None)
    if faulty:
        return Lack(unit, _BY_STATE[faulty.state], missing, faulty.reason)
    texts = headings_owed(book, unit)
    parts = [f"{len(owed):02d} chỉ tiêu" if len(owed) > LISTED else _named(owed)] if owed else []
    parts += [f"nội dung mục {', '.join(heading.code for heading in texts)}"] if texts else []
    return Lack(unit, SILENT, missing, f"Gửi phiếu: {'; '.join(parts)}.")


def _named(indicators: tuple[Indicator, ...] | list[Indicator]) -> str:
    names = "; ".join(indicator.name for indicator in indicators[:LISTED])
    more = len(indicators) - LISTED
    return f"{names} và {more:02d} chỉ tiêu khác" if more > 0 else names
