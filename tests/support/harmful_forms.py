"""Forms of the sample's units made harmful or broken, and mails and zips that bring them."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

from msoffcrypto.format.ooxml import OOXMLFile

from de06_xl.collect.forms import sheet as sheet_of_form
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files, shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.support.form_file import FormFile
from tests.support.incoming_mail import attachment, eml

SHEET = "xl/worksheets/sheet1.xml"


@cache
def form(unit: str) -> bytes:
    """A unit's filled form of the sample's mailbox."""
    with zipfile.ZipFile(shipped.path_of(shipped.SAMPLE_MAILBOX)) as inbox:
        return inbox.read(f"Phieu_2022-05_{unit}.xlsx")


@cache
def master() -> bytes:
    """The sample's workbook before anything was collected."""
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    return grid.copy_with(unreported_blocks(read_book(grid, "So.xlsx")))


def parts(data: bytes) -> dict[str, bytes]:
    return unpack(data, "phiếu", "sổ Excel .xlsx")


def with_parts(unit: str, **changed: bytes) -> bytes:
    """The unit's form with its sheet ("sheet") exchanged, or more parts by their paths."""
    return files.pack(parts(form(unit)) | {SHEET if name == "sheet" else name: part for name, part in changed.items()})


def with_cell(sheet: bytes, cell: str, inside: str, kind: str = "") -> bytes:
    """The sheet's part with what stands in one cell exchanged."""
    found = re.compile(rb'<c r="%s"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)' % cell.encode(), re.DOTALL)
    made, count = found.subn(
        lambda match: f'<c r="{cell}"{match[1].decode()}{kind}>{inside}</c>'.encode(), sheet, count=1
    )
    assert count == 1, cell
    return made


def first_figure(unit: str) -> str:
    """The cell of the unit's first figure."""
    file = FormFile(form(unit))
    return file.place(next(iter(file.figures)), "value").cell


def text_cell(unit: str) -> str:
    """The cell of the unit's first paragraph."""
    file = FormFile(form(unit))
    found = file.table(sheet_of_form.TEXTS)
    assert found
    return found.row(file.sections[0][1]).place("text").cell


@cache
def zip_bomb() -> bytes:
    """A zip of one entry that unpacks to 100 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("phieu.xlsx", "w") as entry:
        for _ in range(100):
            entry.write(bytes(1024 * 1024))
    return stream.getvalue()


def lying(data: bytes, size: int, reported: int) -> bytes:
    """The zip with the size of what it unpacks to exchanged, wherever it stands."""
    told_bytes = reported.to_bytes(4, "little")
    assert data.count(size.to_bytes(4, "little")) >= 1
    return data.replace(size.to_bytes(4, "little"), told_bytes)


def zip_bomb_that_lies() -> bytes:
    """Its directory says that 1,000 bytes come out."""
    return lying(zip_bomb(), 100 * 1024**2, 1_000)


def bomb_in_a_form_that_lies() -> bytes:
    return lying(bomb_in_a_form(), 100 * 1024**2, 1_000)


def nested_bomb() -> bytes:
    """Twenty zips of twenty zips of 100 MB: 40 GB in all."""
    return zip_of_twenty(zip_of_twenty(zip_bomb()))


def zip_of_twenty(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.zip", data)
    return stream.getvalue()


@cache
def bomb_in_a_form() -> bytes:
    """A form whose sheet unpacks to 100 MB of blanks."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(form("PVHCC")).items():
            if name != SHEET:
                archive.writestr(name, part)
        with archive.open(SHEET, "w") as entry:
            for _ in range(100):
                entry.write(b" " * 1024 * 1024)
    return stream.getvalue()


def with_doctype(doctype: str, use: str) -> bytes:
    sheet = parts(form("PVHCC"))[SHEET]
    sheet = with_cell(sheet, first_figure("PVHCC"), f"<is><t>{use}</t></is>", ' t="inlineStr"')
    head = re.match(rb"<\?xml[^>]*\?>", sheet)
    start = head.end() if head else 0
    return with_parts("PVHCC", sheet=sheet[:start] + doctype.encode() + sheet[start:])


def xml_bomb() -> bytes:
    entities = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    return with_doctype(f"<!DOCTYPE worksheet [{''.join(entities)}]>", "&a9;")


def external_entity() -> bytes:
    return with_doctype('<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;")


def external_link() -> bytes:
    """A figure that is a formula over a workbook elsewhere, with a stored result."""
    link = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    target = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        b'Target="file:///\\\\x.example\\chung\\so.xlsx" TargetMode="External"/></Relationships>'
    )
    cell = first_figure("PVHCC")
    stood = FormFile(form("PVHCC")).sheet[cell].value
    sheet = with_cell(parts(form("PVHCC"))[SHEET], cell, f"<f>[1]Sheet1!A1</f><v>{stood}</v>")
    added = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": target,
    }
    return with_parts("PVHCC", sheet=sheet, **added)


def macros() -> bytes:
    return with_parts("PVHCC", **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)})


MILLION = 1_048_576


def rows_to_the_last(cell: str) -> bytes:
    """A form with rows down to the last one that a sheet can have, each with this below the form's own."""
    sheet = parts(form("PVHCC"))[SHEET]
    first = max(int(number) for number in re.findall(rb'<row r="(\d+)"', sheet)) + 1
    row = f'<row r="{{0}}">{cell}</row>' if cell else '<row r="{0}"/>'
    rows = "".join(map(row.format, range(first, MILLION + 1)))
    return with_parts("PVHCC", sheet=sheet.replace(b"</sheetData>", f"{rows}</sheetData>".encode()))


def million_rows_of_figures() -> bytes:
    return rows_to_the_last('<c r="A{0}"><v>1</v></c>')


def million_rows_with_a_format() -> bytes:
    return rows_to_the_last('<c r="A{0}" s="1"/>')


def million_empty_rows() -> bytes:
    """Rows without a cell: no harm, the form is read."""
    return rows_to_the_last("")


def one_far_cell() -> bytes:
    sheet = parts(form("PVHCC"))[SHEET]
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_parts("PVHCC", sheet=sheet.replace(b"</sheetData>", far))


def formula_without_result() -> bytes:
    return with_parts("PVHCC", sheet=with_cell(parts(form("PVHCC"))[SHEET], first_figure("PVHCC"), "<f>1+1</f>"))


def encrypted() -> bytes:
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(form("PVHCC"))).encrypt("mat-khau", stream)
    return stream.getvalue()


def another_units() -> bytes:
    """A mail of one unit with the form of another."""
    return eml(attachment(form("PVHCC")), sender=b"ab@kiengiang.example")


TRICKS = ("../../../thoat.xlsx", "..\\..\\thoat.xlsx", "/tmp/thoat.xlsx", "C:\\thoat.xlsx")


def tricks() -> list[tuple[str, bytes]]:
    """Names that would lead out of a folder, each with a form; no two files are alike."""
    return [
        (name, with_parts("PVHCC", **{"docProps/them.xml": b"<x/>" * number})) for number, name in enumerate(TRICKS, 1)
    ]


def zipped_with_tricks() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in tricks():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


def attached_with_tricks() -> bytes:
    header = b'Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename="'
    attached = [attachment(data, header + name.replace("\\", "\\\\").encode() + b'"') for name, data in tricks()]
    return eml(*attached, sender=b"pvhcc@kiengiang.example")
