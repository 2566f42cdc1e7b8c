"""How long a click takes in a process of its own, beside `import xlwings` alone and the same service in-process.

    uv run python tests/bench/clicks.py

Excel is a fake in memory (``tests/fake_com.py``), so that calls of COM cost nothing here. The limit is DESIGN's: a
click takes at most the import, plus the service, plus the grid's calls. Nothing is asserted.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from de06_xl import shipped
from de06_xl.actions import ACTIONS
from de06_xl.actions.session import Session
from de06_xl.ui import TerminalUi
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.fake_com import FakeExcel
from tests.xlwings_engine import xlwings_book

BUTTONS = ("kiem_tra", "loi_ke_tiep", "xuat_word")
ROUNDS = 9

CLICK = """
import sys, tempfile, time
from de06_xl import ribbon
from de06_xl.workbook.excel_app import load_xlwings
xlwings = load_xlwings()
begin = time.perf_counter()
sys.path.insert(0, {repository!r})
import pickle
from pathlib import Path
from tests.fake_com import FakeExcel
from tests.xlwings_engine import engine_of
excel = FakeExcel()
excel.add({workbook!r}, pickle.loads(Path({cells!r}).read_bytes()))
excel.answers = ["yes"] * 3
ribbon._OPENER = "/bin/true"
tempfile.tempdir = {passing!r}
with engine_of(excel):
    made_up = time.perf_counter() - begin
    status = ribbon.main([{button!r}, "1"], lambda window: xlwings.App(impl=excel))
print(status, made_up)
"""
"""A click, and how long it took to make up its Excel."""


def main() -> None:
    """Print the medians in milliseconds."""
    imported = statistics.median([wall("import xlwings")[0] for _ in range(ROUNDS)])
    print(f"{'import xlwings, fresh process':<46}{imported:7.0f} ms")
    for button in BUTTONS:
        with tempfile.TemporaryDirectory() as folder:
            at = Path(folder)
            workbook = at / "Sổ.xlsx"
            workbook.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
            (at / "passing").mkdir()
            file = FileGrid(workbook)
            cells = {name: file.read(name) for name in file.sheets()}
            (at / "cells").write_bytes(pickle.dumps(cells))
            program = CLICK.format(
                repository=str(Path(__file__).parents[2]),
                workbook=str(workbook),
                cells=str(at / "cells"),
                passing=str(at / "passing"),
                button=button,
            )
            clicks, services = [], []
            for _ in range(ROUNDS):
                taken, said = wall(program)
                status, made_up = said.split()
                assert status == "0"
                clicks.append(taken - float(made_up) * 1000)
                services.append(service(button, workbook, cells))
        module = next(action for action in ACTIONS if action.id == button).run.partition(":")[0]
        load = f"import xlwings, de06_xl.ribbon, {module}"
        loaded = statistics.median([wall(load)[0] for _ in range(ROUNDS)])
        click, done = statistics.median(clicks), statistics.median(services[1:])
        print(f"{button}: the service, in-process{'':<{20 - len(button)}}{done:7.0f} ms")
        print(f"{button}: import xlwings and our modules{'':<{16 - len(button)}}{loaded:7.0f} ms")
        print(f"{button}: a click, fresh process{'':<{22 - len(button)}}{click:7.0f} ms")
        print(f"{button}: over import and service{'':<{21 - len(button)}}{click - imported - done:7.0f} ms")


def wall(program: str) -> tuple[float, str]:
    """Milliseconds of a Python from start to end, and what it said."""
    begin = time.perf_counter()
    ran = subprocess.run([sys.executable, "-I", "-c", program], check=True, capture_output=True, text=True)
    return (time.perf_counter() - begin) * 1000, ran.stdout


class Quiet(TerminalUi):
    """Nobody there."""

    def tell(self, text: str) -> None: ...

    def step(self, text: str) -> None: ...

    def show_cell(self, place: object) -> None: ...


def service(button: str, workbook: Path, cells: object) -> float:
    """Milliseconds of what the button's action does, its modules loaded, its blocks written, nothing copied."""
    module, _, name = next(action for action in ACTIONS if action.id == button).run.partition(":")
    run = getattr(importlib.import_module(module), name)
    grid = XlwingsGrid(xlwings_book(FakeExcel().add(str(workbook), cells)))  # type: ignore[arg-type]
    begin = time.perf_counter()
    outcome = run(Session(grid, workbook, Quiet(), dt.datetime.now().astimezone(), "bench"))
    grid.write(outcome.blocks)
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
