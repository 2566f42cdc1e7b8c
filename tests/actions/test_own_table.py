"""A table that a clerk made alone, without the folded column `Tổng hợp: mã`, summed up from units."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from de06_xl import open_workbook
from de06_xl.actions.workbook import Workbook
from de06_xl.system import shipped
from de06_xl.system.cells import column_name
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Formula
from tests.support.fill_in import indicators, read, typed
from tests.support.sent import Form, arrive

TABLE = "PL1 25 dịch vụ công"
ITEMS = [f"{number:02}" for number in range(1, 26)]
SPECS = 6
"""The row `Cột` of the table."""


@pytest.fixture(scope="module", params=[False, pytest.param(True, marks=pytest.mark.thorough)], ids=["new", "copied"])
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The sample with 25 services that the districts report, in a table without its folded columns; two sent forms."""
    path = Path(shutil.copy(shipped.path_of(shipped.APPENDIX_WORKBOOK), tmp_path_factory.mktemp("so") / "So.xlsx"))
    known = indicators(read(path))
    blocks = [typed(known["dv_tong"].row.sheet, known["dv_tong"].row.place("owner").cell, "HUYEN")]
    for at, cell in enumerate(FileGrid(path).read(TABLE)[SPECS - 1], 1):
        if str(cell).startswith("Tổng hợp"):
            left = "Tổng hợp: ma_cu" if request.param and "dv_tong" in str(cell) else None
            blocks.append(typed(TABLE, f"{column_name(at)}{SPECS}", left))
    for item in ITEMS:
        blocks.append(typed(TABLE, known[f"dv_tong[{item}]"].row.place("value").cell, None))
    blocks += [typed(TABLE, f"{letter}{row}", None) for letter in "ABCDEFG" for row in (32, 33)]  # the last two items
    blocks.append(typed(TABLE, "G33", Formula("=F33/E33")))
    blocks.append(typed(TABLE, "D9", "Tên của bảng đã chép"))
    FileGrid(path).write(blocks)
    # The clerk wrote 01 in `Danh mục` after the forms with 1 were made.
    sent = {f"dv_tong[{int(item)}]": int(item) for item in ITEMS}
    arrive(path, [Form("AB", sent), Form("AM", sent | {"dv_tong[77]": 5})])
    return open_workbook(path)


def test_aggregation_makes_the_column_and_fills_the_rows_with_sums_and_names(workbook: Workbook) -> None:
    asked = workbook.validate(write=False).findings
    rules = {one.rule for one in asked if one.sheet == TABLE}
    assert rules <= {"value-missing", "breakdown-without-table"}
    said = workbook.aggregate()
    (lost,) = [one for one in said.messages if one.startswith("Không tính vì")]
    assert lost.startswith("Không tính vì Danh mục không có mục ấy trong kỳ này: dv_tong[77] của AM; nếu mã mục")
    figures = workbook.figures
    assert [figures.value(f"dv_tong[{item}]") for item in ITEMS] == [2 * int(item) for item in ITEMS]
    cells = FileGrid(workbook.path).read(TABLE)
    at = cells[SPECS - 1].index("Tổng hợp: dv_tong")
    assert cells[SPECS + 1][at] == "Tổng hợp"
    letter = column_name(at + 1)
    formula = cells[8][4]
    assert isinstance(formula, Formula)
    assert formula.text == f'=IF(ISNUMBER({letter}9),{letter}9,"")'
    assert cells[8][at] == 2
    new, last = cells[31], cells[32]
    rate = cells[SPECS - 1].index("dv_ty_le")
    assert [*new[:2], type(new[4]), type(new[rate]), new[at]] == ["24", "24", Formula, Formula, 48], "all at once"
    filled_down = last[rate]
    assert isinstance(filled_down, Formula)
    assert [*last[:2], last[at], filled_down.text] == ["25", "25", 50, "=F33/E33"], "the clerk's own stays"


@pytest.mark.thorough
def test_once_its_rows_are_there_nothing_changes_and_none_is_said_to_lack_its_sum(workbook: Workbook) -> None:
    workbook.aggregate()
    assert "Không có gì thay đổi so với lần tổng hợp trước." in workbook.aggregate().messages
    rules = {one.rule for one in workbook.validate(write=False).findings if one.code and one.code[:8] == "dv_tong["}
    assert rules <= {"collected-incomplete"}
