"""Uploads drafts of letters to a mailbox's drafts folder, from which a person sends them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from de06_xl.actions.session import Session
    from de06_xl.mailbox.imap import ImapSettings


@dataclass(frozen=True, slots=True)
class Upload:
    """The result of an upload: sentences for the user, and whether some drafts could not be uploaded."""

    messages: tuple[str, ...] = ()
    failed: bool = False


def upload_drafts(mailbox: ImapSettings | None, drafts: Sequence[bytes], session: Session, folder: Path) -> Upload:
    """Upload drafts to the mailbox, each once, and report how many; does nothing without a mailbox.

    If the server cannot be used, the message says why and that the same drafts are in ``folder``.
    """
    if mailbox is None or not drafts:
        return Upload()
    from de06_xl.mailbox.imap import save_drafts  # imported here: most runs need no server

    session.ui.step(f"Đang đặt thư nháp vào hộp thư {mailbox.account} …")
    try:
        saved = save_drafts(mailbox, drafts)
    except De06Error as error:  # the files exist, and can be sent without the server
        return Upload((f"Chưa đặt được đủ thư nháp vào hộp thư; thư nháp vẫn có ở {folder}. {error}",), failed=True)
    return Upload((f"Đã đặt {saved:02d} thư nháp mới vào hộp thư {mailbox.account}.",))
