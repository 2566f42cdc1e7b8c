"""The add-in as a file: built from our source, clean for Office and for scanners, with nothing in it but ours."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import olefile
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from pyopenvba import ExcelFile

from de06_xl.build import addin, ribbon
from de06_xl.incoming.containers.package import unpack
from tests.support.addin_host import ADDIN

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools.olevba import VBA_Parser, detect_hex_strings

SOURCES = sorted(addin.VBA.glob("*.bas"))

SUSPICIOUS = {
    # the launcher and its message box
    "WScript.Shell",
    "Shell",
    "CreateObject",
    "Run",
    # the class ids of ThisWorkbook and Sheet1, which every workbook with macros has: CLASS_IDS
    "Hex Strings",
}
"""All that olevba may find in our VBA, and why it is there."""
CLASS_IDS = {"00020819", "00020820", "000000000046"}
"""Parts of the two that are taken for text in hexadecimal; Excel itself writes them into every such file."""
FILES_AND_SETTINGS = ("Environ", "Dir", "Open", "Kill", "GetAttr", "FileCopy", "MkDir", "GetSetting", "SaveSetting")
"""VBA's functions of files and settings, which know only the letters of an ANSI code page; and what destroys."""
FOREIGN_CODE = ("Declare", "Shell", "GetObject", "Evaluate", "ExecuteExcel4Macro", "SendKeys", "OnTime", "RunPython")
"""Other ways to code that is not ours, or that 32 and 64 bits call differently."""


@pytest.fixture(scope="module")
def built() -> bytes:
    return addin.build_addin()


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    return unpack(ADDIN.read_bytes(), ADDIN.name, "phần bổ trợ")


@pytest.fixture(scope="module")
def project(parts: dict[str, bytes]) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(parts["xl/vbaProject.bin"]))


# Built from our source


def test_the_committed_addin_equals_the_built_one_part_by_part(built: bytes, parts: dict[str, bytes]) -> None:
    fresh = unpack(built, ADDIN.name, "phần bổ trợ")
    assert list(parts) == list(fresh)
    assert [name for name in fresh if parts[name] != fresh[name]] == []


def test_building_twice_gives_the_same_bytes(built: bytes) -> None:
    assert addin.build_addin() == built


def test_the_vba_in_the_file_is_our_source_and_nothing_else() -> None:
    parser = VBA_Parser(str(ADDIN))
    found = {name: code.replace("\r\n", "\n") for _, _, name, code in parser.extract_macros()}
    parser.close()
    ours = {path.name: path.read_text(encoding="ascii") for path in SOURCES}
    assert found.keys() == ours.keys() | {"ThisWorkbook.cls", "Sheet1.cls"}
    assert {name: found[name] for name in ours} == ours
    code = {
        line for name in found.keys() - ours for line in found[name].splitlines() if not line.startswith("Attribute")
    }
    assert code == {"Option Explicit"}


def test_the_messages_stand_in_cells_of_their_names(parts: dict[str, bytes]) -> None:
    sheet, strings, book = (
        etree.fromstring(parts[f"xl/{name}.xml"]) for name in ("worksheets/sheet1", "sharedStrings", "workbook")
    )
    texts = ["".join(item.itertext()) for item in strings]
    cells = {cell.get("r"): texts[int(cell[0].text)] for cell in sheet.iter("{*}c") if cell.get("t") == "s"}
    names = {name.get("name"): name.text for name in book.iter("{*}definedName")}
    shown = {name: cells[names[name].partition("!")[2].replace("$", "")] for name in addin.MESSAGES}
    assert shown == addin.MESSAGES


# Clean for Office


def test_the_addin_is_valid_ooxml() -> None:
    result = OpenXmlValidator().validate(ADDIN)
    assert result.is_valid, [str(error) for error in result.errors]


def test_excel_takes_it_for_an_addin(parts: dict[str, bytes]) -> None:
    (override,) = etree.fromstring(parts["[Content_Types].xml"]).xpath("*[@PartName='/xl/workbook.xml']")
    assert override.get("ContentType") == "application/vnd.ms-excel.addin.macroEnabled.main+xml"


def test_the_ribbon_hangs_on_the_package(parts: dict[str, bytes]) -> None:
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    (relationship,) = etree.fromstring(parts["_rels/.rels"]).xpath("*[@Type=$kind]", kind=kind)
    assert relationship.get("Target") == "customUI/customUI14.xml"
    assert parts["customUI/customUI14.xml"] == ribbon.ribbon_xml()


def test_the_code_names_are_those_of_the_vba_modules(parts: dict[str, bytes]) -> None:
    book, sheet = (etree.fromstring(parts[name]) for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"))
    assert book.find("{*}workbookPr").get("codeName") == "ThisWorkbook"
    assert sheet.find("{*}sheetPr").get("codeName") == "Sheet1"


def test_the_project_refers_to_offices_library_that_knows_ribbon_controls() -> None:
    with ExcelFile(ADDIN) as file:
        assert {reference.name for reference in file.references()} == {"stdole", "Office"}


def test_no_compiled_code_is_in_the_file(project: olefile.OleFileIO) -> None:
    # [MS-OVBA] 2.3.4.1: five bytes, then a cache; 2.3.4.3: compiled code, then the source, which begins with 1
    assert set(project.openstream("VBA/_VBA_PROJECT").read()[5:]) == {0}
    modules = {stream[1] for stream in project.listdir() if stream[0] == "VBA"} - {"_VBA_PROJECT", "dir"}
    assert modules == {"ThisWorkbook", "Sheet1", *(path.stem for path in SOURCES)}
    assert {project.openstream(f"VBA/{name}").read(1) for name in modules} == {b"\x01"}


def test_nobodys_name_is_in_the_file(parts: dict[str, bytes]) -> None:
    core = etree.fromstring(parts["docProps/core.xml"])
    assert {core.findtext("{*}creator"), core.findtext("{*}lastModifiedBy")} == {"DeAn06"}


# Clean for scanners


def test_a_scanner_finds_nothing_but_what_the_launcher_needs() -> None:
    parser = VBA_Parser(str(ADDIN))
    found = parser.analyze_macros()
    code = parser.get_vba_code_all_modules()
    parser.close()
    assert {text for text, _ in detect_hex_strings(code)} == CLASS_IDS
    assert {keyword for kind, keyword, _ in found if kind == "Suspicious"} == SUSPICIOUS
    assert {keyword for kind, keyword, _ in found if kind == "IOC"} == {"pythonw.exe"}
    assert {kind for kind, _, _ in found} == {"Suspicious", "IOC"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_our_vba_declares_all_and_needs_no_code_page(path: Path) -> None:
    source = path.read_bytes()
    assert source.isascii()
    assert source.startswith(f'Attribute VB_Name = "{path.stem}"\nOption Explicit\n'.encode())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_our_vba_keeps_off_files_settings_and_foreign_code(path: Path) -> None:
    source = path.read_text(encoding="ascii").replace("WScript.Shell", "")
    words = {word.casefold() for word in re.findall(r"\w+", source)}
    assert words.isdisjoint(word.casefold() for word in FILES_AND_SETTINGS + FOREIGN_CODE)


def test_the_only_class_created_is_wscript_shell() -> None:
    source = "".join(path.read_text(encoding="ascii") for path in SOURCES)
    assert set(re.findall(r"CreateObject\((.*?)\)", source)) == {'"WScript.Shell"'}
    assert source.count("CreateObject") == source.count('CreateObject("WScript.Shell")')


def test_what_reaches_beyond_excel_knows_of_no_workbook() -> None:
    source = (addin.VBA / "De06Python.bas").read_text(encoding="ascii")
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("'"))
    assert not re.search(r"workbook|sheet|range|\.path|\.name|\.fullname", code, re.IGNORECASE)
