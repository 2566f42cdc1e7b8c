"""Mails saved by Outlook (.msg, MS-OXMSG), read through python-oxmsg: sender, time, parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from email.message import Message

from oxmsg.domain import constants as pid
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from de06_xl.incoming.containers.compound import CompoundFile
from de06_xl.incoming.containers.errors import ContainerError, Fault
from de06_xl.incoming.containers.limits import MAX_DIRECTORY, MAX_ENTRIES
from de06_xl.incoming.mail.code_pages import encoding_of
from de06_xl.incoming.mail.eml import shown_pictures
from de06_xl.incoming.mail.headers import address_in, date_of, decode, is_possible
from de06_xl.incoming.mail.message import read_headers
from de06_xl.incoming.mail.parts import (
    BY_PROGRAM,
    Bounce,
    Mail,
    Part,
    Unopened,
    Why,
    broken,
    not_delivered,
    notice,
)
from de06_xl.vietnamese.messages import shown
from de06_xl.vietnamese.text import tidy

_HEADER_AT_TOP = 32
_HEADER_WITHIN = 24
_HEADER_OF_ATTACHMENT = 8
"""Bytes before the properties in their stream (MS-OXMSG 2.4.1), for a file, an embedded mail, and an attachment."""
_BY_VALUE = 1
_BY_REFERENCE = {2, 3, 4, 7}
"""PidTagAttachMethod (MS-OXCMSG 2.2.2.9): whether the bytes are in the mail or only a path or link."""
_SHOWN_IN_BODY = 4
"""PidTagAttachFlags attRenderedInBody (MS-OXCMSG 2.2.2.18)."""
_OBJECT = "__substg1.0_3701000d"
"""The storage of an attached mail, or of another program's object."""


def read_msg(data: bytes) -> Mail:
    """Parse a mail. Raises Unopened if the file is broken or contradicts itself."""
    try:
        with CompoundFile.of(data) as file:
            storage = Storage.from_ole(file)
        return _mail(storage, _HEADER_AT_TOP)
    except Unopened:
        raise
    except ContainerError as error:
        if error.fault is Fault.TOO_MANY:
            reason = f"có hơn {MAX_DIRECTORY} mục bên trong nên không mở; hãy đề nghị gửi lại."
            raise Unopened(Why.TOO_MANY, reason) from None
        raise broken() from None
    except Exception:  # olefile and oxmsg raise many kinds on broken input, and all mean the same to the user
        raise broken() from None


def _mail(storage: Storage, header: int) -> Mail:
    item = _Item(storage, header)
    headers = read_headers(item.text(pid.PID_TRANSPORT_MESSAGE_HEADERS).encode())
    return Mail(_sender(item, headers), _sent(item, headers), tidy(item.text(pid.PID_SUBJECT)), _parts(storage, item))


def _sender(item: _Item, headers: Message) -> str:
    """The author's address; within an organisation Exchange stores a directory name instead."""
    senders = [
        str(headers.get("from", "")),
        item.text(pid.PID_SENDER_SMTP_ADDRESS),
        item.text(0x5D02),  # PidTagSentRepresentingSmtpAddress
        item.text(pid.PID_SENDER_EMAIL_ADDRESS),
        item.text(pid.PID_SENT_REPRESENTING_EMAIL_ADDRESS),
        item.text(pid.PID_SENDER_NAME),
    ]
    return next((address for text in senders if (address := address_in(text))), "")


def _sent(item: _Item, headers: Message) -> dt.datetime | None:
    times = (item.time(pid.PID_CLIENT_SUBMIT_TIME), item.time(pid.PID_MESSAGE_DELIVERY_TIME), date_of(headers))
    return next((time for time in times if time is not None), None)


def _parts(storage: Storage, item: _Item) -> Iterator[Part]:
    kind = item.text(pid.PID_MESSAGE_CLASS).upper()
    if kind.startswith("REPORT."):
        bounce = Bounce(shown(item.text(pid.PID_DISPLAY_TO)))
        yield Part("", not_delivered(bounce) if kind.endswith(".NDR") else notice())
    else:
        pictures = shown_pictures(item.binary(pid.PID_HTML) or item.text(pid.PID_HTML).encode())
        attachments = list(storage.iter_attachment_storages())
        for attachment in attachments[:MAX_ENTRIES]:
            yield _part(attachment, pictures)
        if len(attachments) > MAX_ENTRIES:
            yield Part(
                "", Unopened(Why.TOO_MANY, f"có hơn {MAX_ENTRIES} tệp đính kèm nên không mở hết; hãy đề nghị gửi lại.")
            )


def _part(storage: Storage, pictures: set[str]) -> Part:
    item = _Item(storage, _HEADER_OF_ATTACHMENT)
    name = item.text(pid.PID_ATTACH_LONG_FILENAME) or item.text(pid.PID_ATTACH_FILENAME)
    inner = next((inner for inner in storage.storages if inner.name.casefold() == _OBJECT), None)
    method = item.number(pid.PID_ATTACH_METHOD, _BY_VALUE)
    if inner is not None:
        if any(stream.name == "__properties_version1.0" for stream in inner.streams):
            return Part(name, _mail(inner, _HEADER_WITHIN))
        reason = "là đối tượng nhúng trong nội dung thư nên không đọc được; hãy đề nghị gửi phiếu .xlsx đính kèm."
        return Part(name, Unopened(Why.UNREADABLE, reason))
    data = item.binary(pid.PID_ATTACH_DATA_BINARY)
    if not data and method in _BY_REFERENCE:
        reason = "chỉ là đường dẫn, không kèm nội dung; hãy đề nghị gửi thẳng phiếu .xlsx."
        return Part(name, Unopened(Why.UNREADABLE, reason))
    incidental = (
        item.number(pid.PID_ATTACHMENT_HIDDEN, 0) != 0
        or item.number(pid.PID_ATTACH_FLAGS, 0) & _SHOWN_IN_BODY != 0
        or item.text(pid.PID_ATTACH_CONTENT_ID).strip("<> ").lower() in pictures
        or item.text(pid.PID_ATTACH_MIME_TAG).lower() in BY_PROGRAM
    )
    return Part(name, data, incidental)


class _Item:
    """The properties of a mail or an attachment; missing or malformed ones are empty, or as their docstring says."""

    def __init__(self, storage: Storage, header: int) -> None:
        self._storage = storage
        self._properties = Properties(storage, properties_header_offset=header)

    def binary(self, field: int) -> bytes:
        return self._stream(field, pid.PTYP_BINARY) or b""

    def text(self, field: int) -> str:
        raw = self._stream(field, pid.PTYP_STRING)
        if raw is not None:
            return raw.decode("utf-16-le", "replace").rstrip("\x00")
        raw = self._stream(field, pid.PTYP_STRING8)
        return decode(raw, self._code_page()).rstrip("\x00") if raw else ""

    def number(self, field: int, default: int) -> int:
        try:
            value = self._properties.int_prop_value(field)
        except Exception:  # oxmsg raises many kinds on a malformed stream of properties
            return default
        return value if isinstance(value, int) else default

    def time(self, field: int) -> dt.datetime | None:
        try:
            value = self._properties.date_prop_value(field)
        except Exception:  # as in number
            return None
        return value if isinstance(value, dt.datetime) and is_possible(value) else None

    def _stream(self, field: int, kind: int) -> bytes | None:
        try:
            return self._storage.property_stream_bytes(field, kind)
        except KeyError:
            return None

    def _code_page(self) -> str:
        number = self.number(pid.PID_MESSAGE_CODEPAGE, 0) or self.number(pid.PID_INTERNET_CODEPAGE, 0)
        return encoding_of(number)
