"""``ThisMachine`` asks the real system: Excel, the registry, programs, rights and folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import ClassVar

import pytest

from de06_xl.setup.machine import Completed, ThisMachine


class TestThisMachine:
    """The side that asks the real system, as far as this one can stand in for Windows."""

    TASKS = (
        '"System Idle Process","0","Services","0","8 K"\r\n'
        f'"python.exe","{os.getpid()}","RDP-Tcp#3","2","9.000 K"\r\n'
        '"{}","4711","{}","{}","120.000 K"\r\n'
    )

    @pytest.fixture
    def windows(self, monkeypatch: pytest.MonkeyPatch) -> ThisMachine:
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setenv("SYSTEMROOT", r"C:\Windows")
        return ThisMachine()

    @pytest.mark.parametrize(
        ("image", "session", "runs"), [("EXCEL.EXE", 2, True), ("EXCEL.EXE", 1, False), ("notepad.exe", 2, False)]
    )
    def test_excel_of_ones_own_session_counts(
        self, windows: ThisMachine, monkeypatch: pytest.MonkeyPatch, image: str, session: int, runs: bool
    ) -> None:
        listed = self.TASKS.format(image, "RDP", session)
        monkeypatch.setattr(ThisMachine, "run", lambda self, command, seconds: Completed(0, listed))
        assert windows.excel_runs() is runs

    def test_a_list_that_cannot_be_had_is_no_excel(self, windows: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ThisMachine, "run", lambda self, command, seconds: Completed(None, "Truy cập bị từ chối."))
        assert windows.excel_runs() is False

    def test_the_registry_is_read_in_both_views(self, windows: ThisMachine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "winreg", FakeRegistry())
        assert windows.registry(r"HKCU\Software\A", "Number") == "4"
        assert windows.registry(r"HKLM\Software\Only32", "") == "text"
        assert windows.registry(r"HKLM\Software\Only32", "other") is None
        assert windows.registry(r"HKLM\Software\Nowhere") is None

    def test_the_names_below_a_key_are_those_of_both_views(
        self, windows: ThisMachine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "winreg", FakeRegistry())
        assert windows.registry_names(r"HKCU\Software\A") == ["Number", "Other"]
        assert windows.registry_names(r"HKLM\Software\Nowhere") == []

    @pytest.mark.thorough
    def test_a_program_that_does_not_start_or_end_has_no_status(self, tmp_path: Path) -> None:
        assert ThisMachine().run([tmp_path / "none.exe"], 5).status is None
        assert ThisMachine().run([sys.executable, "-c", "import time; time.sleep(60)"], 1).status is None
        ran = ThisMachine().run([sys.executable, "-c", "print('Đề án'); raise SystemExit(3)"], 60)
        assert ran == Completed(3, f"Đề án{os.linesep}")

    def test_a_program_is_over_though_one_that_it_left_behind_is_not(self) -> None:
        left = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(40)'])"
        assert ThisMachine().run([sys.executable, "-c", f"{left}; print('xong')"], 30) == Completed(
            0, f"xong{os.linesep}"
        )

    @pytest.mark.linux("the folder that nobody may write is in /proc")
    def test_rights_are_tried_in_the_nearest_folder_and_leave_nothing(self, tmp_path: Path) -> None:
        assert ThisMachine().may_write(tmp_path / "a" / "b")
        assert list(tmp_path.iterdir()) == []
        assert not ThisMachine().may_write(Path("/proc/self"))

    def test_without_variables_the_usual_folders_are_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("LOCALAPPDATA", raising=False)
        monkeypatch.setenv("APPDATA", "/x/Roaming")
        assert ThisMachine().local == Path.home() / "AppData" / "Local"
        assert ThisMachine().roaming == Path("/x/Roaming")

    def test_it_knows_its_python(self) -> None:
        python = ThisMachine().python
        assert (python.program, python.version) == (Path(sys.executable), sys.version_info[:3])
        assert python.bits in {32, 64}
        assert not python.is_from_store


class FakeRegistry:
    """The few of ``winreg`` that are used."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = "u", "m", "c"
    KEY_READ, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 1, 256, 512

    VALUES: ClassVar = {
        ("u", r"Software\A", 257): {"Number": 4},
        ("u", r"Software\A", 513): {"Other": 5},
        ("m", r"Software\Only32", 513): {"": "text"},
    }

    class Opened(dict[str, object]):
        def __enter__(self) -> FakeRegistry.Opened:
            return self

        def __exit__(self, *error: object) -> None:
            pass

    def OpenKey(self, hive: str, path: str, reserved: int, access: int) -> Opened:  # noqa: N802 - winreg's name
        if (hive, path, access) not in self.VALUES:
            raise FileNotFoundError(2, "no key")
        return self.Opened(self.VALUES[hive, path, access])

    def QueryValueEx(self, key: Opened, name: str) -> tuple[object, int]:  # noqa: N802 - winreg's name
        if name not in key:
            raise FileNotFoundError(2, "no value")
        return key[name], 4

    def QueryInfoKey(self, key: Opened) -> tuple[int, int, int]:  # noqa: N802 - winreg's name
        return 0, len(key), 0

    def EnumValue(self, key: Opened, number: int) -> tuple[str, object, int]:  # noqa: N802 - winreg's name
        name = list(key)[number]
        return name, key[name], 4
