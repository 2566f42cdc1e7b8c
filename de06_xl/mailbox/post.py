"""The port through which letters are sent, and letters prepared for it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from de06_xl.mailbox.drafts import ABOUT, UNSENT, addresses_in, encode_words
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import quoted

if TYPE_CHECKING:
    from email.message import EmailMessage
    from types import TracebackType
    from typing import Self

    from de06_xl.model.delivery import DeliveryState

DIGEST = 32
"""Hexadecimal digits of the content's SHA-256 at the beginning of a Message-ID."""
_NOT_SENT = re.compile(
    rb"^(?:%b|%b|From|Sender|Date|Message-ID|Bcc|Return-Path):.*\r\n(?:[ \t].*\r\n)*" % (UNSENT, ABOUT),
    re.IGNORECASE | re.MULTILINE,
)
"""Headers of a draft that are dropped or replaced when it is sent."""


class Outgoing(NamedTuple):
    """A letter ready to be sent: its recipients, its Message-ID, and the whole mail with the protocol's line ends."""

    to: tuple[str, ...]
    message_id: str
    data: bytes


class Dispatch(NamedTuple):
    """The outcome of handing over a letter, with a sentence about it, empty if all went well."""

    state: DeliveryState
    note: str = ""


class Post(Protocol):
    """Sends letters: a mail server, the drafts folder of a mailbox, Outlook. It is open within its context."""

    repeatable: bool
    """Whether a letter handed over twice is still sent only once."""

    def __enter__(self) -> Self:
        """Connect; raises De06Error if that fails."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect."""

    def send(self, letter: Outgoing) -> Dispatch:
        """Hand over one letter.

        Raises De06Error if neither this letter nor any other can be handed over now; then it has certainly not been
        sent.
        """


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as stored on disk.

    ``about`` is its identity: kind, period, day and unit; None for a mail that is not ours.
    """

    data: bytes
    subject: str
    to: tuple[str, ...]
    about: tuple[str, str, str, str] | None


def read_draft(data: bytes) -> Draft:
    """A draft's addresses, subject and identity; raises De06Error for an invalid address."""
    message: EmailMessage = message_from_bytes(data, policy=default)
    to = [str(value) for name in ("To", "Cc") for value in message.get_all(name, [])]
    mark = [part.strip() for part in str(message[ABOUT.decode()] or "").split(";", 3)]
    return Draft(
        data,
        str(message["Subject"] or ""),
        tuple(address.addr_spec for text in to for address in addresses_in(text)),
        (mark[0], mark[1], mark[2], mark[3]) if len(mark) == 4 else None,
    )


def digest_of(draft: bytes) -> str:
    """The digest of a draft's content."""
    return hashlib.sha256(draft).hexdigest()[:DIGEST]


def message_id(digest: str, attempt: int, sender: str) -> str:
    """A letter's Message-ID, the same for the same attempt to send the same letter."""
    return f"<{digest}.{attempt}@{sender.rpartition('@')[2]}>"


def outgoing(draft: Draft, identity: str, sender: str, name: str, now: dt.datetime) -> Outgoing:
    """The letter that a draft becomes when ``sender``, called ``name``, sends it; all else stays as it is."""
    body = re.sub(rb"\r?\n|\r", b"\r\n", draft.data)
    headers, blank, rest = body.partition(b"\r\n\r\n")
    if not blank:
        raise De06Error(f"Thư nháp {quoted(draft.subject)} bị hỏng; hãy tạo lại.")
    kept = _NOT_SENT.sub(b"", headers + b"\r\n")
    called = f"{encode_words(name)}\n " if name else ""
    first = f"From: {called}<{sender}>\nDate: {format_datetime(now)}\nMessage-ID: {identity}\n"
    return Outgoing(draft.to, identity, first.replace("\n", "\r\n").encode() + kept + b"\r\n" + rest)
