"""The port to the machine: its user's folders, its registry, and its programs."""

from __future__ import annotations

import contextlib
import csv
import importlib
import os
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from de06_xl.setup import access

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HIVES = {"HKCR": "HKEY_CLASSES_ROOT", "HKCU": "HKEY_CURRENT_USER", "HKLM": "HKEY_LOCAL_MACHINE"}
_IMAGE, _PID, _SESSION = 0, 1, 3
"""Columns of tasklist's output."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python: its program, the folders of its environment and of its base installation, and the bits of a pointer."""

    program: Path
    prefix: Path
    base_prefix: Path
    version: tuple[int, int, int]
    bits: int

    @property
    def is_from_store(self) -> bool:
        """Whether it comes from the Microsoft Store.

        Windows redirects what such a program writes below AppData to a private copy, where Excel finds nothing (Python
        documentation, "Using Python on Windows", known issues of the Microsoft Store package).
        """
        return "windowsapps" in str(self.base_prefix).lower().replace("\\", "/").split("/")


@dataclass(frozen=True, slots=True)
class Completed:
    """A finished program: its exit status, None if it did not start or took too long, and its output."""

    status: int | None
    output: str


class Machine(Protocol):
    """What setup and doctor use of a machine, besides reading and writing files."""

    @property
    def system(self) -> str:
        """As in ``sys.platform``: "win32" on Windows."""

    @property
    def local(self) -> Path:
        """The folder %LOCALAPPDATA%, which stays on this machine."""

    @property
    def roaming(self) -> Path:
        """The folder %APPDATA%, which may follow its user from machine to machine."""

    @property
    def python(self) -> Interpreter:
        """The running Python."""

    def run(self, command: Sequence[str | Path], seconds: int) -> Completed:
        """Run a program without a window or input, for so many seconds at most; never raises."""

    def excel_runs(self) -> bool:
        """Whether this user has Excel open; False if unknown."""

    def registry(self, key: str, name: str = "") -> str | None:
        r"""A value of the registry, numbers in decimal; None if it does not exist or may not be read.

        ``key`` begins with HKCR, HKCU or HKLM and a backslash; without a name, the default value.
        """

    def registry_names(self, key: str) -> list[str]:
        """The names of the values below a key; none if it does not exist or may not be read."""

    def may_write(self, folder: Path) -> bool:
        """Whether files can be created in the folder or, before it exists, in the nearest one above."""

    def others_who_may_change(self, path: Path) -> list[str]:
        """Accounts besides this user and administrators that may change a file or folder."""


class ThisMachine:
    """The machine that this runs on. The registry and Excel exist only on Windows."""

    @property
    def system(self) -> str:
        return sys.platform

    @property
    def local(self) -> Path:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")

    @property
    def roaming(self) -> Path:
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")

    @property
    def python(self) -> Interpreter:
        return Interpreter(
            Path(sys.executable),
            Path(sys.prefix),
            Path(sys.base_prefix),
            sys.version_info[:3],
            struct.calcsize("P") * 8,
        )

    def run(self, command: Sequence[str | Path], seconds: int) -> Completed:
        try:
            # A file, since a pipe only ends when all processes have ended that the program started and left behind.
            with tempfile.TemporaryFile() as output:
                ran = subprocess.run(  # noqa: S603 no shell, and every program by its full path
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=seconds,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                    check=False,
                )
                output.seek(0)
                return Completed(ran.returncode, output.read().decode("utf-8", "replace"))
        except (OSError, subprocess.TimeoutExpired) as error:
            return Completed(None, str(error))

    def excel_runs(self) -> bool:
        """By ``tasklist`` of Windows: on a server with several users, the Excel of another user does not count."""
        if self.system != "win32":
            return False
        listed = self.run([Path(os.environ["SYSTEMROOT"], "System32", "tasklist.exe"), "/FO", "CSV", "/NH"], 60)
        rows = [row for row in csv.reader(listed.output.splitlines()) if len(row) > _SESSION]
        ours = {row[_SESSION] for row in rows if row[_PID] == str(os.getpid())}
        return any(row[_IMAGE].lower() == "excel.exe" and row[_SESSION] in ours for row in rows)

    def registry(self, key: str, name: str = "") -> str | None:
        """Read in the 64-bit view, then in the 32-bit one: both Python and Office may be either."""
        for opened, winreg in self._opened(key):
            with contextlib.suppress(OSError):
                return str(winreg.QueryValueEx(opened, name)[0]).strip()
        return None

    def registry_names(self, key: str) -> list[str]:
        return [
            winreg.EnumValue(opened, number)[0]
            for opened, winreg in self._opened(key)
            for number in range(winreg.QueryInfoKey(opened)[1])
        ]

    def _opened(self, key: str) -> Iterator[tuple[Any, Any]]:
        """A key in both views of the registry, as far as it exists, and the module that reads it."""
        if self.system != "win32":
            return
        winreg = importlib.import_module("winreg")
        hive, _, path = key.partition("\\")
        for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            try:
                opened = winreg.OpenKey(getattr(winreg, _HIVES[hive]), path, 0, winreg.KEY_READ | view)
            except OSError:
                continue
            with opened:
                yield opened, winreg

    def may_write(self, folder: Path) -> bool:
        """Tested by creating a file: access lists of Windows cannot be evaluated in advance."""
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        try:
            with tempfile.TemporaryFile(prefix=".de06-", dir=folder):
                return True
        except OSError:
            return False

    def others_who_may_change(self, path: Path) -> list[str]:
        return access.others_who_may_change(path) if self.system == "win32" else []
