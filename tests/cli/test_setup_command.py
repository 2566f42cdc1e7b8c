"""``de06 setup`` as an IT officer types it: exit status, what stands on which stream, what is on the disk."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from de06_xl.setup.machine import Completed as Ended
from de06_xl.system import shipped
from tests.support.command_line import Completed, assert_one_sentence, child, content, de06
from tests.support.machine import MadeUpMachine, run_on, with_dean06


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """The machine on which ``de06`` runs; nothing of ours is on it."""
    machine = MadeUpMachine(tmp_path)
    run_on(monkeypatch, machine)
    return machine


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """The machine on which ``de06`` runs, DeAn06 installed."""
    machine = with_dean06(tmp_path, monkeypatch)
    run_on(monkeypatch, machine)
    return machine


def assert_refused(ran: Completed) -> None:
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)


def test_setup_installs_and_says_where(machine: MadeUpMachine) -> None:
    ran = de06("setup")
    assert ran.status == 0
    assert str(machine.places.environment) in ran.out
    assert str(machine.places.addin) in ran.out
    assert machine.places.addin.read_bytes() == shipped.path_of(shipped.ADDIN).read_bytes()
    # What is under way stays out of the result.
    assert "…" in ran.err
    assert "…" not in ran.out


def test_remove_takes_away_what_setup_made(machine: MadeUpMachine) -> None:
    before = content(machine.root)
    assert de06("setup").status == 0
    ran = de06("setup", "--remove")
    assert (ran.status, ran.err) == (0, "")
    assert "Đã gỡ" in ran.out
    assert content(machine.root) == before
    assert not machine.places.home.exists()


def test_removing_twice_is_done_already(installed: MadeUpMachine) -> None:
    de06("setup", "--remove")
    ran = de06("setup", "--remove")
    assert (ran.status, ran.err) == (0, "")
    assert "không có gì để gỡ" in ran.out


@pytest.mark.parametrize("arguments", [[], ["--remove"]])
def test_nothing_is_done_while_excel_runs(installed: MadeUpMachine, arguments: list[str]) -> None:
    before = content(installed.root)
    installed.excel = True
    ran = de06("setup", *arguments)
    assert_refused(ran)
    assert "Excel đang mở" in ran.err
    assert content(installed.root) == before


def test_a_failed_upgrade_is_one_sentence_and_the_old_version_stays(installed: MadeUpMachine) -> None:
    environment = content(installed.places.environment)
    installed.before = lambda command: Ended(1, "ERROR") if "-c" in command else None
    ran = de06("setup")
    assert ran.status == 2
    assert_one_sentence(ran.err.splitlines(keepends=True)[-1])
    assert "Bản đang dùng vẫn nguyên" in ran.err
    assert content(installed.places.environment) == environment


@pytest.mark.parametrize("arguments", [[], ["--remove"]])
@pytest.mark.skipif(sys.platform == "win32", reason="says what happens elsewhere")
def test_elsewhere_it_says_that_it_is_for_windows(tmp_path: Path, arguments: list[str]) -> None:
    ran = child("setup", *arguments, cwd=tmp_path, HOME=str(tmp_path))
    assert_refused(ran)
    assert "Windows" in ran.err
    assert list(tmp_path.iterdir()) == []
