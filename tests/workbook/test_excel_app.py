"""xlwings is imported without pandas and numpy, which a click would wait for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = "from de06_xl.workbook.excel_app import load_xlwings; load_xlwings()"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pandas and a numpy that say when they are imported."""
    for name in ("pandas", "numpy"):
        # xlwings names some of their types while it is imported
        (tmp_path / f"{name}.py").write_text("print(__name__)\n__getattr__ = {}.get")
    return tmp_path


def imported(folder: Path, program: str) -> list[str]:
    """What of pandas and numpy a Python imports that has them, in their order."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_xlwings_alone_imports_them(folder: Path) -> None:
    assert set(imported(folder, "import xlwings")) == {"pandas", "numpy"}


def test_ours_leaves_them_out(folder: Path) -> None:
    assert imported(folder, LOAD) == []


def test_they_can_be_imported_afterwards(folder: Path) -> None:
    assert imported(folder, f"{LOAD}\nimport pandas\nimport numpy") == ["pandas", "numpy"]


def test_one_that_was_imported_before_stays(folder: Path) -> None:
    program = f"import sys, pandas\n{LOAD}\nassert sys.modules['pandas'] is pandas"
    assert imported(folder, program) == ["pandas"]
