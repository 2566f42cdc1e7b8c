"""Which of a unit's forms counts, and why each other one does not: one plain rule for each case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.responses import ResponseStatus

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.responses import ReceivedForm, Submission

Answers = frozenset[tuple[str, object]]
"""What a form says, whatever its file: figures with their dates, and texts."""
Changes = dict[str, tuple[ResponseStatus, str]]
"""New statuses of forms and the reasons, by SHA-256."""

RIVALS = (ResponseStatus.USED, ResponseStatus.SUPERSEDED, ResponseStatus.UNDECIDED)
"""Statuses of forms without errors: of those of one unit the highest `Lần gửi` counts."""

DUPLICATE = "Trùng nội dung với phiếu đã nhận nên không lấy lại."
OLDER = "Đã có phiếu lần gửi {number} thay thế."
CHOOSE = (
    "Đơn vị gửi hai phiếu cùng lần gửi {number} mà số liệu khác nhau: hãy hỏi đơn vị, ghi “dùng” vào phiếu đúng, "
    "“đã thay” vào phiếu kia, rồi bấm Tổng hợp."
)


def changes(book: Book, new: Sequence[ReceivedForm], answers: Mapping[str, Answers]) -> Changes:
    """What changes in the status of forms, old and new, once the new ones are in; whatever their order.

    ``answers`` are those of the new forms, by SHA-256.
    """
    known = {**_answers_by_form(book.submissions), **answers}
    before, now = _by_unit(form for form in book.received if form.period == book.period), _by_unit(new)
    changed: Changes = {}
    for unit, forms in now.items():
        rivals = [form for form in before[unit] if form.status in RIVALS]
        changed |= _chosen(rivals, [form for form in forms if form.status is ResponseStatus.USED], known)
        changed |= _settled([*before[unit], *forms], changed)
    return changed


def answers_of(submissions: Iterable[Submission]) -> Answers:
    """What the submissions of one form say."""
    return frozenset((one.code, one.text or (one.value, one.as_of)) for one in submissions)


def _chosen(before: Sequence[ReceivedForm], new: Sequence[ReceivedForm], answers: Mapping[str, Answers]) -> Changes:
    """The forms of one unit whose status is another than it was.

    A clerk's choice between two forms holds until a form comes that says something else.
    """
    changed: Changes = {}
    rivals = list(before)
    fresh = []
    for form in new:
        said = answers.get(form.sha256, frozenset())
        if any(other.number == form.number and answers.get(other.sha256) == said for other in rivals):
            changed[form.sha256] = ResponseStatus.SUPERSEDED, DUPLICATE
        else:
            rivals.append(form)
            fresh.append(form)
    if not fresh:
        return changed
    highest = max(form.number for form in rivals)
    last = [form for form in rivals if form.number == highest]
    untouched = all(form not in fresh for form in last)
    for form in rivals:
        if form.number < highest:
            status, reason = ResponseStatus.SUPERSEDED, OLDER.format(number=highest)
        elif untouched:
            continue
        elif len(last) > 1:
            status, reason = ResponseStatus.UNDECIDED, CHOOSE.format(number=highest)
        else:
            status, reason = ResponseStatus.USED, ""
        if form.status is not status:
            changed[form.sha256] = status, reason
    return changed


def _settled(forms: Sequence[ReceivedForm], changed: Changes) -> Changes:
    """What a unit sent that could not be used and is settled by a form that is, in the order in which they came.

    A form with errors is settled by one sent again; a PDF or an empty mail by any form, it may well go with it.
    """
    statuses = {form.sha256: changed.get(form.sha256, (form.status, ""))[0] for form in forms}
    settled: Changes = {}
    for at, form in enumerate(forms):
        for later, used in enumerate(forms):
            if statuses[used.sha256] is not ResponseStatus.USED:
                continue
            again = used.number > form.number or (used.number == form.number and later > at)
            if form.status is ResponseStatus.NO_FORM or (form.status is ResponseStatus.FAULTY and again):
                settled[form.sha256] = ResponseStatus.SUPERSEDED, OLDER.format(number=used.number)
    return settled


def _answers_by_form(submissions: Iterable[Submission]) -> dict[str, Answers]:
    by_form: defaultdict[str, list[Submission]] = defaultdict(list)
    for one in submissions:
        by_form[one.form.sha256].append(one)
    return {sha256: answers_of(rows) for sha256, rows in by_form.items()}


def _by_unit(forms: Iterable[ReceivedForm]) -> defaultdict[str, list[ReceivedForm]]:
    """The forms of units that are known, in their order."""
    by_unit: defaultdict[str, list[ReceivedForm]] = defaultdict(list)
    for form in forms:
        if form.unit:
            by_unit[form.unit].append(form)
    return by_unit
