"""``de06 doctor`` presses the buttons in a made-up Excel: each once, on a copy, and what fails is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

import de06_xl
from de06_xl.setup.drive import MACRO, NOT_STARTED, PRESSED, drive
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from tests.support.command_line import assert_one_sentence, content
from tests.support.driven_excel import DrivenExcel, start_next
from tests.support.machine import MadeUpMachine, Memory, Spoil, with_dean06


@pytest.fixture
def healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """A machine on which DeAn06 is installed and nothing is in its way."""
    return with_dean06(tmp_path, monkeypatch)


@pytest.fixture
def excel(monkeypatch: pytest.MonkeyPatch) -> DrivenExcel:
    """The Excel that starts next."""
    return start_next(monkeypatch)


def test_every_button_is_pressed_once_on_a_copy_that_is_gone_afterwards(
    healthy: MadeUpMachine, excel: DrivenExcel
) -> None:
    before = content(healthy.root)
    sample = shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes()
    checks = drive(healthy, Memory())
    assert [check.ok for check in checks] == [True] * len(PRESSED)
    assert excel.ran == [("DeAn06.xlam", MACRO, action.id) for action in PRESSED]
    assert excel.opened[0].path == str(healthy.places.addin)
    assert not any(book.is_open for book in excel.opened)
    assert excel.has_quit
    assert content(healthy.root) == before
    assert shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes() == sample


def test_the_exit_handler_that_ends_other_excels_is_taken_away(healthy: MadeUpMachine, excel: DrivenExcel) -> None:
    drive(healthy, Memory())
    fake: Any = sys.modules["xlwings"]
    assert fake.unregistered == [fake._xlwindows.cleanup]


def test_an_excel_that_stays_busy_is_not_asked_for_ever(healthy: MadeUpMachine, excel: DrivenExcel) -> None:
    drive(healthy, Memory())
    fake: Any = sys.modules["xlwings"]
    assert fake._xlwindows.N_COM_ATTEMPTS > 0  # 0 is for ever


def test_a_button_that_fails_does_not_stop_the_others(healthy: MadeUpMachine, excel: DrivenExcel) -> None:
    excel.ends = {"kiem_tra": 2, "xuat_word": RuntimeError("com_error")}
    excel.leaves = {"xuat_pdf": {"status_bar": "Đang chạy…", "calculation": "manual", "screen_updating": False}}
    failed = {check.name: check.found for check in drive(healthy, Memory()) if check.ok is not True}
    assert len(excel.ran) == len(PRESSED)
    assert "mã 2" in failed["Nút Kiểm tra"]
    assert "macro" in failed["Nút Xuất Word"]
    assert all(what in failed["Nút Xuất PDF"] for what in ("màn hình", "tính toán", "trạng thái"))
    assert excel.has_quit


def test_a_button_that_could_not_start_python_leads_to_the_other_checks(
    healthy: MadeUpMachine, excel: DrivenExcel
) -> None:
    excel.ends = {"kiem_tra": NOT_STARTED}
    failed = [check for check in drive(healthy, Memory()) if check.ok is not True]
    assert [check.name for check in failed] == ["Nút Kiểm tra"]
    assert "không gọi được Python" in failed[0].found
    assert "de06 doctor" in failed[0].remedy


def test_a_failed_button_names_the_folder_of_the_logs(healthy: MadeUpMachine, excel: DrivenExcel) -> None:
    excel.ends = {"kiem_tra": 2}
    (failed,) = [check for check in drive(healthy, Memory()) if check.ok is not True]
    assert str(healthy.places.log) in failed.remedy


def test_the_macro_is_named_after_a_module_of_the_addin() -> None:
    module = MACRO.partition(".")[0]
    assert (Path(de06_xl.__file__).parent / "build" / "vba" / f"{module}.bas").is_file()


def test_an_addin_that_does_not_open_is_one_sentence(healthy: MadeUpMachine, excel: DrivenExcel) -> None:
    excel.refuses = "DeAn06.xlam"
    before = content(healthy.root)
    with pytest.raises(De06Error) as raised:
        drive(healthy, Memory())
    assert_one_sentence(f"{raised.value}\n")
    assert excel.has_quit
    assert content(healthy.root) == before


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda machine: setattr(machine, "excel", True), "đóng hết Excel"),
        (lambda machine: setattr(machine, "system", "linux"), "Windows"),
        (lambda machine: machine.places.addin.unlink(), "de06 setup"),
    ],
)
def test_buttons_are_not_pressed_where_that_cannot_be(
    healthy: MadeUpMachine, excel: DrivenExcel, spoil: Spoil, sentence: str
) -> None:
    spoil(healthy)
    with pytest.raises(De06Error, match=sentence) as raised:
        drive(healthy, Memory())
    assert_one_sentence(f"{raised.value}\n")
    assert excel.opened == []
