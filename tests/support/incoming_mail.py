"""Mails, zips and spreadsheets as test input, made byte by byte where a library would correct them."""

from __future__ import annotations

import base64
import datetime as dt
import functools
import io
from collections.abc import Sequence

import xlsxwriter

from de06_xl.incoming.mail.incoming import Incoming, ReceivedFile, Refused, open_mail
from de06_xl.system.files import pack

GIVEN = dt.datetime(2022, 5, 31, 9, 30, tzinfo=dt.UTC)
"""When a file was received, for those that do not say."""
SENT = dt.datetime(2022, 5, 5, 10, 15, tzinfo=dt.timezone(dt.timedelta(hours=7)))
DATE = b"Thu, 05 May 2022 10:15:00 +0700"

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@functools.cache
def xlsx(text: str = "phiếu") -> bytes:
    """A spreadsheet that holds this text."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"created": SENT.replace(tzinfo=None)})
    workbook.add_worksheet().write("A1", text)
    workbook.close()
    return stream.getvalue()


def attachment(content: bytes, headers: bytes = b"Content-Type: application/octet-stream; name=phieu.xlsx") -> bytes:
    """A part of a mail, in base64, without the boundary around it."""
    return headers + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content)


def eml(*parts: bytes, sender: bytes = b"cah@kg.vn", headers: bytes = b"", multipart: bytes = b"mixed") -> bytes:
    """A mail of these parts, as `attachment` makes them, below a short text."""
    text = b"Content-Type: text/plain; charset=utf-8\r\n\r\nK\xc3\xadnh g\xe1\xbb\xadi\r\n"
    body = b"".join(b"--ranh\r\n" + part + b"\r\n" for part in (text, *parts))
    return (
        b"From: " + sender + b"\r\nDate: " + DATE + b"\r\n" + headers + b"MIME-Version: 1.0\r\n"
        b"Content-Type: multipart/" + multipart + b"; boundary=ranh\r\n\r\n" + body + b"--ranh--\r\n"
    )


def zipped(*files: tuple[str, bytes]) -> bytes:
    """A zip of these files."""
    return pack(dict(files))


def opened(data: bytes, name: str = "thu.eml") -> list[ReceivedFile]:
    """Everything that is opened."""
    return list(open_mail(data, name, GIVEN))


def files(found: Sequence[ReceivedFile]) -> list[Incoming]:
    """The opened files; nothing was refused."""
    assert all(isinstance(one, Incoming) for one in found), found
    return [one for one in found if isinstance(one, Incoming)]


def only_file(data: bytes, name: str = "thu.eml") -> Incoming:
    """The only thing opened, a file."""
    (file,) = files(opened(data, name))
    return file


def only_refusal(data: bytes, name: str = "thu.eml") -> Refused:
    """The only thing opened, a refusal."""
    (found,) = opened(data, name)
    assert isinstance(found, Refused), found
    return found
