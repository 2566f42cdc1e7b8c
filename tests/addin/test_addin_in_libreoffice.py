"""A click in a real spreadsheet program: the add-in's callback, as shipped, starts what changes the workbook."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from de06_xl.addin.buttons import ACTIONS
from de06_xl.system import shipped
from tests.support.addin_office import AddinInOffice, loaded
from tests.support.libreoffice import PYTHON
from tests.support.xlwings_uno import LibreOffice, contents

pytestmark = pytest.mark.office

CHILD_LIMIT = 20
"""Seconds for a started program to do its work."""

STAND_IN = """
import json, sys, uno
from pathlib import Path

notes, action, window = sys.argv[1:]
here = uno.getComponentContext()
resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
there = resolver.resolve(f"uno:pipe,name={window};urp;StarOffice.ComponentContext")
desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
document = desktop.CurrentComponent
document.Sheets.getByIndex(0).getCellRangeByName("A1").String = f"Đã bấm {action}"
note = json.dumps({"arguments": [action, window], "workbook": document.URL})
beside = Path(notes, action + ".new")
beside.write_text(note, encoding="utf-8")
beside.rename(Path(notes, action + ".json"))
"""
"""Stands in for our Python: changes a cell of the active workbook, then notes what it was given and what it found."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the started program notes what it found."""
    return tmp_path_factory.mktemp("notes")


@pytest.fixture(scope="module")
def addin(office: LibreOffice, folder: Path) -> Iterator[AddinInOffice]:
    script = folder / "stand_in.py"
    script.write_text(STAND_IN, encoding="utf-8")
    with loaded(office, folder, [PYTHON, "-I", str(script), str(folder)]) as addin:
        yield addin


@pytest.fixture(scope="module")
def workbook(office: LibreOffice, addin: AddinInOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The sample, open and active, the add-in beside it."""
    sample = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    book = office.open(str(shutil.copy(sample, tmp_path_factory.mktemp("sổ") / sample.name)))
    yield book.document
    book.close()


def note_of(folder: Path, action: str) -> dict[str, Any]:
    """What the started program noted, once it is done."""
    path = folder / f"{action}.json"
    deadline = time.monotonic() + CHILD_LIMIT
    while not path.exists():
        assert time.monotonic() < deadline, f"no program was started for {action}, or it failed"
        time.sleep(0.05)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return found


@pytest.mark.few(1)
@pytest.mark.parametrize("action", [action.id for action in ACTIONS])
def test_a_click_starts_a_program_that_finds_the_active_workbook(
    office: LibreOffice, addin: AddinInOffice, workbook: Any, folder: Path, action: str
) -> None:
    assert addin.click(f"de06_{action}") == []
    assert note_of(folder, action) == {"arguments": [action, office.pipe], "workbook": workbook.URL}


def test_the_workbook_has_what_the_program_wrote_and_all_else_as_it_was(
    addin: AddinInOffice, workbook: Any, folder: Path
) -> None:
    expected = contents(workbook)
    first = expected[workbook.Sheets.getByIndex(0).Name]
    first[0] = ("Đã bấm kiem_tra", *first[0][1:])
    addin.click("de06_kiem_tra")
    note_of(folder, "kiem_tra")
    assert contents(workbook) == expected


@pytest.mark.parametrize("automatic", [True, False])
def test_the_program_is_left_as_it_was(addin: AddinInOffice, workbook: Any, folder: Path, automatic: bool) -> None:
    workbook.enableAutomaticCalculation(automatic)
    addin.click("de06_kiem_tra")
    note_of(folder, "kiem_tra")
    assert workbook.isAutomaticCalculationEnabled() is automatic
    assert not workbook.hasControllersLocked()


def test_a_second_click_is_heard(addin: AddinInOffice, workbook: Any, folder: Path) -> None:
    for action in ("kiem_tra", "xuat_word"):
        addin.click(f"de06_{action}")
        note_of(folder, action)


def test_a_workbook_that_was_never_saved_starts_nothing(
    office: LibreOffice, addin: AddinInOffice, folder: Path
) -> None:
    document = office.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    try:
        (shown,) = addin.click("de06_kiem_tra")
        assert shown.startswith("Đề án 06: Sổ này chưa được lưu lần nào")
        time.sleep(1)
        assert list(folder.glob("*.json")) == []
        assert document.Sheets.getByIndex(0).getCellRangeByName("A1").String == ""
    finally:
        document.close(True)
