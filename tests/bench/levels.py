"""The nation's 3,321 communes in 34 provinces, whose workbooks fill in its forms: what it sums up is what they typed.

    uv run python -m tests.bench.levels

Prints how many of the nation's sums are those over all communes, and the processor seconds of each step, of all
provinces together. Units and figures are made up. Nothing is asserted.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from de06_xl import open_workbook
from tests.support import levels
from tests.support.fill_in import read

PROVINCES, COMMUNES, FIGURES = 34, 3_321, 12
CODES = dict.fromkeys((f"ma_{number:02}" for number in range(FIGURES)), "")
"""Figures that are called the same at all levels."""


def main() -> None:
    """Make the levels from the bottom up, and print what each step took."""
    taken: dict[str, float] = defaultdict(float)
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        provinces = [f"T{number:02}" for number in range(PROVINCES)]
        nation = levels.workbook(folder / "nuoc" / "so.xlsx", provinces, CODES, group="TINH")
        drawn = [file for file in open_workbook(nation).forms().files if file.suffix == ".xlsx"]
        forms = {file.stem.rpartition("_")[2]: file for file in drawn}
        inbox = nation.with_name("phieu_nhan")
        inbox.mkdir()
        asked = read(nation)
        for number, province in enumerate(provinces):
            communes = [f"{province}X{at:03}" for at in range(number, COMMUNES, PROVINCES)]
            path = levels.workbook(folder / province / "so.xlsx", communes, CODES, group="XA")
            numbers = {unit: {code: at * 7 + one for one, code in enumerate(CODES)} for at, unit in enumerate(communes)}
            levels.send(path, numbers)
            for figures in numbers.values():
                total.update(figures)
            province_book = open_workbook(path)
            with timed(taken, "provinces: collect"):
                province_book.collect()
            with timed(taken, "provinces: aggregate"):
                province_book.aggregate()
            with timed(taken, "provinces: fill"):
                filled = province_book.fill([forms[province]]).files[0]
            shutil.copy(levels.signed(filled, asked), inbox)
        opened = open_workbook(nation)
        with timed(taken, "nation: collect"):
            opened.collect()
        with timed(taken, "nation: aggregate"):
            opened.aggregate()
        equal = sum(opened.figures.value(code) == total[code] for code in CODES)
    print(f"{COMMUNES:,} communes in {PROVINCES} provinces, {FIGURES} figures")
    print(f"sums of the nation that equal those over all communes: {equal} (limit {FIGURES})")
    for step, seconds in taken.items():
        print(f"{step:22}{seconds:8.2f} s")


@contextmanager
def timed(taken: dict[str, float], step: str) -> Iterator[None]:
    """Adds the processor time to a step."""
    begin = time.process_time()
    yield
    taken[step] += time.process_time() - begin


if __name__ == "__main__":
    main()
