"""The sample in a folder of its own, ways to spoil it, and a command that is refused for it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.place import Place
from de06_xl.system import files, shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.command_line import assert_one_sentence, content, correct_by_hand, de06, put

Spoil = Callable[[Path], None]
"""Makes something wrong in a folder that holds the sample as So.xlsx."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
TEMPLATE = "mau_word/bao-cao.docx"


def folder_with_sample(folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make it the current folder, with the sample in it as So.xlsx, of a user with this home."""
    shutil.copyfile(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / "So.xlsx")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(home))
    return folder


def refused(folder: Path, command_line: str, reported: str) -> None:
    """The command cannot be done: one sentence as ``reported`` says, nothing on standard output, no file touched."""
    before = content(folder)
    ran = de06(*command_line.split())
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)
    assert re.match(reported, ran.err), ran.err
    assert content(folder) == before


# How a folder is spoilt ---------------------------------------------------------------------------------


def holding(data: bytes, name: str = "So.xlsx") -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    return spoil


def with_cell(place: Callable[[], Place], value: Any) -> Spoil:
    """One cell written; its place is looked up late, when the test runs."""
    return lambda folder: put(folder / "So.xlsx", place(), value)


def with_real_date(place: Callable[[], Place], date: dt.datetime) -> Spoil:
    """A date as Excel keeps it: the grid writes none, for it never would."""

    def spoil(folder: Path) -> None:
        workbook = openpyxl.load_workbook(folder / "So.xlsx")
        where = place()
        cell = workbook[where.sheet][where.cell]
        cell.value, cell.number_format = date, "d/m/yyyy"
        workbook.save(folder / "So.xlsx")

    return spoil


def emptied_sheet(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        grid = FileGrid(folder / "So.xlsx")
        grid.write([Block(name, 1, 1, [[None] * len(row) for row in grid.read(name)])])

    return spoil


def protected_sheet(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        workbook = openpyxl.load_workbook(folder / "So.xlsx")
        workbook[name].protection.sheet = True
        workbook.save(folder / "So.xlsx")

    return spoil


def renamed_sheet(old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / "So.xlsx"
        parts = unpack(path.read_bytes(), "", "")
        workbook = parts["xl/workbook.xml"].decode()
        assert f'name="{old}"' in workbook
        parts["xl/workbook.xml"] = workbook.replace(f'name="{old}"', f'name="{new}"').encode()
        path.write_bytes(files.pack(parts))

    return spoil


def with_template(text: str, name: str = TEMPLATE) -> Spoil:
    """The shipped template with one more paragraph."""

    def spoil(folder: Path) -> None:
        document = docx.Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
        document.add_paragraph(text)
        (folder / name).parent.mkdir(exist_ok=True)
        document.save(str(folder / name))

    return spoil


def a_folder(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir(parents=True)

    return spoil


def edited_report(name: str) -> Spoil:
    """A report exported under this name and then corrected by hand."""

    def spoil(folder: Path) -> None:
        assert de06("report", "So.xlsx", "--out", name).status == 1
        correct_by_hand(folder / name)

    return spoil


def nothing(folder: Path) -> None:
    """The sample is in order."""


def sample_bytes() -> bytes:
    return shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes()
