"""Large registers are read without openpyxl, and say what it says; whatever else a sheet holds is left to it."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import WINDOWS_EPOCH

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from de06_xl.workbook.patch import cells
from de06_xl.workbook.patch.package import sheet_parts
from de06_xl.workbook.plain_cells import plain_cells
from de06_xl.workbook.quick_cells import DateStyles, Values


@pytest.fixture(autouse=True)
def _every_sheet_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LARGE", 0)


def both(data: bytes) -> dict[str, tuple[Values | None, dict[tuple[int, int], Any]]]:
    """Of each sheet what is read here, and what openpyxl reads."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    parts = unpack(data, "", "")
    found = {}
    for name, part in sheet_parts(parts).items():
        sheet = workbook[name]
        sheet.reset_dimensions()
        there = {(c.row, c.column): c.value for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        found[name] = plain_cells(parts[part], sheet._shared_strings, DateStyles.of(workbook)), there
    return found


def written(*rows: list[object], **options: object) -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, options)
    sheet = workbook.add_worksheet("a")
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, at, cell)
            else:
                sheet.write(number, at, cell)
    workbook.close()
    return stream.getvalue()


@pytest.mark.thorough
def test_every_shipped_sheet_is_read_as_openpyxl_reads_it_or_left_to_it() -> None:
    read = 0
    for name in (shipped.SAMPLE_WORKBOOK, *shipped.BLANK_WORKBOOKS.values()):
        for found, there in both(shipped.path_of(name).read_bytes()).values():
            assert found is None or found == there
            read += found is not None
    assert read > 10


TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=9)


@given(cells=st.lists(st.lists(TEXTS | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9), max_size=4), min_size=1))
@pytest.mark.parametrize("constant_memory", [True, False], ids=["inline texts", "shared texts"])
def test_texts_and_numbers(constant_memory: bool, cells: list[list[object]]) -> None:
    ((found, there),) = both(written(*cells, constant_memory=constant_memory)).values()
    assert (found or {}) == there


DAYS = st.floats(0, 2_958_465) | st.integers(0, 2_958_465) | st.sampled_from([0, 0.5, 59, 60, 60.25, 61, 45_000.34375])


@given(days=st.lists(DAYS, min_size=1, max_size=9), formats=st.lists(st.sampled_from(["dd/mm/yyyy hh:mm", "0.0"])))
@pytest.mark.parametrize("date_1904", [False, True])
def test_dates(date_1904: bool, days: list[float], formats: list[str]) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": date_1904}) as workbook:
        sheet = workbook.add_worksheet("a")
        for row, (number, shown) in enumerate(itertools.zip_longest(days, formats[: len(days)], fillvalue="d/m/yyyy")):
            sheet.write_number(row, 0, number, workbook.add_format({"num_format": shown}))
    ((found, there),) = both(stream.getvalue()).values()
    assert found == there


@pytest.mark.parametrize("other", [True, dt.timedelta(hours=30), "=1+1"])
def test_what_is_neither_is_left_to_openpyxl(other: object) -> None:
    stream = io.BytesIO()
    workbook = openpyxl.Workbook()
    assert workbook.active
    workbook.active.append(["a", 1, other])
    workbook.save(stream)
    ((found, _),) = both(stream.getvalue()).values()
    assert found is None


@pytest.mark.parametrize(
    "xml",
    [
        b"<a",
        b'<worksheet xmlns="urn:other"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="%s"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row></sheetData></worksheet>',
        b'<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1"><v>1</v><f/></c></row></sheetData></worksheet>',
    ],
)
def test_what_is_written_otherwise_is_left_to_openpyxl(xml: bytes) -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    assert plain_cells(xml.replace(b"%s", main), ["a"], DateStyles((), (), WINDOWS_EPOCH)) is None
