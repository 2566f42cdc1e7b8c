"""What a filled form says, wherever its rows, columns and sheets went; what cannot be known is asked, never guessed."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.form import Form
from de06_xl.incoming.containers.package import unpack
from de06_xl.incoming.sheets import NotAForm
from de06_xl.model.book import Book
from de06_xl.model.finding import Severity
from de06_xl.model.period import Period
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from tests.conftest import Checked
from tests.support import filled_forms
from tests.support.examples import examples
from tests.support.filled_forms import FACTS, codes, filled, put, read, typed_into, values, visible
from tests.support.form_file import FormFile, form_of, group_form_of

UNIT, HEADING = "PVHCC", "II.2"
FIGURES = {"dvc_tiep_nhan": 7440, "dvc_da_giai_quyet": 7000, "dvc_dang_giai_quyet": 440, "dvc_da_tra": 6900}
TEXTS = ("Đã hoàn thành 25 dịch vụ công.", "- Tiếp tục triển khai.")


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


def same(found: Form) -> bool:
    """Whether a form says what FIGURES, FACTS and TEXTS say."""
    return (
        values(found) == FIGURES
        and {figure.as_of for figure in found.figures} == {dt.date(2022, 5, 14)}
        and tuple(text.text for text in found.texts) == TEXTS
        and (found.period, found.unit) == (Period.parse("2022-05"), UNIT)
        and found.compiled_by == FACTS["compiled_by"]
        and not found.problems
    )


def problems(found: Form) -> list[tuple[str, str]]:
    """The rules and cells of what could not be read."""
    return [(problem.rule, problem.cell or "") for problem in found.problems]


# What it says -------------------------------------------------------------------------------------------------


def test_a_form_says_what_was_typed(book: Book) -> None:
    found = read(filled(book, UNIT, FIGURES, texts=TEXTS), book)
    assert same(found)
    assert found.document == "45/BC-CAT"
    assert found.document_date == dt.date(2022, 5, 15)
    assert (found.approved_by, found.phone, found.source) == ("Trần Thị B", "0297 123456", "")
    assert (found.number, found.nothing, found.group, found.form_version) == (1, False, "", form.FORM_VERSION)
    assert found.notes == ()


def test_codes_that_changed_places_are_told_where_they_are(book: Book) -> None:
    file = form_of(book, UNIT)
    first, second = (file.place(code, "code").cell for code in ("dvc_tiep_nhan", "dvc_da_tra"))

    def exchange(workbook: openpyxl.Workbook) -> None:
        put(visible(workbook), first, "dvc_da_tra")
        put(visible(workbook), second, "dvc_tiep_nhan")

    found = read(typed_into(file, FIGURES, change=exchange), book)
    assert problems(found) == [("code-moved", first), ("code-moved", second)]
    assert "là của “Hồ sơ dịch vụ công đã trả kết quả” nhưng" in found.problems[0].message


@pytest.mark.parametrize("name", ["Tiếp nhận qua Cổng", "", "  HỒ sơ dịch vụ công  đã tiếp nhận "])
def test_a_name_in_other_words_says_nothing(book: Book, name: str) -> None:
    file = form_of(book, UNIT)
    cell = file.place("dvc_tiep_nhan", "name").cell
    assert same(read(typed_into(file, FIGURES, texts=TEXTS, change=lambda w: put(visible(w), cell, name)), book))


@pytest.mark.parametrize(("measure", "changed"), [("nghìn hồ sơ", True), ("Hồ  sơ", False), ("", False)])
def test_another_unit_of_measure_is_told(book: Book, measure: str, changed: bool) -> None:
    file = form_of(book, UNIT)
    cell = file.place("dvc_tiep_nhan", "unit_of_measure").cell
    found = read(typed_into(file, FIGURES, change=lambda w: put(visible(w), cell, measure)), book)
    assert problems(found) == ([("measure-changed", cell)] if changed else [])
    assert values(found) == FIGURES


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


# Codes --------------------------------------------------------------------------------------------------------


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


# Cells --------------------------------------------------------------------------------------------------------

FINE = [
    (7440, 7440),
    (7440.0, 7440),
    ("7.440", 7440),
    ("7 440", 7440),
    ("７４４０", 7440),
    ("7\N{NO-BREAK SPACE}440", 7440),
    ("Không", 0),
    ("-", 0),
    ("…", None),
    (" ", None),
]
WRONG = [
    ("7,440", "unreadable-number"),
    (7.44, "unreadable-number"),
    ("97,53%", "unreadable-number"),
    ("khoảng 7000", "unreadable-number"),
    ("0912345678", "unreadable-number"),
    (True, "unreadable-number"),
    (dt.date(2022, 5, 4), "unreadable-number"),
    (dt.time(4, 5), "unreadable-number"),
    ("#N/A", "unreadable-number"),
    ("=1+", "formula-without-result"),
    ("=SUM(D20:D22)", "formula-without-result"),
]


@pytest.mark.few(2)
@pytest.mark.parametrize(("typed", "read_as"), FINE)
def test_what_is_meant_by_a_figure_is_known(book: Book, typed: object, read_as: int | None) -> None:
    found = read(filled(book, UNIT, FIGURES | {"dvc_tiep_nhan": typed}), book)
    assert (values(found)["dvc_tiep_nhan"], found.problems) == (read_as, ())


@pytest.mark.few(2)
@pytest.mark.parametrize(("typed", "rule"), WRONG)
def test_what_could_mean_two_figures_is_none(book: Book, typed: object, rule: str) -> None:
    file = form_of(book, UNIT)
    found = read(typed_into(file, FIGURES | {"dvc_tiep_nhan": typed}), book)
    (problem,) = found.problems
    place = file.place("dvc_tiep_nhan", "value")
    assert (problem.rule, problem.place, problem.code, problem.unit) == (rule, place, "dvc_tiep_nhan", UNIT)
    assert problem.message.endswith(".")
    (figure,) = (figure for figure in found.figures if figure.code == "dvc_tiep_nhan")
    assert (figure.value, figure.unreadable) == (None, True)


def with_percent_format(typed: float) -> Callable[[openpyxl.Workbook], None]:
    def change(workbook: openpyxl.Workbook) -> None:
        row, column = codes(workbook)["dvc_da_tra"].row, form.FIGURES.index("value")
        cell = visible(workbook).cell(row, column)
        cell.value, cell.number_format = typed, "0.00%"

    return change


@pytest.mark.parametrize("typed", [1, 7, 0.5])
def test_a_percentage_in_a_row_that_counts_is_none(book: Book, typed: float) -> None:
    found = read(filled(book, UNIT, FIGURES, change=with_percent_format(typed)), book)
    assert values(found)["dvc_da_tra"] is None
    assert [problem.code for problem in found.problems] == ["dvc_da_tra"]


DATES = [
    ("4/12/2022", dt.date(2022, 12, 4), None),
    ("04/12/2022", dt.date(2022, 12, 4), None),
    (dt.date(2022, 5, 14), dt.date(2022, 5, 14), None),
    (dt.date(2022, 12, 4), None, "ambiguous-date"),
    ("14-5-2022", dt.date(2022, 5, 14), "date-respelt"),
    ("14.05.2022", dt.date(2022, 5, 14), "date-respelt"),
    ("14 / 5 / 2022", dt.date(2022, 5, 14), "date-respelt"),
    ("14/5/22", dt.date(2022, 5, 14), "date-respelt"),
    ("１４－５－２０２２", dt.date(2022, 5, 14), "date-respelt"),
    ("１４/５/２０２２", dt.date(2022, 5, 14), None),
    ("2022-05-14 00:00:00", dt.date(2022, 5, 14), "date-respelt"),
    ("Ngày 14 tháng 5 năm 2022", dt.date(2022, 5, 14), "date-respelt"),
    ("5/14/2022", None, "unreadable-date"),
    ("14/5", None, "unreadable-date"),
    ("30-2-2022", None, "unreadable-date"),
    (44695, None, "unreadable-date"),
    ("31/4/2022", None, "unreadable-date"),
    ("=TODAY()", None, "formula-in-entry"),
    (None, dt.date(2022, 5, 14), None),
]
"""The date of a row, and what it is read as: that of the whole form where it says nothing."""


@pytest.mark.few(8)
@pytest.mark.parametrize(("typed", "date", "rule"), DATES)
def test_dates_are_read_that_mean_one_day(book: Book, typed: object, date: dt.date | None, rule: str | None) -> None:
    found = read(filled(book, UNIT, {"dvc_tiep_nhan": 7440}, as_of=typed), book)
    assert found.figures[0].as_of == date
    assert [problem.rule for problem in found.problems] == ([rule] if rule else [])


def stored(formula: str, result: str) -> Callable[[bytes], bytes]:
    """A formula with its result in a saved workbook, as Excel leaves it."""

    def change(data: bytes) -> bytes:
        parts = unpack(data, "", "")
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        assert f"<f>{formula}</f>" in sheet
        kind = "" if result.replace(".", "").isdecimal() else ' t="str"'
        head, _, tail = sheet.partition(f"<f>{formula}</f><v></v>")
        opening = head.rindex("<c ")
        head = head[:opening] + head[opening:].replace(">", f"{kind}>", 1)
        parts["xl/worksheets/sheet1.xml"] = f"{head}<f>{formula}</f><v>{result}</v>{tail}".encode()
        return files.pack(parts)

    return change


def test_a_formula_with_a_stored_result_is_taken_and_told(book: Book) -> None:
    file = form_of(book, UNIT)
    data = typed_into(file, FIGURES | {"dvc_tiep_nhan": "=7000+440"})
    found = read(stored("7000+440", "7440")(data), book)
    assert values(found) == FIGURES
    (problem,) = found.problems
    assert (problem.rule, problem.severity, problem.place) == (
        "formula-in-entry",
        Severity.WARNING,
        file.place("dvc_tiep_nhan", "value"),
    )


FORMULAS_AS_TEXT = ('=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "+1", "-tiếp tục", "@SUM(A1)", "=1+1")


@pytest.mark.few(2)
@pytest.mark.parametrize("text", FORMULAS_AS_TEXT)
def test_text_that_looks_like_a_formula_stays_text(book: Book, text: str) -> None:
    def type_as_text(workbook: openpyxl.Workbook) -> None:
        file = form_of(book, UNIT)
        for place in (file.paragraph(file.sections[0][1]), file.fact("phone")):
            cell = visible(workbook)[place.cell]
            cell.value, cell.data_type = text, "s"

    found = read(filled(book, UNIT, FIGURES, change=type_as_text), book)
    assert [one.text for one in found.texts] == [text]
    assert isinstance(found.texts[0].text, str)
    assert found.phone == text
    assert found.problems == ()


def test_a_formula_in_a_text_cell_gives_its_stored_text_and_a_note(book: Book) -> None:
    data = filled(book, UNIT, FIGURES, texts=['="Đã "&"xong"'])
    found = read(stored('"&#272;&#227; "&amp;"xong"', "Đã xong")(data), book)
    assert [text.text for text in found.texts] == ["Đã xong"]
    assert [(problem.rule, problem.severity) for problem in found.problems] == [("formula-in-entry", Severity.NOTE)]


def test_a_formula_without_a_result_in_a_text_cell_is_told_at_its_cell(book: Book) -> None:
    found = read(filled(book, UNIT, FIGURES, texts=['="Đã "&"xong"']), book)
    assert found.texts == ()
    (problem,) = found.problems
    assert (problem.rule, problem.severity) == ("formula-without-result", Severity.ERROR)
    assert problem.message.startswith("Ô chứa công thức chưa có kết quả; hãy gõ thẳng nội dung")


def test_line_ends_of_a_paragraph_are_kept(book: Book) -> None:
    found = read(filled(book, UNIT, FIGURES, texts=["Một\nHai\r\nBa "]), book)
    assert found.texts[0].text == "Một\nHai\nBa"


# Không phát sinh ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tick", ["x", "X", " có ", "✓", True])
def test_with_nothing_to_report_empty_figures_are_nought(book: Book, tick: object) -> None:
    found = read(filled(book, "AB", {"tt_luot": None}, facts={"nothing": tick}), book)
    assert found.nothing
    assert values(found) == {"tt_luot": 0, "tt_nguoi": 0}
    assert all(figure.assumed for figure in found.figures)


@pytest.mark.parametrize("tick", ["không", None, False])
def test_without_a_tick_empty_figures_are_missing(book: Book, tick: object) -> None:
    found = read(filled(book, "AB", {}, facts={"nothing": tick}), book)
    assert not found.nothing
    assert values(found) == {"tt_luot": None, "tt_nguoi": None}


def test_a_tick_that_says_something_else_is_asked_about(book: Book) -> None:
    file = form_of(book, "AB")
    found = read(typed_into(file, {}, facts={"nothing": "chưa rõ"}), book)
    assert problems(found) == [("unknown-choice", file.fact("nothing").cell)]
    assert not found.nothing


def test_a_typed_nought_is_not_assumed(book: Book) -> None:
    found = read(filled(book, "AB", {"tt_luot": 0}, facts={"nothing": "x"}), book)
    assert [figure.assumed for figure in found.figures] == [False, True]


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


# Letters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read_as", "rule", "severity"),
    [
        ("§· tuyªn truyÒn l\u00adu ®éng", "Đã tuyên truyền lưu động", "old-encoding", Severity.NOTE),
        ("Đã mở líp cho xã ® \u00b6ng Vi\u00d6t", None, "old-encoding", Severity.ERROR),
        ("Đã mở lớp \uf04a", "Đã mở lớp \uf04a", "private-letter", Severity.WARNING),
        ("Đã mở\u202e lớp", "Đã mở lớp", None, None),
    ],
)
def test_what_a_report_cannot_print_is_converted_or_told(
    book: Book, written: str, read_as: str | None, rule: str | None, severity: Severity | None
) -> None:
    found = read(filled(book, UNIT, {"dvc_tiep_nhan": 7440}, texts=[written]), book)
    assert [text.text for text in found.texts] == [written if read_as is None else read_as]
    reported = [(problem.rule, problem.severity, problem.place == found.texts[0].place) for problem in found.problems]
    assert reported == ([(rule, severity, True)] if rule else [])


def test_texts_of_an_old_font_are_one_note_that_names_the_first_cell_and_how_many_there_are(book: Book) -> None:
    old = "§· tuyªn truyÒn l\u00adu ®éng"
    file = form_of(book, UNIT)
    data = typed_into(
        file, {"dvc_tiep_nhan": 7440}, facts=FACTS | {"compiled_by": "NguyÔn V¨n §øc"}, texts=[old, old + "."]
    )
    found = read(data, book)
    assert [text.text for text in found.texts] == ["Đã tuyên truyền lưu động", "Đã tuyên truyền lưu động."]
    assert found.compiled_by == "Nguyễn Văn Đức"
    (note,) = found.problems
    assert (note.rule, note.severity, note.place) == ("old-encoding", Severity.NOTE, found.texts[0].place)
    assert note.message == (
        f"Ô {found.texts[0].place.cell} và 02 ô khác gõ bằng phông cũ, mã cũ (.VnTime, VNI-Times…), đã chuyển sang "
        "Unicode: “Đã tuyên truyền lưu động”; hãy đọc lại."
    )


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


# One date for the whole form -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "own", "dates"),
    [
        ("14/5/2022", None, {14}),
        ("13/5/2022", "14/5/2022", {14}),
        (None, "14/5/2022", {14}),
        (None, None, {None}),
        ("14/5/2022", "31/2/2022", {None}),
        ("31/2/2022", None, {None}),
    ],
)
def test_a_figure_is_of_the_forms_date_unless_it_has_its_own(
    book: Book, whole: str | None, own: str | None, dates: set[int | None]
) -> None:
    found = read(filled(book, UNIT, FIGURES, facts=FACTS | {"as_of": whole}, as_of=own), book)
    assert {figure.as_of.day if figure.as_of else None for figure in found.figures} == dates
    assert bool(found.problems) == ("31/2/2022" in (whole, own))


def test_a_figure_that_was_left_out_has_no_date(book: Book) -> None:
    empty = read(form_of(book, UNIT).data, book)
    assert {figure.as_of for figure in empty.figures} == {None}
