"""A written cell takes along the stored results of the formulas that hang on it, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from de06_xl.model.place import Place
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Formula
from tests.support.stored_results import stored_results

A, B = "II.4 Làm sạch", "Trang khác"


def workbook(folder: Path, *formulas: str) -> Path:
    """Codes in A and figures in B of the first sheet, the formulas in D of the second, with 1 as their results."""
    path = folder / "so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        first, second = book.add_worksheet(A), book.add_worksheet(B)
        for row, code in enumerate(("ma_1", "ma_2", "ma_3")):
            first.write_string(row, 0, code)
            first.write_number(row, 1, row + 1)
        for row, formula in enumerate(formulas):
            second.write_formula(row, 3, formula, None, 1)
        book.define_name("so_lieu", f"='{A}'!$B$1:$B$2")
        book.define_name("kin", "=kin+1")
        book.define_name(f"'{B}'!cua_trang", f"='{A}'!$B$2")
    return path


def kept(path: Path, *blocks: Block) -> list[str]:
    """The formulas' cells that have a result once the blocks are written."""
    FileGrid(path).write(blocks)
    return [place.cell for place in stored_results(path)]


def written(cell: str = "B2", sheet: str = A) -> Block:
    return Block(sheet, int(cell[1:]), ord(cell[0]) - 64, [[7]])


@pytest.mark.parametrize(
    "formula",
    [
        f"='{A}'!B2",
        f"='{A}'!$B$2*2",
        f"=SUM('{A}'!A1:C3)",
        f"=SUM('{A.upper()}'!B:B)",
        f"=SUM('{A}'!2:2)",
        f"""=INDEX('{A}'!$B:$B,MATCH(\"ma_2\",'{A}'!$A:$A,0))""",
        f"""=INDEX('{A}'!$B$1:$B$1048576,MATCH(\"MA_2\",'{A}'!$A$1:$A$1048576,0))""",
        f"""=INDEX('{A}'!$B$2:$B$9,MATCH(\"ma_2\",'{A}'!$A$2:$A$9,0))""",
        f"=INDEX('{A}'!$B:$B,MATCH(D9,'{A}'!$A:$A,0))",
        "=SUM(so_lieu)",
        "=SUM(SO_LIEU)",
        "=cua_trang",
        "=[0]!so_lieu",
        "=kin+so_lieu",
        f"""=INDEX('{A}'!$B:$B,MATCH("ma*",'{A}'!$A:$A,0))""",
        f"""=INDEX('{A}'!$A$2:$C$2,MATCH("cột",'{A}'!$A$1:$C$1,0))""",
        f"""=INDEX('{A.upper()}'!$B:$B,MATCH("ma_2",'{A.upper()}'!$A:$A,0))""",
        f"""=IF(1,\"\",IFERROR('{A}'!B2,0))""",
        f"=SUM('{A}'!B1:INDEX('{A}'!B:B,2))",
        """=INDIRECT(\"B\"&2)""",
        "=OFFSET(A1,1,1)",
        f"=SUM('{A}:{B}'!B2)",
    ],
)
def test_what_refers_to_the_cell_loses_its_result(tmp_path: Path, formula: str) -> None:
    assert kept(workbook(tmp_path, formula), written()) == []


@pytest.mark.parametrize(
    "formula",
    [
        "=B2",
        f"""=\"'{A}'!B2\"""",
        f"='{A}'!B1+'{A}'!B3",
        f"=SUM('{A}'!A:A)",
        f"""=INDEX('{A}'!$B:$B,MATCH(\"ma_1\",'{A}'!$A:$A,0))""",
        f"""=INDEX('{A}'!$B:$B,MATCH(\"không có\",'{A}'!$A:$A,0))""",
        "=khong_co",
        "=kin",
        "='[1]II.4 Làm sạch'!B2",
        "=TRUE",
        "=TODAY()",
        f"=LOG10('{A}'!B1)",
    ],
)
def test_what_does_not_keeps_it(tmp_path: Path, formula: str) -> None:
    assert kept(workbook(tmp_path, formula), written()) == ["D1"]


def test_results_of_results_go_too(tmp_path: Path) -> None:
    path = workbook(tmp_path, "=D2+1", "=D3+1", f"='{A}'!B2", f"='{A}'!B1", "=D4")
    assert kept(path, written()) == ["D4", "D5"]


def test_a_lookup_loses_its_result_when_the_texts_change(tmp_path: Path) -> None:
    path = workbook(tmp_path, f"=INDEX('{A}'!$B:$B,MATCH(\"ma_1\",'{A}'!$A:$A,0))")
    assert kept(path, Block(A, 3, 1, [["ma_4"]])) == []


def test_a_result_that_is_written_stays(tmp_path: Path) -> None:
    path = workbook(tmp_path, f"='{A}'!B2", "=D1")
    assert kept(path, written(), Block(B, 1, 4, [[Formula(f"='{A}'!B2", shown=7)]])) == ["D1"]
    assert stored_results(path) == {Place(B, "D1"): 7}


def test_a_result_in_a_cell_that_is_not_written_stays_where_nothing_changes(tmp_path: Path) -> None:
    path = workbook(tmp_path, f"='{A}'!C9")
    before = path.read_bytes()
    assert kept(path, Block(A, 9, 3, [[None]])) == ["D1"]
    assert path.read_bytes() == before


def test_a_sheet_is_known_by_its_name_with_apostrophes(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Sổ 'A' 1").write_number("B2", 1)
        book.add_worksheet("B").write_formula("D1", "='Sổ ''A'' 1'!B2", None, 1)
    assert kept(path, written(sheet="Sổ 'A' 1")) == []
