"""From the files of each mail to rows of `Phiếu nhận` and `Số liệu đơn vị`.

A file that is known by its SHA-256 is passed over, so that the same mail collected twice changes nothing. Only a form
that was not for the workbook is read again: it came before its period, or before its unit was in `Đơn vị`.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeGuard

from de06_xl.collect.choice import Changes, answers_of, changes
from de06_xl.collect.forms.check import FormChecks
from de06_xl.collect.forms.reading import read_form
from de06_xl.collect.forms.sheet import fingerprint
from de06_xl.incoming.mail.incoming import Incoming, Kind, ReceivedFile, Refused
from de06_xl.incoming.mail.parts import STEP, Why
from de06_xl.incoming.sheets import Locked, NotAForm
from de06_xl.mailbox.drafts import known_addresses
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.duties import figures_owed, headings_owed, unwritten_in_words
from de06_xl.model.finding import Finding, Severity, Topic
from de06_xl.model.responses import ReceivedForm, ResponseStatus, Submission
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import did_you_mean, quoted, shown

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.collect.forms.form import Form
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.place import Place
    from de06_xl.model.unit import Unit

UNREAD = frozenset({Why.UNREADABLE, Why.PASSWORD})
"""Why a whole file that a unit sent is not read, though a form may be in it."""

LATE_FILE = "Tệp không kèm thư nên giờ nhận lấy theo ngày sửa tệp, sau hạn gửi."
"""A file that was copied by hand may bear the day of the copy, and its unit would stand there as late."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that came in, with its row of `Phiếu nhận`, what it said and what is wrong with it.

    ``findings`` point into the form's own cells; ``form`` is None where there is none to speak of.
    """

    row: ReceivedForm
    submissions: tuple[Submission, ...] = ()
    findings: tuple[Finding, ...] = ()
    form: Form | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """What a run adds to the workbook's registers and changes in them.

    ``statuses`` are the new status and reason of forms that came before, by SHA-256; ``known`` counts files passed
    over.
    """

    arrivals: tuple[Arrival, ...] = ()
    statuses: Changes = field(default_factory=dict)
    known: int = 0

    def count(self, status: ResponseStatus) -> int:
        """How many of the files that came in now have a status."""
        return sum(arrival.row.status is status for arrival in self.arrivals)

    def applied_to(self, book: Book) -> Book:
        """The workbook with its registers as they are to be."""
        rows = map(self._changed, book.received)
        sent = (replace(one, form=self._changed(one.form)) for one in book.submissions)
        return replace(
            book,
            received=(*rows, *(arrival.row for arrival in self.arrivals)),
            submissions=(*sent, *(one for arrival in self.arrivals for one in arrival.submissions)),
        )

    def _changed(self, form: ReceivedForm) -> ReceivedForm:
        return replace(form, status=self.statuses.get(form.sha256, (form.status, ""))[0])


def collect(book: Book, files: Iterable[ReceivedFile]) -> Collection:
    """Read what arrived, decide about each, and about the forms of the same units that came before."""
    return _Collector(book).run(files)


class _Collector:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.indicators = {indicator.code: indicator for indicator in book.indicators()}
        self.checks = FormChecks(book)
        self.by_address = _units_by_address(book)
        self.owed: dict[str, list[Indicator]] = {}

    def run(self, arrived: Iterable[ReceivedFile]) -> Collection:
        seen = {row.sha256 for row in self.book.received}
        again = self._to_read_again()
        known = 0
        arrivals: list[Arrival] = []
        for mail in _by_mail(arrived):
            fresh = []
            for item in mail:
                if item.sha256 in seen and not (item.sha256 in again and self._now_ours(item)):
                    known += 1
                else:
                    seen.add(item.sha256)
                    again.discard(item.sha256)
                    fresh.append(item)
            documents = [item for item in fresh if _is_document(item)]
            if documents and not any(map(self._is_form, fresh)) and any(map(self._is_form, mail)):
                # The form that they belong to came before: a row of their own would say that they came in its place.
                known += len(documents)
                fresh = [item for item in fresh if not _is_document(item)]
            arrivals += self._of_one_mail(fresh)
        answers = {arrival.row.sha256: answers_of(arrival.submissions) for arrival in arrivals}
        changed = changes(self.book, [arrival.row for arrival in arrivals], answers)
        decided = tuple(_decided(arrivals, changed))
        new = {arrival.row.sha256 for arrival in arrivals}
        statuses = {sha256: change for sha256, change in changed.items() if sha256 not in new}
        return Collection(decided, statuses, known)

    def _to_read_again(self) -> set[str]:
        """Forms that were refused before anything was taken from them; what the clerk refused has its figures kept."""
        refused = {row.sha256 for row in self.book.received if row.status is ResponseStatus.REFUSED}
        taken = {row.sha256 for row in self.book.received if row.status is not ResponseStatus.REFUSED}
        return refused - taken - {submission.form.sha256 for submission in self.book.submissions}

    def _now_ours(self, item: ReceivedFile) -> bool:
        """Whether a form that was refused has figures for this workbook as it is now."""
        if not isinstance(item, Incoming) or item.kind is not Kind.SPREADSHEET:
            return False
        return bool(self._of_sheet(item).submissions)

    def _is_form(self, item: ReceivedFile) -> bool:
        """Whether there is a form in it, for this workbook or not."""
        if not isinstance(item, Incoming) or item.kind is not Kind.SPREADSHEET:
            return False
        with contextlib.suppress(De06Error):
            return bool(read_form(item.data, item.file.rpartition(STEP)[2], self.indicators))
        return False

    # One mail -------------------------------------------------------------------------------------------

    def _of_one_mail(self, items: Sequence[ReceivedFile]) -> list[Arrival]:
        """Its forms; what stands beside a form belongs to it, what comes instead of one is told."""
        sheets = [item for item in items if isinstance(item, Incoming) and item.kind is Kind.SPREADSHEET]
        arrivals = [self._of_sheet(item) for item in sheets]
        arrivals += [self._refused(item, item.reason, item.why) for item in items if isinstance(item, Refused)]
        documents = [item for item in items if _is_document(item)]
        if documents and any(arrival.form for arrival in arrivals):
            names = ", ".join(item.file.rpartition(STEP)[2] for item in documents)
            first = next(at for at, arrival in enumerate(arrivals) if arrival.form)
            row = arrivals[first].row
            arrivals[first] = replace(arrivals[first], row=replace(row, reason=_joined(row.reason, f"Kèm: {names}.")))
        else:
            arrivals += [
                self._no_form(item, f"Là {item.what}, không phải phiếu; hãy gửi số liệu bằng phiếu Excel.")
                for item in documents
            ]
        return arrivals

    def _of_sheet(self, item: Incoming) -> Arrival:
        name = item.file.rpartition(STEP)[2]
        try:
            form = read_form(item.data, name, self.indicators)
        except NotAForm as error:
            return self._no_form(item, str(error))
        except De06Error as error:
            return self._refused(item, str(error), Why.PASSWORD if isinstance(error, Locked) else None)
        unit = self.book.unit(form.unit)
        # A unit that nobody knows is what somebody typed: shown, never more.
        base = self._row(item, form.unit if unit else shown(form.unit), ResponseStatus.USED, "", form)
        if reason := self._stranger(form, unit):
            return Arrival(replace(base, status=ResponseStatus.REFUSED, reason=reason), form=form, unit=unit)
        assert unit
        findings = [*self.checks.findings(form, unit), *self._signatures(form, item, unit)]
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        wrong = [finding for finding in errors if not finding.kind.incomplete]
        status, reason = ResponseStatus.USED, " ".join((*form.notes, *self._remarks(form, unit, item)))
        if wrong:
            status, reason = ResponseStatus.FAULTY, _joined(_told(wrong), reason)
        elif owner := self._other_sender(item, unit):
            status = ResponseStatus.UNCONFIRMED
            reason = _joined(
                f"Phiếu ghi đơn vị {unit.code} nhưng gửi từ hộp thư của {owner.code}: hãy hỏi lại; đúng thì ghi "
                "“dùng”, sai thì ghi “không nhận”.",
                reason,
            )
        elif errors:
            reason = _joined(*_left_open(errors), reason)
        asked = {finding.place for finding in errors if finding.kind.incomplete}
        row = replace(base, status=status, reason=reason)
        return Arrival(row, tuple(self._submissions(form, unit, row, asked)), tuple(findings), form, unit)

    def _stranger(self, form: Form, unit: Unit | None) -> str:
        """Why the form is not for this workbook; empty where it is."""
        period = self.book.period
        if form.period != period:
            return (
                f"Phiếu của {form.period.name}, sổ đang tổng hợp {period.name}; hãy gửi phiếu của {period.name}, hoặc "
                f"thu phiếu này vào sổ {form.period.name}."
            )
        if unit is None:
            near = did_you_mean(form.unit, (known.code for known in self.book.units))
            return f"Không có đơn vị {quoted(form.unit)} trong trang Đơn vị; hãy sửa phiếu hoặc thêm đơn vị{near}."
        if not unit.exists_in(period):
            return (
                f"Đơn vị {unit.code} không còn (hoặc chưa có) trong {period.name} theo cột Hiệu lực của trang Đơn vị; "
                "hãy kiểm tra lại."
            )
        return ""

    def _signatures(self, form: Form, item: Incoming, unit: Unit) -> Iterator[Finding]:
        """A form that somebody lays into the folder says who made it, or what it was typed from."""
        if not item.sender and not form.compiled_by and not form.source:
            message = "Phiếu chưa ghi Người lập; nhập hộ đơn vị thì ghi nguồn số liệu vào ô Nguồn."
            yield Finding(kinds.FORM_UNSIGNED, message, unit=unit.code)

    def _remarks(self, form: Form, unit: Unit, item: Incoming) -> Iterator[str]:
        deadline = self.book.dates.get("han_gui")
        late = deadline is not None and item.received.date() > deadline
        if form.fingerprint and not form.group and form.fingerprint != fingerprint(self._owed(unit)):
            yield "Phiếu theo danh mục chỉ tiêu cũ."
        if late and not item.mail:
            yield LATE_FILE
        written = {text.section for text in form.texts if text.text}
        if left := [heading for heading in headings_owed(self.book, unit) if heading.code not in written]:
            yield f"Còn thiếu {unwritten_in_words(left)}."
        if form.source:
            yield f"Nhập hộ theo: {form.source}."

    def _other_sender(self, item: Incoming, unit: Unit) -> Unit | None:
        """The unit whose mailbox this came from, where that is another one; one above it may send for it."""
        owners = self.by_address.get(item.sender.casefold(), [])
        if not owners or any(owner.code in (unit.code, unit.parent) for owner in owners):
            return None
        return owners[0]

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
            sender=item.sender,
            received=_moment(item.received),
        )
        if form is None:
            return row
        return replace(
            row,
            sender=item.sender or (f"nhập hộ theo: {form.source}" if form.source else ""),
            number=form.number,
            document=form.document,
            document_date=format_date(form.document_date) if form.document_date else "",
            compiled_by=form.compiled_by,
            approved_by=form.approved_by,
            phone=form.phone,
        )

    def _refused(self, item: ReceivedFile, reason: str, why: Why | None) -> Arrival:
        """A file that is not read; of a unit, and of a mail without any file, it is a word all the same, not silence.

        "Không nhận" is left for what a unit did not send as its form, and what nobody is known to have sent.
        """
        sent = why is Why.NO_ATTACHMENT or (why in UNREAD and self._sender(item) is not None)
        return self._without_form(item, ResponseStatus.NO_FORM if sent else ResponseStatus.REFUSED, reason)

    def _no_form(self, item: Incoming, reason: str) -> Arrival:
        return self._without_form(item, ResponseStatus.NO_FORM, reason)

    def _without_form(self, item: ReceivedFile, status: ResponseStatus, reason: str) -> Arrival:
        """Of a file that says nothing of its unit, the sender does: a unit that sent something is not silent."""
        unit = self._sender(item)
        return Arrival(self._row(item, unit.code if unit else "", status, reason), unit=unit)

    def _sender(self, item: ReceivedFile) -> Unit | None:
        """The unit whose mailbox this came from; None where several share it."""
        owners = self.by_address.get(item.sender.casefold(), [])
        return owners[0] if len(owners) == 1 else None

    def _submissions(self, form: Form, unit: Unit, row: ReceivedForm, asked: set[Place | None]) -> Iterator[Submission]:
        """What the form says, without the cells whose figure the unit is ``asked`` for."""
        owed = {indicator.code for indicator in self._owed(unit)}
        for figure in form.figures:
            if figure.code in owed and figure.value is not None and figure.place not in asked:
                cell = f"{figure.place.sheet}!{figure.place.cell}"
                yield Submission(row, figure.code, figure.value, cell, as_of=figure.as_of)
        for text in form.texts:
            if text.text:
                yield Submission(row, text.section, None, f"{text.place.sheet}!{text.place.cell}", text=text.text)

    def _owed(self, unit: Unit) -> list[Indicator]:
        if unit.code not in self.owed:
            self.owed[unit.code] = figures_owed(self.book, unit)
        return self.owed[unit.code]


def _decided(arrivals: Iterable[Arrival], changed: Changes) -> Iterator[Arrival]:
    """The arrivals with the statuses that the choice between forms gives them."""
    for arrival in arrivals:
        if arrival.row.sha256 not in changed:
            yield arrival
            continue
        status, reason = changed[arrival.row.sha256]
        row = replace(arrival.row, status=status, reason=_joined(reason, arrival.row.reason))
        yield replace(arrival, row=row, submissions=tuple(replace(one, form=row) for one in arrival.submissions))


def _by_mail(arrived: Iterable[ReceivedFile]) -> Iterator[list[ReceivedFile]]:
    """The files of each mail together, a plain file alone, one after another so that few are held at a time."""
    for _, items in itertools.groupby(arrived, key=lambda item: item.mail or item.file):
        yield list(items)


def _is_document(item: ReceivedFile) -> TypeGuard[Incoming]:
    return isinstance(item, Incoming) and item.kind is Kind.DOCUMENT


def _units_by_address(book: Book) -> dict[str, list[Unit]]:
    addresses: dict[str, list[Unit]] = {}
    for unit in book.units:
        if unit.exists_in(book.period):
            for address in known_addresses(unit):
                addresses.setdefault(address.addr_spec.casefold(), []).append(unit)
    return addresses


def _told(errors: Sequence[Finding]) -> str:
    """The first of a form's errors with its cell, and how many more there are."""
    first = errors[0]
    where = f"Ô {first.place.cell}: " if first.place else ""
    more = f" (và {len(errors) - 1} lỗi khác, xem thư trả lời)" if errors[1:] else ""
    return f"{where}{first.message}{more}"


def _left_open(errors: Sequence[Finding]) -> Iterator[str]:
    """What a form in use lacks: figures that did not come, dates that cannot be read."""
    dates = [finding for finding in errors if finding.kind.topic is Topic.DATE]
    if lacking := len(errors) - len(dates):
        yield f"Phiếu còn thiếu {lacking:02d} số liệu, đã lấy các số còn lại."
    if dates:
        yield f"{_told(dates)} Số liệu của các hàng ấy vẫn được lấy, chưa có ngày."


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _moment(when: dt.datetime) -> str:
    return f"{when:%H:%M} {format_date(when.date())}"
