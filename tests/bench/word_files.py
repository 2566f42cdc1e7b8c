"""Everything that we do with Word files, on a folder of files by other programs and libraries.

    uv run python -m tests.bench.word_files FOLDER...

Good folders are unpacked source packages: python-docx and docxtpl of PyPI, pandoc and libapache-poi-java of Debian
(``apt-get source``). Each file is checked against the layout rules, fixed, checked again, commented, read as a document
to compare, and compared with itself. Prints tracebacks, files that differ from themselves, and counts; a refusal in one
sentence is fine. Nothing is downloaded; nothing of it runs in CI.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from de06_xl.report.compare.differences import differences
from de06_xl.report.compare.marked import marked
from de06_xl.report.compare.units import units_of
from de06_xl.report.layout.comments import commented
from de06_xl.report.layout.fixing import fixed, has_tracked_changes
from de06_xl.report.layout.rules import judge
from de06_xl.report.layout.word_file import WordFile
from de06_xl.system.errors import De06Error

SLOW = 5
"""Seconds from which a file is named."""


def main(folders: list[str]) -> None:
    """Print what fails, then how many files there were and which verdicts."""
    counts: Counter[str] = Counter()
    verdicts: dict[int, Counter[str]] = {}
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.docx")):
        counts["files"] += 1
        begun = time.perf_counter()
        try:
            for number, verdict in _tried(path):
                verdicts.setdefault(number, Counter())[verdict] += 1
            counts["read"] += 1
        except De06Error as error:
            counts["refused"] += 1
            print(f"{path}: refused: {error}")
        except Exception:
            counts["tracebacks"] += 1
            print(f"{path}: {traceback.format_exc()}")
        if (took := time.perf_counter() - begun) > SLOW:
            print(f"{path}: {took:.1f} s")
    for number, found in sorted(verdicts.items()):
        print(f"{number:2}: {dict(found)}")
    print(dict(counts))


def _tried(path: Path) -> Iterator[tuple[int, str]]:
    """The verdicts about a file, on which everything is tried."""
    data = path.read_bytes()
    judged = judge(WordFile(data, path.name))
    commented(data, judged)
    if not has_tracked_changes(data):
        judge(WordFile(fixed(data, path.name), path.name))
    units = units_of(data, path.name)
    if found := differences(units, units_of(data, path.name)):
        raise AssertionError(f"differs from itself: {found[:3]}")
    marked(data, [(unit.paragraph, "x") for unit in units[:3]])
    for one in judged:
        yield one.number, one.verdict.name


if __name__ == "__main__":
    main(sys.argv[1:])
