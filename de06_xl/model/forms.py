"""Which of a period's forms count, and what they contain."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from de06_xl.model.responses import ReceivedForm, ResponseStatus, Submission, forms_by_key

if TYPE_CHECKING:
    from de06_xl.model.book import Book

_NEAREST = (
    ResponseStatus.UNDECIDED,
    ResponseStatus.UNCONFIRMED,
    ResponseStatus.FAULTY,
    ResponseStatus.NO_FORM,
    ResponseStatus.BLANK,
    ResponseStatus.SUPERSEDED,
    ResponseStatus.REFUSED,
)
"""The statuses of forms that do not count, those nearest to being used first."""


class Forms:
    """The forms of a workbook's period, by unit, and the contents of those that count.

    Of a unit's forms in use those with the highest `Lần gửi` count (see ``counts``); an empty one only if there is no
    other. If several count and differ in the value of a code, that code is disputed and has no figure.
    """

    def __init__(self, book: Book) -> None:
        self._of: dict[str, list[ReceivedForm]] = {}
        for form in forms_by_key(form for form in book.received if form.period == book.period).values():
            self._of.setdefault(form.unit, []).append(form)
        sent = [submission for submission in book.submissions if submission.period == book.period]
        self._taken = {submission.form.sha256 for submission in sent}
        used = [submission for submission in sent if submission.form.status is ResponseStatus.USED]
        in_use = [form for forms in self._of.values() for form in forms if form.status is ResponseStatus.USED]
        self._giving = {submission.form.key for submission in used}
        self._giving |= {form.key for form in in_use if not form.empty}
        self._give = {unit for _, unit, _, _ in self._giving}
        self._highest: dict[str, int] = {}
        for form in (*filter(self._has_content_if_any, in_use), *(submission.form for submission in used)):
            self._highest[form.unit] = max(form.number, self._highest.get(form.unit, form.number))
        self._taken_back = {unit for unit, forms in self._of.items() if any(map(self._is_taken_back, forms))}
        self.counting = [one for one in used if self.counts(one.form)]
        """The figures and texts in forms that count, in the order of `Số liệu đơn vị`."""
        self._written = {(submission.unit, submission.code) for submission in self.counting if submission.text}
        self._figures: dict[str, dict[str, list[Submission]]] = {}
        for submission in self.counting:
            if submission.value is not None:
                self._figures.setdefault(submission.unit, {}).setdefault(submission.code, []).append(submission)

    def mark(self, unit: str) -> str:
        """A fingerprint of the unit's forms in use, as far as `Phiếu nhận` lists them; empty if there are none.

        12 hexadecimal digits, regardless of whether the contents of the forms have been read.
        """
        files = sorted(form.sha256 for form in self.of(unit) if form.status is ResponseStatus.USED)
        return hashlib.sha256("|".join(files).encode()).hexdigest()[:12] if files else ""

    def counts(self, form: ReceivedForm) -> bool:
        """Whether the form counts, alone or as one of several: it is in use and has the highest number in use.

        If the clerk took back a form that a later one of the same number had superseded, the later one does not count.
        """
        if form.status is not ResponseStatus.USED or form.number != self._highest.get(form.unit):
            return False
        if not self._has_content_if_any(form):
            return False
        return form.unit not in self._taken_back or form.taken_back

    def _has_content_if_any(self, form: ReceivedForm) -> bool:
        """Whether something was read from the form, or from none of its unit's forms in use."""
        return form.key in self._giving or form.unit not in self._give

    def _is_taken_back(self, form: ReceivedForm) -> bool:
        return form.taken_back and form.number == self._highest[form.unit]

    def in_use(self, unit: str) -> bool:
        """Whether a form of the unit counts."""
        return unit in self._highest

    def figure(self, unit: str, code: str) -> Submission | None:
        """A unit's figure; None if it sent none or it is disputed. Of several equal ones, the latest."""
        if self.disputed(unit, code):
            return None
        return max(self._stated(unit, code), key=_by_date, default=None)

    def written(self, unit: str, heading: str) -> bool:
        """Whether a counting form of the unit has any text for a section, even "Không."."""
        return (unit, heading) in self._written

    def disputed(self, unit: str, code: str) -> bool:
        """Whether counting forms differ in its value."""
        return len({submission.value for submission in self._stated(unit, code)}) > 1

    def disputed_codes(self, unit: str) -> list[str]:
        """The codes of a unit's figures that are disputed."""
        return [code for code in self._figures.get(unit, ()) if self.disputed(unit, code)]

    def units(self) -> list[str]:
        """The codes of the units that sent forms, in the order of `Phiếu nhận`."""
        return list(self._of)

    def of(self, unit: str) -> list[ReceivedForm]:
        """A unit's forms of the period, in the order of `Phiếu nhận`."""
        return self._of.get(unit, [])

    def status(self, unit: str) -> tuple[ResponseStatus, ReceivedForm | None]:
        """The status of a unit, and the form that it comes from; a unit that sent anything is never called silent."""
        forms = self.of(unit)
        if self.in_use(unit):
            counts = list(filter(self.counts, forms))
            disputed = ResponseStatus.UNDECIDED if self.disputed_codes(unit) else ResponseStatus.USED
            return disputed, counts[-1] if counts else None
        for status in _NEAREST:
            waiting = [form for form in forms if form.status is status and not self._rejected(form)]
            if waiting:
                nearest = max(reversed(waiting), key=lambda form: form.number)
                # A form superseded by one that is no longer there has to be decided on again.
                return ResponseStatus.UNDECIDED if status is ResponseStatus.SUPERSEDED else status, nearest
        return ResponseStatus.SILENT, forms[-1] if forms else None

    def correction(self, unit: str) -> ReceivedForm | None:
        """The faulty form that was meant to replace the counting one: it has a higher number, or was sent later."""
        forms = self.of(unit)
        counts = list(filter(self.counts, forms))
        newer = [
            form
            for at, form in enumerate(forms)
            if form.status is ResponseStatus.FAULTY
            and counts
            and all((form.number, form.moment, at) > (one.number, one.moment, forms.index(one)) for one in counts)
        ]
        return max(reversed(newer), key=lambda form: form.number, default=None)

    def _rejected(self, form: ReceivedForm) -> bool:
        """Whether the clerk rejected a form with figures as not the unit's: it is treated as not received."""
        return form.status is ResponseStatus.REFUSED and form.sha256 in self._taken

    def _stated(self, unit: str, code: str) -> list[Submission]:
        return self._figures.get(unit, {}).get(code, [])


def _by_date(submission: Submission) -> tuple[dt.date, str, str]:
    return submission.as_of or dt.date.min, submission.form.sha256, submission.cell
