"""Twelve months in a row, then longer periods out of them: what `Kỳ trước` says is what a plain sum says.

The expected figures are worked out here from the table of what was typed, without any code of the tool.
"""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period
from de06_xl.process import rollover
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.books import book, indicator
from tests.support.command_line import de06
from tests.support.examples import examples
from tests.support.fill_in import fill_in, indicators, read

SHEET = "II.10 Tuyên truyền"
NATURES = {"dat": "trong kỳ", "giao": "trong kỳ", "nam": "lũy kế năm", "tong": "lũy kế", "ton": "thời điểm"}
"""The figures that are typed, by code; the rate `dat / giao * 100` is computed."""

Typed = dict[str, list[int]]
"""What was typed in January to December, by code."""


def monthly(seed: int) -> Typed:
    numbers = random.Random(seed)
    flow = {code: [numbers.randrange(1, 9000) for _ in range(12)] for code in ("dat", "giao", "ton")}
    gained = [numbers.randrange(0, 500) for _ in range(12)]
    so_far = [sum(gained[: month + 1]) for month in range(12)]
    return flow | {"nam": so_far, "tong": [100_000 + value for value in so_far]}


def naive(typed: Typed, months: range) -> dict[str, Decimal]:
    """The figures of a period that lasts these months, counted from 1, as a clerk adds them up by hand."""
    sums = {code: Decimal(sum(typed[code][month - 1] for month in months)) for code in ("dat", "giao")}
    stand = {code: Decimal(typed[code][months[-1] - 1]) for code in ("nam", "tong", "ton")}
    return sums | stand | {"ty_le": round(sums["dat"] / sums["giao"] * 100, 8)}


LONGER = {
    "2022-Q4": range(7, 10),
    "2023-Q1": range(10, 13),
    "2023-6T": range(1, 7),
    "2023-9T": range(1, 10),
    "2023": range(1, 13),
    "2023-01": range(12, 13),
}
"""Periods made out of December 2022, and the months of 2022 that the period before each of them lasted."""


def previous(workbook: Book) -> dict[str, Decimal | None]:
    rows = indicators(workbook)
    figures = {code: rows[code].previous for code in (*NATURES, "ty_le")}
    return {code: value if value is None else round(value, 8) for code, value in figures.items()}


@pytest.fixture(scope="module")
def typed() -> Typed:
    return monthly(6)


@pytest.fixture(scope="module")
def december(typed: Typed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve files, each made of the one before by the command line and filled in."""
    folder = tmp_path_factory.mktemp("năm")
    path = folder / "2022-01.xlsx"
    assert de06("new", "--period", "2022-01", path).status == 0
    add_rows(path)
    for month in range(1, 13):
        fill_in(path, {code: typed[code][month - 1] for code in NATURES})
        following = folder / f"2022-{month + 1:02}.xlsx"
        if month < 12:
            assert de06("new", "--from", path, following).status == 0
            assert previous(read(following)) == naive(typed, range(month, month + 1))
            path = following
    return path


def add_rows(path: Path) -> None:
    """The indicators as a clerk adds them, in spare rows of a section."""
    grid = FileGrid(path)
    found = search.find(grid.read(SHEET), layout.FIGURES, SHEET)
    assert found
    first = max(row.row.number for row in read(path).indicators() if row.row.sheet == SHEET) + 1
    blocks = []
    rows = {code: {"nature": nature} for code, nature in NATURES.items()} | {
        "ty_le": {"unit_of_measure": "%", "decimals": "2", "expression": "dat / giao * 100"}
    }
    for number, (code, fields) in enumerate(rows.items(), first):
        for field, value in ({"code": code, "name": f"Số thử {code}"} | fields).items():
            blocks.append(Block(SHEET, number, found.columns[field], [[value]]))
    grid.write(blocks)


@pytest.mark.thorough
@pytest.mark.few(1)
@pytest.mark.parametrize("period", LONGER)
def test_out_of_twelve_months(period: str, typed: Typed, december: Path, tmp_path: Path) -> None:
    out = tmp_path / "sổ.xlsx"
    assert de06("new", "--from", december, "--period", period, out).status == 0
    assert previous(read(out)) == naive(typed, LONGER[period])


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("period", "months"), [("2022-Q4", range(10, 13)), ("2022", range(1, 13))], ids=["quarter", "year"]
)
def test_a_longer_period_says_of_itself_what_its_months_add_up_to(
    period: str, months: range, typed: Typed, december: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sổ.xlsx"
    ran = de06("new", "--from", december, "--period", period, out)
    figures = Figures(read(out))
    found = {code: figures.value(code) for code in (*NATURES, "ty_le")}
    assert {code: value if value is None else round(value, 8) for code, value in found.items()} == naive(typed, months)
    assert "Đã điền sẵn 5 số liệu" in ran.out


@pytest.mark.thorough
def test_a_year_has_no_year_before_it_in_twelve_months(december: Path, tmp_path: Path) -> None:
    ran = de06("new", "--from", december, "--period", "2022", tmp_path / "sổ.xlsx")
    assert "cột Kỳ trước (năm 2021) có 0/" in ran.out
    assert set(previous(read(tmp_path / "sổ.xlsx")).values()) == {None}


@pytest.mark.thorough
def test_a_quarter_and_a_year_in_between_leave_the_months_to_be_found(
    typed: Typed, december: Path, tmp_path: Path
) -> None:
    quarter, year, january = (tmp_path / f"{name}.xlsx" for name in ("quý", "năm", "tháng"))
    assert de06("new", "--from", december, "--period", "2022-Q4", quarter).status == 0
    published = {"dat": 77, "giao": 99, "nam": 5, "tong": 6, "ton": 7}
    fill_in(quarter, published)
    assert de06("new", "--from", quarter, "--period", "2022", year).status == 0
    assert de06("new", "--from", year, "--period", "2023-01", january).status == 0
    assert previous(read(january)) == naive(typed, range(12, 13))
    figures = Figures(read(january))
    assert {code: figures.earlier(code, Period.parse("2022-Q4")) for code in published} == published
    assert figures.earlier("dat", Period.parse("2022")) == sum(typed["dat"][:9]) + 77
    assert {code: figures.year_ago(code) for code in NATURES} == {code: typed[code][0] for code in NATURES}


@given(seed=st.integers(0, 10**6), start=st.integers(1, 12))
@settings(max_examples=examples(25))
def test_any_twelve_months_in_the_model(seed: int, start: int) -> None:
    typed = monthly(seed)
    rows = [indicator(code, number=n, nature=Nature(nature)) for n, (code, nature) in enumerate(NATURES.items(), 5)]
    rate = indicator("ty_le", number=20, unit_of_measure="%", decimals=2, expression="dat / giao * 100")
    workbook = book(*rows, rate, period=f"2022-{start:02}")
    for month in range(start, 13):
        sheet = workbook.sections[0]
        now = book(
            *(
                indicator(row.code, typed[row.code][month - 1], number=row.row.number, nature=row.nature)
                if row.entered
                else row
                for row in sheet.indicators
            ),
            period=f"2022-{month:02}",
            history={(str(period), code): str(value) for (period, code), value in workbook.history.items()},
        )
        workbook = rollover.next_book(now, Figures(now), now.period.next())
        assert previous(workbook) == naive(typed, range(month, month + 1))
    for code, months in (("2022-Q3", range(7, 10)), ("2022-Q4", range(10, 13)), ("2022", range(1, 13))):
        whole = months[0] >= start
        expected = naive(typed, months)
        figures = Figures(workbook)
        found = {name: figures.earlier(name, Period.parse(code)) for name in expected}
        for name, value in expected.items():
            flow = name in ("dat", "giao", "ty_le")
            known = whole if flow else months[-1] >= start
            given_value = found[name]
            assert (None if given_value is None else round(given_value, 8)) == (value if known else None)
