"""The grid over an open workbook: what it reads, writes and refuses, and how often it asks Excel."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings

from de06_xl.actions import validate
from de06_xl.actions.session import Session, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system.errors import De06Error
from de06_xl.workbook import excel_app, layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.conftest import NOW
from tests.support import xlwings_uno
from tests.support.fake_com import FakeExcel, FakeSheet, rejected
from tests.support.xlwings_engine import REFUSED, Book, Calls, ComError, engine_of, xlwings_book

SECTION = "II.4 Làm sạch dữ liệu"
FINDINGS, LOG = layout.FINDINGS.sheet, layout.LOG.sheet

DATE = dt.datetime(2022, 5, 6)  # noqa: DTZ001 - a cell knows no time zone
HALF_A_SECOND = DATE + dt.timedelta(milliseconds=500)

Opener = Callable[[Path], Book]


@pytest.fixture(params=["fake Excel", pytest.param("LibreOffice", marks=pytest.mark.office)])
def opened(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """Opens a workbook file, in a fake Excel and in LibreOffice."""
    books: list[Book] = []

    def open_in_libreoffice(path: Path) -> Book:
        program: xlwings_uno.LibreOffice = request.getfixturevalue("office")
        books.append(program.open(str(path)))
        program.calls = Calls()
        return books[-1]

    yield open_in_fake if request.param == "fake Excel" else open_in_libreoffice
    for book in books:
        book.close()


def open_in_fake(path: Path) -> Book:
    file = FileGrid(path)
    return FakeExcel().add(str(path), {name: file.read(name) for name in file.sheets()})


def fake(**sheets: Sequence[Sequence[Cell]]) -> tuple[XlwingsGrid, FakeExcel, dict[str, FakeSheet]]:
    """A grid on a fake Excel with these sheets."""
    excel = FakeExcel()
    book = excel.add("C:\\Sổ.xlsx", sheets)
    return XlwingsGrid(xlwings_book(book)), excel, {sheet.name: sheet for sheet in book.content}


def grid_on(book: Book) -> XlwingsGrid:
    return XlwingsGrid(xlwings_book(book))


def contents(grid: Grid) -> dict[str, list[list[Cell]]]:
    return {name: grid.read(name) for name in grid.sheets()}


def checked(grid: Grid, path: Path) -> None:
    """What the button Kiểm tra does to the cells."""
    session = Session(grid, path, TerminalUi(), NOW, "test")
    grid.write(validate.run(session).blocks)


def place_of(grid: Grid, sheet: str, field: str, code: str) -> tuple[int, int]:
    """Row and column of a figure's field."""
    rows = grid.read(sheet)
    found = layout.find(rows, layout.FIGURES, sheet)
    assert found
    number = next(number for number, row in layout.table_rows(rows, found) if found.cell(row, "code") == code)
    return number, found.columns[field]


# Reading ------------------------------------------------------------------------------------------------


@pytest.mark.few(1)
def test_every_sheet_reads_cell_by_cell_as_from_the_file(sample: Path, opened: Opener) -> None:
    file, grid = FileGrid(sample), grid_on(opened(sample))
    assert grid.sheets() == file.sheets()
    assert contents(grid) == contents(file)
    assert any(isinstance(cell, Formula) for row in grid.read(SECTION) for cell in row)


@pytest.mark.few(1)
def test_formulas_typed_into_text_number_and_date_cells_are_found_as_in_the_file(sample: Path, opened: Opener) -> None:
    file = FileGrid(sample)
    code = "ls_ngoai_tinh_chi_tieu"
    fields = {"name": '="chữ "&1', "value": "=500+39", "previous": "=2", "as_of": '="29/12/2021"', "owner": '="CAT"'}
    file.write(
        [Block(SECTION, *place_of(file, SECTION, field, code), [[Formula(text)]]) for field, text in fields.items()]
    )
    expected = read_book(file, "sổ")
    assert [problem.rule for problem in expected.problems] == ["formula-in-entry"] * 4
    assert read_book(grid_on(opened(sample)), "sổ") == expected


def test_values_come_in_the_types_that_the_file_gives(tmp_path: Path, opened: Opener) -> None:
    path = tmp_path / "giá trị.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("A")
        sheet.write_row("C3", [5, 5.5, -1e300, 1e-7, 0.1 + 0.2, "5", " "])
        sheet.write_datetime("C4", DATE, workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime("D4", dt.time(9, 30), workbook.add_format({"num_format": "hh:mm"}))
        sheet.write_formula("E4", "=1/0", None, "#DIV/0!")
        sheet.write_formula("F4", '=""', None, "")
        workbook.add_worksheet("Trống")
    rows = grid_on(opened(path)).read("A")
    assert rows == FileGrid(path).read("A")
    assert [type(cell) for cell in rows[2][2:5]] == [int, float, float]
    assert rows[:2] == [[None] * 9] * 2
    assert rows[3][2:7] == [DATE, dt.time(9, 30), Formula("=1/0"), Formula('=""'), None]
    assert grid_on(opened(path)).read("Trống") == []


def test_errors_and_truth_values_come_as_from_the_file() -> None:
    grid, _, sheets = fake(A=[["#N/A", "#DIV/0!", True, False]])
    sheets["A"].stored[1, 5] = replace(sheets["A"].stored[1, 1], value=-2146826243)  # #CALC!, unknown to xlwings
    assert grid.read("A") == [["#N/A", "#DIV/0!", True, False, "#VALUE!"]]


@pytest.mark.few(1)
def test_formulas_of_figures_are_read_beside_a_text_too_long_for_formulas(sample: Path, opened: Opener) -> None:
    file = FileGrid(sample)
    rows = file.read(SECTION)
    table = layout.find(rows, layout.PARAGRAPHS, SECTION)
    assert table
    number = next(number for number, row in layout.table_rows(rows, table) if table.cell(row, "text"))
    long = [["Dài " * 2_500]]
    as_of = place_of(file, SECTION, "as_of", "ls_ngoai_tinh_chi_tieu")  # more columns lie right of it than left of it
    file.write([Block(SECTION, number, table.columns["text"], long), Block(SECTION, *as_of, long)])
    book = opened(sample)
    assert read_book(grid_on(book), "sổ") == read_book(file, "sổ")
    assert book.app.calls.reads[SECTION] == 2


def test_beside_long_texts_the_widest_part_of_a_sheet_keeps_its_formulas() -> None:
    long, formula = "x" * 8_222, Formula("=1+1", shown=2)
    grid, excel, sheets = fake(
        A=[[formula, long, formula, formula, long, formula]], B=[[formula, "x" * 8_221, formula]]
    )
    assert grid.read("A") == [[2, long, Formula("=1+1"), Formula("=1+1"), long, 2]]
    assert grid.read("B") == [[Formula("=1+1"), "x" * 8_221, Formula("=1+1")]]
    assert excel.calls.reads == {"A": 2, "B": 2}
    before = sheets["A"].stored[1, 1]
    grid.write([Block("A", 1, 3, [["mới"]]), Block("A", 2, 1, [["mới"]])])
    assert sheets["A"].stored[1, 1] is before  # it cannot be written back, so it is not written at all


def test_a_text_too_long_for_formulas_among_the_figures_is_refused_by_its_cell(sample: Path) -> None:
    file = FileGrid(sample)
    row, column = place_of(file, SECTION, "value", "ls_ngoai_tinh_chi_tieu")
    file.write([Block(SECTION, row, column, [["Dài " * 2_500]])])
    with pytest.raises(De06Error, match=rf"^Trang “{SECTION}”, ô D{row}: có hơn 8.221 ký tự nên Excel không cho đọc"):
        grid_on(open_in_fake(sample)).read(SECTION)


def test_a_format_far_astray_is_refused_before_millions_of_cells_are_read() -> None:
    grid, excel, sheets = fake(A=[["x"]])
    sheets["A"].formats[1_048_576, 15] = "0"
    with pytest.raises(De06Error, match=r"^Trang “A”, ô O1048576: vùng đã dùng .* hãy xóa hàng, cột thừa"):
        grid.read("A")
    assert not excel.calls.reads


def test_a_sheet_is_read_once_until_something_is_written() -> None:
    grid, excel, sheets = fake(A=[[1]])
    assert grid.read("A") == grid.read("A") == [[1]]
    assert excel.calls.reads["A"] == 2
    grid.write([Block("A", 1, 1, [[2]])])
    sheets["A"].type_in(sheets["A"].used_area, [[3]])
    assert grid.read("A") == [[3]]


def test_what_was_read_is_the_callers_own() -> None:
    grid, _, _ = fake(A=[[1]])
    grid.read("A")[0][0] = 2
    assert grid.read("A") == [[1]]


# Writing ------------------------------------------------------------------------------------------------


@pytest.mark.few(1)
def test_a_check_writes_the_same_cells_as_into_the_file(sample: Path, opened: Opener, tmp_path: Path) -> None:
    book = opened(sample)
    file = FileGrid(Path(shutil.copy(sample, tmp_path / "bản khác.xlsx")))
    before = contents(file)
    for grid in (file, grid_on(book)):
        checked(grid, sample)
    after = contents(file)
    previewed = {section.name for section in read_book(file, "x").sections if section.paragraphs}
    written = {FINDINGS, LOG, layout.LISTS_SHEET, *previewed}
    assert {name for name in after if after[name] != before[name]} == written
    assert contents(grid_on(book)) == after


@pytest.mark.thorough
def test_missing_formulas_of_a_sheet_are_set_again_in_one_call(sample: Path, opened: Opener, tmp_path: Path) -> None:
    file = FileGrid(sample)
    checked(file, sample)
    rows = file.read(SECTION)
    derived = [number for number, row in enumerate(rows, 1) if isinstance(row[3], Formula)]
    assert len(derived) > 3
    file.write([Block(SECTION, number, 4, [[None]]) for number in (derived[0], derived[2], derived[-1])])
    book = opened(Path(shutil.copy(sample, tmp_path / "đang mở.xlsx")))
    checked(grid_on(book), sample)
    assert book.app.calls.writes[SECTION] == 1
    checked(file, sample)
    assert file.read(SECTION) == rows
    assert grid_on(book).read(SECTION) == rows


def test_each_value_stands_as_its_kind(opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "sổ.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet("A").write_row("A1", ["cũ", 1, "cũ", "cũ", "cũ", "cũ", "cũ"])
    book = opened(path)
    row: list[Cell] = [None, Decimal("97.53"), 1_078_935, 1e-7, "", Formula('=IF(B1>1,"a;b",0)'), "hai\r\ndòng"]
    grid_on(book).write([Block("A", 1, 1, [row]), Block("A", 1, 7, [["sau\r\nthắng"]])])
    assert grid_on(book).read("A") == [[None, 97.53, 1_078_935, 1e-7, None, Formula('=IF(B1>1,"a;b",0)'), "sau\nthắng"]]


def test_a_truth_value_stays_one() -> None:
    grid, _, _ = fake(A=[])
    grid.write([Block("A", 2, 1, [[True, False]])])
    assert grid.read("A") == [[None, None], [True, False]]


def test_blocks_with_cells_between_them_are_written_in_one_call_and_leave_those_as_they_are(
    opened: Opener, tmp_path: Path
) -> None:
    path = tmp_path / "sổ.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("A")
        for number, value in enumerate(["05", 7, "=1+1", "'abc", 0.1 + 0.2, None], 1):
            sheet.write(number, 0, value) if not isinstance(value, str) else sheet.write_string(number, 0, value)
        sheet.write_formula("B3", "=SUM(A1:A3)")
    before = FileGrid(path).read("A")
    book = opened(path)
    grid_on(book).write([Block("A", 1, 1, [["đầu"]]), Block("A", 8, 2, [["cuối"]])])
    assert book.app.calls.writes == {"A": 1}
    assert grid_on(book).read("A") == [["đầu", None], *before[1:], [None, None], [None, "cuối"]]


@pytest.mark.parametrize(
    ("between", "number_format"),
    [
        ("#N/A", "General"),
        (12.34567, "#,##0.00 ₫"),
        (dt.time(9, 30), "hh:mm"),
        (HALF_A_SECOND, "dd/mm/yyyy"),
    ],
)
def test_a_cell_that_would_not_come_back_as_it_was_is_left_alone(between: Cell, number_format: str) -> None:
    grid, excel, sheets = fake(A=[["x"], [between], ["y"]])
    sheets["A"].formats[2, 1] = number_format
    before = sheets["A"].stored[2, 1]
    grid.write([Block("A", 1, 1, [["một"]]), Block("A", 3, 1, [["ba"]])])
    assert sheets["A"].stored[2, 1] is before
    assert excel.calls.writes == {"A": 2}
    assert [row[0] for row in grid.read("A")][::2] == ["một", "ba"]


def test_blocks_far_apart_are_written_one_by_one() -> None:
    grid, excel, sheets = fake(A=[["x"]])
    grid.write([Block("A", 1, 1, [["đầu"]]), Block("A", 1_000_000, 3, [["cuối"]])])
    assert excel.calls.writes == {"A": 2}
    assert {place: cell.value for place, cell in sheets["A"].stored.items()} == {(1, 1): "đầu", (1_000_000, 3): "cuối"}


def test_nothing_to_write_asks_excel_nothing() -> None:
    grid, excel, _ = fake(A=[["x"]])
    grid.write([])
    grid.write([Block("A", 1, 1, []), Block("A", 1, 1, [[]])])
    assert excel.calls == Calls()


# Calls --------------------------------------------------------------------------------------------------


def tenfold(path: Path, out: Path) -> Path:
    """The workbook with each figure, paragraph and unit ten times over, the copies under codes of their own."""
    file = FileGrid(path)
    with xlsxwriter.Workbook(str(out)) as workbook:
        for name in file.sheets():
            rows = file.read(name)
            found = [layout.find(rows, table, name) for table in (*layout.SECTION_TABLES, layout.UNITS)]
            times = {number: table for table in found if table for number, _ in layout.table_rows(rows, table, found)}
            many: list[list[Cell]] = []
            for number, row in enumerate(rows, 1):
                many.append(row)
                if table := times.get(number):
                    code = table.columns.get("code", 0) - 1
                    copies = [
                        [f"{cell}_{copy}" if at == code else cell for at, cell in enumerate(row)] for copy in range(9)
                    ]
                    many += copies
            sheet = workbook.add_worksheet(name)
            for down, row in enumerate(many):
                for right, cell in enumerate(row):
                    if isinstance(cell, Formula):
                        sheet.write_formula(down, right, cell.text)
                    elif isinstance(cell, str):
                        sheet.write_string(down, right, cell)
                    else:
                        sheet.write(down, right, cell)
    return out


def counts(path: Path) -> tuple[int, int, int]:
    """Figures, paragraphs and units of a workbook."""
    book = read_book(FileGrid(path), path.name)
    paragraphs = sum(len(section.paragraphs) for section in book.sections)
    return len(list(book.indicators())), paragraphs, len(book.units)


@pytest.mark.thorough
@pytest.mark.office
def test_a_check_stays_within_its_calls_and_asks_no_more_of_ten_times_the_rows(
    sample: Path, office: xlwings_uno.LibreOffice, tmp_path: Path
) -> None:
    larger = tenfold(sample, tmp_path / "mười lần.xlsx")
    assert counts(larger) == tuple(10 * count for count in counts(sample))
    counted: list[Calls] = []
    for path in (sample, larger):
        session = open_file(path, TerminalUi(), NOW, "test")
        commit(session, validate.run(session))  # so that both have their findings and formulas in place
        book, office.calls = office.open(str(path)), Calls()
        checked(grid_on(book), path)
        counted.append(office.calls)
        book.close()
    calls, more_calls = counted
    assert set(calls.reads.values()) == {2}
    assert calls.writes == {FINDINGS: 1, LOG: 1, layout.LISTS_SHEET: 1}
    assert calls.others == ["sheets"]
    assert more_calls == calls


# Refusals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("x" * 32_768, "nội dung dài 32.768 ký tự, một ô chỉ giữ được 32.767; hãy tách thành nhiều dòng."),
        ("😀" * 16_384, "nội dung dài 32.768 ký tự"),
        ("a\x07", r"có ký tự điều khiển không lưu được \(U\+0007, vị trí 2\); hãy xóa ký tự ấy."),
        (Formula("=" + "1+" * 4_096), "công thức dài 8.193 ký tự, Excel chỉ nhận 8.192; hãy rút gọn công thức."),
        (dt.time(9, 30), "giờ không kèm ngày không ghi được; hãy ghi cả ngày."),
        (float("nan"), "giá trị không phải là số hữu hạn"),
        (10**400, "giá trị không phải là số hữu hạn"),
        (Decimal("sNaN"), "giá trị không phải là số hữu hạn"),
    ],
)
def test_what_no_cell_can_hold_is_refused_by_its_cell_before_anything_changes(cell: Cell, reason: str) -> None:
    grid, excel, _ = fake(A=[["x"]], B=[["y"]])
    with pytest.raises(De06Error, match=f"^Trang “B”, ô C2: {reason}"):
        grid.write([Block("A", 1, 1, [["mới"]]), Block("B", 2, 2, [["được", cell]])])
    assert not excel.calls.writes
    assert grid.read("A") == [["x"]]


def test_a_block_beyond_the_last_row_is_refused() -> None:
    grid, excel, _ = fake(A=[["x"]])
    with pytest.raises(De06Error, match=r"^Trang “A”, ô A1048577: nằm ngoài giới hạn"):
        grid.write([Block("A", 1_048_576, 1, [["được"], ["không"]])])
    assert not excel.calls.writes


def test_a_ragged_block_is_a_mistake_of_the_program() -> None:
    grid, _, _ = fake(A=[])
    with pytest.raises(ValueError, match="not a rectangle"):
        grid.write([Block("A", 1, 1, [["a", "b"], ["c"]])])


@pytest.mark.thorough
def test_a_missing_sheet_is_named_before_anything_changes(sample: Path, opened: Opener) -> None:
    book = opened(sample)
    grid = grid_on(book)
    with pytest.raises(De06Error, match=r"^Trang “Kiểm  tra”: không có trang này trong sổ"):
        grid.write([Block(LOG, 90, 1, [["x"]]), Block("Kiểm  tra", 9, 1, [["x"]])])
    with pytest.raises(De06Error, match=r"^Trang “kiểm tra”: không có trang này trong sổ"):
        grid.read("kiểm tra")
    assert not book.app.calls.writes


@pytest.mark.thorough
def test_a_sheet_that_excel_protects_leaves_the_others_as_they_were(sample: Path, opened: Opener) -> None:
    book = opened(sample)
    protect(book, LOG)
    grid = grid_on(book)
    before = contents(grid)
    row, column = place_of(grid, SECTION, "value", "ls_ngoai_tinh_con_lai")
    assert isinstance(before[SECTION][row - 1][column - 1], Formula)
    with pytest.raises(De06Error) as caught:
        grid.write([Block(SECTION, row - 1, 1, [["x"] * 15, [1] * 15]), Block(LOG, 9, 1, [["x"]])])
    assert str(caught.value) == (
        f"Trang “{LOG}”: Excel không cho ghi, thường do trang đang được bảo vệ hoặc đang lọc; hãy bỏ bảo vệ trang "
        "(Review, Unprotect Sheet), bỏ lọc (Data, Clear) rồi làm lại."
    )
    assert isinstance(caught.value.__cause__, ComError)
    # Excel tells already when it is asked which rows show
    assert book.app.calls.writes == ({} if isinstance(book.app, FakeExcel) else {SECTION: 2, LOG: 2})
    assert contents(grid) == before


FILTERED = "đang lọc hoặc có hàng ẩn ở chỗ sắp ghi nên Excel sẽ ghi sai chỗ; hãy bỏ lọc (Data, Clear), bỏ ẩn hàng"


@pytest.mark.thorough
def test_a_filtered_sheet_is_refused_before_anything_changes(sample: Path, opened: Opener) -> None:
    book = opened(sample)
    hide_by_filter(book, FINDINGS, 7)
    grid = grid_on(book)
    before = contents(grid)
    with pytest.raises(De06Error, match=rf"^Trang “{FINDINGS}”: {re.escape(FILTERED)} rồi làm lại\.$"):
        grid.write([Block(LOG, 9, 1, [["x"]]), Block(FINDINGS, 6, 1, [["a"], ["b"], ["c"]])])
    assert book.app.calls.writes == {}
    assert contents(grid) == before
    grid.write([Block(FINDINGS, 8, 1, [["b"], ["c"]])])
    assert [row[0] for row in grid.read(FINDINGS)[7:9]] == ["b", "c"]


def hide_by_filter(book: Book, sheet: str, row: int) -> None:
    found = next(found for found in book.sheet_list() if found.name == sheet)
    if isinstance(found, FakeSheet):
        found.filtered_out = {row}
    else:
        assert isinstance(found, xlwings_uno.LibreOfficeSheet)
        found.native.Rows.getByIndex(row - 1).IsVisible = False


def test_a_sheet_of_which_the_filter_shows_nothing_is_refused() -> None:
    grid, excel, sheets = fake(A=[["x"], ["y"]])
    sheets["A"].filtered_out = {1, 2}
    with pytest.raises(De06Error, match="đang lọc"):
        grid.write([Block("A", 1, 1, [["a"], ["b"]])])
    assert excel.calls.writes == {}


def protect(book: Book, sheet: str) -> None:
    found = next(found for found in book.sheet_list() if found.name == sheet)
    if isinstance(found, FakeSheet):
        found.protected = True
    else:
        assert isinstance(found, xlwings_uno.LibreOfficeSheet)
        found.native.protect("")


def test_a_write_that_excel_breaks_off_is_undone() -> None:
    grid, excel, _ = fake(A=[["a", 1, Formula("=B1*2")]])
    before = grid.read("A")
    with pytest.raises(De06Error, match="Excel không cho ghi"):
        grid.write([Block("A", 1, 1, [["b", 2, 3, Formula("=SUM(1")]])])
    assert excel.calls.writes == {"A": 2}
    assert grid.read("A") == before


def test_an_interruption_in_the_middle_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    grid, _, sheets = fake(A=[["a"]], B=[["b"]])

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sheets["B"], "type_in", interrupt)
    with pytest.raises(KeyboardInterrupt):
        grid.write([Block("A", 1, 1, [["mới"]]), Block("B", 1, 1, [["mới"]])])
    assert grid.read("A") == [["a"]]


def test_what_can_not_be_undone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    grid, excel, sheets = fake(A=[["a"]], B=[["b"]])

    def die(*_: Any) -> None:
        excel.trouble = ComError(-2147023174, "The RPC server is unavailable.")
        raise excel.trouble

    monkeypatch.setattr(sheets["B"], "type_in", die)
    with pytest.raises(De06Error) as caught:
        grid.write([Block("A", 1, 1, [["mới"]]), Block("B", 1, 1, [["mới"]])])
    assert str(caught.value) == (
        "Trang “B”: Excel hoặc sổ đã bị đóng giữa chừng; hãy mở lại sổ rồi làm lại; "
        "trang “A” đã ghi dở, hãy đóng sổ mà không lưu rồi mở lại."
    )


class ExcelBusyError(Exception):
    """As xlwings names its own on Windows."""


BUSY = "Excel đang bận, có lẽ có ô đang gõ dở hay hộp thoại đang mở; hãy nhấn Esc, đóng hộp thoại rồi làm lại."


@pytest.mark.parametrize(
    ("trouble", "reading", "writing"),
    [
        (rejected(), BUSY, BUSY),
        (ComError(-2147417846, "The message filter indicated that the application is busy."), BUSY, BUSY),
        (ComError(-2147352567, "Exception occurred.", -2146777998), BUSY, BUSY),
        (ExcelBusyError(), BUSY, BUSY),
        (AttributeError("Excel.Range.Value"), BUSY, BUSY),
        (
            ComError(-2147417848, "The object invoked has disconnected."),
            "Excel hoặc sổ đã bị đóng",
            "Excel hoặc sổ đã bị",
        ),
        (
            ComError(-2147352567, "Exception occurred.", REFUSED),
            "Excel không cho đọc; hãy lưu sổ",
            "Excel không cho ghi",
        ),
    ],
)
def test_whatever_excel_answers_is_one_sentence_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception, reading: str, writing: str
) -> None:
    monkeypatch.setattr(excel_app, "BUSY_SECONDS", 0)
    grid, excel, sheets = fake(A=[["a"]])
    excel.trouble = trouble
    for ask in (grid.sheets, lambda: grid.read("A"), lambda: grid.write([Block("A", 1, 1, [["b"]])])):
        with pytest.raises(De06Error) as caught:
            ask()
        assert caught.value.reason.startswith(reading)
        assert caught.value.__cause__ is trouble
    excel.trouble = None
    grid.read("A")
    excel.trouble = trouble
    with pytest.raises(De06Error) as caught:
        grid.write([Block("A", 1, 1, [["b"]])])
    assert caught.value.reason.startswith(writing)
    assert caught.value.sheet == "A"
    assert sheets["A"].stored[1, 1].value == "a"


class Clock:
    """A clock that only waiting moves; ``struck`` is called after each wait."""

    def __init__(self) -> None:
        self.now, self.waits, self.struck = 0.0, 0, lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits += 1
        self.struck()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(excel_app, "time", made)
    return made


@pytest.mark.parametrize("trouble", [rejected(), ComError(-2147352567, "", -2146777998), ExcelBusyError()])
def test_an_excel_that_is_busy_for_a_moment_is_asked_again(clock: Clock, trouble: Exception) -> None:
    grid, excel, sheets = fake(A=[["a"]])

    def answer_on_the_third_time() -> None:
        if clock.waits % 3 == 2:
            excel.trouble = None

    clock.struck = answer_on_the_third_time
    asked: list[Callable[[], object]] = [
        grid.sheets,
        lambda: grid.read("A"),
        lambda: grid.write([Block("A", 1, 1, [["b"]])]),
    ]
    for number, ask in enumerate(asked):
        clock.waits, excel.trouble = 0, trouble
        ask()
        assert clock.waits == 2, number
    assert sheets["A"].stored[1, 1].value == "b"
    assert excel.calls.writes == {"A": 1}


def test_an_excel_that_stays_busy_is_given_up_after_seconds(clock: Clock) -> None:
    grid, excel, _ = fake(A=[["a"]])
    excel.trouble = rejected()
    with pytest.raises(De06Error, match="Excel đang bận"):
        grid.read("A")
    assert clock.waits > 10
    assert excel_app.BUSY_SECONDS <= clock.now < 10


def test_what_excel_refuses_is_not_asked_again(clock: Clock) -> None:
    grid, excel, _ = fake(A=[["a"]])
    excel.trouble = ComError(-2147352567, "Exception occurred.", REFUSED)
    with pytest.raises(De06Error, match="Excel không cho đọc"):
        grid.read("A")
    assert clock.waits == 0


def test_the_module_needs_neither_windows_nor_xlwings_nor_openpyxl() -> None:
    code = "import sys, de06_xl.workbook.xlwings_grid; print({'xlwings', 'openpyxl', 'lxml'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# The engine over LibreOffice ----------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.office
def test_xlwings_finds_and_drives_libreoffice_as_it_does_excel(
    office: xlwings_uno.LibreOffice, sample: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(sample, tmp_path / "sổ khác.xlsx"))
    with engine_of(office) as engine:
        app = engine.apps[office.pid]
        assert app == xlwings.apps.active
        first, second = (app.books.open(path) for path in (sample, other))
        assert {book.fullname for book in app.books} == {str(sample), str(other)}
        first.activate()
        assert app.books.active == first
        with app.properties(calculation="manual", screen_updating=False, status_bar="Đang kiểm tra…"):
            assert (app.calculation, app.screen_updating) == ("manual", False)
        assert (app.calculation, app.screen_updating, app.status_bar) == ("automatic", True, False)
        first.sheets[FINDINGS].activate()
        first.sheets[FINDINGS].range("C5").select()
        assert first.sheets.active.name == FINDINGS
        office.answers.append("no")
        assert app.alert("Ghi vào sổ?", "DeAn06", "yes_no") == "no"
        assert office.alerts[-1].prompt == "Ghi vào sổ?"
        grid = XlwingsGrid(first)
        grid.write([Block(LOG, 9, 1, [["05"]])])
        first.save()
        for book in (first, second):
            book.close()
    assert FileGrid(sample).read(LOG)[8][0] == "05"


@pytest.mark.thorough
@pytest.mark.office
def test_another_process_finds_the_same_libreoffice_by_its_pipe(office: xlwings_uno.LibreOffice, sample: Path) -> None:
    book = office.open(str(sample))
    code = (
        "import sys; from tests.support.xlwings_uno import LibreOffice;"
        "book = LibreOffice(sys.argv[1]).active_book();"
        "sheet = book.sheets('Nhật ký'); sheet.range('A9').raw_value = '\\'05'"
    )
    subprocess.run([sys.executable, "-c", code, office.pipe], check=True, cwd=Path(__file__).parents[2])
    assert grid_on(book).read(LOG)[8][0] == "05"
    book.close()


def test_nothing_of_xlwings_that_closes_or_kills_excel_goes_unnoticed() -> None:
    excel = FakeExcel()
    for harm in (excel.quit, excel.kill, excel.engine.apps.cleanup):
        with pytest.raises(AssertionError):
            harm()
