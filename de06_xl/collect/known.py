"""Recognises files received before, by their bytes and sender: two units may send the same bytes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.incoming.mail.incoming import Incoming
from de06_xl.incoming.mail.parts import own_name
from de06_xl.mailbox.drafts import is_address

if TYPE_CHECKING:
    from de06_xl.collect.senders import Mailboxes
    from de06_xl.incoming.mail.incoming import ReceivedFile
    from de06_xl.model.book import Book


class _Came(NamedTuple):
    """How a file was received: its sender, empty for one put into the folder by hand; its name; the form's unit."""

    origin: str
    name: str
    unit: str = ""


class Known:
    """The files of `Phiếu nhận`, and those added during a run."""

    def __init__(self, book: Book, mailboxes: Mailboxes) -> None:
        self._mailboxes = mailboxes
        self._by_bytes: defaultdict[str, list[_Came]] = defaultdict(list)
        for row in book.received:
            origin = mailboxes.origin(row.sender) if is_address(row.sender) else ""
            self._by_bytes[row.sha256].append(_Came(origin, own_name(row.file), row.unit))

    def __contains__(self, item: ReceivedFile) -> bool:
        """Whether it was received before: the same bytes from the same mailbox, or in the folder under the same name.

        A file in the folder is known if it came by mail, and a mailed one if it was in the folder, unless another unit
        sends it.
        """
        came = self._of(item)
        return any(self._is_same(item, came, before) for before in self._by_bytes[item.sha256])

    def add(self, item: ReceivedFile) -> None:
        """Remember a file received in this run."""
        self._by_bytes[item.sha256].append(self._of(item))

    def _of(self, item: ReceivedFile) -> _Came:
        sender = self._mailboxes.sender(item)
        return _Came(self._mailboxes.origin(sender) if item.mail else "", own_name(item.file))

    def _is_same(self, item: ReceivedFile, now: _Came, before: _Came) -> bool:
        if now.origin and before.origin:
            return now.origin == before.origin
        if now.origin:
            owners = [unit.code for unit in self._mailboxes.owners(self._mailboxes.sender(item))]
            return not owners or before.unit in owners
        return bool(before.origin) or before.name == now.name or not isinstance(item, Incoming)
