"""Python's email parser, with limits, and with help where real mails break the rules."""

from __future__ import annotations

import io
import re
from copy import copy
from dataclasses import dataclass
from email.errors import MessageDefect, MissingHeaderBodySeparatorDefect
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Compat32, Policy
from functools import partial
from typing import Any

from de06_xl.incoming.containers.kinds import HEADER_LINE
from de06_xl.incoming.mail.headers import decode
from de06_xl.incoming.mail.parts import Unopened, Why, broken

MAX_NESTED = 10
"""Nested multiparts in one mail; programs produce four or five."""
_MAX_LEVELS = 16
"""Nested parts, including those of mails in mails: each line is compared with every boundary around it."""
_LONGEST_HEADER = 16 * 1024
"""Characters of a header that are read: parsing time grows with the square of its length."""
_LONGEST_BLOCK = 256 * 1024
"""Bytes that are read if only headers are wanted."""
_FED_AT_ONCE = 64 * 1024

_READ = frozenset(
    {"from", "sender", "reply-to", "return-path", "date", "subject", "message-id", "received"}
    | {"content-type", "content-disposition", "content-transfer-encoding", "content-id"}
)
"""The headers that are needed here. The parser goes through all that are kept, again for each part."""
_MAILS = frozenset({"message/rfc822", "message/global", "message/news"})
_ENCODINGS = frozenset({"base64", "quoted-printable", "x-uuencode", "uuencode", "x-uue", "uue"})
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_EMPTY_LAST_PART = re.compile(rb"(\n--([^\r\n]++)\r?\n)(?=--\2--[ \t\r]*(?:\n|\Z))")
"""An empty last part, as scripts send it: the parser would take the end after it for one more boundary."""


class _Policy(Compat32):
    """Each header on one line; raw 8-bit letters of older programs are decoded, not dropped."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the base's signature
        raw = value.encode("utf-8", "surrogateescape")
        return decode(raw.replace(b"\r", b"").replace(b"\n", b"")).strip()


_POLICY: Policy[Any] = _Policy()


@dataclass(slots=True)
class _Budget:
    """What is left of the limits of one mail and the mails in it."""

    lines: int = 1_100_000
    """Lines parsed or parsed again. 40 MB of base64 are 540,000; the parser takes 2 µs for each."""
    parts: int = 4_000
    headers: int = 1024 * 1024
    """Characters of the headers that are kept."""

    def check(self) -> None:
        """Raise Unopened if a limit is exceeded."""
        if self.lines < 0:
            raise Unopened(Why.TOO_LARGE, "có quá nhiều dòng nên không mở; hãy lưu riêng phiếu rồi thu lại.")
        if self.parts < 0 or self.headers < 0:
            raise too_many_parts()


class IncomingMessage(Message):
    """A mail, or a part of one."""

    def __init__(self, budget: _Budget, policy: Policy[Any] = _POLICY) -> None:
        super().__init__(policy)
        self.budget = budget
        self.related = False
        """Whether it belongs to an HTML text."""
        self._level = 0

    def set_raw(self, name: str, value: str) -> None:
        """Keep the first of each needed header, and every From; called by the parser."""
        if name.lower() in _READ and (name not in self or name.lower() == "from"):
            value = value[:_LONGEST_HEADER]
            self.budget.headers -= len(value)
            self.budget.check()
            super().set_raw(name, value)

    def attach(self, payload: Any) -> None:
        """Add a part; called by the parser."""
        self.budget.parts -= 1
        self.budget.check()
        payload._level = self._level + 1
        if payload._level > _MAX_LEVELS:
            raise too_deep()
        payload.related = self.related or self.get_content_type() == "multipart/related"
        super().attach(payload)

    def get_content_type(self) -> str:
        """The media type; x-message/… if the parser is to leave the body alone.

        It would look for headers in a base64-encoded mail, which RFC 2046 5.2.1 forbids but programs send, and in what
        is no mail at all: message/delivery-status, message/external-body.
        """
        stated = super().get_content_type()
        is_mail = stated in _MAILS and self.encoding not in _ENCODINGS
        return stated if is_mail or not stated.startswith("message/") else f"x-{stated}"

    @property
    def encoding(self) -> str:
        """The transfer encoding, in lower case; empty without one."""
        return str(self.get("content-transfer-encoding", "")).lower()

    @property
    def subparts(self) -> list[IncomingMessage]:
        """The parts of a multipart, or the mail in a message/rfc822; empty if there are none."""
        payload = self.get_payload()
        return [part for part in payload if isinstance(part, IncomingMessage)] if isinstance(payload, list) else []

    def body(self) -> bytes:
        """The body of a part without subparts, as it was sent, not decoded."""
        plain = copy(self)
        del plain["content-transfer-encoding"]
        return bytes(plain.get_payload(decode=True))

    def has(self, defect: type[MessageDefect]) -> bool:
        """Whether the parser found this defect."""
        return any(isinstance(found, defect) for found in self.defects)

    def completed(self) -> IncomingMessage:
        """The part, including the headers after a malformed line at which the parser took its body to begin."""
        if self.is_multipart() or not self.has(MissingHeaderBodySeparatorDefect):
            return self
        headers = "".join(f"{name}: {value}\n" for name, value in self.raw_items())
        return read_message(headers.encode("ascii", "surrogateescape") + self.body(), self.budget)


def read_message(data: bytes, budget: _Budget | None = None) -> IncomingMessage:
    """Parse a mail. Raises Unopened if it exceeds the limits or the parser fails.

    ``budget`` is that of the enclosing mail, if this is a part of it parsed again.
    """
    budget = budget or _Budget()
    budget.lines -= data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    budget.check()
    data = _in_lines(data.removeprefix(_BYTE_ORDER_MARK).lstrip())
    headers, end = _headers_in(data)
    return _parsed(headers, _EMPTY_LAST_PART.sub(rb"\1\n", data), end, budget)


def read_headers(data: bytes) -> IncomingMessage:
    """Parse only the headers; the bytes may end after them."""
    headers, _ = _headers_in(_in_lines(data[:_LONGEST_BLOCK]))
    return _parsed(headers, b"", 0, _Budget())


def _in_lines(data: bytes) -> bytes:
    """The mail with line feeds, if an old Macintosh ended its lines with carriage returns alone."""
    return data if b"\n" in data else data.replace(b"\r", b"\n")


def too_many_parts() -> Unopened:
    """The refusal of a mail with too many parts."""
    return Unopened(Why.TOO_MANY, "có quá nhiều phần nên không mở hết; hãy đề nghị gửi thành nhiều thư.")


def too_deep() -> Unopened:
    """The refusal of parts that are nested too deep."""
    return Unopened(Why.TOO_DEEP, f"có quá {MAX_NESTED} lớp lồng nhau nên không mở hết; hãy đề nghị gửi lại.")


def _parsed(headers: bytes, data: bytes, start: int, budget: _Budget) -> IncomingMessage:
    """The message with these headers, and with the data from ``start`` on as its body."""
    parser = BytesFeedParser(partial(IncomingMessage, budget), policy=_POLICY)
    try:
        parser.feed(headers)
        for at in range(start, len(data), _FED_AT_ONCE):
            parser.feed(data[at : at + _FED_AT_ONCE])
        message: IncomingMessage = parser.close()
    except Unopened:
        raise
    except Exception:  # many kinds, on malformed parameters of a multipart
        raise broken() from None
    return message


def _headers_in(data: bytes) -> tuple[bytes, int]:
    """The leading headers in the form that the parser accepts, and where they end.

    The parser would take a name with a blank or with 8-bit letters, or a mailbox's ">From ", for the beginning of the
    body. A line without a colon is its beginning.
    """
    headers: list[bytes] = []
    end, left_out = 0, False
    for line in io.BytesIO(data):
        text = line[:_LONGEST_HEADER].rstrip(b"\r\n").replace(b"\r", b" ")
        if not text.startswith((b" ", b"\t")):
            named = HEADER_LINE.match(text)
            left_out = named is None
            if named:
                text = named[1] + b":" + text[named.end() :]
            elif b":" not in text and not text.startswith((b"From ", b">From ")):
                break
        if not left_out:
            headers.append(text + b"\n")
        end += len(line)
    return b"".join(headers), end
