"""The program that folders and documents are opened in: it notes which, and shows nothing.

``python opener.py PATH`` notes a path; without one, this Windows is told of the program.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

NOTES = r"C:\opened.txt"
_ENDINGS = (".docx", ".pdf", ".html")


def register() -> None:
    """Have Windows open folders and documents with this program."""
    import winreg

    machine, classes = winreg.HKEY_LOCAL_MACHINE, r"Software\Classes"  # type: ignore[attr-defined]
    # Before it looks for a command, Windows asks the Explorer that runs.
    ask_explorer = rf"{classes}\Folder\shell\open\ddeexec"
    for key in ("application", "topic", "ifexec", ""):
        with contextlib.suppress(FileNotFoundError):
            winreg.DeleteKey(machine, rf"{ask_explorer}\{key}".rstrip("\\"))  # type: ignore[attr-defined]
    command = f'"{sys.executable}" -I "{__file__}" "%1"'
    for kind in ("Folder", "Directory", "Noted"):
        winreg.SetValue(machine, rf"{classes}\{kind}\shell\open\command", winreg.REG_SZ, command)  # type: ignore[attr-defined]
    for ending in _ENDINGS:
        winreg.SetValue(machine, rf"{classes}\{ending}", winreg.REG_SZ, "Noted")  # type: ignore[attr-defined]


def note(path: str) -> None:
    """Note what was to be opened."""
    with Path(NOTES).open("a", encoding="utf-8") as notes:
        print(path.rstrip('"'), file=notes)  # of a folder's last separator and the quote behind it Python makes a quote


if __name__ == "__main__":
    note(sys.argv[1]) if sys.argv[1:] else register()
