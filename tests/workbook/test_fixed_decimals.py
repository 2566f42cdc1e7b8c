"""`Số thập phân` "2 cố định": exactly two decimals wherever a figure is shown."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.figures import Figures
from de06_xl.process.rollover import next_book
from de06_xl.process.trace import sentences, trace
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.system import shipped
from de06_xl.vietnamese.numbers import format_number
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support.books import book, indicator, paragraph

SHEET, CODE = "II.4 Làm sạch dữ liệu", "ls_ngoai_tinh_ty_le"


@pytest.mark.parametrize(
    ("value", "text"), [("85.1", "85,10"), ("100", "100,00"), ("0", "0,00"), ("1234.5", "1.234,50")]
)
def test_a_figure_has_exactly_so_many(value: str, text: str) -> None:
    workbook = book(
        indicator("a", value, decimals=2, fixed=True, previous=Decimal(50)),
        paragraphs=(paragraph("đoạn", "{a}|{a.so}|{a.truoc}"),),
    )
    figures = Figures(workbook)
    report = compose(workbook, figures)
    assert report.headings[0].paragraphs[0].text == f"{text}|{text}|50,00"
    assert str(template_context(report, figures, 0)["so"].a) == text
    assert f"a = {text}: a" in sentences(trace(workbook, figures, "a").origins[0])[0]


@given(value=st.decimals(-(10**9), 10**9, places=4), decimals=st.integers(0, 4))
def test_it_is_the_same_number_with_all_its_decimals(value: Decimal, decimals: int) -> None:
    short, long = (format_number(value, decimals, leading_zero=False, fixed=fixed) for fixed in (False, True))
    whole, _, fraction = long.partition(",")
    assert len(fraction) == decimals
    assert short == (f"{whole},{fraction.rstrip('0')}" if fraction.strip("0") else whole)


def workbook_saying(typed: object, path: Path) -> Path:
    opened = openpyxl.load_workbook(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    for row in opened[SHEET].iter_rows():
        if row[0].value == CODE:
            row[layout.FIGURES.index("decimals") - 1].value = typed
    opened.save(path)
    return path


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("typed", "decimals", "fixed"),
    [
        ("2 cố định", 2, True),
        ("2 CỐ ĐỊNH", 2, True),
        ("  1  co dinh ", 1, True),
        ("2cố định", 2, True),
        ("2", 2, False),
        (2, 2, False),
        (None, 0, False),
    ],
)
def test_the_column_says_so(tmp_path: Path, typed: object, decimals: int, fixed: bool) -> None:
    path = workbook_saying(typed, tmp_path / "thử.xlsx")
    read = read_book(FileGrid(path), path.name)
    found = Figures(read)[CODE].indicator
    assert (found.decimals, found.fixed) == (decimals, fixed)
    following = next_book(read, Figures(read), read.period.next())
    assert next(one.fixed for one in following.indicators() if one.code == CODE) == fixed


@pytest.mark.few(0, 1)
@pytest.mark.parametrize("typed", ["cố định", "hai cố định", "11 cố định", "2 cố định nhé", "2,5 cố định"])
def test_what_it_cannot_be_is_told(tmp_path: Path, typed: str) -> None:
    path = workbook_saying(typed, tmp_path / "thử.xlsx")
    read = read_book(FileGrid(path), path.name)
    (finding,) = [f for f in validate(read, Figures(read)) if f.rule == "unknown-choice"]
    assert "2 cố định: 85,10" in finding.message
    assert (finding.code, finding.value) == (CODE, typed)
