"""Spreadsheet files made part by part: .xlsx with one part exchanged, .ods from rows, .xls from records."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Iterable

import xlsxwriter

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def good() -> bytes:
    """A small workbook, no form."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    sheet = workbook.add_worksheet("Phiếu")
    sheet.write_row(0, 0, ["Mã", 1, True, "Giá trị"])
    sheet.write_formula(1, 0, "=B1*2", None, 2)
    workbook.close()
    return stream.getvalue()


def every_kind() -> bytes:
    """A sheet with every kind of cell, as XlsxWriter writes them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("Phiếu")
    day, time, span = (book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "hh:mm", "[h]:mm"))
    percent, blank = book.add_format({"num_format": "0.00%"}), book.add_format({"bold": True})
    page.write_row(0, 0, ["Mã", 7440, 0.25, True, False, "  blanks kept  ", "a & b <c>", "=1+1".join("  ")])
    page.write_datetime(1, 0, dt.datetime(2022, 5, 14), day)  # noqa: DTZ001
    page.write_datetime(1, 1, dt.datetime(2022, 5, 14, 8, 30), day)  # noqa: DTZ001
    page.write_datetime(1, 2, dt.time(4, 5), time)
    page.write_number(1, 3, 1.25, span)
    page.write_number(1, 4, 0.9753, percent)
    page.write_blank(1, 5, None, blank)
    page.write_formula(2, 0, "=B1*2", None, 14880)
    page.write_formula(2, 1, '="Đã "&"xong"', None, "Đã xong")
    page.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    page.write_formula(2, 3, "=B1>1", None, True)
    page.write_formula(2, 4, "=B1", None, "")
    page.write_string(2, 30, "xa")
    page.write_string(40, 0, "dưới")
    book.close()
    return stream.getvalue()


def with_parts(**changed: bytes) -> bytes:
    """The workbook with a sheet ("sheet") or its texts ("texts") exchanged."""
    names = {"sheet": SHEET, "texts": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml"}
    return files.pack(unpack(good(), "", "") | {names[key]: part for key, part in changed.items()})


def sheet_of(rows: str | Iterable[str], before: str = "") -> bytes:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def cell(address: str, value: object = 1) -> str:
    return f'<c r="{address}"><v>{value}</v></c>'


def ods(rows: str, before: str = "") -> bytes:
    content = (
        f'{before}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Phiếu">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return files.pack({"mimetype": ODS_TYPE, "content.xml": content.encode()})


def text_cell(inside: str, attributes: str = "") -> str:
    """A cell of an .ods with a text."""
    return f'<table:table-cell office:value-type="string" {attributes}>{inside}</table:table-cell>'


def biff(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def xls(globals_: bytes, sheet: bytes) -> bytes:
    """A workbook of Excel 97 in a compound file, with one sheet."""
    bof, end = biff((0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))), biff((0x000A, b""))
    bound = biff((0x0085, struct.pack("<IBBBB", len(bof) + 4 + 8 + 5 + len(globals_) + 4, 0, 0, 5, 0) + b"Phieu"))
    stream = bof + bound + globals_ + end
    assert struct.unpack_from("<I", stream, len(bof) + 4)[0] == len(stream)
    return compound("Workbook", stream + biff((0x0809, struct.pack("<HHHHII", 0x0600, 16, 0, 0, 0, 0))) + sheet + end)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file of version 4 ([MS-CFB] 2) with one stream."""
    sector = 4096
    stream = stream.ljust(max(len(stream), sector), b"\0")
    count = -(-len(stream) // sector)
    tables = -(-(count + 2) // 1024) + 1
    fat = [0xFFFFFFFD] * tables + [0xFFFFFFFE] + list(range(tables + 2, tables + 1 + count)) + [0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (tables * 1024 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<IIIIIIIII", 1, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack(f"<{109}I", *range(tables), *[0xFFFFFFFF] * (109 - tables))

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (title + "\0").encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return head + bytes(16) + struct.pack("<I16xIQ", 0, start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, tables + 1, len(stream))
    body = struct.pack(f"<{len(fat)}I", *fat) + directory.ljust(sector, b"\0") + stream.ljust(count * sector, b"\0")
    return header.ljust(sector, b"\0") + body
