"""What the grid reads from a workbook file."""

from __future__ import annotations

import datetime as dt
import warnings
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Formula
from tests.support.clerk_parts import CLERK_SHEET
from tests.support.decorate import decorate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def saved(path: Path, fill: Callable[[xlsxwriter.Workbook], object], **options: object) -> Path:
    workbook = xlsxwriter.Workbook(str(path), options)
    fill(workbook)
    workbook.close()
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "so.xlsx"


def with_rows(path: Path, rows_xml: str) -> Path:
    """A workbook whose sheet "A" holds exactly these rows."""
    saved(path, lambda workbook: workbook.add_worksheet("A"))
    parts = unpack(path.read_bytes(), path.name, "sổ")
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert b"<sheetData/>" in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<sheetData/>", f"<sheetData>{rows_xml}</sheetData>".encode())
    path.write_bytes(files.pack(parts))
    return path


def read_cell(path: Path) -> object:
    return FileGrid(path).read("A")[0][0]


def test_sheets_come_in_the_workbooks_order_hidden_ones_too_but_no_chart_sheets(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Số liệu").write(0, 0, 1)
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "='Số liệu'!$A$1:$A$1"})
        workbook.add_chartsheet("Biểu đồ").set_chart(chart)
        workbook.add_worksheet("A & B").very_hidden()
        workbook.add_worksheet("Kiểm tra").hide()

    assert FileGrid(saved(book, fill)).sheets() == ["Số liệu", "A & B", "Kiểm tra"]


def test_rows_reach_from_a1_to_the_last_value_and_are_equally_long(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write("C2", "x")
        sheet.write("B5", 7)
        sheet.write_blank("Z99", None, workbook.add_format({"bold": True}))

    assert FileGrid(saved(book, fill)).read("A") == [
        [None, None, None],
        [None, None, "x"],
        [None, None, None],
        [None, None, None],
        [None, 7, None],
    ]


def test_an_empty_sheet_has_no_rows(book: Path) -> None:
    assert FileGrid(saved(book, lambda workbook: workbook.add_worksheet("A"))).read("A") == []


def test_empty_text_is_an_empty_cell(book: Path) -> None:
    with_rows(
        book,
        '<row r="1"><c r="A1" t="inlineStr"><is><t/></is></c><c r="B1" t="str"><v></v></c><c r="C1"><v>1</v></c></row>',
    )
    assert FileGrid(book).read("A") == [[None, None, 1]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c r='A1'><v>7</v></c>", 7),
        ("<c r='A1'><v>7.0</v></c>", 7.0),
        ("<c r='A1'><v>1E+20</v></c>", 1e20),
        ("<c r='A1' t='b'><v>1</v></c>", True),
        ("<c r='A1' t='b'><v>0</v></c>", False),
        ("<c r='A1' t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c r='A1' t='inlineStr'><is><t xml:space='preserve'> hai  dòng </t></is></c>", " hai  dòng "),
        ("<c r='A1' t='inlineStr'><is><r><t>Rich </t></r><r><rPr><b/></rPr><t>text</t></r></is></c>", "Rich text"),
        ("<c r='A1' t='str'><v>chữ</v></c>", "chữ"),
    ],
)
def test_a_constant_keeps_its_type(book: Path, cell: str, value: object) -> None:
    with_rows(book, f"<row r='1'>{cell}</row>")
    assert (read_cell(book), type(read_cell(book))) == (value, type(value))


def test_rows_and_cells_without_addresses_count_on(book: Path) -> None:
    with_rows(book, "<row><c><v>1</v></c><c><v>2</v></c></row><row r='3'><c r='B3'><v>3</v></c></row>")
    assert FileGrid(book).read("A") == [[1, 2], [None, None], [None, 3]]


def test_what_the_file_says_of_its_size_is_not_believed(book: Path) -> None:
    with_rows(book, "<row r='1'><c r='A1'><v>1</v></c></row><row r='4'><c r='D4'><v>2</v></c></row>")
    parts = unpack(book.read_bytes(), "", "")
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1"', b'ref="A1:B2"')
    book.write_bytes(files.pack(parts))
    assert FileGrid(book).read("A")[3] == [None, None, None, 2]


def test_text_that_starts_with_an_equals_sign_is_no_formula(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_string(0, 0, "=1+1")
        sheet.write_formula(0, 1, "=1+1", None, 2)

    assert FileGrid(saved(book, fill)).read("A") == [["=1+1", Formula("=1+1")]]


def test_the_stored_result_of_a_formula_is_not_read(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A").write_formula(0, 0, "=SUM(B1:B2)", None, 95.73)

    value = read_cell(saved(book, fill))
    assert value == Formula("=SUM(B1:B2)", shown=None)


def test_a_shared_formula_reads_as_each_cells_own(book: Path) -> None:
    with_rows(
        book,
        "<row r='1'><c r='A1'><f t='shared' ref='A1:A3' si='0'>B1*$C$1</f><v>1</v></c></row>"
        "<row r='2'><c r='A2'><f t='shared' si='0'/><v>1</v></c></row>"
        "<row r='3'><c r='A3'><f t='shared' si='0'/><v>1</v></c></row>",
    )
    assert FileGrid(book).read("A") == [
        [Formula("=B1*$C$1")],
        [Formula("=B2*$C$1")],
        [Formula("=B3*$C$1")],
    ]


def test_every_cell_of_an_array_formula_is_the_formula(book: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "A"
    workbook.active["A1"] = ArrayFormula("A1:B2", "=C1:D2*2")
    workbook.active["A2"] = 5
    workbook.save(book)
    formula = Formula("=C1:D2*2")
    assert FileGrid(book).read("A") == [[formula, formula], [formula, formula]]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ("dt2D='1' dtr='1' r1='C1' r2='C2'", "=TABLE(C1,C2)"),
        ("dt2D='0' dtr='1' r1='C1'", "=TABLE(C1,)"),
        ("r1='C1'", "=TABLE(,C1)"),
    ],
)
def test_every_cell_of_a_data_table_is_a_formula(book: Path, attributes: str, text: str) -> None:
    with_rows(
        book,
        f"<row r='1'><c r='A1'><f t='dataTable' ref='A1:A2' {attributes}/><v>3</v></c></row>"
        "<row r='2'><c r='A2'><v>4</v></c></row>",
    )
    assert FileGrid(book).read("A") == [[Formula(text)], [Formula(text)]]


def test_rich_text_reads_as_plain_text(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        bold = workbook.add_format({"bold": True})
        workbook.add_worksheet("A").write_rich_string(0, 0, "Làm ", bold, "sạch", " dữ liệu")

    assert read_cell(saved(book, fill)) == "Làm sạch dữ liệu"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("dòng 1_x000D_\ndòng 2", "dòng 1\r\ndòng 2"),
        ("dòng 1\r\ndòng 2\rdòng 3", "dòng 1\ndòng 2\ndòng 3"),  # as XML has line ends
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D_", "_xD83D_"),
        ("ls_x1", "ls_x1"),
    ],
)
def test_characters_stored_as_codes_are_decoded(book: Path, stored: str, text: str) -> None:
    with_rows(book, f"<row r='1'><c r='A1' t='inlineStr'><is><t>{stored}</t></is></c></row>")
    assert read_cell(book) == text


@pytest.mark.parametrize(
    ("number", "number_format", "value"),
    [
        (44700, "dd/mm/yyyy", dt.datetime(2022, 5, 19)),  # noqa: DTZ001
        (0.25, "hh:mm", dt.time(6)),
        (1.5, "[h]:mm", 1.5),
        (44700, "0", 44700),
    ],
)
def test_a_number_with_a_date_format_is_a_date(book: Path, number: float, number_format: str, value: object) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A").write(0, 0, number, workbook.add_format({"num_format": number_format}))

    assert read_cell(saved(book, fill)) == value


def test_dates_count_from_1904_where_the_workbook_says_so(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A").write(0, 0, 1, workbook.add_format({"num_format": "d/m/yyyy"}))

    assert read_cell(saved(book, fill, date_1904=True)) == dt.datetime(1904, 1, 2)  # noqa: DTZ001


def test_a_missing_sheet_is_refused_by_name(book: Path) -> None:
    grid = FileGrid(saved(book, lambda workbook: workbook.add_worksheet("A")))
    with pytest.raises(De06Error, match=r"Tệp “so.xlsx”, trang “Kiểm tra”: không có trang này"):
        grid.read("Kiểm tra")


def test_the_callers_rows_are_its_own(book: Path) -> None:
    grid = FileGrid(saved(book, lambda workbook: workbook.add_worksheet("A").write(0, 0, 1)))
    grid.read("A")[0][0] = "đã sửa"
    assert grid.read("A") == [[1]]


def test_the_grid_shows_the_file_as_it_was_when_it_was_opened(book: Path) -> None:
    grid = FileGrid(saved(book, lambda workbook: workbook.add_worksheet("A").write(0, 0, 1)))
    saved(book, lambda workbook: workbook.add_worksheet("B").write(0, 0, 2))
    assert (grid.sheets(), grid.read("A")) == (["A"], [[1]])


def test_a_value_far_astray_is_refused_by_its_cell(book: Path) -> None:
    with_rows(
        book,
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    )
    with pytest.raises(De06Error, match="ô XFD1048576: có dữ liệu lạc"):
        FileGrid(book).read("A")


def test_a_workbook_with_macros_is_read(book: Path) -> None:
    saved(book, lambda workbook: workbook.add_worksheet("A").write(0, 0, "có macro"))
    parts = unpack(book.read_bytes(), "", "")
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    )
    macros = book.with_suffix(".xlsm")
    macros.write_bytes(files.pack(parts))
    assert read_cell(macros) == "có macro"


def test_what_a_clerk_added_neither_hinders_reading_nor_warns(book: Path) -> None:
    saved(book, lambda workbook: workbook.add_worksheet("A").write_row(0, 0, ["Mã", "Chỉ tiêu"]))
    book.write_bytes(decorate(book.read_bytes()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grid = FileGrid(book)
        assert grid.read("A") == [["Mã", "Chỉ tiêu"]]
        assert grid.read(CLERK_SHEET)[4][:4] == ["Sở", 12, Formula("=B5*2"), Formula("=B2:B5+1")]


def test_a_sheet_that_nobody_reads_is_not_parsed(book: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A").write(0, 0, 1)
        workbook.add_worksheet("B").write(0, 0, 2)

    saved(book, fill)
    parts = unpack(book.read_bytes(), "", "")
    parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet2.xml"].replace(b"</worksheet>", b"")
    book.write_bytes(files.pack(parts))
    grid = FileGrid(book)
    assert grid.read("A") == [[1]]
    with pytest.raises(De06Error, match="trang “B”: có nội dung không đọc được"):
        grid.read("B")


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/so/b.xml", "so/b.xml"),
        ("../so/b.xml", "so/b.xml"),
    ],
)
def test_sheets_are_found_through_relationships(book: Path, target: str, part: str) -> None:
    saved(book, lambda workbook: workbook.add_worksheet("A").write(0, 0, 1))
    parts = unpack(book.read_bytes(), "", "")
    parts[part] = parts.pop("xl/worksheets/sheet1.xml")
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        old = b"worksheets/sheet1.xml" if "rels" in name else b"/xl/worksheets/sheet1.xml"
        new = target if "rels" in name else f"/{part}"
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new.encode())
    book.write_bytes(files.pack(parts))
    grid = FileGrid(book)
    assert (grid.sheets(), grid.read("A")) == (["A"], [[1]])
