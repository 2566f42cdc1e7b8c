"""A form says the same wherever its parts went; codes that moved, are misspelt, missing or stand twice are told."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import openpyxl
import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.form import Form
from de06_xl.model.book import Book
from de06_xl.model.finding import Severity
from tests.conftest import Checked
from tests.support import filled_forms
from tests.support.filled_forms import FACTS, codes, filled, put, read, typed_into, values, visible
from tests.support.form_file import form_of
from tests.support.pvhcc_form import FIGURES, TEXTS, UNIT, problems, same


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


# Wherever it went ---------------------------------------------------------------------------------------------


def row_inserted(workbook: openpyxl.Workbook) -> None:
    visible(workbook).insert_rows(1, 3)


def row_inserted_in_the_table(workbook: openpyxl.Workbook) -> None:
    sheet = visible(workbook)
    sheet.insert_rows(codes(workbook)["dvc_da_tra"].row)


def column_inserted(workbook: openpyxl.Workbook) -> None:
    visible(workbook).insert_cols(1, 2)


def table_rows(workbook: openpyxl.Workbook) -> range:
    """The rows of the table Số liệu, its headers first; cells merged there are parted."""
    sheet, (first, last) = visible(workbook), (codes(workbook)[code].row for code in ("Mã", "dvc_da_tra"))
    for area in [area for area in sheet.merged_cells.ranges if first < area.min_row <= last]:
        sheet.unmerge_cells(str(area))
    return range(first, last + 1)


def columns_moved(workbook: openpyxl.Workbook) -> None:
    """The other way round: Mã, Số liệu đến ngày, Ghi chú, …"""
    sheet = visible(workbook)
    for row in table_rows(workbook):
        cells = [sheet.cell(row, column).value for column in TABLE_COLUMNS]
        for column, value in enumerate(reversed(cells), 1):
            sheet.cell(row, column).value = value


def sheet_renamed(workbook: openpyxl.Workbook) -> None:
    visible(workbook).title = "Trung tâm HCC gửi"


def protection_removed(workbook: openpyxl.Workbook) -> None:
    visible(workbook).protection.disable()


def sheets_turned_round(workbook: openpyxl.Workbook) -> None:
    workbook.move_sheet(form.HIDDEN_SHEET, -1)


def own_sheets_added(workbook: openpyxl.Workbook) -> None:
    own = workbook.create_sheet("Sổ theo dõi của Trung tâm", 0)
    for row in (["STT", "Chỉ tiêu", "ĐVT", "Giá trị", "Ghi chú"], [1, "Hồ sơ", "hồ sơ", 12, ""]):
        own.append(row)


def optional_columns_deleted(workbook: openpyxl.Workbook) -> None:
    sheet = visible(workbook)
    rows = table_rows(workbook)
    for name in ("Kiểm tra", "Ghi chú", "Kỳ trước"):
        column = next(cell.column for cell in sheet[rows[0]] if cell.value == name)
        for row in rows:
            sheet.cell(row, column).value = None


def table_on_a_sheet_of_its_own(workbook: openpyxl.Workbook) -> None:
    sheet, other = visible(workbook), workbook.create_sheet("Số liệu")
    for row in table_rows(workbook):
        other.append([sheet.cell(row, column).value for column in TABLE_COLUMNS])
        for column in TABLE_COLUMNS:
            sheet.cell(row, column).value = None


def spelt_by_an_old_input_method(workbook: openpyxl.Workbook) -> None:
    """Decomposed letters, no-break and trailing blanks, as macOS and copying from the web leave them."""
    sheet = visible(workbook)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith("=") and cell.value not in TEXTS:
                text = unicodedata.normalize("NFD", cell.value)
                cell.value = text if text in FACTS.values() else f"\N{NO-BREAK SPACE}{text}  "


TABLE_COLUMNS = range(1, len(form.FIGURES.columns) + 1)
MOVES = (
    row_inserted,
    row_inserted_in_the_table,
    column_inserted,
    columns_moved,
    sheet_renamed,
    protection_removed,
    sheets_turned_round,
    own_sheets_added,
    optional_columns_deleted,
    table_on_a_sheet_of_its_own,
    spelt_by_an_old_input_method,
)


@pytest.mark.few(2)
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
def test_a_form_says_the_same_wherever_its_parts_went(book: Book, move: Callable[[openpyxl.Workbook], None]) -> None:
    assert same(read(filled(book, UNIT, FIGURES, texts=TEXTS, change=move), book))


def copied(data: bytes) -> bytes:
    """The visible sheet's values pasted into a new workbook: no formats, no protection, no hidden sheet."""
    old, new = openpyxl.load_workbook(io.BytesIO(data), data_only=True), openpyxl.Workbook()
    assert new.active
    for row in old[form.SHEET].iter_rows():
        for cell in row:
            if not isinstance(cell, openpyxl.cell.cell.MergedCell) and cell.value is not None:
                new.active.cell(cell.row, cell.column).value = cell.value
    return filled_forms.saved(new)


def test_a_form_copied_into_a_new_workbook_says_the_same_and_what_it_lost(book: Book) -> None:
    found = read(copied(filled(book, UNIT, FIGURES, texts=TEXTS)), book)
    assert same(found)
    assert (found.form_version, found.fingerprint, found.group) == (0, "", "")
    assert ["không còn trang ẩn _de06" in note for note in found.notes] == [True]


def test_a_sheet_with_very_much_data_is_passed_over_and_told(book: Book) -> None:
    def add(workbook: openpyxl.Workbook) -> None:
        own = workbook.create_sheet("Chi tiết", 0)
        own["A1"] = "Mã"
        own.cell(60_000, 4).value = 1

    found = read(filled(book, UNIT, FIGURES, texts=TEXTS, change=add), book)
    assert same(found)
    assert found.notes == ("Trang “Chi tiết” có quá nhiều dữ liệu nên không tìm phiếu ở đó.",)


# Codes --------------------------------------------------------------------------------------------------------


def test_codes_that_changed_places_are_told_where_they_are(book: Book) -> None:
    file = form_of(book, UNIT)
    first, second = (file.place(code, "code").cell for code in ("dvc_tiep_nhan", "dvc_da_tra"))

    def exchange(workbook: openpyxl.Workbook) -> None:
        put(visible(workbook), first, "dvc_da_tra")
        put(visible(workbook), second, "dvc_tiep_nhan")

    found = read(typed_into(file, FIGURES, change=exchange), book)
    assert problems(found) == [("code-moved", first), ("code-moved", second)]
    assert "là của “Hồ sơ dịch vụ công đã trả kết quả” nhưng" in found.problems[0].message


def test_a_misspelt_code_is_told_with_what_it_may_be(book: Book) -> None:
    file = form_of(book, UNIT)
    cell = file.place("dvc_da_tra", "code").cell
    data = typed_into(file, FIGURES, change=lambda workbook: put(visible(workbook), cell, "dvc_da_tr"))
    found = read(data, book)
    (problem,) = found.problems
    assert (problem.rule, problem.cell, problem.value, problem.expected) == (
        "unknown-code",
        cell,
        "dvc_da_tr",
        "dvc_da_tra",
    )
    assert (problem.unit, problem.severity) == (UNIT, Severity.ERROR)
    assert "dvc_da_tra" not in values(found)


def test_figures_without_a_code_are_told(book: Book) -> None:
    file = form_of(book, UNIT)
    cell = file.place("dvc_da_tra", "code").cell
    found = read(typed_into(file, FIGURES, change=lambda workbook: put(visible(workbook), cell, None)), book)
    assert problems(found) == [("missing-code", cell)]


def copied_sheet(book: Book, **changed: object) -> Form:
    """A form whose sheet stands twice in its workbook, the copy with some figures changed."""
    file = form_of(book, UNIT)

    def copy(workbook: openpyxl.Workbook) -> None:
        second = workbook.copy_worksheet(visible(workbook))
        for code, value in changed.items():
            put(second, file.place(code, "value").cell, value)

    return read(typed_into(file, FIGURES, texts=TEXTS, change=copy), book)


def test_a_code_that_stands_twice_with_the_same_figure_is_noted(book: Book) -> None:
    found = copied_sheet(book)
    assert values(found) == FIGURES
    assert {(problem.rule, problem.severity) for problem in found.problems} == {("duplicate-code", Severity.NOTE)}


def test_a_copy_left_empty_does_not_hide_the_figures(book: Book) -> None:
    found = copied_sheet(book, **dict.fromkeys(FIGURES))
    assert values(found) == FIGURES
    assert {problem.severity for problem in found.problems} == {Severity.NOTE}


def test_a_code_that_stands_twice_with_two_figures_has_neither(book: Book) -> None:
    found = copied_sheet(book, dvc_da_tra=6901)
    assert values(found) == FIGURES | {"dvc_da_tra": None}
    wrong = [problem for problem in found.problems if problem.severity is Severity.ERROR]
    assert [(problem.rule, problem.code, problem.sheet) for problem in wrong] == [
        ("duplicate-code", "dvc_da_tra", "Phiếu Copy")
    ]
