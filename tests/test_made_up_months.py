"""Checks do not cry wolf: two hundred made-up months in which nothing is wrong give nothing but notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from de06_xl.actions.session import check, open_file
from de06_xl.figures import Figures
from de06_xl.model import Book, Finding, Severity
from de06_xl.ui import TerminalUi
from de06_xl.validate import validate
from de06_xl.workbook.reader import read_book
from tests.conftest import NOW
from tests.made_up_months import clean_may, empty_june, moved, with_figures
from tests.memory_grid import MemoryGrid

MONTHS = 200


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> tuple[MemoryGrid, Book]:
    return empty_june(tmp_path_factory.mktemp("june"))


def worse_than_notes(findings: list[Finding]) -> list[str]:
    return [f"{f.rule} {f.code}: {f.message}" for f in findings if f.severity is not Severity.NOTE]


def test_the_clean_may_has_nothing_but_notes(tmp_path: Path) -> None:
    assert worse_than_notes(check(open_file(clean_may(tmp_path), TerminalUi(), NOW)).findings) == []


def test_made_up_months_have_nothing_but_notes(june: tuple[MemoryGrid, Book]) -> None:
    empty, may = june
    found: dict[int, list[str]] = {}
    for seed in range(MONTHS):
        book = read_book(with_figures(empty, moved(may, seed)), "sổ")
        figures = Figures(book)
        assert figures.previous("dvc_tiep_nhan") == 7440
        if worse := worse_than_notes(validate(book, figures)):
            found[seed] = worse
    assert found == {}
