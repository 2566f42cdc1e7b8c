"""A workbook that LibreOffice opened and saved says the same: content, findings and report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from de06_xl.actions import report, validate
from de06_xl.actions.session import Checked, check, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.workbook import layout, search
from tests.conftest import NOW
from tests.support.libreoffice import Type, convert, edit_and_save
from tests.support.word_text import paragraphs_of

pytestmark = pytest.mark.office


def through_xlsx(path: Path, folder: Path) -> Path:
    return convert(path, "xlsx", folder)


def through_ods(path: Path, folder: Path) -> Path:
    return convert(convert(path, "ods", folder), "xlsx", folder)


@pytest.fixture(params=[through_xlsx, through_ods])
def saved(request: pytest.FixtureRequest, sample: Path, tmp_path: Path) -> Path:
    """The sample, checked as a clerk does, then opened and saved by LibreOffice."""
    session = open_file(sample, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    folder = tmp_path / "LibreOffice"
    folder.mkdir()
    path: Path = request.param(sample, folder)
    return path


def content(book: Book) -> Book:
    """The workbook's content without the wording of formulas, which every program has its own way with."""
    return replace(
        book,
        sections=tuple(
            replace(
                section,
                indicators=tuple(
                    replace(indicator, formula="=" if indicator.formula else None) for indicator in section.indicators
                ),
            )
            for section in book.sections
        ),
    )


def checked(path: Path) -> Checked:
    return check(open_file(path, TerminalUi(), NOW, "test"))


@pytest.mark.thorough
def test_the_content_the_findings_and_the_report_are_the_same(sample: Path, saved: Path) -> None:
    before, after = checked(sample), checked(saved)
    assert len(list(before.book.indicators())) > 40
    assert content(replace(after.book, file=before.book.file)) == content(before.book)
    assert after.findings == before.findings
    assert [finding.rule for finding in after.findings][:2] == ["derived-differs", "derived-truncated"]
    reports = [report.run(open_file(path, TerminalUi(), NOW, "test")).files[0] for path in (sample, saved)]
    assert paragraphs_of(reports[1]) == paragraphs_of(reports[0])


@pytest.mark.thorough
def test_a_check_of_the_saved_workbook_writes_into_it_and_keeps_its_formulas(saved: Path) -> None:
    session = open_file(saved, TerminalUi(), NOW, "test")
    before = session.book()
    outcome = validate.run(session)
    assert {block.sheet for block in outcome.blocks} == {layout.FINDINGS.sheet, layout.LOG.sheet, layout.LISTS_SHEET}
    commit(session, outcome)
    assert checked(saved).book == replace(before, file=saved.name)


@pytest.mark.thorough
def test_what_the_clerk_explained_before_stays_explained(sample: Path, tmp_path: Path) -> None:
    session = open_file(sample, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    first = search.find(session.grid.read(layout.FINDINGS.sheet), layout.FINDINGS, layout.FINDINGS.sheet)
    assert first
    place = first.row(first.header_row + 1).place("explanation")
    text = "Số đã công bố, không sửa."
    saved = edit_and_save(sample, tmp_path / "giải trình.xlsx", [Type(place.sheet, place.cell, text)])
    found = checked(saved)
    assert [explanation.text for explanation in found.book.explanations] == [text]
    assert [finding.accepted for finding in found.findings[:2]] == [True, False]
