"""The same form from other programs: saved by LibreOffice and by gnumeric in each of their formats, and as .xlsb."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from python_calamine import load_workbook

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.form import Form
from de06_xl.incoming.containers.package import unpack
from de06_xl.incoming.sheets import Sheet, open_spreadsheet
from de06_xl.model.book import Book
from de06_xl.system import files
from tests.conftest import Checked
from tests.support import xlsb
from tests.support.filled_forms import FACTS, codes, filled, read, typed_into, values, visible
from tests.support.form_file import form_of
from tests.support.libreoffice import Type, convert, edit_and_save
from tests.support.other_programs import ENDINGS, PROGRAMS, saved_by

UNIT = "PVHCC"
FIGURES = {"dvc_tiep_nhan": 7440, "dvc_da_giai_quyet": 7000, "dvc_dang_giai_quyet": 440, "dvc_da_tra": 6900}
TEXTS = ("Đã hoàn thành 25 dịch vụ công; “Một cửa” & <trực tuyến>.", "=Không phải công thức", "Hai\ndòng")
pytestmark = pytest.mark.office


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


def as_text(workbook: openpyxl.Workbook) -> None:
    """What begins with "=" is text, as a cell of format Text keeps it."""
    for row in visible(workbook).iter_rows():
        for cell in row:
            if cell.value == TEXTS[1]:
                cell.data_type = "s"


@pytest.fixture(scope="module")
def by_openpyxl(book: Book) -> bytes:
    return filled(book, UNIT, FIGURES, texts=TEXTS, change=as_text)


def everything(found: Form) -> dict[str, object]:
    """What a form says, without its file's name; a paragraph's blanks are the program's own affair."""
    return {
        "figures": values(found),
        "dates": [figure.as_of for figure in found.figures],
        "places": [figure.place for figure in found.figures],
        "texts": [(text.section, text.text, text.place) for text in found.texts],
        "identity": (found.period, found.unit, found.number, found.fingerprint, found.form_version),
        "facts": (found.document, found.document_date, found.compiled_by, found.approved_by, found.phone),
        "problems": found.problems,
        "notes": found.notes,
    }


@pytest.mark.few(4)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_a_form_saved_by_another_program_says_the_same(
    book: Book, by_openpyxl: bytes, program: str, ending: str, tmp_path: Path
) -> None:
    found = read(saved_by(program, ending, by_openpyxl, tmp_path), book)
    assert everything(found) == everything(read(by_openpyxl, book))
    assert values(found) == FIGURES


@pytest.mark.few(1)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_form_filled_in_libreoffice_says_what_was_typed(book: Book, ending: str, tmp_path: Path) -> None:
    file = form_of(book, UNIT)
    source = tmp_path / "phieu.xlsx"
    source.write_bytes(file.data)
    typed = [Type(form.SHEET, file.place(code, "value").cell, value) for code, value in FIGURES.items()]
    typed += [Type(form.SHEET, file.place(code, "as_of").cell, "14/5/2022") for code in FIGURES]
    typed += [Type(form.SHEET, file.fact(field).cell, text) for field, text in FACTS.items()]
    out = edit_and_save(source, tmp_path / f"ra.{ending}", typed)
    found = read(out.read_bytes(), book)
    assert values(found) == FIGURES
    assert {figure.as_of for figure in found.figures} == {dt.date(2022, 5, 14)}
    assert (found.compiled_by, found.document_date) == (FACTS["compiled_by"], dt.date(2022, 5, 15))
    assert found.problems == ()


ODD = {
    "dvc_tiep_nhan": ("=7000+440", 7440, "formula-in-entry"),
    "dvc_da_giai_quyet": ("=1/0", None, "unreadable-number"),
    "dvc_dang_giai_quyet": (dt.date(2022, 5, 4), None, "unreadable-number"),
    "dvc_da_tra": (dt.timedelta(hours=30), None, "unreadable-number"),
}
"""What must not be lost or misread: typed, read as, and the reported problem."""


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_formulas_errors_and_dates_are_told_in_every_format(
    book: Book, program: str, ending: str, tmp_path: Path
) -> None:
    file = form_of(book, UNIT)
    data = typed_into(file, {code: typed for code, (typed, _, _) in ODD.items()})
    found = read(saved_by(program, ending, data, tmp_path), book)
    assert values(found) == {code: value for code, (_, value, _) in ODD.items()}
    reported = {problem.code: (problem.rule, problem.place) for problem in found.problems}
    assert reported == {code: (rule, file.place(code, "value")) for code, (_, _, rule) in ODD.items()}


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_percentages_are_known_in_every_format(book: Book, program: str, ending: str, tmp_path: Path) -> None:
    def show(workbook: openpyxl.Workbook) -> None:
        row = codes(workbook)["dvc_da_tra"].row
        visible(workbook).cell(row, form.FIGURES.index("value")).number_format = "0.00%"

    data = filled(book, UNIT, FIGURES | {"dvc_da_tra": 7}, change=show)
    found = read(saved_by(program, ending, data, tmp_path), book)
    assert [(problem.rule, problem.code, problem.value) for problem in found.problems] == [
        ("percent-as-fraction", "dvc_da_tra", Decimal(7))
    ]


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_struck_through_is_asked_in_every_format(book: Book, program: str, ending: str, tmp_path: Path) -> None:
    file = form_of(book, UNIT)
    cell, text = file.place("dvc_da_tra", "value"), file.paragraph(file.sections[0][1]).cell

    def strike(workbook: openpyxl.Workbook) -> None:
        for address in (cell.cell, text):
            visible(workbook)[address].font = Font(name="Times New Roman", strike=True)

    data = typed_into(file, FIGURES, texts=["Đã hoàn thành."], change=strike)
    found = read(saved_by(program, ending, data, tmp_path), book)
    assert [(problem.rule, problem.cell) for problem in found.problems] == [
        ("struck-out", cell.cell),
        ("struck-out", text),
    ]
    assert values(found) == FIGURES | {"dvc_da_tra": None}


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_comments_are_read_in_every_format(book: Book, program: str, ending: str, tmp_path: Path) -> None:
    file = form_of(book, UNIT)
    cells = [file.place(code, "value").cell for code in ("dvc_tiep_nhan", "dvc_da_tra")]

    def comment(workbook: openpyxl.Workbook) -> None:
        for cell, text in zip(cells, ("Số đúng là 25", "Đã rà soát – lần 2"), strict=True):
            visible(workbook)[cell].comment = Comment(text, "Cán bộ")

    found = read(saved_by(program, ending, typed_into(file, FIGURES, change=comment), tmp_path), book)
    (note,) = found.notes
    assert f"ô {cells[0]} “Số đúng là 25”" in note
    assert f"ô {cells[1]} “Đã rà soát – lần 2”" in note


@pytest.mark.few(2)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_cell_is_as_python_calamine_reads_it(
    book: Book, by_openpyxl: bytes, program: str, ending: str, tmp_path: Path
) -> None:
    """Another reader agrees on every cell; it gives errors as "", and cannot open what gnumeric saves as .ods."""
    if (program, ending) == ("gnumeric", "ods"):
        ending = "xlsx"
    data = saved_by(program, ending, by_openpyxl, tmp_path)
    with load_workbook(io.BytesIO(data)) as other:
        for at, sheet in enumerate(open_spreadsheet(data, "phieu").sheets):
            theirs = other.get_sheet_by_index(at).to_python(skip_empty_area=False)
            assert lines(sheet) == [[plain(value) for value in row] for row in theirs]


def lines(sheet: Sheet) -> list[list[object]]:
    return [[plain(value) for value in row] for row in sheet.rows]


def plain(value: object) -> object:
    """A cell's value where the two readers may differ in form: empty, a whole number, blanks at the end."""
    if value is None or value == "" or (isinstance(value, str) and value.startswith("#")):
        return ""
    return " ".join(value.split()) if isinstance(value, str) else value


def as_xlsb(data: bytes) -> bytes:
    """The stored values of a form as a binary workbook."""
    old = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    rows = {
        sheet.title: [
            [value if isinstance(value, str | int | float) else None for value in row] for row in sheet.values
        ]
        for sheet in old
    }
    return xlsb.workbook(rows)


def test_a_binary_workbook_says_the_same(book: Book, by_openpyxl: bytes) -> None:
    found = read(as_xlsb(by_openpyxl), book)
    assert everything(found) == everything(read(by_openpyxl, book))


def test_the_binary_workbook_of_these_tests_is_one_for_libreoffice_too(
    book: Book, by_openpyxl: bytes, tmp_path: Path
) -> None:
    source = tmp_path / "phieu.xlsb"
    source.write_bytes(as_xlsb(by_openpyxl))
    assert values(read(convert(source, "xlsx", tmp_path).read_bytes(), book)) == FIGURES


def test_dates_percentages_errors_and_formulas_of_a_binary_workbook() -> None:
    data = xlsb.workbook(
        {
            "A": [
                ["chữ", 7440, 0.25, True, None, "#N/A"],
                [
                    xlsb.Shown(44695, 2),
                    xlsb.Shown(44695.5, 3),
                    xlsb.Shown(7, 1),
                    xlsb.Formula(12.5),
                    xlsb.Formula("xong"),
                ],
            ]
        }
    )
    (sheet,) = open_spreadsheet(data, "phieu.xlsb").sheets
    assert sheet.rows == [
        ["chữ", 7440, 0.25, True, None, "#N/A"],
        [dt.date(2022, 5, 14), dt.datetime(2022, 5, 14, 12), 7, 12.5, "xong", None],  # noqa: DTZ001
    ]
    assert [column for column in range(1, 7) if (2, column) in sheet.formulas] == [4, 5]
    assert [column for column in range(1, 7) if (2, column) in sheet.percent] == [3]


def test_macros_and_links_are_told_and_left_alone(book: Book, by_openpyxl: bytes) -> None:
    parts = unpack(by_openpyxl, "", "")
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + bytes(508)
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    found = read(files.pack(parts), book)
    assert values(found) == FIGURES
    assert [note.split(";")[0] for note in found.notes] == ["Tệp có macro", "Tệp có liên kết tới tệp khác"]
