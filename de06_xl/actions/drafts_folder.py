"""Drafts of letters also into a mailbox's drafts folder, from where a person sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.actions.session import Session
    from de06_xl.mail.imap import ImapSettings


def lay_drafts(mailbox: ImapSettings | None, drafts: Sequence[bytes], session: Session) -> tuple[str, ...]:
    """Lay drafts into the mailbox, each once, and say how many; nothing without a mailbox.

    Raises De06Error where the server cannot be used.
    """
    if mailbox is None or not drafts:
        return ()
    from de06_xl.mail.imap import save_drafts  # only here: most runs ask no server

    session.ui.step(f"Đang đặt thư nháp vào hộp thư {mailbox.account} …")
    laid = save_drafts(mailbox, drafts)
    return (f"Đã đặt {laid:02d} thư nháp mới vào hộp thư {mailbox.account}.",)
