"""The files of a 7z archive that came with a mail, unpacked within the limits."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

from de06_xl.incoming.containers import limits
from de06_xl.incoming.mail.parts import Part, Unopened, Why, broken, locked, too_many_files, unknown_compression
from de06_xl.incoming.mail.zip_file import read_zip

LOCKED, UNKNOWN_COMPRESSION, TOO_LARGE, TOO_MANY = 11, 12, 13, 14
"""What the process that unpacks ends with: a password is asked for, packed in an unknown way, beyond the limits."""
_COST = 2 * 1024 * 1024
"""Bytes that an archive counts for beside its files: one input may start some hundred processes, not thousands."""
UNPACK = ("-I", "-m", "de06_xl.incoming.mail.seven_zip_child")
"""What Python is asked to do in that process."""
PATIENCE = 30
"""Seconds that it may take; what mails bring takes half of one."""


def read_seven_zip(data: bytes, count: Callable[[int], None]) -> Iterator[Part]:
    """The files of the archive, all unpacked before the first is given: they are packed in one run.

    ``count`` is called with the bytes of each, and may raise when it is enough. Raises Unopened when the archive is
    broken, has a password, or holds too much.
    """
    count(_COST)
    return read_zip(_repacked(data), count)


def _repacked(data: bytes) -> bytes:
    """The same files in a zip, by a process of its own: pyppmd, behind py7zr, ends it when memory is short."""
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
