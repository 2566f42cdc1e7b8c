"""Figures with a target: what was asked for, and whether it was reached."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.actions.json_files import trace_document
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Direction
from de06_xl.process.rollover import next_book
from de06_xl.process.trace import sentences, trace
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support.books import book, indicator, paragraph

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
CODE = "ls_ngoai_tinh_ty_le"


def rated(value: str | None, target: str | None, direction: Direction = HIGHER, **fields: object) -> Book:
    wanted = None if target is None else Decimal(target)
    rate = indicator("a", value, target=wanted, direction=direction, unit_of_measure="%", **{"decimals": 2, **fields})
    return book(rate, paragraphs=(paragraph("đoạn", "{a}/{a.chi_tieu}%: {a.danh_gia}"),))


@pytest.mark.parametrize(
    ("value", "target", "direction", "text"),
    [
        ("97.5", "95", HIGHER, "97,5/95%: hoàn thành"),
        ("95", "95", HIGHER, "95/95%: hoàn thành"),
        ("94.99", "95", HIGHER, "94,99/95%: chưa hoàn thành"),
        ("94.996", "95", HIGHER, "95/95%: hoàn thành"),
        ("2", "1.5", LOWER, "2/1,5%: chưa hoàn thành"),
        ("0", "0", LOWER, "0/0%: hoàn thành"),
        ("1.25", "1.5", LOWER, "1,25/1,5%: hoàn thành"),
    ],
)
def test_a_figure_is_rated_as_the_report_prints_it(value: str, target: str, direction: Direction, text: str) -> None:
    workbook = rated(value, target, direction)
    figures = Figures(workbook)
    report = compose(workbook, figures)
    assert report.headings[0].paragraphs[0].text == text
    named = template_context(report, figures, 0)["so"].a
    assert f"{named}/{named.chi_tieu}%: {named.danh_gia}" == text
    assert not [finding for finding in validate(workbook, figures) if finding.rule == "figure-without-target"]


@pytest.mark.parametrize(
    ("value", "target", "direction", "completion"),
    [
        ("50", "200", HIGHER, Decimal(25)),
        ("-20", "200", HIGHER, Decimal(-10)),
        ("5", "3", LOWER, "chưa đạt"),
        ("2", "3", LOWER, "đạt"),
        ("5", "0", HIGHER, "đạt"),
        ("9088", "-20", HIGHER, "đạt"),
        ("-30", "-20", HIGHER, "chưa đạt"),
        ("5", None, HIGHER, None),
        (None, "3", LOWER, None),
    ],
)
def test_a_share_of_the_target_is_told_only_where_it_does_not_mislead(
    value: str | None, target: str | None, direction: Direction, completion: Decimal | str | None
) -> None:
    figure = Figures(rated(value, target, direction))["a"]
    assert figure.completion == completion
    assert figure.share_of_target == (completion if isinstance(completion, Decimal) else None)


@given(value=st.decimals(0, 100, places=4), target=st.decimals(0, 100, places=2))
def test_both_directions_hold_only_where_both_are_the_same(value: Decimal, target: Decimal) -> None:
    rates = [Figures(rated(str(value), str(target), way))["a"].achieved for way in (HIGHER, LOWER)]
    figure = Figures(rated(str(value), str(target)))["a"]
    assert any(rates)
    assert all(rates) == (figure.text() == figure.text("chi_tieu"))


def test_a_target_that_is_missing_is_told_at_the_paragraph() -> None:
    workbook = rated("5", None)
    found = [f for f in validate(workbook, Figures(workbook)) if f.rule == "figure-without-target"]
    assert [(f.cell, f.value, f.code) for f in found] == [("B20", "{a.chi_tieu}", "a"), ("B20", "{a.danh_gia}", "a")]


def test_the_rate_of_several_units_is_that_of_their_sums() -> None:
    part, whole = indicator("p", 516, number=6), indicator("w", 539, number=7)
    rate = indicator("r", expression="p / w * 100", decimals=2, unit_of_measure="%", target=Decimal("95.73"), number=8)
    assert Figures(book(part, whole, rate))["r"].text("danh_gia") == "hoàn thành"


def test_a_trace_tells_the_target() -> None:
    workbook = rated("94", "95")
    found = trace(workbook, Figures(workbook), "a")
    assert "Chỉ tiêu giao 95 (cao hơn là tốt): chưa hoàn thành." in sentences(found.origins[0])
    (reported,) = trace_document(found, "sổ.xlsx")["figures"]
    assert (reported["target"], reported["rating"]) == (95, "chưa hoàn thành")


def workbook_with(path: Path, target: object, direction: str | None) -> Path:
    opened = openpyxl.load_workbook(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    for row in opened["II.4 Làm sạch dữ liệu"].iter_rows():
        if row[0].value == CODE:
            row[layout.FIGURES.index("target") - 1].value = target
            row[layout.FIGURES.index("direction") - 1].value = direction
    opened.save(path)
    return path


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("target", "direction", "read"),
    [(95, None, (95, HIGHER)), ("97,5", "Thấp hơn là tốt", (Decimal("97.5"), LOWER)), (None, None, (None, HIGHER))],
)
def test_the_folded_columns_are_read_and_carried_over(
    tmp_path: Path, target: object, direction: str | None, read: tuple[object, Direction]
) -> None:
    path = workbook_with(tmp_path / "thử.xlsx", target, direction)
    workbook = read_book(FileGrid(path), path.name)
    for one in (workbook, next_book(workbook, Figures(workbook), workbook.period.next())):
        found = next(one for one in one.indicators() if one.code == CODE)
        assert (found.target, found.direction) == read


@pytest.mark.thorough
def test_a_workbook_without_the_columns_is_read(tmp_path: Path) -> None:
    opened = openpyxl.load_workbook(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    for sheet in opened:
        if sheet.max_row > 4 and sheet.cell(4, layout.FIGURES.index("target")).value == "Chỉ tiêu giao":
            sheet.delete_cols(layout.FIGURES.index("target"), 2)
    path = tmp_path / "cũ.xlsx"
    opened.save(path)
    workbook = read_book(FileGrid(path), path.name)
    assert len(list(workbook.indicators())) == 47
    assert not [finding for finding in workbook.problems if finding.severity.code == "error"]


@pytest.mark.thorough
def test_what_is_no_direction_or_no_number_is_told(tmp_path: Path) -> None:
    path = workbook_with(tmp_path / "thử.xlsx", "cao", "lên")
    workbook = read_book(FileGrid(path), path.name)
    assert {(f.rule, f.code, f.value) for f in workbook.problems} >= {
        ("unreadable-number", CODE, "cao"),
        ("unknown-choice", CODE, "lên"),
    }
