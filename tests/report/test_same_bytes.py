"""The same workbook, template and installation give the same report, byte for byte, whenever it is made."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from de06_xl.actions import report
from de06_xl.actions.session import open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.report.seal import is_untouched, is_untouched_pdf, seal, seal_pdf
from tests.conftest import NOW


def export(workbook: Path, out: Path) -> bytes:
    report.run(open_file(workbook, TerminalUi(), NOW, "test"), out=out)
    return out.read_bytes()


@pytest.mark.thorough
def test_two_exports_two_seconds_apart_are_identical(sample: Path, tmp_path: Path) -> None:
    first = export(sample, tmp_path / "một.docx")
    time.sleep(2.1)  # zip keeps times to two seconds
    assert export(sample, tmp_path / "hai.docx") == first


def test_where_the_workbook_lies_does_not_matter(sample: Path, tmp_path: Path) -> None:
    other = tmp_path / "nơi khác"
    other.mkdir()
    moved = Path(shutil.copy(sample, other / "tên khác.xlsx"))
    assert export(moved, other / "b.docx") == export(sample, tmp_path / "a.docx")


def test_a_seal_tells_a_touched_report_from_an_untouched_one(sample: Path, tmp_path: Path) -> None:
    data = export(sample, tmp_path / "a.docx")
    assert is_untouched(data)
    assert seal(data) == data
    from docx import Document

    document = Document(str(tmp_path / "a.docx"))
    document.save(str(tmp_path / "a.docx"))
    assert is_untouched((tmp_path / "a.docx").read_bytes())  # saved as it was: nothing of the text changed
    document.paragraphs[8].add_run("!")
    document.save(str(tmp_path / "a.docx"))
    assert not is_untouched((tmp_path / "a.docx").read_bytes())


def test_what_is_no_report_of_ours_counts_as_touched() -> None:
    assert not is_untouched(b"")
    assert not is_untouched(b"PK\x03\x04 broken")


def test_a_scan_of_the_signed_report_is_no_pdf_of_ours() -> None:
    ours = seal_pdf(b"%PDF-1.7 ... %%EOF")
    assert is_untouched_pdf(ours)
    assert not is_untouched_pdf(b"%PDF-1.7 scan")
    assert not is_untouched_pdf(ours + b"signed")
