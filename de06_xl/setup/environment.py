"""What is installed for one user of Windows: the add-in's own Python and the add-in, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.setup.machine import Machine

START_CODE = """
import sys
import de06_xl
from de06_xl.workbook.excel_app import load_xlwings
xlwings = load_xlwings()
import pandas
print(de06_xl.__version__)
sys.exit(sys.platform == "win32" and not hasattr(xlwings, "_xlwindows"))
"""
"""Code by which a Python shows that it can do a click: it prints our version, and its status is 0 where all loads.

xlwings is imported by ``load_xlwings`` alone: it ends other Excels at its end, and hides that it cannot reach Excel.
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Paths in the profile of one user; none of them needs an administrator's rights."""

    home: Path
    """Our own folder: the private Python and the logs."""
    start_folder: Path
    """Excel opens the files in it whenever it starts, and trusts them unless set otherwise."""

    @classmethod
    def of(cls, machine: Machine) -> Places:
        """The places of the user who runs this."""
        return cls(machine.local / "DeAn06", machine.roaming / "Microsoft" / "Excel" / "XLSTART")

    @property
    def environment(self) -> Path:
        """The private Python, whose ``pythonw.exe`` the add-in starts; its path is written in our VBA too.

        It is Windows' embeddable Python with all libraries in it: it reads no registry and no variables, has no pip,
        and needs no other Python.
        """
        return self.home / "python"

    @property
    def new_environment(self) -> Path:
        """The next private Python, while it is being written."""
        return self.home / "python.new"

    @property
    def old_environment(self) -> Path:
        """The private Python that was replaced, until it is deleted."""
        return self.home / "python.old"

    @property
    def log(self) -> Path:
        """The folder of the traces of unexpected errors, and of what programs said when they failed."""
        return self.home / "log"

    @property
    def addin(self) -> Path:
        """The add-in where Excel finds it."""
        return self.start_folder / "DeAn06.xlam"


def program(environment: Path, name: str) -> Path:
    """A program of a private Python: ``python.exe``, or ``pythonw.exe``, which opens no console window."""
    return environment / name
