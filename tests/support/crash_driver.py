"""Runs collect and aggregate in children that die: before operations on a file, or killed at a random moment.

``python -m tests.support.crash_driver FOLDER steps APART`` dies before each APARTth operation, ``… moments COUNT SEED``
at random: prints a line of JSON for each death, with the state of the workbook afterwards, and after the next,
undisturbed run. The folder holds a workbook and its inbox and is copied for each death.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from de06_xl.actions import aggregate, collect
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.system.locks import locked
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book

NOW = dt.datetime(2022, 5, 20, 8, tzinfo=dt.UTC)
DIED = 9


class Silent(TerminalUi):
    """Shows nothing."""

    def tell(self, text: str) -> None:
        """Do nothing."""

    def step(self, text: str) -> None:
        """Do nothing."""


def run(workbook: Path) -> None:
    """Collect, then aggregate, each with its own lock and commit, as a clerk does."""
    for action in (collect.run, aggregate.run):
        with locked(workbook, "test"):
            session = open_file(workbook, Silent(), NOW, "test", writes=True)
            commit(session, action(session))


def state(folder: Path) -> str:
    """The parts of the workbook and the drafts beside it, in one digest; raises when it cannot be read."""
    workbook = next(folder.glob("*.xlsx"))
    read_book(FileGrid(workbook), workbook.name, submissions=True)
    digest = hashlib.sha256()
    for name, part in sorted(unpack(workbook.read_bytes(), workbook.name, "sổ Excel .xlsx").items()):
        digest.update(name.encode() + part)
    for draft in sorted(folder.glob("phieu_gui/**/*.eml")):
        digest.update(draft.name.encode() + draft.read_bytes())
    return digest.hexdigest()[:16]


def whole_files(folder: Path) -> bool:
    """Whether only the program's own temporary files, which begin with a dot, are incomplete."""
    return all(
        path.read_bytes()[:2] == b"PK" and path.stat().st_size > 1000
        for path in folder.rglob("*.xlsx")
        if not path.name.startswith(".")
    )


def kept(folder: Path) -> dict[str, int]:
    """The number of backups of the workbook, and of temporary files for it."""
    return {"copies": len(list(folder.glob("sao_luu/So_*"))), "left": len(list(folder.glob(".de06-*")))}


class Instrumented:
    """Counts operations on files and dies at one of them; a write dies after half of its bytes."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.count = 0

    def install(self) -> None:
        """Put itself before the operations that write."""
        for name in ("replace", "rename", "mkdir"):
            setattr(os, name, self.before(getattr(os, name)))
        opened = os.fdopen

        def fdopen(*arguments: Any, **options: Any) -> Any:
            return Dying(opened(*arguments, **options), self)

        os.fdopen = fdopen

    def before(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        """The operation, or death before it."""

        def counted(*arguments: Any, **options: Any) -> Any:
            if self.next():
                os._exit(DIED)
            return operation(*arguments, **options)

        return counted

    def next(self) -> bool:
        """Whether this operation is the fatal one."""
        self.count += 1
        return self.count == self.fatal


class Dying:
    """A file that dies in the middle of a write."""

    def __init__(self, stream: io.BufferedWriter, instrumented: Instrumented) -> None:
        self._stream = stream
        self._instrumented = instrumented

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, data: bytes) -> int:
        """Write, or only half of it."""
        if self._instrumented.next():
            self._stream.write(data[: len(data) // 2])
            self._stream.flush()
            os._exit(DIED)
        return self._stream.write(data)


def in_child(body: Callable[[], None], *, kill_after: float | None = None) -> int:
    """The exit status of a forked child that does this; negative if it was killed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            body()
            status = 0
        finally:
            os._exit(status)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def copy_of(folder: Path, target: Path) -> Path:
    """A fresh copy of the folder, including its times: when a file was received is part of the state."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target, copy_function=shutil.copy2)
    return next(target.glob("*.xlsx"))


def report(place: object, status: int, folder: Path, workbook: Path) -> None:
    """Print the state after a death, and after the next run."""
    found, whole = state(folder), whole_files(folder)
    again = in_child(lambda: run(workbook))
    death = {"at": place, "status": status, "found": found, "whole": whole, "again": again, "end": state(folder)}
    print(json.dumps(death | kept(folder)))


def main() -> None:
    folder, manner, *numbers = sys.argv[1:]
    source, target = Path(folder), Path(folder).with_name("run")
    workbook = copy_of(source, target)
    states = {"untouched": state(target)}
    assert in_child(lambda: run(workbook)) == 0, "the first one loads what all share"
    workbook = copy_of(source, target)
    began = time.monotonic()
    assert in_child(lambda: run(workbook)) == 0
    lasted = time.monotonic() - began
    undisturbed = {"at": "undisturbed", "end": state(target), "untouched": states["untouched"], "seconds": lasted}
    print(json.dumps(undisturbed | kept(target)))
    if manner == "steps":
        fatal, status, (apart,) = 0, DIED, map(int, numbers)
        while status == DIED:
            fatal += apart
            workbook = copy_of(source, target)

            def dying(fatal: int = fatal, workbook: Path = workbook) -> None:
                Instrumented(fatal).install()
                run(workbook)

            status = in_child(dying)
            report(fatal, status, target, workbook)
    else:
        count, seed = map(int, numbers)
        chance = random.Random(seed)
        killed = 0
        while killed < count:
            workbook = copy_of(source, target)
            moment = chance.uniform(0, lasted)
            status = in_child(lambda workbook=workbook: run(workbook), kill_after=moment)  # type: ignore[misc]
            if status == -signal.SIGKILL:
                killed += 1
                report(round(moment, 4), status, target, workbook)


if __name__ == "__main__":
    main()
