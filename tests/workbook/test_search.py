"""Tables are found by their headers, while at least half of these are there."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.layout import LOG
from de06_xl.workbook.reading.book import read_book

HEADERS = [column.header for column in LOG.columns]


@pytest.mark.parametrize("left", [HEADERS[:2], [*HEADERS[2:], "Ghi chú"], [None, *HEADERS[:1], None, *HEADERS[3:]]])
def test_of_a_table_with_half_of_its_headers_the_first_missing_one_is_named(left: list[str | None]) -> None:
    missing = next(header for header in HEADERS if header not in left)
    with pytest.raises(De06Error, match=f"^Trang “{LOG.sheet}”: thiếu cột “{missing}” .* ở hàng 2.$"):
        search.find([["Nhật ký"], left], LOG, LOG.sheet)


def test_a_table_with_half_of_its_headers_is_found_where_those_suffice() -> None:
    found = search.find([["Nhật ký"], [None, *HEADERS[:2]]], LOG, LOG.sheet, required=("time", "user"))
    assert found
    assert (found.header_row, found.columns) == (2, {"time": 2, "user": 3})


def test_a_row_with_fewer_than_half_of_the_headers_is_no_header_row() -> None:
    assert search.find([[HEADERS[0], "Ghi chú", "Số", "Ngày"]], LOG, LOG.sheet) is None


def test_the_row_with_the_most_headers_is_the_header_row() -> None:
    found = search.find([HEADERS[:3], HEADERS, HEADERS], LOG, LOG.sheet)
    assert found
    assert found.header_row == 2


@pytest.mark.thorough
def test_a_workbook_from_before_a_column_was_added_is_read_without_it(sample: Path) -> None:
    workbook = openpyxl.load_workbook(sample)
    sheet = workbook[layout.UNITS.sheet]
    header = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Gửi thay")
    sheet.delete_cols(header.column)
    workbook.save(sample)
    units = read_book(FileGrid(sample), sample.name).units
    assert len(units) > 20
    assert {unit.delegates for unit in units} == {()}
    assert units[0].email == "cat@kiengiang.example"
