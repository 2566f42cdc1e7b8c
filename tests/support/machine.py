"""A fictitious Windows machine: a profile in a folder, a registry in a dict, programs that only pretend.

Its user's name has spaces and Vietnamese letters. The running Python is that of a bundle.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from de06_xl.setup import manifest
from de06_xl.setup.environment import Places
from de06_xl.setup.install import install
from de06_xl.setup.machine import Completed, Interpreter
from de06_xl.system import shipped
from de06_xl.system.version import __version__

CORE_PROPERTIES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>DeAn06</dc:title><cp:version>{}</cp:version></cp:coreProperties>
"""
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
"""The registry of a machine on which nothing blocks the add-in."""


class Memory:
    """A Ui that records messages, and agrees to nothing."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.steps: list[str] = []

    def tell(self, text: str) -> None:
        self.messages.append(text)

    def step(self, text: str) -> None:
        self.steps.append(text)

    def ask(self, question: str) -> bool:
        return False

    def show_cell(self, sheet: str, cell: str) -> None:
        raise AssertionError(sheet, cell)


@dataclass
class MadeUpMachine:
    """Windows for setup and doctor. ``before`` is called before each program runs; its result replaces that of it."""

    root: Path
    system: str = "win32"
    entries: dict[tuple[str, str], str] = field(default_factory=lambda: dict(HEALTHY))
    excel: bool = False
    read_only: set[Path] = field(default_factory=set)
    before: Callable[[list[str]], Completed | None] = lambda command: None
    commands: list[list[str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    python: Interpreter = field(init=False)

    def __post_init__(self) -> None:
        folder = make_bundle(self.root / "Bộ cài") / "python"
        self.python = Interpreter(folder / "python.exe", folder, folder, (3, 13, 2), 64)

    @property
    def bundle(self) -> Path:
        """The bundle whose Python is running."""
        return self.python.prefix.parent

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

    def others_who_may_change(self, path: Path) -> list[str]:
        return self.others

    def run(self, command: Sequence[str | Path], seconds: int) -> Completed:
        words = [str(word) for word in command]
        self.commands.append(words)
        return self.before(words) or self.pretend(words)

    def pretend(self, words: list[str]) -> Completed:
        """Do what the programs that setup and doctor start would do, as far as files are concerned."""
        python = Path(words[0])
        if not python.exists():
            return Completed(None, "WinError 2")
        version = python.parent / VERSION
        return (
            Completed(0, version.read_text() + "\r\n")
            if version.exists()
            else Completed(1, "No module named 'de06_xl'")
        )


VERSION = "Lib/site-packages/de06_xl/version.txt"
"""The file with the version of a pretended Python."""


Spoil = Callable[[MadeUpMachine], object]
"""Puts something in the way of DeAn06 on a machine."""


def make_bundle(folder: Path) -> Path:
    """A bundle of few files, or an existing one."""
    if not folder.exists():
        for name, data in {
            "CaiDat.cmd": b"@echo off",
            "python/python.exe": b"MZ",
            "python/pythonw.exe": b"MZ",
            f"python/{VERSION}": __version__.encode(),
            "python/Lib/site-packages/win32com/__init__.py": b"",
        }.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        manifest.write(folder / "python")
        manifest.write(folder)
    return folder


def make_addin(path: Path, version: str | None = __version__, content: str = "") -> Path:
    """An add-in as far as doctor examines it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", f"<workbook>{content}</workbook>")
        if version is not None:
            package.writestr("docProps/core.xml", CORE_PROPERTIES.format(version))
    return path


def ship(monkeypatch: pytest.MonkeyPatch, addin: Path) -> None:
    """Make ``addin`` the shipped add-in."""
    real = shipped.path_of
    monkeypatch.setattr(shipped, "path_of", lambda name: addin if name.endswith(".xlam") else real(name))


def with_dean06(root: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """A machine on which DeAn06 is installed and nothing blocks it."""
    ship(monkeypatch, make_addin(root / "shipped" / "DeAn06.xlam"))
    machine = MadeUpMachine(root)
    install(machine, Memory())
    return machine


def run_on(monkeypatch: pytest.MonkeyPatch, machine: MadeUpMachine) -> None:
    """Make command line and buttons use ``machine``."""
    # The button's module first: on import it keeps what it finds in the other.
    for module in ("doctor", "machine"):
        monkeypatch.setattr(f"de06_xl.setup.{module}.ThisMachine", lambda: machine)
