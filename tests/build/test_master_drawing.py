"""A master workbook that is drawn says what the book says that it is drawn from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from de06_xl.build.books import BLANKS, SAMPLE, UNPLACED, load_book, load_notes
from de06_xl.build.master import draw_master
from de06_xl.model.book import Book
from de06_xl.model.indicator import Indicator
from de06_xl.model.period import PeriodKind
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book


@pytest.fixture
def sample() -> Book:
    return load_book(SAMPLE)


def drawn(book: Book, folder: Path) -> Book:
    path = folder / "Sổ.xlsx"
    path.write_bytes(draw_master(book))
    return read_book(FileGrid(path), path.name)


def unplaced(*rows: Any) -> list[Any]:
    """The rows as they are before they are in a workbook; a formula of ours is the drawing's own."""
    formulas = {"formula": None}
    return [replace(row, row=UNPLACED, **(formulas if isinstance(row, Indicator) else {})) for row in rows]


def assert_same(read: Book, book: Book) -> None:
    assert read.problems == ()
    assert (read.period, read.dates) == (book.period, book.dates)
    for field in ("facts", "outline", "units", "rules"):
        assert unplaced(*getattr(read, field)) == unplaced(*getattr(book, field)), field
    for one, other in zip(read.sections, book.sections, strict=True):
        assert one.name == other.name
        assert unplaced(*one.indicators) == unplaced(*other.indicators)
        assert unplaced(*one.paragraphs) == unplaced(*other.paragraphs)


def test_the_sample_is_read_as_it_was_loaded(sample: Book, tmp_path: Path) -> None:
    assert_same(drawn(sample, tmp_path), sample)


def test_what_the_shipped_workbooks_leave_empty_is_drawn_too(sample: Book, tmp_path: Path) -> None:
    first, *others = sample.outline
    unit, *units = sample.units
    day = dt.date(2022, 1, 6)
    figures = next(section for section in sample.sections if section.indicators and section.paragraphs)
    paragraph, *paragraphs = figures.paragraphs
    changed = replace(paragraph, include="dvc_tiep_nhan > 0", owner="CAT", previous="Đoạn kỳ trước.")
    book = replace(
        sample,
        outline=(replace(first, kinds=frozenset({PeriodKind.MONTH, PeriodKind.YEAR}), level=2), *others),
        units=(replace(unit, parent="TINH", valid_from=day), *units),
        sections=tuple(
            replace(section, paragraphs=(changed, *paragraphs)) if section is figures else section
            for section in sample.sections
        ),
    )
    assert_same(drawn(book, tmp_path), book)


@pytest.mark.parametrize("name", BLANKS)
def test_a_blank_workbook_has_no_period_and_no_figures(name: str) -> None:
    blank = load_book(name)
    assert blank.fact("ky") == ""
    assert [one.code for one in blank.indicators() if one.constant is not None or one.as_of] == []


def test_notes_are_drawn_beside_their_figures(sample: Book, tmp_path: Path) -> None:
    path = tmp_path / "Sổ.xlsx"
    notes = load_notes(SAMPLE)
    path.write_bytes(draw_master(sample, notes))
    grid = FileGrid(path)
    found = {}
    for section in sample.sections:
        rows = grid.read(section.name)
        table = layout.find(rows, layout.FIGURES, section.name)
        assert table
        found |= {str(table.cell(row, "code")): table.cell(row, "note") for row in rows if table.cell(row, "note")}
    assert {code: note for code, note in found.items() if code in {one.code for one in sample.indicators()}} == notes
