"""Thu phiếu: read what units sent, store what counts with its origin, and draft a reply to each."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions.forms import form_of
from de06_xl.actions.returned_letters import Notices, Returned
from de06_xl.actions.session import FORMS_FOLDER, Outcome, Session
from de06_xl.collect import intake as collect
from de06_xl.collect import replies
from de06_xl.collect.senders import Mailboxes
from de06_xl.collect.standing import in_words, unit_standings
from de06_xl.incoming.containers.limits import MAX_INPUT
from de06_xl.incoming.mail.headers import brings_something, sender_of
from de06_xl.incoming.mail.incoming import ReceivedFile, Refused, open_mail
from de06_xl.incoming.mail.parts import Why, fault
from de06_xl.mailbox.drafts import About, draft, subject_in
from de06_xl.mailbox.stored import mail_name
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.delivery import LetterKind
from de06_xl.model.duties import owing_units
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.forms import Forms
from de06_xl.model.responses import FORM_STATUSES, Cause, ResponseStatus
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import shown
from de06_xl.workbook.writing.log import log_block
from de06_xl.workbook.writing.overview import standings_blocks
from de06_xl.workbook.writing.registers import received_blocks, submission_blocks

if TYPE_CHECKING:
    from email.message import Message

    from de06_xl.collect.arrival import Arrival, Collection
    from de06_xl.mailbox.imap import ImapSettings
    from de06_xl.model.book import Book
    from de06_xl.workbook.grid import Block

INBOX = "phieu_nhan"
"""The folder beside the workbook for forms and mails; its files are never changed or removed."""
REPLIES_FOLDER = "tra_loi"
"""Drafts of replies, inside the folder of outgoing forms."""
STEPS = 50
"""Approximate number of progress steps."""

_DRAFT = "TraLoi_"
"""Prefix of the names of drafts."""

UNUSABLE = {
    ResponseStatus.UNDECIDED: kinds.FORM_UNDECIDED,
    ResponseStatus.UNCONFIRMED: kinds.FORM_UNCONFIRMED,
    ResponseStatus.FAULTY: kinds.FORM_FAULTY,
    ResponseStatus.NO_FORM: kinds.FORM_NO_FORM,
    ResponseStatus.BLANK: kinds.FORM_BLANK,
    ResponseStatus.REFUSED: kinds.FORM_REFUSED,
}
"""Statuses of files that need somebody's attention, and their findings."""

_OWN_FILES = re.compile(r"^(?:\.|~\$)|^(?:desktop\.ini|thumbs\.db)$", re.IGNORECASE)
"""Files that systems and office programs create beside others."""


def run_from_mailbox(session: Session) -> Outcome:
    """Lấy thư: fetch mails from the mailbox set up in `Thông tin chung`, then continue like `run`.

    Only mails since the beginning of the period, with attachments or from known senders.
    """
    from de06_xl.actions.mail_account import account_of, not_set_up, with_password  # here: most runs need no server
    from de06_xl.mailbox.account import IMAP_SERVER, NotSetUpError, missing

    book = session.book()
    try:
        settings = account_of(session, book).imap
        if settings is None:
            raise missing(book, IMAP_SERVER).in_file(session.path.name)
    except NotSetUpError as error:
        return not_set_up(session, book, error)
    since = book.dates.get("tu_ngay", book.period.data_from)
    known = Mailboxes(book)
    return run(
        session,
        mailbox=replace(with_password(session, settings), since=since),
        wanted=lambda headers: brings_something(headers) or known.knows(sender_of(headers)),
    )


def run(
    session: Session,
    *,
    paths: Sequence[Path] = (),
    mailbox: ImapSettings | None = None,
    wanted: Callable[[Message], bool] | None = None,
) -> Outcome:
    """Collect from ``phieu_nhan/``, from given files and folders, and from a mailbox.

    Mails in the mailbox that are ``wanted`` by their headers are first stored in ``phieu_nhan/``. Drafts of replies are
    written before the workbook, so that an interrupted run is completed by the next one. Raises De06Error if a given
    path does not exist, the mailbox cannot be read or the workbook's registers lack a header or a status.
    """
    book = session.book_with_forms()
    inbox = session.folder / INBOX
    for path in paths:
        if not files.exists(path):
            raise De06Error("không tìm thấy; hãy kiểm tra lại tên và thư mục.", file=str(path))
    files.make_folder(inbox)
    untouched = _store(mailbox, inbox, session, wanted) if mailbox else []
    arrived = itertools.chain(untouched, _arrived([inbox, *paths], session))
    notices = Notices()
    collected = collect.collect(book, notices.noted(arrived))
    returned = notices.returned(session, book, collected.arrivals)
    drafts = _write_replies(session, book, collected)
    messages = (*_summary(book, collected, drafts, session.folder), *returned.remarks)
    return Outcome(
        messages=messages,
        next_step="xem trang Phiếu nhận, xử lý hàng có chữ “chờ”, “cần sửa”, rồi bấm Tổng hợp.",
        blocks=_blocks(session, book, collected, returned, messages[0]),
        files=tuple(drafts),
        findings=[finding for arrival in collected.arrivals for finding in _findings(arrival)],
        period=book.period,
    )


def _findings(arrival: Arrival) -> Iterator[Finding]:
    """Findings about files that need attention or replaced another of the same number, and doubts about forms."""
    row = arrival.row
    resent = arrival.decision is not None and arrival.decision.cause is Cause.RESENT
    kind = kinds.FORM_RESENT if resent else UNUSABLE.get(row.status)
    if kind:
        yield Finding(kind, row.reason, unit=row.unit or None, value=row.file)
    yield from arrival.doubts


def _store(
    mailbox: ImapSettings, inbox: Path, session: Session, wanted: Callable[[Message], bool] | None
) -> list[Refused]:
    """Store new mails in the folder, each whole or not at all; returns those left on the server."""
    from de06_xl.mailbox.imap import fetch  # imported here: most runs need no server

    session.ui.step(f"Đang đọc hộp thư {mailbox.account} …")
    stored = {path.name for path in _files_in(inbox) if path.parent == inbox}
    untouched = []

    def on_progress(number: int, count: int) -> None:
        if number % max(1, count // STEPS) == 0 or number == count:
            session.ui.step(f"Đang xem thư {number}/{count} …")

    for message in fetch(mailbox, stored, wanted, on_progress):
        if isinstance(message, Refused):
            untouched.append(message)
        else:
            files.write_atomically(inbox / mail_name(message), message)
    return untouched


def _arrived(sources: Sequence[Path], session: Session) -> Iterator[ReceivedFile]:
    """Every file in the sources, opened; each path once, in the order of names."""
    paths = [path for source in sources for path in _files_in(source)]
    every = max(1, len(paths) // STEPS)
    seen: set[Path] = set()
    for number, path in enumerate(paths, 1):
        key = files.real_path(path)
        if key in seen:
            continue
        seen.add(key)
        if number % every == 0 or number == len(paths):
            session.ui.step(f"Đang đọc phiếu {number}/{len(paths)} …")
        yield from _opened(path, _shown(path, session.folder))


def _files_in(source: Path) -> list[Path]:
    return files.files_below(source, _OWN_FILES.search) if source.is_dir() else [source]


def _opened(path: Path, name: str) -> Iterator[ReceivedFile]:
    """The contents of a file; one that is unreadable or causes an unexpected error is reported."""
    received = dt.datetime.fromtimestamp(0, dt.UTC)
    # Identified by name while it is unreadable: once it can be read, its content counts as new.
    digest = hashlib.sha256(str(path).encode(errors="surrogateescape")).hexdigest()
    try:
        data = files.read_bytes(path, MAX_INPUT)
        received = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except De06Error as error:
        yield Refused(name, "", received, error.reason, digest, Why.UNREADABLE)
    except Exception as error:  # an impossible timestamp, or any unexpected error
        unread = fault(error)
        yield Refused(name, "", received, unread.reason, digest, unread.why)
    else:
        yield from open_mail(data, name, received)


def _shown(path: Path, folder: Path) -> str:
    """A file's name as stored in the registers: relative to the workbook's folder if it is inside.

    Line ends and broken characters, which Linux allows, are left out, since no cell and no screen shows them.
    """
    try:
        name = files.real_path(path).relative_to(files.real_path(folder)).as_posix()
    except ValueError:
        name = str(path)
    return shown(name) or "tệp không tên"


def _blocks(session: Session, book: Book, collected: Collection, returned: Returned, summary: str) -> list[Block]:
    if not collected.arrivals and not collected.statuses:
        return []
    rows = [arrival.row for arrival in collected.arrivals]
    submissions = [submission for arrival in collected.arrivals for submission in arrival.submissions]
    standings = returned.at_units(unit_standings(collected.applied_to(book), session.now.date()))
    try:
        return [
            *received_blocks(session.grid, rows, collected.statuses, book.unit_names()),
            *submission_blocks(session.grid, submissions, collected.statuses, book.unit_names(), book.code_names()),
            *returned.blocks(),
            *standings_blocks(session.grid, [one.cells for one in standings], in_words(standings)),
            *log_block(session.grid, session.now, session.user, "Thu phiếu", summary),
        ]
    except De06Error as error:  # about a sheet's header, raised without the file
        raise error.in_file(session.path.name) from None


def _write_replies(session: Session, book: Book, collected: Collection) -> list[Path]:
    """Draft a reply to each unit with received files that nothing newer has settled; the same after an interrupted run.

    Outdated drafts are removed: those of other periods, and those that ask for what is settled since.
    """
    folder = session.folder / FORMS_FOLDER / REPLIES_FOLDER
    answers = replies.replies(collected.arrivals, book, session.now.date())
    if answers:
        files.make_folder(folder)
    figures, owing = Figures(book), owing_units(book)
    written: dict[str, Path] = {}
    for reply in answers:
        path = folder / _draft_name(book, reply.about)
        form = [form_of(session, book, figures, unit)] if (unit := reply.form_for) and unit in owing else []
        data = draft(reply.to, reply.subject, reply.body, form, About(LetterKind.REPLY, book.period, reply.about))
        if not files.exists(path) or files.read_bytes(path) != data:
            files.write_atomically(path, data)
        written[path.name] = path
    forms = Forms(collected.applied_to(book))
    of_unit = {_draft_name(book, unit.code): unit.code for unit in book.units}
    for old in folder.glob(f"{_DRAFT}*.eml"):
        this_period = old.name.startswith(f"{_DRAFT}{book.period}_")
        about = of_unit.get(old.name) if old.name not in written else None
        if not this_period or (about and replies.is_outdated(subject_in(files.read_bytes(old)), forms, about)):
            files.remove(old)
    return list(written.values())


def _draft_name(book: Book, about: str) -> str:
    """The file name of a draft for a unit, whose code may contain anything, as may the form's text."""
    safe = re.sub(r"[^\w-]", "", about)[:20]
    known = safe if safe == about else f"{safe}_{hashlib.sha256(about.encode()).hexdigest()[:8]}"
    return f"{_DRAFT}{book.period}_{known}.eml"


def _summary(book: Book, collected: Collection, drafts: Sequence[Path], folder: Path) -> tuple[str, ...]:
    counts = [(status, collected.count(status)) for status in FORM_STATUSES]
    parts = ", ".join(f"{count:02d} {status.value}" for status, count in counts if count)
    if not collected.arrivals:
        known = f" ({collected.known} tệp đã thu từ trước)" if collected.known else ""
        return (f"Không có phiếu mới trong {INBOX}{known}.",)
    messages = [f"Thu {len(collected.arrivals)} tệp mới {book.period.name}: {parts}."]
    if collected.known:
        messages.append(f"{collected.known} tệp đã thu từ trước, không lấy lại.")
    waiting = [
        arrival.row
        for arrival in collected.arrivals
        if arrival.doubts or arrival.row.status not in (ResponseStatus.USED, ResponseStatus.SUPERSEDED)
    ]
    messages += [
        f"- {row.unit or 'chưa rõ đơn vị'}, {row.file}: {row.status.value}. {row.reason}" for row in waiting[:20]
    ]
    if len(waiting) > 20:
        messages.append(f"- và {len(waiting) - 20} tệp khác, xem trang Phiếu nhận.")
    if drafts:
        messages.append(f"Thư trả lời nháp ({len(drafts):02d}): {folder / FORMS_FOLDER / REPLIES_FOLDER}")
    return tuple(messages)
