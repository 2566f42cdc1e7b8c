"""Files that are no workbook, or a broken one: a Vietnamese sentence that names the file, never a traceback."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def good() -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    bold = workbook.add_format({"bold": True})
    sheet = workbook.add_worksheet("A")
    sheet.write_row(0, 0, ["Mã", 1, True], bold)
    sheet.write_formula(1, 0, "=B1*2", None, 2)
    sheet.data_validation("B1", {"validate": "integer", "criteria": ">", "value": 0})
    workbook.close()
    return stream.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    parts = unpack(good(), "", "")
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    return files.pack(parts)


def without(name: str) -> bytes:
    parts = unpack(good(), "", "")
    del parts[name]
    return files.pack(parts)


def relationships(target: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}" Target="{target}"/></Relationships>'
    ).encode()


def word_document() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def entities(depth: int = 10) -> bytes:
    """A worksheet whose entities would grow to 10 to the power of ``depth`` characters."""
    nested = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, depth))
    prologue = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{nested}]>\n<worksheet '.encode()
    parts = unpack(good(), "", "")
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"<worksheet ", prologue, 1)
    assert b"</sheetData>" in sheet
    cell = f'<row r="9"><c r="A9" t="inlineStr"><is><t>&e{depth - 1};</t></is></c></row></sheetData>'.encode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", cell)
    return files.pack(parts)


NOT_WORKBOOKS = {
    "nothing at all": (b"", "không phải sổ Excel"),
    "text": ("Mã;Giá trị\n".encode(), "không phải sổ Excel"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "không phải sổ Excel"),
    "truncated": (good()[:-200], "bị hỏng hoặc tải về thiếu"),
    "password or xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "được đặt mật khẩu hoặc ở định dạng Office"),
    "ods": (
        files.pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        "ở định dạng OpenDocument",
    ),
    "xlsb": (
        files.pack({"_rels/.rels": relationships("xl/workbook.bin"), "xl/workbook.bin": b"\x83\x01"}),
        "ở định dạng nhị phân .xlsb",
    ),
    "docx": (word_document(), "là tệp Word, không phải sổ Excel"),
    "powerpoint": (
        files.pack({"_rels/.rels": relationships("ppt/p.xml"), "ppt/p.xml": b"<presentation/>"}),
        "không phải sổ Excel",
    ),
    "zip of something else": (files.pack({"anh.jpg": b"\xff\xd8"}), "không phải sổ Excel"),
    "without workbook part": (without("xl/workbook.xml"), "không phải sổ Excel"),
    "strict": (
        replaced(
            "xl/workbook.xml",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        "ở dạng Strict Open XML",
    ),
    "broken workbook": (replaced("xl/workbook.xml", b"</sheets>", b"</sheet>"), "bị hỏng bên trong"),
    "broken relationships": (replaced("xl/_rels/workbook.xml.rels", b"</Relationships>", b""), "bị hỏng bên trong"),
}

BROKEN_INSIDE = {
    "sheet cut off": replaced("xl/worksheets/sheet1.xml", b"</sheetData>", b""),
    "sheet with nested entities": entities(),
    "number that is none": replaced("xl/worksheets/sheet1.xml", b"<v>1</v>", b"<v>1,5</v>"),
    "text beyond the table": replaced("xl/worksheets/sheet1.xml", b"<v>0</v>", b"<v>99</v>"),
    "style that is none": replaced("xl/worksheets/sheet1.xml", b's="1"', b's="x"'),
    "broken styles": replaced("xl/styles.xml", b"</styleSheet>", b""),
    "broken texts": replaced("xl/sharedStrings.xml", b"</sst>", b""),
    "no content types": without("[Content_Types].xml"),
    "content types of another program": replaced("[Content_Types].xml", b"sheet.main+xml", b"other+xml"),
    "rule that no program knows": replaced("xl/worksheets/sheet1.xml", b'type="whole"', b'type="half"'),
}


@pytest.mark.parametrize("kind", NOT_WORKBOOKS)
def test_a_file_that_is_no_workbook_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    data, reason = NOT_WORKBOOKS[kind]
    path = tmp_path / "so.xlsx"
    path.write_bytes(data)
    with pytest.raises(De06Error, match=f"^Tệp “so.xlsx”: .*{reason}"):
        FileGrid(path)


@pytest.mark.parametrize("kind", BROKEN_INSIDE)
def test_a_workbook_broken_inside_is_refused_when_it_is_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(BROKEN_INSIDE[kind])
    with pytest.raises(De06Error, match=r"^Tệp “so.xlsx”.*: có nội dung không đọc được; hãy mở bằng Excel"):
        FileGrid(path).read("A")


@pytest.mark.parametrize("data", [BROKEN_INSIDE["sheet cut off"], entities(), entities(depth=1)])
def test_a_sheet_broken_inside_is_refused_when_it_is_written(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(data)
    with pytest.raises(De06Error, match=r"^Tệp “so.xlsx”: bị hỏng bên trong"):
        FileGrid(path).write([Block("A", 1, 1, [[1]])])
    assert path.read_bytes() == data


@pytest.mark.thorough
def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        chunk = bytes(1024 * 1024)
        with package.open("xl/workbook.xml", "w", force_zip64=True) as part:
            for _ in range(limits.MAX_PACKAGE // len(chunk) + 1):
                part.write(chunk)
    with pytest.raises(De06Error, match=r"^Tệp “so.xlsx”: giải nén ra quá lớn"):
        FileGrid(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(De06Error, match=r"khong_co.xlsx”: không tìm thấy"):
        FileGrid(tmp_path / "khong_co.xlsx")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(De06Error, match="là thư mục, không phải tệp"):
        FileGrid(tmp_path)


GOOD = good()
PARTS = unpack(GOOD, "", "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(150), deadline=None)
@given(st.sampled_from(sorted(PARTS)), st.data())
def test_no_damage_to_any_part_ends_in_a_traceback(tmp_path: Path, part: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(PARTS[part])))
    end = data.draw(st.integers(start, min(start + 40, len(PARTS[part]))))
    damage = data.draw(st.binary(max_size=8))
    path = tmp_path / "so.xlsx"
    path.write_bytes(files.pack(PARTS | {part: PARTS[part][:start] + damage + PARTS[part][end:]}))
    try:
        grid = FileGrid(path)
        for sheet in grid.sheets():
            grid.read(sheet)
            grid.write([Block(sheet, 2, 1, [["mới"]])])
    except De06Error as error:
        assert "so.xlsx" in str(error)  # noqa: PT017


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(100), deadline=None)
@given(st.integers(0, len(GOOD)), st.binary(max_size=30))
def test_no_damage_to_the_file_ends_in_a_traceback(tmp_path: Path, place: int, damage: bytes) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(GOOD[:place] + damage + GOOD[place + len(damage) :])
    try:
        grid = FileGrid(path)
        for sheet in grid.sheets():
            grid.read(sheet)
    except De06Error as error:
        assert "so.xlsx" in str(error)  # noqa: PT017
