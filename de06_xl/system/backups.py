"""Backups of a workbook, made beside it before each change; the last few are kept, and the last write is recorded."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

BACKUP_FOLDER = "sao_luu"


class LastWrite(NamedTuple):
    """The last time a workbook was written: the backup made before it, and what the file became.

    ``sha256`` is the file's digest, empty when an open workbook was written; ``cells`` is the caller's own record of
    the cells that were written.
    """

    copy: Path
    sha256: str
    cells: Any


def backup(path: Path, now: datetime) -> Path:
    """Copy a workbook into ``sao_luu/`` beside it, named by the time, and return the copy's path.

    Never overwrites a copy: a second one within the same second gets a number.
    """
    folder = path.parent / BACKUP_FOLDER
    files.make_folder(folder)
    copy = files.next_free(folder / f"{path.stem}_{now:%Y%m%d-%H%M%S}{path.suffix}")
    files.write_atomically(copy, files.read_bytes(path))
    return copy


def keep_last(path: Path, copy: Path, kept: int) -> None:
    """Remove all but the newest ``kept`` backups of a workbook; ``copy`` is the one made just now.

    The previous one goes too if its content is the same: the run that made it ended before writing. A backup that
    somebody has open stays until the next time.
    """
    others = [other for other in _copies(path) if other != copy]
    unneeded = others[max(kept, 1) - 1 :]
    with contextlib.suppress(De06Error):
        if others and files.read_bytes(others[0]) == files.read_bytes(copy):
            unneeded = [others[0], *others[max(kept, 1) :]]
    for other in unneeded:
        with contextlib.suppress(OSError):
            other.unlink()


def remember_write(path: Path, copy: Path, cells: Any, *, closed: bool) -> None:
    """Record what was written and the backup made before it; without the record, the write cannot be undone.

    ``closed`` says that the file itself was written; when an open workbook will be saved is unknown.
    """
    with contextlib.suppress(De06Error):
        note = {"copy": copy.name, "sha256": digest_of(path) if closed else "", "cells": cells}
        files.write_atomically(_note_of(path), json.dumps(note).encode())


def last_write(path: Path) -> LastWrite | None:
    """The last recorded write; None if there is none, or its backup is gone."""
    try:
        note = json.loads(files.read_bytes(_note_of(path)))
        found = LastWrite(path.parent / BACKUP_FOLDER / note["copy"], note["sha256"], note.get("cells"))
    except (De06Error, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found if found.copy in _copies(path) else None


def forget_write(path: Path) -> None:
    """Delete the record of the last write: what was undone cannot be undone again."""
    files.remove(_note_of(path))


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(files.read_bytes(path)).hexdigest()


def _note_of(path: Path) -> Path:
    return path.parent / BACKUP_FOLDER / f".{path.name}.written"


def _copies(path: Path) -> list[Path]:
    """The copies of a workbook, newest first, by the time and number in their names."""
    named = re.compile(rf"{re.escape(path.stem)}_(\d{{8}}-\d{{6}})(?:_(\d+))?{re.escape(path.suffix)}")
    found = [
        (name[1], int(name[2] or 1), other)
        for other in (path.parent / BACKUP_FOLDER).iterdir()
        if (name := named.fullmatch(other.name))
    ]
    return [other for *_, other in sorted(found, reverse=True)]
