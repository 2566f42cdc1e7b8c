"""The files of an attached 7z archive, unpacked within the limits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

from de06_xl.incoming.containers import limits
from de06_xl.incoming.mail.parts import Part, Unopened, Why, broken, locked, too_many_files, unknown_compression
from de06_xl.incoming.mail.zip_file import read_zip

LOCKED, UNKNOWN_COMPRESSION, TOO_LARGE, TOO_MANY = 11, 12, 13, 14
"""Exit statuses of the unpacking process: a password is needed, unknown compression, limits exceeded."""
_COST = 2 * 1024 * 1024
"""Bytes that each archive counts in addition to its files: one input may start some hundred processes at most."""
UNPACK = ("-I", "-m", "de06_xl.incoming.mail.seven_zip_child")
"""Python's arguments for that process."""
PATIENCE = 30
"""Seconds that it may take; usual attachments take half a second."""


def read_seven_zip(data: bytes, count: Callable[[int], None]) -> Iterator[Part]:
    """The files of the archive, all unpacked before the first is returned, since they are compressed together.

    ``count`` is called with the size of each, and may raise to stop. Raises Unopened if the archive is broken, has a
    password, or holds too much.
    """
    count(_COST)
    return read_zip(_repacked(data), count)


def _repacked(data: bytes) -> bytes:
    """The same files as a zip, made in a separate process: pyppmd, used by py7zr, aborts when memory is short."""
    try:
        ran = subprocess.run(  # noqa: S603 no shell, and no part of the command comes from an archive
            [sys.executable, *UNPACK],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise broken() from None
    if ran.returncode:
        raise _REASONS.get(ran.returncode, broken)()
    return ran.stdout


def _too_large() -> Unopened:
    most = limits.MAX_SEVEN_ZIP // 1024**2
    return Unopened(
        Why.TOO_LARGE, f"giải nén ra hơn {most} MB nên không mở; hãy đề nghị gửi đúng phiếu, nhỏ hơn nhiều."
    )


_REASONS = {
    LOCKED: locked,
    UNKNOWN_COMPRESSION: unknown_compression,
    TOO_LARGE: _too_large,
    TOO_MANY: too_many_files,
}
