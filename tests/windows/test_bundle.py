"""The bundle on a Windows that has no Python: unpacked, installed, clicked, upgraded, refused, removed.

Its user has a name with spaces, diacritics and "&"; the bundle is in a folder with what cmd takes for its own signs
("%" alone is left out: Wine's cmd expands it twice, which Windows' does not). The Python of the tests is put away, but
for a click: Excel's stand-in needs it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from de06_xl.setup import downloads, libraries, manifest
from de06_xl.setup.bundle import NAME, bundle
from de06_xl.setup.machine import Completed, ThisMachine
from de06_xl.system import shipped
from de06_xl.system.backups import BACKUP_FOLDER
from tests.support.command_line import content, de06
from tests.support.machine import Memory
from tests.windows import desk as desks
from tests.windows import wine
from tests.windows.prefix import SITECUSTOMIZE
from tests.windows.stand_in.file_book import Contents, contents_of

pytestmark = pytest.mark.wine

PROFILE = r"C:\users\Nguyễn Văn Ánh & Con"
BUNDLE = PROFILE + r"\Tải về\DeAn06 (1) & bản mới! ^"
INSTALLED = PROFILE + r"\AppData\Local\DeAn06\python"
ADDIN = PROFILE + r"\AppData\Roaming\Microsoft\Excel\XLSTART\DeAn06.xlam"
PUT_AWAY = r"C:\put away"
WORKBOOK = PROFILE + r"\Documents\Báo cáo tháng 5.xlsx"

HOLD = """
import ctypes, sys
GENERIC_READ, NOBODY_ELSE, OPEN_EXISTING = 0x80000000, 0, 3
ctypes.windll.kernel32.CreateFileW(sys.argv[1], GENERIC_READ, NOBODY_ELSE, None, OPEN_EXISTING, 0, None)
print("held", flush=True)
sys.stdin.read()
"""
"""Opens a file as Excel does, so that nobody else may, says so, and keeps it until the input ends."""
NO_NETWORK = """
def refuse(event, arguments):
    # within the machine a loop of asyncio, which xlwings has, is connected to itself
    if event == "socket.getaddrinfo" or event == "socket.connect" and arguments[1][0] != "127.0.0.1":
        raise OSError("there is no network")

sys.addaudithook(refuse)
"""
PATIENCE = """
import threading

class Timer(threading.Timer):
    def __init__(self, interval, *arguments):
        super().__init__(10 * interval, *arguments)

threading.Timer = Timer
"""
"""Gives a click ten times its limit, on a machine that runs other tests beside it."""
LIMIT = 600
"""Seconds for what a person would wait for; a machine that runs other tests beside takes long."""


def fetched() -> Path:
    """What the pins name, fetched once for a machine."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dean06"
    cache.mkdir(parents=True, exist_ok=True)
    finished = cache / f"bundle-{hashlib.sha256(downloads.PINS.read_bytes()).hexdigest()[:16]}"
    if not finished.exists():
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            ran = downloads.download(ThisMachine(), Path(folder) / "files")
            assert ran.status == 0, ran.output
            (Path(folder) / "files").rename(finished)
    return finished


class Fetched(ThisMachine):
    """This machine, on which pip fetches what there is already."""

    def run(self, command: Sequence[str | Path], seconds: int) -> Completed:
        shutil.copytree(fetched(), command[command.index("--dest") + 1])
        return Completed(0, "")


def unpack(folder: Path) -> None:
    """Make the zip, and unpack it."""
    with tempfile.TemporaryDirectory() as place:
        packed = Path(place) / "DeAn06.zip"
        bundle(Fetched(), packed, Memory())
        shutil.unpack_archive(packed, place)
        shutil.move(Path(place) / NAME, folder)


@dataclass
class Clerk:
    """A Windows without Python, on which the bundle was unpacked and a workbook is."""

    windows: wine.Windows
    display: str

    def path(self, name: str) -> Path:
        return self.windows.path(name)

    def click(self, command: str) -> subprocess.CompletedProcess[str]:
        """Start what a person double-clicks, but that nobody has to press a key."""
        return self.windows.run(f"{BUNDLE}\\{command}", "/quiet", timeout=LIMIT)

    @contextlib.contextmanager
    def excel(self) -> Iterator[desks.Desk]:
        """Excel's stand-in, on whose ribbon is what was installed."""
        self.put_back_python()
        desk = desks.Desk(self.windows, self.display)
        try:
            yield desk
        finally:
            desk.end()
            self.put_away_python()

    @contextlib.contextmanager
    def held(self, name: str) -> Iterator[None]:
        """A file that a program has open."""
        command = ["wine", f"{BUNDLE}\\python\\python.exe", "-I", "-B", "-c", HOLD, name]
        env, pipe = self.windows.environment(), subprocess.PIPE  # it ends when the pipes are closed
        with subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as holder:
            assert holder.stdout
            assert holder.stdout.readline().strip() == b"held"
            yield

    def put_away_python(self) -> None:
        self.path(wine.PYTHON_HOME).rename(self.path(PUT_AWAY))

    def put_back_python(self) -> None:
        self.path(PUT_AWAY).rename(self.path(wine.PYTHON_HOME))


@pytest.fixture(scope="module")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    prefix = tmp_path_factory.mktemp("windows") / "prefix"
    with desks.display() as display, wine.windows(prefix, display=display) as windows:
        clerk = Clerk(windows, display)
        clerk.put_away_python()
        for name in ("USERPROFILE", "LOCALAPPDATA", "APPDATA"):
            place = PROFILE + {"LOCALAPPDATA": r"\AppData\Local", "APPDATA": r"\AppData\Roaming"}.get(name, "")
            windows.path(place).mkdir(parents=True, exist_ok=True)
            windows.run("reg", "add", r"HKCU\Volatile Environment", "/v", name, "/d", place, "/f")
        folder = windows.path(BUNDLE)
        unpack(folder)
        # What Wine lacks, and what it has too much; the lists are as if it had been in the bundle.
        site = folder / "python" / libraries.LIBRARIES / "sitecustomize.py"
        site.write_text(SITECUSTOMIZE + NO_NETWORK + PATIENCE, "utf-8")
        manifest.write(folder / "python")
        manifest.write(folder)
        windows.path(WORKBOOK).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), windows.path(WORKBOOK))
        yield clerk


@pytest.fixture(scope="module")
def installed(clerk: Clerk) -> Clerk:
    """The same after a double click on CaiDat.cmd."""
    ran = clerk.click("CaiDat.cmd")
    assert ran.returncode == 0, ran.stdout
    return clerk


def test_a_double_click_installs_python_and_addin(installed: Clerk) -> None:
    assert installed.path(f"{INSTALLED}\\pythonw.exe").exists()
    assert installed.path(ADDIN).read_bytes() == shipped.path_of(shipped.ADDIN).read_bytes()
    assert [path.name for path in installed.path(INSTALLED).parent.iterdir()] == ["python"]
    assert not list(installed.path(BUNDLE).rglob("__pycache__"))


def test_a_click_checks_the_workbook_that_is_open_as_the_command_line_does(installed: Clerk, tmp_path: Path) -> None:
    workbook = installed.path(WORKBOOK)
    typed = Path(shutil.copy(workbook, tmp_path))
    with installed.excel() as excel:
        excel.open(workbook)
        click = excel.click("kiem_tra")
    assert (click.status, click.said_by_vba) == (0, [])
    assert ["Ghi kết quả vào sổ?" in box for box in click.boxes] == [True, False]
    assert [path.parent.name for path in workbook.parent.rglob("*.xlsx") if path != workbook] == ["sao_luu"]
    assert de06("validate", typed, "--write").status == 1
    (book,) = click.state["books"].values()
    assert timeless(book["contents"]) == timeless(contents_of(typed))


@pytest.mark.parametrize("spoil", ["missing", "changed"])
def test_a_bundle_that_is_not_whole_is_refused_by_the_files_name_and_nothing_changes(
    installed: Clerk, spoil: str
) -> None:
    # KiemTra.cmd and GoBo.cmd begin as CaiDat.cmd does
    command = {"missing": "KiemTra.cmd", "changed": "CaiDat.cmd"}[spoil]
    name = "python/Lib/site-packages/click/core.py"
    path = installed.path(BUNDLE) / name
    kept = path.read_bytes()
    before = content(installed.path(INSTALLED)), installed.path(ADDIN).read_bytes()
    if spoil == "missing":
        path.unlink()
    else:
        path.write_bytes(kept + b"#")
    try:
        ran = installed.click(command)
    finally:
        path.write_bytes(kept)
    assert ran.returncode == 2
    assert name.replace("/", "\\") in ran.stdout
    assert "Traceback" not in ran.stdout
    assert (content(installed.path(INSTALLED)), installed.path(ADDIN).read_bytes()) == before


@pytest.mark.parametrize("command", ["CaiDat.cmd", "GoBo.cmd", "KiemTra.cmd"])
def test_a_switch_that_it_does_not_know_does_nothing(installed: Clerk, command: str) -> None:
    before = content(installed.path(INSTALLED))
    ran = installed.windows.run(f"{BUNDLE}\\{command}", "/?")
    assert (ran.returncode, ran.stdout.strip()) == (2, "Tham so duy nhat: /quiet (khong cho bam phim). Chua lam gi ca.")
    assert content(installed.path(INSTALLED)) == before


def test_without_the_module_that_checks_it_a_bundle_says_one_sentence(installed: Clerk) -> None:
    path = installed.path(BUNDLE) / "python/Lib/site-packages/de06_xl/system/errors.py"
    kept = path.read_bytes()
    path.unlink()
    try:
        ran = installed.click("GoBo.cmd")
    finally:
        path.write_bytes(kept)
    assert (ran.returncode, ran.stdout.count("\n")) == (2, 1)
    assert ran.stdout.startswith("Bo cai bi thieu tep hoac bi chan")


def test_an_addin_that_is_held_open_keeps_the_old_version_which_the_next_upgrade_replaces(installed: Clerk) -> None:
    mark = installed.path(f"{INSTALLED}\\old.txt")
    mark.write_text("of the old version")
    with installed.held(ADDIN):
        ran = installed.click("CaiDat.cmd")
    assert ran.returncode == 2
    assert "DeAn06.xlam" in ran.stdout
    assert mark.exists()
    assert installed.path(ADDIN).read_bytes() == shipped.path_of(shipped.ADDIN).read_bytes()
    ran = installed.click("CaiDat.cmd")
    assert ran.returncode == 0, ran.stdout
    assert not mark.exists()


def test_removing_leaves_nothing_but_workbooks(installed: Clerk) -> None:
    workbook = installed.path(WORKBOOK)
    before = workbook.read_bytes()
    ran = installed.click("GoBo.cmd")
    assert ran.returncode == 0, ran.stdout
    assert not installed.path(INSTALLED).parent.exists()
    left = [path for path in installed.path(PROFILE).rglob("*") if path.is_file()]
    left = [path for path in left if not path.is_relative_to(installed.path(BUNDLE))]
    # Beside its backups a workbook keeps the record of its last write, for Hoàn tác.
    assert {path.suffix for path in left if path.parent.name != BACKUP_FOLDER} == {".xlsx"}
    assert workbook.read_bytes() == before


def timeless(contents: Contents) -> dict[str, dict[str, str]]:
    """What a workbook holds, without the times at which it was checked."""
    return {
        sheet: {cell: re.sub(r"\d\d:\d\d(:\d\d)?", "", str(value)) for cell, value in cells.items()}
        for sheet, cells in contents.items()
    }
