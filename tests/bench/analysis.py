"""How long *Phân tích* takes over two years of a province: 24 periods, 168 units, 40 indicators.

    uv run python -m tests.bench.analysis

The limit is 3 seconds from the file to the written workbook, pandas loaded or not. Nothing is asserted.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from pathlib import Path

from de06_xl.actions import analyze
from de06_xl.actions.session import commit, open_file
from de06_xl.actions.ui import SilentUi
from tests.bench.december import province

PERIODS, UNITS, FIGURES, LIMIT = 24, 168, 40, 3.0
ROUNDS = 3


def main() -> None:
    """Print the processor seconds of a first run, which loads pandas, and of the shortest after it."""
    with tempfile.TemporaryDirectory() as folder:
        path = province(Path(folder) / "so.xlsx", UNITS, FIGURES, PERIODS - 1)
        content = path.read_bytes()
        taken = []
        for _ in range(ROUNDS):
            path.write_bytes(content)
            begin = time.process_time()
            session = open_file(path, SilentUi(), dt.datetime(2022, 5, 31, 9, tzinfo=dt.UTC), "bench", writes=True)
            commit(session, analyze.run(session))
            taken.append(time.process_time() - begin)
    first, *later = taken
    print(f"{PERIODS} periods x {UNITS} units x {FIGURES} indicators (limit {LIMIT} s):")
    print(f"first {first:.2f} s, later {min(later):.2f} s")


if __name__ == "__main__":
    main()
