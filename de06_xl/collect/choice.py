"""Which of a unit's forms counts, and why the others do not: one plain rule per case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from de06_xl.collect.differences import answers_of, differences
from de06_xl.model.forms import Forms
from de06_xl.model.responses import ArrivalKey, Cause, Decision, ResponseStatus

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.responses import ReceivedForm, Submission

Changes = dict[ArrivalKey, Decision]
"""New decisions about forms."""
Said = Mapping[ArrivalKey, Sequence["Submission"]]
"""The contents of each form."""

RIVALS = (ResponseStatus.USED, ResponseStatus.SUPERSEDED, ResponseStatus.UNDECIDED)
"""Statuses of forms without errors: among those of one unit, the highest `Lần gửi` counts."""
FILLED = (*RIVALS, ResponseStatus.FAULTY)
"""Statuses of forms whose `Lần gửi` is trusted."""
BESIDE = (ResponseStatus.NO_FORM, ResponseStatus.BLANK)
"""Statuses of files that accompany a form."""
LONGEST_STEP = 3
"""By how much `Lần gửi` may grow from one form to the next: a form may get lost, twenty do not."""

DUPLICATE = "Trùng nội dung với phiếu đã nhận “{file}” nên không lấy lại; là phiếu của đơn vị khác thì hãy hỏi lại."
OLDER = "Đã có phiếu lần gửi {number} thay thế."
CHOOSE = (
    "Đơn vị gửi hai phiếu cùng lần gửi {number} mà số liệu khác nhau: hãy hỏi đơn vị, ghi “dùng” vào phiếu đúng, "
    "“đã thay” vào phiếu kia, rồi bấm Tổng hợp."
)
_ASK = "nên chưa lấy: hãy hỏi lại đơn vị; đúng thì ghi “dùng”, sai thì ghi “không nhận”."
LEAPS = f"Lần gửi nhảy từ {{before}} lên {{number}} {_ASK}"
LEAPS_AT_ONCE = f"Lần gửi đã là {{number}} ngay ở phiếu đầu tiên nhận được {_ASK}"
RESENT = "Thay phiếu cùng lần gửi {number} nhận lúc {received}, khác ở: {differences}."
REPLACED = (
    "Đơn vị gửi lại cùng lần gửi {number} lúc {received}, khác ở: {differences}. Muốn lấy lại phiếu này thì ghi “dùng” "
    "vào đây, rồi bấm Tổng hợp."
)
TAKEN_BACK = "Đã lấy lại phiếu cùng lần gửi {number} nhận lúc {received}."


def changes(book: Book, new: Sequence[ReceivedForm], said: Said, registered: Callable[[ReceivedForm], bool]) -> Changes:
    """The changed statuses of old and new forms once the new ones are in, regardless of their order.

    ``said`` has the contents of the new forms; ``registered`` tells whether a form came from a mailbox listed in `Đơn
    vị` for its unit.
    """
    choice = _Choice({**_by_form(book.submissions), **said}, registered)
    before, now = _by_unit(form for form in book.received if form.period == book.period), _by_unit(new)
    changed: Changes = taken_back(book)
    for unit, forms in now.items():
        changed |= choice.of_unit(before[unit], forms)
        changed |= _settled([*before[unit], *forms], changed)
    return changed


def taken_back(book: Book) -> Changes:
    """The changes after the clerk took a superseded form back into use: the form sent after it is now superseded."""
    forms = Forms(book)
    changed: Changes = {}
    for unit in dict.fromkeys(form.unit for form in book.received if form.period == book.period):
        chosen = next((form for form in forms.of(unit) if form.taken_back and forms.counts(form)), None)
        for form in forms.of(unit) if chosen else ():
            if chosen and form.status is ResponseStatus.USED and form.number == chosen.number and not form.taken_back:
                reason = TAKEN_BACK.format(number=chosen.number, received=chosen.received)
                changed[form.arrival] = Decision(ResponseStatus.SUPERSEDED, reason)
    return changed


class _Choice:
    """Chooses between the forms of each unit by their contents."""

    def __init__(self, said: Said, registered: Callable[[ReceivedForm], bool]) -> None:
        self._said = said
        self._registered = registered

    def of_unit(self, before: Sequence[ReceivedForm], new: Sequence[ReceivedForm]) -> Changes:
        """The forms of one unit whose status changes.

        A clerk's choice between two forms holds until a form with other contents comes.
        """
        changed = _leaps(before, new)
        rivals = [form for form in before if form.status in RIVALS and not form.empty]
        fresh = []
        for form in new:
            if form.status is not ResponseStatus.USED or form.arrival in changed:
                continue
            if repeated := self._repeated(form, rivals):
                changed[form.arrival] = Decision(ResponseStatus.SUPERSEDED, DUPLICATE.format(file=repeated.file))
            else:
                rivals.append(form)
                fresh.append(form)
        if not fresh:
            return changed
        highest = max(form.number for form in rivals)
        last = [form for form in rivals if form.number == highest]
        chosen = self._of_one_number(last) if any(form in fresh for form in last) else {}
        for form in rivals:
            if form.number < highest:
                decision = Decision(ResponseStatus.SUPERSEDED, OLDER.format(number=highest))
            elif form.arrival in chosen:
                decision = chosen[form.arrival]
            else:
                continue
            if form.status is not decision.status or (decision.status is ResponseStatus.USED and decision.reason):
                changed[form.arrival] = decision
        return changed

    def _repeated(self, form: ReceivedForm, rivals: Sequence[ReceivedForm]) -> ReceivedForm | None:
        """The form that this one repeats; one received after all others of its number can only repeat the last."""
        alike = sorted((one for one in rivals if one.number == form.number), key=lambda one: one.moment)
        if alike and self._registered(form) and form.moment > alike[-1].moment:
            alike = alike[-1:]
        return next((one for one in alike if self._same(one, form)), None)

    def _same(self, one: ReceivedForm, other: ReceivedForm) -> bool:
        return answers_of(self._said.get(one.arrival, ())) == answers_of(self._said.get(other.arrival, ()))

    def _of_one_number(self, forms: Sequence[ReceivedForm]) -> Changes:
        """The latest counts if all came in sequence from the unit's own mailboxes; otherwise the clerk chooses."""
        if len(forms) == 1:
            return {forms[0].arrival: Decision(ResponseStatus.USED, "")}
        number = forms[0].number
        in_order = sorted(forms, key=lambda form: form.moment)
        if not all(map(self._registered, forms)) or any(a.moment == b.moment for a, b in pairwise(in_order)):
            return {form.arrival: Decision(ResponseStatus.UNDECIDED, CHOOSE.format(number=number)) for form in forms}
        *earlier, latest = in_order
        differences = {one.arrival: self._differences(one, latest) for one in earlier}
        chosen: Changes = {
            one.arrival: Decision(
                ResponseStatus.SUPERSEDED,
                REPLACED.format(number=number, received=latest.received, differences=differences[one.arrival]),
            )
            for one in earlier
        }
        before = earlier[-1]
        reason = RESENT.format(number=number, received=before.received, differences=differences[before.arrival])
        return chosen | {latest.arrival: Decision(ResponseStatus.USED, reason, Cause.RESENT)}

    def _differences(self, earlier: ReceivedForm, later: ReceivedForm) -> str:
        return differences(self._said.get(earlier.arrival, ()), self._said.get(later.arrival, ()))


def _leaps(before: Sequence[ReceivedForm], new: Sequence[ReceivedForm]) -> Changes:
    """The new forms whose `Lần gửi` is more than LONGEST_STEP away from any other: a mistake, or somebody else's."""
    reached = max((form.number for form in before if form.status in FILLED), default=0)
    leaps: Changes = {}
    for form in sorted(new, key=lambda form: form.number):
        if form.status not in FILLED:
            continue
        if form.number - reached > LONGEST_STEP:
            reason = (LEAPS if reached else LEAPS_AT_ONCE).format(before=reached, number=form.number)
            leaps[form.arrival] = Decision(ResponseStatus.UNCONFIRMED, reason, Cause.LEAP)
        else:
            reached = max(reached, form.number)
    return leaps


def _settled(forms: Sequence[ReceivedForm], changed: Changes) -> Changes:
    """A unit's unusable files that are settled by a usable form, in the order received.

    A form with errors is settled by one sent again; a PDF, an empty mail or a blank form by any form, which it may well
    accompany.
    """
    statuses = {
        form.arrival: changed[form.arrival].status if form.arrival in changed else form.status for form in forms
    }
    settled: Changes = {}
    for at, form in enumerate(forms):
        status = statuses[form.arrival]
        for later, used in enumerate(forms):
            if statuses[used.arrival] is not ResponseStatus.USED or used.empty:
                continue
            again = used.number > form.number or (used.number == form.number and later > at)
            if status in BESIDE or (status is ResponseStatus.FAULTY and again):
                settled[form.arrival] = Decision(ResponseStatus.SUPERSEDED, OLDER.format(number=used.number))
    return settled


def _by_form(submissions: Iterable[Submission]) -> dict[ArrivalKey, list[Submission]]:
    by_form: defaultdict[ArrivalKey, list[Submission]] = defaultdict(list)
    for one in submissions:
        by_form[one.form.arrival].append(one)
    return dict(by_form)


def _by_unit(forms: Iterable[ReceivedForm]) -> defaultdict[str, list[ReceivedForm]]:
    """The forms of known units, in their order."""
    by_unit: defaultdict[str, list[ReceivedForm]] = defaultdict(list)
    for form in forms:
        if form.unit:
            by_unit[form.unit].append(form)
    return by_unit
