"""A list is called by its title where units read of it, and by its short name in the workbook."""

from __future__ import annotations

from dataclasses import replace

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.layout import ITEMS
from de06_xl.workbook.reading.book import read_book
from tests.support.books import indicator
from tests.support.filled_forms import read, saved, values
from tests.support.made_up_lists import COLUMNS, FIGURES, MatrixFile, findings, form_for, listed, total, with_lists
from tests.support.memory_grid import MemoryGrid

TITLE = "Dịch vụ công thiết yếu"


def book() -> Book:
    items = [replace(item, list_title=TITLE) for item in listed()]
    return with_lists([total(code) for code in COLUMNS], items, singles=[indicator("le", owner="X")])


def titled() -> MatrixFile:
    return form_for(book(), sheet=TITLE)


def test_the_title_heads_the_matrix_and_names_its_sheet() -> None:
    file = titled()
    assert file.matrix["A1"].value == "SỐ LIỆU THEO DANH MỤC DỊCH VỤ CÔNG THIẾT YẾU"
    assert file.beside("01", TITLE).cell.startswith("B")


def test_such_a_matrix_is_read_as_any_other() -> None:
    found = read(titled().sent(FIGURES), book())
    assert (values(found), found.problems) == (FIGURES | {"le": None}, ())


def test_what_it_lacks_is_told_by_its_title() -> None:
    workbook = titled().filled({})
    del workbook[TITLE]
    reported = [one.message for one in findings(book(), read(saved(workbook), book()))]
    assert any(f"bảng danh mục “{TITLE}” (10 số liệu)" in message for message in reported)


def test_the_row_of_a_title_is_no_item() -> None:
    grid = FileGrid(shipped.path_of(shipped.APPENDIX_WORKBOOK))
    sheets = {name: grid.read(name) for name in grid.sheets()}
    with_title = read_book(MemoryGrid(sheets), "So.xlsx")
    assert {item.list_title for item in with_title.items} == {TITLE}
    assert "tên" not in {item.code for item in with_title.items}
    at = next(number for number, row in enumerate(sheets[ITEMS.sheet]) if row[1] == "tên")
    sheets[ITEMS.sheet][at] = [None] * len(sheets[ITEMS.sheet][at])
    without = read_book(MemoryGrid(sheets), "So.xlsx")
    assert [replace(item, list_title="") for item in with_title.items] == list(without.items)
    assert set(Figures(with_title)) == set(Figures(without))
