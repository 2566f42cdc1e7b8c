"""``de06 doctor`` as an IT officer types it: a line for each check, exit status, the buttons pressed with --run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from de06_xl.setup.drive import PRESSED
from tests.support.command_line import assert_one_sentence, child, content, de06
from tests.support.driven_excel import DrivenExcel, start_next
from tests.support.machine import MadeUpMachine, run_on, with_dean06

ADDINS_OFF = r"HKCU\Software\Policies\Microsoft\Office\16.0\excel\security", "DisableAllAddins"
WORD = r"HKCR\Word.Application\CLSID", ""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """The machine on which ``de06`` runs: DeAn06 is installed, nothing is in its way."""
    machine = with_dean06(tmp_path, monkeypatch)
    run_on(monkeypatch, machine)
    return machine


@pytest.fixture
def excel(monkeypatch: pytest.MonkeyPatch) -> DrivenExcel:
    """The Excel that starts next."""
    return start_next(monkeypatch)


def test_a_sound_machine_gets_a_line_for_each_check(machine: MadeUpMachine) -> None:
    before = content(machine.root)
    ran = de06("doctor")
    assert (ran.status, ran.err) == (0, "")
    *lines, last = ran.out.splitlines()
    assert len(lines) == 18
    assert all(line.startswith("[ĐẠT] ") for line in lines)
    assert last == "Không có mục nào chặn DeAn06."
    assert content(machine.root) == before


def test_what_blocks_gets_its_remedy_and_status_1(machine: MadeUpMachine) -> None:
    machine.entries[ADDINS_OFF] = "1"
    ran = de06("doctor")
    assert (ran.status, ran.err) == (1, "")
    (line,) = [line for line in ran.out.splitlines() if line.startswith("[CHẶN]")]
    assert "Cách khắc phục: " in line
    assert "DisableAllAddins" in line


def test_what_may_be_in_the_way_does_not_block(machine: MadeUpMachine) -> None:
    del machine.entries[WORD]
    ran = de06("doctor")
    assert ran.status == 0
    assert "[LƯU Ý] Word: " in ran.out


def test_run_presses_every_button(machine: MadeUpMachine, excel: DrivenExcel) -> None:
    ran = de06("doctor", "--run")
    assert ran.status == 0
    assert [button for *_, button in excel.ran] == [action.id for action in PRESSED]
    assert all(f"[ĐẠT] Nút {action.label}: " in ran.out for action in PRESSED)
    # What is under way stays out of the result.
    assert "…" in ran.err
    assert "…" not in ran.out


def test_without_run_no_excel_starts(machine: MadeUpMachine, excel: DrivenExcel) -> None:
    de06("doctor")
    assert excel.opened == []


def test_a_button_that_fails_is_status_1(machine: MadeUpMachine, excel: DrivenExcel) -> None:
    excel.ends = {PRESSED[0].id: 2}
    ran = de06("doctor", "--run")
    assert ran.status == 1
    assert f"[CHẶN] Nút {PRESSED[0].label}: " in ran.out


def test_buttons_are_pressed_though_a_setting_seems_to_forbid_them(machine: MadeUpMachine, excel: DrivenExcel) -> None:
    machine.entries[ADDINS_OFF] = "1"
    ran = de06("doctor", "--run")
    assert ran.status == 1
    assert len(excel.ran) == len(PRESSED)


def test_run_that_cannot_be_is_one_sentence_after_the_checks(machine: MadeUpMachine, excel: DrivenExcel) -> None:
    machine.excel = True
    ran = de06("doctor", "--run")
    assert ran.status == 2
    assert_one_sentence(ran.err)
    assert ran.out.count("[ĐẠT]") == 18
    assert excel.opened == []


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="says what happens elsewhere")
def test_elsewhere_it_tells_what_it_can(tmp_path: Path) -> None:
    ran = child("doctor", cwd=tmp_path, HOME=str(tmp_path))
    assert (ran.status, ran.err) == (0, "")
    assert "Không phải Windows" in ran.out
    assert "[ĐẠT] Python: " in ran.out
    ran = child("doctor", "--run", cwd=tmp_path, HOME=str(tmp_path))
    assert ran.status == 2
    assert_one_sentence(ran.err)
    assert list(tmp_path.iterdir()) == []
