"""What changes in a workbook's package when cells are written, what does not, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from de06_xl.system.cells import MAX_FORMULA, MAX_TEXT, cell_name
from de06_xl.system.errors import De06Error
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.patch.package import patch, sheet_parts
from tests.support.clerk_parts import CLERK_SHEET
from tests.support.patched import (
    MAIN,
    SHEET1,
    blocks,
    changed,
    decorated,
    opened,
    package,
    put,
    with_rows,
    wrapped,
    xml,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# what a value becomes


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (7, '<c r="B2"><v>7</v></c>'),
        (0, '<c r="B2"><v>0</v></c>'),
        (-0.1, '<c r="B2"><v>-0.1</v></c>'),
        (95.0, '<c r="B2"><v>95</v></c>'),
        (1e300, '<c r="B2"><v>1E+300</v></c>'),
        (2**53 + 1, '<c r="B2"><v>9007199254740992</v></c>'),
        (Decimal("97.53"), '<c r="B2"><v>97.53</v></c>'),
        (Decimal("0.1") + Decimal("0.2"), '<c r="B2"><v>0.3</v></c>'),
        (True, '<c r="B2" t="b"><v>1</v></c>'),
        (False, '<c r="B2" t="b"><v>0</v></c>'),
        ("Không", '<c r="B2" t="inlineStr"><is><t>Không</t></is></c>'),
        ("=1+1", '<c r="B2" t="inlineStr"><is><t>=1+1</t></is></c>'),
        ("05", '<c r="B2" t="inlineStr"><is><t>05</t></is></c>'),
        (" a", '<c r="B2" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c>'),
        ("a\r\nb\rc", '<c r="B2" t="inlineStr"><is><t xml:space="preserve">a\nb\nc</t></is></c>'),
        ("_x0041_", '<c r="B2" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>'),
        ("a<b>&c", '<c r="B2" t="inlineStr"><is><t>a&lt;b&gt;&amp;c</t></is></c>'),
        (Formula("=A1<2"), '<c r="B2"><f>A1&lt;2</f></c>'),
        (Formula("=SUM(A1:A9)", shown=Decimal("7.5")), '<c r="B2"><f>SUM(A1:A9)</f><v>7.5</v></c>'),
        (Formula('="đủ"', shown="đủ"), '<c r="B2" t="str"><f>"đủ"</f><v>đủ</v></c>'),
    ],
)
def test_a_value_is_stored_as_excel_stores_it(value: Cell, stored: str) -> None:
    assert xml(put(package(), "B2", value), "B2") == stored


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), 10**400])
def test_a_number_without_end_is_refused(value: Cell) -> None:
    with pytest.raises(De06Error, match="Trang “A”, ô B2: giá trị không phải là số hữu hạn"):
        put(package(), "B2", value)


def test_a_time_without_a_day_is_refused() -> None:
    with pytest.raises(De06Error, match="ô B2: giờ không kèm ngày không ghi được"):
        put(package(), "B2", dt.time(8))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [("a\x0bb", "000B", 2), ("\x00", "0000", 1), ("\ud83d", "D83D", 1), ("\ufffe", "FFFE", 1)],
)
def test_a_character_that_xml_forbids_is_refused(text: str, code: str, place: int) -> None:
    for value in (text, Formula(f'="{text}"'), Formula("=A1", shown=text)):
        with pytest.raises(De06Error, match=rf"ô B2: có ký tự điều khiển không lưu được \(U\+{code}, vị trí"):
            put(package(), "B2", value)


def test_text_is_limited_as_excel_counts_it() -> None:
    assert len(opened(put(package(), "B2", "đ" * MAX_TEXT))["B2"].value) == MAX_TEXT
    put(package(), "B2", "\U0001f600" * (MAX_TEXT // 2))
    for text in ("đ" * (MAX_TEXT + 1), "\U0001f600" * (MAX_TEXT // 2 + 1)):
        with pytest.raises(De06Error, match=r"ô B2: nội dung dài 32\.768 ký tự, một ô chỉ giữ được 32\.767"):
            put(package(), "B2", text)


def test_a_formula_is_limited_in_length() -> None:
    put(package(), "B2", Formula("=" + "1" * (MAX_FORMULA - 1)))
    with pytest.raises(De06Error, match=r"ô B2: công thức dài 8\.193 ký tự"):
        put(package(), "B2", Formula("=" + "1" * MAX_FORMULA))


@pytest.mark.parametrize("empty", [None, ""])
def test_emptying_a_cell_keeps_its_style(empty: Cell) -> None:
    parts = with_rows('<row r="1"><c r="A1" s="0" t="str" cm="1" vm="1"><f>B1</f><v>x</v></c></row>')
    assert xml(put(parts, "A1", empty), "A1") == '<c r="A1" s="0"/>'


def test_emptying_what_is_empty_changes_nothing() -> None:
    parts = with_rows('<row r="1" spans="1:1"><c r="A1" s="0"/></row>')
    assert patch(parts, [Block("A", 1, 1, [[None, None], [None, ""]])]) == parts


def test_an_overwritten_cell_loses_type_formula_and_metadata_and_keeps_its_style() -> None:
    parts = with_rows('<row r="1"><c r="A1" s="0" t="e" cm="1" vm="1"><f>B1</f><v>#N/A</v></c></row>')
    assert xml(put(parts, "A1", 5), "A1") == '<c r="A1" s="0"><v>5</v></c>'


# styles of new cells


def styled() -> dict[str, bytes]:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        formats = [workbook.add_format({"num_format": f"0.{'0' * places}"}) for places in range(1, 5)]
        sheet = workbook.add_worksheet("A")
        sheet.set_column("C:D", 12, formats[0])
        sheet.set_row(4, 20, formats[1])
        sheet.write_blank("A2", None, formats[2])
        sheet.write_number("C2", 1, formats[3])
        sheet.write_number("E2", 1)

    return package(fill)


@pytest.mark.parametrize(
    ("cell", "number_format"),
    [
        ("A4", "0.000"),  # the cell above, in spite of its being empty
        ("C9", "0.0000"),  # the cell above goes before row and column
        ("C5", "0.0000"),
        ("B5", "0.00"),  # the row
        ("D5", "0.00"),  # the row goes before the column
        ("D9", "0.0"),  # the column
        ("E5", "General"),  # the cell above has none
        ("B9", "General"),
    ],
)
def test_a_new_cell_looks_like_the_one_above_else_like_its_row_else_like_its_column(
    cell: str, number_format: str
) -> None:
    assert opened(put(styled(), cell, 5))[cell].number_format == number_format


def test_a_rows_style_counts_only_where_the_row_says_so() -> None:
    parts = styled()
    assert b'<row r="5"' in parts[SHEET1]
    parts[SHEET1] = parts[SHEET1].replace(b'customFormat="1"', b"")
    assert opened(put(parts, "B5", 5))["B5"].number_format == "General"


def test_cells_written_below_each_other_all_take_the_style_above() -> None:
    sheet = opened(patch(styled(), [Block("A", 3, 1, [[1], [2], [3]])]))
    assert [sheet.cell(row, 1).number_format for row in (3, 4, 5)] == ["0.000"] * 3


# order, size and everything else on the sheet


def test_new_rows_and_cells_take_their_place() -> None:
    parts = with_rows('<row r="2" spans="2:2"><c r="B2"><v>1</v></c></row><row r="5"><c r="AA5"><v>2</v></c></row>')
    patched = patch(parts, [Block("A", 1, 1, [["x", None, "x"]] * 6), Block("A", 5, 28, [["x"]])])
    rows = etree.fromstring(patched[SHEET1]).find(f"{MAIN}sheetData")
    assert [row.get("r") for row in rows] == ["1", "2", "3", "4", "5", "6"]
    assert [cell.get("r") for cell in rows[1]] == ["A2", "B2", "C2"]
    assert [cell.get("r") for cell in rows[4]] == ["A5", "C5", "AA5", "AB5"]
    assert rows[1].get("spans") is None


def test_rows_and_cells_without_addresses_keep_their_places() -> None:
    parts = with_rows(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r='4'><c><v>3</v></c></row><row><c><v>4</v></c></row>"
    )
    sheet = opened(patch(parts, [Block("A", 2, 1, [["x", "y"]])]))
    assert list(sheet.values) == [(1, 2), ("x", "y"), (None, None), (3, None), (4, None)]


def test_the_dimension_grows() -> None:
    parts = with_rows('<row r="2"><c r="B2"><v>1</v></c></row>')
    parts[SHEET1] = parts[SHEET1].replace(b'<dimension ref="A1"/>', b'<dimension ref="B2"/>')
    assert b'<dimension ref="B2:D9"/>' in put(parts, "D9", 1)[SHEET1]
    assert b'<dimension ref="B2"/>' in put(parts, "B2", 1)[SHEET1]
    assert b'<dimension ref="A1:B2"/>' in put(parts, "A1", 1)[SHEET1]


def test_namespaces_extensions_and_everything_around_the_cells_stay() -> None:
    before = decorated()
    after = patch(before, [Block("II.4 Làm sạch", 2, 3, [[8]]), Block(CLERK_SHEET, 9, 1, [["x"]])])
    for name in ("II.4 Làm sạch", CLERK_SHEET):
        part = sheet_parts(before)[name]
        old, new = etree.fromstring(before[part]), etree.fromstring(after[part])
        assert new.nsmap == old.nsmap
        assert new.attrib == old.attrib
        for root in (old, new):
            root.remove(root.find(f"{MAIN}sheetData"))
            root.remove(root.find(f"{MAIN}dimension"))
        assert etree.tostring(new) == etree.tostring(old)


def test_every_other_part_stays_byte_for_byte() -> None:
    before = decorated()
    after = put(before, "C2", 8, "II.4 Làm sạch")
    assert changed(before, after) == {SHEET1}
    assert list(after) == list(before)


def test_only_sheets_that_are_written_are_parsed() -> None:
    before = decorated() | {"xl/worksheets/sheet2.xml": b"<broken"}
    assert changed(before, put(before, "C2", 8, "II.4 Làm sạch")) == {SHEET1}
    with pytest.raises(De06Error, match="bị hỏng bên trong"):
        put(before, "A1", 8, "Số liệu")


# heights of rows


def height_after(parts: dict[str, bytes], cell: str, value: Cell) -> str | None:
    """The height of row 1 after one of its cells was written."""
    row = etree.fromstring(put(parts, cell, value)[SHEET1]).find(f"{MAIN}sheetData/{MAIN}row")
    height: str | None = row.get("ht")
    return height


LONG = "Một nội dung dài, nhiều dòng, của ô này"


def test_a_row_grows_with_the_text_that_is_written() -> None:
    assert height_after(wrapped(["A1"], "15.75"), "A1", LONG) == "78.75"
    assert height_after(wrapped(["A1", "B1"], "15.75"), "A1", LONG) == "78.75"


@pytest.mark.parametrize("value", ["ngắn", None, 5])
def test_a_row_shrinks_when_all_that_it_holds_is_written_anew(value: Cell) -> None:
    assert height_after(wrapped(["A1"]), "A1", value) == "15.75"


def test_a_row_with_cells_that_are_not_written_only_grows() -> None:
    assert height_after(wrapped(["A1", "B1"]), "A1", "ngắn") == "47.25"


def test_texts_in_hidden_columns_take_no_room() -> None:
    parts = wrapped(["A1", "B1"], "15.75")
    parts[SHEET1] = parts[SHEET1].replace(b"<sheetData>", b'<cols><col min="2" max="3" hidden="1"/></cols><sheetData>')
    assert height_after(parts, "B1", LONG) == "15.75"
    assert height_after(parts, "A1", LONG) == "78.75"


def test_a_height_that_somebody_set_stays() -> None:
    assert height_after(wrapped(["A1"], custom=True), "A1", "ngắn") == "47.25"
    assert height_after(wrapped(["A1"], custom=True), "A1", LONG) == "47.25"


# merged cells and tables


def test_a_cell_hidden_by_a_merged_one_is_refused_but_may_be_emptied() -> None:
    parts = package(lambda workbook: workbook.add_worksheet("A").merge_range("B2:C3", "gộp"))
    assert opened(put(parts, "B2", "khác"))["B2"].value == "khác"
    for cell in ("C2", "B3", "C3"):
        with pytest.raises(De06Error, match=f"ô {cell}: nằm trong vùng ô đã gộp"):
            put(parts, cell, "x")
        put(parts, cell, None)


def test_the_header_of_an_excel_table_is_refused_unless_it_stays_the_same() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A").add_table("B2:C4", {"columns": [{"header": "Mã\nsố"}, {"header": "Tên"}]})

    parts = package(fill)
    table = "xl/tables/table1.xml"
    parts[table] = parts[table].replace("Mã&#xA;số".encode(), "Mã_x000a_số".encode())  # as Excel writes it
    assert b"_x000a_" in parts[table]
    after = patch(parts, [Block("A", 2, 2, [["Mã\nsố", "Tên"], ["ls_1", "x"]])])
    assert opened(after)["B3"].value == "ls_1"
    for value in ("khác", None, Formula('="Tên"')):
        with pytest.raises(De06Error, match="ô C2: là tiêu đề của một bảng Excel"):
            put(parts, "C2", value)


def test_a_table_without_header_has_none_to_keep() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A").add_table("B2:C4", {"header_row": False})

    assert opened(put(package(fill), "B2", "đầu"))["B2"].value == "đầu"


# refusals for the whole sheet


def test_a_missing_sheet_is_refused() -> None:
    with pytest.raises(De06Error, match="Trang “B”: không có trang này trong sổ"):
        put(package(), "A1", 1, "B")


def test_a_chart_sheet_is_no_sheet_to_write_to() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("A")
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=A!$A$1:$A$2"})
        workbook.add_chartsheet("Biểu đồ").set_chart(chart)

    with pytest.raises(De06Error, match="Trang “Biểu đồ”: không có trang này"):
        put(package(fill), "A1", 1, "Biểu đồ")


def test_a_protected_sheet_is_refused() -> None:
    with pytest.raises(De06Error, match="Trang “A”: đang được bảo vệ"):
        put(package(lambda workbook: workbook.add_worksheet("A").protect()), "A1", 1)


def test_a_cell_beyond_the_sheets_edge_is_refused() -> None:
    for row, column in ((1_048_577, 1), (1, 16_385)):
        with pytest.raises(De06Error, match=f"ô {cell_name(row, column)}: nằm ngoài giới hạn"):
            patch(package(), [Block("A", row, column, [[1]])])
    assert opened(patch(package(), [Block("A", 1_048_576, 16_384, [[1]])]))["XFD1048576"].value == 1


@pytest.mark.parametrize(
    "rows_xml",
    [
        '<row r="x"/>',
        '<row r="1"><c r="1"/></row>',
        '<row r="1"/><row r="1"/>',
        '<row r="1"><c r="A1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"><f t="array" ref="?">1</f></c></row>',
    ],
)
def test_a_sheet_broken_inside_is_refused(rows_xml: str) -> None:
    with pytest.raises(De06Error, match="Trang “A”: bị hỏng bên trong"):
        put(with_rows(rows_xml), "B2", 1)


def test_a_refused_cell_in_one_block_stops_all_blocks() -> None:
    parts = package()
    copy = dict(parts)
    with pytest.raises(De06Error, match="ô A2"):
        patch(parts, [Block("A", 1, 1, [[1]]), Block("A", 2, 1, [["\x00"]])])
    assert parts == copy


def test_a_block_that_is_no_rectangle_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not a rectangle"):
        patch(package(), [Block("A", 1, 1, [[1], [1, 2]])])


# any blocks, against a dictionary


def cells(written: Sequence[Block]) -> dict[tuple[int, int], Cell]:
    return {
        (block.row + down, block.column + right): value
        for block in written
        for down, row in enumerate(block.rows)
        for right, value in enumerate(row)
    }


@settings(deadline=None)
@given(st.lists(blocks(), max_size=4), st.lists(blocks(), max_size=4))
def test_whatever_is_written_is_what_openpyxl_reads(first: list[Block], second: list[Block]) -> None:
    patched = patch(patch(package(), first), second)
    expected = {
        place: value.text if isinstance(value, Formula) else value
        for place, value in cells([*first, *second]).items()
        if value is not None
    }
    found = {
        (cell.row, cell.column): cell.value
        for row in opened(patched).iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert found == expected
    assert {place: type(value) is bool for place, value in found.items()} == {
        place: type(value) is bool for place, value in expected.items()
    }
    rows = etree.fromstring(patched[SHEET1]).find(f"{MAIN}sheetData")
    addresses = [coordinate_to_tuple(cell.get("r")) for row in rows for cell in row]
    assert addresses == sorted(set(addresses))
    assert [int(row.get("r")) for row in rows] == sorted({int(row.get("r")) for row in rows})
    assert all(coordinate_to_tuple(cell.get("r"))[0] == int(row.get("r")) for row in rows for cell in row)
