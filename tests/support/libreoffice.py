"""A real spreadsheet program for the tests: each test process has one headless LibreOffice, started when needed."""

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
"""The Python that Debian's python3-uno belongs to; the tests' own may be another version."""

Input = float | str | None
"""What a person may leave in a cell; text that begins with "=" is a formula."""


@dataclass(frozen=True, slots=True)
class CellError:
    """What a cell shows that holds no value; LibreOffice's number: 522 a circle, 532 a zero divisor, 32767 #N/A."""

    code: int


Value = float | str | CellError | None
"""What stands in a cell: a formula may give an empty text, an empty cell holds None."""


class Type(NamedTuple):
    """A text, number or formula typed into a cell; None empties it."""

    sheet: str
    cell: str
    value: Input


class Enter(NamedTuple):
    """A text typed as at the keyboard, for LibreOffice to make of it what it does: "5" a number, "01" 1 or text."""

    sheet: str
    cell: str
    text: str


class InsertRow(NamedTuple):
    """An empty row inserted above ``row``, counted from 1."""

    sheet: str
    row: int


class RemoveRows(NamedTuple):
    """Rows taken out, those below move up; ``row`` is the first, counted from 1."""

    sheet: str
    row: int
    count: int = 1


class Clear(NamedTuple):
    """What is in the cells of an area deleted, formulas too; their look stays."""

    sheet: str
    area: str


class InsertColumns(NamedTuple):
    """Empty columns inserted left of the column ``before``, a letter."""

    sheet: str
    before: str
    count: int


class Unmerge(NamedTuple):
    """The joined cells of an area taken apart."""

    sheet: str
    area: str


class NewSheet(NamedTuple):
    """An empty sheet behind all others."""

    name: str


class RemoveSheet(NamedTuple):
    """A sheet taken out."""

    name: str


class CopySheet(NamedTuple):
    """A sheet copied, under a new name, to the place behind it."""

    sheet: str
    name: str


class RenameSheet(NamedTuple):
    """A sheet given another name."""

    sheet: str
    name: str


class TrackChanges(NamedTuple):
    """Track Changes in a text document, for the edits that follow."""

    on: bool


class Retype(NamedTuple):
    """The first of these words in a text document replaced, as at the keyboard."""

    old: str
    new: str


class InsertAfter(NamedTuple):
    """A paragraph of its own behind that in which the words are."""

    words: str
    text: str


class RemoveParagraph(NamedTuple):
    """The paragraph in which the words are, deleted with its end."""

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
    """The outputs' values after each set of inputs, everything calculated anew; the file stays as it is.

    Inputs of one set stay for the next ones, unless those say otherwise.
    """
    answers = _ask(
        do="recalculate",
        path=str(path.resolve()),
        inputs=[[(place.sheet, place.cell, value) for place, value in some.items()] for some in inputs],
        outputs=[(place.sheet, place.cell) for place in outputs],
    )
    return [[CellError(value["error"]) if isinstance(value, dict) else value for value in row] for row in answers]


def edit_and_save(path: Path, out: Path, edits: Sequence[Edit] = ()) -> Path:
    """Open a file, make the edits in their order, save it in the format that the ending of ``out`` names."""
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
    """The same document as "xlsx", "xls", "ods", "docx" or "pdf" in a folder; returns the new file."""
    return edit_and_save(path, folder / f"{path.stem}.{ending}")


@functools.cache
def _worker() -> subprocess.Popen[str]:
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError("These tests need LibreOffice: no program “soffice” on the search path.")
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-I", "-c", "import uno"], check=False).returncode:
        raise RuntimeError(f"These tests need python3-uno: {PYTHON} cannot “import uno”.")
    # In a session of its own, so that Ctrl-C reaches it as the end of its input and LibreOffice is ended properly.
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
