"""The account of a workbook's mailbox, with its password, and its certificate from beside the workbook."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeVar

from de06_xl.actions.session import Outcome
from de06_xl.mailbox.account import CERTIFICATE, NotSetUpError, Way, read_account
from de06_xl.mailbox.imap import PASSWORD_VARIABLE, ImapSettings
from de06_xl.mailbox.passwords import no_password, stored_password
from de06_xl.mailbox.smtp import SmtpSettings
from de06_xl.model.place import Place
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from de06_xl.actions.session import Session
    from de06_xl.mailbox.account import MailAccount
    from de06_xl.model.book import Book

_MAX_CERTIFICATE = 1024**2

Settings = TypeVar("Settings", SmtpSettings, ImapSettings)


def account_of(session: Session, book: Book) -> MailAccount:
    """The account set up in `Thông tin chung`; raises De06Error that names the cell of what is wrong there."""
    name = book.fact(CERTIFICATE)
    place = book.fact_place(CERTIFICATE)
    if place and PurePath(name).name != name:
        reason = "tệp chứng thư phải nằm cạnh sổ; hãy ghi tên tệp, không ghi thư mục."
        raise De06Error(reason, file=session.path.name, sheet=place.sheet, cell=place.cell)
    try:
        return read_account(book, files.read_bytes(session.folder / name, _MAX_CERTIFICATE) if name else None)
    except De06Error as error:
        raise error.in_file(session.path.name) from None


def not_set_up(session: Session, book: Book, error: NotSetUpError) -> Outcome:
    """The outcome if the mailbox is not set up yet: no failure, and the first cell to fill in is shown."""
    if error.sheet and error.cell:
        session.ui.show_cell(Place(error.sheet, error.cell))
    return Outcome(messages=(str(error),), period=book.period, incomplete=True)


def ready(session: Session, account: MailAccount) -> MailAccount:
    """The account, able to log in to where its letters are sent."""
    if account.way is Way.SMTP and account.smtp:
        return replace(account, smtp=with_password(session, account.smtp))
    if account.way is Way.DRAFTS and account.imap:
        return replace(account, imap=with_password(session, account.imap))
    return account


def with_password(session: Session, settings: Settings) -> Settings:
    """The settings with the stored password, else with one that the user types now and that is not stored."""
    in_environment = os.environ.get(PASSWORD_VARIABLE, "") if isinstance(settings, ImapSettings) else ""
    password = stored_password(settings.account) or in_environment
    password = password or session.ui.ask_secret(f"Mật khẩu của hộp thư {settings.account}") or ""
    if not password:
        raise no_password(settings.account, "bấm nút Cài đặt thư (lệnh de06 mail)")
    return replace(settings, password=password)
