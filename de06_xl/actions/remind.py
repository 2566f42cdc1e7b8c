"""Đôn đốc: a letter and drafts of mails to the units that have not sent their figures, or not all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl import files, shipped
from de06_xl.actions.documents import write_letter
from de06_xl.actions.drafts_folder import lay_drafts
from de06_xl.actions.session import FORMS_FOLDER, Outcome, Session
from de06_xl.figures import Figures
from de06_xl.mail.drafts import draft, known_addresses
from de06_xl.remind import Lack, lacking, new_deadline
from de06_xl.report.letters import REMINDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.mail.imap import ImapSettings
    from de06_xl.model import Book

REMINDERS_FOLDER = "don_doc"
"""Inside the folder of forms to send: what goes out to those who have not sent."""
MESSAGE = "tin_nhan_don_doc.txt"


def run(session: Session, *, mailbox: ImapSettings | None = None) -> Outcome:
    """Write the letter, a draft for each unit that owes anything, and a text for a chat; none where nobody does.

    Drafts of an earlier run to units that have sent since are taken away: sent by mistake they would be wrong.
    """
    book = session.book(submissions=True)
    lacks = lacking(book)
    folder = session.folder / FORMS_FOLDER / REMINDERS_FOLDER
    deadline = new_deadline(book, session.now.date())
    when = f" trước ngày {deadline}." if deadline else " trong thời gian sớm nhất."
    drafts = {folder / f"DonDoc_{book.period}_{lack.unit.code}.eml": _draft(book, lack, when) for lack in lacks}
    for stale in folder.glob(f"DonDoc_{book.period}_*.eml"):
        if stale not in drafts:
            stale.unlink(missing_ok=True)
    if not lacks:
        return Outcome(told=(f"Không còn đơn vị nào nợ số liệu {book.period.name}.",), then="bấm Tổng hợp.")
    rows = [{"ten": lack.unit.name, "tinh_trang": lack.state, "con_thieu": lack.asked} for lack in lacks]
    files.make_folder(folder)
    letter = write_letter(
        session,
        shipped.REMINDER_LETTER,
        folder / f"CongVan_DonDoc_{book.period}.docx",
        (book, Figures(book), REMINDER, rows),
    )
    for number, (path, data) in enumerate(drafts.items(), 1):
        session.ui.step(f"Đang soạn thư đôn đốc {number}/{len(drafts)} …")
        files.write_atomically(path, data)
    laid = lay_drafts(mailbox, list(drafts.values()), session)
    message = folder / MESSAGE
    files.write_atomically(message, _message(book, lacks, when).encode())
    silent = [lack.unit.code for lack in lacks if not known_addresses(lack.unit)]
    told = [
        f"Còn {len(lacks):02d} đơn vị chưa gửi hoặc gửi chưa đủ số liệu {book.period.name}. {_by_state(lacks)}",
        f"Công văn đôn đốc: {letter}",
        f"Thư nháp cho từng đơn vị và tin nhắn để dán: {folder}",
        *laid,
    ]
    if not deadline:
        told.append("Hạn gửi đã qua và chưa có Hạn bổ sung ở trang Thông tin chung: công văn để trống ngày, hãy điền.")
    if silent:
        told.append(f"Chưa có thư điện tử ở trang Đơn vị: {', '.join(silent)}; hãy điền rồi bấm lại.")
    return Outcome(
        told=tuple(told),
        then="xem công văn, trình ký; mở các thư nháp, đọc lại rồi gửi.",
        shows=letter,
        files=(letter, *drafts, message),
        period=book.period,
    )


def _by_state(lacks: Sequence[Lack]) -> str:
    """Units by what they owe: "Chưa gửi: AB, AM. Gửi chưa đủ: CAT."."""
    codes: dict[str, list[str]] = {}
    for lack in lacks:
        codes.setdefault(lack.state, []).append(lack.unit.code)
    return " ".join(f"{state[0].upper()}{state[1:]}: {', '.join(names)}." for state, names in codes.items())


def _draft(book: Book, lack: Lack, when: str) -> bytes:
    lines = [
        f"Kính gửi: {lack.unit.name}",
        "",
        f"Đến nay số liệu Đề án 06 {book.period.name} của đơn vị: {lack.state}. {lack.asked}",
        f"Đề nghị gửi phiếu{_to(book)}{when}",
        "Nếu đơn vị đã gửi, xin cho biết ngày gửi và hộp thư đã gửi.",
        "",
        "Trân trọng.",
    ]
    subject = f"Đôn đốc gửi số liệu Đề án 06 {book.period.name}"
    return draft(known_addresses(lack.unit), subject, "\n".join(lines) + "\n")


def _message(book: Book, lacks: Sequence[Lack], when: str) -> str:
    """A text to paste into a chat."""
    lines = [f"Số liệu Đề án 06 {book.period.name}: còn {len(lacks):02d} đơn vị chưa gửi hoặc gửi chưa đủ."]
    lines += [f"- {lack.unit.name}: {lack.state}." for lack in lacks]
    lines.append(f"Đề nghị các đơn vị gửi phiếu{_to(book)}{when}")
    return "\n".join(lines) + "\n"


def _to(book: Book) -> str:
    where = book.fact("cv_nhan_phieu")
    return f" về {where}" if where else ""
