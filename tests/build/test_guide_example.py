"""The guide's example of a section with indicators, rule, list, table and appendix works as it says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from de06_xl import new_workbook, open_workbook
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from tests.support.fill_in import read

HEADING = "### Ví dụ: thêm trọn một mục"
SECTION, TABLE = "II.12 Tổ công nghệ số", "PL4 Hỗ trợ"
OUTLINE = (["II.12", 2, "Tổ công nghệ số cộng đồng", SECTION], ["PL4", 1, "Lượt người dân được hỗ trợ {tt.ky}", TABLE])
RULE = [
    "cns_to",
    "lỗi",
    "cns_to_hd <= cns_to",
    "Tổ đang hoạt động ({cns_to_hd}) nhiều hơn tổ đã thành lập ({cns_to}).",
    None,
    None,
    "x",
]
ITEMS = (
    ["HOTRO", "tên", "Việc được hỗ trợ"],
    ["HOTRO", "01", "Cài đặt, kích hoạt VNeID"],
    ["HOTRO", "02", "Nộp hồ sơ trực tuyến"],
)
TEXT = (
    "Có {cns_to_hd}/{cns_to} tổ đang hoạt động, đạt {cns_to_tl}%; hỗ trợ {cns_ho_tro} lượt người dân "
    "({tt.PL4} kèm theo)."
)


def example() -> str:
    """The guide's text of the example, in one line."""
    guide = (Path(__file__).parents[2] / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    return guide.partition(HEADING)[2].partition("\n## ")[0]


def tables() -> Iterator[list[list[str]]]:
    """The rows of its tables, without the lines below their headers."""
    rows: list[list[str]] = []
    for line in [*example().splitlines(), ""]:
        if line.strip().startswith("|"):
            rows.append([cell.strip().strip("`") for cell in line.strip().strip("|").split("|")])
        elif rows:
            yield [rows[0], *rows[2:]]
            rows = []


def append(sheet: Worksheet, *rows: list[object]) -> None:
    """Type rows below the last one whose first cell is filled."""
    last = max(cell.row for cell in sheet["A"] if cell.value)
    for number, row in enumerate(rows, last + 1):
        for at, value in enumerate(row, 1):
            sheet.cell(number, at).value = value or None  # type: ignore[assignment]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A province's new workbook with all that the example adds."""
    path = tmp_path / "Sổ.xlsx"
    new_workbook(path, "2026-11", province="An Giang")
    book = openpyxl.load_workbook(path)
    indicators, table = tables()
    section = book.copy_worksheet(book["II.10 Tuyên truyền"])
    section.title = SECTION
    header = next(cell.row for cell in section["A"] if cell.value == "Mã")
    columns = {cell.value: cell.column for cell in section[header]}
    for number in (header + 1, header + 2):
        section.cell(number, 1).value = None
    for number, row in enumerate(indicators[1:], header + 1):
        for name, value in zip(indicators[0], row, strict=True):
            section.cell(number, columns[name]).value = value or None
    first = next(cell.row for cell in section["A"] if cell.value == "Kiểu") + 1
    columns = {cell.value: cell.column for cell in section[first - 1]}
    for number in range(first, section.max_row + 1):
        section.cell(number, columns["Nội dung"]).value = None
    for name, value in (("Kiểu", "-"), ("Nội dung", TEXT), ("Đưa vào báo cáo", "x")):
        section.cell(first, columns[name]).value = value
    printed = book.create_sheet(TABLE)
    for row in table[1:]:
        printed.append([cell or None for cell in row])
    append(book["Đề cương"], OUTLINE[1])
    append(book["Quy tắc kiểm tra"], RULE)
    append(book["Danh mục"], *ITEMS)
    outline = book["Đề cương"]
    after = next(cell.row for cell in outline["A"] if cell.value == "II.11") + 1
    outline.insert_rows(after)
    for at, value in enumerate(OUTLINE[0], 1):
        outline.cell(after, at).value = value
    book.save(path)
    return path


def test_the_guide_says_what_is_typed_here() -> None:
    said = " ".join(example().split())
    typed = [TEXT, *(str(cell) for row in (*OUTLINE, RULE, *ITEMS) for cell in row if cell)]
    assert [one for one in typed if f"`{one}`" not in said] == []


@pytest.mark.thorough
def test_nothing_is_wrong_and_forms_ask_for_it(workbook: Path) -> None:
    found = open_workbook(workbook).validate().findings
    assert [one.message for one in found if one.severity is not Severity.NOTE] == []
    book = read(workbook)
    form = openpyxl.load_workbook(io.BytesIO(draw_form(book, Figures(book), book.units_of("XA")[0])))
    asked = {cell for sheet in form.worksheets for row in sheet.values for cell in row}
    assert {"cns_to", "cns_to_hd", "Cài đặt, kích hoạt VNeID", "Nộp hồ sơ trực tuyến"} <= asked
