"""The parts of workbooks for tests of patching: made, written into and read again; and any blocks to write."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import xlsxwriter
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.patch.package import patch
from tests.support.decorate import decorate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET1 = "xl/worksheets/sheet1.xml"


def package(
    fill: Callable[[xlsxwriter.Workbook], object] = lambda workbook: workbook.add_worksheet("A"),
) -> dict[str, bytes]:
    """The parts of a workbook that XlsxWriter makes, by default with one empty sheet "A"."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    fill(workbook)
    workbook.close()
    return unpack(stream.getvalue(), "", "")


def with_rows(rows_xml: str, after: str = "") -> dict[str, bytes]:
    """Sheet "A" holding exactly these rows, and what follows them."""
    parts = package()
    parts[SHEET1] = parts[SHEET1].replace(b"<sheetData/>", f"<sheetData>{rows_xml}</sheetData>{after}".encode())
    return parts


def decorated() -> dict[str, bytes]:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("II.4 Làm sạch")
        sheet.write_row(0, 0, ["Mã", "Chỉ tiêu", "Giá trị"], workbook.add_format({"bold": True}))
        sheet.write_row(1, 0, ["ls_1", "Số bản ghi", 7])
        sheet.write_formula(2, 2, "=SUM(C2:C2)", None, 7)
        workbook.add_worksheet("Số liệu").write(0, 0, 5)

    return unpack(decorate(files.pack(package(fill))), "", "")


def put(parts: dict[str, bytes], cell: str, value: Cell, sheet: str = "A") -> dict[str, bytes]:
    row, column = coordinate_to_tuple(cell)
    return patch(parts, [Block(sheet, row, column, [[value]])])


def element(parts: dict[str, bytes], cell: str, part: str = SHEET1) -> etree._Element:
    (found,) = (c for c in etree.fromstring(parts[part]).iter(f"{MAIN}c") if c.get("r") == cell)
    return found


def xml(parts: dict[str, bytes], cell: str) -> str:
    """A cell's element as text without namespace declarations."""
    return re.sub(r' xmlns(:\w+)?="[^"]*"', "", etree.tostring(element(parts, cell), encoding="unicode"))


def opened(parts: dict[str, bytes], sheet: str = "A") -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(files.pack(parts)))[sheet]


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before | after if before.get(name) != after.get(name)}


def wrapped(cells: Sequence[str], height: str = "47.25", custom: bool = False) -> dict[str, bytes]:
    """Sheet "A" with one row of cells that wrap their texts, in columns 10 characters wide."""
    parts = package(lambda workbook: workbook.add_worksheet("A").set_column("A:B", 10))
    styles = "xl/styles.xml"
    plain = b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    assert plain in parts[styles]
    parts[styles] = parts[styles].replace(plain, plain.replace(b"/>", b'><alignment wrapText="1"/></xf>'))
    row = "".join(f'<c r="{cell}" s="0" t="str"><v>ba dòng</v></c>' for cell in cells)
    attributes = f'ht="{height}"' + ' customHeight="1"' * custom
    rows = f'<sheetData><row r="1" {attributes}>{row}</row></sheetData>'
    return parts | {SHEET1: parts[SHEET1].replace(b"<sheetData/>", rows.encode())}


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="_"), min_size=1, max_size=8)
NUMBER = st.one_of(
    st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)
)
VALUE = st.one_of(st.none(), TEXT, NUMBER, st.booleans(), st.builds(Formula, st.just("=SUM(A1:B2)"), NUMBER))


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(VALUE, min_size=width, max_size=width), min_size=1, max_size=4))
    return Block("A", draw(st.integers(1, 12)), draw(st.integers(1, 30)), rows)
