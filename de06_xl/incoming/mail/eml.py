"""Mails in Internet format (RFC 5322 and MIME, RFC 2045-2047, 2231): sender, time, parts."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect
from itertools import islice
from urllib.parse import quote, unquote

from de06_xl.incoming.containers.kinds import FileKind, recognise
from de06_xl.incoming.containers.limits import MAX_ENTRIES
from de06_xl.incoming.containers.signatures import COMPOUND_FILE
from de06_xl.incoming.mail.bounces import bounces_in
from de06_xl.incoming.mail.headers import date_of, name_of, sender_of, subject_of
from de06_xl.incoming.mail.message import MAX_NESTED, IncomingMessage, read_message, too_deep, too_many_parts
from de06_xl.incoming.mail.parts import (
    BY_PROGRAM,
    Mail,
    Part,
    Unopened,
    Why,
    not_delivered,
    notice,
    sealed,
)

_LONGEST_HTML = 2 * 1024 * 1024
"""Bytes of an HTML text that are searched for the pictures it shows."""
_IN_TEXTS = frozenset(
    {FileKind.TEXT, FileKind.MARKUP, FileKind.UNKNOWN, FileKind.EMPTY, FileKind.MAIL, FileKind.MAILBOX}
)
"""Names that a mail's text may have; anything else declared as text is an attachment with wrong headers."""
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})

_FIRST_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?$", re.MULTILINE)
_SHOWN_PICTURE = re.compile(rb"cid:([^\"'\s>)]+)", re.IGNORECASE)
_LINE_ENDS = re.compile(r"[\r\n]+")
_MAX_RUNS = 20_000
_NEVER_BASE64 = (b"PK\x03\x04", COMPOUND_FILE, b"%PDF-")
"""First bytes of files that cannot be base64."""
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def read_eml(data: bytes) -> Mail:
    """Parse a mail. Raises Unopened if it exceeds the limits; other problems are reported among its parts."""
    return _mail(read_message(data))


def _mail(message: IncomingMessage) -> Mail:
    return Mail(sender_of(message), date_of(message), subject_of(message), _parts(message))


def _parts(message: IncomingMessage) -> Iterator[Part]:
    """The parts of a mail, decoded one by one."""
    match message.get_content_type():
        case "multipart/report":
            yield Part("", _notice(message))
            return
        case "multipart/encrypted":
            yield Part("", sealed())
            return
    leaves = list(islice(_leaves(message), MAX_ENTRIES + 1))
    pictures = set[str]()
    for leaf in leaves:
        if not isinstance(leaf, Unopened) and leaf.get_content_type() == "text/html":
            pictures |= shown_pictures(_decoded(leaf))
    for leaf in leaves[:MAX_ENTRIES]:
        if isinstance(leaf, Unopened):
            yield Part("", leaf)
        elif (part := _part(leaf, pictures)) is not None:
            yield part
    if len(leaves) > MAX_ENTRIES:
        yield Part("", too_many_parts())


def _leaves(message: IncomingMessage, depth: int = 0) -> Iterator[IncomingMessage | Unopened]:
    """The parts that are not multiparts, and an Unopened for each place where parsing stops."""
    if message.get_content_maintype() != "multipart":
        yield message
        return
    if depth == MAX_NESTED:
        yield too_deep()
        return
    cut = message if message.is_multipart() else _cut_at_the_first_boundary(message)
    if not cut.subparts:
        yield Unopened(Why.BROKEN, "bị hỏng, không tách được các phần đính kèm; hãy đề nghị gửi lại.")
        return
    for part in cut.subparts:
        yield from _leaves(part.completed(), depth + 1)
    if depth == 0 and cut.has(CloseBoundaryNotFoundDefect):
        reason = "bị cắt ở cuối nên có thể thiếu tệp đính kèm; hãy mở thư ở hộp thư để xem lại."
        yield Unopened(Why.BROKEN, reason)


def _cut_at_the_first_boundary(message: IncomingMessage) -> IncomingMessage:
    """A multipart whose header names no boundary of its body, split at the first line that looks like one."""
    body = message.body()
    boundary = _FIRST_BOUNDARY.search(body)
    if boundary is None:
        return message
    # Percent-encoding protects < and >, which the standard library takes for quotes.
    header = f"Content-Type: {message.get_content_type()}; boundary*=ascii''{quote(boundary[1])}\n\n"
    return read_message(header.encode() + body, message.budget)


def _part(part: IncomingMessage, pictures: set[str]) -> Part | None:
    """The content of a part that is no multipart; None for the mail's text."""
    name = name_of(part)
    kind = part.get_content_type()
    match kind.removeprefix("x-").split("/"):
        case "message", "rfc822" | "global" | "news":
            return Part(name, _mail_in(part))
        case "message", "external-body":
            reason = "chỉ là đường dẫn, không kèm nội dung; hãy đề nghị gửi thẳng phiếu .xlsx."
            return Part(name, Unopened(Why.UNREADABLE, reason))
        case "message", "partial":
            reason = "là một mảnh của thư bị chia nhỏ nên không đọc được; hãy đề nghị gửi lại nguyên một thư."
            return Part(name, Unopened(Why.UNREADABLE, reason))
    content = _decoded(part)
    attached = part.get_content_disposition() == "attachment"
    if recognise(content) in _IN_TEXTS:
        if kind in _SEALED:
            return Part(name, sealed())
        if kind.startswith("x-message/"):
            return None  # a server's report about a mail, for programs
        if kind.startswith("text/") and kind not in BY_PROGRAM and not attached and not name:
            return None
    content_id = str(part.get("content-id", "")).strip("<> \t").lower()
    logo = kind.startswith("image/") and not attached and (part.related or not name)
    return Part(name, content, kind in BY_PROGRAM or content_id in pictures or logo)


def _mail_in(part: IncomingMessage) -> bytes | Mail | Unopened:
    """The mail in a message/rfc822 part; its content if that is no mail, or why it is not opened."""
    try:
        if part.is_multipart():
            message = part.subparts[0].completed()
            return _mail(message if len(message) else read_message(message.body(), part.budget))  # after an empty line
        content = _decoded(part)
        return read_eml(content) if recognise(content) in _IN_TEXTS else content
    except Unopened as reason:
        return reason


def shown_pictures(html: bytes) -> set[str]:
    """The Content-IDs, in lower case, of the pictures shown in an HTML text (RFC 2392)."""
    return {unquote(name.decode("utf-8", "replace")).lower() for name in _SHOWN_PICTURE.findall(html[:_LONGEST_HTML])}


def _decoded(part: IncomingMessage) -> bytes:
    """The body without its transfer encoding."""
    if part.encoding == "base64":
        return _from_base64(part.body())
    if part.encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:  # the standard library gives up at an empty line
        part.set_payload(_LINE_ENDS.sub("\n", str(part.get_payload())))
    return bytes(part.get_payload(decode=True))


def _from_base64(body: bytes) -> bytes:
    """Decode base64 as far as possible; the standard library fails if it is truncated."""
    if body.lstrip(b"\r\n").startswith(_NEVER_BASE64):  # declared as base64, but sent unencoded
        return body.lstrip(b"\r\n")
    decoded: list[bytes] = []
    for run in body.split(b"=", _MAX_RUNS):  # some programs encode a file in runs, each with padding of its own
        letters = run.translate(None, _NOT_BASE64)
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        decoded.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
    return b"".join(decoded)


def _notice(report: IncomingMessage) -> Unopened:
    """What a mail server reports (RFC 3464, RFC 8098); an attached form is one that the unit did not receive."""
    bounces = bounces_in(report)
    return not_delivered(*bounces) if bounces else notice()
