"""The sample workbook gives the published report of May 2022 back, and tells what its authors missed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.actions.report import render_report
from de06_xl.actions.session import Checked, check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.placeholder import parse
from de06_xl.system import files, shipped
from de06_xl.workbook.formulas import value_formula
from de06_xl.workbook.grid import Block, Formula
from tests.conftest import NOW
from tests.support.word_text import LETTERHEAD, paragraphs_of, published


@pytest.fixture(scope="module")
def report(checked_sample: Checked) -> list[str]:
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    return paragraphs_of(render_report(checked_sample, files.read_bytes(template), template.name))


def test_every_published_paragraph_stands_in_the_report_whole_and_in_order(report: list[str]) -> None:
    assert [text for text in report if text not in LETTERHEAD] == published()


def test_the_letterhead_is_all_that_was_added(report: list[str]) -> None:
    assert set(report) - set(published()) == LETTERHEAD


def test_the_two_published_mistakes_are_found_and_nothing_else_but_notes(checked_sample: Checked) -> None:
    error, warning, *notes = checked_sample.findings
    assert {note.severity for note in notes} == {Severity.NOTE}
    assert (error.severity, error.sheet, error.cell, error.code, error.value, error.expected) == (
        Severity.ERROR,
        "II.4 Làm sạch dữ liệu",
        "D7",
        "ls_ngoai_tinh_ty_le",
        Decimal("97.53"),
        Decimal("95.73"),
    )
    assert (warning.severity, warning.sheet, warning.cell, warning.code, warning.value, warning.expected) == (
        Severity.WARNING,
        "II.3.3 Công dân số",
        "D12",
        "cccd_ty_le_tra",
        Decimal("99.2"),
        Decimal("99.3"),
    )
    assert "cắt" in warning.message


def test_the_notes_are_what_was_typed_twice_and_what_was_old(checked_sample: Checked) -> None:
    assert [(note.rule, note.sheet, note.value) for note in checked_sample.findings[2:]] == [
        ("doubled-word", "I Chỉ đạo, điều hành", "việc việc"),
        ("date-before-period", "II.4 Làm sạch dữ liệu", dt.date(2021, 12, 29)),
        ("date-before-period", "II.4 Làm sạch dữ liệu", dt.date(2022, 4, 12)),
        ("doubled-word", "II.5 Tuyên truyền", "truyền truyền"),
    ]


def with_our_formulas(sample: Path) -> Checked:
    """The sample with both overrides replaced by the formulas that stood there before."""
    session = open_file(sample, TerminalUi(), NOW, "test")
    figures = Figures(session.book())
    rows = {code: figure.indicator.row for code, figure in figures.items()}
    blocks = []
    for code in ("ls_ngoai_tinh_ty_le", "cccd_ty_le_tra"):
        row = rows[code]
        formula = value_formula(figures[code].indicator, figures.expressions[code], rows)
        assert formula
        blocks.append(Block(row.sheet, row.number, 4, [[Formula(formula)]]))
    session.grid.write(blocks)
    return check(session)


def test_with_our_formulas_back_in_their_cells_there_are_only_notes_and_the_rates_are_right(sample: Path) -> None:
    checked = with_our_formulas(sample)
    assert {finding.severity for finding in checked.findings} == {Severity.NOTE}
    assert checked.figures["ls_ngoai_tinh_ty_le"].text() == "95,73"
    assert checked.figures["cccd_ty_le_tra"].text() == "99,3"


def test_no_figure_that_is_an_indicator_is_typed_inside_a_text(checked_sample: Checked) -> None:
    """Figures printed with a thousands separator, a comma or a per cent sign come from placeholders only."""
    figures = {text for figure in checked_sample.figures.values() if (text := figure.text()) and len(text) > 3}
    typed = [
        (paragraph.text, number)
        for section in checked_sample.book.sections
        for paragraph in section.paragraphs
        for part in parse(paragraph.text)
        if isinstance(part, str)
        for number in re.findall(r"\d{1,3}(?:\.\d{3})+|\d+,\d+", part)
    ]
    assert typed == []
    assert (
        figures
        & {
            number
            for section in checked_sample.book.sections
            for paragraph in section.paragraphs
            for part in parse(paragraph.text)
            if isinstance(part, str)
            for number in re.findall(r"[\d.,]*\d", part)
        }
        == set()
    )


def test_every_indicator_with_a_text_is_printed(checked_sample: Checked) -> None:
    named = {
        part.name
        for section in checked_sample.book.sections
        for paragraph in section.paragraphs
        for part in parse(paragraph.text)
        if not isinstance(part, str)
    }
    assert set(checked_sample.figures) - named == {"ls_sai_cau_truc_con_lai"}


def test_the_check_writes_its_findings_and_finds_the_same_afterwards(sample: Path) -> None:
    from de06_xl.actions import validate

    session = open_file(sample, TerminalUi(), NOW, "test")
    before = check(session).findings
    commit(session, validate.run(session))
    assert check(open_file(sample, TerminalUi(), NOW, "test")).findings == before
