"""The list of a folder's files with their SHA-256, in the format of ``sha256sum``, so that any tool can check it.

Unlisted files do not matter: what Windows or a person puts beside the others is harmless, since it is not copied.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  ((?!/)[^\\:]+)")
"""Names are relative, with "/" between folders."""

_GET_WHOLE = "hãy giải nén hoặc chép lại trọn vẹn bộ cài từ nơi phát hành, kiểm tra phần mềm diệt vi-rút có giữ tệp này"


def write(folder: Path) -> None:
    """List every file below the folder, sorted by name."""
    found = {path.relative_to(folder).as_posix(): path for path in files.files_below(folder)}
    found.pop(NAME, None)  # a list inside a subfolder is a file like any other
    lines = [f"{digest(path.read_bytes())}  {name}\n" for name, path in sorted(found.items())]
    files.write_atomically(folder / NAME, "".join(lines).encode())


def read(folder: Path) -> dict[str, str]:
    """The SHA-256 of each listed file by name; raises De06Error if the list is missing or cannot be read."""
    path = folder / NAME
    if not files.exists(path):
        raise De06Error(f"bộ cài thiếu tệp này; {_GET_WHOLE}.", file=str(path))
    text = files.read_bytes(path).decode("utf-8", "replace")
    listed = {}
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None or ".." in found[2].split("/"):
            raise De06Error("có dòng không đúng dạng nên không tin được; hãy chép lại trọn vẹn bộ cài.", file=str(path))
        listed[found[2]] = found[1]
    if not listed:
        raise De06Error(f"không nêu tệp nào; {_GET_WHOLE}.", file=str(path))
    return listed


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every listed file with its content; raises De06Error at the first one that is missing or differs."""
    for name, expected in read(folder).items():
        path = folder / name
        if not files.exists(path):
            raise De06Error(f"bộ cài thiếu tệp này; {_GET_WHOLE}.", file=str(path))
        data = files.read_bytes(path)
        if digest(data) != expected:
            raise De06Error(f"không còn là tệp lúc phát hành; {_GET_WHOLE}.", file=str(path))
        yield name, data


def faults(folder: Path) -> tuple[list[str], list[str]]:
    """The listed files that are missing, and those that differ from the list; raises De06Error without a list."""
    missing, changed = [], []
    for name, expected in read(folder).items():
        path = folder / name
        if not files.exists(path):
            missing.append(name)
        elif digest(files.read_bytes(path)) != expected:
            changed.append(name)
    return missing, changed


def digest(data: bytes) -> str:
    """The SHA-256 of bytes, as in the list."""
    return hashlib.sha256(data).hexdigest()


def main(*parts: str) -> int:
    """Check the bundle whose Python is running, with "python" that alone, before any library is loaded.

    A library may be incomplete.
    """
    python = Path(sys.prefix)
    try:
        for _ in contents(python if parts else python.parent):
            pass
    except De06Error as error:
        print(error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
