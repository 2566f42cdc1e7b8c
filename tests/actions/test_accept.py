"""What was changed in the signed document is taken over into the workbook, each by the clerk's word."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import pytest

from de06_xl import open_workbook
from de06_xl.system import shipped
from de06_xl.system.cells import cell_numbers
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from tests.support.command_line import de06
from tests.support.edited_reports import ADDED, Edit, insert_after, remove, replaced

SHEET = layout.COMPARED.sheet
SOURCE = "theo bản ký số 111/BC-BCĐ ngày 31/5/2022"


EDITS: list[Edit] = [
    replaced("13.678", "13.687"),
    replaced("97,53", "95,73"),
    replaced("11/5/2022", "12/5/2022"),
    replaced("ký xác nhận", "kí xác nhận"),
    replaced("hoàn thành việc đăng ký", "kết thúc việc đăng ký"),
    replaced("ngày 31 tháng 5", "ngày 30 tháng 5"),
    replaced("CT và các PCT", "Chủ tịch, các PCT"),
    insert_after("694/UBND-NC", "Một đoạn hoàn toàn mới."),
    remove("25 lĩnh vực dịch vụ công thiết yếu."),
]
"""A change of each kind."""


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a document held against it, made once."""
    folder = tmp_path_factory.mktemp("ky")
    workbook = Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / "so.xlsx"))
    compared(workbook, folder, *EDITS)
    return folder


@pytest.fixture
def sample(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(once / "so.xlsx", tmp_path / "Sổ tháng 5.xlsx"))


@pytest.fixture
def signed(once: Path) -> Path:
    return once / "Bản ký.docx"


def compared(workbook: Path, folder: Path, *edits: Edit) -> Path:
    exported = folder / "bao-cao.docx"
    open_workbook(workbook).report(out=exported)
    document = docx.Document(str(exported))
    for edit in edits:
        edit(document)
    document.save(str(folder / "Bản ký.docx"))
    open_workbook(workbook).compare(folder / "Bản ký.docx", write=True)
    return folder / "Bản ký.docx"


def lines(workbook: Path) -> list[dict[str, Cell]]:
    rows = FileGrid(workbook).read(SHEET)
    found = search.find(rows, layout.COMPARED, SHEET)
    assert found
    return [{field: found.cell(row, field) for field in found.columns} for _, row in search.table_rows(rows, found)]


def at(workbook: Path, sheet: str, cell: str) -> Cell:
    row, column = cell_numbers(cell)
    rows = FileGrid(workbook).read(sheet)
    return rows[row - 1][column - 1]


def mark(workbook: Path, *codes: str, by: Cell = "x") -> None:
    """Write x, or what is said, beside the differences of these codes or kinds."""
    grid = FileGrid(workbook)
    rows = grid.read(SHEET)
    found = search.find(rows, layout.COMPARED, SHEET)
    assert found
    grid.write(
        [
            Block(SHEET, number, found.columns["accept"], [[by]])
            for number, row in search.table_rows(rows, found)
            if found.cell(row, "code") in codes or found.cell(row, "kind") in codes
        ]
    )


@pytest.mark.thorough
def test_everything_that_can_be_taken_is_and_the_rest_says_what_to_do(sample: Path, signed: Path) -> None:
    mark(sample, *(str(line["kind"]) for line in lines(sample)))
    ran = de06("accept", sample)
    assert ran.status == 1
    assert f"Nhận {SOURCE.replace('31', '30')}: 8 chỗ, 1 chỗ chưa nhận được." in ran.out
    assert "Chưa nhận “Một đoạn hoàn toàn mới.”: đoạn thêm không tự đưa vào sổ được; hãy thêm một hàng" in ran.out
    left = open_workbook(sample).compare(signed)
    assert [one.difference.kind for one in left] == [ADDED]
    assert {line["accept"]: line["result"] for line in lines(sample)}.keys() == {"đã nhận", "x"}
    again = de06("accept", sample)
    assert (again.status, "0 chỗ, 1 chỗ chưa nhận được" in again.out) == (1, True)


def test_a_figure_becomes_an_override_with_its_source(sample: Path, signed: Path) -> None:
    mark(sample, "thi_sinh_dang_ky", "ls_ngoai_tinh_ty_le")
    assert de06("accept", sample).status == 0
    figures = open_workbook(sample).figures
    assert figures["ls_ngoai_tinh_ty_le"].overridden
    assert str(figures.value("thi_sinh_dang_ky")) == "13687"
    assert SOURCE.replace("31", "30") in figures["thi_sinh_dang_ky"].indicator.note
    assert "nay là 13.687" in str(FileGrid(sample).read("Nhật ký"))
    assert {one.code for one in open_workbook(sample).compare(signed) if one.code} == {
        "tt.ngay",
        "thi_sinh_dang_ky.moc",
    }


def test_only_what_is_named_is_taken(sample: Path) -> None:
    before = {sheet: FileGrid(sample).read(sheet) for sheet in FileGrid(sample).sheets()}
    number = [line["code"] for line in lines(sample)].index("thi_sinh_dang_ky") + 1
    assert de06("accept", sample, number).status == 0
    after = {sheet: FileGrid(sample).read(sheet) for sheet in FileGrid(sample).sheets()}
    assert {sheet for sheet in before if before[sheet] != after[sheet]} == {SHEET, "II.3.2 KT-XH", "Nhật ký"}


def test_what_changed_in_the_workbook_since_is_not_taken(sample: Path) -> None:
    FileGrid(sample).write([Block("II.3.2 KT-XH", 9, 4, [[13000]])])
    mark(sample, "thi_sinh_dang_ky")
    ran = de06("accept", sample)
    assert "sổ đã khác lúc đối chiếu; hãy đối chiếu lại" in ran.out
    assert at(sample, "II.3.2 KT-XH", "D9") == 13000


def test_a_sentence_keeps_its_placeholders(sample: Path) -> None:
    number, line = next((n, one) for n, one in enumerate(lines(sample), 1) if "kết thúc" in str(one["words"]))
    before = str(at(sample, str(line["sheet"]), str(line["cell"])))
    assert de06("accept", sample, number).status == 0
    assert at(sample, str(line["sheet"]), str(line["cell"])) == before.replace("hoàn thành việc", "kết thúc việc")
    assert "{thi_sinh_dang_ky}" in before


def test_nothing_marked_and_nothing_compared_are_told(sample: Path, tmp_path: Path) -> None:
    assert "chưa chọn chỗ nào để nhận" in de06("accept", sample).err
    assert "không có chỗ khác thứ 99" in de06("accept", sample, 99).err
    other = Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "khac.xlsx"))
    assert "hãy Đối chiếu bản ký rồi ghi x" in de06("accept", other).err


@pytest.mark.thorough
def test_what_was_marked_stays_marked_when_compared_again(sample: Path, signed: Path) -> None:
    mark(sample, "thi_sinh_dang_ky")
    open_workbook(sample).compare(signed, write=True)
    assert [line["code"] for line in lines(sample) if line["accept"]] == ["thi_sinh_dang_ky"]


def test_what_was_taken_is_not_taken_again(sample: Path) -> None:
    number = [line["code"] for line in lines(sample)].index("thi_sinh_dang_ky") + 1
    assert de06("accept", sample, number).status == 0
    before = sample.read_bytes()
    ran = de06("accept", sample, number)
    assert (ran.status, ran.out.strip()) == (0, f"Chỗ {number} đã nhận lần trước.")
    assert sample.read_bytes() == before


@pytest.mark.thorough
@pytest.mark.parametrize(("by", "reported"), [("✓", "“✓”"), (1, "“1”"), (True, "“TRUE”")])
def test_a_mark_that_is_not_known_is_told_by_its_cell(sample: Path, by: Cell, reported: str) -> None:
    mark(sample, "ls_ngoai_tinh_ty_le", by=by)
    number = [line["code"] for line in lines(sample)].index("ls_ngoai_tinh_ty_le") + 5
    said = f" ghi {reported}; muốn nhận thì hãy ghi x."
    assert f"{number}{said}" in de06("accept", sample).err
    mark(sample, "thi_sinh_dang_ky")
    ran = de06("accept", sample)
    assert (f"{number}{said}" in ran.out, "1 chỗ" in ran.out) == (True, True)


def test_a_column_that_lost_its_name_is_told(sample: Path) -> None:
    column = next(at for at, value in enumerate(FileGrid(sample).read(SHEET)[3], 1) if value == "Nhận")
    FileGrid(sample).write([Block(SHEET, 4, column, [["Chọn"]])])
    assert "không còn cột “Nhận”" in de06("accept", sample).err


@pytest.mark.thorough
def test_a_value_finer_than_its_row_prints_is_left(sample: Path, tmp_path: Path) -> None:
    compared(sample, tmp_path, replaced("97,53", "97,531"))
    mark(sample, "ls_ngoai_tinh_ty_le")
    ran = de06("accept", sample)
    assert (ran.status, "hãy tăng Số thập phân của hàng" in ran.out) == (1, True)


def test_a_row_without_its_sheet_is_told_without_a_place(sample: Path) -> None:
    grid = FileGrid(sample)
    found = search.find(grid.read(SHEET), layout.COMPARED, SHEET)
    assert found
    number = next(n for n, line in enumerate(lines(sample), 1) if "kết thúc" in str(line["words"]))
    grid.write([Block(SHEET, found.header_row + number, found.columns["sheet"], [[None]])])
    ran = de06("accept", sample, number)
    assert ("(!" in ran.out, "chữ này không ở ô nào của sổ" in ran.out) == (False, True)
    assert str(FileGrid(sample).read("Nhật ký")[-1][3]).endswith(".")
