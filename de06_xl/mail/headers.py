"""Headers of a mail (RFC 5322, 2045, 2047, 2231), read also where programs write them wrongly."""

from __future__ import annotations

import datetime as dt
import re
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime

from de06_xl.vietnamese.text import tidy

_LONGEST_HEADER = 16 * 1024
"""Characters of a header that are read: the time to take one apart grows with the square of its length."""
_LONGEST_BLOCK = 256 * 1024
"""Bytes of one part's headers that are read."""
_YEARS = range(1990, 2101)
"""Years in which a mail may be sent; outside, a clock or a header is wrong."""

_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f<>()\[\]\",;:@]{1,64}@[^\s\x00-\x1f\x7f-\x9f<>()\[\]\",;:@]{1,255}")


class _Lenient(Compat32):
    """Header values as text: letters sent raw, as older programs do, are decoded and not thrown away."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002 - the email package asks so
        raw = value[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
        return re.sub(r"\r?\n(?=[ \t])", "", decode(raw))


_POLICY = _Lenient()


def read_headers(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """The headers that stand at ``start``, and where the body below them begins.

    A line that is no header (8-bit names, a mailbox's "From ") is left out; one without a colon begins the body.
    """
    lines: list[bytes] = []
    length, at, kept = 0, start, False
    while at < end:
        if length > _LONGEST_BLOCK:
            blank = re.compile(rb"\n\r?\n").search(data, at, end)
            at = blank.end() if blank else end
            break
        line_end = data.find(b"\n", at, end) + 1 or end
        line = data[at : min(line_end, at + _LONGEST_HEADER)]
        if not line.strip(b"\r\n"):
            at = line_end
            break
        if line[:1] not in b" \t":
            kept = _HEADER_LINE.match(line) is not None
            if not kept and b":" not in line and not line.startswith((b"From ", b">From ")):
                break
        if kept:
            lines.append(line.rstrip(b"\r\n") + b"\r\n")
            length += len(line)
        at = line_end
    headers = BytesHeaderParser(policy=_POLICY).parsebytes(b"".join(lines))
    return headers, at


def sender_of(headers: Message) -> str:
    """The address of who wrote the mail, in small letters; empty when no header tells one."""
    for name in ("from", "sender", "reply-to", "return-path"):
        if address := address_in(str(headers.get(name, ""))):
            return address
    return ""


def address_in(text: str) -> str:
    """The first address in a header's text, in small letters; empty when there is none."""
    try:
        found = [address for _, address in getaddresses([text]) if _ADDRESS.fullmatch(address)]
    except Exception:  # the email package raises many kinds on malformed addresses
        found = []
    if not found:
        found = _ADDRESS.findall(text) or _ADDRESS.findall(decode_words(text))
    return tidy(found[0]).lower() if found else ""


def date_of(headers: Message) -> dt.datetime | None:
    """When the mail was sent; None without a header Date that can be true. Without a time zone it is UTC."""
    try:
        date = parsedate_to_datetime(str(headers.get("date", "")))
    except Exception:  # the email package raises many kinds on malformed dates
        return None
    if not is_possible(date):
        return None
    return date if date.tzinfo else date.replace(tzinfo=dt.UTC)


def is_possible(date: dt.datetime) -> bool:
    """Whether a mail can have been sent then."""
    return date.year in _YEARS


def subject_of(headers: Message) -> str:
    """The subject on one line."""
    return tidy(decode_words(str(headers.get("subject", ""))))


def name_of(headers: Message) -> str:
    """The name an attachment was given, by RFC 2231, by RFC 2047 against its rules, or raw; empty without one."""
    for field, key in (("content-disposition", "filename"), ("content-type", "name")):
        for name in sorted(parameters(headers, field, key), key=lambda value: not isinstance(value, tuple)):
            text = _from_extended(*name) if isinstance(name, tuple) else decode_words(name)
            if tidy(text):
                return text
    return ""


def parameters(headers: Message, field: str, key: str) -> list[str | tuple[str, str]]:
    """The values of a parameter: text, or character set and percent-decoded bytes as Latin-1 (RFC 2231)."""
    try:
        pairs = headers.get_params([], field)
    except Exception:  # the email package raises many kinds on malformed parameters
        pairs = re.findall(rf"\b({key})\*?[0-9]*\*?=\"?([^\";]*)", str(headers.get(field, "")), re.IGNORECASE)
    values: list[str | tuple[str, str]] = []
    for name, value in pairs or []:
        if name.lower() == key:
            values.append((value[0] or "", value[2] or "") if isinstance(value, tuple) else value)
    return values


def decode_words(text: str) -> str:
    """Text with the encoded words of RFC 2047 decoded; as it is where that cannot be done."""
    if "=?" not in text:
        return text
    try:
        return "".join(_decoded_word(word, charset) for word, charset in decode_header(text))
    except Exception:  # the email package raises many kinds on malformed words
        return text


def decode(raw: bytes, charset: str = "") -> str:
    """Bytes as text: in the character set told, else UTF-8, else the Vietnamese code page 1258."""
    for encoding in (charset, "utf-8"):
        try:
            return _without_halves(raw.decode(encoding))
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1258", "replace")


def _without_halves(text: str) -> str:
    """Without halves of surrogate pairs, which some codecs let through and no file takes."""
    return text.encode("utf-8", "replace").decode()


def _decoded_word(word: str | bytes, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    # decode_header hands back what stands between encoded words in Python's own escapes
    return decode(word, charset) if charset else _without_halves(word.decode("raw-unicode-escape"))


def _from_extended(charset: str, text: str) -> str:
    try:
        return decode(text.encode("latin-1"), charset)
    except UnicodeEncodeError:  # raw letters where percent signs belong
        return text
