"""Values of a mail's headers (RFC 5322, 2045, 2047, 2231), including common malformed ones."""

from __future__ import annotations

import datetime as dt
import re
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from de06_xl.vietnamese.text import tidy

_YEARS = range(1990, 2101)
"""Plausible years for a mail; outside, a clock or a header is wrong."""

_DIRECTORY_NAME = re.compile(r"(?:/o=|\bimceaex-)[^<>\",;]*", re.IGNORECASE)
"""A name in Exchange's directory ("/O=…/CN=…", MS-OXOABK), or the same as a part of an address."""
_ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f<>()\[\]\",;:@]{1,64}@[^\s\x00-\x1f\x7f-\x9f<>()\[\]\",;:@]{1,255}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_ANGLED = re.compile(r"<([^<>]*)>")


def sender_of(headers: Message) -> str:
    """The address of the mail's author, in lower case; empty if no header has one, or From has several."""
    authors = {address for text in headers.get_all("from", []) for address in _addresses_in(str(text))}
    if authors:
        return authors.pop() if len(authors) == 1 else ""
    for name in ("sender", "reply-to", "return-path"):
        if address := address_in(str(headers.get(name, ""))):
            return address
    return ""


def brings_something(headers: Message) -> bool:
    """Whether a mail has more than text, judged by its headers: a file, another mail, a server's report."""
    main, _, sub = headers.get_content_type().partition("/")
    return sub not in ("alternative", "related") if main == "multipart" else main != "text"


def address_in(text: str) -> str:
    """The first address in a header's text, in lower case; empty if there is none."""
    return next(iter(_addresses_in(text)), "")


def _addresses_in(text: str) -> list[str]:
    """The addresses in a header's text, in lower case, except one used as another's display name.

    The names of Exchange's directory are no addresses, though they may contain an "@".
    """
    text = _DIRECTORY_NAME.sub(" ", text)
    unquoted = _QUOTED.sub("", text)
    if _ANGLED.search(unquoted):
        parts = (_ANGLED.findall(part) or [part.strip()] for part in unquoted.split(","))
        found = [address for part in parts for address in part if _ADDRESS.fullmatch(address)]
    else:
        found = _plain_addresses_in(text)
    return [tidy(address).lower() for address in found]


def _plain_addresses_in(text: str) -> list[str]:
    try:
        found = [address for _, address in getaddresses([text]) if _ADDRESS.fullmatch(address)]
    except Exception:  # the email package raises many kinds on malformed addresses
        found = []
    return found or (_ADDRESS.findall(text) or _ADDRESS.findall(decode_words(text)))[:1]


def date_of(headers: Message) -> dt.datetime | None:
    """When the mail was sent, taken as UTC if it has no time zone; None without a plausible Date header."""
    try:
        date = parsedate_to_datetime(str(headers.get("date", "")))
    except Exception:  # the email package raises many kinds on malformed dates
        return None
    if not is_possible(date):
        return None
    return date if date.tzinfo else date.replace(tzinfo=dt.UTC)


def is_possible(date: dt.datetime) -> bool:
    """Whether a mail can have been sent at this time."""
    return date.year in _YEARS


def subject_of(headers: Message) -> str:
    """The subject on one line."""
    return tidy(decode_words(str(headers.get("subject", ""))))


def name_of(headers: Message) -> str:
    """The name of an attachment, by RFC 2231, by RFC 2047 (against its rules), or raw; empty without one."""
    for field, key in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            pairs: list[tuple[str, Any]] = headers.get_params([], field) or []
        except Exception:  # the email package raises many kinds on malformed parameters
            pairs = re.findall(rf"\b({key})\*?[0-9]*\*?=\"?([^\";]*)", str(headers.get(field, "")), re.IGNORECASE)
        values = [value for name, value in pairs if name.lower() == key]
        extended = [_from_extended(value) for value in values if isinstance(value, tuple)]
        for text in (*extended, *(decode_words(value) for value in values if isinstance(value, str))):
            if tidy(text):
                return text
    return ""


def decode_words(text: str) -> str:
    """Text with the encoded words of RFC 2047 decoded; unchanged if that is impossible."""
    if "=?" not in text:
        return text
    try:
        return "".join(_decoded_word(word, charset) for word, charset in decode_header(text))
    except Exception:  # the email package raises many kinds on malformed words
        return text


def decode(raw: bytes, charset: str = "") -> str:
    """Bytes as text: in the stated character set, else UTF-8, else the Vietnamese code page 1258."""
    for encoding in (charset, "utf-8"):
        try:
            return _without_halves(raw.decode(encoding))
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1258", "replace")


def _without_halves(text: str) -> str:
    """Without surrogate halves, which some codecs produce and no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _decoded_word(word: str | bytes, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    # decode_header returns the text between encoded words in Python's own escapes
    return decode(word, charset) if charset else _without_halves(word.decode("raw-unicode-escape"))


def _from_extended(value: tuple[str | None, str | None, str]) -> str:
    """A parameter of RFC 2231: character set, language, and percent-decoded bytes as Latin-1."""
    charset, _, text = value
    try:
        return decode(text.encode("latin-1"), charset or "")
    except UnicodeEncodeError:  # raw letters instead of percent signs
        return text
