"""What Python and a spreadsheet program find in a workbook's derived rows, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from de06_xl.actions import validate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.indicator import Indicator
from de06_xl.model.place import Place
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.libreoffice import Value

Inputs = dict[str, Decimal | None]
"""Values of entered rows by their codes."""


def read(path: Path) -> Book:
    return read_book(FileGrid(path), path.name)


def value_places(book: Book) -> dict[str, Place]:
    return {indicator.code: indicator.row.place("value") for indicator in book.indicators()}


def with_inputs(book: Book, inputs: Inputs) -> Book:
    """The workbook with other constants in its entered rows."""

    def changed(indicator: Indicator) -> Indicator:
        return replace(indicator, constant=inputs[indicator.code]) if indicator.code in inputs else indicator

    return replace(
        book,
        sections=tuple(
            replace(section, indicators=tuple(map(changed, section.indicators))) for section in book.sections
        ),
    )


def agree(python: Decimal | None, office: Value, scale: Decimal = Decimal(0)) -> bool:
    """Whether both found the same, but for what sums of numbers as large as ``scale`` lose in doubles."""
    if python is None or not isinstance(office, float):
        return python is None and office == ""
    return abs(Decimal(office) - python) <= max(abs(python), scale) * Decimal("1e-12")


def as_typed(sets: list[Inputs], places: Mapping[str, Place]) -> list[dict[Place, float | None]]:
    return [
        {places[code]: None if value is None else float(value) for code, value in inputs.items()} for inputs in sets
    ]


def checked(path: Path) -> Book:
    """Check a workbook as ``de06 validate --write`` does, and read it again."""
    session = open_file(path, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    return read(path)
