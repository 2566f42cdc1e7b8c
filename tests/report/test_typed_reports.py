"""Reports of other bodies, typed into a blank workbook as facts, headings and paragraphs, come out word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from de06_xl.actions.report import render_report
from de06_xl.actions.session import check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system import shipped
from tests.conftest import NOW
from tests.support.typed_report import expected_lines, typed_report
from tests.support.word_text import fold, paragraphs_of

REPORTS = ("bo-cong-an-2024-6T", "so-tu-phap-2026-06")
COMMON = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"}
"""What every report has, and the texts leave out."""
APPENDIX = "PHỤ LỤC"
"""The line with which the appendices of a text begin; these are not compared yet."""


def printed(path: Path) -> list[str]:
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    report = render_report(check(open_file(path, TerminalUi(), NOW, "test")), template.read_bytes(), template.name)
    return [line for line in paragraphs_of(report) if line not in COMMON]


def expected(name: str) -> list[str]:
    """What the report prints before its appendices, in its order: the left column of its letterhead first."""
    lines = [fold(text) for _, text in expected_lines(name)]
    return lines[: lines.index(APPENDIX)] if APPENDIX in lines else lines


@pytest.mark.parametrize("name", REPORTS)
def test_every_line_is_printed_word_for_word(name: str, tmp_path: Path) -> None:
    assert printed(typed_report(name, tmp_path)) == expected(name)
