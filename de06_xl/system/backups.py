"""Copies of a workbook, made beside it before it changes; the last ones are kept."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

BACKUP_FOLDER = "sao_luu"


def backup(path: Path, now: datetime) -> Path:
    """Copy a workbook into ``sao_luu/`` beside it, named by the time, and return the copy's path.

    A copy is never written over: two in one second get a number.
    """
    folder = path.parent / BACKUP_FOLDER
    files.make_folder(folder)
    copy = files.next_free(folder / f"{path.stem}_{now:%Y%m%d-%H%M%S}{path.suffix}")
    files.write_atomically(copy, files.read_bytes(path))
    return copy


def keep_last(path: Path, copy: Path, kept: int) -> None:
    """Remove all but the ``kept`` last copies of a workbook, of which ``copy`` was made just now.

    The one before goes too where it holds the same: the run that made it ended before it wrote. What cannot be
    removed, because somebody has it open, stays until the next time.
    """
    others = [other for other in _copies(path) if other != copy]
    unneeded = others[max(kept, 1) - 1 :]
    with contextlib.suppress(De06Error):
        if others and files.read_bytes(others[0]) == files.read_bytes(copy):
            unneeded = [others[0], *others[max(kept, 1) :]]
    for other in unneeded:
        with contextlib.suppress(OSError):
            other.unlink()


def _copies(path: Path) -> list[Path]:
    """The copies of a workbook, the latest first, by the time and number in their names."""
    named = re.compile(rf"{re.escape(path.stem)}_(\d{{8}}-\d{{6}})(?:_(\d+))?{re.escape(path.suffix)}")
    found = [
        (name[1], int(name[2] or 1), other)
        for other in (path.parent / BACKUP_FOLDER).iterdir()
        if (name := named.fullmatch(other.name))
    ]
    return [other for *_, other in sorted(found, reverse=True)]
