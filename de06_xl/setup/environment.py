"""What is installed for one user of Windows: the add-in's own Python and the add-in, with their paths."""

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
"""Code with which a Python proves that it can run a click: it prints our version, and exits with 0 if all loads.

xlwings is imported only through ``load_xlwings``: it would end other Excels at its exit, and hide that it cannot reach
Excel.
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Paths in the profile of one user; none of them needs an administrator's rights."""

    home: Path
    """Our own folder, with the private Python and the logs."""
    start_folder: Path
    """Excel opens the files in it at every start, and trusts them unless configured otherwise."""

    @classmethod
    def of(cls, machine: Machine) -> Places:
        """The paths for the current user."""
        return cls(machine.local / "DeAn06", machine.roaming / "Microsoft" / "Excel" / "XLSTART")

    @property
    def environment(self) -> Path:
        """The private Python, whose ``pythonw.exe`` the add-in starts; our VBA contains its path too.

        It is Windows' embeddable Python with all libraries included: it uses neither the registry nor environment
        variables, has no pip, and needs no other Python.
        """
        return self.home / "python"

    @property
    def new_environment(self) -> Path:
        """The next private Python, while it is being written."""
        return self.home / "python.new"

    @property
    def old_environment(self) -> Path:
        """The replaced private Python, until it is deleted."""
        return self.home / "python.old"

    @property
    def log(self) -> Path:
        """The folder of error logs, and of the output of programs that failed."""
        return self.home / "log"

    @property
    def addin(self) -> Path:
        """The add-in in the folder where Excel finds it."""
        return self.start_folder / "DeAn06.xlam"


def program(environment: Path, name: str) -> Path:
    """A program of a private Python: ``python.exe``, or ``pythonw.exe``, which opens no console window."""
    return environment / name
