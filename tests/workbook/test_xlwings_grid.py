"""The grid over an open workbook: what it reads and writes, and how often it asks Excel."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
import xlwings

from de06_xl.actions import validate
from de06_xl.actions.session import Session, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.conftest import NOW
from tests.support import xlwings_uno
from tests.support.fake_com import FakeExcel
from tests.support.xlwings_engine import Calls, engine_of
from tests.support.xlwings_grids import FINDINGS, LOG, SECTION, Opener, contents, fake, grid_on, open_in_fake, place_of

DATE = dt.datetime(2022, 5, 6)  # noqa: DTZ001 - a cell knows no time zone
HALF_A_SECOND = DATE + dt.timedelta(milliseconds=500)


def checked(grid: Grid, path: Path) -> None:
    """What the button Kiểm tra does to the cells."""
    session = Session(grid, path, TerminalUi(), NOW, "test")
    grid.write(validate.run(session).blocks)


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
    table = search.find(rows, layout.PARAGRAPHS, SECTION)
    assert table
    number = next(number for number, row in search.table_rows(rows, table) if table.cell(row, "text"))
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
            found = [search.find(rows, table, name) for table in (*layout.SECTION_TABLES, layout.UNITS)]
            times = {number: table for table in found if table for number, _ in search.table_rows(rows, table, found)}
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
