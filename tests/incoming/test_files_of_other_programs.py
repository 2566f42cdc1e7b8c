"""What other programs write, and Excel reads: each gives the cells that Excel shows."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.styles import Font

from de06_xl.incoming.containers.package import unpack
from de06_xl.incoming.sheets import Locked, NotAForm, Sheet, open_spreadsheet
from de06_xl.system import files
from de06_xl.vietnamese.old_encodings import Status
from tests.support import xlsb
from tests.support.crafted_sheets import every_kind, ods, sheet_of, text_cell, with_parts
from tests.support.libreoffice import convert

BOOK, RELS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
X15 = 'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
EXTENSION = f'<extLst><ext {X15} uri="x"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def sheet(data: bytes) -> Sheet:
    return open_spreadsheet(data, "phieu").sheets[0]


def rewritten(**changes: Callable[[bytes], bytes]) -> bytes:
    """The workbook of every kind of cell with some parts written otherwise, by the last word of their names."""
    parts = unpack(every_kind(), "", "")
    names = {"book": BOOK, "rels": RELS, "styles": STYLES, "package": "_rels/.rels"}
    for key, change in changes.items():
        before = parts[names[key]]
        parts[names[key]] = change(before)
        assert parts[names[key]] != before
    return files.pack(parts)


def replacing(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda part: part.replace(old.encode(), new.encode())


# What is written twice ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("true", ["1", "true", "on"])
@pytest.mark.parametrize("after", ["", EXTENSION])
def test_a_workbooks_days_are_counted_as_it_says_itself(true: str, after: str) -> None:
    def change(part: bytes) -> bytes:
        part = part.replace(b"<workbookPr ", f'<workbookPr date1904="{true}" '.encode())
        return part.replace(b"</workbook>", f"{after}</workbook>".encode())

    assert sheet(rewritten(book=change)).rows[1][0] == dt.date(2026, 5, 15)


def test_an_extension_does_not_say_how_days_are_counted() -> None:
    other = f'<extLst><ext {X15} uri="x"><x15:workbookPr date1904="1"/></ext></extLst></workbook>'
    assert sheet(rewritten(book=replacing("</workbook>", other))).rows == sheet(every_kind()).rows


@pytest.mark.parametrize("element", ["dxfs", "cellStyleXfs"])
def test_formats_for_conditions_and_styles_are_none_of_a_cell(element: str) -> None:
    """A conditional format has number formats under the same ids."""
    inside = '<dxf><numFmt numFmtId="10" formatCode="General"/></dxf><xf numFmtId="0"/>'
    if element == "dxfs":
        change = replacing('<dxfs count="0"/>', f'<dxfs count="1">{inside}</dxfs>')
    else:
        change = replacing("</cellXfs>", f"</cellXfs><cellStyleXfs>{inside}</cellStyleXfs>")
    found = sheet(rewritten(styles=change))
    assert found.rows == sheet(every_kind()).rows
    assert (2, 5) in found.percent


def test_a_choice_that_only_newer_programs_know_counts_for_nothing() -> None:
    sheets = '<sheets><sheet name="Sai" sheetId="9" r:id="rId1"/></sheets>'
    choice = f'<mc:AlternateContent {MC}><mc:Choice Requires="x99">{sheets}</mc:Choice></mc:AlternateContent>'
    change = replacing("<sheets>", f"{choice}<sheets>")
    assert [one.name for one in open_spreadsheet(rewritten(book=change), "phieu").sheets] == ["Phiếu"]


RICH = "<is><r><t>2</t></r><r><t>1</t></r></is>"


@pytest.mark.parametrize(
    ("kind", "inside", "value"),
    [
        ("inlineStr", f"<v>7</v>{RICH}", "21"),
        ("inlineStr", f"{RICH}<v>7</v>", "21"),
        ("inlineStr", RICH, "21"),
        ("inlineStr", "<v>7</v>", "7"),
        ("n", f"<v>7</v>{RICH}", 7),
        ("n", f"{RICH}<v>7</v>", 7),
        ("str", f"{RICH}<v>7</v>", "7"),
    ],
)
def test_of_a_value_and_a_text_in_one_cell_the_type_says_which_counts(kind: str, inside: str, value: object) -> None:
    found = sheet(with_parts(sheet=sheet_of(f'<row r="1"><c r="A1" t="{kind}">{inside}</c></row>')))
    assert found.rows == [[value]]


# Where parts are ----------------------------------------------------------------------------------------------


def with_target(target: str, part: str) -> bytes:
    """The workbook with its sheet elsewhere."""
    parts = unpack(every_kind(), "", "")
    parts[RELS] = parts[RELS].replace(b'"worksheets/sheet1.xml"', f'"{target}"'.encode())
    parts[part] = parts.pop("xl/worksheets/sheet1.xml")
    return files.pack(parts)


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("./worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("../xl/./worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("Worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets/trang%201.xml", "xl/worksheets/trang 1.xml"),
        ("worksheets/trang%201.xml", "xl/worksheets/trang%201.xml"),
        ("../trang.xml", "trang.xml"),
        ("worksheets/sheet1.xml#a", "xl\\worksheets\\sheet1.xml"),
    ],
)
def test_a_relationships_target_is_resolved(target: str, part: str) -> None:
    assert sheet(with_target(target, part)).rows == sheet(every_kind()).rows


@pytest.mark.parametrize("part", ["xl/workbook22.xml", "xl/main.xml", "book.xml", "word/workbook.xml"])
def test_the_workbooks_part_may_have_any_name(part: str) -> None:
    parts = unpack(every_kind(), "", "")
    folder, _, file = f"/{part}".rpartition("/")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b'"xl/workbook.xml"', f'"{part}"'.encode())
    parts[part] = parts.pop(BOOK)
    rels = parts.pop(RELS)
    for kind in ("worksheets/", "theme/", "styles.xml", "sharedStrings.xml"):
        rels = rels.replace(f'"{kind}'.encode(), f'"/xl/{kind}'.encode())
    parts[f"{folder}/_rels/{file}.rels".lstrip("/")] = rels
    assert sheet(files.pack(parts)).rows == sheet(every_kind()).rows


def test_a_word_file_is_told_as_one_wherever_its_text_is() -> None:
    parts = unpack(every_kind(), "", "")
    parts[BOOK] = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
    with pytest.raises(NotAForm, match="tệp Word"):
        sheet(files.pack(parts))


def test_a_strict_workbook_is_read() -> None:
    """ISO/IEC 29500 strict names its namespaces and relationships otherwise, and writes dates as text."""
    parts = {
        name: part.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in unpack(every_kind(), "", "").items()
    }
    assert sheet(files.pack(parts)).rows == sheet(every_kind()).rows


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2022-05-18T00:00:00Z", dt.datetime(2022, 5, 18)),  # noqa: DTZ001
        ("2022-05-18", dt.date(2022, 5, 18)),
        ("08:30:00", dt.time(8, 30)),
        ("hôm qua", "hôm qua"),
    ],
)
def test_what_is_no_iso_date_does_not_cost_the_file(written: str, value: object) -> None:
    assert sheet(with_parts(sheet=sheet_of(f'<row r="1"><c r="A1" t="d"><v>{written}</v></c></row>'))).rows == [[value]]


# Excel's own password -----------------------------------------------------------------------------------------


def encrypted(data: bytes, password: str) -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, stream)
    return stream.getvalue()


def test_a_file_with_excels_own_password_opens_as_in_excel() -> None:
    assert sheet(encrypted(every_kind(), "VelvetSweatshop")).rows == sheet(every_kind()).rows


def test_a_workbook_of_excel_97_with_excels_own_password_opens_too() -> None:
    """The file is issue_385.xls of calamine's tests (MIT)."""
    data = (Path(__file__).parents[1] / "data" / "cases" / "default-password.xls").read_bytes()
    assert [one.name for one in open_spreadsheet(data, "phieu.xls").sheets] == ["Sheet1"]


def test_a_file_with_a_password_of_somebodys_is_refused() -> None:
    with pytest.raises(Locked, match="bỏ mật khẩu"):
        sheet(encrypted(every_kind(), "bí mật"))


def test_rounds_without_end_are_not_gone() -> None:
    data = encrypted(every_kind(), "VelvetSweatshop")
    assert b'spinCount="100000"' in data
    with pytest.raises(Locked):
        sheet(data.replace(b'spinCount="100000"', b'spinCount="999999"'))


# Letters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Đã tổ chức_x000B_hai đợt", "Đã tổ chức\nhai đợt"),
        ("một_x000D_\nhai", "một\nhai"),
        ("một_x000D__x000A_hai", "một\nhai"),
        ("m\u00adột\u200b ha\u202ei\ufeff", "một hai"),
        ("\uf0b7\tMột\n\uf0a7 Hai", "- Một\n- Hai"),
        ("\uf0fc", "✓"),
        ("ô \uf04a", "ô \uf04a"),
    ],
)
def test_letters_that_nobody_sees_neither_glue_nor_stay(stored: str, shown: str) -> None:
    cell = f'<c r="A1" t="inlineStr"><is><t xml:space="preserve">{stored}</t></is></c>'
    assert sheet(with_parts(sheet=sheet_of(f'<row r="1">{cell}</row>'))).rows == [[shown]]
    paragraphs = "".join(f"<text:p>{line.replace(chr(9), '<text:tab/>')}</text:p>" for line in shown.split("\n"))
    row = f"<table:table-row>{text_cell(paragraphs)}</table:table-row>"
    assert sheet(ods(row)).rows == [[shown]]


OLD, NEW = "§· tuyªn truyÒn l\u00adu ®éng 21 l\u00adît", "Đã tuyên truyền lưu động 21 lượt"


def in_old_font() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["A2"], page["A3"], page["A4"] = OLD, "cã", "H¹", "céng hßa"
    page["A2"].font = page["A3"].font = Font(name=".VnTime")
    page["A4"].font = Font(name=".VnTimeH")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def check_old_fonts(found: Sheet) -> None:
    assert [row[0] for row in found.rows] == [NEW, "cã", "Hạ", "CỘNG HÒA"]
    assert found.encodings == {
        (1, 1): Status.CONVERTED,
        (2, 1): Status.DOUBTFUL,
        (3, 1): Status.CONVERTED,
        (4, 1): Status.CONVERTED,
    }


def test_text_of_old_fonts_is_converted_or_marked() -> None:
    check_old_fonts(sheet(in_old_font()))


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_text_of_old_fonts_is_converted_in_other_formats_too(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(in_old_font())
    check_old_fonts(sheet(convert(path, kind, tmp_path).read_bytes()))


def test_text_of_old_fonts_is_converted_in_binary_workbooks_too() -> None:
    assert sheet(xlsb.workbook({"Phiếu": [[OLD]]})).rows == [[NEW]]


def test_a_binary_workbooks_cell_may_hold_its_text_itself() -> None:
    assert sheet(xlsb.workbook({"Phiếu": [[xlsb.RichText("Đã xong")]]})).rows == [["Đã xong"]]


def test_a_run_in_an_old_font_says_what_the_whole_text_is_in() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    old = book.add_format({"font_name": "VNI-Times", "bold": True})
    book.add_worksheet().write_rich_string("A1", old, "Haø ", old, "Tieân")
    book.close()
    assert sheet(stream.getvalue()).rows == [["Hà Tiên"]]
