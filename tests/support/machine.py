"""A Windows machine that is made up: a profile in a folder, a registry in a dict, programs that only pretend.

Its user has spaces and Vietnamese letters in the name. ``RealPython`` pretends less: its environments are real.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import de06_xl
from de06_xl.setup.environment import Places
from de06_xl.setup.install import install
from de06_xl.setup.machine import Interpreter, Ran
from de06_xl.system import shipped
from de06_xl.system.version import __version__

CORE_PROPERTIES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>DeAn06</dc:title><cp:version>{}</cp:version></cp:coreProperties>
"""
PYTHON = Interpreter(Path("C:/Python312/python.exe"), Path("C:/Python312"), Path("C:/Python312"), (3, 12, 4), 64)
HEALTHY = {
    (r"HKCR\Excel.Application\CurVer", ""): "Excel.Application.16",
    (r"HKCR\Word.Application\CLSID", ""): "{000209FF-0000-0000-C000-000000000046}",
    (r"HKCR\WScript.Shell\CLSID", ""): "{72C24DD5-D70A-438B-8A42-98424B88AFB8}",
    (
        r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
        "",
    ): r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE",
    (r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts", "Times New Roman (TrueType)"): "times.ttf",
    # folders of tests are deep already
    (r"HKLM\SYSTEM\CurrentControlSet\Control\FileSystem", "LongPathsEnabled"): "1",
}
"""What a machine's registry says on which nothing is in the add-in's way."""


class Memory:
    """An Ui that keeps what was told, and agrees to nothing."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.steps: list[str] = []

    def tell(self, text: str) -> None:
        self.told.append(text)

    def step(self, text: str) -> None:
        self.steps.append(text)

    def ask(self, question: str) -> bool:
        return False

    def show_cell(self, sheet: str, cell: str) -> None:
        raise AssertionError(sheet, cell)


@dataclass
class MadeUpMachine:
    """Windows as setup and doctor see it. ``before`` is called before each program runs; what it returns stands."""

    root: Path
    system: str = "win32"
    entries: dict[tuple[str, str], str] = field(default_factory=lambda: dict(HEALTHY))
    excel: bool = False
    read_only: set[Path] = field(default_factory=set)
    before: Callable[[list[str]], Ran | None] = lambda command: None
    commands: list[list[str]] = field(default_factory=list)
    python: Interpreter = PYTHON

    @property
    def local(self) -> Path:
        return self.root / "Users" / "Nguyễn Văn A" / "AppData" / "Local"

    @property
    def roaming(self) -> Path:
        return self.root / "Users" / "Nguyễn Văn A" / "AppData" / "Roaming"

    @property
    def places(self) -> Places:
        return Places.of(self)

    def excel_runs(self) -> bool:
        return self.excel

    def registry(self, key: str, name: str = "") -> str | None:
        wanted = key.lower(), name.lower()  # as Windows compares them
        return next((value for (at, of), value in self.entries.items() if (at.lower(), of.lower()) == wanted), None)

    def registry_names(self, key: str) -> list[str]:
        return [name for at, name in self.entries if at.lower() == key.lower()]

    def may_write(self, folder: Path) -> bool:
        return folder not in self.read_only

    def run(self, command: Sequence[str | Path], seconds: int) -> Ran:
        words = [str(word) for word in command]
        self.commands.append(words)
        return self.before(words) or self.pretend(words)

    def pretend(self, words: list[str]) -> Ran:
        """Do what the programs that setup and doctor start would do, as far as files can tell."""
        python = Path(words[0])
        environment = python.parents[1]
        installed = environment / "Lib" / "site-packages" / "de06_xl" / "version.txt"
        if "venv" in words:
            scripts = Path(words[-1], "Scripts")
            scripts.mkdir(parents=True)
            for name in ("python.exe", "pythonw.exe", "pip.exe", "activate.bat"):
                (scripts / name).write_bytes(b"MZ")
            return Ran(0, "")
        if not python.exists():
            return Ran(None, "WinError 2")
        if "pip" in words:
            (environment / "Scripts" / "de06.exe").write_bytes(str(environment).encode())
            installed.parent.mkdir(parents=True)
            installed.write_text(__version__)
            (installed.parents[1] / "win32com").mkdir()
            return Ran(0, "Successfully installed")
        return Ran(0, installed.read_text() + "\r\n") if installed.exists() else Ran(1, "No module named 'de06_xl'")


@functools.cache
def _environment() -> Path:
    """An environment that nobody fills: making one takes seconds."""
    folder = Path(tempfile.mkdtemp(prefix="de06-venv-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run([sys.executable, "-I", "-m", "venv", folder], check=True, timeout=120)
    return folder


class RealPython(MadeUpMachine):
    """A machine whose environments are filled by the Python that runs the tests.

    They are copies of one that it made, or ``made`` one by one by the command that would make them.
    """

    def __init__(self, root: Path, *, made: bool = False) -> None:
        super().__init__(root)
        self.made = made
        self.python = replace(self.python, program=Path(sys.executable), version=sys.version_info[:3])

    def pretend(self, words: list[str]) -> Ran:
        if "venv" in words and not self.made:
            shutil.copytree(_environment(), words[-1], symlinks=True)
            ran = subprocess.CompletedProcess(words, 0, "", "")
        else:
            ran = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
        if "venv" in words:  # where the programs are on Windows
            scripts = Path(words[-1], "Scripts")
            scripts.symlink_to("bin")
            for name in ("python.exe", "pythonw.exe"):
                (scripts / name).symlink_to("python")
        return Ran(ran.returncode, ran.stdout + ran.stderr)


def make_addin(path: Path, version: str | None = __version__, content: str = "") -> Path:
    """An add-in as far as doctor looks into it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", f"<workbook>{content}</workbook>")
        if version is not None:
            package.writestr("docProps/core.xml", CORE_PROPERTIES.format(version))
    return path


def ship(monkeypatch: pytest.MonkeyPatch, addin: Path) -> None:
    """Let ``addin`` be the add-in that is shipped."""
    real = shipped.path_of
    monkeypatch.setattr(shipped, "path_of", lambda name: addin if name.endswith(".xlam") else real(name))


def with_dean06(root: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """A machine on which DeAn06 is installed and nothing is in its way."""
    ship(monkeypatch, make_addin(root / "shipped" / "DeAn06.xlam"))
    machine = MadeUpMachine(root)
    install(machine, wheels=None, ui=Memory())
    return machine


def run_on(monkeypatch: pytest.MonkeyPatch, machine: MadeUpMachine) -> None:
    """Let the command line take ``machine`` for the one that it runs on."""
    monkeypatch.setattr("de06_xl.setup.machine.ThisMachine", lambda: machine)


def make_wheel(folder: Path, version: str = __version__, *, requires: str = "xlwings, pandas") -> Path:
    """A wheel of the package's own code, needing libraries that stand beside it, as empty as can be."""
    folder.mkdir(parents=True, exist_ok=True)
    code = Path(de06_xl.__file__).parent
    parts = {
        **{f"de06_xl/{path.relative_to(code).as_posix()}": path.read_bytes() for path in sorted(code.rglob("*.py"))},
        "de06_xl/_shipped/workbooks/DeAn06.xlsx": b"shipped",
        f"dean06-{version}.dist-info/entry_points.txt": b"[console_scripts]\nde06 = de06_xl.cli.app:main\n",
    }
    for library in ("xlwings", "pandas"):
        _pack_wheel(folder, library, "1", {f"{library}/__init__.py": b""})
    needs = "".join(f"Requires-Dist: {library}\n" for library in requires.split(", "))
    return _pack_wheel(folder, "dean06", version, parts, needs)


def _pack_wheel(folder: Path, name: str, version: str, parts: dict[str, bytes], needs: str = "") -> Path:
    info = f"{name}-{version}.dist-info"
    parts = parts | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    parts[f"{info}/RECORD"] = "".join(f"{part},,\n" for part in [*parts, f"{info}/RECORD"]).encode()
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return wheel
