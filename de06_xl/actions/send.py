"""Gửi thư: send the drafts beside the workbook, each once, after one question per kind of letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from de06_xl.actions.collect import REPLIES_FOLDER
from de06_xl.actions.mail_account import account_of, not_set_up, ready
from de06_xl.actions.remind import REMINDERS_FOLDER
from de06_xl.actions.sent_letters import SentLetters
from de06_xl.actions.session import DRAFTS_FOLDER, FORMS_FOLDER, Outcome, Session
from de06_xl.collect.reminders import lacking
from de06_xl.collect.standing import unit_standings
from de06_xl.mailbox.account import NotSetUpError
from de06_xl.mailbox.drafts import known_addresses
from de06_xl.mailbox.post import digest_of, message_id, outgoing, read_draft
from de06_xl.model.delivery import UNDELIVERED, Delivery, DeliveryState, LetterKind, holding_back
from de06_xl.system import files
from de06_xl.system.errors import De06Error, StoppedError
from de06_xl.system.interrupts import stop_requested
from de06_xl.vietnamese.dates import day_of
from de06_xl.vietnamese.messages import listed
from de06_xl.workbook.writing.log import log_block

if TYPE_CHECKING:
    import threading

    from de06_xl.mailbox.account import MailAccount
    from de06_xl.mailbox.post import Draft, Post
    from de06_xl.model.book import Book

FOLDERS = {
    LetterKind.FORM: DRAFTS_FOLDER,
    LetterKind.REMINDER: REMINDERS_FOLDER,
    LetterKind.REPLY: REPLIES_FOLDER,
}
"""The folder of each kind of drafts, inside the folder of outgoing forms."""
MADE_BY = {LetterKind.FORM: "Tạo phiếu", LetterKind.REMINDER: "Đôn đốc", LetterKind.REPLY: "Thu phiếu"}
GOOD = (DeliveryState.SENT, DeliveryState.IN_DRAFTS)
MOST_LISTED, MOST_NAMED = 20, 8
PATIENCE = 5
"""Consecutive letters that a server rejects temporarily, after which sending stops."""


@dataclass(frozen=True)
class Letter:
    """A draft to be sent: its kind, its unit, the unit's name, and earlier similar letters."""

    kind: LetterKind
    unit: str
    name: str
    draft: Draft
    message_id: str

    def delivery(self, known: SentLetters, state: DeliveryState, note: str = "") -> Delivery:
        """Its row in `Thư đã gửi`."""
        return Delivery(
            known.period,
            self.unit,
            self.kind,
            state,
            self.message_id,
            moment=known.moment(),
            to="; ".join(self.draft.to),
            subject=self.draft.subject,
            note=note,
        )


@dataclass
class Waiting:
    """The letters to be sent, and why others are not."""

    letters: list[Letter] = field(default_factory=list)
    sent_before: int = 0
    unknown: list[str] = field(default_factory=list)
    not_delivered: list[str] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)

    def remarks(self) -> Iterator[str]:
        """Sentences about the letters that are not sent."""
        if self.sent_before:
            yield f"{self.sent_before:02d} thư đã gửi từ trước, không gửi lần nữa (muốn gửi lại: trang Thư đã gửi)."
        if self.unknown:
            yield (
                f"Chưa rõ thư đã đi hay chưa nên không gửi lại: {_named(self.unknown)}; hãy hỏi đơn vị rồi ghi “đã "
                "gửi” hoặc “gửi lại” ở trang Thư đã gửi."
            )
        if self.not_delivered:
            yield (
                f"Thư trước bị trả lại hoặc không được nhận: {_named(self.not_delivered)}; hãy sửa địa chỉ ở trang Đơn "
                "vị rồi tạo lại thư."
            )
        if self.without_address:
            yield f"Chưa có thư điện tử ở trang Đơn vị: {_named(self.without_address)}; hãy điền rồi tạo lại thư."
        if self.outdated:
            yield f"Thư nháp không còn đúng với sổ: {_named(self.outdated, 'thư')}; hãy tạo lại thư."


def run(
    session: Session, *, kinds: Collection[LetterKind] = (), units: Collection[str] = (), agreed: bool = False
) -> Outcome:
    """Send the drafts of ``kinds`` to ``units``, by default all of both, as set up in `Thông tin chung`.

    A unit gets one form per period, one reminder per day, each reply once; with ``agreed`` no question is asked. The
    state of each letter is recorded before and after it is sent. Raises De06Error if nothing could be sent.
    """
    book = session.book_with_forms()
    try:
        account = account_of(session, book)
    except NotSetUpError as error:
        return not_set_up(session, book, error)
    known = SentLetters(session, book)
    waiting = _waiting(session, book, known, kinds or tuple(LetterKind), units, account.address)
    letters = [letter for letter in waiting.letters if agreed]
    for kind in () if agreed else LetterKind:
        alike = [letter for letter in waiting.letters if letter.kind is kind]
        if alike and session.ui.ask(_question(alike, account)):
            letters += alike
    if not letters:
        said = "Chưa gửi thư nào." if waiting.letters else f"Không có thư nào của {book.period.name} chờ gửi."
        return Outcome(
            messages=(said, *waiting.remarks()),
            next_step="bấm Tạo phiếu hoặc Đôn đốc để soạn thư, rồi bấm lại Gửi thư.",
            blocks=known.blocks(),
            keeps_report=True,
            period=book.period,
        )
    account = ready(session, account)
    with stop_requested() as stop, account.post() as post:
        states, stopped = _send(session, book, account, post, letters, known, stop)
    return _outcome(session, book, known, letters, states, [*stopped, *waiting.remarks()])


def _waiting(
    session: Session,
    book: Book,
    known: SentLetters,
    kinds: Collection[LetterKind],
    units: Collection[str],
    sender: str,
) -> Waiting:
    waiting = Waiting()
    lacks = {lack.unit.code for lack in lacking(book, unit_standings(book, session.now.date()))}
    for kind in LetterKind:
        if kind not in kinds:
            continue
        folder = session.folder / FORMS_FOLDER / FOLDERS[kind]
        for path in sorted(folder.glob("*.eml")):
            try:
                draft = read_draft(files.read_bytes(path))
            except De06Error:  # an invalid address
                waiting.outdated.append(path.name)
                continue
            if draft.about is None:
                waiting.outdated.append(path.name)
                continue
            of, period, _, unit = draft.about
            if of != kind.value or period != str(book.period) or (units and unit not in units):
                continue
            if kind is LetterKind.REMINDER and unit not in lacks:
                waiting.outdated.append(f"{_name(book, unit)} (đã gửi đủ)")
            else:
                _judge(waiting, book, known, Letter(kind, unit, _name(book, unit), draft, ""), sender)
    return waiting


def _judge(waiting: Waiting, book: Book, known: SentLetters, letter: Letter, sender: str) -> None:
    """Add a letter to those to be sent, or to those that are not."""
    draft, kind, unit = letter.draft, letter.kind, book.unit(letter.unit)
    digest = digest_of(draft.data)
    before = holding_back(known.all(), letter.unit, kind, day_of(known.moment()), digest)
    now = {address.addr_spec for address in known_addresses(unit)} if unit else set(draft.to)
    if before and before.state is DeliveryState.SENDING:
        waiting.unknown.append(letter.name)
    elif before and before.state in (*GOOD, DeliveryState.NEVER):
        waiting.sent_before += 1
    elif not draft.to:
        waiting.without_address.append(letter.name)
    elif kind is not LetterKind.REPLY and set(draft.to) != now:
        waiting.outdated.append(f"{letter.name} ({kind.value})")
    elif before and before.state in UNDELIVERED and before.was_to(draft.to):
        waiting.not_delivered.append(letter.name)
    else:
        again = before is not None and before.state is DeliveryState.NOT_SENT and digest in before.message_id
        attempt = 1 + sum(one.unit == letter.unit and one.kind is kind for one in known.all())
        identity = before.message_id if again and before else message_id(digest, attempt, sender or "dean06.invalid")
        waiting.letters.append(replace(letter, message_id=identity))


def _question(letters: Sequence[Letter], account: MailAccount) -> str:
    kind = letters[0].kind
    whom = _named([letter.name for letter in letters])
    how = {"smtp": f"từ hộp thư {account.address}", "outlook": "bằng Outlook"}.get(
        account.way.value, f"vào mục thư nháp của hộp thư {account.address}"
    )
    written = "Kết quả ghi vào trang Thư đã gửi; trước khi ghi, sổ được lưu và sao vào thư mục sao_luu."
    return f"Gửi {len(letters):02d} thư {kind.value} {how}, mỗi đơn vị một thư: {whom}? {written}"


def _send(
    session: Session,
    book: Book,
    account: MailAccount,
    post: Post,
    letters: Sequence[Letter],
    known: SentLetters,
    stop: threading.Event,
) -> tuple[dict[str, Delivery], list[str]]:
    """Send the letters; returns the state of each one that was tried, by Message-ID, and why the others were not."""
    tried: dict[str, Delivery] = {}
    pause, in_vain = 60 / account.per_minute, 0
    before = DeliveryState.NOT_SENT if post.repeatable else DeliveryState.SENDING

    def keep(letter: Letter, state: DeliveryState, note: str = "") -> None:
        tried[letter.message_id] = letter.delivery(known, state, note)
        known.record(tried[letter.message_id])

    for number, letter in enumerate(letters, 1):
        if number > 1 and stop.wait(pause):
            return tried, [_stopped(number - 1, len(letters))]
        try:
            session.ui.step(f"Đang gửi thư {number}/{len(letters)}: {letter.name} …")
        except StoppedError:
            return tried, [_stopped(number - 1, len(letters))]
        ready = outgoing(letter.draft, letter.message_id, account.address, book.fact("cv_co_quan"), session.now)
        keep(letter, before)
        try:
            dispatch = post.send(ready)
        except De06Error as error:
            keep(letter, DeliveryState.NOT_SENT, "Máy chủ chưa nhận thư này.")
            return tried, [f"Đã gửi {_good(tried)}/{len(letters)} thư rồi phải dừng. {error}"]
        keep(letter, dispatch.state, dispatch.note)
        in_vain = in_vain + 1 if dispatch.state is DeliveryState.NOT_SENT else 0
        if in_vain == PATIENCE and number < len(letters):
            return tried, [f"Đã dừng vì máy chủ chưa nhận {PATIENCE} thư liền nhau; hãy chờ rồi chạy lại để gửi tiếp."]
    return tried, []


def _stopped(sent: int, all_of_them: int) -> str:
    return f"Đã dừng theo yêu cầu sau {sent}/{all_of_them} thư; hãy chạy lại để gửi tiếp."


def _outcome(
    session: Session,
    book: Book,
    known: SentLetters,
    letters: Sequence[Letter],
    tried: dict[str, Delivery],
    remarks: Sequence[str],
) -> Outcome:
    good = {identity for identity, one in tried.items() if one.state in GOOD}
    counts = Counter(letter.kind for letter in letters if letter.message_id in good)
    kinds = ", ".join(f"{count:02d} {kind.value}" for kind, count in counts.items())
    placed = any(one.state is DeliveryState.IN_DRAFTS for one in tried.values())
    done = f"{'Đã đặt vào thư nháp' if placed else 'Đã gửi'} {counts.total():02d}/{len(letters):02d} thư"
    summary = f"{done}{f': {kinds}' if kinds else ''}."
    bad = [
        f"- {letter.name}: {one.state.value}. {one.note}"
        for letter in letters
        if (one := tried.get(letter.message_id)) and (one.note or one.state not in GOOD)
    ]
    if len(bad) > MOST_LISTED:
        bad[MOST_LISTED:] = [f"- và {len(bad) - MOST_LISTED} thư khác, xem trang Thư đã gửi."]
    return Outcome(
        messages=(summary, *bad, *remarks),
        next_step="mở mục thư nháp của hộp thư, xem rồi bấm gửi."
        if placed
        else "chờ phiếu về, rồi bấm Lấy thư hoặc Thu phiếu.",
        blocks=[*known.blocks(), *log_block(session.grid, session.now, session.user, "Gửi thư", summary)],
        keeps_report=True,
        period=book.period,
        incomplete=counts.total() < len(letters),
        agreed=True,
    )


def _good(tried: dict[str, Delivery]) -> str:
    return f"{sum(one.state in GOOD for one in tried.values()):02d}"


def _name(book: Book, code: str) -> str:
    return book.unit_names().get(code) or code


def _named(names: Sequence[str], kind: str = "đơn vị") -> str:
    return listed(list(names), MOST_NAMED, kind)
