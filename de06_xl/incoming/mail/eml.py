"""Mails in their internet format (RFC 5322 and MIME, RFC 2045-2047, 2231): sender, time, parts.

Bodies are cut and decoded here, in one pass over the bytes. Headers are read by Python's email package; its parser
of whole messages takes 20 s and half a gigabyte for 35 MB of empty lines.
"""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from itertools import islice
from urllib.parse import unquote

from de06_xl.incoming.containers.kinds import FileKind, recognise
from de06_xl.incoming.containers.limits import MAX_ENTRIES
from de06_xl.incoming.containers.signatures import COMPOUND_FILE
from de06_xl.incoming.mail.headers import date_of, decode, name_of, parameters, read_headers, sender_of, subject_of
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
from de06_xl.vietnamese.messages import shown

_MAX_NESTED = 10
"""Multiparts inside one another in one mail; programs make four or five."""
_MAX_LINES = 100_000
"""Lines of one multipart that begin like its boundary."""
_LONGEST_HEADERS = 1024 * 1024
"""Bytes that the headers of one mail's parts may have together; reading them takes a second."""
_LONGEST_HTML = 2 * 1024 * 1024
"""Bytes of a text in HTML that are searched for the pictures it shows."""
_IN_TEXTS = frozenset(
    {FileKind.TEXT, FileKind.MARKUP, FileKind.UNKNOWN, FileKind.EMPTY, FileKind.MAIL, FileKind.MAILBOX}
)
"""What a mail's text may look like; anything else sent as its text is an attachment whose headers are wrong."""

_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})

_FIRST_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?$", re.MULTILINE)
_SHOWN_PICTURE = re.compile(rb"cid:([^\"'\s>)]+)", re.IGNORECASE)
_RECIPIENT = re.compile(rb"^(?:Final|Original)-Recipient:[^;\r\n]*;[ \t]*<?([^\s<>]+)", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(rb"^Action:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_LINE = re.compile(rb"[^\r\n]+")
_MAX_RUNS = 10_000
_PADDING = re.compile(rb"=[=\s]*")
_NEVER_BASE64 = (b"PK\x03\x04", COMPOUND_FILE, b"%PDF-")
"""How files begin that cannot be taken for base64."""
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part that holds no others: where its body stands and what its headers say of it."""

    start: int
    end: int
    related: bool
    """Whether it belongs to an HTML text."""
    type: str
    name: str
    attached: bool
    encoding: str
    content_id: str

    @classmethod
    def of(cls, headers: Message, start: int, end: int, *, related: bool) -> _Leaf:
        """The part with these headers."""
        return cls(
            start,
            end,
            related,
            headers.get_content_type(),
            name_of(headers),
            headers.get_content_disposition() == "attachment",
            str(headers.get("content-transfer-encoding", "")).lower(),
            str(headers.get("content-id", "")).strip("<> \t").lower(),
        )

    @property
    def is_text(self) -> bool:
        """Whether it is what the sender wrote, not a file that came with it."""
        return self.type.startswith("text/") and self.type not in BY_PROGRAM and not self.attached and not self.name


def read_eml(data: bytes, start: int = 0, end: int | None = None) -> Mail:
    """The mail that stands between ``start`` and ``end``.

    Raises nothing. What is wrong with it is told among its parts, which are decoded one by one.
    """
    end = len(data) if end is None else end
    top = data[start : min(end, start + 64)]
    start += len(top) - len(top.removeprefix(b"\xef\xbb\xbf").lstrip())
    headers, body = read_headers(data, start, end)
    return Mail(sender_of(headers), date_of(headers), subject_of(headers), _parts(data, headers, body, end))


def _parts(data: bytes, headers: Message, body: int, end: int) -> Iterator[Part]:
    if headers.get_content_type() == "multipart/report":
        yield Part("", _notice(data[body : min(end, body + _LONGEST_HTML)]))
        return
    if headers.get_content_type() == "multipart/encrypted":
        yield Part("", sealed())
        return
    found = list(islice(_Cutter(data).leaves(headers, body, end), MAX_ENTRIES + 1))
    pictures = set[str]()
    for leaf in found:
        if isinstance(leaf, _Leaf) and leaf.type == "text/html":
            pictures |= _pictures_shown(data, leaf)
    for leaf in found[:MAX_ENTRIES]:
        if isinstance(leaf, Unopened):
            yield Part("", leaf)
        elif (part := _part(data, leaf, pictures)) is not None:
            yield part
    if len(found) > MAX_ENTRIES:
        yield Part("", _too_many())


def _too_many() -> Unopened:
    return Unopened(Why.TOO_MANY, "có quá nhiều phần nên không mở hết; hãy đề nghị gửi thành nhiều thư.")


class _Cutter:
    """Cuts one mail into its leaves."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._headers_left = _LONGEST_HEADERS

    def leaves(
        self, headers: Message, body: int, end: int, depth: int = 0, *, related: bool = False
    ) -> Iterator[_Leaf | Unopened]:
        """The leaves of a part, and an Unopened for each place where it cannot be cut further."""
        if headers.get_content_maintype() != "multipart":
            yield _Leaf.of(headers, body, end, related=related)
            return
        if depth == _MAX_NESTED:
            yield Unopened(Why.TOO_DEEP, f"có quá {_MAX_NESTED} lớp lồng nhau nên không mở hết; hãy đề nghị gửi lại.")
            return
        spans, closed = self._spans(headers, body, end)
        if not spans:
            yield Unopened(Why.BROKEN, "bị hỏng, không tách được các phần đính kèm; hãy đề nghị gửi lại.")
            return
        related = related or headers.get_content_subtype() == "related"
        for start, stop in spans:
            inner, inner_body = read_headers(self._data, start, stop)
            self._headers_left -= inner_body - start
            if self._headers_left < 0:
                yield _too_many()
                return
            if headers.get_content_subtype() == "digest":
                inner.set_default_type("message/rfc822")
            yield from self.leaves(inner, inner_body, stop, depth + 1, related=related)
        if depth == 0 and not closed:
            reason = "bị cắt ở cuối nên có thể thiếu tệp đính kèm; hãy mở thư ở hộp thư để xem lại."
            yield Unopened(Why.BROKEN, reason)

    def _spans(self, headers: Message, start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
        """Where the parts stand, and whether the last is closed: by the boundary told, else by the first there is."""
        for told in parameters(headers, "content-type", "boundary")[:1]:
            boundary = (told[1] if isinstance(told, tuple) else told).strip()
            spans, closed = _spans(self._data, boundary.encode(), start, end) if boundary else ([], False)
            if spans:
                return spans, closed
        first = _FIRST_BOUNDARY.search(self._data, start, end)
        return _spans(self._data, first[1], start, end) if first else ([], False)


def _spans(data: bytes, boundary: bytes, start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
    delimiter = b"--" + boundary
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    at = start if data.startswith(delimiter, start) else data.find(b"\n" + delimiter, start, end) + 1
    for _ in range(_MAX_LINES):
        if at <= 0 or at >= end:
            break
        line_end = data.find(b"\n", at, end) + 1 or end
        rest = data[at + len(delimiter) : line_end].rstrip()
        if rest in {b"", b"--"}:
            if opened is not None:
                spans.append((opened, _without_line_end(data, opened, at)))
            if rest:
                return spans, True
            opened = line_end
            if len(spans) > MAX_ENTRIES:  # no more are opened
                return spans, True
        at = data.find(b"\n" + delimiter, line_end - 1, end) + 1
    if opened is not None:
        spans.append((opened, end))
    return spans, False


def _without_line_end(data: bytes, start: int, end: int) -> int:
    """The line end in front of a boundary belongs to the boundary."""
    for line_end in (b"\r\n", b"\n"):
        if data.endswith(line_end, start, end):
            return end - len(line_end)
    return end


def _part(data: bytes, leaf: _Leaf, pictures: set[str]) -> Part | None:
    """What a leaf brings; None of a text."""
    if leaf.is_text:
        content = _decoded(data, leaf)
        return None if recognise(content) in _IN_TEXTS else Part("", content)
    match leaf.type:
        case "message/rfc822" | "message/global" | "message/news":
            if leaf.encoding not in _ENCODINGS:
                return Part(leaf.name, read_eml(data, leaf.start, leaf.end))
            content = _decoded(data, leaf)  # against RFC 2046, but done
            return Part(leaf.name, read_eml(content) if recognise(content) in _IN_TEXTS else content)
        case "message/external-body":
            reason = "chỉ là đường dẫn, không kèm nội dung; hãy đề nghị gửi thẳng phiếu .xlsx."
            return Part(leaf.name, Unopened(Why.UNREADABLE, reason))
        case "message/partial":
            reason = "là một mảnh của thư bị chia nhỏ nên không đọc được; hãy đề nghị gửi lại nguyên một thư."
            return Part(leaf.name, Unopened(Why.UNREADABLE, reason))
    content = _decoded(data, leaf)
    looks_like = recognise(content)
    if looks_like in _IN_TEXTS:
        if leaf.type in _SEALED:
            return Part(leaf.name, sealed())
        if leaf.type.startswith("message/"):
            return None  # a server's report about a mail, in words for programs
    return Part(leaf.name, content, _is_incidental(leaf, pictures))


def _is_incidental(leaf: _Leaf, pictures: set[str]) -> bool:
    if leaf.type in BY_PROGRAM or leaf.content_id in pictures:
        return True
    return leaf.type.startswith("image/") and not leaf.attached and (leaf.related or not leaf.name)


def _pictures_shown(data: bytes, leaf: _Leaf) -> set[str]:
    return shown_pictures(_decoded(data, replace(leaf, end=min(leaf.end, leaf.start + _LONGEST_HTML))))


def shown_pictures(html: bytes) -> set[str]:
    """The Content-IDs, in small letters, of the pictures that a text in HTML shows (RFC 2392)."""
    return {unquote(name.decode("utf-8", "replace")).lower() for name in _SHOWN_PICTURE.findall(html[:_LONGEST_HTML])}


def _decoded(data: bytes, leaf: _Leaf) -> bytes:
    body = memoryview(data)[leaf.start : leaf.end]
    decoder = _ENCODINGS.get(leaf.encoding)
    return decoder(body) if decoder else bytes(body)


def _from_base64(body: memoryview) -> bytes:
    if bytes(body[: len(COMPOUND_FILE) + 2]).lstrip(b"\r\n").startswith(_NEVER_BASE64):  # said to be, but sent as it is
        return bytes(body).lstrip(b"\r\n")
    written = bytes(body)
    # Some programs encode a file in runs, each with padding of its own.
    return b"".join(map(_base64_run, _PADDING.split(written, _MAX_RUNS)))


def _base64_run(body: bytes) -> bytes:
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:  # without padding, or cut off: as far as it goes
        letters = body.translate(None, _NOT_BASE64)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + _padded(letters[len(letters) // 4 * 4 :]))


def _padded(rest: bytes) -> bytes:
    return b"" if len(rest) < 2 else rest.ljust(4, b"=")


def _from_uuencode(body: memoryview) -> bytes:
    pieces: list[bytes] = []
    begun = False
    for found in _LINE.finditer(body):
        line = found[0]
        if not begun:
            begun = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            pieces.append(_from_uu_line(line))
    return b"".join(pieces)


def _from_uu_line(line: bytes) -> bytes:
    told = (((line[0] - 32) & 63) * 4 + 5) // 3  # letters that its first one announces; some programs write more
    for attempt in (line, line[:told]):
        with contextlib.suppress(binascii.Error):
            return binascii.a2b_uu(attempt)
    return b""


_ENCODINGS: Mapping[str, Callable[[memoryview], bytes]] = {
    "base64": _from_base64,
    "quoted-printable": binascii.a2b_qp,
    "x-uuencode": _from_uuencode,
    "uuencode": _from_uuencode,
    "x-uue": _from_uuencode,
}


def _notice(text: bytes) -> Unopened:
    """What a mail server reports (RFC 3464, RFC 8098): a form of ours in it is not one that came in."""
    action = _ACTION.search(text)
    recipient = _RECIPIENT.search(text)
    if action is not None and action[1].lower() in {b"failed", b"delayed"}:
        whom = shown(decode(recipient[1])) if recipient else ""
        return not_delivered(whom, yet=action[1].lower() == b"delayed")
    return notice()
