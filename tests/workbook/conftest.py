"""A workbook that is open in an Excel: in the fake one, and in LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import xlwings_uno
from tests.support.xlwings_engine import Book, Calls
from tests.support.xlwings_grids import Opener, open_in_fake


@pytest.fixture(params=["fake Excel", pytest.param("LibreOffice", marks=pytest.mark.office)])
def opened(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens a workbook file, in a fake Excel and in LibreOffice."""
    books: list[Book] = []

    def open_in_libreoffice(path: Path) -> Book:
        program: xlwings_uno.LibreOffice = request.getfixturevalue("office")
        books.append(program.open(str(path)))
        program.calls = Calls()
        return books[-1]

    yield open_in_fake if request.param == "fake Excel" else open_in_libreoffice
    for book in books:
        book.close()
