"""File names of stored mails: the same for the same mail, and safe on every system."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from de06_xl.incoming.mail.headers import date_of, sender_of
from de06_xl.incoming.mail.message import read_headers
from de06_xl.vietnamese.text import strip_diacritics

_VIET_NAM = dt.timezone(dt.timedelta(hours=7))
_LONGEST_SENDER = 60
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


def mail_name(message: bytes) -> str:
    """The file name of a mail: when it was sent in Vietnamese time, by whom, and 16 hexadecimal digits.

    "2022-05-05_101500_cah.anbien@kg.vn_3f2a9c0d1e4b5a67.eml". The digits are a digest of the header, in which every
    mail server on the way has written something unique. For a mail that passed none and has no Message-ID, they are a
    digest of the whole mail.
    """
    end = _END_OF_HEADER.search(message)
    header = message[: end.start()] if end else message
    return name_by_header(header) or _name(header, message)


def name_by_header(header: bytes) -> str | None:
    """The `mail_name` of the mail with this header; None if the header alone does not determine it."""
    header = header.rstrip(b"\r\n")
    headers = read_headers(header)
    return _name(header, header) if "received" in headers or "message-id" in headers else None


def _name(header: bytes, digested: bytes) -> str:
    headers = read_headers(header)
    date = date_of(headers)
    day = f"{date.astimezone(_VIET_NAM):%Y-%m-%d_%H%M%S}" if date else "khong-ngay"
    sender = re.sub("[^a-z0-9@._-]+", "-", strip_diacritics(sender_of(headers)).lower())[:_LONGEST_SENDER]
    return f"{day}_{sender or 'khong-ro'}_{hashlib.sha256(digested).hexdigest()[:16]}.eml"
