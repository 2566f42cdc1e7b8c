"""Unsent drafts as .eml files (RFC 5322), which every mail program opens and a person sends.

``X-Unsent: 1`` makes Outlook open one for editing; it has neither sender nor date, which the mail program adds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from email import message_from_bytes
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.text import nfc, tidy

if TYPE_CHECKING:
    from de06_xl.model.delivery import LetterKind
    from de06_xl.model.period import Period
    from de06_xl.model.unit import Unit

UNSENT, ABOUT = b"X-Unsent", b"X-DeAn06"
"""Headers of drafts: the mark of a draft, and its identity (kind; period; day; unit). A sent letter has neither."""

_TYPES = {
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".pdf": ("application", "pdf"),
}
"""Media types by suffix; the system's own table differs from machine to machine."""
_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
"""An addr-spec of RFC 5322 without comments and quoted strings, as people write it."""
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters forbidden in a header: a line end could start another header."""


class Attachment(NamedTuple):
    """A file that goes with a letter."""

    name: str
    data: bytes


class About(NamedTuple):
    """A letter's kind, period and unit; one that may be sent again on another ``day`` names that too."""

    kind: LetterKind
    period: Period
    unit: str
    day: str = "-"


def addresses_in(text: str) -> list[Address]:
    """The addresses of a cell `Thư điện tử`, separated by semicolons, commas or line ends; each once.

    "Tổ CNTT <cntt@tinh.example>" keeps its name. Raises De06Error, without a place, for an invalid address.
    """
    found: dict[str, Address] = {}
    for part in re.split(r"[;,\n]", text):
        written = tidy(part)
        if not written:
            continue
        named = _NAMED.fullmatch(written)
        name, address = (named["name"], named["address"].strip()) if named else ("", written)
        if not _ADDRESS.fullmatch(address):
            raise De06Error(
                f"{quoted(written)} không phải địa chỉ thư điện tử; hãy ghi dạng ten@donvi.gov.vn, "
                "nhiều địa chỉ cách nhau dấu chấm phẩy."
            )
        user, _, domain = address.rpartition("@")
        found.setdefault(address.casefold(), Address(name.strip().strip('"'), user, domain))
    return list(found.values())


def is_address(text: str) -> bool:
    """Whether a text is a single address and nothing else, as a mail's sender should be."""
    return bool(_ADDRESS.fullmatch(text))


def are_addresses(text: str) -> bool:
    """Whether a cell `Thư điện tử` holds only valid addresses; so does an empty one."""
    try:
        addresses_in(text)
    except De06Error:
        return False
    return True


def known_addresses(unit: Unit) -> list[Address]:
    """A unit's addresses; none if the cell holds an invalid one (`de06 forms` reports that)."""
    try:
        return addresses_in(unit.email)
    except De06Error:
        return []


def draft(
    to: Iterable[Address],
    subject: str,
    body: str,
    attachments: Sequence[Attachment] = (),
    about: About | None = None,
) -> bytes:
    """An unsent letter as .eml bytes: plain text, then the attachments; the same bytes for the same letter.

    Without ``to`` the person who sends it fills in the addresses. ``about`` is its identity for this program. Raises
    De06Error if the subject or an attachment's name contains a line end or another invisible character.
    """
    message = EmailMessage(policy=SMTP)
    message[UNSENT.decode()] = "1"
    if about:
        mark = f"{about.kind.value}; {about.period}; {about.day}; {about.unit}"
        message.set_raw(ABOUT.decode(), encode_words(_header(mark, "mã đơn vị")))
    if addresses := tuple(to):
        message.set_raw("To", ",\n ".join(map(_mailbox, addresses)))
    message.set_raw("Subject", encode_words(_header(subject, "tiêu đề thư")))
    text = nfc(body).replace("\r\n", "\n").rstrip("\n") + "\n"
    message.set_content(text, cte="base64")
    for name, data in attachments:
        name = _header(name, "tên tệp đính kèm")
        maintype, subtype = _TYPES.get(PurePosixPath(name).suffix.lower(), ("application", "octet-stream"))
        message.add_attachment(data, maintype=maintype, subtype=subtype, filename=name)
    if attachments:
        # Made from the content, so that it differs between letters; parts are in base64, which never contains "=_".
        content = (part for name, data in attachments for part in (name.encode(), data))
        message.set_boundary(f"=_{_digest(subject.encode(), text.encode(), *content)}")
    return message.as_bytes()


def subject_in(draft: bytes) -> str:
    """The subject of a draft; empty if a file is no draft."""
    return str(message_from_bytes(draft, policy=default)["Subject"] or "")


def _mailbox(address: Address) -> str:
    """An address with its name, on lines of its own where the name takes encoded words."""
    name = _header(address.display_name, "tên trong địa chỉ thư")
    if name.isascii():
        return str(address)
    return f"{encode_words(name)}\n <{address.addr_spec}>"


def encode_words(text: str, longest: int = 66) -> str:
    """Text as encoded words of RFC 2047, ``longest`` characters a line, folded, with every blank inside a word.

    Blanks between encoded words are ignored by readers; email's own folding loses them there.
    """
    return Header(text, "utf-8", maxlinelen=longest).encode()


def _header(text: str, what: str) -> str:
    if unseen := _UNSEEN.search(text):
        raise De06Error(
            f"{what} {quoted(text)} có ký tự không in được (mã {ord(unseen[0]):04X}); hãy gõ lại trên một dòng."
        )
    return nfc(text)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]
