"""Outlook mails (.msg) for tests, written by the published formats: MS-OXMSG inside a compound file (MS-CFB).

No freely licensed library writes them. Only what a mail with attachments needs is supported: 512-byte sectors, one FAT
of at most 109 sectors, streams below 4096 bytes in the mini stream.
"""

from __future__ import annotations

import datetime as dt
import struct
import unicodedata
from dataclasses import dataclass, field

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_STREAM, _STORAGE, _ROOT = 2, 1, 5
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)

_TEXT, _TEXT_8, _BINARY, _OBJECT, _INTEGER, _BOOLEAN, _TIME = 0x1F, 0x1E, 0x102, 0xD, 0x3, 0xB, 0x40


@dataclass
class Attached:
    """An attachment: bytes or another mail, with Outlook's properties."""

    name: str
    content: bytes | MsgMail | None
    mime: str = ""
    content_id: str = ""
    hidden: bool = False
    method: int | None = None
    short_name: str = ""


@dataclass
class MsgMail:
    """A mail; ``unicode`` as in Outlook since 2003, else in code page 1258, as in older ones."""

    subject: str = ""
    sender: str = ""
    sender_name: str = ""
    sent: dt.datetime | None = None
    html: bytes = b""
    headers: str = ""
    message_class: str = "IPM.Note"
    attachments: list[Attached] = field(default_factory=list)
    unicode: bool = True
    recipients: int = 0


def msg_bytes(mail: MsgMail) -> bytes:
    """The mail as a .msg file."""
    tree = _mail(mail, header=32)
    tree["__nameid_version1.0"] = {
        "__substg1.0_00020102": b"",
        "__substg1.0_00030102": b"",
        "__substg1.0_00040102": b"",
    }
    return compound_file(tree)


def in_code_page_1258(text: str) -> bytes:
    """Vietnamese in Windows' code page 1258: each tone is a character of its own after its letter."""
    stored = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in _TONES), "")
        stored += unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts) + tone
    return stored.encode("cp1258")


class _Properties:
    def __init__(self, mail: MsgMail) -> None:
        self.mail = mail
        self.entries: list[bytes] = []
        self.streams: dict[str, Node] = {}

    def text(self, field_id: int, value: str) -> None:
        if not value:
            return
        if self.mail.unicode:
            self._stream(field_id, _TEXT, value.encode("utf-16-le"), terminator=2)
        else:
            self._stream(field_id, _TEXT_8, in_code_page_1258(value), terminator=1)

    def binary(self, field_id: int, value: bytes) -> None:
        self._stream(field_id, _BINARY, value, terminator=0)

    def object(self, field_id: int, tree: dict[str, Node]) -> None:
        self.entries.append(struct.pack("<HHIII", _OBJECT, field_id, 6, 0xFFFFFFFF, 1))
        self.streams[f"__substg1.0_{field_id:04X}{_OBJECT:04X}"] = tree

    def integer(self, field_id: int, value: int) -> None:
        self.entries.append(struct.pack("<HHIii", _INTEGER, field_id, 6, value, 0))

    def boolean(self, field_id: int, value: bool) -> None:
        self.entries.append(struct.pack("<HHIq", _BOOLEAN, field_id, 6, int(value)))

    def time(self, field_id: int, value: dt.datetime) -> None:
        ticks = (value - _EPOCH) // dt.timedelta(microseconds=1) * 10
        self.entries.append(struct.pack("<HHIQ", _TIME, field_id, 6, ticks))

    def _stream(self, field_id: int, kind: int, value: bytes, terminator: int) -> None:
        self.entries.append(struct.pack("<HHIII", kind, field_id, 6, len(value) + terminator, 0))
        self.streams[f"__substg1.0_{field_id:04X}{kind:04X}"] = value


Node = "bytes | dict[str, Node]"


def _mail(mail: MsgMail, header: int) -> dict[str, Node]:
    properties = _Properties(mail)
    properties.text(0x001A, mail.message_class)
    properties.text(0x0037, mail.subject)
    properties.text(0x0C1A, mail.sender_name)
    properties.text(0x0C1F, mail.sender)
    properties.text(0x007D, mail.headers)
    if mail.sent is not None:
        properties.time(0x0039, mail.sent)
    if mail.html:
        properties.binary(0x1013, mail.html)
    if mail.unicode:
        properties.integer(0x340D, 0x00040000)
    else:
        properties.integer(0x3FFD, 1258)
    count = len(mail.attachments)
    top = struct.pack("<8xIIII", 0, count, 0, count) + bytes(header - 24)
    tree: dict[str, Node] = {"__properties_version1.0": top + b"".join(properties.entries), **properties.streams}
    for number in range(mail.recipients):
        streams: dict[str, Node] = {f"__substg1.0_{0x3001 + field:04X}001F": b"x\0" for field in range(14)}
        tree[f"__recip_version1.0_#{number:08X}"] = {"__properties_version1.0": bytes(8), **streams}
    for number, attached in enumerate(mail.attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = _attachment(mail, attached, number)
    return tree


def _attachment(mail: MsgMail, attached: Attached, number: int) -> dict[str, Node]:
    properties = _Properties(mail)
    properties.integer(0x0E21, number)
    inner = isinstance(attached.content, MsgMail)
    properties.integer(0x3705, attached.method if attached.method is not None else 5 if inner else 1)
    properties.text(0x3707, attached.name)
    properties.text(0x3704, attached.short_name)
    properties.text(0x370E, attached.mime)
    properties.text(0x3712, attached.content_id)
    properties.boolean(0x7FFE, attached.hidden)
    if isinstance(attached.content, MsgMail):
        properties.object(0x3701, _mail(attached.content, header=24))
    elif attached.content is not None:
        properties.binary(0x3701, attached.content)
    return {"__properties_version1.0": bytes(8) + b"".join(properties.entries), **properties.streams}


# The compound file --------------------------------------------------------------------------------------


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = _END
    size: int = 0


def compound_file(tree: dict[str, Node]) -> bytes:
    """A compound file with these streams and storages."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(tree, entries)
    writer = _Sectors()
    mini, mini_fat = bytearray(), list[int]()
    for entry in entries:
        entry.size = len(entry.content)
        if entry.kind == _STREAM and 0 < entry.size < _CUTOFF:
            entry.start = len(mini_fat)
            count = -(-entry.size // _MINI)
            mini_fat += [*range(entry.start + 1, entry.start + count), _END]
            mini += entry.content.ljust(count * _MINI, b"\0")
        elif entry.size:
            entry.start = writer.add(entry.content)
    entries[0].start, entries[0].size = writer.add(bytes(mini)), len(mini)
    mini_start = writer.add(_numbers(mini_fat, _SECTOR // 4))
    mini_sectors = -(-len(mini_fat) * 4 // _SECTOR)
    directory = b"".join(map(_directory_entry, entries))
    directory_start = writer.add(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    fat_sectors = writer.add_fat()
    assert len(fat_sectors) <= 109
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        len(fat_sectors),
        directory_start,
        0,
        _CUTOFF,
        mini_start,
        mini_sectors,
        _END,
        0,
    )
    return header + _numbers(fat_sectors, 109) + b"".join(writer.sectors)


def _add(tree: dict[str, Node], entries: list[_Entry]) -> int:
    """Add a storage's entries and return the top of their tree, balanced, in the format's order of names."""
    made: list[int] = []
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        node = tree[name]
        entries.append(_Entry(name, _STREAM if isinstance(node, bytes) else _STORAGE))
        made.append(len(entries) - 1)
        if isinstance(node, bytes):
            entries[-1].content = node
        else:
            at = len(entries) - 1
            entries[at].child = _add(node, entries)
    return _balance(made, entries)


def _balance(made: list[int], entries: list[_Entry]) -> int:
    if not made:
        return _FREE
    middle = len(made) // 2
    entries[made[middle]].left = _balance(made[:middle], entries)
    entries[made[middle]].right = _balance(made[middle + 1 :], entries)
    return made[middle]


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    black = 1
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name), entry.kind, black, entry.left, entry.right, entry.child)
        + bytes(16 + 4 + 8 + 8)
        + struct.pack("<IQ", entry.start, entry.size)
    )


def _numbers(values: list[int], multiple: int) -> bytes:
    padded = values + [_FREE] * (-len(values) % multiple)
    return struct.pack(f"<{len(padded)}I", *padded)


class _Sectors:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []

    def add(self, content: bytes) -> int:
        if not content:
            return _END
        start = len(self.sectors)
        pieces = [content[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(content), _SECTOR)]
        self.sectors += pieces
        self.fat += [*range(start + 1, start + len(pieces)), _END]
        return start

    def add_fat(self) -> list[int]:
        count = 1
        while count * _SECTOR // 4 < len(self.fat) + count:
            count += 1
        places = list(range(len(self.sectors), len(self.sectors) + count))
        table = _numbers(self.fat + [_FAT] * count, _SECTOR // 4)
        self.sectors += [table[at : at + _SECTOR] for at in range(0, len(table), _SECTOR)]
        return places
