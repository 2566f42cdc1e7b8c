"""Zips (APPNOTE.TXT 6.3): entries under the names that people typed, unpacked within bounds."""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from de06_xl.incoming.containers import limits, signatures
from de06_xl.incoming.containers.errors import ContainerError, Fault

_ENTRY_HEADER = 30
_ENTRY_IN_DIRECTORY = b"PK\x01\x02"
_MIMETYPE = re.compile(rb"PK\x03\x04.{22}\x08\x00..mimetype(?:.{0,32}?)(application/[a-z0-9.+-]+)", re.DOTALL)
_ENCRYPTED = 0x1
_SIZE_FOLLOWS = 0x8
_UTF_8 = 0x800
_UNICODE_PATH = 0x7075


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the zip's directory describes it."""

    name: str
    size: int
    """Bytes that it declares to unpack to."""
    encrypted: bool
    info: zipfile.ZipInfo

    @property
    def is_folder(self) -> bool:
        """Whether it is the entry of a folder, without content."""
        return self.name.endswith("/")


class ZipArchive:
    """The entries of a zip in the order of its directory; several may have the same name.

    Raises ContainerError if the directory is broken or lists more than MAX_ZIP_SIGNATURES entries.
    """

    def __init__(self, data: bytes) -> None:
        # counted beforehand: zipfile creates an object of half a kilobyte for every 46 bytes that look like an entry
        count = data.count(_ENTRY_IN_DIRECTORY)
        if count > limits.MAX_ZIP_SIGNATURES:
            raise ContainerError(Fault.TOO_MANY, count)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except Exception:  # zipfile raises many kinds on broken input, and all mean the same
            raise ContainerError(Fault.BROKEN) from None
        # zipfile takes the last directory that it finds, even that of a zip stored in one that is cut off
        if min((info.header_offset for info in infos), default=0) != 0:
            raise ContainerError(Fault.BROKEN)
        self._data = data
        self.entries = tuple(
            Entry(_name(info), info.file_size, bool(info.flag_bits & _ENCRYPTED), info) for info in infos
        )

    def read(self, entry: Entry, most: int) -> bytes:
        """An entry's content; raises ContainerError if it differs from its declared size, or exceeds ``most`` bytes.

        At most one byte more than declared is unpacked.
        """
        if entry.encrypted:
            raise ContainerError(Fault.ENCRYPTED)
        if entry.size > most:
            raise ContainerError(Fault.TOO_LARGE)
        packed = self._packed(entry.info)
        match entry.info.compress_type:
            case zipfile.ZIP_STORED:
                content = bytes(packed[: entry.size + 1])
            case zipfile.ZIP_DEFLATED:
                try:
                    content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.size + 1)
                except zlib.error:
                    raise ContainerError(Fault.BROKEN) from None
            case _:
                raise ContainerError(Fault.UNREADABLE)
        if len(content) > entry.size:
            raise ContainerError(Fault.UNDERSTATED)
        if len(content) < entry.size or zlib.crc32(content) != entry.info.CRC:
            raise ContainerError(Fault.BROKEN)
        return content

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        at = info.header_offset
        header = self._data[at : at + _ENTRY_HEADER]
        if len(header) < _ENTRY_HEADER or not header.startswith(signatures.ZIP):
            raise ContainerError(Fault.BROKEN)
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        begin = at + _ENTRY_HEADER + name_length + extra_length
        return memoryview(self._data)[begin : begin + info.compress_size]


def entry_names(data: bytes) -> list[str]:
    """The names of the entries; without a readable directory, from the entries' own headers."""
    try:
        return [entry.name for entry in ZipArchive(data).entries]
    except ContainerError:
        return list(itertools.islice(_names_before_entries(data), limits.MAX_ENTRIES))


def open_document_type(data: bytes) -> str | None:
    """The media type declared in the first bytes of an OpenDocument file, None for other zips."""
    stated = _MIMETYPE.match(data)
    return stated[1].decode() if stated else None


def _names_before_entries(data: bytes) -> Iterator[str]:
    """The names in the entries' own headers, skipping the contents so that a zip inside the zip is ignored."""
    at = 0
    while at >= 0 and data[at : at + 4] == signatures.ZIP and at + _ENTRY_HEADER <= len(data):
        flags, packed, name_length, extra_length = struct.unpack_from("<6xH10xL4xHH", data, at)
        at += _ENTRY_HEADER
        yield data[at : at + name_length].decode("cp437")
        at += name_length + extra_length + packed
        if flags & _SIZE_FOLLOWS:
            at = data.find(signatures.ZIP, at)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was typed.

    Without the UTF-8 flag the format prescribes code page 437, but programs store UTF-8 (macOS) or the machine's own
    code page, in Viet Nam 1258; WinRAR adds the name in an extra field.
    """
    if info.flag_bits & _UTF_8:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    return _unicode_path(info.extra, raw) or _decoded(raw)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in the extra field 0x7075 of Info-ZIP (APPNOTE.TXT 4.6.9), if it belongs to this very name."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            return field[5:].decode("utf-8", "replace")
        at += 4 + length
    return None
