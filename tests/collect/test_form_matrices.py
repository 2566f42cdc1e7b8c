"""Figures that are broken down by a list: one matrix for each list, read by the codes of its rows and columns."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.drawing import draw_group_form
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.system.errors import De06Error
from tests.support.books import indicator, unit
from tests.support.examples import examples
from tests.support.filled_forms import FACTS, put, read, saved, values
from tests.support.made_up_lists import (
    CODES,
    COLUMNS,
    FIGURES,
    ITEMS,
    LIST,
    MatrixFile,
    findings,
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


# What is read -------------------------------------------------------------------------------------------------


def test_figures_are_at_their_own_cells(book: Book) -> None:
    file = form_for(book)
    found = read(file.sent(FIGURES), book)
    assert values(found) == FIGURES | {"le": None}
    assert {one.code: one.place for one in found.figures if one.code != "le"} == {code: file.at(code) for code in CODES}
    assert found.problems == ()


def test_one_date_is_that_of_all_figures(book: Book) -> None:
    file = form_for(book)
    put(file.matrix, file.as_of().cell, "14/5/2022")
    found = read(file.sent(FIGURES), book)
    assert {one.as_of for one in found.figures if one.code in FIGURES} == {dt.date(2022, 5, 14)}


def test_a_date_that_is_none_is_told_once(book: Book) -> None:
    file = form_for(book)
    put(file.matrix, file.as_of().cell, "hôm qua")
    found = read(file.sent(FIGURES), book)
    assert [(one.rule, one.place) for one in found.problems] == [("unreadable-date", file.as_of())]


def test_a_note_is_that_of_the_whole_row(book: Book) -> None:
    file = form_for(book)
    put(file.matrix, file.beside("02", "Ghi chú").cell, "Tăng do cao điểm")
    found = read(file.sent(FIGURES), book)
    assert {one.code for one in found.figures if one.note} == {"hs_tong[02]", "hs_truc_tuyen[02]"}


@settings(max_examples=examples(100), deadline=None)
@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 10**9)), st.permutations(range(len(ITEMS))))
def test_values_in_are_values_out_wherever_the_rows_go(figures: dict[str, int], order: list[int]) -> None:
    book = usual()
    file = form_for(book)
    workbook = file.filled(figures)
    sort_rows(file, order)
    assert values(read(saved(workbook), book)) == dict.fromkeys(CODES) | figures


def sort_rows(file: MatrixFile, order: list[int]) -> None:
    """The items in another order."""
    top, _ = file.corner()
    sheet = file.matrix
    lines = [[sheet.cell(top + 2 + number, at).value for at in range(1, 5)] for number in range(len(ITEMS))]
    for number, source in enumerate(order):
        for at in range(1, 5):
            sheet.cell(top + 2 + number, at).value = lines[source][at - 1]


def rows_inserted(file: MatrixFile) -> None:
    top, _ = file.corner()
    file.matrix.insert_rows(1, 2)
    file.matrix.insert_rows(top + 3 + 2)


def row_between_codes_and_headers(file: MatrixFile) -> None:
    file.matrix.insert_rows(file.corner()[0] + 1)


def columns_moved(file: MatrixFile) -> None:
    file.matrix.insert_cols(1)
    file.matrix.insert_cols(4, 2)


def numbered_codes(file: MatrixFile) -> None:
    """ "01" as a program that knows numbers only keeps it."""
    top, left = file.corner()
    for line in range(top + 2, top + 2 + len(ITEMS)):
        file.matrix.cell(line, left).value = int(file.matrix.cell(line, left).value)


def below_the_rows(file: MatrixFile) -> None:
    """Both pasted onto one sheet."""
    first, sheet = file.sheet, file.matrix
    below = first.max_row + 3
    for line in sheet.iter_rows():
        for cell in line:
            if cell.data_type != "f" and not isinstance(cell, openpyxl.cell.cell.MergedCell):
                first.cell(below + cell.row, cell.column).value = cell.value
    del file.formulas[sheet.title]


def renamed(file: MatrixFile) -> None:
    file.matrix.title = "Sheet2"


@pytest.mark.parametrize(
    "change",
    [rows_inserted, row_between_codes_and_headers, columns_moved, numbered_codes, below_the_rows, renamed],
)
def test_a_matrix_is_read_wherever_it_went(book: Book, change: Callable[[MatrixFile], None]) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    change(file)
    found = read(saved(workbook), book)
    assert (values(found), found.problems) == (FIGURES | {"le": None}, ())


def test_a_matrix_copied_alone_into_another_workbook_says_whose_it_is() -> None:
    book = usual()
    file = form_for(book)
    shown = openpyxl.load_workbook(io.BytesIO(file.data), data_only=True)[LIST]
    other = openpyxl.Workbook()
    for line in shown.iter_rows():
        for cell in line:
            put(other.active, cell.coordinate, cell.value)
    for code, value in FIGURES.items():
        put(other.active, file.at(code).cell, value)
    found = read(saved(other), book)
    assert (found.unit, str(found.period), values(found)) == ("X", "2022-05", FIGURES)


def test_a_copied_sheet_is_taken_once(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    workbook.copy_worksheet(file.matrix)
    found = read(saved(workbook), book)
    assert (values(found), found.problems) == (FIGURES | {"le": None}, ())
    assert [note for note in found.notes if "Copy" in note]


def test_copies_that_differ_are_told_in_one_sentence(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    copy = workbook.copy_worksheet(file.matrix)
    for code in ("hs_tong[01]", "hs_tong[03]"):
        put(copy, file.at(code).cell, 7)
    found = read(saved(workbook), book)
    (problem,) = found.problems
    assert problem.rule == "duplicate-code"
    assert problem.message.startswith(f"Mục 01, 03 đã có ở ô {file.at('hs_tong[01]').cell} trang “{LIST}” với số khác;")
    assert values(found)["hs_tong[01]"] is None


def test_an_item_in_two_rows_is_told(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    file.matrix[file.at("hs_tong[02]").cell].offset(0, -2).value = "03"
    found = read(saved(workbook), book)
    assert [one.rule for one in found.problems] == ["code-moved", "duplicate-code"]
    assert "Mục 03 đã có" in found.problems[1].message
    assert {"hs_tong[02]", "hs_tong[03]"} & {one.code for one in found.figures if one.value is not None} == set()


def test_items_whose_codes_changed_places_are_told(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    cells = [file.matrix[file.at(f"hs_tong[{item}]").cell].offset(0, -2) for item in ("01", "02")]
    cells[0].value, cells[1].value = cells[1].value, cells[0].value
    found = read(saved(workbook), book)
    assert [(one.rule, one.cell) for one in found.problems] == [("code-moved", cell.coordinate) for cell in cells]


def test_columns_whose_codes_changed_places_are_told(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    top, _ = file.corner()
    cells = [cell for cell in file.matrix[top] if cell.value in COLUMNS[:2]]
    cells[0].value, cells[1].value = cells[1].value, cells[0].value
    found = read(saved(workbook), book)
    assert [(one.rule, one.cell) for one in found.problems] == [("code-moved", cell.coordinate) for cell in cells]


def test_another_unit_of_measure_in_a_header_is_told() -> None:
    book = with_lists([total("hs_tong", unit_of_measure="hồ sơ")], listed())
    file = form_for(book)
    workbook = file.filled({f"hs_tong[{item}]": 5 for item in ITEMS})
    top, _ = file.corner()
    header = next(cell for cell in file.matrix[top + 1] if "(hồ sơ)" in str(cell.value))
    header.value = header.value.replace("(hồ sơ)", "(nghìn hồ sơ)")
    assert reported(book, saved(workbook)) == [("measure-changed", header.coordinate)]


def test_unknown_items_are_one_sentence(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    cells = [file.matrix[file.at(f"hs_tong[{item}]").cell].offset(0, -2) for item in ("04", "05")]
    cells[0].value, cells[1].value = "77", "K8"
    (problem,) = read(saved(workbook), book).problems
    assert (problem.rule, problem.cell) == ("unknown-code", cells[0].coordinate)
    assert "không có mục “77”, “K8”" in problem.message


def test_figures_without_a_code_are_told(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    cell = file.matrix[file.at("hs_tong[04]").cell].offset(0, -2)
    cell.value = None
    assert [(one.rule, one.cell) for one in read(saved(workbook), book).problems] == [("missing-code", cell.coordinate)]


@pytest.mark.parametrize(("code", "says"), [("hs_tongg", "không có trong sổ"), ("le", "không có Phân tổ")])
def test_a_column_of_no_such_indicator_is_told_once(book: Book, code: str, says: str) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    top, _ = file.corner()
    cell = next(cell for cell in file.matrix[top] if cell.value == "hs_tong")
    cell.value = code
    (problem,) = read(saved(workbook), book).problems
    assert (problem.rule, problem.cell, says in problem.message) == ("unknown-code", cell.coordinate, True)


@pytest.mark.thorough
def test_a_sheet_full_of_corners_is_refused_and_soon(book: Book) -> None:
    file = form_for(book)
    workbook = file.filled(FIGURES)
    sheet: Any = workbook.create_sheet("Lạ")
    for number in range(8_000):
        sheet.append([form.CORNER, "hs_tong", "hs_la"] if number % 2 == 0 else ["x" * 300, 5, None])
    begin = time.process_time()
    with pytest.raises(De06Error, match="có hơn 200 chỗ không đọc được"):
        read(saved(workbook), book)
    assert time.process_time() - begin < 20


# What is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("7,440", "unreadable-number"),
        (7.44, "unreadable-number"),
        ("=1+1", "formula-without-result"),
        ("#REF!", "unreadable-number"),
        (-5, "value-negative"),
    ],
)
def test_what_a_row_refuses_a_matrix_refuses_by_cell(book: Book, typed: object, rule: str) -> None:
    file = form_for(book)
    found = reported(book, file.sent(FIGURES | {"hs_tong[03]": typed}))
    assert [one for one in found if one[0] not in ("value-missing", "rule:tt[03]")] == [
        (rule, file.at("hs_tong[03]").cell)
    ]


def test_a_rule_over_items_is_told_at_the_item(book: Book) -> None:
    file = form_for(book)
    found = reported(book, file.sent(FIGURES | {"hs_truc_tuyen[04]": 1000}))
    assert ("rule:tt[04]", file.at("hs_truc_tuyen[04]").cell) in found


def test_with_nothing_to_report_empty_cells_are_nought() -> None:
    book = usual()
    file = form_for(book)
    data = file.sent({}, FACTS | {"nothing": "x"})
    assert set(values(read(data, book)).values()) == {Decimal(0)}
    assert reported(book, data) == []
    beside = form_for(book)
    data = beside.sent({"hs_tong[02]": 3}, FACTS | {"nothing": "x"})
    assert reported(book, data) == [("nothing-but-figures", beside.at("hs_tong[02]").cell)]


def missing(book: Book, change: Callable[[MatrixFile], object]) -> list[str]:
    """The problems reported about a form that lacks something."""
    file = form_for(book)
    workbook = file.filled(FIGURES)
    change(file)
    found = findings(book, read(saved(workbook), book))
    return [one.message for one in found if one.rule == "code-missing"]


def test_what_is_missing_is_one_sentence(book: Book) -> None:
    def rows(file: MatrixFile) -> None:
        file.matrix.delete_rows(openpyxl.utils.cell.coordinate_to_tuple(file.at("hs_tong[02]").cell)[0], 2)

    def column(file: MatrixFile) -> None:
        file.matrix.delete_cols(openpyxl.utils.cell.coordinate_to_tuple(file.at("hs_tong[02]").cell)[1])

    def everything(file: MatrixFile) -> None:
        del file.formulas[LIST]

    what_to_do = "hãy điền vào phiếu đã nhận."
    assert missing(book, rows) == [f"Phiếu không có mục 02, 03 trong bảng danh mục “{LIST}”; {what_to_do}"]
    assert missing(book, column) == [f"Phiếu không có cột “Tổng số hồ sơ” trong bảng danh mục “{LIST}”; {what_to_do}"]
    assert missing(book, everything) == [f"Phiếu không có bảng danh mục “{LIST}” (10 số liệu); {what_to_do}"]


def test_items_of_others_are_one_sentence() -> None:
    mine = usual()
    theirs = with_lists([total(code) for code in COLUMNS], listed(owners={"02": "Y", "04": "Y"}))
    found = findings(theirs, read(form_for(mine).sent(FIGURES), theirs))
    assert [(one.rule, "Mục 02, 04 không thuộc" in one.message) for one in found] == [("code-not-owed", True)]


# The common form of a group -----------------------------------------------------------------------------------


def test_the_common_form_of_a_group_has_the_matrix_too() -> None:
    units = [unit("A", "HUYEN"), unit("B", "HUYEN")]
    book = with_lists([total(code, owner="HUYEN") for code in COLUMNS], listed(), units=units)
    file = MatrixFile(draw_group_form(book, Figures(book), "HUYEN"))
    found = read(file.sent(FIGURES, FACTS | {"unit": "B - Đơn vị B"}), book)
    assert (found.unit, values(found), reported(book, file.sent(FIGURES, {}))) == ("B", FIGURES, [])


def test_the_fingerprint_is_of_the_items_too() -> None:
    def keys(book: Book) -> Mapping[str, str]:
        return form_for(book).hidden()

    fewer = with_lists([total(code) for code in COLUMNS], listed(ITEMS[:4]))
    assert keys(usual())["dau_chi_tieu"] != keys(fewer)["dau_chi_tieu"]
