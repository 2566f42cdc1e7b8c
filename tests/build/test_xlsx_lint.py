"""Each check of the workbook lint bites on a fault, and leaves sound workbooks alone."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from tests.support import xlsx_lint
from tests.support.decorate import decorate
from tests.support.xlsx_lint import lint, text_columns

SHEET1 = "xl/worksheets/sheet1.xml"
WORKBOOK = "xl/workbook.xml"


def sound() -> bytes:
    """A workbook with one of everything that the checks look at."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    text = workbook.add_format({"num_format": "@"})
    number = workbook.add_format({"num_format": "0.00"})
    sheet = workbook.add_worksheet("II.4 Làm sạch dữ liệu")
    other = workbook.add_worksheet("Danh mục")
    sheet.write_row("A1", ["Mã", "Giá trị", "Kiểu"])
    for row in range(1, 4):
        sheet.write_string(row, 0, f"ls_{row}", text)
        sheet.write_number(row, 1, row, number)
        sheet.write_blank(row, 2, None, text)
    sheet.write_formula("D2", '=IF(COUNTIF($A$2:$A$4,"a!b")=0,SUM(B:B),_xlfn.IFNA(ds_kieu,ty_le))', number, 6)
    sheet.write_formula("D3", "='Danh mục'!A1&TRUE", None, "số")
    sheet.write_url("F1", "mailto:to@kg.gov.vn")
    sheet.conditional_format("B2:B4", {"type": "formula", "criteria": '=$A2="Sai!"', "format": text})
    sheet.conditional_format("B2:B4", {"type": "3_color_scale", "mid_type": "formula", "mid_value": "=$B$2"})
    sheet.data_validation(
        "B2:B4",
        {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "input_title": "t" * 32,
            "input_message": "m" * 255,
            "error_title": "t" * 32,
            "error_message": "m" * 255,
        },
    )
    sheet.data_validation("C2", {"validate": "list", "source": "=ds_kieu"})
    sheet.data_validation("C3", {"validate": "list", "source": ["x", "y"]})
    other.write_column("A1", ["số", "chữ"])
    sheet.print_area("A1:D4")
    sheet.repeat_rows(0)
    workbook.define_name("ds_kieu", "='Danh mục'!$A$1:$A$2")
    workbook.define_name("ty_le", "=ROUND(516/539*100,2)")
    workbook.close()
    return stream.getvalue()


SOUND = sound()


def seeded(part: str, old: str, new: str) -> bytes:
    parts = unpack(SOUND, "", "")
    assert old.encode() in parts[part], parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    return files.pack(parts)


def test_a_sound_workbook_has_no_faults() -> None:
    assert lint(SOUND) == []
    assert text_columns(SOUND, {"Mã", "Kiểu"}) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET1, "<formula>$A2=", "<formula>'Danh mục'!$A2=", "format names a sheet"),
        (SHEET1, 'val="$B$2"', "val=\"'Danh mục'!$B$2\"", "format names a sheet"),
        (SHEET1, "<formula1>0<", "<formula1>'Danh mục'!A1<", "validation names a sheet"),
        (SHEET1, 'promptTitle="', 'promptTitle="t', "promptTitle of 33 characters, at most 32"),
        (SHEET1, 'errorTitle="', 'errorTitle="t', "errorTitle of 33 characters, at most 32"),
        (SHEET1, 'prompt="', 'prompt="m', "prompt of 256 characters, at most 255"),
        (SHEET1, 'error="', 'error="m', "error of 256 characters, at most 255"),
        (SHEET1, "<formula1>ds_kieu<", "<formula1>$A$2:$A$4<", "list from neither a defined name nor a short literal"),
        (SHEET1, '<formula1>"x', f'<formula1>"{"x" * 254}', "list from neither a defined name nor a short literal"),
        (SHEET1, "SUM(B:B)", "_xlfn.IFS(TRUE,1)", "function _xlfn.IFS is not of Excel 2013 or earlier"),
        (SHEET1, "SUM(B:B)", "TEXTJOIN(1,1,B:B)", "function TEXTJOIN is not of Excel 2013 or earlier"),
        (SHEET1, "SUM(B:B)", "_xlfn._xlws.FILTER(B:B,1)", "function _xlfn._xlws.FILTER is not of Excel 2013"),
        (SHEET1, "_xlfn.IFNA(", "IFNA(", "function IFNA needs the prefix _xlfn."),
        (SHEET1, "<formula>$A2=", "<formula>CONCAT($A2)=", "function CONCAT is not of"),
        (SHEET1, "<formula1>0<", "<formula1>XLOOKUP(1,A1,A2)<", "function XLOOKUP is not of"),
        (WORKBOOK, "ROUND(", "MAXIFS(", "function MAXIFS is not of"),
        (SHEET1, "SUM(B:B)", '"', "formula cannot be read"),
        (WORKBOOK, 'name="Danh mục"', f'name="{"D" * 32}"', "sheet name of 32 characters, at most 31"),
        (WORKBOOK, 'name="Danh mục"', 'name="Danh/mục"', "Danh/mục: no legal sheet name"),
        (WORKBOOK, 'name="Danh mục"', 'name="Danh mục\'"', "Danh mục': no legal sheet name"),
        (WORKBOOK, 'name="Danh mục"', 'name="II.4 LÀM SẠCH DỮ LIỆU"', "name of 2 sheets"),
        ("xl/sharedStrings.xml", "ls_1", "l" * 32_768, "A2: text of 32768 characters, at most 32767"),
        (SHEET1, "SUM(B:B)", "+".join(["1"] * 4200), "characters, at most 8192"),
        (WORKBOOK, '"ty_le"', '"ty le"', "name ty le: no legal name"),
        (WORKBOOK, '"ty_le"', '"tl1"', "name tl1: no legal name"),
        (WORKBOOK, '"ty_le"', '"r1c1"', "name r1c1: no legal name"),
        (WORKBOOK, '"ty_le"', '"1a"', "name 1a: no legal name"),
        (WORKBOOK, '"ty_le"', f'"{"a" * 256}"', "no legal name"),
        (WORKBOOK, '"ty_le"', '"DS_KIEU"', "name ds_kieu: defined 2 times"),
        (WORKBOOK, '"ty_le"', '"ty_le_khac"', "D2: no name 'ty_le'"),
        (WORKBOOK, "'Danh mục'!$A$1:$A$2", "'Danh bạ'!$A$1:$A$2", "name ds_kieu: no sheet 'Danh bạ'"),
        (WORKBOOK, "'Danh mục'!$A$1:$A$2", "#REF!", "name ds_kieu: refers to nothing"),
        (WORKBOOK, "'Danh mục'!$A$1:$A$2", "'Danh mục'!#REF!", "name ds_kieu: refers to nothing"),
        (SHEET1, "'Danh mục'!A1", "'[1]Danh mục'!A1", "no sheet '[1]Danh mục'"),
        (SHEET1, '<row r="3"', '<row r="2"', "row behind row 2"),
        (SHEET1, '<c r="B3"', '<c r="A3"', "A3: cell out of order in row 3"),
        (SHEET1, '<c r="B3"', '<c r="B4"', "B4: cell out of order in row 3"),
        (
            "[Content_Types].xml",
            "sheet.main+xml",
            "sheet.macroEnabled.main+xml",
            "content type of a workbook with macros",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="r9" Type="x/externalLinkPath" Target="a.xlsx" TargetMode="External"/></Relationships>',
            "relationship externalLinkPath does not belong",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="r9" Type="x/image" Target="http://a/b.png" TargetMode="External"/></Relationships>',
            "relationship image does not belong",
        ),
    ],
)
def test_a_fault_is_found(part: str, old: str, new: str, fault: str) -> None:
    faults = lint(seeded(part, old, new))
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/calcChain.xml"])
def test_a_foreign_part_is_found(name: str) -> None:
    faulty = files.pack(unpack(SOUND, "", "") | {name: b""})
    assert lint(faulty) == [f"{name}: does not belong into our workbooks"]


def test_what_a_clerk_adds_is_not_ours() -> None:
    faults = lint(decorate(SOUND))
    assert "II.4 Làm sạch dữ liệu (extension): format names a sheet: \"'Sổ tay'!$B$2>100\"" in faults
    assert "xl/calcChain.xml: does not belong into our workbooks" in faults


def test_too_many_styles_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_lint, "MAX_STYLES", 1)
    assert lint(SOUND) == ["4 styles, at most 1"]


def test_a_formatted_cell_below_a_text_header_must_be_text() -> None:
    assert text_columns(SOUND, {"Giá trị"}) == [
        f"II.4 Làm sạch dữ liệu!B{row}: not formatted as text below 'Giá trị'" for row in (2, 3, 4)
    ]


def test_a_header_that_no_sheet_has_is_a_fault() -> None:
    assert text_columns(SOUND, {"Mã", "Mã số"}) == ["no header 'Mã số'"]


def test_a_text_column_ends_at_a_gap_or_at_another_header() -> None:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
    sheet = workbook.add_worksheet("A")
    sheet.write_column("A1", ["Mã", "ls_1"], bold)
    sheet.write_column("A3", ["Kiểu"], bold)
    sheet.write_column("A4", ["đoạn"], text)
    sheet.write_column("A6", ["không thuộc khối"], bold)
    workbook.close()
    assert text_columns(stream.getvalue(), {"Mã", "Kiểu"}) == ["A!A2: not formatted as text below 'Mã'"]
