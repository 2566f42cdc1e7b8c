"""Reports of other bodies, typed into a blank workbook as facts, headings and paragraphs, come out word for word."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from de06_xl.actions import validate
from de06_xl.actions.report import render_report
from de06_xl.actions.session import check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.finding import Severity
from de06_xl.system import shipped
from de06_xl.workbook import layout
from tests.conftest import NOW
from tests.support.typed_in_office import typed_in_office
from tests.support.typed_report import expected_lines, typed_report
from tests.support.word_text import fold, paragraphs_of

REPORTS = ("bo-cong-an-2024-6T", "so-tu-phap-2026-06")
COMMON = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"}
"""What every report has, and the texts leave out."""
TABLE = "t"
"""Marks a line of a report's text that is a row of a table, its cells parted by " | "."""


def rendered(path: Path) -> bytes:
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    return render_report(check(open_file(path, TerminalUi(), NOW, "test")), template.read_bytes(), template.name)


def table_rows(report: bytes) -> list[str]:
    """The rows of the report's own tables; those of the letterhead and the signature have no header row."""
    rows = []
    for table in Document(io.BytesIO(report)).tables:
        if table._tbl.xpath("./w:tr/w:trPr/w:tblHeader"):
            for row in table.rows:
                cells = list(dict.fromkeys((cell._tc, fold(cell.text)) for cell in row.cells))
                rows.append(" | ".join(text for _, text in cells).rstrip(" |"))
    return rows


def assert_word_for_word(path: Path, name: str) -> None:
    report = rendered(path)
    lines = expected_lines(name)
    assert table_rows(report) == [fold(text) for kind, text in lines if kind == TABLE]
    cells = {cell for row in table_rows(report) for cell in row.split(" | ")}
    words = [fold(text) for kind, text in lines if kind != TABLE]
    assert [line for line in paragraphs_of(report) if line not in COMMON and line not in cells] == words


@pytest.mark.few(1)
@pytest.mark.parametrize("name", REPORTS)
def test_every_line_is_printed_word_for_word(name: str, tmp_path: Path) -> None:
    assert_word_for_word(typed_report(name, tmp_path), name)


@pytest.mark.few(1)
@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_found_wrong_with_it(name: str, tmp_path: Path) -> None:
    findings = check(open_file(typed_report(name, tmp_path), TerminalUi(), NOW, "test")).findings
    assert [one.message for one in findings if one.severity is Severity.ERROR] == []


@pytest.mark.few(0, 2)
@pytest.mark.office
@pytest.mark.parametrize(
    ("name", "blank", "copied", "left"),
    [
        ("bo-cong-an-2024-6T", "trong", "I Nội dung", set()),
        ("so-tu-phap-2026-06", "trong", "I Nội dung", set()),
        ("so-tu-phap-2026-06", "tinh", "II.2.1 Dịch vụ công", {layout.UNITS.sheet, layout.RULES.sheet}),
    ],
)
def test_as_a_clerk_types_them_in_libreoffice(
    name: str, blank: str, copied: str, left: set[str], tmp_path: Path
) -> None:
    """Into the empty workbook, and into the province's, of which units and rules are ``left`` over."""
    path = typed_in_office(name, tmp_path, blank, copied)
    assert_word_for_word(path, name)
    session = open_file(path, TerminalUi(), NOW, "test")
    outcome = validate.run(session)
    assert {(one.severity, one.place.sheet) for one in outcome.findings} <= {(Severity.WARNING, one) for one in left}
    commit(session, outcome)
    assert_word_for_word(path, name)
    checked = open_file(path, TerminalUi(), NOW, "test")
    assert check(checked).findings == outcome.findings
    assert validate.run(checked).messages[1:] == ()  # no formula to put right any more
