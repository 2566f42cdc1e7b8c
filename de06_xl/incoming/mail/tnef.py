"""The files in a winmail.dat, in which Outlook packs attachments for other Outlooks (TNEF, MS-OXTNEF).

In our own code: the one library for it, tnefparse 1.4, runs for hours on 20 bytes with false counts.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from de06_xl.incoming.containers import signatures
from de06_xl.incoming.containers.limits import MAX_ENTRIES
from de06_xl.incoming.mail.code_pages import encoding_of
from de06_xl.incoming.mail.headers import decode
from de06_xl.incoming.mail.message import too_many_parts
from de06_xl.incoming.mail.parts import Part, Unopened, Why, broken

_BEGINS_ATTACHMENT = 0x9002  # attAttachRendData (2.1.3.3.15): the first attribute of each
_DATA = 0x800F
_TITLE = 0x8010
_PROPERTIES = 0x9005
_CODE_PAGE = 0x9007
"""Attributes (MS-OXTNEF 2.1.3.1)."""
_LEVELS = (1, 2)
"""An attribute of the mail begins with 1, one of an attachment with 2."""

_OBJECT = 0x3701
_NAMES = (0x3707, 0x3704, 0x3001)
"""PidTagAttachDataObject; then PidTagAttachLongFilename, PidTagAttachFilename, PidTagDisplayName, best first."""
_STRING8, _UNICODE, _OF_INTERFACE = 0x1E, 0x1F, 0x0D
_FIXED = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = frozenset({0x00, _OF_INTERFACE, _STRING8, _UNICODE, 0x102})
"""Property types (MS-OXCDATA 2.11.1): the sizes of those of fixed size, and those with a length field."""
_SEVERAL = 0x1000
_NAMED = 0x8000
_INTERFACE = 16
"""Bytes before an object's content: its interface identifier."""


def read_tnef(data: bytes) -> Iterator[Part]:
    """The attached files, each whole; an attached mail is one of them, again as TNEF.

    Raises Unopened if the bytes contradict themselves or hold no file.
    """
    try:
        attached = _attachments(data)
    except (struct.error, UnicodeDecodeError, ValueError):
        raise broken() from None
    if not attached:
        raise Unopened(Why.NO_ATTACHMENT, "không có tệp đính kèm bên trong; hãy đề nghị gửi phiếu .xlsx đính kèm.")
    for one in attached[:MAX_ENTRIES]:
        yield Part(one.name, one.data)
    if len(attached) > MAX_ENTRIES:
        yield Part("", too_many_parts())


@dataclass(slots=True)
class _Attachment:
    name: str = ""
    data: bytes = b""


def _attachments(data: bytes) -> list[_Attachment]:
    found: list[_Attachment] = []
    code_page = ""
    for attribute, content in _attributes(data):
        if attribute == _CODE_PAGE:
            code_page = encoding_of(struct.unpack_from("<I", content)[0])
        elif attribute == _BEGINS_ATTACHMENT:
            if len(found) > MAX_ENTRIES:
                break
            found.append(_Attachment())
        elif not found:
            continue  # belongs to the mail itself
        elif attribute == _DATA:
            found[-1].data = content
        elif attribute == _TITLE:
            found[-1].name = found[-1].name or decode(content.rstrip(b"\x00"), code_page)
        elif attribute == _PROPERTIES:
            _take_properties(found[-1], content, code_page)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute's number and content (2.1.3.2); ValueError if it is cut off. Ends at what is no attribute."""
    at = len(signatures.TNEF) + 2
    while at + 9 <= len(data) and data[at] in _LEVELS:
        _, attribute, length = struct.unpack_from("<BII", data, at)
        at += 9
        if at + length > len(data):
            raise ValueError(length)
        yield attribute & 0xFFFF, data[at : at + length]
        at += length + 2  # skip the checksum, which some programs compute differently


def _take_properties(attachment: _Attachment, content: bytes, code_page: str) -> None:
    names: dict[int, str] = {}
    for number, kind, value in _properties(_Reader(content)):
        if number == _OBJECT:
            attachment.data = value[_INTERFACE:] if kind == _OF_INTERFACE else value
        elif number in _NAMES and kind in {_STRING8, _UNICODE}:
            text = value.decode("utf-16-le", "replace") if kind == _UNICODE else decode(value, code_page)
            names[number] = text.rstrip("\x00")
    attachment.name = next((names[one] for one in _NAMES if names.get(one)), attachment.name)


def _properties(reader: _Reader) -> Iterator[tuple[int, int, bytes]]:
    """Number, type and value of each property (2.1.3.4); of a multi-valued one, the last value."""
    for _ in range(reader.number()):
        kind, number = reader.half(), reader.half()
        if number >= _NAMED:
            reader.skip_name()
        several, kind = bool(kind & _SEVERAL), kind & ~_SEVERAL
        value = b""
        for _ in range(reader.number() if several or kind in _VARIABLE else 1):
            if kind not in _VARIABLE and kind not in _FIXED:
                raise ValueError(kind)
            value = reader.padded(reader.number() if kind in _VARIABLE else _FIXED[kind])
        yield number, kind, value


class _Reader:
    """Reads bytes in order; struct.error or ValueError if there are not enough, so that false counts do no harm."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def half(self) -> int:
        self._at += 2
        return int(struct.unpack_from("<H", self._data, self._at - 2)[0])

    def number(self) -> int:
        self._at += 4
        return int(struct.unpack_from("<I", self._data, self._at - 4)[0])

    def padded(self, length: int) -> bytes:
        """So many bytes, and the padding to a multiple of four."""
        value = self._data[self._at : self._at + length]
        if len(value) < length:
            raise ValueError(length)
        self._at += length + -length % 4
        return value

    def skip_name(self) -> None:
        """Skip the name of a named property: a set, and a number or a text."""
        self.padded(16)
        self.padded(self.number()) if self.number() else self.number()
