"""What a filled form says, whose and of when it is, and which workbook is none; what cannot be known is asked."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de06_xl.collect.forms import sheet as form
from de06_xl.incoming.sheets import NotAForm
from de06_xl.model.book import Book
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from tests.conftest import Checked
from tests.support import filled_forms
from tests.support.examples import examples
from tests.support.filled_forms import FACTS, codes, filled, read, typed_into, values, visible
from tests.support.form_file import FormFile, form_of, group_form_of
from tests.support.pvhcc_form import FIGURES, TEXTS, UNIT, problems, same


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


# What it says -------------------------------------------------------------------------------------------------


def test_a_form_says_what_was_typed(book: Book) -> None:
    found = read(filled(book, UNIT, FIGURES, texts=TEXTS), book)
    assert same(found)
    assert found.document == "45/BC-CAT"
    assert found.document_date == dt.date(2022, 5, 15)
    assert (found.approved_by, found.phone, found.source) == ("Trần Thị B", "0297 123456", "")
    assert (found.number, found.nothing, found.group, found.form_version) == (1, False, "", form.FORM_VERSION)
    assert found.notes == ()


def test_figures_stand_at_their_own_cells(book: Book) -> None:
    file = form_of(book, UNIT)
    found = read(typed_into(file, FIGURES), book)
    assert [figure.place for figure in found.figures] == [file.place(code, "value") for code in FIGURES]
    assert all(isinstance(figure.value, Decimal) for figure in found.figures)


def test_an_empty_form_has_no_figures_and_no_problems(book: Book) -> None:
    found = read(form_of(book, UNIT).data, book)
    assert values(found) == dict.fromkeys(FIGURES)
    assert (found.texts, found.problems, found.number) == ((), (), 1)


def test_a_form_is_known_by_its_content_not_by_its_name(book: Book) -> None:
    assert same(read(filled(book, UNIT, FIGURES, texts=TEXTS), book, "Ảnh chụp.jpg"))


def test_the_fingerprint_tells_the_list_of_indicators(book: Book) -> None:
    file = form_of(book, UNIT)
    assert read(file.data, book).fingerprint == file.hidden()["dau_chi_tieu"]


def test_sending_again_counts_up(book: Book) -> None:
    assert read(filled(book, UNIT, FIGURES, facts=FACTS | {"number": 3}), book).number == 3


@pytest.mark.few(2)
@pytest.mark.parametrize("typed", [0, 100, 1.5, "hai", -1])
def test_a_number_of_sending_that_cannot_be_is_asked_about(book: Book, typed: object) -> None:
    file = form_of(book, UNIT)
    found = read(typed_into(file, FIGURES, facts=FACTS | {"number": typed}), book)
    assert problems(found) == [("unreadable-number", file.fact("number").cell)]
    assert found.number == 1


# Whose and when -----------------------------------------------------------------------------------------------


def test_the_common_form_of_a_group_is_the_chosen_unit_s(book: Book) -> None:
    file = group_form_of(book, "HUYEN")
    data = typed_into(file, {"tt_luot": 5, "tt_nguoi": 60}, facts=FACTS | {"unit": "AB - Huyện An Biên"})
    found = read(data, book)
    assert (found.unit, found.group) == ("AB", "HUYEN")
    assert values(found) == {"tt_luot": 5, "tt_nguoi": 60}


def test_a_common_form_without_a_choice_is_refused_at_its_cell(book: Book) -> None:
    file = group_form_of(book, "HUYEN")
    cell = file.fact("unit").cell
    with pytest.raises(De06Error, match=rf"^Tệp “phieu.xlsx”, trang “Phiếu”, ô {cell}: chưa chọn đơn vị báo cáo; hãy"):
        read(typed_into(file, {}), book)


@pytest.mark.parametrize(
    ("field", "typed", "reported"),
    [
        (
            "unit",
            "AB - Huyện An Biên",
            "ghi đơn vị “Huyện An Biên” nhưng phiếu được tạo cho “Trung tâm Phục vụ hành chính công tỉnh”",
        ),
        ("period", "2022-06 - tháng 6/2022", "ghi tháng 6/2022 nhưng phiếu được tạo cho tháng 5/2022"),
        ("period", "tháng này", "ghi “tháng này”, không đọc được kỳ báo cáo"),
    ],
)
def test_a_heading_that_contradicts_the_hidden_sheet_is_refused(
    book: Book, field: str, typed: str, reported: str
) -> None:
    file = form_of(book, UNIT)
    data = typed_into(file, FIGURES, facts={field: typed})
    with pytest.raises(De06Error, match=f"ô {file.fact(field).cell}: {reported}"):
        read(data, book)


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "typed",
    ["Tháng 5 năm 2022", dt.date(2022, 5, 1), "tháng 5/2022", "2022-05 – tháng 5/2022", "2022-05", "05/2022", None],
)
def test_a_heading_that_says_the_same_in_other_words_is_taken(book: Book, typed: object) -> None:
    assert read(filled(book, UNIT, FIGURES, facts={"period": typed}), book).period == Period.parse("2022-05")


@pytest.mark.parametrize("typed", ["Tháng 6 năm 2022", "T6/2022", dt.date(2022, 6, 1)])
def test_without_its_hidden_sheet_a_form_is_of_the_period_that_its_heading_names(book: Book, typed: object) -> None:
    def drop(workbook: openpyxl.Workbook) -> None:
        del workbook[form.HIDDEN_SHEET]

    found = read(filled(book, UNIT, FIGURES, facts={"period": typed}, change=drop), book)
    assert (found.period, found.unit) == (Period.parse("2022-06"), UNIT)


@pytest.mark.few(3)
@pytest.mark.parametrize("typed", ["pvhcc", "{name}", "PVHCC-{name}", "PV HCC", "ＰＶＨＣＣ", "pvhcc - Trung tâm"])
def test_a_unit_s_code_or_name_that_is_typed_otherwise_is_taken(book: Book, typed: str) -> None:
    unit = book.unit(UNIT)
    assert unit
    typed = typed.format(name=unit.name)
    assert read(filled(book, UNIT, FIGURES, facts={"unit": typed}), book).unit == UNIT


def test_two_forms_in_one_file_are_refused(book: Book) -> None:
    def add_another(workbook: openpyxl.Workbook) -> None:
        other = form_of(book, "AB")
        sheet = workbook.create_sheet("AB")
        for row in other.sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column).value = cell.value

    with pytest.raises(De06Error, match=r"trang “AB”, ô B\d+: ghi Đơn vị báo cáo khác với trang “Phiếu”"):
        read(filled(book, UNIT, FIGURES, change=add_another), book)


def test_a_form_of_a_newer_version_is_refused(book: Book) -> None:
    def renew(workbook: openpyxl.Workbook) -> None:
        workbook[form.HIDDEN_SHEET]["B1"] = str(form.FORM_VERSION + 1)

    with pytest.raises(De06Error, match="phiên bản DeAn06 mới hơn"):
        read(filled(book, UNIT, FIGURES, change=renew), book)


# No form at all -----------------------------------------------------------------------------------------------


def of_something_else(_: Book) -> bytes:
    workbook = openpyxl.Workbook()
    assert workbook.active
    workbook.active.append(["Họ tên", "Lương"])
    return filled_forms.saved(workbook)


def the_master(_: Book) -> bytes:
    return shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes()


@pytest.mark.parametrize("make", [of_something_else, the_master], ids=lambda make: make.__name__)
def test_a_workbook_of_something_else_is_no_form(book: Book, make: Callable[[Book], bytes]) -> None:
    with pytest.raises(NotAForm, match=r"^Tệp “phieu.xlsx”: không phải phiếu của DeAn06"):
        read(make(book), book)


def test_a_form_that_lost_its_tables_is_refused(book: Book) -> None:
    def empty(workbook: openpyxl.Workbook) -> None:
        visible(workbook).delete_rows(codes(workbook)["Mã"].row, 100)

    with pytest.raises(De06Error, match="không còn bảng Số liệu hay Nội dung"):
        read(filled(book, UNIT, FIGURES, change=empty), book)


def test_a_form_without_a_needed_column_is_refused_by_name(book: Book) -> None:
    def spoil(workbook: openpyxl.Workbook) -> None:
        sheet = visible(workbook)
        next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Giá trị").value = "Số"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Mã mục":
                    cell.value = None

    with pytest.raises(De06Error, match="thiếu cột “Giá trị” của bảng Số liệu"):
        read(filled(book, UNIT, FIGURES, change=spoil), book)


# Whatever stands in the cells ---------------------------------------------------------------------------------

GARBAGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40),
    st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)),
    st.times(),
    st.sampled_from(["Mã", "Giá trị", "Số liệu đến ngày", "Mã mục", "x", "dvc_da_tra", "=1/0", "2022-05", "#REF!"]),
    st.sampled_from(list(form.LABELS.values())),
)
ROWS, COLUMNS = 40, 9


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=examples(60), deadline=None)
@given(data=st.data())
def test_no_content_of_the_cells_ends_in_a_traceback(empty_form: FormFile, book: Book, data: st.DataObject) -> None:
    workbook: Any = openpyxl.load_workbook(io.BytesIO(empty_form.data))
    sheet = visible(workbook)
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    cells = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS))
    for (row, column), value in data.draw(st.dictionaries(cells, GARBAGE, max_size=25)).items():
        sheet.cell(row, column).value = value
    try:
        found = read(filled_forms.saved(workbook), book)
    except De06Error as error:
        assert str(error).startswith("Tệp “phieu.xlsx”")  # noqa: PT017
        return
    assert all(isinstance(figure.value, Decimal | None) for figure in found.figures)
    assert all(problem.place and problem.message.endswith((".", "?")) for problem in found.problems)


@pytest.fixture(scope="module")
def empty_form(book: Book) -> FormFile:
    return form_of(book, UNIT)


# As earlier versions drew it -----------------------------------------------------------------------------------


def test_a_form_as_version_1_drew_it_is_still_read(book: Book) -> None:
    """Its code came first, its facts were on top, every figure had a date of its own; drawn by that version."""
    found = read((Path(__file__).parents[1] / "data" / "cases" / "phieu-phien-ban-1.xlsx").read_bytes(), book)
    assert (found.form_version, found.unit, found.period) == (1, "AB", Period.parse("2022-05"))
    assert values(found) == {"tt_luot": 6, "tt_nguoi": 150}
    assert {figure.as_of for figure in found.figures} == {dt.date(2022, 5, 14)}
    assert [(text.section, text.text) for text in found.texts] == [("II.5", "Đã tuyên truyền 06 lượt tại 03 xã.")]
    assert (found.compiled_by, found.approved_by, found.phone) == ("Nguyễn Văn A", "Trần Thị B", "0297 123456")
    assert (found.document, found.problems, found.notes) == ("45/BC-CAT", (), ())
