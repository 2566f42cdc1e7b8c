"""Writing cells into a workbook file, and what other programs make of it afterwards."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from de06_xl.incoming.containers.package import unpack
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Formula
from tests.support.clerk_parts import CLERK_SHEET
from tests.support.decorate import decorate
from tests.support.examples import examples
from tests.support.stored_results import stored_results

SHEET = "II.4 Làm sạch dữ liệu"

ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode"><value>0</value></prop>
</item>
</oor:items>"""


def make(path: Path) -> Path:
    workbook = xlsxwriter.Workbook(str(path))
    bold = workbook.add_format({"bold": True, "bg_color": "#D9E2F3"})
    sheet = workbook.add_worksheet(SHEET)
    sheet.write_row("A1", ["Mã", "Chỉ tiêu", "Giá trị"], bold)
    for row, (code, name, value) in enumerate([("ls_1", "Đã làm sạch", 516), ("ls_2", "Chỉ tiêu", 539)], 1):
        sheet.write_row(row, 0, [code, name, value])
    sheet.write_formula("C4", "=C2/C3*100", None, 95.73)
    sheet.conditional_format("C2:C4", {"type": "cell", "criteria": "<", "value": 0, "format": bold})
    sheet.data_validation("C2:C3", {"validate": "integer", "criteria": ">=", "value": 0})
    workbook.add_worksheet("Tổng quan").write_formula("A1", f"='{SHEET}'!C4", None, 95.73)
    workbook.close()
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make(tmp_path / "so.xlsx")


@pytest.fixture
def decorated(book: Path) -> Path:
    book.write_bytes(decorate(book.read_bytes()))
    return book


def libreoffice(book: Path, ending: str) -> Path:
    """The workbook opened by LibreOffice, calculated and saved in another format."""
    profile = book.parent / "libreoffice"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    folder = book.parent / ending
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", ending, "--outdir", str(folder), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{book.stem}.{ending}"


def parts(path: Path) -> dict[str, bytes]:
    return unpack(path.read_bytes(), path.name, "sổ")


def test_what_is_written_is_read_back_by_the_same_grid_and_by_a_new_one(book: Path) -> None:
    grid = FileGrid(book)
    grid.read(SHEET)
    grid.write(
        [Block(SHEET, 3, 3, [[600], [Formula("=C2/C3", shown=0.86)], ["=chữ"]]), Block("Tổng quan", 2, 1, [["x"]])]
    )
    expected = [
        ["Mã", "Chỉ tiêu", "Giá trị"],
        ["ls_1", "Đã làm sạch", 516],
        ["ls_2", "Chỉ tiêu", 600],
        [None, None, Formula("=C2/C3")],
        [None, None, "=chữ"],
    ]
    assert grid.read(SHEET) == FileGrid(book).read(SHEET) == expected
    assert FileGrid(book).read("Tổng quan") == [[Formula(f"='{SHEET}'!C4")], ["x"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(50), deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20),
            st.from_regex(r"(_x[0-9A-Fa-f]{4}_|_|x005F|[\n\t a-z]){1,6}", fullmatch=True),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_comes_back_as_it_was(book: Path, texts: list[str]) -> None:
    grid = FileGrid(book)
    grid.write([Block("Tổng quan", 1, 2, [[*texts, "cuối"]])])
    assert grid.read("Tổng quan")[0][1 : len(texts) + 2] == [*(text or None for text in texts), "cuối"]


def test_two_grids_in_turn_do_not_overwrite_each_other(book: Path) -> None:
    first, second = FileGrid(book), FileGrid(book)
    first.write([Block(SHEET, 2, 3, [[1]])])
    before = book.read_bytes()
    with pytest.raises(De06Error, match=r"Tệp “so.xlsx”: đã bị chương trình khác sửa sau khi đọc nên chưa ghi gì"):
        second.write([Block(SHEET, 3, 3, [[2]])])
    assert book.read_bytes() == before
    first.write([Block(SHEET, 3, 3, [[2]])])
    assert [row[2] for row in FileGrid(book).read(SHEET)[1:3]] == [1, 2]


@pytest.mark.parametrize("owner", ["~$so.xlsx", ".~lock.so.xlsx#"])
def test_a_file_that_another_program_has_open_is_refused(book: Path, owner: str) -> None:
    grid = FileGrid(book)
    before = book.read_bytes()
    (book.parent / owner).touch()
    with pytest.raises(De06Error, match="đang mở ở chương trình khác"):
        grid.write([Block(SHEET, 2, 3, [[1]])])
    assert book.read_bytes() == before


def test_a_refused_value_names_file_sheet_and_cell_and_writes_nothing(book: Path) -> None:
    grid = FileGrid(book)
    before = book.read_bytes()
    with pytest.raises(De06Error, match=f"^Tệp “so.xlsx”, trang “{SHEET}”, ô B3: có ký tự điều khiển"):
        grid.write([Block(SHEET, 2, 2, [["được"], ["\x07"]])])
    assert book.read_bytes() == before
    assert grid.read(SHEET)[1][1] == "Đã làm sạch"


def test_nothing_to_write_leaves_the_file_alone(book: Path) -> None:
    before = book.stat()
    FileGrid(book).write([])
    FileGrid(book).write([Block(SHEET, 50, 1, [[None, None]])])
    assert (book.stat().st_mtime_ns, book.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole(book: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    grid, before = FileGrid(book), book.read_bytes()
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(De06Error, match="ổ đĩa đầy"):
        grid.write([Block(SHEET, 2, 3, [[1]])])
    assert book.read_bytes() == before
    assert [file.name for file in book.parent.iterdir()] == ["so.xlsx"]
    monkeypatch.undo()
    grid.write([Block(SHEET, 2, 3, [[1]])])
    assert FileGrid(book).read(SHEET)[1][2] == 1


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_kill_in_the_middle_leaves_the_old_file_whole(book: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    grid, before = FileGrid(book), book.read_bytes()
    monkeypatch.setattr(os, step, kill)
    with pytest.raises(KeyboardInterrupt):
        grid.write([Block(SHEET, 2, 3, [[1]])])
    assert book.read_bytes() == before


def test_a_clerks_additions_survive_byte_for_byte(decorated: Path) -> None:
    before = parts(decorated)
    FileGrid(decorated).write([Block(SHEET, 2, 1, [["ls_1", "Đã làm sạch", 517], ["ls_2", "Chỉ tiêu", 540]])])
    after = parts(decorated)
    written, clerks = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
    assert {name for name in before if after.get(name) != before[name]} == {written, clerks}
    stale = b"!C4</f><v>95.73</v>"  # the clerk's formula shows what is calculated from the written cells
    assert stale in before[clerks]
    # whoever wrote the file ended the first line as its system does
    assert (
        after[clerks].partition(b"?>")[2].lstrip()
        == before[clerks].replace(stale, b"!C4</f>").partition(b"?>")[2].lstrip()
    )
    assert list(after) == list(before)


def test_shared_and_array_formulas_lose_the_results_of_what_was_written(decorated: Path) -> None:
    before = {place.cell for place in stored_results(decorated) if place.sheet == CLERK_SHEET}
    FileGrid(decorated).write([Block(CLERK_SHEET, 4, 2, [[21]])])
    after = {place.cell for place in stored_results(decorated) if place.sheet == CLERK_SHEET}
    assert before - after == {"C4", "D2"}
    assert "C3" in after


def test_a_decorated_workbook_is_as_valid_as_the_plain_one_before_and_after_a_write(tmp_path: Path) -> None:
    book = make(tmp_path / "so.xlsx")
    validate = OpenXmlValidator().validate
    plain = validate(book).errors
    book.write_bytes(decorate(book.read_bytes()))
    assert validate(book).errors == plain
    FileGrid(book).write(
        [
            Block(SHEET, 3, 3, [[Formula("=1", shown="một")], [None], ["chữ"]]),
            Block(CLERK_SHEET, 2, 3, [[5]]),
            Block(CLERK_SHEET, 7, 1, [["mới", True, -1.5]]),
        ]
    )
    assert validate(book).errors == plain == []


@pytest.mark.filterwarnings("ignore:Conditional Formatting extension")
def test_decoration_adds_what_a_clerk_adds_and_changes_no_cell(book: Path) -> None:
    plain = FileGrid(book)
    book.write_bytes(decorate(book.read_bytes()))
    grid = FileGrid(book)
    assert grid.sheets() == [*plain.sheets(), CLERK_SHEET]
    assert [grid.read(name) for name in plain.sheets()] == [plain.read(name) for name in plain.sheets()]
    workbook = openpyxl.load_workbook(book, rich_text=True)
    sheet = workbook[SHEET]
    assert len(sheet._charts) == 1
    assert sheet["A1"].comment.text == "Đã gọi điện hỏi lại."
    assert [str(run) for run in sheet["A1"].value] == ["M", "ã"]
    assert len(workbook[CLERK_SHEET]._pivots) == 1
    names = parts(book)
    assert {"xl/media/image901.png", "xl/printerSettings/printerSettings901.bin", "xl/calcChain.xml"} <= names.keys()
    assert f"'{CLERK_SHEET}'!$B$2&gt;100".encode() in names["xl/worksheets/sheet1.xml"]


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore:Conditional Formatting extension")
@pytest.mark.office
def test_libreoffice_opens_and_recalculates_what_was_written(decorated: Path) -> None:
    FileGrid(decorated).write(
        [
            Block(SHEET, 3, 3, [[258]]),  # C4 = C2/C3*100 depends on it, and the other sheet on C4
            Block(SHEET, 5, 3, [[Formula("=SUM(C2:C3)", shown=-1)], ["=SUM(C2:C3)"]]),
            Block(CLERK_SHEET, 2, 2, [[100, 7]]),  # C2 held the shared formula of C2:C5
            Block(CLERK_SHEET, 4, 2, [[1]]),
        ]
    )
    workbook = openpyxl.load_workbook(libreoffice(decorated, "xlsx"), data_only=True)
    assert [cell.value for cell in workbook[SHEET]["C"]] == ["Giá trị", 516, 258, 200, 774, "=SUM(C2:C3)"]
    assert workbook["Tổng quan"]["A1"].value == 200
    rows = list(workbook[CLERK_SHEET].iter_rows(min_row=2, max_row=5, min_col=2, max_col=4, values_only=True))
    assert rows == [(100, 7, 101), (12, 24, 13), (1, 2, 2), (12, 24, 13)]


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_prints_a_decorated_workbook(decorated: Path) -> None:
    assert libreoffice(decorated, "pdf").read_bytes().startswith(b"%PDF")
