"""A zip package from outside: its parts by name, none unpacked beyond the limits, the same parts for every reader."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from typing import NamedTuple

from de06_xl.incoming.sheets import limits
from de06_xl.system.errors import De06Error

_END = struct.Struct("<4sHHHHIIH")
_ENTRY = struct.Struct("<4sHHHHHHIIIHHHHHII")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1
_SMALL, _INFLATES_TO = 4_096, 16
"""Packed bytes of a part that is worth remembering, and how much larger it may be."""
_TWICE = "có hai phần cùng tên bên trong"


class _Entry(NamedTuple):
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    offset: int


class Archive:
    """The parts of a zip package.

    ``data`` are bytes in which every zip reader finds the same directory: the file's own where that is plain, else
    packed anew. Raises De06Error when the package is damaged, encrypted, holds a part twice, or is too large.
    """

    def __init__(self, data: bytes) -> None:
        entries = _directory(data)
        if entries is None:
            data = _packed_anew(data)
            entries = _directory(data)
            assert entries is not None
        if sum(entry.size for entry in entries.values()) > limits.MAX_DECLARED:
            raise limits.bomb()
        self.data = data
        self._entries = entries
        self._unpacked = 0

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def any_below(self, folder: str) -> bool:
        """Whether a part's name begins so."""
        folder = _key(folder)
        return any(name.startswith(folder) for name in self._entries)

    def read(self, name: str) -> bytes:
        """A part's content; raises De06Error when it is missing, damaged, or all that was read becomes too much."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise limits.broken()
        if entry.flags & _ENCRYPTED:
            raise limits.encrypted()
        self._unpacked += entry.size
        if self._unpacked > limits.MAX_UNPACKED:
            raise limits.bomb()
        return _unpacked(self.data, entry)


def _key(name: str) -> str:
    """Names that a reader may take for one another are one here."""
    return name.replace("\\", "/").lstrip("/").lower()


def _directory(data: bytes) -> dict[str, _Entry] | None:
    """The central directory where it fills the end of the file to the last byte, without extensions; else None."""
    end = len(data) - _END.size
    if end < 0:
        return None
    mark, disk, first_disk, here, count, size, offset, comment = _END.unpack_from(data, end)
    if mark != b"PK\5\6" or disk or first_disk or here != count or comment or offset + size != end:
        return None
    if count > limits.MAX_PARTS:
        raise limits.too_large(f"gồm {count} phần bên trong")
    entries: dict[str, _Entry] = {}
    at = offset
    for _ in range(count):
        if at + _ENTRY.size > end:
            return None
        (mark, _, _, flags, method, _, _, crc, packed, size, name, extra, comment, _, _, _, start) = _ENTRY.unpack_from(
            data, at
        )
        at += _ENTRY.size
        key = _key(data[at : at + name].decode(errors="replace"))
        at += name + extra + comment
        if mark != b"PK\1\2" or 0xFFFFFFFF in (packed, size, start) or method not in (_STORED, _DEFLATED):
            return None
        if key in entries:
            raise limits.unsafe(_TWICE)
        entries[key] = _Entry(method, flags, crc, packed, size, start)
    return entries if at == end else None


def _unpacked(data: bytes, entry: _Entry) -> bytes:
    if data[entry.offset : entry.offset + 4] != b"PK\3\4" or entry.offset + 30 > len(data):
        raise limits.broken()
    name, extra = struct.unpack_from("<HH", data, entry.offset + 26)
    start = entry.offset + 30 + name + extra
    packed = data[start : start + entry.packed]
    small = entry.packed <= _SMALL and entry.size <= _INFLATES_TO * _SMALL
    return (_small_part if small else _part)(packed, entry.method, entry.size, entry.crc)


def _part(packed: bytes, method: int, size: int, crc: int) -> bytes:
    """A part's content, checked to be what the directory says."""
    if method == _DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            packed = inflate.decompress(packed, size + 1)
        except zlib.error:
            raise limits.broken() from None
        if len(packed) > size:
            raise limits.bomb()
    if len(packed) != size or zlib.crc32(packed) != crc:
        raise limits.broken()
    return packed


_small_part = functools.lru_cache(maxsize=256)(_part)
"""One program packs its styles and lists of parts into all its files alike."""


def _packed_anew(data: bytes) -> bytes:
    """The same parts in a plain package: what is before, between and behind them is gone."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if len(entries) > limits.MAX_PARTS:
                raise limits.too_large(f"gồm {len(entries)} phần bên trong")
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise limits.encrypted()
            if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED:
                raise limits.bomb()
            if len({_key(entry.filename) for entry in entries}) < len(entries):
                raise limits.unsafe(_TWICE)
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w") as plain:
                for entry in entries:
                    with package.open(entry) as part:
                        plain.writestr(zipfile.ZipInfo(entry.filename), part.read(entry.file_size))
            return stream.getvalue()
    except De06Error:
        raise
    except Exception:  # zipfile and zlib raise many kinds on broken input
        raise limits.broken() from None
