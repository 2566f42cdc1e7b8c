"""Nothing that lies beside a workbook, stands in it or in the environment is run by a click."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from de06_xl.addin.watch import REPORTED, UNREPORTED
from tests.conftest import NOW
from tests.support.xlwings_uno import LibreOffice

CHILD = Path(__file__).parents[1] / "support" / "click_child.py"

MODULES = ("pandas", "numpy", "de06_xl", "xlwings", "lxml", "openpyxl", "docxtpl", "jinja2", "pywintypes", "win32com")
STARTUP = ("sitecustomize", "usercustomize", "json", "atexit", "ctypes", "tempfile", "datetime", "getpass", "startup")
SETTINGS = ("de06.conf", "xlwings.conf")


def lay(folder: Path) -> Path:
    """Put foreign code into a folder, all of which notes that it ran in the file returned."""
    marker = folder / "ran.txt"
    note = f"open({str(marker)!r}, 'a').write(__name__ + chr(10))\n"
    for name in (*MODULES, *STARTUP):
        (folder / f"{name}.py").write_text(note, encoding="utf-8")
    for name in SETTINGS:
        settings = f'"PYTHONPATH","{folder}"\n"INTERPRETER_WIN","{folder}"\n"UDF MODULES","startup"\n'
        (folder / name).write_text(settings, encoding="utf-8")
    return marker


def environment(folder: Path) -> dict[str, str]:
    """The environment of an Excel that was led astray, as far as Python or xlwings might heed it."""
    settings = folder / ".xlwings"
    settings.mkdir(exist_ok=True)
    (settings / "xlwings.conf").write_text((folder / "xlwings.conf").read_text(encoding="utf-8"), encoding="utf-8")
    astray = {
        "PYTHONPATH": str(folder),
        "PYTHONSTARTUP": str(folder / "startup.py"),
        "PYTHONUSERBASE": str(folder),
        "PYTHONINSPECT": "",
        "HOME": str(folder),
    }
    return {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | astray


def run(folder: Path, *command: str) -> int:
    """Run Python in a folder, in its astray environment."""
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment(folder), check=False, timeout=120, capture_output=True
    ).returncode


def test_a_python_that_is_not_isolated_would_run_it(tmp_path: Path) -> None:
    marker = lay(tmp_path)
    run(tmp_path, "-c", "import pandas, xlwings")
    assert {"pandas", "xlwings", "sitecustomize"} <= {*marker.read_text(encoding="utf-8").split()}


def test_the_command_of_a_click_runs_nothing_that_lies_in_the_current_folder(tmp_path: Path) -> None:
    marker = lay(tmp_path)
    # where there is no Excel it cannot tell anybody
    assert run(tmp_path, "-I", "-m", "de06_xl.addin", "kiem_tra", "1") == UNREPORTED
    assert not marker.exists()


def lay_sheets(document: Any, folder: Path) -> None:
    """Put sheets into a workbook that xlwings' own add-in would take its interpreter and its modules from."""
    for name in (*SETTINGS, "x.py"):
        document.Sheets.insertNewByName(name, document.Sheets.Count)
        sheet = document.Sheets.getByName(name)
        lines = [("Interpreter_Win", str(folder)), ("PYTHONPATH", str(folder)), ("UDF Modules", "startup")]
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.getCellByPosition(column, row).String = text


@pytest.mark.few(0, 1)
@pytest.mark.office
@pytest.mark.parametrize("button", ["kiem_tra", "loi_ke_tiep", "xuat_word", "ky_moi"])
def test_a_click_does_its_work_and_runs_nothing_foreign(
    office: LibreOffice, sample: Path, tmp_path: Path, button: str
) -> None:
    marker = lay(sample.parent)
    with tempfile.TemporaryDirectory(prefix="de06-click-") as beside:
        folder = Path(beside)
        (folder / "passing").mkdir()
        settings = {"answers": ["yes", "no"], "opener": "/bin/true", "now": NOW.isoformat()}
        (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
        book = office.open(str(sample))
        try:
            lay_sheets(book.document, sample.parent)
            assert run(sample.parent, "-I", str(CHILD), beside, button, office.pipe) == 0
        finally:
            book.close()
        note = json.loads((folder / f"{button}.json").read_text(encoding="utf-8"))
    assert note["status"] == REPORTED
    assert "ngoài dự kiến" not in str(note["alerts"])
    assert "startup" not in note["modules"]
    assert note["folder"] == sys.prefix  # not the workbook's, where Windows looks for programs first
    assert not marker.exists()
