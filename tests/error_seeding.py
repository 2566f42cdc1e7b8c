"""Errors as people make them, seeded one at a time into the figures of a clean workbook, and whether they are found."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from de06_xl.figures import Figures
from de06_xl.model import Book, Finding, Indicator, Place, Severity
from de06_xl.validate import validate
from de06_xl.workbook.grid import Cell
from de06_xl.workbook.reader import read_book
from tests.fill_in import indicators
from tests.memory_grid import MemoryGrid


class Kind(enum.Enum):
    """What was done to a cell."""

    SWAPPED = "adjacent digits swapped"
    LOST = "a digit lost"
    DOUBLED = "a digit doubled"
    CHANGED = "a digit changed"
    TIMES_10 = "x10"
    TIMES_100 = "x100"
    TIMES_1000 = "x1000"
    BY_100 = "/100"
    BY_1000 = "/1000"
    SIGN = "sign"
    OFF_BY_ONE = "off by one"
    NEIGHBOURS = "neighbouring cells swapped"
    AS_TEXT = "number as text"
    DATE_TURNED = "date turned round"
    EMPTIED = "cell emptied"
    OVER_FORMULA = "constant over a formula"
    CODE_MISSPELT = "code misspelt"
    TEXT = "text in a number cell"


@dataclass(frozen=True)
class Seeded:
    """One error: the cells that it changes, and the figures that are wrong by it."""

    kind: Kind
    cells: Mapping[Place, Cell]
    codes: frozenset[str]
    note: str


@dataclass(frozen=True)
class Result:
    """What became of a seeded error.

    ``harmless`` says that the workbook reads the same as before: nothing is wrong, so that nothing is to be found.
    ``found`` are the new findings that are no notes.
    """

    seeded: Seeded
    found: tuple[Finding, ...]
    harmless: bool


def errors(grid: MemoryGrid) -> Iterator[Seeded]:
    """Every error of every kind in every entered figure of a workbook."""
    book = read_book(grid, "sổ")
    entered = [row for row in book.indicators() if not row.expression]
    for row in entered:
        yield from _of_one(row, grid)
    for one, other in itertools.pairwise(entered):
        if one.row.sheet == other.row.sheet and one.constant != other.constant:
            cells = {
                one.row.place("value"): _number(other.constant),
                other.row.place("value"): _number(one.constant),
            }
            yield Seeded(Kind.NEIGHBOURS, cells, frozenset({one.code, other.code}), f"{one.constant}↔{other.constant}")
    for row in book.indicators():
        if row.expression:
            value = Figures(book).value(row.code)
            assert value is not None
            place = row.row.place("value")
            for wrong in (value + 1, value * 2 + 3):
                cells = {place: float(round(wrong, row.decimals))}
                yield Seeded(Kind.OVER_FORMULA, cells, frozenset({row.code}), str(wrong))


def _of_one(row: Indicator, grid: MemoryGrid) -> Iterator[Seeded]:
    place, value = row.row.place("value"), row.constant
    assert value is not None
    digits = str(int(value))

    def typed(kind: Kind, cell: Cell, note: str = "") -> Seeded:
        return Seeded(kind, {place: cell}, frozenset({row.code}), note or f"{value} → {cell}")

    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            yield typed(Kind.SWAPPED, int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]))
    if len(digits) > 1:
        for text in dict.fromkeys(digits[:at] + digits[at + 1 :] for at in range(len(digits))):
            yield typed(Kind.LOST, int(text))
    for text in dict.fromkeys(digits[: at + 1] + digits[at:] for at in range(len(digits))):
        yield typed(Kind.DOUBLED, int(text))
    for at, digit in enumerate(digits):
        yield typed(Kind.CHANGED, int(f"{digits[:at]}{(int(digit) + 4) % 10}{digits[at + 1 :]}"))
    for kind, factor in ((Kind.TIMES_10, 10), (Kind.TIMES_100, 100), (Kind.TIMES_1000, 1000)):
        yield typed(kind, int(value) * factor)
    for kind, factor in ((Kind.BY_100, 100), (Kind.BY_1000, 1000)):
        yield typed(kind, _number(value / factor))
    yield typed(Kind.SIGN, -int(value))
    for step in (-1, 1):
        yield typed(Kind.OFF_BY_ONE, int(value) + step)
    grouped = f"{int(value):,}"
    for text in dict.fromkeys(
        (digits, grouped, grouped.replace(",", "."), grouped.replace(",", " "), f"{digits} hồ sơ", f"{digits},5")
    ):
        yield typed(Kind.AS_TEXT, text)
    yield typed(Kind.EMPTIED, None)
    yield typed(Kind.TEXT, "chưa có")
    if row.as_of is not None:
        turned = row.as_of.replace(month=12, day=4) if row.as_of.day > 12 else None
        for cell in (f"{row.as_of.month}/{row.as_of.day}/{row.as_of.year}", turned and f"{turned:%d/%m/%Y}"):
            if cell:
                cells: dict[Place, Cell] = {row.row.place("as_of"): cell}
                yield Seeded(Kind.DATE_TURNED, cells, frozenset({row.code}), cell)
    code = row.row.place("code")
    assert grid.at(code) == row.code
    yield Seeded(Kind.CODE_MISSPELT, {code: f"{row.code}x"}, frozenset({row.code, f"{row.code}x"}), "")


def _number(value: Decimal | None) -> Cell:
    assert value is not None
    return int(value) if value == value.to_integral_value() else float(value)


def results(grid: MemoryGrid) -> Iterator[Result]:
    """Every seeded error of a workbook and what a check finds anew."""
    clean = read_book(grid, "sổ")
    known = {_identity(finding) for finding in validate(clean, Figures(clean))}
    for seeded in errors(grid):
        book = read_book(grid.with_cells(seeded.cells), "sổ")
        found = tuple(
            finding
            for finding in validate(book, Figures(book))
            if finding.severity is not Severity.NOTE and _identity(finding) not in known
        )
        yield Result(seeded, found, _same(book, clean))


def points_at(result: Result, book: Book) -> bool:
    """Whether a finding stands at a changed cell, or at a figure that a relation ties to a changed one."""
    figures, codes = Figures(book), result.seeded.codes
    for finding in result.found:
        if finding.place in result.seeded.cells or finding.code in codes:
            return True
        if finding.code in figures and codes & figures.depends_on(finding.code):
            return True
        if any(code in f"{finding.message}{finding.basis}" for code in codes):
            return True
    return False


def _identity(finding: Finding) -> tuple[str, Place | None, object]:
    return finding.rule, finding.place, finding.value


def _same(one: Book, other: Book) -> bool:
    """Whether two workbooks say the same figures and dates."""

    def said(book: Book) -> dict[str, object]:
        return {code: (row.constant, row.as_of, row.unreadable) for code, row in indicators(book).items()}

    return said(one) == said(other)


def without_previous(grid: MemoryGrid) -> MemoryGrid:
    """The workbook as if there had been no period before: nothing in `Kỳ trước` and `Lịch sử`."""
    book = read_book(grid, "sổ")
    cells: dict[Place, Cell] = {row.row.place("previous"): None for row in book.indicators()}
    emptied = grid.with_cells(cells)
    rows = grid.read("Lịch sử")
    header = next(number for number, row in enumerate(rows) if "Mã" in row)
    kept = [row if number <= header else [None] * len(row) for number, row in enumerate(rows)]
    return MemoryGrid({name: kept if name == "Lịch sử" else emptied.read(name) for name in grid.sheets()})
