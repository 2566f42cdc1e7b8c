"""Headers of a mail (RFC 5322, 2045, 2047, 2231), read also where programs write them wrongly."""

from __future__ import annotations

import datetime as dt
import re
from email.header import Header, decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from de06_xl.incoming.containers.kinds import HEADER_LINE
from de06_xl.vietnamese.text import tidy

_LONGEST_HEADER = 16 * 1024
"""Characters of a header that are read: the time to take one apart grows with the square of its length."""
_LONGEST_BLOCK = 256 * 1024
"""Bytes of one part's headers that are read."""
_YEARS = range(1990, 2101)
"""Years in which a mail may be sent; outside, a clock or a header is wrong."""

_EMPTY_LINE = re.compile(rb"\n\r?\n")
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f<>()\[\]\",;:@]{1,64}@[^\s\x00-\x1f\x7f-\x9f<>()\[\]\",;:@]{1,255}")


def read_headers(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """The headers that stand at ``start``, as text, and where the body below them begins.

    A line that is no header (8-bit names, a mailbox's "From ") is left out; one without a colon begins the body.
    Letters sent raw, as older programs do, are decoded and not thrown away.
    """
    headers = Message()
    name, value, length, at = "", b"", 0, start
    while at < end:
        if length > _LONGEST_BLOCK:
            blank = _EMPTY_LINE.search(data, at, end)
            at = blank.end() if blank else end
            break
        line_end = data.find(b"\n", at, end) + 1 or end
        line = data[at : min(line_end, at + _LONGEST_HEADER)].rstrip(b"\r\n")
        if not line:
            at = line_end
            break
        if line[0] in b" \t":
            value += line if len(value) < _LONGEST_HEADER else b""
        elif begun := HEADER_LINE.match(line):
            _add(headers, name, value)
            name, value = begun[1].decode(), line[begun.end() :]
        elif b":" in line or line.startswith((b"From ", b">From ")):
            _add(headers, name, value)
            name, value = "", b""
        else:
            break
        length += line_end - at
        at = line_end
    _add(headers, name, value)
    return headers, at


def _add(headers: Message, name: str, value: bytes) -> None:
    if name:
        headers[name] = decode(value[:_LONGEST_HEADER]).strip()


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


def encode_words(text: str, longest: int = 66) -> str:
    """Text as encoded words of RFC 2047, ``longest`` characters a line, folded; every blank is inside of a word.

    The blanks between encoded words count for nothing, and that is where email's own folding loses one.
    """
    return Header(text, "utf-8", maxlinelen=longest).encode()


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
