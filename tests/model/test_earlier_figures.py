"""Figures of earlier periods: the column `Kỳ trước` and the sheet `Lịch sử`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.workbook import layout, search
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
    found = search.find(rows, layout.HISTORY, layout.HISTORY.sheet)
    assert found
    told = [("2021-05", "tt_luot", 90), ("2021-05", "ls_ty_le", 97.53), ("tháng 5", "tt_luot", 1)]
    lines = [[period, code, None, value] for period, code, value in told]
    grid.write([Block(layout.HISTORY.sheet, found.header_row + 1, found.columns["period"], lines)])
    read = read_book(FileGrid(path), path.name)
    assert read.history == {
        (Period.parse("2021-05"), "tt_luot"): 90,
        (Period.parse("2021-05"), "ls_ty_le"): Decimal("97.53"),
    }
    (problem,) = [finding for finding in read.problems if finding.sheet == layout.HISTORY.sheet]
    assert (problem.rule, problem.cell) == ("unreadable-period", f"A{found.header_row + 3}")


MONTHS = {(f"2021-{month:02}", "a"): month for month in range(1, 13)}


@pytest.mark.parametrize(
    ("period", "total"),
    [
        ("2021-Q2", 4 + 5 + 6),
        ("2021-10T", sum(range(1, 11))),
        ("2021-11T", sum(range(1, 12))),
        ("2021", sum(range(1, 13))),
        ("2021-03-01..2021-08-31", sum(range(3, 9))),
        ("2021-12-01..2022-01-31", None),
        ("2021-03-02..2021-08-31", None),
        ("2021-05-N1", None),
        ("2021-05-13", None),
    ],
)
def test_what_came_in_a_longer_period_is_the_sum_of_its_months(period: str, total: int | None) -> None:
    figures = Figures(book(indicator("a", 5, nature=Nature.IN_PERIOD), period="2022-06", history=MONTHS))
    assert figures.earlier("a", Period.parse(period)) == total


def test_a_month_is_made_of_its_halves_where_both_are_known() -> None:
    halves = {("2021-05-N1", "a"): 10, ("2021-05-N2", "a"): 20, ("2021-06-N1", "a"): 30}
    figures = Figures(book(indicator("a", 5, nature=Nature.IN_PERIOD), period="2022-06", history=halves))
    assert figures.earlier("a", Period.parse("2021-05")) == 30
    assert figures.earlier("a", Period.parse("2021-06")) is None


def test_how_things_stand_at_the_end_of_ten_months_october_says() -> None:
    figures = Figures(book(indicator("a", 5, nature=Nature.CUMULATIVE), period="2022-06", history=MONTHS))
    assert figures.earlier("a", Period.parse("2021-10T")) == 10
    assert figures.earlier("a", Period.parse("2021-03-01..2021-09-30")) == 9
