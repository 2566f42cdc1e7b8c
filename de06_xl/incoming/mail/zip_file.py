"""The files of an attached zip, each unpacked within the limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.errors import ContainerError, Fault
from de06_xl.incoming.containers.zip import Entry, ZipArchive
from de06_xl.incoming.mail.parts import (
    Part,
    Unopened,
    Why,
    broken,
    empty_archive,
    locked,
    too_large,
    too_many_files,
    unknown_compression,
)


def read_zip(data: bytes, count: Callable[[int], None]) -> Iterator[Part]:
    """The files of a zip, each unpacked in its turn.

    ``count`` is called with the size of each before it is unpacked, and may raise to stop. Files with a password are
    reported once, with their number. Raises Unopened if the zip is broken or holds too many files.
    """
    try:
        archive = ZipArchive(data)
    except ContainerError as error:
        raise _unopened(error) from None
    entries = [entry for entry in archive.entries if not entry.is_folder]
    if len(entries) > limits.MAX_ENTRIES:
        raise too_many_files()
    if not entries:
        raise empty_archive()
    encrypted = sum(entry.encrypted for entry in entries)
    if encrypted:
        yield Part("", locked("được" if encrypted == len(entries) == 1 else f"có {encrypted} tệp được"))
    for entry in entries:
        if not entry.encrypted:
            yield Part(entry.name, _content(archive, entry, count))


def _content(archive: ZipArchive, entry: Entry, count: Callable[[int], None]) -> bytes | Unopened:
    count(min(entry.size, limits.MAX_FILE))
    try:
        return archive.read(entry, limits.MAX_FILE)
    except ContainerError as error:
        return _unopened(error)


def _unopened(error: ContainerError) -> Unopened:
    match error.fault:
        case Fault.TOO_LARGE:
            return too_large()
        case Fault.TOO_MANY:
            return Unopened(Why.TOO_MANY, "có quá nhiều mục bên trong nên không mở; hãy đề nghị gửi lại.")
        case Fault.UNREADABLE:
            return unknown_compression()
    return broken()
