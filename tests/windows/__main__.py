"""The suite on Windows' Python: ``python -m tests.windows [ARGUMENT…]``, the arguments in place of all folders.

It prints what pytest prints, then what was skipped, counted by its reason, and in one line how many tests passed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tests.windows import wine
from tests.windows.prefix import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Sequence

HALVES = (
    ("actions", "setup", "mailbox", "addin", "vietnamese", "system", "incoming"),
    ("cli", "workbook", "report", "collect", "model"),
)
"""The folders of tests, for two processes that take as long; pytest-xdist's workers do not answer under Wine.

Left out are ``process``, arithmetic on values without a file, path, encoding or process in it, and ``build``, which
developers run and users never.
"""
WHERE = r"C:\DeAn06"
"""The checkout on Windows' disk, a copy."""
_PYTEST = ["-u", "-m", "pytest", "-n", "0", "-p", "no:cacheprovider"]
_PRINTED = ["-rs", "--tb=short", "--durations=10", "-o", "faulthandler_timeout=300"]
_SKIPPED = re.compile(r"^SKIPPED \[(\d+)\] \S+: (.*)$")
_COUNTED = re.compile(r"(\d+) (passed|failed|error)")
_LAST_LINE = re.compile(r"=+ .*\d+ (passed|failed|error).* in [\d.]+s")
"""With the counts; of a long one pytest leaves a single "=" at its ends."""


class Run:
    """What came of one pytest: its exit status, and how many tests did what."""

    def __init__(self, windows: wine.Windows, arguments: Sequence[str]) -> None:
        self.counts: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        # Where CI is said to be, a program that is missing is a failure: Windows has none of them.
        env = {name: value for name, value in windows.environment().items() if name != "CI"}
        with subprocess.Popen(
            ["wine", wine.PYTHON, *_PYTEST, *_PRINTED, *arguments],
            cwd=windows.path(WHERE),
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as running:
            assert running.stdout
            for line in running.stdout:
                self._take(line.decode("utf-8", "replace").rstrip())
        self.status = running.returncode

    def _take(self, line: str) -> None:
        if skipped := _SKIPPED.match(line):
            self.skipped[skipped[2]] += int(skipped[1])
            return
        print(line, flush=True)
        if _LAST_LINE.match(line):
            self.counts.update({what: int(number) for number, what in _COUNTED.findall(line)})


def main(chosen: Sequence[str]) -> int:
    """Run the suite and print what came of it; 0 when no test failed."""
    halves = [list(chosen)] if chosen else [[f"tests/{name}" for name in half] for half in HALVES]
    with (
        tempfile.TemporaryDirectory(prefix="de06-windows-") as folder,
        wine.windows(Path(folder) / "prefix") as windows,
    ):
        _check_out(windows)
        with ThreadPoolExecutor(len(halves)) as pool:
            runs = list(pool.map(lambda half: Run(windows, half), halves))
    skipped: Counter[str] = sum((run.skipped for run in runs), Counter())
    counts: Counter[str] = sum((run.counts for run in runs), Counter())
    print("Windows' Python skipped:")
    for reason, number in skipped.most_common():
        print(f"{number:5}  {reason}")
    failed = counts["failed"] + counts["error"]
    print(f"{counts['passed']} passed, {failed} failed, {skipped.total()} skipped")
    return 1 if failed or any(run.status for run in runs) else 0


def _check_out(windows: wine.Windows) -> None:
    """Put what git knows, or would, onto Windows' disk, and install it there as it is."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, check=True, cwd=CHECKOUT, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            target = windows.path(WHERE) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, target)
    site = windows.path(wine.PYTHON).parent / "Lib" / "site-packages"
    (site / "dean06.pth").write_text(WHERE, encoding="utf-8")
    (metadata,) = Path(next(path for path in sys.path if path.endswith("site-packages"))).glob("dean06-*.dist-info")
    shutil.copytree(metadata, site / metadata.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
