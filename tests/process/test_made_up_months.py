"""Checks do not cry wolf: two hundred made-up months in which nothing is wrong give nothing but notes.

A slip of typing in one of their figures is told, at its cell and once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from de06_xl.actions.session import check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.process.validate import validate
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.examples import examples
from tests.support.fill_in import indicators
from tests.support.made_up_months import broken, clean_may, empty_june, month
from tests.support.memory_grid import MemoryGrid

MONTHS = examples(200)


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> tuple[MemoryGrid, Book]:
    return empty_june(tmp_path_factory.mktemp("june"))


def alarms(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is not Severity.NOTE]


def test_the_clean_may_has_nothing_but_notes(tmp_path: Path) -> None:
    assert alarms(check(open_file(clean_may(tmp_path), TerminalUi(), NOW)).findings) == []


@pytest.mark.thorough
def test_made_up_months_have_nothing_but_notes(june: tuple[MemoryGrid, Book]) -> None:
    empty, may = june
    found: dict[int, list[str]] = {}
    signed = dates = 0
    for seed in range(MONTHS):
        book = read_book(month(empty, may, seed), "sổ")
        figures = Figures(book)
        assert figures.previous("dvc_tiep_nhan") == 7440
        assert broken({code: figure.value for code, figure in figures.items()}) == []
        signed += book.report_date is not None
        dates += len({row.as_of for row in book.indicators()} - {None})
        if worse := alarms(validate(book, figures)):
            found[seed] = [f"{finding.rule} {finding.code}: {finding.message}" for finding in worse]
    assert found == {}
    assert signed == MONTHS / 2
    assert dates > MONTHS * 4


def doubled(value: int) -> int:
    return int(str(value)[0] + str(value))


def lost(value: int) -> int:
    return int(str(value)[1:])


SLIPS: dict[str, Callable[[int], int]] = {
    "x10": lambda value: value * 10,
    "x100": lambda value: value * 100,
    "x1000": lambda value: value * 1000,
    "/10": lambda value: value // 10,
    "/100": lambda value: value // 100,
    "/1000": lambda value: value // 1000,
    "first digit doubled": doubled,
    "first digit lost": lost,
}


@pytest.mark.few(0, 4)
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_any_figure_of_two_digits_or_more_is_told_at_its_cell_and_once(
    slip: str, june: tuple[MemoryGrid, Book]
) -> None:
    empty, may = june
    dated = month(empty, may, 0)
    rows = {code: row for code, row in indicators(read_book(dated, "sổ")).items() if not row.expression}
    before = {code: int(row.previous or 0) for code, row in rows.items()}
    again = dated.with_cells({row.row.place("value"): before[code] for code, row in rows.items()})
    tried = 0
    for code, row in rows.items():
        if before[code] < 10:
            continue
        place = row.row.place("value")
        book = replace(read_book(again.with_cells({place: SLIPS[slip](before[code])}), "sổ"), rules=())
        # A whole that became 0 leaves a hole in the report, which nothing may hide.
        reported = [finding for finding in alarms(validate(book, Figures(book))) if finding.rule != "derived-empty"]
        assert [finding.place for finding in reported] == [place], (slip, code)
        tried += 1
    assert tried > 30
