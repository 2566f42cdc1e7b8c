"""``python -m de06_xl.build.pins``: pin the newest libraries for Windows that pyproject.toml allows.

Run it after changes to pyproject.toml, or when a library has fixed a bug; the tests under Windows' Python then show
whether all works together. uv chooses the versions, pip downloads the files, and the SHA-256 of each is recorded.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from de06_xl.setup.downloads import PINS, PYTHON, PYTHON_VERSION, pip_download
from de06_xl.setup.libraries import is_python
from de06_xl.setup.machine import ThisMachine
from de06_xl.setup.manifest import digest
from de06_xl.system import files

HELD_BACK = ("numpy<2.2",)
"""Later ones call a function of Windows' C library that is missing in Debian 12's Wine, under which the tests run."""

_HEADER = """\
# Made by “python -m de06_xl.build.pins”: what is installed on a clerk's Windows machine (64 bit), file by file.
"""
_FILE = re.compile(r"(?P<name>[A-Za-z0-9._]+)-(?P<version>[^-]+)(?:-.*\.whl|\.tar\.gz)")


def main() -> None:
    """Write new pins."""
    project = Path(__file__).parents[2] / "pyproject.toml"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        constraints = folder / "constraints.txt"
        constraints.write_text("\n".join(HELD_BACK))
        command = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--constraint", str(constraints)]
        command += ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", PYTHON_VERSION, str(project)]
        compiled = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 ours
        wanted = [*compiled.split(), f"{PYTHON}=={PYTHON_VERSION}.*"]
        ran = pip_download(ThisMachine(), wanted, folder / "files")
        if ran.status != 0:
            raise SystemExit(ran.output)
        lines = sorted(_pin(path) for path in (folder / "files").iterdir())
    files.write_atomically(PINS, (_HEADER + "".join(lines)).encode())
    print(f"{PINS}: {len(lines)}")


def _pin(path: Path) -> str:
    """The requirement line that only this file fulfils."""
    found = _FILE.fullmatch(path.name)
    assert found is not None, path
    name = PYTHON if is_python(path) else found["name"].lower().replace("_", "-")
    return f"{name}=={found['version']} --hash=sha256:{digest(path.read_bytes())}\n"


if __name__ == "__main__":
    main()
