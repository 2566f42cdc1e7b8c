"""Windows' own Python under Wine: made once, kept outside the checkout, copied for everybody who runs something.

from tests.windows import wine

with wine.windows(tmp_path / "prefix") as windows:
    windows.python("-c", "print(1)").stdout              # Windows' Python; its packages are those of the tests
    windows.run("cscript", "//nologo", r"C:\\run.vbs")   # any other program
    windows.path(r"C:\\run.vbs").write_text(…)           # where Linux sees a file of Windows
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.windows.prefix import environment, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PYTHON_HOME = r"C:\Program Files\Python313"
PYTHON = rf"{PYTHON_HOME}\python.exe"
"""Where Windows sees its Python; ``pythonw.exe`` is beside it."""

LAST_WORDS = 2
"""Seconds for reading what a program said once it has ended: what it started and left behind may hold its pipe on."""

_LINKED = ("windows", "Program Files")
"""What a copy shares with the prefix that it was made from: whoever changes such a file replaces it."""


@dataclass(frozen=True)
class Windows:
    """A running Windows: a Wine prefix and the server that its programs share."""

    prefix: Path

    def environment(self, **more: str) -> dict[str, str]:
        """The variables with which Linux starts a program in this Windows, with ``more`` of them."""
        return environment(self.prefix) | more

    def path(self, name: str) -> Path:
        r"""Where Linux sees a file of Windows' disk, given as ``C:\…`` or ``Z:\…``, all that Linux has."""
        drive, _, rest = name.replace("\\", "/").partition(":/")
        return (self.prefix / "drive_c" if drive.upper() == "C" else Path("/")) / rest

    def name(self, path: Path) -> str:
        """How Windows calls a file that Linux sees."""
        drive = self.prefix / "drive_c"
        letter, rest = ("C:", path.relative_to(drive)) if path.is_relative_to(drive) else ("Z:", path.relative_to("/"))
        return f"{letter}/{rest.as_posix()}".replace("/", "\\")

    def run(
        self, *command: str, timeout: float = 120, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; both its streams, read as UTF-8, are the result's ``stdout``."""
        program = subprocess.Popen(
            ["wine", *command],
            cwd=cwd or self.prefix / "drive_c",
            env=self.environment(**(env or {})),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # never a file: Wine cannot tell of one what Python asks as it starts
            stderr=subprocess.STDOUT,
        )
        said: list[bytes] = []
        reader = threading.Thread(target=_read, args=(program, said), daemon=True)
        reader.start()
        try:
            status = program.wait(timeout)
        except subprocess.TimeoutExpired:
            program.kill()
            raise
        reader.join(LAST_WORDS)
        return subprocess.CompletedProcess(command, status, b"".join(said).decode("utf-8", "replace").replace("\r", ""))

    def python(
        self, *arguments: str, timeout: float = 120, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Windows' Python."""
        return self.run(PYTHON, *arguments, timeout=timeout, cwd=cwd, env=env)


@contextlib.contextmanager
def windows(folder: Path, *, display: str | None = None) -> Iterator[Windows]:
    """A fresh Windows in a folder that does not exist yet; its programs end with the block, the folder stays.

    ``display`` is the X display (``:99``) of programs that have windows; without one no window is ever seen.
    """
    copy(prepare(), folder)
    started = Windows(folder)
    env = started.environment(**({"DISPLAY": display} if display else {}))
    # The server stays while programs come and go, and starts apart from them: what keeps on running in the background
    # would hold their pipes open for ever.
    _quietly(["wineserver", "-p"], env)
    try:
        _quietly(["wine", "wineboot"], env)
        yield started
    finally:
        _quietly(["wineserver", "-k"], env)
        _quietly(["wineserver", "-w"], env)


def copy(source: Path, target: Path) -> None:
    """Copy a prefix whose programs have ended; system and programs become links where the disk allows."""
    target.mkdir(parents=True)
    for entry in source.iterdir():
        if entry.name != "drive_c":
            _copy_one(entry, target / entry.name, shutil.copy2)
    (target / "drive_c").mkdir()
    for entry in (source / "drive_c").iterdir():
        _copy_one(entry, target / "drive_c" / entry.name, _link if entry.name in _LINKED else shutil.copy2)


def _read(program: subprocess.Popen[bytes], said: list[bytes]) -> None:
    assert program.stdout
    while part := os.read(program.stdout.fileno(), 1 << 16):
        said.append(part)


def _copy_one(source: Path, target: Path, function: object) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True, copy_function=function)  # type: ignore[arg-type]
    else:
        shutil.copy2(source, target, follow_symlinks=False)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another disk
        shutil.copy2(source, target, follow_symlinks=False)


def _quietly(command: list[str], env: dict[str, str]) -> None:
    quiet = subprocess.DEVNULL
    subprocess.run(command, check=False, env=env, stdin=quiet, stdout=quiet, stderr=quiet, timeout=120)
