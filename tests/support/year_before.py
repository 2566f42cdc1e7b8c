"""A fictitious year before a workbook's period: the figures of the report and its units in each of its months."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Indicator
from de06_xl.model.period import Period
from de06_xl.model.unit_history import UnitHistory
from de06_xl.model.units_sent import after
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.blocks import cell_block
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.unit_history import unit_history_blocks

MONTHS = 12
SHARES = (97, 93, 95, 90, 84, 86, 79, 75, 70, 72, 66, 61)
"""Figures of the previous months in per cent of this month's, the last month first."""


def write_year_before(path: Path) -> None:
    """Write it into a workbook with collected figures; every fifth unit is late now and then."""
    book = read_book(FileGrid(path), path.name, submissions=True)
    figures, given = Figures(book), after(book).figures
    entered = [one for one in book.indicators() if not (one.derived or one.words)]
    months = _months(book.period)
    known = [(one, value) for one in entered if (value := figures.value(one.code)) is not None]
    for month, share in reversed(months):
        shares = {one.code: _share(one, value, share) for one, value in known}
        FileGrid(path).write(history_blocks(FileGrid(path), month, shares, book.code_names()))
    FileGrid(path).write([cell_block(one.row, "previous", _share(one, value, SHARES[0])) for one, value in known])
    units = list(dict.fromkeys(unit for _, unit, _ in given))
    by_units = {
        (month, unit, code): _share(figures[code].indicator, value, share)
        for month, share in reversed(months)
        for (_, unit, code), value in given.items()
        if code in figures and not figures[code].indicator.words
    }
    late = {
        (month, unit): (at % 3 + 1 if at % 5 == 0 and number % 4 == 1 else -1)
        for number, (month, _) in enumerate(months)
        for at, unit in enumerate(units)
    }
    history = UnitHistory(by_units, {}, late)
    FileGrid(path).write(unit_history_blocks(FileGrid(path), UnitHistory(), history))


def _months(last: Period) -> list[tuple[Period, int]]:
    found = []
    for share in SHARES[:MONTHS]:
        last = last.previous()
        found.append((last, share))
    return found


def _share(one: Indicator, value: Decimal, share: int) -> Decimal:
    return one.rounded(value * share / 100)
