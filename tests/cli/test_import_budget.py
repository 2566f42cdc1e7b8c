"""Asking for help is quick: what is slow to load is loaded by the commands that need it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import child

SLOW = {"rich", "openpyxl", "pandas", "numpy", "docxtpl", "xlwings", "lxml", "docx", "jinja2"}
PROGRAM = """
import atexit, sys
packages = lambda: {name.partition(".")[0] for name in sys.modules}
atexit.register(lambda: print("LOADED", *packages(), file=sys.stderr))
from de06_xl.cli.app import main
main()
"""


def loaded(*arguments: str, cwd: Path) -> set[str]:
    """The packages that a process of ``de06`` has loaded when it ends."""
    ran = child(*arguments, cwd=cwd, program=("-c", PROGRAM))
    return set(ran.err.partition("LOADED ")[2].split())


@pytest.mark.few(2)
@pytest.mark.parametrize("command", ["", "demo", "new", "validate", "report", "setup", "doctor", "bundle"])
def test_help_loads_nothing_slow(command: str, tmp_path: Path) -> None:
    packages = loaded(*command.split(), "--help", cwd=tmp_path)
    assert "click" in packages
    assert packages & SLOW == set()


@pytest.mark.parametrize("arguments", [["--version"], ["validate"], ["kiem-tra"], ["report", "--khong-co"]])
def test_mistakes_are_told_without_anything_slow(arguments: list[str], tmp_path: Path) -> None:
    packages = loaded(*arguments, cwd=tmp_path)
    assert "click" in packages
    assert packages & SLOW == set()


def test_a_workbook_is_checked_without_what_only_reports_need(sample: Path) -> None:
    packages = loaded("validate", str(sample), cwd=sample.parent)
    assert {"openpyxl", "rich"} <= packages
    assert packages & {"docxtpl", "docx", "jinja2", "pandas", "numpy", "xlwings"} == set()
