"""A click's Python process in the tests: ``python -I click_child.py SETTINGS button pipe [unattended]``.

It is ``de06_xl.addin`` itself, with a LibreOffice in place of the Excel that it looks for, a fixed clock, a user who
gives the answers in the settings, and a program that records what it was to open. The results are written beside the
settings.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import xlwings

from de06_xl.addin import click, excel_ui
from tests.support.xlwings_engine import engine_of
from tests.support.xlwings_uno import LibreOffice


class StandingClock:
    """The only use that a click makes of ``datetime``: now."""

    def __init__(self, now: str) -> None:
        self.datetime = self
        self._now = dt.datetime.fromisoformat(now)

    def now(self) -> dt.datetime:
        return self._now


def main() -> None:
    """Click, and record the results."""
    folder, button, pipe, *manner = Path(sys.argv[1]), *sys.argv[2:]
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    office = LibreOffice(pipe)
    office.answers = settings["answers"]
    click.dt = StandingClock(settings["now"])  # type: ignore[assignment]
    excel_ui._OPENER = settings["opener"]
    tempfile.tempdir = str(folder / "passing")  # the tests' own folders are in the real one
    os.environ["HOME"] = str(folder)
    if "killed at write" in settings:
        kill_at_write()

    def find(window: str) -> xlwings.App:
        assert window == pipe
        return xlwings.App(impl=office)

    with engine_of(office):
        status = click.main([button, pipe, *manner], find)
    note = {
        "status": status,
        "alerts": [alert._asdict() for alert in office.alerts],
        "reads": office.calls.reads,
        "writes": office.calls.writes,
        "others": office.calls.others,
        "lookups": office.calls.lookups,
        "formats": office.calls.formats,
        "modules": sorted(sys.modules),
        "folder": str(Path.cwd()),
    }
    beside = folder / f"{button}.new"
    beside.write_text(json.dumps(note), encoding="utf-8")
    beside.rename(folder / f"{button}.json")


def kill_at_write() -> None:
    """Kill this process, like the task manager, once the first block of cells is written."""
    from de06_xl.workbook.xlwings_grid import XlwingsGrid

    put = XlwingsGrid._put

    def put_and_die(grid: XlwingsGrid, block: object) -> None:
        put(grid, block)  # type: ignore[arg-type]
        os.kill(os.getpid(), 9)

    XlwingsGrid._put = put_and_die  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    main()
