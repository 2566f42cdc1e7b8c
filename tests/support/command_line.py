"""Runs ``de06`` as a user does; small edits that break a workbook; what is allowed on standard error."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from openpyxl.utils.cell import coordinate_to_tuple

from de06_xl.cli.app import de06 as group
from de06_xl.cli.run import run
from de06_xl.model.book import Book
from de06_xl.model.place import Place
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from de06_xl.workbook.reading.book import read_book

ENGLISH = re.compile(
    r"\b(Usage|Options?|Commands?|Arguments?|Errno|[A-Za-z]*Error|error|Missing|Try|Show|message|exit|Got|unexpected|"
    r"extra|Invalid|value|such|Did|mean|required|default|TEXT|INTEGER|PATH|FILE|FILENAME|DIRECTORY|OPTIONS|COMMAND|"
    r"ARGS|Aborted|does|not|found|exists?|file|folder|directory|is|Could|open|takes?|Choose|Traceback|denied|None|"
    r"NoneType|object|read|write|failed|invalid|syntax|line|template|undefined|unknown|tag|expected)\b"
)
"""Words of click, Python, the system and Jinja2 that no user should see."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The result of a run of the command line: its exit status and its two streams."""

    status: int
    out: str
    err: str


def de06(*arguments: str | Path) -> Completed:
    """Run ``de06`` in this process."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n") for _ in range(2)]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        status = run(group, [str(argument) for argument in arguments])
    out, err = (_text_in(stream) for stream in streams)
    return Completed(status, out, err)


def child(*arguments: str | Path, cwd: Path, program: tuple[str, ...] = (), **environment: str) -> Completed:
    """Run ``de06`` in a separate process, with both streams as pipes; ``environment`` is added to the inherited one.

    ``program`` replaces ``-m de06_xl.cli`` on Python's command line. The streams are decoded by PYTHONIOENCODING.
    """
    encoding = environment.setdefault("PYTHONIOENCODING", "utf-8")
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COLUMNS"))}
    ran = subprocess.run(
        [sys.executable, *(program or ("-m", "de06_xl.cli")), *map(str, arguments)],
        env=inherited | environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    out, err = (stream.decode(encoding).replace(os.linesep, "\n") for stream in (ran.stdout, ran.stderr))
    return Completed(ran.returncode, out, err)


def findings_of(workbook: Path) -> list[dict[str, Any]]:
    """The findings of ``de06 validate WB --json -``, without notes."""
    return [one for one in all_findings_of(workbook) if one["severity"] != "note"]


def all_findings_of(workbook: Path) -> list[dict[str, Any]]:
    """The findings of ``de06 validate WB --json -``."""
    return list(json.loads(de06("validate", workbook, "--json", "-").out)["findings"])


def assert_one_sentence(text: str) -> None:
    """Standard error has one Vietnamese sentence on one line."""
    assert text.count("\n") == 1, text
    sentence = text.rstrip("\n")
    assert re.match(r"[A-ZĐ“]", sentence), sentence
    assert sentence.endswith("."), sentence
    assert "hãy " in sentence, sentence
    # Names given by the user are quoted, and may be English.
    assert not ENGLISH.search(re.sub("“[^”]*”", "“”", sentence)), sentence
    assert "ngoài dự kiến" not in sentence, sentence


def content(folder: Path) -> dict[str, str]:
    """The digest of every file below a folder, by path, except for lock files and records of writes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".lock", ".written"}
    }


def headers_of(report: Path) -> tuple[str, str]:
    """The text in the header of a report's first page and in that of the others."""
    section = docx.Document(str(report)).sections[0]
    first, other = (
        "\n".join(paragraph.text for paragraph in header.paragraphs if paragraph.text)
        for header in (section.first_page_header, section.header)
    )
    return first, other


def correct_by_hand(report: Path, text: str = "Sửa tay.") -> None:
    """Add a paragraph, saved as by another program."""
    document = docx.Document(str(report))
    document.add_paragraph(text)
    document.save(str(report))


@functools.cache
def sample_book() -> Book:
    """The sample as shipped, read: for the places of its rows."""
    path = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    return read_book(FileGrid(path), path.name)


def figure(code: str, field: str = "value") -> Place:
    """The cell of an indicator of the sample; ``field`` is one of ``layout.FIGURES``."""
    return next(indicator.row for indicator in sample_book().indicators() if indicator.code == code).place(field)


def paragraph(naming: str, field: str = "text") -> Place:
    """The cell of the sample's first paragraph whose text contains ``naming``."""
    paragraphs = (paragraph for section in sample_book().sections for paragraph in section.paragraphs)
    return next(paragraph.row for paragraph in paragraphs if naming in paragraph.text).place(field)


def fact(key: str) -> Place:
    """The value's cell of a fact of the sample, the first of a list."""
    place = sample_book().fact_place(key)
    assert place
    return place


def heading(code: str, field: str) -> Place:
    """The cell of a heading of the sample's outline; ``field`` is one of ``layout.OUTLINE``."""
    return next(heading.row for heading in sample_book().outline if heading.code == code).place(field)


@functools.cache
def places() -> tuple[Place, ...]:
    """Every cell of the sample that belongs to a row of a table that is read."""
    book = sample_book()
    rows = [
        *(fact.row for fact in book.facts),
        *(heading.row for heading in book.outline),
        *(unit.row for unit in book.units),
        *(indicator.row for indicator in book.indicators()),
        *(paragraph.row for section in book.sections for paragraph in section.paragraphs),
    ]
    return tuple(row.place(field) for row in rows for field in row.columns)


def put(workbook: Path, place: Place, value: Cell) -> None:
    """Write one cell, as the program itself does."""
    row, column = coordinate_to_tuple(place.cell)
    FileGrid(workbook).write([Block(place.sheet, row, column, [[value]])])


def cell_at(workbook: Path, place: Place) -> Cell:
    """The value of one cell."""
    row, column = coordinate_to_tuple(place.cell)
    cell: Cell = FileGrid(workbook).read(place.sheet)[row - 1][column - 1]
    return cell


def _text_in(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
