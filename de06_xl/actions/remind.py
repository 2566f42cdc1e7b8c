"""Đôn đốc: a letter and draft mails to the units that have not sent their figures, or not all of them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from de06_xl.actions.documents import write_letter
from de06_xl.actions.forms import form_of
from de06_xl.actions.session import FORMS_FOLDER, Outcome, Session
from de06_xl.actions.upload import upload_drafts
from de06_xl.collect.correspondence import SOON, Correspondence, by_day
from de06_xl.collect.reminders import WAITING, Lack, chat, lacking, reminder
from de06_xl.collect.standing import unit_standings
from de06_xl.mailbox.drafts import About, draft, known_addresses
from de06_xl.model.delivery import LetterKind
from de06_xl.model.figures import Figures
from de06_xl.report.letters import REMINDER
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import listed, sentence
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from de06_xl.collect.standing import UnitStanding
    from de06_xl.mailbox.drafts import Attachment
    from de06_xl.mailbox.imap import ImapSettings
    from de06_xl.model.book import Book

REMINDERS_FOLDER = "don_doc"
"""Inside the folder of outgoing forms: reminders."""
MESSAGE = "tin_nhan_don_doc.txt"
NAMED = 5
"""How many units a sentence names before it counts the rest."""
NO_DAY_LEFT = "Hạn gửi đã qua và chưa có Hạn bổ sung ở trang Thông tin chung: công văn để trống ngày, hãy điền."
STEPS = 20
"""Maximum number of progress steps."""


def run(session: Session, *, mailbox: ImapSettings | None = None) -> Outcome:
    """Write the letter, a draft for each unit that owes anything, and a message for chats; nothing if none does.

    Drafts of an earlier run for units that have sent since are deleted, since they must not be sent; letters are kept.
    """
    book = session.book_with_forms()
    standings = unit_standings(book, session.now.date())
    lacks = lacking(book, standings)
    folder = session.folder / FORMS_FOLDER / REMINDERS_FOLDER
    deadline = book.new_deadline(session.now.date())
    figures, today = Figures(book), format_date(session.now.date())
    common, when = Correspondence(book, figures), by_day(deadline, SOON)
    drafts = {
        folder / name: _draft(
            book, lack, reminder(lack, common, when), form_of(session, book, figures, lack.unit), today
        )
        for name, lack in _by_file(book, lacks).items()
    }
    message = folder / MESSAGE
    for stale in (*folder.glob(f"DonDoc_{book.period}_*.eml"), *([] if lacks else [message])):
        if stale not in drafts:
            files.remove(stale)
    waiting = _waiting(standings)
    if not lacks:
        next_step = "xử lý hàng chờ ở trang Phiếu nhận, rồi bấm Tổng hợp." if waiting else "bấm Tổng hợp."
        return Outcome(messages=(f"Các đơn vị đã gửi đủ số liệu {book.period.name}.", *waiting), next_step=next_step)
    files.make_folder(folder)
    _write_drafts(session, drafts)
    upload = upload_drafts(mailbox, list(drafts.values()), session, folder)
    files.write_atomically(message, chat(lacks, common, when).encode())
    messages = [f"Còn {len(lacks):02d} đơn vị chưa gửi hoặc gửi chưa đủ số liệu {book.period.name}. {_by_state(lacks)}"]
    try:
        letters = [_write_letter(session, book, lacks)]
        messages.append(f"Công văn đôn đốc: {letters[0]}")
    except De06Error as error:  # a broken template does not prevent reminders
        letters = []
        messages.append(f"Chưa lập được công văn đôn đốc. {error}")
    messages += [f"Thư nháp cho từng đơn vị và tin nhắn để dán: {folder}", *upload.messages, *waiting]
    if not deadline:
        messages.append(NO_DAY_LEFT)
    messages += _without_address(lacks)
    return Outcome(
        messages=tuple(messages),
        next_step="xem công văn, trình ký; đọc lại các thư nháp rồi bấm Gửi thư.",
        open_path=letters[0] if letters else folder,
        files=(*letters, *drafts, message),
        period=book.period,
        incomplete=upload.failed,
    )


def _without_address(lacks: Sequence[Lack]) -> list[str]:
    silent = [lack.unit.name for lack in lacks if not known_addresses(lack.unit)]
    named = listed(silent, NAMED, "đơn vị", ", ")
    return [f"Chưa có thư điện tử ở trang Đơn vị: {named}; hãy điền rồi bấm lại."] if silent else []


def _write_drafts(session: Session, drafts: Mapping[Path, bytes]) -> None:
    stride = max(1, len(drafts) // STEPS)
    for number, (path, data) in enumerate(drafts.items()):
        if number % stride == 0:
            session.ui.step(f"Đang soạn thư đôn đốc {number + 1}/{len(drafts)} …")
        files.write_atomically(path, data)


def _by_file(book: Book, lacks: Sequence[Lack]) -> dict[str, Lack]:
    """Each unit with the file name of its draft; codes that make the same name get a number."""
    named: dict[str, Lack] = {}
    taken: set[str] = set()
    for lack in lacks:
        stem = f"DonDoc_{book.period}_{files.plain_name(lack.unit.code)}"
        name = next(
            name for n in itertools.count(1) if fold(name := f"{stem}{f'_{n}' if n > 1 else ''}.eml") not in taken
        )
        taken.add(fold(name))
        named[name] = lack
    return named


def _write_letter(session: Session, book: Book, lacks: Sequence[Lack]) -> Path:
    rows = [
        {"ten": lack.unit.addressee, "tinh_trang": sentence(lack.in_letters)[:-1], "con_thieu": lack.asked}
        for lack in lacks
    ]
    path = session.folder / FORMS_FOLDER / REMINDERS_FOLDER / f"CongVan_DonDoc_{book.period}.docx"
    return write_letter(session, shipped.REMINDER_LETTER, path, (book, Figures(book), REMINDER, rows))


def _waiting(standings: Iterable[UnitStanding]) -> list[str]:
    """Units that are not reminded, since the clerk has to decide about their forms first."""
    names = [f"{one.unit.name} ({one.state})" for one in standings if one.status in WAITING]
    shown = listed(names, NAMED, "đơn vị", ", ")
    return [f"Chưa đôn đốc vì phiếu đang chờ cán bộ tổng hợp xử lý: {shown}."] if names else []


def _by_state(lacks: Sequence[Lack]) -> str:
    """Units by what they owe: "Chưa gửi: 105 đơn vị (Xã A, Xã B và 103 đơn vị khác)."."""
    units: dict[str, list[str]] = {}
    for lack in lacks:
        units.setdefault(lack.state, []).append(lack.unit.name)
    return " ".join(
        f"{state[0].upper()}{state[1:]}: {len(names):02d} đơn vị ({listed(names, NAMED, 'đơn vị', ', ')})."
        for state, names in units.items()
    )


def _draft(book: Book, lack: Lack, text: str, form: Attachment, day: str) -> bytes:
    subject = f"Đôn đốc gửi số liệu Đề án 06 {book.period.name}"
    about = About(LetterKind.REMINDER, book.period, lack.unit.code, day)
    return draft(known_addresses(lack.unit), subject, text, [form], about)
