"""How long and how much memory each harmful file takes to read or refuse, beside the contract's 5 seconds and 300 MB.

    uv run python -m tests.bench.hostile

Each is read in a separate process; seconds are the processor's, of the whole process, Python's start included.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.support.harmful_files import HARMFUL, read_in_a_child
from tests.support.harmful_forms import million_empty_rows

SECONDS, MEGABYTES = 5, 300


def main() -> None:
    """Print a line for each file, the slowest first."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "phieu.xlsx"
        measured = []
        for make in (*HARMFUL, million_empty_rows):
            path.write_bytes(make())
            answer = read_in_a_child(path)
            measured.append((float(answer["seconds"]), float(answer["megabytes"]), make.__name__))
    print(f"{'s':>6}  {'MB':>5}   (limits {SECONDS} s, {MEGABYTES} MB)")
    for seconds, megabytes, name in sorted(measured, reverse=True):
        print(f"{seconds:6.2f}  {megabytes:5.0f}   {name}")


if __name__ == "__main__":
    main()
