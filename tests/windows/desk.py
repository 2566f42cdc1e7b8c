"""A clerk's desk: the add-in's own VBA, a Python where its launcher looks for it, and a stand-in for Excel.

A click goes the whole way: the shipped VBA makes its line, Windows' script host runs it, the Python that it starts
finds the stand-in by its window, xlwings talks to it through COM, and a person answers the boxes that come up.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.addin_host import ADDIN, Box, Excel
from tests.windows import wine
from tests.windows.prefix import CHECKOUT
from tests.windows.stand_in import opener

JOB_LIMIT, CLICK_LIMIT, OPEN_LIMIT = 300, 600, 60
"""Seconds for a job of the stand-in, its first start among them, for a click, and for a program that it starts."""
WORK = r"C:\Đề án 06"
"""Where the workbooks lie."""
_PROGRAM_FILES = ("python.exe", "pythonw.exe", "python313.dll", "vcruntime140.dll", "vcruntime140_1.dll")


@dataclass
class Click:
    """What came of a click: Python's exit status, what VBA said in boxes of its own, the seconds that it took.

    The status is None where VBA did not start Python.
    """

    status: int | None
    said_by_vba: list[Box]
    seconds: float
    state: dict[str, Any] = field(repr=False)

    @property
    def boxes(self) -> list[str]:
        """The texts of the message boxes that Python showed."""
        return [box["text"] for box in self.state["boxes"]]


class Desk:
    """Excel's stand-in in a running Windows; a click starts what is where the launcher looks for Python."""

    def __init__(self, windows: wine.Windows, display: str) -> None:
        self.windows = windows
        self.folder = windows.path(WORK)
        self.folder.mkdir()
        self._display = display
        self._vba = Excel(ADDIN)
        self._status: int | None = None
        _lay_checkout(windows)
        for program in ("opener", "word"):
            registered = windows.python("-m", f"tests.windows.stand_in.{program}")
            assert registered.returncode == 0, registered.stdout
        self._process = subprocess.Popen(
            ["wine", wine.PYTHON, "-m", "tests.windows.stand_in", "C:\\"],
            env=windows.environment(DISPLAY=display),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._vba.application.hwnd = self.ask("window")

    def ask(self, job: str, **arguments: Any) -> Any:
        """Have the stand-in do one of its jobs; see ``stand_in``."""
        assert self._process.stdin
        assert self._process.stdout
        limit = threading.Timer(JOB_LIMIT, self._process.kill)
        limit.start()
        try:
            print(json.dumps({"do": job, **arguments}), file=self._process.stdin, flush=True)
            said = []
            for line in self._process.stdout:
                if line.startswith("{"):
                    answer = json.loads(line)
                    break
                said.append(line)
            else:
                raise AssertionError("the stand-in ended: " + "".join(said))
        finally:
            limit.cancel()
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def open(self, workbook: Path, *, read_only: bool = False) -> None:
        """Open a workbook in the stand-in, in front of all others."""
        self.ask("open", path=self.windows.name(workbook), read_only=read_only)
        self._vba.open(self.windows.name(workbook.parent), read_only=read_only)

    def clear(self) -> None:
        """Close all workbooks, and forget what was said and opened."""
        self.ask("close_all")
        self._vba.close_all()
        self.windows.path(opener.NOTES).unlink(missing_ok=True)

    def click(self, button: str) -> Click:
        """Click a button of the ribbon."""
        return self._watched(lambda: self._vba.click(f"de06_{button}"))

    def press(self, button: str) -> Click:
        """Have a program press a button, as ``de06 doctor --run`` does, without asking or showing anything."""
        return self._watched(lambda: self._vba.press(button))

    def start(self, button: str) -> Click:
        """Start Python as a click does, without what VBA looks at before."""
        return self._watched(lambda: self._run(_line_for(_line_of(self._vba), button)))

    @property
    def opened(self) -> list[str]:
        """What was to be shown in other programs, as Windows calls it."""
        notes = self.windows.path(opener.NOTES)
        return notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []

    def wait_for_opened(self) -> list[str]:
        """What was to be shown in other programs, once there is any: nobody waits for these to start."""
        deadline = time.monotonic() + OPEN_LIMIT
        while not self.opened and time.monotonic() < deadline:
            time.sleep(0.1)
        return self.opened

    def end(self) -> None:
        """Close Excel's stand-in."""
        self._process.communicate(timeout=JOB_LIMIT)

    def _watched(self, do: Any) -> Click:
        self._vba.boxes.clear()
        self._vba.python = lambda: self._run(self._vba.launches[-1].command)
        self._status = None
        started = time.monotonic()
        do()
        seconds = time.monotonic() - started
        state = self.ask("state")
        assert state["faults"] == []
        return Click(self._status, list(self._vba.boxes), seconds, state)

    def _run(self, line: str) -> int:
        """Run the launcher's line as VBA does, hidden and waiting, by Windows' own script host."""
        script = self.windows.path(r"C:\run.vbs")
        quoted = line.replace('"', '""')
        script.write_text(f'WScript.Quit CreateObject("WScript.Shell").Run("{quoted}", 0, True)\r\n', encoding="ascii")
        before, self._vba.application.status_bar = self._vba.application.status_bar, False
        env = {"DISPLAY": self._display}
        ran = self.windows.run("cscript", "//nologo", r"C:\run.vbs", timeout=CLICK_LIMIT, env=env)
        assert ran.stdout == "", ran.stdout
        self._vba.application.status_bar = self.ask("state")["status_bar"][-1] or before
        self._status = ran.returncode
        return ran.returncode


def _line_of(vba: Excel) -> str:
    """The line with which the shipped VBA starts Python, of a click that goes no further."""
    vba.python = lambda: 0
    vba.press("kiem_tra")
    return vba.launches.pop().command


def _line_for(line: str, button: str) -> str:
    return line.removesuffix(" unattended").replace(" kiem_tra ", f" {button} ")


def _lay_program(windows: wine.Windows) -> None:
    """Put the Python of the tests where the launcher's line looks for one."""
    line = _line_of(Excel(ADDIN))
    quoted = re.match(r'"%LOCALAPPDATA%\\([^"]+)\\pythonw\.exe" ', line)
    assert quoted, line
    local = windows.run("cmd", "/c", "echo %LOCALAPPDATA%").stdout.strip()
    folder = windows.path(rf"{local}\{quoted[1]}")
    folder.mkdir(parents=True)
    for name in _PROGRAM_FILES:
        shutil.copy(windows.path(rf"{wine.PYTHON_HOME}\{name}"), folder)
    settings = f"home = {wine.PYTHON_HOME}\ninclude-system-site-packages = true\nversion = 3.13\n"
    (folder / "pyvenv.cfg").write_text(settings, encoding="utf-8")


def _lay_checkout(windows: wine.Windows) -> None:
    """Let the Python of the tests find this checkout."""
    checkout = windows.path(rf"{wine.PYTHON_HOME}\Lib\site-packages\checkout.pth")
    checkout.write_text(windows.name(CHECKOUT) + "\n", encoding="utf-8")


@contextlib.contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """A desk in a folder that does not exist yet, where this checkout is what is clicked."""
    with display() as number, wine.windows(folder, display=number) as windows:
        _lay_program(windows)
        made = Desk(windows, number)
        yield made
        made.end()


@contextlib.contextmanager
def display() -> Iterator[str]:
    """An X display of its own, which nobody sees."""
    reads, writes = os.pipe()
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "800x600x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writes], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writes)
    try:
        with os.fdopen(reads, encoding="ascii") as number:
            yield f":{number.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
