"""From the files of each mail to rows of `Phiếu nhận` and `Số liệu đơn vị`.

A file that is already known (see ``known``) is skipped, so that collecting the same mail twice changes nothing. Only a
form from which nothing was used is read again: it may have come before its period, or before its unit was in `Đơn vị`.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from de06_xl.collect.arrival import Arrival, Collection
from de06_xl.collect.choice import Changes, changes
from de06_xl.collect.confirmation import Senders
from de06_xl.collect.doubts import with_doubts
from de06_xl.collect.forms.check import FormChecks
from de06_xl.collect.forms.reading import WrongForm, read_form
from de06_xl.collect.forms.sheet import fingerprint
from de06_xl.collect.known import Known
from de06_xl.collect.row_words import first_of, joined, left_open, notes_of
from de06_xl.collect.senders import Mailboxes
from de06_xl.collect.strangers import reason_not_for
from de06_xl.collect.unit_words import UnitWords, no_form
from de06_xl.incoming.mail.incoming import Incoming, Kind, ReceivedFile, Refused
from de06_xl.incoming.mail.parts import STEP, Why, fault, fault_key
from de06_xl.incoming.sheets import Locked, NotAForm
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.duties import figures_owed, headings_owed, unwritten_in_words
from de06_xl.model.finding import Finding, Topic
from de06_xl.model.place import Place
from de06_xl.model.responses import ReceivedForm, ResponseStatus, Submission
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date, format_moment
from de06_xl.vietnamese.messages import sentence, shown
from de06_xl.vietnamese.numbers import NOTHING

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import Form
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading
    from de06_xl.model.unit import Unit

UNREAD = frozenset({Why.UNREADABLE, Why.PASSWORD})
"""Why an intact file of a unit is not read, although it may contain a form."""

TURNED_AWAY = (ResponseStatus.REFUSED, ResponseStatus.FAULTY)
"""Statuses of forms that the workbook of another day, or a later version of this program, may accept."""

BLANK_FORM = "Phiếu chưa điền số liệu hay nội dung nào; hãy đề nghị đơn vị điền rồi gửi lại."
"""For a form without content: the one that was sent out, saved or passed on."""
LATE_FILE = "Tệp không kèm thư nên giờ nhận lấy theo ngày sửa tệp, sau hạn gửi."
"""A file copied by hand may have the date of the copy, which would make its unit late."""
OLDER_LIST = "Phiếu theo danh mục chỉ tiêu cũ."


def collect(book: Book, files: Iterable[ReceivedFile]) -> Collection:
    """Read the received files, decide about each, and about earlier forms of the same units."""
    return _Collector(book).run(files)


class _Collector:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.indicators = {indicator.code: indicator for indicator in book.indicators()}
        self.checks = FormChecks(book)
        self.mailboxes = Mailboxes(book)
        self.owed: dict[str, list[Indicator]] = {}

    def run(self, arrived: Iterable[ReceivedFile]) -> Collection:
        recorded = {row.sha256 for row in self.book.received}
        seen = Known(self.book, self.mailboxes)
        again = self._to_read_again()
        known = 0
        arrivals: list[Arrival] = []
        for mail in _by_mail(arrived):
            fresh = []
            for item in mail:
                if item in seen and not (item.sha256 in again and self._now_ours(item)):
                    known += 1
                else:
                    seen.add(item)
                    again.discard(item.sha256)
                    fresh.append(item)
            documents = [item for item in fresh if _is_document(item)]
            if documents and not any(map(self._is_form, fresh)) and any(map(self._is_form, mail)):
                # The form that they accompany came before: rows of their own would suggest that they replace it.
                known += len(documents)
                fresh = [item for item in fresh if not _is_document(item)]
            for arrival in self._of_one_mail(fresh):
                if arrival.why is Why.FAULT and arrival.row.sha256 in recorded:
                    known += 1
                else:
                    arrivals.append(arrival)
        return self._chosen(arrivals, known)

    def _chosen(self, arrivals: Sequence[Arrival], known: int) -> Collection:
        """Confirm senders, then choose between the forms of each unit, old and new."""
        senders = Senders(self.book, self.mailboxes)
        arrivals = senders.with_questions(arrivals)
        said = {arrival.row.arrival: arrival.submissions for arrival in arrivals}
        changed = changes(self.book, [arrival.row for arrival in arrivals], said, senders.registered)
        decided = tuple(_decided(arrivals, changed))
        statuses = {key: change for key, change in changed.items() if key not in said}
        collected = Collection(decided, statuses, known)
        doubted = with_doubts(decided, collected.applied_to(self.book))
        return replace(collected, arrivals=tuple(map(UnitWords(self.book).with_request, doubted)))

    def _to_read_again(self) -> set[str]:
        """Digests of forms rejected before anything was used from them, except those rejected by the clerk."""
        refused = {row.sha256 for row in self.book.received if row.status in TURNED_AWAY}
        taken = {row.sha256 for row in self.book.received if row.status not in TURNED_AWAY}
        return refused - taken - {submission.form.sha256 for submission in self.book.submissions}

    def _now_ours(self, item: ReceivedFile) -> bool:
        """Whether a refused form has figures for this workbook in its present state."""
        if not isinstance(item, Incoming) or item.kind is not Kind.SPREADSHEET:
            return False
        return bool(self._of_sheet(item).submissions)

    def _is_form(self, item: ReceivedFile) -> bool:
        """Whether it contains a form, for this workbook or another."""
        if not isinstance(item, Incoming) or item.kind is not Kind.SPREADSHEET:
            return False
        with contextlib.suppress(Exception):  # its row says what it is
            return bool(self._form_in(item))
        return False

    # One mail -------------------------------------------------------------------------------------------

    def _of_one_mail(self, items: Sequence[ReceivedFile]) -> list[Arrival]:
        """The forms of one mail; files beside a form belong to it, files instead of a form get rows."""
        sheets = [item for item in items if isinstance(item, Incoming) and item.kind is Kind.SPREADSHEET]
        arrivals = [self._of_sheet(item) for item in sheets]
        arrivals += [self._refused(item, item.reason, item.why) for item in items if isinstance(item, Refused)]
        documents = [item for item in items if _is_document(item)]
        forms = [at for at, arrival in enumerate(arrivals) if arrival.form]
        if documents and forms:
            names = ", ".join(item.file.rpartition(STEP)[2] for item in documents)
            first = min(forms, key=lambda at: (arrivals[at].row.status is ResponseStatus.BLANK, at))
            row = arrivals[first].row
            arrivals[first] = replace(arrivals[first], row=replace(row, reason=joined(row.reason, f"Kèm: {names}.")))
        else:
            arrivals += [
                self._no_form(item, f"Là {item.what}, không phải phiếu; hãy gửi số liệu bằng phiếu Excel.")
                for item in documents
            ]
        return arrivals

    def _of_sheet(self, item: Incoming) -> Arrival:
        """The contents of a spreadsheet file; an unexpected error affects only its own row."""
        try:
            return self._judged(item)
        except Exception as error:
            reason = fault(error)
            return self._refused(replace(item, sha256=fault_key(item.sha256)), reason.reason, reason.why)

    def _form_in(self, item: Incoming) -> Form:
        """The form in a spreadsheet file; raises what `read_form` raises."""
        return read_form(item.data, item.file.rpartition(STEP)[2], self.indicators, self.book.unit_typed_as)

    def _judged(self, item: Incoming) -> Arrival:
        try:
            form = self._form_in(item)
        except NotAForm as error:
            return self._no_form(item, error.within_file())
        except WrongForm as error:
            return self._wrong(item, error)
        except De06Error as error:
            refused = self._refused(item, error.within_file(), Why.PASSWORD if isinstance(error, Locked) else None)
            return replace(refused, to_unit=no_form(error.reason))
        unit = self.book.unit(form.unit)
        # An unknown name was typed by the sender, if that one is known; else it is only shown.
        whose = unit or self._sender(item)
        row = self._row(item, whose.code if whose else shown(form.unit), ResponseStatus.USED, "", form)
        arrival = Arrival(row, form=form, unit=whose, mailed=bool(item.mail))
        reason, to_unit = reason_not_for(self.book, form, unit)
        if reason:
            return replace(arrival, row=row.with_status(ResponseStatus.REFUSED, reason), to_unit=to_unit)
        assert unit
        if form.is_blank:
            return replace(arrival, row=row.with_status(ResponseStatus.BLANK, BLANK_FORM))
        return self._of_filled(arrival, form, item, unit)

    def _wrong(self, item: Incoming, error: WrongForm) -> Arrival:
        """An unusable form: its unit is known nevertheless, and is asked to correct it."""
        unit = self.book.unit(error.unit)
        if unit is None or not unit.exists_in(self.book.period):
            return self._refused(item, error.within_file(), None)
        place = Place(error.sheet, error.cell) if error.sheet and error.cell else None
        message = sentence(error.reason if place else error.within_file())
        finding = Finding(kinds.FORM_FAULTY, message, place, unit=unit.code)
        row = self._row(item, unit.code, ResponseStatus.FAULTY, sentence(error.within_file()))
        row = replace(row, number=error.number)
        mailed, to_unit = bool(item.mail), no_form(error.reason)
        return Arrival(row, findings=(finding,), unit=unit, mailed=mailed, to_unit=to_unit)

    def _of_filled(self, arrival: Arrival, form: Form, item: Incoming, unit: Unit) -> Arrival:
        """The contents and findings of a form."""
        checked = self.checks.check(form, unit)
        findings = [*checked.findings, *self._signatures(form, item, unit)]
        errors = [finding for finding in findings if finding.open]
        wrong = [finding for finding in errors if not finding.kind.incomplete]
        written = {text.section for text in form.texts if text.text}
        unwritten = [one for one in headings_owed(self.book, unit) if one.code not in written]
        answered = unwritten if form.nothing else []
        unwritten = [] if form.nothing else unwritten
        status = ResponseStatus.USED
        reason = " ".join((*form.notes, *self._remarks(form, unit, item, unwritten), *notes_of(form, findings)))
        if wrong:
            status, reason = ResponseStatus.FAULTY, joined(first_of(wrong), reason)
        asked = {finding.place for finding in errors if finding.kind.incomplete}
        said = (*self._submissions(form, unit, arrival.row, asked), *_answers(form, answered, arrival.row))
        if errors and not wrong:
            some = any(one.value is not None for one in said)
            reason = joined(*left_open(errors, self._lacking(form, unit, errors), some=some), reason)
        if errors and not said:
            status = ResponseStatus.FAULTY
        row = replace(arrival.row.with_status(status, reason), taken=len(said), unchanged=checked.unchanged)
        arrival = replace(arrival, findings=tuple(findings), unwritten=tuple(unwritten))
        return replace(arrival, submissions=said)._with_row(row)

    def _signatures(self, form: Form, item: Incoming, unit: Unit) -> Iterator[Finding]:
        """Findings about a form put into the folder by hand without saying who made it, or what it was typed from."""
        if not item.sender and not form.compiled_by and not form.source:
            message = "Chưa ghi Người lập; nhập hộ đơn vị thì ghi nguồn số liệu vào ô Nguồn."
            yield Finding(kinds.FORM_UNSIGNED, message, form.places.get("compiled_by"), unit=unit.code)

    def _remarks(self, form: Form, unit: Unit, item: Incoming, unwritten: Sequence[Heading]) -> Iterator[str]:
        deadline = self.book.dates.get("han_gui")
        late = deadline is not None and item.received.date() > deadline
        if form.fingerprint and not form.group and form.fingerprint != fingerprint(self._owed(unit)):
            yield OLDER_LIST
        if late and not item.mail:
            yield LATE_FILE
        if unwritten:
            yield f"Còn thiếu {unwritten_in_words(unwritten)}."
        if form.source:
            yield f"Nhập hộ theo: {form.source}."

    # Rows -----------------------------------------------------------------------------------------------

    def _row(
        self, item: ReceivedFile, unit: str, status: ResponseStatus, reason: str, form: Form | None = None
    ) -> ReceivedForm:
        row = ReceivedForm(
            period=self.book.period,
            unit=unit,
            status=status,
            reason=reason,
            file=item.file,
            sha256=item.sha256,
            sender=self.mailboxes.sender(item),
            received=format_moment(item.received),
            given=status,
            taken=0,
        )
        if form is None:
            return row
        return replace(
            row,
            sender=row.sender or (f"nhập hộ theo: {form.source}" if form.source else ""),
            number=form.number,
            document=form.document,
            document_date=format_date(form.document_date) if form.document_date else "",
            compiled_by=form.compiled_by,
            approved_by=form.approved_by,
            phone=form.phone,
        )

    def _refused(self, item: ReceivedFile, reason: str, why: Why | None) -> Arrival:
        """A file that is not read; from a unit, or as a mail without any file, it still counts as a response.

        "Không nhận" is reserved for what a unit did not send as its form, and for unknown senders.
        """
        sent = why is Why.NO_ATTACHMENT or (why in UNREAD and self._sender(item) is not None)
        status = ResponseStatus.NO_FORM if sent else ResponseStatus.REFUSED
        return replace(self._without_form(item, status, reason), why=why)

    def _no_form(self, item: Incoming, reason: str) -> Arrival:
        return self._without_form(item, ResponseStatus.NO_FORM, reason)

    def _without_form(self, item: ReceivedFile, status: ResponseStatus, reason: str) -> Arrival:
        """A file without a form is attributed to its sender: a unit that sent something is not silent."""
        unit = self._sender(item)
        row = self._row(item, unit.code if unit else "", status, sentence(reason))
        return Arrival(row, unit=unit, mailed=bool(item.mail), to_unit=no_form(reason))

    def _sender(self, item: ReceivedFile) -> Unit | None:
        """The unit whose mailbox this came from; None if several share it."""
        return self.mailboxes.unit_of(self.mailboxes.sender(item))

    def _submissions(self, form: Form, unit: Unit, row: ReceivedForm, asked: set[Place | None]) -> Iterator[Submission]:
        """The form's figures and texts, except the cells about which the unit is ``asked``."""
        owed = {indicator.code for indicator in self._owed(unit)}
        for figure in form.figures:
            if figure.code in owed and figure.value is not None and figure.place not in asked:
                cell = figure.place.address
                origin = form.origins.get(figure.code, "")
                yield Submission(
                    row, figure.code, figure.value, cell, as_of=figure.as_of, nothing=figure.assumed, origin=origin
                )
        for text in form.texts:
            if text.text:
                yield Submission(row, text.section, None, text.place.address, text=text.text)

    def _lacking(self, form: Form, unit: Unit, errors: Iterable[Finding]) -> int:
        """How many figures owed by the unit cannot be used from its form."""
        asked = {finding.place for finding in errors if finding.kind.topic is Topic.FIGURE}
        taken = {one.code for one in form.figures if one.value is not None and one.place not in asked}
        return sum(indicator.code not in taken for indicator in self._owed(unit))

    def _owed(self, unit: Unit) -> list[Indicator]:
        if unit.code not in self.owed:
            self.owed[unit.code] = figures_owed(self.book, unit)
        return self.owed[unit.code]


def _answers(form: Form, headings: Iterable[Heading], row: ReceivedForm) -> Iterator[Submission]:
    """ "Không." for sections that are left empty in a form with the tick `Không phát sinh`."""
    for heading in headings:
        place = form.places["nothing"]
        yield Submission(row, heading.code, None, place.address, text=NOTHING)


def _decided(arrivals: Iterable[Arrival], changed: Changes) -> Iterator[Arrival]:
    """The arrivals with the statuses that result from the choice between forms."""
    for arrival in arrivals:
        decision = changed.get(arrival.row.arrival)
        yield arrival.with_decision(decision) if decision else arrival


def _by_mail(arrived: Iterable[ReceivedFile]) -> Iterator[list[ReceivedFile]]:
    """The files of each mail together, a plain file alone; one by one, so that few are in memory at a time."""
    for _, items in itertools.groupby(arrived, key=lambda item: item.mail or item.file):
        yield list(items)


def _is_document(item: ReceivedFile) -> TypeGuard[Incoming]:
    return isinstance(item, Incoming) and item.kind is Kind.DOCUMENT
