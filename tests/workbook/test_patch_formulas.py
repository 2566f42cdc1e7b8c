"""What becomes of a workbook's other formulas and of its calculation when cells are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from lxml import etree
from openxml_audit import OpenXmlValidator

from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.patch.package import patch
from tests.support.patched import MAIN, SHEET1, changed, decorated, opened, package, put, with_rows, xml

if TYPE_CHECKING:
    from pathlib import Path

WORKBOOK = "xl/workbook.xml"
CALC_PR = b'<calcPr calcId="124519" fullCalcOnLoad="1"/>'


# formulas elsewhere

SHARED = (
    '<row r="1"><c r="A1"><f t="shared" ref="A1:B3" si="0">C1*$D$1</f><v>1</v></c>'
    '<c r="B1"><f t="shared" si="0"/><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="str"><f t="shared" si="0" ca="1"/><v>x</v></c></row>'
    '<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c><c r="B3"><f>C9</f><v>1</v></c></row>'
)


def formulas(parts: dict[str, bytes]) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in opened(parts).iter_rows() for cell in row if cell.value is not None}


def test_overwriting_the_cell_that_holds_a_shared_formula_leaves_the_others_theirs() -> None:
    patched = put(with_rows(SHARED), "A1", 5)
    assert formulas(patched) == {"A1": 5, "B1": "=D1*$D$1", "A2": "=C2*$D$1", "A3": "=C3*$D$1", "B3": "=C9"}
    assert b"shared" not in patched[SHEET1]
    assert xml(patched, "A2") == '<c r="A2" t="str"><f>C2*$D$1</f><v>x</v></c>'


def test_a_shared_formula_in_cells_without_addresses_is_handed_on_too() -> None:
    parts = with_rows("<row><c><f t='shared' ref='A1:B1' si='0'>A9</f></c><c><f t='shared' si='0'/></c></row>")
    assert formulas(put(parts, "A1", 5)) == {"A1": 5, "B1": "=B9"}


def test_emptying_the_cell_that_holds_a_shared_formula_leaves_the_others_theirs() -> None:
    assert formulas(put(with_rows(SHARED), "A1", None))["A3"] == "=C3*$D$1"


def test_overwriting_another_cell_of_a_shared_formula_leaves_the_rest() -> None:
    patched = put(with_rows(SHARED), "A2", Formula("=1"))
    assert formulas(patched) == {
        "A1": "=C1*$D$1",
        "B1": "=D1*$D$1",
        "A2": "=1",
        "A3": "=C3*$D$1",
        "B3": "=C9",
    }


def test_overwriting_a_whole_shared_formula_leaves_nothing_of_it() -> None:
    patched = patch(with_rows(SHARED), [Block("A", 1, 1, [[1, 2], [3, 4], [5, 6]])])
    assert list(opened(patched).values) == [(1, 2), (3, 4), (5, 6)]
    assert b"<f" not in patched[SHEET1]


def test_an_index_used_again_starts_another_shared_formula() -> None:
    parts = with_rows(
        SHARED.replace("<f>C9</f>", '<f t="shared" ref="B3:B4" si="0">Z9</f>')
        + '<row r="4"><c r="B4"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    patched = put(parts, "B3", 5)
    assert xml(patched, "B4") == '<c r="B4"><f>Z10</f><v>1</v></c>'
    assert 't="shared"' in xml(patched, "A1")


def test_a_shared_formula_that_cannot_be_taken_apart_is_refused() -> None:
    parts = with_rows(
        '<row r="5"><c r="B5"><f t="shared" ref="A5:B5" si="0">A1</f><v>1</v></c></row>'
        '<row r="6"><c r="A6"><f t="shared" si="0"/><v>1</v></c></row>'
    )
    with pytest.raises(De06Error, match="ô B5: có công thức dùng chung"):
        put(parts, "B5", 5)
    assert opened(patch(parts, [Block("A", 5, 2, [[5]]), Block("A", 6, 1, [[6]])]))["A6"].value == 6


@pytest.mark.parametrize("kind", ["array", "dataTable"])
@pytest.mark.parametrize("value", [5, None])
def test_a_cell_inside_an_array_formula_or_data_table_is_refused(kind: str, value: Cell) -> None:
    parts = with_rows(
        f'<row r="1"><c r="A1"><f t="{kind}" ref="A1:B2">C1:D2</f><v>1</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c></row>'
    )
    for cell in ("A1", "B2"):
        with pytest.raises(De06Error, match=f"ô {cell}: nằm trong công thức mảng hoặc bảng dữ liệu"):
            put(parts, cell, value)
    assert opened(put(parts, "C1", value))["C1"].value == value


def test_an_array_formula_of_one_cell_is_overwritten() -> None:
    parts = with_rows('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">SUM(B1:B2*2)</f><v>1</v></c></row>')
    assert xml(put(parts, "A1", 5), "A1") == '<c r="A1"><v>5</v></c>'


# the workbook's calculation


@pytest.mark.parametrize(
    ("cell", "value"),
    [("C3", 5), ("C3", None), ("C3", Formula("=1")), ("D9", Formula("=1"))],
    ids=["overwritten", "emptied", "replaced", "added"],
)
def test_the_calculation_chain_goes_when_a_formula_does_or_comes(cell: str, value: Cell) -> None:
    before = decorated()
    after = put(before, cell, value, "II.4 Làm sạch")
    assert changed(before, after) == {SHEET1, "xl/calcChain.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}
    assert not [name for name, data in after.items() if b"calcChain" in data]
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        assert len(etree.fromstring(after[part])) == len(etree.fromstring(before[part])) - 1


def test_excel_is_told_to_calculate_on_opening() -> None:
    parts = package()
    assert CALC_PR in parts[WORKBOOK]
    parts[WORKBOOK] = parts[WORKBOOK].replace(CALC_PR, b'<calcPr calcId="191029" iterate="1"/>')
    after = put(parts, "A1", 5)
    assert b'<calcPr calcId="191029" iterate="1" fullCalcOnLoad="1"/>' in after[WORKBOOK]
    old, new = etree.fromstring(parts[WORKBOOK]), etree.fromstring(after[WORKBOOK])
    del new.find(f"{MAIN}calcPr").attrib["fullCalcOnLoad"]
    assert etree.tostring(new) == etree.tostring(old)


@pytest.mark.parametrize("already", ["1", "true"])
def test_a_workbook_that_calculates_on_opening_stays_as_it_is(already: str) -> None:
    parts = package()
    parts[WORKBOOK] = parts[WORKBOOK].replace(CALC_PR, f'<calcPr fullCalcOnLoad="{already}"/>'.encode())
    assert changed(parts, put(parts, "A1", 5)) == {SHEET1}


def test_missing_calculation_settings_are_added_where_the_schema_wants_them(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A")
        workbook.define_name("ds_don_vi", "=A!$A$1:$A$2")

    parts = package(fill)
    parts[WORKBOOK] = parts[WORKBOOK].replace(CALC_PR, b'<oleSize ref="A1:B2"/>')
    after = put(parts, "A1", 5)
    order = [etree.QName(child).localname for child in etree.fromstring(after[WORKBOOK])]
    assert order[order.index("definedNames") :] == ["definedNames", "calcPr", "oleSize"]
    (tmp_path / "so.xlsx").write_bytes(files.pack(after))
    assert OpenXmlValidator().validate(tmp_path / "so.xlsx").errors == []
