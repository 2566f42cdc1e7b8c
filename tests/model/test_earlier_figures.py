"""Figures of earlier periods: the column `Kỳ trước` and the sheet `Lịch sử`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from tests.support.books import book, indicator


def test_the_figure_before_is_the_one_of_its_row() -> None:
    figures = Figures(book(indicator("a", 5, previous=Decimal(3)), indicator("b", 5)))
    assert figures.previous("a") == 3
    assert figures.previous("b") is None
    assert figures.previous("không có") is None


@pytest.mark.parametrize(
    ("period", "found"),
    [("2022-05", 7), ("2022-Q2", None), ("2022-06", None)],
)
def test_a_year_ago_is_the_same_kind_of_period(period: str, found: int | None) -> None:
    figures = Figures(book(indicator("a", 5), period=period, history={("2021-05", "a"): 7}))
    assert figures.year_ago("a") == found


def test_week_53_has_none_a_year_ago() -> None:
    figures = Figures(book(indicator("a", 5), period="2020-W53", history={("2019-W52", "a"): 7}))
    assert figures.year_ago("a") is None


def test_history_is_read_and_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    grid = FileGrid(path)
    rows = grid.read(layout.HISTORY.sheet)
    found = layout.find(rows, layout.HISTORY, layout.HISTORY.sheet)
    assert found
    lines = [["2021-05", "tt_luot", 90], ["2021-05", "ls_ty_le", 97.53], ["tháng 5", "tt_luot", 1]]
    grid.write([Block(layout.HISTORY.sheet, found.header_row + 1, found.columns["period"], lines)])
    read = read_book(FileGrid(path), path.name)
    assert read.history == {
        (Period.parse("2021-05"), "tt_luot"): 90,
        (Period.parse("2021-05"), "ls_ty_le"): Decimal("97.53"),
    }
    (problem,) = [finding for finding in read.problems if finding.sheet == layout.HISTORY.sheet]
    assert (problem.rule, problem.cell) == ("unreadable-period", f"A{found.header_row + 3}")
