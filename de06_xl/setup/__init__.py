"""A clerk's Windows machine: installing and removing the add-in with its own Python, and finding what is in its way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.setup.machine import Machine

ADDIN = "workbooks/DeAn06.xlam"
"""The add-in as shipped, a name for ``shipped.path_of``."""
START_CODE = """
import sys
import de06_xl
from de06_xl.workbook.excel_app import load_xlwings
xlwings = load_xlwings()
print(de06_xl.__version__)
sys.exit(sys.platform == "win32" and not hasattr(xlwings, "_xlwindows"))
"""
"""What a Python runs that shows that it can do a click: it prints our version, and its status is 0 where all loads.

xlwings is not imported by itself, for it ends other Excels at its end, and hides it when it cannot reach Excel.
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Where things stand in the profile of one user; none of it needs an administrator's rights."""

    home: Path
    """Ours alone: the environment and the logs."""
    start_folder: Path
    """Excel opens what lies here whenever it starts, and trusts it unless told otherwise."""

    @classmethod
    def of(cls, machine: Machine) -> Places:
        """The places of the user who runs this."""
        return cls(machine.local / "DeAn06", machine.roaming / "Microsoft" / "Excel" / "XLSTART")

    @property
    def environment(self) -> Path:
        """The private environment, whose ``pythonw.exe`` the add-in starts; its path is written in our VBA too."""
        return self.home / "venv"

    @property
    def new_environment(self) -> Path:
        """Where the next environment grows until it can take the place of the old one."""
        return self.home / "venv.new"

    @property
    def old_environment(self) -> Path:
        """Where the environment that gave way waits to be deleted."""
        return self.home / "venv.old"

    @property
    def log(self) -> Path:
        """The folder in which traces of unexpected errors lie, and what pip said when it failed."""
        return self.home / "log"

    @property
    def addin(self) -> Path:
        """The add-in where Excel finds it."""
        return self.start_folder / "DeAn06.xlam"


def program(environment: Path, name: str) -> Path:
    """A program of a private environment: ``python.exe``, or ``pythonw.exe``, which opens no console window."""
    return environment / "Scripts" / name
