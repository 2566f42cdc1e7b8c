"""Of a large register the rows that matter are read, and the rows above what is written stay the text that they are."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import WINDOWS_EPOCH

from de06_xl.incoming.containers.package import unpack
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Need, Needed
from de06_xl.workbook.large_table import NeededRows, read_table
from de06_xl.workbook.layout import UNIT_HISTORY
from de06_xl.workbook.needed_rows import needed_rows
from de06_xl.workbook.patch import cells
from de06_xl.workbook.patch.package import patch, sheet_parts
from de06_xl.workbook.quick_cells import DateStyles

PERIODS = ("2022-01", "2022-02", "2022-03")
SHEET = UNIT_HISTORY.sheet
NO_DATES = DateStyles((), (), WINDOWS_EPOCH)


@pytest.fixture
def _every_sheet_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LARGE", 1)


def history(path: Path, rows: list[list[Cell]], *, program: str = "inline", moved: bool = False) -> FileGrid:
    """A workbook with a table like `Lịch sử đơn vị` as a program stores it; ``moved`` has its columns turned round."""
    headers: list[Cell] = [column.header for column in UNIT_HISTORY.columns]
    lines = [["Lịch sử"], [], [], headers, *rows]
    if moved:
        lines = [[*(None for _ in range(len(headers) - len(line))), *reversed(line)] for line in lines]
    if program == "openpyxl":
        workbook = openpyxl.Workbook()
        assert workbook.active
        workbook.active.title = SHEET
        for line in lines:
            workbook.active.append(line)
        workbook.save(path)
        return FileGrid(path)
    with xlsxwriter.Workbook(str(path), {"constant_memory": program == "inline"}) as written:
        sheet = written.add_worksheet(SHEET)
        style = written.add_format({"bold": True})
        for number, line in enumerate(lines):
            for at, cell in enumerate(line):
                if cell is not None:
                    sheet.write(number, at, cell, style if number > 3 and at % 2 else None)
    return FileGrid(path)


def a_year(count: int = 60) -> list[list[Cell]]:
    return [[PERIODS[at * 3 // count], f"X{at % 7}", f"ma_{at}", None, at] for at in range(count)]


def of_march(cells: tuple[Cell, ...]) -> Need:
    return Need.NONE if cells[0] in PERIODS[:2] else Need.EACH


def but(value: Cell) -> Needed:
    return Needed((1,), lambda cells: Need.NONE if cells == (value,) else Need.EACH)


@pytest.mark.usefixtures("_every_sheet_is_large")
@pytest.mark.parametrize("moved", [False, True], ids=["as drawn", "columns turned round"])
@pytest.mark.parametrize("program", ["inline", "shared", "openpyxl"])
def test_a_table_is_read_without_the_periods_that_nobody_asks_for(program: str, moved: bool, tmp_path: Path) -> None:
    grid = history(tmp_path / "so.xlsx", [*a_year(), ["tháng 3", "X1", "la", None, 5]], program=program, moved=moved)
    found, rows = read_table(grid, UNIT_HISTORY, SHEET, NeededRows(("period",), of_march))
    whole, every = read_table(FileGrid(grid.path), UNIT_HISTORY, SHEET)
    assert found
    assert found == whole
    periods = [found.cell(row, "period") for row in rows]
    assert len(rows) == len(every)
    assert [row for row, period in zip(rows, periods, strict=True) if period] == [
        row for row in every if (period := found.cell(row, "period")) and of_march((period,)) is Need.EACH
    ]


@pytest.mark.usefixtures("_every_sheet_is_large")
def test_the_last_row_is_read_though_nobody_needs_it(tmp_path: Path) -> None:
    grid = history(tmp_path / "so.xlsx", list(reversed(a_year())))
    rows = grid.read(SHEET, Needed((1,), of_march))
    assert (len(rows), rows[-1][0]) == (64, PERIODS[0])


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c s="1" r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="1"/><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="1"><c r="A1"/><c r="B1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="1"><c r="AA1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row r="1"><c r="A1" t="b"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<row><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
        b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
    ],
    ids=["another order", "no cells", "an empty cell", "a longer name", "no number", "no row number", "a prefix"],
)
def test_what_is_written_otherwise_is_left_in(rows: bytes) -> None:
    xml = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    assert needed_rows(xml, but(1), [], NO_DATES) == xml


def test_a_row_goes_whatever_stands_around_it() -> None:
    start, end = b'<worksheet><cols/><sheetData><row r="1"/>', b"</sheetData><f/></worksheet>"
    one, two, three = (b'<row r="%d" ht="3"><c r="A%d" t="s"><v>%d</v></c></row>' % (n + 2, n + 2, n) for n in range(3))
    found = needed_rows(start + one + two + three + end, but("b"), ["a", "b", "c"], NO_DATES)
    assert found == start + one + three + end


def test_a_column_that_the_clerk_put_between_changes_nothing() -> None:
    row = b'<row r="%d"><c r="A%d"><v>%d</v></c><c r="B%d"><v>7</v></c><c r="C%d"><v>1</v></c></row>'
    rows = [row % (at, at, at % 2, at, at) for at in range(1, 6)]
    xml = b"<worksheet><sheetData>" + b"".join(rows) + b"</sheetData></worksheet>"
    seen: list[object] = []

    def need(cells: tuple[object, ...]) -> Need:
        seen.append(cells)
        return Need.EACH if cells == (1, 1) else Need.NONE

    assert needed_rows(xml, Needed((1, 3), need), [], NO_DATES) == xml.replace(rows[1], b"").replace(rows[3], b"")
    assert seen == [(1, 1), (0, 1)]


def test_of_rows_that_are_alike_one_is_enough() -> None:
    cells = b'<c r="A%d"><v>%d</v></c><c r="B%d"><v>%d</v></c></row>'
    rows = [b'<row r="%d">' % at + cells % (at, at % 2, at, at % 4) for at in range(1, 9)]
    xml = b"<worksheet><sheetData>" + b"".join(rows) + b"</sheetData></worksheet>"
    found = needed_rows(xml, Needed((1, 2), lambda cells: Need.ONE if cells[0] else Need.EACH), [], NO_DATES)
    assert found == xml.replace(rows[4], b"").replace(rows[6], b"")


TEXTS = st.sampled_from(["a", "b", "<f>", "</row>"]) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), max_size=5
)
CELLS = st.lists(st.lists(TEXTS | st.integers(0, 9) | st.none(), min_size=2, max_size=4), min_size=2, max_size=9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bang")


@given(rows=CELLS, more=CELLS, program=st.sampled_from(["inline", "shared", "openpyxl"]))
def test_rows_written_at_the_end_are_as_if_the_whole_sheet_had_been_parsed(
    folder: Path, rows: list[list[Cell]], more: list[list[Cell]], program: str
) -> None:
    parts = unpack(history(folder / "so.xlsx", [*rows, ["hết"]], program=program).path.read_bytes(), "so.xlsx", "sổ")
    block = Block(SHEET, 4 + len(rows) + 2, 1, [line[:2] for line in more])
    whole = patch(parts, [block])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cells, "LARGE", 1)
        below = patch(parts, [block])
    part = sheet_parts(parts)[SHEET]
    assert canonicalize(below.pop(part)) == canonicalize(whole.pop(part))
    assert below == whole


def test_rows_above_stay_the_text_that_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LARGE", 1)
    grid = history(tmp_path / "so.xlsx", a_year())
    parts = unpack(grid.path.read_bytes(), "so.xlsx", "sổ")
    part = sheet_parts(parts)[SHEET]
    odd = parts[part].replace(b'<row r="1"', b'<row  r="1"', 1)
    below = patch({**parts, part: odd}, [Block(SHEET, 65, 1, [["2022-04"]])])
    assert b'<row  r="1"' in below[part]
    assert b"2022-04" in below[part]


def test_rows_above_that_have_formulas_are_written_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LARGE", 1)
    grid = history(tmp_path / "so.xlsx", [["=SUM(B70:B80)"], *a_year()], program="openpyxl")
    parts = unpack(grid.path.read_bytes(), "so.xlsx", "sổ")
    part = sheet_parts(parts)[SHEET]
    with_result = {**parts, part: parts[part].replace(b"<v></v>", b"<v>777</v>")}
    assert b"<v>777</v>" in with_result[part]
    assert b"<v>777</v>" not in patch(with_result, [Block(SHEET, 71, 2, [[5]])])[part]
