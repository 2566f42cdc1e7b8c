"""``validate --write`` changes the cells that it writes and not one byte of anything else."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from de06_xl.actions import validate
from de06_xl.actions.session import check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula
from tests.conftest import NOW
from tests.support.decorate import decorate
from tests.support.fill_in import read

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WRITTEN = ("Kiểm tra", "Nhật ký", "_de06")


@pytest.fixture(params=["as shipped", "with what a clerk and Excel may have added"])
def workbook(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    data = shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes()
    path = tmp_path / "sổ.xlsx"
    path.write_bytes(data if request.param == "as shipped" else decorate(data))
    return path


def written(workbook: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    before = unpack(workbook.read_bytes(), "", "sổ")
    session = open_file(workbook, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    return before, unpack(workbook.read_bytes(), "", "sổ")


def parts_of(data: bytes, sheets: tuple[str, ...]) -> set[str]:
    """The parts that hold the named sheets."""
    parts = unpack(data, "", "sổ")
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target").removeprefix("/xl/") for relation in relations}
    book = etree.fromstring(parts["xl/workbook.xml"])
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {f"xl/{targets[sheet.get(key)]}" for sheet in book.iter(f"{MAIN}sheet") if sheet.get("name") in sheets}


def previewed(path: Path) -> list[str]:
    """The sheets with paragraphs, in which a check shows how they will print."""
    return [section.name for section in read(path).sections if section.paragraphs]


def cells(part: bytes) -> dict[str, bytes]:
    return {cell.get("r"): etree.tostring(cell, method="c14n") for cell in etree.fromstring(part).iter(f"{MAIN}c")}


def without_cells(part: bytes) -> bytes:
    whole = etree.tostring(etree.fromstring(part), method="c14n")
    return re.sub(rb"<sheetData>.*</sheetData>|<dimension[^>]*>", b"", whole, flags=re.DOTALL)


@pytest.mark.few(1)
def test_every_other_part_is_the_same_bytes(workbook: Path) -> None:
    sheets = parts_of(workbook.read_bytes(), (*WRITTEN, *previewed(workbook)))
    before, after = written(workbook)
    changed = {name for name in before if before[name] != after.get(name)}
    # A calculation chain that names overwritten formulas must go, with the two lines that point to it.
    chain = {"xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
    assert changed - (chain if "xl/calcChain.xml" in before else set()) == sheets
    assert set(after) == set(before) - {"xl/calcChain.xml"}


@pytest.mark.few(1)
def test_inside_the_written_sheets_only_the_written_cells_change(workbook: Path) -> None:
    parts = parts_of(workbook.read_bytes(), ("Kiểm tra",))
    before, after = written(workbook)
    (part,) = parts
    old, new = cells(before[part]), cells(after[part])
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assert changed <= {"A2", *(f"{letter}{row}" for letter in "ABCDEFGHIJKLM" for row in range(5, 11))}
    assert {"A2", "A5", "F5", "A10", "F10"} <= changed
    assert without_cells(before[part]) == without_cells(after[part])


@pytest.mark.few(1)
def test_rows_and_cells_stay_in_order(workbook: Path) -> None:
    sheets = parts_of(workbook.read_bytes(), WRITTEN)
    _, after = written(workbook)
    for part in sheets:
        rows = list(etree.fromstring(after[part]).iter(f"{MAIN}row"))
        assert [int(row.get("r")) for row in rows] == sorted({int(row.get("r")) for row in rows})
        for row in rows:
            columns = [openpyxl.utils.cell.coordinate_from_string(cell.get("r"))[0] for cell in row]
            numbers = [openpyxl.utils.column_index_from_string(letters) for letters in columns]
            assert numbers == sorted(set(numbers))


@pytest.mark.few(1)
def test_the_findings_stand_in_the_sheet_with_links(workbook: Path) -> None:
    written(workbook)
    rows = FileGrid(workbook).read("Kiểm tra")
    assert rows[1][0] == "Kiểm tra lúc 09:30 ngày 31/5/2022: 1 lỗi, 1 cảnh báo, 4 lưu ý."
    assert rows[4][:4] == [
        "lỗi",
        "II.4 Làm sạch dữ liệu",
        Formula('=HYPERLINK("#\'II.4 Làm sạch dữ liệu\'!D7","D7")'),
        "ls_ngoai_tinh_ty_le",
    ]
    assert rows[4][6:8] == ["97,53", "95,73"]
    assert rows[5][0] == "cảnh báo"


@pytest.mark.thorough
def test_fewer_findings_leave_no_old_line_behind(workbook: Path) -> None:
    written(workbook)
    session = open_file(workbook, TerminalUi(), NOW, "test")
    session.grid.write([Block("II.4 Làm sạch dữ liệu", 7, 4, [[95.73]])])
    written(workbook)
    rows = FileGrid(workbook).read("Kiểm tra")
    assert [row[0] for row in rows[4:] if row[0]] == ["cảnh báo", *["lưu ý"] * 4]
    assert all(cell is None for row in rows[9:] for cell in row)


@pytest.mark.thorough
def test_more_findings_than_formatted_rows_are_all_written(workbook: Path) -> None:
    session = open_file(workbook, TerminalUi(), NOW, "test")
    text = " ".join(f"{{khong_co_{number}}}" for number in range(450))
    session.grid.write([Block("I Chỉ đạo, điều hành", 16, 2, [[text]])])
    written(workbook)
    rows = FileGrid(workbook).read("Kiểm tra")
    assert sum(row[0] == "lỗi" for row in rows) == 451
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl would drop what the clerk added; it does not save here
        data = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))
    assert data["Kiểm tra"]["F455"].number_format == "@"


@pytest.mark.few(1)
def test_a_reason_stays_with_its_finding_and_accepts_it(workbook: Path) -> None:
    written(workbook)
    session = open_file(workbook, TerminalUi(), NOW, "test")
    session.grid.write([Block("Kiểm tra", 5, 11, [["Số đã công bố."]])])
    session = open_file(workbook, TerminalUi(), NOW, "test")
    assert [finding.accepted for finding in check(session).findings[:2]] == [True, False]
    commit(session, validate.run(session))
    rows = FileGrid(workbook).read("Kiểm tra")
    assert (rows[4][10], rows[4][11]) == ("Số đã công bố.", "đã giải trình")
    assert rows[1][0].endswith("1 cảnh báo, 4 lưu ý.")


@pytest.mark.thorough
def test_a_reason_is_kept_while_its_finding_is_away_and_accepts_it_when_it_is_back(workbook: Path) -> None:
    cell = ("II.4 Làm sạch dữ liệu", 7, 4)

    def type_and_check(value: float) -> list[list[Cell]]:
        session = open_file(workbook, TerminalUi(), NOW, "test")
        session.grid.write([Block(*cell, [[value]])])
        written(workbook)
        rows = FileGrid(workbook).read("Kiểm tra")
        return [row for row in rows[4:] if row[3] == "ls_ngoai_tinh_ty_le"]

    written(workbook)
    FileGrid(workbook).write([Block("Kiểm tra", 5, 11, [["Số đã công bố."]])])
    (away,) = type_and_check(95.73)
    assert (away[0], away[2], away[10], away[11]) == (None, None, "Số đã công bố.", "không còn")
    assert FileGrid(workbook).read("Kiểm tra")[1][0].endswith(": 1 cảnh báo, 4 lưu ý.")
    other, still = type_and_check(96.73)
    assert (other[0], other[10], other[11]) == ("lỗi", None, "còn mở")
    assert (still[10], still[11]) == ("Số đã công bố.", "không còn")
    (back,) = type_and_check(97.53)
    assert (back[0], back[10], back[11]) == ("lỗi", "Số đã công bố.", "đã giải trình")


@pytest.mark.thorough
def test_a_reason_that_the_clerk_takes_back_is_gone(workbook: Path) -> None:
    written(workbook)
    FileGrid(workbook).write(
        [Block("Kiểm tra", 5, 11, [["Số đã công bố."]]), Block("II.4 Làm sạch dữ liệu", 7, 4, [[95.73]])]
    )
    written(workbook)
    rows = FileGrid(workbook).read("Kiểm tra")
    (line,) = [number for number, row in enumerate(rows, 1) if row[11] == "không còn"]
    FileGrid(workbook).write([Block("Kiểm tra", line, 11, [[None]])])
    written(workbook)
    assert "không còn" not in [row[11] for row in FileGrid(workbook).read("Kiểm tra")]


def test_a_cell_that_had_no_formula_does_not_get_one_again(workbook: Path) -> None:
    session = open_file(workbook, TerminalUi(), NOW, "test")
    session.grid.write([Block("II.4 Làm sạch dữ liệu", 8, 4, [[None]])])
    outcome = validate.run(session)
    assert outcome.messages[1:] == ("Đã đặt công thức theo Cách tính ở II.4 Làm sạch dữ liệu!D8.",)


@pytest.mark.few(1)
def test_a_formula_that_is_set_again_is_no_finding_any_more(workbook: Path) -> None:
    session = open_file(workbook, TerminalUi(), NOW, "test")
    session.grid.write([Block("II.4 Làm sạch dữ liệu", 8, 4, [[Formula("=1+1")]])])
    assert [finding.rule for finding in validate.run(session, write=False).findings].count("edited-formula") == 1
    outcome = validate.run(session)
    assert "edited-formula" not in [finding.rule for finding in outcome.findings]
    assert outcome.messages[1:] == ("Đã đặt lại công thức theo Cách tính ở II.4 Làm sạch dữ liệu!D8.",)
    commit(session, outcome)
    assert FileGrid(workbook).read("Kiểm tra")[1][0].endswith(": 1 lỗi, 1 cảnh báo, 4 lưu ý.")


@pytest.mark.few(1)
def test_a_missing_formula_is_set_again_and_an_override_is_not(workbook: Path) -> None:
    session = open_file(workbook, TerminalUi(), NOW, "test")
    formula = session.grid.read("II.4 Làm sạch dữ liệu")[7][3]
    session.grid.write([Block("II.4 Làm sạch dữ liệu", 8, 4, [[None]])])
    written(workbook)
    rows = FileGrid(workbook).read("II.4 Làm sạch dữ liệu")
    assert rows[7][3] == formula
    assert rows[6][3] == 97.53


@pytest.mark.few(1)
def test_each_write_is_logged_and_backed_up(workbook: Path) -> None:
    original = workbook.read_bytes()
    written(workbook)
    assert (workbook.parent / "sao_luu" / "sổ_20220531-093000.xlsx").read_bytes() == original
    written(workbook)
    assert (workbook.parent / "sao_luu" / "sổ_20220531-093000_2.xlsx").exists()
    log = FileGrid(workbook).read("Nhật ký")
    assert [row[:3] for row in log[4:6]] == [[NOW.replace(tzinfo=None), "test", "Kiểm tra"]] * 2
