"""Expressions that look back give the same in Python and in a spreadsheet, with a history and without."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.validate import validate
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.formulas import formula_blocks
from tests.support.libreoffice import convert, recalculated

EXPRESSIONS = {
    "g": "(a - KỲ_TRƯỚC(a)) / KỲ_TRƯỚC(a) * 100",
    "h": "(a - CÙNG_KỲ(a)) / CÙNG_KỲ(a) * 100",
    "i": "MAX(a; KỲ_TRƯỚC(b); CÙNG_KỲ(b))",
    "j": "a > KỲ_TRƯỚC(a) VÀ KHÔNG (b < CÙNG_KỲ(b))",
    "k": "CÙNG_KỲ(a) - CÙNG_KỲ(b)",
    "l": "KỲ_TRƯỚC(g) + g",
    "m": "CÙNG_KỲ(c) / 2",
    "n": "KỲ_TRƯỚC(n) + a",
}


def read(path: Path) -> Book:
    return read_book(FileGrid(path), path.name)


def workbook(path: Path, seed: int, period: str = "2022-05") -> Path:
    """The sample with free rows, some of whose earlier figures are known; c is known a year ago by its months only."""
    rng = random.Random(seed)
    opened = openpyxl.load_workbook(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    sheet = opened.create_sheet("VI Số tự do")
    sheet.append([column.header for column in layout.FIGURES.columns])
    for code in ("a", "b", "c", *EXPRESSIONS):
        entered = code not in EXPRESSIONS
        value = rng.choice([rng.randrange(-50, 5000), 0]) if entered else None
        previous = rng.choice([rng.randrange(-50, 5000), 0, None])
        fields = {"code": code, "name": code, "decimals": 4, "nature": "trong kỳ", "value": value}
        fields |= {"previous": previous, "expression": EXPRESSIONS.get(code)}
        sheet.append([fields.get(column.field) for column in layout.FIGURES.columns])
    history = opened[layout.HISTORY.sheet]
    for at in ("2021", "2021-05", "2021-Q2", "2021-05-01"):
        for code in ("a", "b", "ab"):
            if rng.random() < 0.7:
                history.append([at, code, None, rng.choice([rng.randrange(-50, 5000), 0])])
    for month in (4, 5, 6):
        history.append([f"2021-{month:02}", "c", None, 10 * month])
    opened.save(path)
    book = read(path)
    facts = {fact.key: fact.row.place("value") for fact in book.facts}
    opened[layout.FACTS.sheet][facts["ky"].cell] = period
    opened.save(path)
    FileGrid(path).write(formula_blocks(Figures(read(path))))
    return path


@pytest.mark.few(0, 1)
@pytest.mark.office
@pytest.mark.parametrize("period", ["2022-05", "2022-Q2", "2022"])
@pytest.mark.parametrize("seed", range(4))
def test_both_find_the_same(tmp_path: Path, seed: int, period: str) -> None:
    path = workbook(tmp_path / "thử.xlsx", seed, period)
    book = read(path)
    figures = Figures(book)
    (found,) = recalculated(path, [{}], [figures[code].indicator.row.place("value") for code in EXPRESSIONS])
    for code, shown in zip(EXPRESSIONS, found, strict=True):
        value = figures.value(code)
        expected = "" if value is None else pytest.approx(float(value), rel=1e-12, abs=1e-9)
        assert shown == expected, (code, value, shown)


@pytest.mark.thorough
@pytest.mark.office
def test_what_another_program_saved_is_no_edited_formula(tmp_path: Path) -> None:
    path = workbook(tmp_path / "thử.xlsx", 1)
    for ending in ("ods", "xlsx"):
        path = convert(path, ending, tmp_path)
    book = read(path)
    assert [finding.code for finding in validate(book, Figures(book)) if finding.rule == "edited-formula"] == []


@pytest.mark.thorough
def test_another_period_in_the_same_expression_is_another_formula(tmp_path: Path) -> None:
    path = workbook(tmp_path / "thử.xlsx", 1)
    opened = openpyxl.load_workbook(path)
    expressions = layout.FIGURES.index("expression")
    for row in opened["VI Số tự do"].iter_rows(min_row=2):
        if row[0].value == "g":
            row[expressions - 1].value = "(a - a) / a * 100"
    opened.save(path)
    book = read(path)
    assert [block.row for block in formula_blocks(Figures(book))] == [5]
