"""A received file as a row of `Phiếu nhận` with what was read from it, and all of them from one run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from de06_xl.collect.row_words import joined
from de06_xl.model.responses import Decision, ReceivedForm, ResponseStatus, Submission

if TYPE_CHECKING:
    from email.headerregistry import Address

    from de06_xl.collect.choice import Changes
    from de06_xl.collect.forms.form import Form
    from de06_xl.incoming.mail.parts import Why
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding
    from de06_xl.model.outline import Heading
    from de06_xl.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Arrival:
    """A received file, with its row of `Phiếu nhận`, its contents and findings.

    ``findings`` refer to the form's own cells; ``form`` is None if there is none; ``unwritten`` are the sections that
    it leaves empty. ``mailed`` says whether it came by mail, ``why`` why a file was not opened, and ``to_unit``
    explains to the unit why it is no form of this period. ``answer_to`` are the addresses of an answer. ``doubts`` are
    the row's remarks on a form that counts: what the clerk may have to ask the unit. ``decision`` is the decision about
    it in view of the unit's other forms.
    """

    row: ReceivedForm
    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: Form | None = None
    unit: Unit | None = None
    unwritten: tuple[Heading, ...] = ()
    mailed: bool = False
    why: Why | None = None
    to_unit: str = ""
    answer_to: tuple[Address, ...] = ()
    doubts: tuple[Finding, ...] = ()
    decision: Decision | None = None

    def with_decision(self, decision: Decision) -> Arrival:
        """A copy with another status, its reason put before the others; a settled form asks for nothing more."""
        before = "" if decision.status is ResponseStatus.SUPERSEDED else self.row.reason
        row = self.row.with_status(decision.status, joined(decision.reason, before))
        return replace(self._with_row(row), decision=decision)

    def with_reason(self, reason: str) -> Arrival:
        """A copy with another reason."""
        return self._with_row(replace(self.row, reason=reason))

    def _with_row(self, row: ReceivedForm) -> Arrival:
        return replace(self, row=row, submissions=tuple(replace(one, form=row) for one in self.submissions))


@dataclass(frozen=True, slots=True)
class Collection:
    """Additions and changes to the workbook's registers from one run.

    ``statuses`` are the new status and reason of forms received before; ``known`` counts skipped files.
    """

    arrivals: tuple[Arrival, ...] = ()
    statuses: Changes = field(default_factory=dict)
    known: int = 0

    def count(self, status: ResponseStatus) -> int:
        """How many of the files just received have a status."""
        return sum(arrival.row.status is status for arrival in self.arrivals)

    def applied_to(self, book: Book) -> Book:
        """The workbook with its registers updated."""
        rows = map(self._changed, book.received)
        sent = (replace(one, form=self._changed(one.form)) for one in book.submissions)
        return replace(
            book,
            received=(*rows, *(arrival.row for arrival in self.arrivals)),
            submissions=(*sent, *(one for arrival in self.arrivals for one in arrival.submissions)),
        )

    def _changed(self, form: ReceivedForm) -> ReceivedForm:
        decision = self.statuses.get(form.arrival)
        return form.with_status(decision.status, decision.reason) if decision else form
