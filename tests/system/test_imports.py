"""A click, help and a check of a workbook do not wait for pandas and other large libraries; what needs them can."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench import clicks

pytestmark = pytest.mark.linux("a Python that imports xlwings and was started by another one does not end in Wine")

OURS = {
    "xlwings": clicks.LOAD,
    "openpyxl": "import de06_xl.workbook.quick_openpyxl\n",
}
LARGE = {"PIL", "matplotlib", "numpy", "pandas"}
LOADED = f"\nimport sys; print('LOADED', *{{name.partition('.')[0] for name in sys.modules}} & {LARGE})"
SUMS = "\nimport pandas; print(pandas.DataFrame({'xã': ['A', 'A'], 'số': [1, 2]}).groupby('xã')['số'].sum()['A'])"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a pandas and a numpy that say when they are imported."""
    for name in ("pandas", "numpy"):
        # xlwings and openpyxl name some of their types while they are imported
        (tmp_path / f"{name}.py").write_text("print(__name__)\nimport builtins\n__getattr__ = vars(builtins).get")
    return tmp_path


def python(program: str, **environment: str) -> str:
    """What a Python prints that runs a program."""
    ran = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return ran.stdout


def imported(folder: Path, program: str) -> list[str]:
    """What of pandas and numpy a Python imports that finds those of the folder, in their order."""
    return python(program, PYTHONPATH=str(folder)).split()


def test_xlwings_alone_imports_both(folder: Path) -> None:
    assert set(imported(folder, "import xlwings")) == {"pandas", "numpy"}


def test_openpyxl_alone_imports_numpy_and_pillow() -> None:
    assert set(python("import openpyxl" + LOADED).split()) == {"LOADED", "numpy", "PIL"}


@pytest.mark.thorough
def test_xlwings_alone_imports_matplotlib() -> None:
    assert "matplotlib" in python("import xlwings" + LOADED).split()


@pytest.mark.parametrize("library", OURS)
def test_ours_leaves_them_out(folder: Path, library: str) -> None:
    assert imported(folder, OURS[library]) == []


@pytest.mark.parametrize("library", OURS)
def test_they_can_be_imported_afterwards(folder: Path, library: str) -> None:
    assert imported(folder, f"{OURS[library]}\nimport pandas\nimport numpy") == ["pandas", "numpy"]


@pytest.mark.parametrize("library", OURS)
def test_one_that_was_imported_before_stays(folder: Path, library: str) -> None:
    program = f"import sys, pandas\n{OURS[library]}\nassert sys.modules['pandas'] is pandas"
    assert imported(folder, program) == ["pandas"]


@pytest.mark.thorough
def test_they_work_beside_what_was_imported_without_them() -> None:
    assert python("".join(OURS.values()) + SUMS).split() == ["3"]


@pytest.mark.few(1)
@pytest.mark.parametrize("button", ["thong_tin_chung", "kiem_tra", "xuat_word"])
def test_a_click_loads_none_of_them(tmp_path: Path, button: str) -> None:
    values = clicks.made_up_excel(tmp_path, button)
    said = python((clicks.EXCEL + clicks.CLICK).format(**values) + LOADED + SUMS).partition("LOADED")[2]
    assert said.split() == ["3"]
