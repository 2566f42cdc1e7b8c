"""One writer at a time: a workbook is locked from before it is read until after it is written."""

from __future__ import annotations

import contextlib
import errno
import warnings
from typing import TYPE_CHECKING

from de06_xl.system import files
from de06_xl.system.backups import BACKUP_FOLDER
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 5.0
"""Seconds that a second writer waits for the first."""
_LOCKLESS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP}
"""Errors of drives, of networks above all, that know no locks."""


@contextlib.contextmanager
def locked(path: Path, holder: str) -> Iterator[None]:
    """Hold the lock of a workbook against every other process, of other machines too where the drive knows locks.

    ``holder`` says who holds it and since when, for whoever has to wait. Raises De06Error with the holder's name when
    the lock is not free within PATIENCE. The system frees the lock of a process that died; what that left of the
    workbook half written is removed.
    """
    from filelock import FileLock, Timeout  # only here: what only reads needs no lock

    place = files.led_to(path)
    folder = place.parent / BACKUP_FOLDER
    files.make_folder(folder)
    # A file of its own: Windows lets nobody read the locked one.
    note = folder / f".{place.name}.holder"
    # Colleagues lock the same file: it gets the rights of any file that is made here. It stays when the lock is free,
    # or one process would lock the file that another has just removed.
    lock = FileLock(folder / f".{place.name}.lock", timeout=PATIENCE, mode=files.usual_mode())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the drive knows no locks
            lock.acquire()
    except Timeout:
        raise De06Error(f"đang được {_read(note)} ghi; hãy chờ lần ghi ấy xong rồi chạy lại.", file=path.name) from None
    except NotImplementedError:
        pass  # the workbook is still not written when somebody else wrote it since it was read
    except OSError as error:
        if error.errno not in _LOCKLESS:
            raise De06Error(files.os_reason(error, "khóa"), file=lock.lock_file) from None
    try:
        with contextlib.suppress(OSError):
            note.write_text(holder, encoding="utf-8")
        files.sweep_unfinished(place)
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink()
        lock.release()


def _read(note: Path) -> str:
    try:
        holder = files.read_bytes(note, 1000).decode("utf-8", "replace")
    except De06Error:
        holder = ""
    return "".join(filter(str.isprintable, holder))[:200] or "một lần chạy khác của DeAn06"
