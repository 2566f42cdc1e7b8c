"""What the cells of a form mean: figures, dates, formulas, texts and letters; never one of two meanings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import openpyxl
import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book
from de06_xl.model.finding import Severity
from de06_xl.system import files
from tests.conftest import Checked
from tests.support.filled_forms import FACTS, codes, filled, put, read, typed_into, values, visible
from tests.support.form_file import form_of
from tests.support.pvhcc_form import FIGURES, TEXTS, UNIT, problems, same


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


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
