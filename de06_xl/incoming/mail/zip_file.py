"""Zips (APPNOTE.TXT 6.3): their files, unpacked only as far as is safe, with names as people typed them."""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from de06_xl.incoming.mail.parts import MAX_ENTRIES, MAX_FILE, Part, Unopened, Why, broken, too_large

_ENTRY_IN_DIRECTORY = b"PK\x01\x02"
_ENTRY = b"PK\x03\x04"
_ENTRY_HEADER = 30
_MIMETYPE = re.compile(rb"PK\x03\x04.{22}\x08\x00..mimetype(?:.{0,32}?)(application/[a-z0-9.+-]+)", re.DOTALL)
_MAX_SIGNATURES = 20_000
"""Times that the signature of a directory's entry may stand in a zip; zips stored in it have their own."""
_ENCRYPTED = 0x1
_SIZE_FOLLOWS = 0x8
_UTF_8 = 0x800
_UNICODE_PATH = 0x7075
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_STEP = 256 * 1024


def names(data: bytes) -> list[str]:
    """The names of the entries; of a zip without a readable directory, those that stand before the entries."""
    try:
        with _opened(data) as archive:
            return [entry.filename for entry in archive.infolist()]
    except Unopened:
        return list(itertools.islice(_names_before_entries(data), MAX_ENTRIES))


def open_document_type(data: bytes) -> str | None:
    """The media type that an OpenDocument file states in its first bytes, None in other zips."""
    stated = _MIMETYPE.match(data)
    return stated[1].decode() if stated else None


def read_zip(data: bytes, take: Callable[[int], None]) -> Iterator[Part]:
    """The files of a zip, each unpacked when its turn comes.

    ``take`` is told of every run of bytes as it is unpacked, and may raise Unopened when it is enough. Files with
    a password are told once, with how many they are. Raises Unopened when the zip is broken or holds too many.
    """
    with _opened(data) as archive:
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
        if len(entries) > MAX_ENTRIES:
            reason = f"có {len(entries)} tệp bên trong, nhiều hơn {MAX_ENTRIES} nên không mở; hãy chia nhỏ rồi gửi lại."
            raise Unopened(Why.TOO_MANY, reason)
        if not entries:
            raise Unopened(Why.BROKEN, "là tệp nén rỗng, không có tệp nào bên trong; hãy đề nghị gửi lại.")
        locked = [entry for entry in entries if entry.flag_bits & _ENCRYPTED]
        if locked:
            count = "được" if len(locked) == len(entries) == 1 else f"có {len(locked)} tệp được"
            reason = f"{count} đặt mật khẩu nên không mở được; hãy nén lại không mật khẩu, hoặc gửi thẳng phiếu .xlsx."
            yield Part("", Unopened(Why.PASSWORD, reason))
        for entry in entries:
            if not entry.flag_bits & _ENCRYPTED:
                yield Part(_name(entry), _content(archive, entry, take))


def _opened(data: bytes) -> zipfile.ZipFile:
    # counted first: zipfile makes an object of half a kilobyte of every 46 bytes that look like an entry
    if data.count(_ENTRY_IN_DIRECTORY) > _MAX_SIGNATURES:
        raise Unopened(Why.TOO_MANY, "có quá nhiều mục bên trong nên không mở; hãy đề nghị gửi lại.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # zipfile raises many kinds on broken input, and all mean the same to the user
        raise broken() from None
    # zipfile takes the last directory that it finds, also that of a zip stored in one that is cut off
    if min((entry.header_offset for entry in archive.infolist()), default=0) > 0:
        raise broken()
    return archive


def _names_before_entries(data: bytes) -> Iterator[str]:
    """Names from the entries' own headers, stepping over what is packed so that a zip in the zip is not looked into."""
    at = 0
    while at >= 0 and data[at : at + 4] == _ENTRY and at + _ENTRY_HEADER <= len(data):
        flags, packed, name_length, extra_length = struct.unpack_from("<6xH10xL4xHH", data, at)
        at += _ENTRY_HEADER
        yield data[at : at + name_length].decode("cp437")
        at += name_length + extra_length + packed
        if flags & _SIZE_FOLLOWS:
            at = data.find(_ENTRY, at)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, take: Callable[[int], None]) -> bytes | Unopened:
    if entry.compress_type not in _READABLE:
        return Unopened(Why.UNREADABLE, "được nén theo kiểu không đọc được; hãy nén lại bằng ZIP thông thường.")
    pieces: list[bytes] = []
    length = 0
    unpacked = _unpacked(archive, entry)
    while True:
        try:
            piece = next(unpacked, b"")
        except Exception:  # as in _opened
            return broken()
        take(len(piece))
        length += len(piece)
        if length > MAX_FILE:
            return too_large()
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while piece := stream.read(_STEP):
            yield piece


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was typed.

    Without the flag for UTF-8 the format means code page 437, but programs store UTF-8 (macOS) or the machine's
    own code page, in Viet Nam 1258; WinRAR adds the name in an extra field.
    """
    if entry.flag_bits & _UTF_8:
        return entry.filename
    raw = entry.orig_filename.encode("cp437", "replace")
    return _unicode_path(entry.extra, raw) or _decoded(raw)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field 0x7075 of Info-ZIP (APPNOTE.TXT 4.6.9), if it is of this very name."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "replace")
        at += 4 + length
    return None
