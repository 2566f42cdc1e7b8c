"""No program shows a result that is not true any more: what we write takes the results that hang on it along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from de06_xl.actions import aggregate, new, validate
from de06_xl.actions.session import Outcome, Session, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.place import Place
from de06_xl.system.cells import cell_numbers
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import PREVIEW_OUTDATED
from de06_xl.workbook.grid import Formula
from de06_xl.workbook.writing.next_period import unreported_blocks
from tests.conftest import NOW
from tests.support.libreoffice import Edit, Type, edit_and_save
from tests.support.sent import arrive, district_forms
from tests.support.stored_results import Result, same_result, stored_results

pytestmark = pytest.mark.office

CLEANING = "II.4 Làm sạch dữ liệu"


def run(path: Path, action: Callable[[Session], Outcome]) -> None:
    session = open_file(path, TerminalUi(), NOW, "test")
    commit(session, action(session))


def untrue(path: Path, folder: Path) -> dict[Place, tuple[Result, Result]]:
    """The stored results that are others once LibreOffice has calculated everything anew."""
    stored, calculated = stored_results(path), stored_results(edit_and_save(path, folder / f"mới {path.name}"))
    assert len(calculated) > 60
    assert len(stored) > 60
    return {
        place: (result, calculated.get(place, ""))
        for place, result in stored.items()
        if not same_result(result, calculated.get(place, ""))
    }


def saved(path: Path, *edits: Edit) -> Path:
    return edit_and_save(path, path.with_name("Sổ đã lưu.xlsx"), edits)


@pytest.fixture
def filled(sample: Path) -> Path:
    """The sample with the sums of all districts but one in place of its figures, checked, then saved by LibreOffice."""
    FileGrid(sample).write(unreported_blocks(open_file(sample, TerminalUi(), NOW, "test").book()))
    run(sample, validate.run)
    arrive(sample, district_forms(["AB"]))
    run(sample, aggregate.run)
    run(sample, validate.run)
    return saved(sample, Type(CLEANING, "D5", 12))


@pytest.mark.thorough
def test_after_a_check_nothing_untrue_is_shown(filled: Path, tmp_path: Path) -> None:
    assert not untrue(filled, tmp_path)
    run(filled, validate.run)
    assert not untrue(filled, tmp_path)


@pytest.mark.thorough
def test_after_summing_up_nothing_untrue_is_shown(filled: Path, tmp_path: Path) -> None:
    before = stored_results(filled)
    arrive(filled, district_forms())
    run(filled, aggregate.run)
    assert not untrue(filled, tmp_path)
    after = stored_results(filled)
    assert any(not same_result(result, after[place]) for place, result in before.items() if place in after)


@pytest.mark.thorough
def test_after_summing_up_what_did_not_change_is_shown_as_before(filled: Path) -> None:
    """A file that came by mail is not calculated: it must not lose all that is calculated from units' figures."""
    before = stored_results(filled)
    arrive(filled, district_forms())
    run(filled, aggregate.run)
    lost = before.keys() - stored_results(filled).keys()
    grid = FileGrid(filled)
    figures = {place for place in lost if place.sheet not in (layout.OVERVIEW_SHEET, layout.LISTS_SHEET)}
    # Above “Sẽ in” a cell says that something changed since the check; only a program that calculates knows.
    for place in figures:
        row, column = cell_numbers(place.cell)
        there = grid.read(place.sheet)[row - 1][column - 1]
        assert isinstance(there, Formula), place
        assert PREVIEW_OUTDATED in there.text, place


@pytest.mark.thorough
def test_the_next_periods_workbook_shows_nothing_untrue(filled: Path, tmp_path: Path) -> None:
    out = filled.with_name("Sổ tháng 6.xlsx")
    new.run_from(open_file(filled, TerminalUi(), NOW, "test"), out)
    assert not untrue(out, tmp_path)
