"""xlwings ends every Excel without a window when a process that loaded it ends; ours take that from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

STAND_IN = """
import atexit, pathlib, sys, types
sys.path.insert(0, {repository!r})
import xlwings

windows = types.ModuleType("xlwings._xlwindows")
windows.N_COM_ATTEMPTS = 0

@atexit.register
def cleanup():
    pathlib.Path({marker!r}).write_text("taskkill")

windows.cleanup = cleanup
xlwings._xlwindows = windows
"""
"""xlwings as it is on Windows, as far as it goes by itself: a marker stands for the end of other Excels."""

OURS = {
    "a click": "from de06_xl.workbook.excel_app import load_xlwings; load_xlwings()",
    "a click from its start": "from de06_xl.addin import click; click.main(['nhat_ky', '1'])",
    "doctor --run": """
from pathlib import Path
from de06_xl.setup import drive

class Excel:
    def __init__(self, **_):
        raise OSError

xlwings.App = Excel
try:
    with drive._opened(Path("a"), Path("b")):
        pass
except drive.De06Error:
    pass
else:
    raise SystemExit("an Excel that does not start")
""",
}


def ended(tmp_path: Path, program: str) -> tuple[bool, int]:
    """Whether a process ends other Excels when it ends, and how often it repeats a rejected call; 0 is for ever."""
    marker = tmp_path / "ended"
    start = STAND_IN.format(repository=str(REPOSITORY), marker=str(marker))
    ran = subprocess.run(
        [sys.executable, "-I", "-c", f"{start}\n{program}\nprint(windows.N_COM_ATTEMPTS)"],
        env={"HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return marker.exists(), int(ran.stdout)


@pytest.mark.thorough
def test_xlwings_alone_would_end_them_and_ask_for_ever(tmp_path: Path) -> None:
    assert ended(tmp_path, "") == (True, 0)


@pytest.mark.few(1)
@pytest.mark.parametrize("program", OURS.values(), ids=OURS)
def test_ours_end_nothing_and_give_up_asking(tmp_path: Path, program: str) -> None:
    ends_others, attempts = ended(tmp_path, program)
    assert not ends_others
    assert 0 < attempts < 1000


def test_the_package_imports_xlwings_in_one_place_only() -> None:
    """A second one would have the habits again. Imports for types alone are never run."""
    found = {
        path.name
        for path in (REPOSITORY / "de06_xl").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if 'import_module("xlwings")' in line
        or (line.strip().startswith(("import xlwings", "from xlwings")) and not _for_types_alone(path, line))
    }
    assert found == {"excel_app.py"}


def _for_types_alone(path: Path, line: str) -> bool:
    text = path.read_text(encoding="utf-8")
    return line in text.partition("if TYPE_CHECKING:\n")[2].partition("\n\n\n")[0].splitlines()
