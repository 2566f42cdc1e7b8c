"""What a year of units' figures costs: commands on a workbook with eleven months behind it beside one with one month.

    uv run python -m tests.bench.december

124 units give 30 figures in each month, the workbook's own too. The limit is DESIGN's: 1.3 times January's time; not of
`export` and `analyze`, which hand out or show every month there is, so that they may grow as the months do. Nothing is
asserted.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from de06_xl import open_workbook
from de06_xl.model.period import Period
from de06_xl.model.unit_history import UnitHistory
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.writing.unit_history import unit_history_blocks
from tests.support import levels
from tests.support.sent import Form, arrive

UNITS, FIGURES = 124, 30
MONTHS = (1, 11)
LIMIT = 1.3
COMMANDS = ("validate", "report", "trace", "aggregate", "forms", "collect", "remind", "new", "analyze", "export")
WHOLE = ("analyze", "export")
"""Those that read every month."""
CODES = [f"ma_{number:02}" for number in range(FIGURES)]
CODE = CODES[0]
NOT_SUMMED_UP = "chua-tong-hop.xlsx"


def main() -> None:
    """Print the processor seconds of each command, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        books = [workbook(Path(folder), months) for months in MONTHS]
        rows = (f"{months * UNITS * FIGURES:,} rows" for months in MONTHS)
        print("command    ", *(f"{row:>12}" for row in rows), f"   ratio (limit {LIMIT})")
        for command in COMMANDS:
            taken = [min(seconds(command, book) for _ in range(2)) for book in books]
            whole = "   every month" if command in WHOLE else ""
            print(f"{command:11}", *(f"{one:10.2f} s" for one in taken), f"{taken[1] / taken[0]:8.2f}{whole}")


def workbook(folder: Path, months: int) -> Path:
    """A province's workbook of May 2022 with all that came in, and so many months of history, in its own folder."""
    units = [f"X{number:03}" for number in range(UNITS)]
    path = levels.workbook(folder / f"{months}" / "so.xlsx", units, dict.fromkeys(CODES, ""), group="XA")
    numbers = {unit: {code: at + number for number, code in enumerate(CODES)} for at, unit in enumerate(units)}
    arrive(path, [Form(unit, figures) for unit, figures in numbers.items()])
    history = {}
    period = Period.parse("2022-05")
    for _ in range(months):
        period = period.previous()
        history |= {
            (period, unit, code): Decimal(value + period.number)
            for unit, figures in numbers.items()
            for code, value in figures.items()
        }
    oldest_first = dict(sorted(history.items(), key=lambda one: one[0][0].first_day))
    grid = FileGrid(path)
    path.write_bytes(grid.copy_with(unit_history_blocks(grid, UnitHistory(), UnitHistory(oldest_first))))
    levels.send(path, {units[0]: numbers[units[0]]})
    shutil.copy(path, path.with_name(NOT_SUMMED_UP))
    open_workbook(path).aggregate()
    return path


def seconds(command: str, book: Path) -> float:
    """Processor time of a command on a copy, in a process of its own."""
    copy = book.with_name("ban-sao.xlsx")
    shutil.copy(book.with_name(NOT_SUMMED_UP) if command == "aggregate" else book, copy)
    made = copy.with_name("moi.xlsx")
    made.unlink(missing_ok=True)
    arguments = {
        "trace": ["trace", str(copy), CODE],
        "export": ["export", str(copy), "--csv", str(copy.with_name("so.csv"))],
        "new": ["new", "--from", str(copy), str(made)],
    }.get(command, [command, str(copy)])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "de06_xl.cli", *arguments], check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
