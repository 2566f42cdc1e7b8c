"""``de06 setup`` on a made-up Windows: put in, replaced, removed, refused, interrupted."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from de06_xl.setup import install as setup
from de06_xl.setup.environment import START_CODE, program
from de06_xl.setup.install import install, remove
from de06_xl.setup.machine import Completed, Interpreter
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__
from tests.support.command_line import assert_one_sentence, content
from tests.support.machine import VERSION, MadeUpMachine, Memory, make_addin, make_bundle, ship


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "_RENAME_PAUSE", 0)


@pytest.fixture
def addin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The add-in as shipped."""
    path = make_addin(tmp_path / "shipped" / "DeAn06.xlam")
    ship(monkeypatch, path)
    return path


@pytest.fixture
def machine(tmp_path: Path, addin: Path) -> MadeUpMachine:
    """A machine on which nothing of ours is."""
    return MadeUpMachine(tmp_path)


@pytest.fixture
def upgradable(machine: MadeUpMachine) -> MadeUpMachine:
    """A machine on which an older version is at work."""
    install(machine, Memory())
    make_addin(machine.places.addin, "0.0.1", "old")
    version_in(machine).write_text("0.0.1")
    machine.commands.clear()
    return machine


def version_in(machine: MadeUpMachine) -> Path:
    return machine.places.environment / VERSION


def refusal(machine: MadeUpMachine) -> str:
    """The sentence with which an installation ends that cannot be done."""
    with pytest.raises(De06Error) as raised:
        install(machine, Memory())
    sentence = str(raised.value)
    assert_one_sentence(f"{sentence}\n")
    return sentence


def failing(word: str) -> object:
    """A stand-in for programs: the one whose command line holds the word fails."""
    return lambda command: Completed(1, "ERROR: bị hỏng") if word in command else None


def leftovers(machine: MadeUpMachine) -> list[str]:
    """What stands beside the environment and the logs."""
    return sorted(path.name for path in machine.places.home.iterdir() if path.name not in {"python", "log"})


def test_a_fresh_installation_has_environment_and_addin(machine: MadeUpMachine, addin: Path) -> None:
    ui = Memory()
    install(machine, ui)
    assert version_in(machine).read_text() == __version__
    assert machine.places.addin.read_bytes() == addin.read_bytes()
    assert machine.places.addin == machine.roaming / "Microsoft" / "Excel" / "XLSTART" / "DeAn06.xlam"
    assert leftovers(machine) == []
    assert str(machine.places.addin) in "\n".join(ui.messages)
    assert "Nguyễn Văn A" in str(machine.places.environment)


def test_what_is_beside_the_bundles_own_files_is_not_installed(machine: MadeUpMachine) -> None:
    (machine.bundle / "python" / "sitecustomize.py").write_text("raise SystemExit")
    install(machine, Memory())
    assert not (machine.places.environment / "sitecustomize.py").exists()


@pytest.mark.parametrize("name", ["CaiDat.cmd", "python/pythonw.exe", f"python/{VERSION}"])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"changed")])
def test_a_file_that_is_missing_or_changed_is_named_and_the_old_version_stays(
    upgradable: MadeUpMachine, name: str, spoil: Callable[[Path], object]
) -> None:
    spoil(upgradable.bundle / name)
    before = content(upgradable.root)
    assert str(upgradable.bundle / name) in refusal(upgradable)
    assert content(upgradable.root) == before
    assert upgradable.commands == []


@pytest.mark.parametrize("line", ["", "0" * 64 + "  ../x", "0" * 64 + "  C:/x", "0" * 64 + "  /x", "0" * 64 + r"  a\x"])
def test_a_list_of_files_that_leads_elsewhere_is_refused(upgradable: MadeUpMachine, line: str) -> None:
    before = content(upgradable.places.environment)
    (upgradable.bundle / "SHA256SUMS").write_text(f"{line}\n")
    assert "SHA256SUMS" in refusal(upgradable)
    assert content(upgradable.places.environment) == before


def test_a_python_that_is_in_no_bundle_makes_one_and_leaves_nothing_of_it(
    machine: MadeUpMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextlib.contextmanager
    def made(machine: MadeUpMachine, place: Path, ui: Memory) -> Iterator[Path]:
        yield make_bundle(place / ".de06-made")
        shutil.rmtree(place / ".de06-made")

    monkeypatch.setattr("de06_xl.setup.bundle.made", made)
    shutil.rmtree(machine.bundle)
    install(machine, Memory())
    assert version_in(machine).read_text() == __version__
    assert leftovers(machine) == []


def test_the_wrappers_around_excels_interface_are_kept_in_the_environment(machine: MadeUpMachine) -> None:
    install(machine, Memory())
    libraries = machine.places.environment / "Lib" / "site-packages"
    assert (libraries / "win32com" / "gen_py").is_dir()


@pytest.mark.parametrize(("reaches_excel", "status"), [(True, False), (False, True)])
def test_on_windows_an_xlwings_that_cannot_reach_excel_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reaches_excel: bool, status: bool
) -> None:
    windows = SimpleNamespace(cleanup=print, N_COM_ATTEMPTS=0)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "xlwings", SimpleNamespace(**({"_xlwindows": windows} if reaches_excel else {})))
    with pytest.raises(SystemExit) as ended:
        exec(START_CODE, {})
    assert ended.value.code is status
    assert capsys.readouterr().out.strip() == __version__


def test_an_upgrade_replaces_both(upgradable: MadeUpMachine, addin: Path) -> None:
    (upgradable.places.environment / "old.txt").write_text("old")
    install(upgradable, Memory())
    assert version_in(upgradable).read_text() == __version__
    assert upgradable.places.addin.read_bytes() == addin.read_bytes()
    assert not (upgradable.places.environment / "old.txt").exists()
    assert leftovers(upgradable) == []


def test_a_failed_upgrade_leaves_the_old_version_at_work(upgradable: MadeUpMachine) -> None:
    before = content(upgradable.root)
    upgradable.before = failing("-c")
    sentence = refusal(upgradable)
    assert "Bản đang dùng vẫn nguyên" in sentence
    assert "không chạy được" in sentence
    log = next(upgradable.places.log.iterdir())
    assert str(log) in sentence
    assert "bị hỏng" in log.read_text("utf-8")
    log.unlink()
    assert content(upgradable.root) == before


def test_a_failed_first_installation_says_that_nothing_is_there(machine: MadeUpMachine) -> None:
    machine.before = failing("-c")
    assert "Chưa có gì được cài" in refusal(machine)
    assert not machine.places.environment.exists()
    assert not machine.places.addin.exists()
    assert leftovers(machine) == []


def test_an_environment_of_another_version_is_not_taken(upgradable: MadeUpMachine) -> None:
    before = content(upgradable.root)
    upgradable.before = lambda command: Completed(0, "9.9.9\n") if "-c" in command else None
    assert "không chạy được" in refusal(upgradable)
    next(upgradable.places.log.iterdir()).unlink()
    assert content(upgradable.root) == before


@pytest.mark.parametrize("renames_done", [0, 1])
def test_an_environment_in_use_stays_as_it_was(
    upgradable: MadeUpMachine, monkeypatch: pytest.MonkeyPatch, renames_done: int
) -> None:
    before = content(upgradable.root)
    rename, done = os.rename, []

    def refuse(source: Path, target: Path) -> None:
        if source.name == "python.old" or len(done) < renames_done:
            done.append(source)
            return rename(source, target)
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "rename", refuse)
    assert "đang được chương trình khác dùng" in refusal(upgradable)
    assert content(upgradable.root) == before


def test_a_rename_that_a_virus_scanner_holds_up_is_tried_again(
    machine: MadeUpMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, refused = os.rename, []

    def refuse_twice(source: Path, target: Path) -> None:
        if len(refused) < 2:
            refused.append(source)
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(os, "rename", refuse_twice)
    install(machine, Memory())
    assert version_in(machine).read_text() == __version__


def test_an_addin_that_cannot_be_replaced_keeps_its_environment(upgradable: MadeUpMachine) -> None:
    upgradable.places.addin.unlink()
    upgradable.places.addin.mkdir()
    assert "DeAn06.xlam" in refusal(upgradable)
    assert version_in(upgradable).read_text() == "0.0.1"
    assert leftovers(upgradable) == []


def test_an_addin_that_is_marked_read_only_stays_with_its_environment(upgradable: MadeUpMachine) -> None:
    upgradable.places.addin.chmod(stat.S_IREAD)
    before = content(upgradable.root)
    assert "bỏ dấu Read-only" in refusal(upgradable)
    assert content(upgradable.root) == before


def test_a_machine_switched_off_between_the_renames_is_set_right(upgradable: MadeUpMachine) -> None:
    places = upgradable.places
    places.environment.rename(places.old_environment)
    places.new_environment.mkdir()
    upgradable.before = failing("-c")
    assert "Bản đang dùng vẫn nguyên" in refusal(upgradable)
    assert version_in(upgradable).read_text() == "0.0.1"
    upgradable.before = lambda command: None
    install(upgradable, Memory())
    assert version_in(upgradable).read_text() == __version__
    assert leftovers(upgradable) == []


def test_a_python_killed_while_it_builds_leaves_the_old_version(upgradable: MadeUpMachine) -> None:
    def killed(command: list[str]) -> Completed | None:
        if "-c" in command:
            raise KeyboardInterrupt
        return None

    upgradable.before = killed
    with pytest.raises(KeyboardInterrupt):
        install(upgradable, Memory())
    assert version_in(upgradable).read_text() == "0.0.1"
    assert leftovers(upgradable) == []


def test_nothing_is_done_while_excel_runs(upgradable: MadeUpMachine) -> None:
    before = content(upgradable.root)
    upgradable.excel = True
    assert "Excel đang mở" in refusal(upgradable)
    with pytest.raises(De06Error, match="Excel đang mở"):
        remove(upgradable, Memory())
    assert content(upgradable.root) == before
    assert upgradable.commands == []


def test_an_excel_opened_in_the_meantime_stops_the_change(upgradable: MadeUpMachine) -> None:
    before = content(upgradable.root)

    def open_excel(command: list[str]) -> None:
        upgradable.excel = upgradable.excel or "-c" in command

    upgradable.before = open_excel
    assert "Excel đang mở" in refusal(upgradable)
    assert content(upgradable.root) == before


def test_setup_is_for_windows_only(machine: MadeUpMachine) -> None:
    machine.system = "linux"
    assert "Windows" in refusal(machine)
    with pytest.raises(De06Error, match="Windows"):
        remove(machine, Memory())
    assert not machine.places.home.exists()


@pytest.mark.parametrize(
    "base",
    ["C:/Program Files/WindowsApps/PythonSoftwareFoundation.Python.3.12_3.12", r"C:\Program Files\WindowsApps\P"],
)
def test_a_python_from_the_store_is_refused(machine: MadeUpMachine, base: str) -> None:
    machine.python = Interpreter(Path("C:/x/python.exe"), Path("C:/x"), Path(base), (3, 12, 4), 64)
    assert "Microsoft Store" in refusal(machine)
    assert machine.commands == []


def test_the_environment_cannot_replace_or_remove_itself(upgradable: MadeUpMachine) -> None:
    inside = upgradable.places.environment / "python.exe"
    upgradable.python = Interpreter(inside, inside.parent, inside.parent, (3, 13, 2), 64)
    assert "từ chính bản đã cài" in refusal(upgradable)
    with pytest.raises(De06Error, match="từ chính bản đã cài"):
        remove(upgradable, Memory())
    assert upgradable.places.addin.exists()


def test_removing_leaves_nothing_of_ours_and_all_of_the_users(upgradable: MadeUpMachine, tmp_path: Path) -> None:
    places = upgradable.places
    places.log.mkdir()
    (places.log / "de06_20260101.log").write_text("trace")
    (places.home / "chay_thu-abc").mkdir()
    own = places.start_folder / "PERSONAL.XLSB"
    own.write_bytes(b"user's")
    ui = Memory()
    remove(upgradable, ui)
    assert not places.home.exists()
    assert not places.addin.exists()
    assert own.read_bytes() == b"user's"
    assert "Đã gỡ" in ui.messages[0]


def test_a_workbook_put_into_our_folder_is_kept(upgradable: MadeUpMachine) -> None:
    workbook = upgradable.places.home / "Sổ tháng 5.xlsx"
    workbook.write_bytes(b"user's")
    ui = Memory()
    remove(upgradable, ui)
    assert [path.name for path in upgradable.places.home.iterdir()] == [workbook.name]
    assert str(upgradable.places.home) in ui.messages[-1]


def test_removing_what_is_not_there_says_so(machine: MadeUpMachine) -> None:
    ui = Memory()
    remove(machine, ui)
    assert len(ui.messages) == 1
    assert "không có gì để gỡ" in ui.messages[0]


def test_half_an_installation_is_removed_too(upgradable: MadeUpMachine) -> None:
    upgradable.places.environment.rename(upgradable.places.old_environment)
    upgradable.places.new_environment.mkdir()
    remove(upgradable, Memory())
    assert not upgradable.places.home.exists()


def test_an_environment_in_use_is_not_removed_and_the_addin_stays(
    upgradable: MadeUpMachine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "in use")

    before = content(upgradable.root)
    monkeypatch.setattr(os, "rename", refuse)
    with pytest.raises(De06Error, match="đang được chương trình khác dùng"):
        remove(upgradable, Memory())
    assert content(upgradable.root) == before


def test_an_addin_in_use_is_not_removed_and_the_environment_stays(upgradable: MadeUpMachine) -> None:
    upgradable.places.addin.unlink()
    upgradable.places.addin.mkdir()
    with pytest.raises(De06Error, match=r"DeAn06\.xlam"):
        remove(upgradable, Memory())
    assert version_in(upgradable).exists()


def test_while_one_installs_or_removes_another_does_neither(upgradable: MadeUpMachine) -> None:
    before = content(upgradable.root)
    said = []

    def click_again(command: list[str]) -> None:
        with pytest.raises(De06Error) as removing:
            remove(upgradable, Memory())
        said.extend([refusal(upgradable), str(removing.value)])

    def once(command: list[str]) -> None:
        upgradable.before = lambda command: None
        click_again(command)

    upgradable.before = once
    install(upgradable, Memory())
    assert all("ở một cửa sổ khác" in sentence for sentence in said)
    assert len(said) == 2
    assert version_in(upgradable).read_text() == __version__
    assert leftovers(upgradable) == []
    assert content(upgradable.root) != before


def test_a_file_that_a_virus_scanner_takes_during_the_trial_keeps_the_old_version(upgradable: MadeUpMachine) -> None:
    before = content(upgradable.root)
    taken = upgradable.places.new_environment / "pythonw.exe"
    upgradable.before = lambda command: taken.unlink()
    assert "01 tệp vừa chép đã mất hoặc bị đổi (pythonw.exe)" in refusal(upgradable)
    assert content(upgradable.root) == before


@pytest.mark.parametrize("account", ["system32/config/systemprofile", "ServiceProfiles/LocalService"])
def test_an_account_of_the_system_has_no_excel_to_install_for(machine: MadeUpMachine, account: str) -> None:
    machine.root /= f"Windows/{account}"
    assert "tài khoản hệ thống (SYSTEM)" in refusal(machine)
    assert not machine.root.exists()


def test_files_in_the_place_of_our_folders_are_replaced(machine: MadeUpMachine) -> None:
    machine.places.home.mkdir(parents=True)
    for path in (machine.places.environment, machine.places.new_environment):
        path.write_bytes(b"a file")
    install(machine, Memory())
    assert version_in(machine).read_text() == __version__
    remove(machine, Memory())
    assert not machine.places.home.exists()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_bundle_without_its_list_of_files_is_refused(
    upgradable: MadeUpMachine, spoil: Callable[[Path], object]
) -> None:
    before = content(upgradable.places.environment)
    spoil(upgradable.bundle / "SHA256SUMS")
    assert "chép lại trọn vẹn bộ cài" in refusal(upgradable)
    assert content(upgradable.places.environment) == before


def test_the_addin_starts_the_python_that_is_installed(machine: MadeUpMachine) -> None:
    launcher = program(machine.places.environment, "pythonw.exe").relative_to(machine.local)
    vba = Path(setup.__file__).parents[1] / "build" / "vba" / "De06Python.bas"
    written = "\\".join(("%LOCALAPPDATA%", *launcher.parts))
    assert f'"{written}"' in vba.read_text("ascii")
