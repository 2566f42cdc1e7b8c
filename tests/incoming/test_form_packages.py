"""Cells of spreadsheet files: the same values however a program writes them down."""

from __future__ import annotations

import datetime as dt
import io
import string
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from de06_xl.incoming.containers.package import unpack
from de06_xl.incoming.sheets import Sheet, open_spreadsheet
from de06_xl.incoming.sheets.excel_formats import Formats, packed_number
from de06_xl.system import files
from tests.support.crafted_sheets import MAIN, every_kind, ods, sheet_of, text_cell, with_parts
from tests.support.examples import examples
from tests.support.libreoffice import convert

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def sheet(data: bytes) -> Sheet:
    return open_spreadsheet(data, "phieu").sheets[0]


# Ways of writing ----------------------------------------------------------------------------------------------


def test_every_kind_of_cell_is_read() -> None:
    found = sheet(every_kind())
    assert (len(found.rows), {len(row) for row in found.rows}) == (41, {31})
    assert found.rows[0][:8] == ["Mã", 7440, 0.25, True, False, "  blanks kept  ", "a & b <c>", " =1+1 "]
    assert found.rows[1][:6] == [
        dt.date(2022, 5, 14),
        dt.datetime(2022, 5, 14, 8, 30),  # noqa: DTZ001
        dt.time(4, 5),
        dt.timedelta(hours=30),
        0.9753,
        None,
    ]
    assert found.rows[2][:4] == [14880, "Đã xong", "#DIV/0!", True]
    assert not found.rows[2][4]
    assert (found.rows[2][30], found.rows[40][0]) == ("xa", "dưới")
    assert [column for column in range(1, 32) if (3, column) in found.formulas] == [1, 2, 3, 4, 5]
    assert [column for column in range(1, 32) if (2, column) in found.percent] == [5]


def written_otherwise(name: str, data: bytes) -> bytes:
    """The same workbook in another way of writing that XML allows."""
    parts = unpack(data, "", "")
    page, texts = parts[SHEET].decode(), parts.get(TEXTS, b"").decode()
    match name:
        case "with a comment":
            page = page.replace("<sheetData>", "<sheetData><!-- <c r='A1'><v>9</v></c> -->")
            texts = texts.replace("<si>", "<!-- -->\n<si>", 1)
        case "on many lines":
            page = page.replace("><", ">\n  <")
            texts = texts.replace("</si>", "</si>\n")
        case "in single quotes":
            page = page.replace('"', "'").replace("='Đã '&amp;'xong'", "").replace("'Đã '&amp;'xong'", "1")
        case "with prefixes":
            for tag in ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t"):
                page = (
                    page.replace(f"<{tag} ", f"<x:{tag} ")
                    .replace(f"<{tag}>", f"<x:{tag}>")
                    .replace(f"</{tag}>", f"</x:{tag}>")
                )
            page = page.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
            for tag in ("sst", "si", "t"):
                texts = (
                    texts.replace(f"<{tag} ", f"<x:{tag} ")
                    .replace(f"<{tag}>", f"<x:{tag}>")
                    .replace(f"</{tag}>", f"</x:{tag}>")
                )
            texts = texts.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
        case "with rich texts":
            texts = texts.replace("<si><t>M", "<si><r><rPr><b/></rPr><t>M</t></r><r><t>").replace(
                "ã</t></si>", "ã</t></r><rPh><t>đọc</t></rPh></si>", 1
            )
        case "with a rich text in the middle":
            texts = texts.replace("<si><t>xa</t></si>", "<si><r><t>x</t></r><r><t>a</t></r></si>")
        case "in UTF-16":
            page, texts = (part.replace("UTF-8", "UTF-16") for part in (page, texts))
            return files.pack(parts | {SHEET: page.encode("utf-16"), TEXTS: texts.encode("utf-16")})
        case "of another encoding":
            page = page.replace("UTF-8", "windows-1258")
            page = page.encode("ascii", "xmlcharrefreplace").decode()
            texts = texts.replace("UTF-8", "ISO-8859-1").encode("ascii", "xmlcharrefreplace").decode()
        case _:
            raise AssertionError(name)
    if texts:
        parts[TEXTS] = texts.encode()
    return files.pack(parts | {SHEET: page.encode()})


WAYS = (
    "with a comment",
    "on many lines",
    "in single quotes",
    "with prefixes",
    "with rich texts",
    "with a rich text in the middle",
    "in UTF-16",
    "of another encoding",
)


@pytest.mark.parametrize("way", WAYS)
def test_another_way_of_writing_gives_the_same_cells(way: str) -> None:
    right, found = sheet(every_kind()), sheet(written_otherwise(way, every_kind()))
    assert found.rows == right.rows
    assert [at for at in places(right) if at in found.formulas] == [at for at in places(right) if at in right.formulas]
    assert [at for at in places(right) if at in found.percent] == [at for at in places(right) if at in right.percent]


def places(of: Sheet) -> list[tuple[int, int]]:
    return [(row, column) for row in range(1, len(of.rows) + 1) for column in range(1, len(of.rows[0]) + 1)]


CELLS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9),
    st.booleans(),
    st.text(string.ascii_letters + "ăđơ &<>\"'_xX0041\n", min_size=1, max_size=20),
)


@settings(max_examples=examples(60), deadline=None)
@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 30)), CELLS, min_size=1, max_size=30))
def test_what_xlsxwriter_wrote_is_read_with_comments_and_without(cells: dict[tuple[int, int], object]) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet()
    for place, value in cells.items():
        page.write(*place, value)
    book.close()
    plain, commented = sheet(stream.getvalue()), sheet(written_otherwise("with a comment", stream.getvalue()))
    assert plain.rows == commented.rows
    for (row, column), value in cells.items():
        # XlsxWriter writes 16 digits, as Excel does.
        assert plain.rows[row][column] == (float(f"{value:.16g}") if isinstance(value, float) else value)


def test_places_count_on_where_none_are_named() -> None:
    rows = (
        "<row><c><v>1</v></c><c r='D1'><v>2</v></c><c><v>3</v></c></row><row/>"
        "<row r='5'><c><v>4</v></c></row><row><c><v>5</v></c></row>"
    )
    found = sheet(with_parts(sheet=sheet_of(rows)))
    assert found.rows[0] == [1, None, None, 2, 3]
    assert [row[0] for row in found.rows] == [1, None, None, None, 4, 5]


def test_a_cell_inside_a_comment_is_none() -> None:
    found = sheet(with_parts(sheet=sheet_of('<row r="1"><!-- <c r="A1"><v>5</v></c> --><c r="B1"><v>6</v></c></row>')))
    assert found.rows == [[None, 6]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="inlineStr"><v>7</v><is><t>Mã</t></is></c>', "Mã"),
        ('<c r="A1" t="inlineStr"><is><r><t>M</t></r><r><t>ã</t></r><rPh><t>đọc</t></rPh></is></c>', "Mã"),
        ('<c r="A1"><v>7</v><is><t>8</t></is></c>', 7),
        ('<c r="A1" t="n"><v>7</v><is/></c>', 7),
        ('<c r="A1" t="str"><v>7</v><is><t>8</t></is></c>', "7"),
        ('<c r="A1" t="b"><f>B1</f><v></v></c>', None),
    ],
)
def test_a_cell_holds_what_its_type_says(cell: str, value: object) -> None:
    assert sheet(with_parts(sheet=sheet_of(f'<row r="1">{cell}</row>'))).rows == [[value]]


def test_lines_of_a_text_end_as_xml_has_it() -> None:
    """XML 1.0 2.11: a line end is "\\n" however it is written; a reference to "\\r" is one too."""
    cell = '<c r="A1" t="inlineStr"><is><t>một\r\nhai\rba&#13;_x000D_</t></is></c>'
    assert sheet(with_parts(sheet=sheet_of(f'<row r="1">{cell}</row>'))).rows == [["một\nhai\nba\n\n"]]
    texts = f'<sst xmlns="{MAIN}"><si><t>một\r\nhai</t></si></sst>'.encode()
    page = sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    assert sheet(with_parts(texts=texts, sheet=page)).rows == [["một\nhai"]]


def test_days_may_be_counted_from_1904() -> None:
    parts = unpack(every_kind(), "", "")
    book = parts["xl/workbook.xml"]
    assert b"<workbookPr " in book
    parts["xl/workbook.xml"] = book.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    assert sheet(files.pack(parts)).rows[1][0] == dt.date(2026, 5, 15)


def test_dates_of_iso_8601_are_dates() -> None:
    cells = "".join(
        f'<c r="{at}" t="d"><v>{text}</v></c>' for at, text in (("A1", "2022-05-14"), ("B1", "2022-05-14T08:30:00"))
    )
    found = sheet(with_parts(sheet=sheet_of(f'<row r="1">{cells}</row>')))
    assert found.rows == [[dt.date(2022, 5, 14), dt.datetime(2022, 5, 14, 8, 30)]]  # noqa: DTZ001


# Packages -----------------------------------------------------------------------------------------------------


def test_a_package_with_something_in_front_or_behind_is_packed_anew() -> None:
    right = sheet(every_kind())
    data = every_kind() + b""
    commented = data[:-2] + b"\x05\x00ghi g"
    assert sheet(commented).rows == right.rows


def test_parts_may_lie_elsewhere_and_be_spelt_otherwise() -> None:
    parts = unpack(every_kind(), "", "")
    rels = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(b'"worksheets/', b'"/xl/worksheets/')
    parts["XL/Worksheets/Sheet1.xml"] = parts.pop(SHEET)
    assert sheet(files.pack(parts)).rows == sheet(every_kind()).rows


def test_texts_and_styles_are_found_by_their_relationships() -> None:
    parts = unpack(every_kind(), "", "")
    rels = parts["xl/_rels/workbook.xml.rels"]
    rels = rels.replace(b'"sharedStrings.xml"', b'"../chu/chung.xml"').replace(b'"styles.xml"', b'"/kieu.xml"')
    parts |= {"xl/_rels/workbook.xml.rels": rels, "chu/chung.xml": parts.pop(TEXTS)}
    parts["kieu.xml"] = parts.pop("xl/styles.xml")
    found, right = sheet(files.pack(parts)), sheet(every_kind())
    assert found.rows == right.rows
    assert (2, 5) in found.percent


def test_sheets_keep_their_order_and_hidden_ones_count() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name in ("Thứ nhất", "Thứ hai", "Thứ ba"):
        book.add_worksheet(name)
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='Thứ nhất'!$A$1:$A$3"})
    book.add_chartsheet("Biểu đồ").set_chart(chart)
    book.get_worksheet_by_name("Thứ hai").very_hidden()
    book.close()
    assert [one.name for one in open_spreadsheet(stream.getvalue(), "phieu").sheets] == [
        "Thứ nhất",
        "Thứ hai",
        "Thứ ba",
    ]


# OpenDocument -------------------------------------------------------------------------------------------------


def test_texts_of_an_ods_keep_their_lines_and_blanks() -> None:
    texts = (
        "<text:p>Một</text:p><text:p>Hai</text:p>",
        "<text:p>a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d</text:p>",
        "<text:p>\n  nhiều   chỗ\n trống </text:p>",
        "<text:p>có <text:span>chữ đậm</text:span> và <text:a>liên kết</text:a></text:p>",
        "<office:annotation><text:p>ghi chú</text:p></office:annotation><text:p>không ghi chú</text:p>",
    )
    found = sheet(ods(f"<table:table-row>{''.join(map(text_cell, texts))}</table:table-row>"))
    assert found.rows == [["Một\nHai", "a   b\tc\nd", "nhiều chỗ trống", "có chữ đậm và liên kết", "không ghi chú"]]
    assert found.comments == {(1, 5): "ghi chú"}


def test_repeated_cells_and_rows_of_an_ods_are_many() -> None:
    one = '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/>'
    gap = '<table:table-cell table:number-columns-repeated="3"/>'
    covered = '<table:covered-table-cell office:value-type="float" office:value="8"/>'
    rows = (
        f'<table:table-header-rows><table:table-row table:number-rows-repeated="2">{one}{gap}{covered}'
        "</table:table-row></table:table-header-rows>"
        f'<table:table-row table:number-rows-repeated="2">{gap}</table:table-row>'
        f"<table:table-row>{one}</table:table-row>"
    )
    full = [7, 7, None, None, None, 8]
    assert sheet(ods(rows)).rows == [full, full, [None] * 6, [None] * 6, [7, 7, None, None, None, None]]


def test_tables_copied_from_other_files_are_no_sheets() -> None:
    other = "</table:table><table:table table:name=\"'file:///tmp/khac.ods'#Phiếu\">" + one_row("9")
    assert [found.name for found in open_spreadsheet(ods(one_row("1") + other), "phieu").sheets] == ["Phiếu"]


def one_row(value: str) -> str:
    return f'<table:table-row><table:table-cell office:value-type="float" office:value="{value}"/></table:table-row>'


# Excel 97 to 2003 ---------------------------------------------------------------------------------------------


@pytest.mark.office
def test_texts_that_run_on_over_many_records_of_an_xls_are_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page
    texts = [
        f"Đoạn {number}: " + ("tiếng Việt có dấu " if number % 2 else "plain ") * (number * 7) for number in range(90)
    ]
    for row, text in enumerate(texts, 1):
        page.cell(row, 1).value = text
        page.cell(row, 2).value = row / 100
    path = tmp_path / "dai.xlsx"
    book.save(path)
    found = sheet(convert(path, "xls", tmp_path).read_bytes())
    assert [row[0] for row in found.rows] == texts
    assert [row[1] for row in found.rows] == [row / 100 for row in range(1, 91)]


@given(st.integers(-(2**29), 2**29 - 1))
def test_packed_integers_are_unpacked(number: int) -> None:
    packed = (number << 2 | 2) & 0xFFFFFFFF
    assert packed_number(packed) == number
    assert packed_number(packed | 1) == number / 100


# Formats ------------------------------------------------------------------------------------------------------

CODES = [
    *(code for code in BUILTIN_FORMATS.values() if code not in ("mm:ss", "mmss.0", "[h]:mm:ss")),
    *("dd/mm/yyyy", 'dd" tháng "mm" năm "yyyy', "[$-42A]dd mmmm yyyy", "yyyy-mm-dd;@", "h:mm AM/PM", "mmm-yy"),
    *('#,##0" đồng"', "0.0_ ", "[Red]-0", '0 "hồ sơ"', "#,##0;[Red]-#,##0", "@", "0.00E+00", "_(* #,##0_)"),
]


@pytest.mark.parametrize("code", CODES)
def test_formats_of_dates_are_known_as_openpyxl_knows_them(code: str) -> None:
    assert bool(Formats({164: code}, [164]).dates) == is_date_format(code)


@pytest.mark.parametrize(
    ("code", "kind"), [("0%", "percent"), ('0"%"', ""), ("0.0\\%", ""), ("[h]:mm", "span"), ("[mm]:ss", "span")]
)
def test_percentages_and_durations_are_known(code: str, kind: str) -> None:
    formats = Formats({164: code}, [164])
    assert [name for name in ("percent", "spans") if getattr(formats, name)] == (
        [kind.replace("span", "spans")] if kind else []
    )


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)))
def test_days_are_those_of_the_calendar(day: dt.date) -> None:
    number = (day - dt.date(1899, 12, 30)).days
    assert Formats({}, [14]).value(float(number), 0, since_1904=False) == day


def test_the_first_days_of_1900_are_as_excel_shows_them() -> None:
    formats = Formats({}, [14])
    assert formats.value(1.0, 0, since_1904=False) == dt.date(1900, 1, 1)
    assert formats.value(59.0, 0, since_1904=False) == dt.date(1900, 2, 28)
    assert formats.value(61.0, 0, since_1904=False) == dt.date(1900, 3, 1)


@pytest.mark.parametrize("number", [-1e9, 1e9, float("inf"), float("nan")])
def test_a_number_beyond_the_calendar_stays_a_number(number: float) -> None:
    assert isinstance(Formats({}, [14]).value(number, 0, since_1904=False), float)
