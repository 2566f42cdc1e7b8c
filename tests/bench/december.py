"""The cost of a year of units' figures: commands on a workbook with eleven months behind it beside one with one month.

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
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.unit_history import unit_history_blocks
from tests.support import levels
from tests.support.sent import Form, arrive

UNITS, FIGURES = 124, 30
MONTHS = (1, 11)
LIMIT = 1.3
COMMANDS = ("validate", "report", "trace", "aggregate", "forms", "collect", "remind", "new", "analyze", "export")
WHOLE = ("analyze", "export")
"""Those that read every month."""
CODE = "ma_00"
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
    """A province's workbook with so many months of history, in a folder of its own, with a form to collect."""
    path = province(folder / f"{months}" / "so.xlsx", UNITS, FIGURES, months)
    levels.send(path, {"X000": dict.fromkeys(codes_of(FIGURES), 0)})
    shutil.copy(path, path.with_name(NOT_SUMMED_UP))
    open_workbook(path).aggregate()
    return path


def codes_of(figures: int) -> list[str]:
    """The codes of so many figures."""
    return [f"ma_{number:02}" for number in range(figures)]


def province(path: Path, units: int, figures: int, months: int) -> Path:
    """A workbook of May 2022 in which all has come in, not summed up, with so many months before it."""
    names = [f"X{number:03}" for number in range(units)]
    codes = codes_of(figures)
    levels.workbook(path, names, dict.fromkeys(codes, ""), group="XA")
    numbers = {unit: {code: at + one for one, code in enumerate(codes)} for at, unit in enumerate(names)}
    arrive(path, [Form(unit, given) for unit, given in numbers.items()])
    periods = [Period.parse("2022-04")]
    while len(periods) < months:
        periods.append(periods[-1].previous())
    by_units = {
        (period, unit, code): Decimal(value + period.number)
        for period in reversed(periods)
        for unit, given in numbers.items()
        for code, value in given.items()
    }
    for period in reversed(periods):
        sums = {code: sum((by_units[period, unit, code] for unit in names), Decimal(0)) for code in codes}
        FileGrid(path).write(history_blocks(FileGrid(path), period, sums, {}))
    FileGrid(path).write(unit_history_blocks(FileGrid(path), UnitHistory(), UnitHistory(by_units)))
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
