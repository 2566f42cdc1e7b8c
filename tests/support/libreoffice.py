"""A real spreadsheet program for the tests: each test process has one headless LibreOffice, started on demand."""

from __future__ import annotations

import functools
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from de06_xl.model.place import Place

PYTHON = "/usr/bin/python3"
"""The Python of Debian's python3-uno; the tests' own may be another version."""

Input = float | str | None
"""A user's input for a cell; text that begins with "=" is a formula."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell without a value; LibreOffice's error number: 522 a circle, 532 a division by zero, 32767 #N/A."""

    code: int


Value = float | str | CellError | None
"""The value of a cell: a formula may return an empty text, an empty cell is None."""


class Type(NamedTuple):
    """A text, number or formula typed into a cell; None empties it."""

    sheet: str
    cell: str
    value: Input


class Enter(NamedTuple):
    """A text typed on the keyboard, interpreted by LibreOffice: "5" a number, "01" 1 or text."""

    sheet: str
    cell: str
    text: str


class InsertRow(NamedTuple):
    """An empty row inserted above ``row``, counted from 1."""

    sheet: str
    row: int


class RemoveRows(NamedTuple):
    """Rows removed, with those below moving up; ``row`` is the first, counted from 1."""

    sheet: str
    row: int
    count: int = 1


class Clear(NamedTuple):
    """The contents of an area deleted, including formulas but not formats."""

    sheet: str
    area: str


class InsertColumns(NamedTuple):
    """Empty columns inserted left of the column ``before``, a letter."""

    sheet: str
    before: str
    count: int


class Unmerge(NamedTuple):
    """The merged cells of an area split."""

    sheet: str
    area: str


class NewSheet(NamedTuple):
    """A new empty sheet after all others."""

    name: str


class RemoveSheet(NamedTuple):
    """A sheet removed."""

    name: str


class CopySheet(NamedTuple):
    """A sheet copied under a new name, placed after the original."""

    sheet: str
    name: str


class RenameSheet(NamedTuple):
    """A sheet renamed."""

    sheet: str
    name: str


class TrackChanges(NamedTuple):
    """Track Changes in a text document, for the edits that follow."""

    on: bool


class Retype(NamedTuple):
    """The first occurrence of these words in a text document replaced, as on the keyboard."""

    old: str
    new: str


class InsertAfter(NamedTuple):
    """A new paragraph after the one that contains the words."""

    words: str
    text: str


class RemoveParagraph(NamedTuple):
    """The paragraph that contains the words, deleted with its end."""

    words: str


Edit = (
    Type
    | Enter
    | Clear
    | InsertRow
    | RemoveRows
    | InsertColumns
    | Unmerge
    | NewSheet
    | RemoveSheet
    | CopySheet
    | RenameSheet
    | TrackChanges
    | Retype
    | InsertAfter
    | RemoveParagraph
)


def recalculated(path: Path, inputs: Sequence[Mapping[Place, Input]], outputs: Sequence[Place]) -> list[list[Value]]:
    """The outputs' values after each set of inputs, with everything recalculated; the file is not changed.

    Inputs of one set remain for the next ones, unless those replace them.
    """
    answers = _ask(
        do="recalculate",
        path=str(path.resolve()),
        inputs=[[(place.sheet, place.cell, value) for place, value in some.items()] for some in inputs],
        outputs=[(place.sheet, place.cell) for place in outputs],
    )
    return [[CellError(value["error"]) if isinstance(value, dict) else value for value in row] for row in answers]


def edit_and_save(path: Path, out: Path, edits: Sequence[Edit] = ()) -> Path:
    """Open a file, make the edits in order, and save it in the format of ``out``'s suffix."""
    _ask(
        do="edit",
        path=str(path.resolve()),
        out=str(out.resolve()),
        edits=[(type(edit).__name__, *edit) for edit in edits],
    )
    return out


def pipe() -> str:
    """The name of the pipe that this process's LibreOffice listens on."""
    name: str = _ask(do="pipe")
    return name


def convert(path: Path, ending: str, folder: Path) -> Path:
    """Convert a document to "xlsx", "xls", "ods", "docx" or "pdf" in a folder; returns the new file."""
    return edit_and_save(path, folder / f"{path.stem}.{ending}")


@functools.cache
def _worker() -> subprocess.Popen[str]:
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("These tests need LibreOffice: no program “soffice” on the search path.")
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-I", "-c", "import uno"], check=False).returncode:
        raise RuntimeError(f"These tests need python3-uno: {PYTHON} cannot “import uno”.")
    # In a separate session, so that Ctrl-C reaches it as the end of its input and LibreOffice is ended properly.
    return subprocess.Popen(
        [PYTHON, "-I", str(Path(__file__).with_name("uno_worker.py")), program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def _ask(**job: Any) -> Any:
    worker = _worker()
    assert worker.stdin
    assert worker.stdout
    try:
        print(json.dumps(job), file=worker.stdin, flush=True)
        line = worker.stdout.readline()
    except BrokenPipeError:
        line = ""
    if not line:
        _worker.cache_clear()
        raise RuntimeError("LibreOffice could not be started or ended before its answer; see above for its reason.")
    answer = json.loads(line)
    if "error" in answer:
        raise RuntimeError(f"LibreOffice, {job['do']} {job.get('path', '')}: {answer['error']}")
    return answer["result"]
