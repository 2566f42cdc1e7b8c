"""Files that mean harm, or are broken, what the sentence about each says, and a process of its own that reads one."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from tests.support import xlsb
from tests.support.crafted_sheets import MAIN, SHEET, biff, cell, compound, good, ods, sheet_of, with_parts, xls

MEGABYTES = 300
HANG = 120
"""Seconds after which a child is given up: the machine may be busy with other tests."""


# Bombs --------------------------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    """400 MB of blanks in a sheet."""
    return with_parts(sheet=sheet_of([" " * 400_000_000]))


def zip_bomb_that_hides_its_size() -> bytes:
    """The same, but the package says that it unpacks to 1,000 bytes."""
    big, small = struct.pack("<I", 400_000_000), struct.pack("<I", 1_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in unpack(good(), "", "").items():
            package.writestr(name, bytes(400_000_000) if name == SHEET else part)
    return stream.getvalue().replace(big, small)


def zip_bomb_of_pictures() -> bytes:
    """Pictures are never unpacked, but such a package is not a form either."""
    return files.pack(unpack(good(), "", "") | {f"xl/media/{n}.bmp": bytes(40_000_000) for n in range(8)})


def zip_of_very_many_parts() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(60_000):
            package.writestr(f"xl/worksheets/sheet{number}.xml", b"")
    return stream.getvalue()


def zip_with_two_sheets_of_one_name() -> bytes:
    stream = io.BytesIO(good())
    with zipfile.ZipFile(stream, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr(SHEET, sheet_of(cell("A1")))
    return stream.getvalue()


def entities(depth: int = 12) -> str:
    nested = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, depth))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{nested}]>'


def xml_bomb_in_a_sheet() -> bytes:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>'
    return with_parts(sheet=sheet_of(row, entities()))


def xml_bomb_in_the_texts() -> bytes:
    return with_parts(texts=f'{entities()}<sst xmlns="{MAIN}"><si><t>&e11;</t></si></sst>'.encode())


def xml_bomb_in_the_styles() -> bytes:
    return with_parts(styles=f'{entities()}<styleSheet xmlns="{MAIN}">&e11;</styleSheet>'.encode())


def xml_bomb_in_an_ods() -> bytes:
    return ods("<table:table-row><table:table-cell/></table:table-row>&e11;", entities())


def external_entity() -> bytes:
    before = '<!DOCTYPE sst [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return with_parts(texts=f'{before}<sst xmlns="{MAIN}"><si><t>&file;</t></si></sst>'.encode())


def utf_16_bomb() -> bytes:
    """A document type whose letters are two bytes each."""
    text = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_of("&e11;", entities()).decode()
    return with_parts(sheet=text.encode("utf-16"))


def very_many_elements() -> bytes:
    return with_parts(sheet=sheet_of("<row/>" * 4_000_000))


def very_many_empty_cells() -> bytes:
    return with_parts(sheet=sheet_of(["<row>", "<c/>" * (limits.MAX_CELLS + 1), "</row>"]))


def very_deep_elements() -> bytes:
    return with_parts(book=b"<a>" * 3_000_000)


def very_many_sheets() -> bytes:
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 200))
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return with_parts(book=f'<workbook xmlns="{MAIN}" xmlns:r="{relationship}">{sheets}</workbook>'.encode())


# Too much -----------------------------------------------------------------------------------------------------


def a_million_rows() -> bytes:
    return with_parts(sheet=sheet_of(f'<row r="{n}">{cell(f"A{n}")}</row>' for n in range(1, 1_048_577)))


def two_cells_far_apart() -> bytes:
    return with_parts(sheet=sheet_of(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'))


def far_cells_without_addresses() -> bytes:
    """Places count on where none are named: 100,000 columns, then 100,000 rows."""
    wide, tall = "<c><v>1</v></c>" * 100_000, "<row/>" * 100_000
    return with_parts(sheet=sheet_of(f"<row>{wide}</row>{tall}<row><c><v>1</v></c></row>"))


def one_cell_repeated_in_an_ods() -> bytes:
    cells = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    return ods(f'<table:table-row table:number-rows-repeated="1048576">{cells}</table:table-row>')


def a_repeat_beyond_all_numbers() -> bytes:
    repeats = f'table:number-columns-repeated="{"9" * 6000}"'
    return ods(f"<table:table-row><table:table-cell {repeats}/></table:table-row>")


def blanks_by_number_in_an_ods() -> bytes:
    text = '<text:p>a<text:s text:c="2000000000"/>b</text:p>'
    one = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return ods(f"<table:table-row>{one}</table:table-row>")


def blanks_in_many_cells_of_an_ods() -> bytes:
    text = '<text:p><text:s text:c="32000"/></text:p>'
    cell_ = f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return ods(f"<table:table-row>{cell_ * 5_000}</table:table-row>")


def one_long_text_in_very_many_cells() -> bytes:
    texts = f'<sst xmlns="{MAIN}"><si><t>{"Dài " * 250_000}</t></si></sst>'.encode()
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 90_000))
    return with_parts(texts=texts, sheet=sheet_of(rows))


def far_cells_in_an_xlsb() -> bytes:
    data = unpack(xlsb.workbook({"Phiếu": [[1], [2]]}), "", "")
    part = data["xl/worksheets/sheet1.bin"]
    head = struct.pack("<IIHBBB", 1, 0, 300, 0, 0, 0)
    assert head in part
    data["xl/worksheets/sheet1.bin"] = part.replace(head, struct.pack("<IIHBBB", 1_048_575, 0, 300, 0, 0, 0)).replace(
        struct.pack("<II", 0, 0) + struct.pack("<i", 2 << 2 | 2), struct.pack("<II", 16_383, 0) + struct.pack("<i", 10)
    )
    return files.pack(data)


def very_many_records_in_an_xlsb() -> bytes:
    data = unpack(xlsb.workbook({"Phiếu": [[1]]}), "", "")
    data["xl/worksheets/sheet1.bin"] = bytes([0x7F, 0]) * 10_000_000
    return files.pack(data)


def far_cells_in_an_xls() -> bytes:
    return xls(
        b"", biff((0x0203, struct.pack("<HHHd", 0, 0, 0, 1)), (0x0203, struct.pack("<HHHd", 65_535, 65_535, 0, 1)))
    )


def very_many_records_in_an_xls() -> bytes:
    return xls(b"", biff((0x1234, b"")) * 4_000_000)


def a_table_of_texts_that_never_ends() -> bytes:
    return xls(biff((0x00FC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF))), b"")


def a_compound_file_that_runs_in_a_circle() -> bytes:
    """The first sector of the stream is said to follow itself; the stream claims to be 2 GB long."""
    data = bytearray(xls(b"", biff((0x1234, bytes(8_000))) * 3))
    first = data.index(biff((0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)))) // 4096 - 1
    data[4096 + 4 * first : 4096 + 4 * first + 4] = struct.pack("<I", first)
    name = data.index("Workbook".encode("utf-16-le"))
    data[name + 120 : name + 124] = struct.pack("<I", 2_000_000_000)
    return bytes(data)


def a_compound_file_with_very_many_tables() -> bytes:
    """A header that counts 4 billion sectors of tables, listed in a sector that follows itself."""
    data = bytearray(far_cells_in_an_xls())
    data[44:48] = data[72:76] = struct.pack("<I", 0xFFFF_FFFF)
    data[68:72] = struct.pack("<I", 0)
    return bytes(data)


# Not what they say --------------------------------------------------------------------------------------------


def program() -> bytes:
    return b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(2_000)


def web_page() -> bytes:
    return '<html><meta charset="utf-8"><table><tr><td>Mã</td></tr></table></html>'.encode()


def comma_separated() -> bytes:
    return "\ufeffMã,Giá trị\ntt_luot,5\n".encode()


def pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(100)


def nothing() -> bytes:
    return b""


def random_bytes() -> bytes:
    return zlib.compress(b"DeAn06" * 100) + bytes(range(256))


def word_file() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def old_word_file() -> bytes:
    return compound("WordDocument", bytes(5_000))


def plain_zip() -> bytes:
    return files.pack({"anh.jpg": b"\xff\xd8"})


def excel_2003_xml() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def excel_95() -> bytes:
    return compound("Book", bytes(5_000))


# Encrypted ----------------------------------------------------------------------------------------------------


def encrypted_xlsx() -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(good())).encrypt("matkhau", stream)
    assert msoffcrypto.OfficeFile(io.BytesIO(stream.getvalue())).is_encrypted()
    return stream.getvalue()


def encrypted_xls() -> bytes:
    return xls(biff((0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))), b"")


def encrypted_ods() -> bytes:
    parts = unpack(ods(""), "", "")
    parts["META-INF/manifest.xml"] = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    return files.pack(parts)


def encrypted_zip() -> bytes:
    """The bit that says so, set in every entry of both directories."""
    data = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for entry in package.infolist():
            data[entry.header_offset + 6] |= 1
    at = data.find(b"PK\1\2")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\1\2", at + 4)
    return bytes(data)


# Truncated and spoilt -----------------------------------------------------------------------------------------


def cut_off() -> bytes:
    return good()[:-200]


def cut_in_half() -> bytes:
    return good()[: len(good()) // 2]


def cut_off_xls() -> bytes:
    return far_cells_in_an_xls()[:9_000]


def damaged_inside() -> bytes:
    data = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo(SHEET)
    at = entry.header_offset + 30 + len(SHEET) + 40
    data[at : at + 8] = b"\xff" * 8
    return bytes(data)


def a_text_that_is_not_there() -> bytes:
    return with_parts(sheet=sheet_of('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'))


def a_number_that_is_none() -> bytes:
    return with_parts(sheet=sheet_of('<row r="1"><c r="A1"><v>1,5</v></c></row>'))


def formats_that_are_no_numbers() -> bytes:
    return with_parts(styles=f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>'.encode())


UNPACKED, AMOUNT, FAR = "giải nén ra quá lớn", "quá mức an toàn", "ở ô quá xa phần còn lại của trang"
DOCTYPE, BROKEN, PASSWORD = "DOCTYPE", "bị hỏng hoặc tải về thiếu", "được đặt mật khẩu"

HARMFUL: dict[Callable[[], bytes], str] = {
    zip_bomb_that_hides_its_size: UNPACKED,
    zip_with_two_sheets_of_one_name: "có hai phần cùng tên bên trong",
    xml_bomb_in_a_sheet: DOCTYPE,
    very_many_empty_cells: "có quá nhiều ô, quá mức an toàn",
    zip_bomb: UNPACKED,
    zip_bomb_of_pictures: UNPACKED,
    zip_of_very_many_parts: "gồm 60000 phần bên trong",
    xml_bomb_in_the_texts: DOCTYPE,
    xml_bomb_in_the_styles: DOCTYPE,
    xml_bomb_in_an_ods: DOCTYPE,
    external_entity: DOCTYPE,
    utf_16_bomb: DOCTYPE,
    very_many_elements: AMOUNT,
    very_deep_elements: AMOUNT,
    very_many_sheets: "có 199 trang tính",
    a_million_rows: AMOUNT,
    two_cells_far_apart: FAR,
    far_cells_without_addresses: FAR,
    one_cell_repeated_in_an_ods: FAR,
    a_repeat_beyond_all_numbers: "lặp lại một ô hoặc một hàng quá nhiều lần",
    blanks_by_number_in_an_ods: "lặp lại một ô hoặc một hàng quá nhiều lần",
    blanks_in_many_cells_of_an_ods: AMOUNT,
    one_long_text_in_very_many_cells: "không phải phiếu của DeAn06",
    far_cells_in_an_xlsb: FAR,
    very_many_records_in_an_xlsb: AMOUNT,
    far_cells_in_an_xls: FAR,
    very_many_records_in_an_xls: AMOUNT,
    a_table_of_texts_that_never_ends: "không phải phiếu của DeAn06",
    a_compound_file_that_runs_in_a_circle: BROKEN,
    a_compound_file_with_very_many_tables: BROKEN,
    program: r"là chương trình chạy được \(.exe\)",
    web_page: r"là trang web \(HTML\)",
    comma_separated: "là tệp chữ",
    pdf: "là tệp PDF",
    picture: "là ảnh",
    nothing: "trống, không có nội dung",
    random_bytes: "không phải bảng tính",
    word_file: "là tệp Word",
    old_word_file: "không phải bảng tính",
    plain_zip: "không phải bảng tính",
    excel_2003_xml: "XML của Excel 2003",
    excel_95: "Excel 95",
    encrypted_xlsx: PASSWORD,
    encrypted_xls: PASSWORD,
    encrypted_ods: PASSWORD,
    encrypted_zip: PASSWORD,
    cut_off: BROKEN,
    cut_in_half: BROKEN,
    cut_off_xls: BROKEN,
    damaged_inside: BROKEN,
    a_text_that_is_not_there: BROKEN,
    a_number_that_is_none: BROKEN,
    formats_that_are_no_numbers: BROKEN,
}
"""How to make each file, and what the sentence says of it."""


def read_in_a_child(path: Path) -> dict[str, str | float]:
    command = [sys.executable, "-m", "tests.support.hostile_child", str(path)]
    child = subprocess.run(command, capture_output=True, text=True, timeout=HANG, check=False)
    assert child.returncode == 0, child.stderr
    assert child.stderr == ""
    answer: dict[str, str | float] = json.loads(child.stdout)
    assert float(answer["megabytes"]) < MEGABYTES, answer
    return answer
