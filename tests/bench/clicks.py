"""How long a click takes in a process of its own, beside `import xlwings` alone and the same service in-process.

    uv run python tests/bench/clicks.py

Excel is a fake in memory (``tests/support/fake_com.py``), so that COM calls take no time here. The limit: a click takes
at most the import, plus the service, plus the grid's calls. The excess is broken down: our modules and the service's
libraries have to be loaded, and the first run of a service takes longer than later ones. The import and the click are
also timed where pandas and numpy are not installed, as far as Python can tell: a click must not be slower if they are.
Nothing is asserted.
"""

from __future__ import annotations

import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from de06_xl.addin.buttons import ACTIONS
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid

BUTTONS = ("thong_tin_chung", "kiem_tra", "loi_ke_tiep", "xuat_word")
ROUNDS = 15

WITHOUT_PANDAS = """
import sys
class Hidden:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in {"numpy", "pandas"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Hidden)
"""
"""A Python that has neither."""

LOAD = "from de06_xl.workbook.excel_app import load_xlwings; load_xlwings()\n"

EXCEL = """
import sys, tempfile, time
from de06_xl.addin import click, excel_ui
from de06_xl.workbook.excel_app import load_xlwings
xlwings = load_xlwings()
begin = time.perf_counter()
sys.path.insert(0, {repository!r})
import pickle
from pathlib import Path
from tests.support.fake_com import FakeExcel
from tests.support.xlwings_engine import engine_of, xlwings_book
excel = FakeExcel()
book = excel.add({workbook!r}, pickle.loads(Path({cells!r}).read_bytes()))
excel.answers = ["yes"] * 3
excel_ui._OPENER = "/bin/true"
tempfile.tempdir = {passing!r}
made_up = time.perf_counter() - begin
"""
"""What a click finds, and how long it took to make it up."""

CLICK = """
with engine_of(excel):
    status = click.main([{button!r}, "1"], lambda window: xlwings.App(impl=excel))
assert status == 0
print(made_up)
"""

SERVICE = """
import datetime as dt, importlib
from de06_xl.actions.session import Session
from de06_xl.workbook.xlwings_grid import XlwingsGrid
module, _, name = {run!r}.partition(":")
run = getattr(importlib.import_module(module), name)

class Nobody:
    def tell(self, text): ...
    def step(self, text): ...
    def stage(self, text): ...
    def show_cell(self, place): ...
    def current_cell(self): ...

for _ in range(2):
    grid = XlwingsGrid(xlwings_book(book))
    begin = time.perf_counter()
    outcome = run(Session(grid, Path({workbook!r}), Nobody(), dt.datetime.now().astimezone(), "bench"))
    grid.write(outcome.blocks)
    print(time.perf_counter() - begin)
"""
"""What the button's action does, its modules loaded, its blocks written, nothing copied: once, and once more."""


def main() -> None:
    """Print medians in milliseconds; the rounds take the parts in turn, for other programs run too."""
    for button in BUTTONS:
        with tempfile.TemporaryDirectory() as folder:
            values = made_up_excel(Path(folder), button)
            taken: dict[str, list[float]] = defaultdict(list)
            for _ in range(ROUNDS):
                taken["plain"].append(wall("import xlwings")[0])
                taken["bare"].append(wall(WITHOUT_PANDAS + "import xlwings")[0])
                taken["import"].append(wall(LOAD)[0])
                taken["load"].append(wall(f"{LOAD}import de06_xl.addin.click, {values['run'].partition(':')[0]}")[0])
                first, second = wall((EXCEL + SERVICE).format(**values))[1].split()
                taken["first"].append(float(first) * 1000)
                taken["service"].append(float(second) * 1000)
                for name, before in (("click", ""), ("bare click", WITHOUT_PANDAS)):
                    click, made_up = wall(before + (EXCEL + CLICK).format(**values))
                    taken[name].append(click - float(made_up) * 1000)
        show(button, {name: statistics.median(times) for name, times in taken.items()})


def made_up_excel(folder: Path, button: str) -> dict[str, str]:
    """What ``EXCEL``, ``CLICK`` and ``SERVICE`` are to be filled with, for a button over the sample in a folder."""
    workbook = folder / "Sổ.xlsx"
    workbook.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    (folder / "passing").mkdir()
    file = FileGrid(workbook)
    (folder / "cells").write_bytes(pickle.dumps({name: file.read(name) for name in file.sheets()}))
    return {
        "repository": str(Path(__file__).parents[2]),
        "workbook": str(workbook),
        "cells": str(folder / "cells"),
        "passing": str(folder / "passing"),
        "button": button,
        "run": next(action.run for action in ACTIONS if action.id == button),
    }


def show(button: str, taken: dict[str, float]) -> None:
    """Print the lines of a button."""
    lines = {
        "import xlwings by itself, fresh process": taken["plain"],
        "import xlwings where pandas is not installed": taken["bare"],
        "import xlwings as a click does": taken["import"],
        "the service, in-process": taken["service"],
        "a click where pandas is not installed": taken["bare click"],
        "a click, fresh process": taken["click"],
        "  over import and service": taken["click"] - taken["import"] - taken["service"],
        "    loading our modules and the service's": taken["load"] - taken["import"],
        "    the service for the first time": taken["first"] - taken["service"],
    }
    print(button)
    for name, milliseconds in lines.items():
        print(f"  {name:<46}{milliseconds:5.0f} ms")


def wall(program: str) -> tuple[float, str]:
    """Milliseconds of a Python from start to end, and what it said."""
    begin = time.perf_counter()
    ran = subprocess.run([sys.executable, "-I", "-c", program], check=True, capture_output=True, text=True)
    return (time.perf_counter() - begin) * 1000, ran.stdout


if __name__ == "__main__":
    main()
