"""Files that mean harm, or are broken: refused in one sentence that names file and reason, at little cost.

Each is read in a process of its own, in at most the 300 MB of the contract. The contract's 5 seconds are measured by
`tests/bench/hostile.py`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import unpack
from de06_xl.incoming.sheets import open_spreadsheet
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from tests.support import xlsb
from tests.support.crafted_sheets import biff, good, ods, sheet_of, with_parts, xls
from tests.support.examples import examples
from tests.support.harmful_files import HARMFUL, read_in_a_child


@pytest.mark.linux("the memory used is read from /proc")
@pytest.mark.few(1, 20)
@pytest.mark.parametrize("make", HARMFUL, ids=lambda make: make.__name__)
def test_a_harmful_file_is_refused_in_one_sentence(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(make())
    reported = str(read_in_a_child(path)["reported"])
    assert reported.startswith("Tệp “phieu.xlsx”")
    assert reported.endswith(".")
    assert reported.count("\n") == 0
    assert re.search(HARMFUL[make], reported), reported


@pytest.mark.linux("the memory used is read from /proc")
def test_a_very_large_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "phieu.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    answer = read_in_a_child(path)
    assert str(answer["reported"]).startswith(
        "Tệp “phieu.xlsx”: lớn 200 MB, quá mức 20 MB của một phiếu nên không đọc; hãy"
    )
    assert float(answer["megabytes"]) < 100


@pytest.mark.thorough
def test_the_largest_workbook_that_is_read_stays_within_the_limits(tmp_path: Path) -> None:
    """As many cells as may be, each with a text of its own."""

    def row(number: int) -> str:
        cells = (f"<c r='{letter}{number}' t='inlineStr'><is><t>Mã {letter}{number}</t></is></c>" for letter in "ABCD")
        return f"<row>{''.join(cells)}</row>"

    path = tmp_path / "phieu.xlsx"
    path.write_bytes(with_parts(sheet=sheet_of(map(row, range(1, limits.MAX_CELLS // 4)))))
    assert "không phải phiếu của DeAn06" in str(read_in_a_child(path)["reported"])


def test_a_styled_column_to_the_last_row_is_no_harm() -> None:
    """What LibreOffice and gnumeric write below every sheet."""
    rows = (
        '<table:table-row><table:table-cell office:value-type="float" office:value="7"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    (sheet,) = open_spreadsheet(ods(rows), "phieu.ods").sheets
    assert sheet.rows == [[7]]


# Whatever the bytes -------------------------------------------------------------------------------------------

KINDS = {
    "xlsx": good(),
    "xlsb": xlsb.workbook({"Phiếu": [["Mã", 1, xlsb.Formula("x")], [0.5, True]]}),
    "xls": xls(
        biff((0x00FC, struct.pack("<II", 1, 1) + struct.pack("<HB", 2, 0) + b"Ma")),
        biff((0x00FD, struct.pack("<HHHI", 0, 0, 0, 0)), (0x0203, struct.pack("<HHHd", 1, 1, 0, 1))),
    ),
    "ods": ods('<table:table-row><table:table-cell office:value-type="float" office:value="7"/></table:table-row>'),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_files_that_are_spoilt_below_can_be_read(kind: str) -> None:
    assert open_spreadsheet(KINDS[kind], "phieu").sheets[0].rows


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_no_damage_to_the_bytes_ends_in_a_traceback(kind: str, data: st.DataObject) -> None:
    whole = KINDS[kind]
    at = data.draw(st.integers(0, len(whole)))
    damage = data.draw(st.binary(max_size=12))
    refused_or_read(whole[:at] + damage + whole[at + len(damage) :])


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(["xlsx", "xlsb", "ods"]), st.data())
def test_no_damage_to_a_part_ends_in_a_traceback(kind: str, data: st.DataObject) -> None:
    parts = unpack(KINDS[kind], "", "")
    name = data.draw(st.sampled_from(sorted(parts)))
    begin = data.draw(st.integers(0, len(parts[name])))
    end = data.draw(st.integers(begin, min(begin + 30, len(parts[name]))))
    spoilt = parts[name][:begin] + data.draw(st.binary(max_size=10)) + parts[name][end:]
    refused_or_read(files.pack(parts | {name: spoilt}))


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 0x0FFF), st.binary(max_size=40)), max_size=20))
def test_no_records_of_an_xls_end_in_a_traceback(records: list[tuple[int, bytes]]) -> None:
    refused_or_read(xls(b"", biff(*records)))


def refused_or_read(data: bytes) -> None:
    try:
        open_spreadsheet(data, "phieu.xlsx")
    except De06Error as error:
        assert str(error).startswith("Tệp “phieu.xlsx”")  # noqa: PT017
