"""How the matrix of a list is drawn in a form: its sheet, rows, columns, yellow cells and printing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.collect.forms.live import column_title
from de06_xl.model.book import Book
from de06_xl.model.duties import figures_owed
from tests.support.books import indicator, unit
from tests.support.made_up_lists import (
    CODES,
    COLUMNS,
    ITEMS,
    LIST,
    form_for,
    listed,
    reported,
    total,
    usual,
    with_lists,
)


@pytest.fixture(scope="module")
def book() -> Book:
    return usual(singles=[indicator("le", owner="X")])


def test_the_rows_hold_the_other_figures_alone(book: Book) -> None:
    assert list(form_for(book).figures) == ["le"]


def test_the_matrix_has_a_yellow_cell_where_an_item_meets_an_indicator(book: Book) -> None:
    file = form_for(book)
    unlocked = {cell.coordinate for line in file.matrix.iter_rows() for cell in line if not cell.protection.locked}
    notes = {file.beside(item, "Ghi chú").cell for item in ITEMS}
    assert unlocked == {*(file.at(code).cell for code in CODES), *notes, file.as_of().cell}
    assert file.matrix.protection.sheet


def test_a_unit_sees_its_own_items_only() -> None:
    book = with_lists([total(code) for code in COLUMNS], listed(owners={"02": "Y", "04": "Y"}))
    for code, items in (("X", ["01", "03", "05"]), ("Y", ["02", "04"])):
        file = form_for(book, code)
        top, left = file.corner()
        shown = [file.matrix.cell(line, left).value for line in range(top + 2, file.matrix.max_row + 1)]
        assert [item for item in shown if item] == items


def test_each_list_has_a_sheet_of_its_own() -> None:
    names = (LIST, "Tệ nạn: ma túy/mại dâm [theo địa bàn, đối tượng]")
    items = [item for name in names for item in listed(name=name)]
    book = with_lists([total("hs_tong"), total("vu_viec", name=names[1])], items)
    workbook = form_for(book).formulas
    assert workbook.sheetnames[1:3] == [LIST, "Tệ nạn ma túy mại dâm theo địa"]


def test_a_cell_that_nobody_asks_for_is_locked_and_may_stay_empty() -> None:
    totals = [total("hs_tong"), total("hs_truc_tuyen", owner="Y")]
    book = with_lists(totals, listed(owners={"02": "X"}))
    file = form_for(book)
    assert file.matrix[file.at("hs_truc_tuyen[01]").cell].protection.locked
    owed = [one.code for one in figures_owed(book, unit("X"))]
    assert "hs_truc_tuyen[01]" not in owed
    assert reported(book, file.sent(dict.fromkeys(owed, 5))) == []


def test_the_figure_of_before_is_behind_each_yellow_cell() -> None:
    history = {("2022-04", code): 7 for code in CODES}
    book = usual(history=history)
    book = replace(
        book,
        sections=tuple(
            replace(one, indicators=tuple(replace(i, previous=Decimal(7) if i.item else None) for i in one.indicators))
            for one in book.sections
        ),
    )
    file = form_for(book)
    for code in CODES:
        assert file.matrix[file.at(code).cell].offset(0, 1).value == 7


def test_the_codes_are_in_a_folded_row_above_the_headers(book: Book) -> None:
    file = form_for(book)
    top, _ = file.corner()
    assert file.matrix.row_dimensions[top].hidden
    assert [cell.value for cell in file.matrix[top] if cell.value in COLUMNS] == list(COLUMNS)


def test_the_form_prints_on_a4_without_its_folded_columns(book: Book) -> None:
    sheet: Any = form_for(book).matrix
    top, _ = form_for(book).corner()
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${top + 1}:${top + 1}"
    area = sheet[sheet.print_area.partition("!")[2].replace("$", "")]
    printed = {cell.column_letter for cell in area[0]}
    hidden = {letter for letter, dimension in sheet.column_dimensions.items() if dimension.hidden}
    assert not printed & hidden


def test_a_long_name_is_cut_between_words_where_a_check_names_its_column() -> None:
    long = indicator("hs", breakdown=LIST)
    assert (
        column_title(replace(long, name="Hồ sơ trực tuyến của 25 dịch vụ công thiết yếu")) == "Hồ sơ trực tuyến của 25…"
    )
    assert column_title(replace(long, name="Tổng số hồ sơ")) == "Tổng số hồ sơ"


def test_the_same_workbook_draws_the_same_bytes(book: Book) -> None:
    assert form_for(book).data == form_for(book).data
