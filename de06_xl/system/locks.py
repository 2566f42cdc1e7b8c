"""One writer at a time: a workbook stays locked from before it is read until after it is written."""

from __future__ import annotations

import contextlib
import errno
import warnings
from typing import TYPE_CHECKING

from de06_xl.system import files
from de06_xl.system.backups import BACKUP_FOLDER
from de06_xl.system.errors import De06Error
from de06_xl.system.interrupts import stop_requested

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 5.0
"""Seconds that a second writer waits for the first."""
_LOCKLESS = {errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP}
"""Errors of drives, mostly network drives, that do not support locks."""


@contextlib.contextmanager
def locked(path: Path, holder: str) -> Iterator[None]:
    """Lock a workbook against all other processes, also those of other machines if the drive supports locks.

    ``holder`` says who holds the lock and since when, for whoever has to wait. Raises De06Error with the holder's name
    if the lock is not free within PATIENCE. The system frees the lock of a process that died; its half-written files
    are removed.
    """
    from filelock import FileLock, Timeout  # only here: what only reads needs no lock

    place = files.link_target(path)
    folder = place.parent / BACKUP_FOLDER
    files.make_folder(folder)
    # A separate file: nobody can read a locked one on Windows.
    note = folder / f".{place.name}.holder"
    # Colleagues lock the same file, so it gets the usual permissions. It is not deleted when the lock is released, or
    # one process would lock a file that another has just removed.
    lock = FileLock(folder / f".{place.name}.lock", timeout=PATIENCE, mode=files.usual_mode())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the drive does not support locks
            lock.acquire()
    except Timeout:
        raise De06Error(f"đang được {_read(note)} ghi; hãy chờ lần ghi ấy xong rồi chạy lại.", file=path.name) from None
    except NotImplementedError:
        pass  # without a lock, a workbook that changed since it was read is still not written
    except OSError as error:
        if error.errno not in _LOCKLESS:
            raise De06Error(files.os_reason(error, "khóa"), file=lock.lock_file) from None
    try:
        with contextlib.suppress(OSError):
            note.write_text(holder, encoding="utf-8")
        files.sweep_unfinished(place)
        yield
    finally:
        with stop_requested():  # the write is complete: Ctrl+C must not make it look interrupted
            with contextlib.suppress(OSError):
                note.unlink()
            lock.release()


def _read(note: Path) -> str:
    try:
        holder = files.read_bytes(note, 1000).decode("utf-8", "replace")
    except De06Error:
        holder = ""
    return "".join(filter(str.isprintable, holder))[:200] or "một lần chạy khác của DeAn06"
