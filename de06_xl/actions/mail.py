"""Cài đặt thư: set up a workbook's mailbox once: facts, password, and a test letter to oneself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.actions.mail_account import account_of, not_set_up
from de06_xl.actions.session import Outcome, Session
from de06_xl.mailbox.account import KEYS, NotSetUpError, Way
from de06_xl.mailbox.drafts import addresses_in, draft
from de06_xl.mailbox.imap import try_out
from de06_xl.mailbox.passwords import no_password, store_password, stored_password
from de06_xl.mailbox.post import digest_of, message_id, outgoing, read_draft
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.writing.blocks import appended_blocks, open_table, sheet_named
from de06_xl.workbook.writing.deliveries import new_sheet_blocks

if TYPE_CHECKING:
    from de06_xl.mailbox.account import MailAccount
    from de06_xl.model.book import Book
    from de06_xl.workbook.grid import Block

TRIED = "Thư thử của DeAn06"


def run(session: Session) -> Outcome:
    """Test the account in `Thông tin chung`: log in, send a letter to oneself, store the password in the system.

    A workbook of an earlier version first gets the missing facts and sheet, for the clerk to fill in. Raises De06Error
    if the account is incomplete or a server rejects it; then nothing is stored.
    """
    book = session.book()
    if blocks := _lacking(session, book):
        return Outcome(
            messages=("Sổ này chưa có các hàng về hộp thư ở trang Thông tin chung và trang Thư đã gửi; sẽ thêm vào.",),
            next_step="điền hộp thư, máy chủ ở trang Thông tin chung, rồi bấm lại Cài đặt thư.",
            blocks=blocks,
            period=book.period,
        )
    try:
        account = account_of(session, book)
    except NotSetUpError as error:
        return not_set_up(session, book, error)
    kept = ""
    if account.way is not Way.OUTLOOK:
        account, password = _with_password(session, account)
        _try(session, account)
        kept = _keep(account, password)
    else:
        _try(session, account)
    return Outcome(
        messages=tuple(filter(None, (*_done(account), kept))),
        next_step="xem thư thử đã tới chưa, rồi bấm Tạo phiếu và Gửi thư.",
        period=book.period,
    )


def _lacking(session: Session, book: Book) -> list[Block]:
    """The rows of facts and the sheet that a workbook of an earlier version lacks, as in new workbooks."""
    blocks: list[Block] = []
    missing = [key for key in KEYS if book.fact_place(key) is None]
    if missing:
        fields = ("key", "label", "value", "hint")
        found, rows = open_table(FileGrid(shipped.path_of(shipped.BLANK_WORKBOOKS["tinh"])), layout.FACTS)
        lines = {str(found.cell(row, "key")): row for _, row in search.table_rows(rows, found)}
        new = [{field: found.cell(lines[key], field) for field in fields} for key in missing]
        blocks += appended_blocks(*open_table(session.grid, layout.FACTS), new)
    if not sheet_named(session.grid, layout.SENT.sheet):
        blocks += new_sheet_blocks(session.grid, (), {})
    return blocks


def _with_password(session: Session, account: MailAccount) -> tuple[MailAccount, str]:
    """The account with a password that the user types, or else with the stored one."""
    names = [settings.account for settings in (account.smtp, account.imap) if settings]
    stored = next(filter(None, map(stored_password, names)), "")
    keep = " (để trống: giữ mật khẩu đã cất)" if stored else ""
    password = session.ui.ask_secret(f"Mật khẩu của hộp thư {account.address}{keep}") or stored
    if not password:
        raise no_password(names[0], "bấm lại Cài đặt thư (lệnh de06 mail) rồi gõ mật khẩu")
    smtp = account.smtp and replace(account.smtp, password=password)
    imap = account.imap and replace(account.imap, password=password)
    return replace(account, smtp=smtp, imap=imap), password


def _try(session: Session, account: MailAccount) -> None:
    if account.imap and account.way is not Way.OUTLOOK:
        session.ui.step(f"Đang mở hộp thư {account.address} …")
        try_out(account.imap)
    if not account.address:
        return
    session.ui.step(f"Đang gửi thư thử tới {account.address} …")
    text = f"Thư này do DeAn06 gửi thử lúc {session.now:%H:%M:%S} để kiểm tra hộp thư. Không cần trả lời."
    letter = read_draft(draft(addresses_in(account.address), TRIED, text))
    identity = message_id(digest_of(letter.data), 1, account.address)
    with account.post() as post:
        dispatch = post.send(outgoing(letter, identity, account.address, "", session.now))
    if dispatch.note:
        raise De06Error(f"Chưa gửi được thư thử tới {account.address}. {dispatch.note}")


def _keep(account: MailAccount, password: str) -> str:
    """Store the password for both servers, which have accepted it; returns the remark on it."""
    names = [settings.account for settings in (account.smtp, account.imap) if settings]
    kept = [store_password(name, password) for name in names]
    if all(kept):
        return "Mật khẩu đã cất vào kho mật khẩu của hệ điều hành, không ghi vào sổ."
    return "Máy này không có kho mật khẩu nên mật khẩu không được cất; mỗi lần gửi, lấy thư sẽ hỏi lại."


def _done(account: MailAccount) -> list[str]:
    how = "Đã đặt thư thử vào mục thư nháp của" if account.way is Way.DRAFTS else "Đã gửi thư thử tới"
    done = [f"{how} {account.address}."] if account.address else ["Đã mở được Outlook."]
    if account.imap and account.way is not Way.OUTLOOK:
        done.append(f"Đã mở được thư mục {account.imap.folder} của hộp thư.")
    return done
