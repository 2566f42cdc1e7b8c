"""What a year of units' figures costs: commands on a workbook with eleven months behind it beside one with one month.

    uv run python -m tests.bench.december

124 units gave 30 figures in each month; the sample's own month is the same in both workbooks. The limit is DESIGN's:
1.3 times January's time. Nothing is asserted.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from de06_xl.model.period import Period
from de06_xl.model.unit_history import UnitHistory
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.writing.unit_history import unit_history_blocks

UNITS, FIGURES = 124, 30
MONTHS = (1, 11)
LIMIT = 1.3
COMMANDS = ("validate", "report", "trace", "aggregate", "forms", "collect", "export", "new")
"""Those from `trace` on read what units gave."""


def main() -> None:
    """Print the processor seconds of each command, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        books = [workbook(Path(folder), months) for months in MONTHS]
        rows = (f"{months * UNITS * FIGURES:,} rows" for months in MONTHS)
        print("command    ", *(f"{row:>12}" for row in rows), f"   ratio (limit {LIMIT})")
        for command in COMMANDS:
            taken = [min(seconds(command, book) for _ in range(2)) for book in books]
            print(f"{command:11}", *(f"{one:10.2f} s" for one in taken), f"{taken[1] / taken[0]:8.2f}")


def workbook(folder: Path, months: int) -> Path:
    """The sample with so many months of history, in a folder of its own."""
    history = UnitHistory(
        {
            (Period.parse(f"2021-{month:02}"), f"X{unit:03}", f"ma_{code:02}"): Decimal(unit * month + code)
            for month in range(1, months + 1)
            for unit in range(UNITS)
            for code in range(FIGURES)
        }
    )
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    path = folder / f"{months}" / "so.xlsx"
    path.parent.mkdir()
    path.write_bytes(grid.copy_with(unit_history_blocks(grid, UnitHistory(), history)))
    return path


def seconds(command: str, book: Path) -> float:
    """Processor time of a command on a copy, in a process of its own."""
    copy = book.with_name("ban-sao.xlsx")
    shutil.copy(book, copy)
    made = copy.with_name("moi.xlsx")
    made.unlink(missing_ok=True)
    arguments = {
        "trace": ["trace", str(copy), "tt_luot"],
        "export": ["export", str(copy), "--csv", str(copy.with_name("so.csv"))],
        "new": ["new", "--from", str(copy), str(made)],
    }.get(command, [command, str(copy)])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "de06_xl.cli", *arguments], check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
