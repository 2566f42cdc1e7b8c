"""Registers hold one period: what units gave goes into `Lịch sử đơn vị`, who sent it goes nowhere."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.collect.forms.drawing.content import content_of
from de06_xl.model.book import Book
from de06_xl.model.earlier import Earlier
from de06_xl.model.figures import Figures
from de06_xl.model.forms import Forms
from de06_xl.model.period import Period
from de06_xl.model.unit_history import UnitHistory
from de06_xl.model.units_sent import after, before
from de06_xl.process.aggregate import unit_sources
from de06_xl.process.rollover import next_book
from de06_xl.system import shipped
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.registers import REMEMBERED
from de06_xl.workbook.writing.unit_history import unit_history_blocks
from tests.support.books import book, indicator, received, submission, unit
from tests.support.clerks_day import sample_mailbox, units_send
from tests.support.command_line import content

MAY, JUNE = Period.parse("2022-05"), Period.parse("2022-06")
PERSONAL = ("sender", "compiled_by", "approved_by", "phone", "document")


def read(path: Path) -> Book:
    return read_book(FileGrid(path), path.name, submissions=True, history=None)


def figures_of(known: UnitHistory, period: Period) -> dict[tuple[str, str], Decimal]:
    return {(unit, code): value for (when, unit, code), value in known.figures.items() if when == period}


@pytest.fixture(scope="module")
def may(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample of May with all forms collected and summed up."""
    path = tmp_path_factory.mktemp("so") / "DeAn06_2022-05.xlsx"
    path.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    units_send(path.parent, sample_mailbox())
    workbook = open_workbook(path)
    workbook.collect()
    workbook.aggregate()
    return path


@pytest.fixture(scope="module")
def june(may: Path) -> Path:
    path = may.with_name("DeAn06_2022-06.xlsx")
    open_workbook(may).next_period(path)
    return path


class TestNextPeriod:
    @pytest.mark.thorough
    def test_what_every_unit_gave_is_known(self, may: Path, june: Path) -> None:
        gave = figures_of(after(read(may)), MAY)
        assert len(gave) > 50
        assert figures_of(read(june).unit_history, MAY) == gave

    def test_a_unit_finds_its_last_figures_and_paragraphs_in_its_form(self, may: Path, june: Path) -> None:
        then, now = read(may), read(june)
        for code in ("RG", "BHXH"):
            who = now.unit(code)
            assert who
            shown = content_of(now, who)
            assert {one: value for (unit, one), value in figures_of(after(then), MAY).items() if unit == code} == {
                one: value for one, value in shown.previous.items() if one in {i.code for i in shown.indicators}
            }
            assert shown.earlier_texts == {
                heading: texts for (_, unit, heading), texts in after(then).texts.items() if unit == code
            }

    def test_nobody_who_sent_is_named(self, may: Path, june: Path) -> None:
        people = {getattr(form, field) for form in read(may).received for field in PERSONAL} - {""}
        assert len(people) > 5
        cells = {
            str(cell)
            for sheet in (layout.RECEIVED, layout.SUBMITTED, layout.UNIT_HISTORY, layout.SOURCES)
            for row in FileGrid(june).read(sheet.sheet)
            for cell in row
        }
        assert people & cells == set()

    def test_the_registers_are_empty_but_for_what_tells_old_files(self, june: Path) -> None:
        now = read(june)
        assert now.submissions == ()
        assert {len(form.sha256) for form in now.received} == {64}
        found = search.find(FileGrid(june).read(layout.RECEIVED.sheet), layout.RECEIVED, layout.RECEIVED.sheet)
        assert found
        filled = {
            field
            for _, row in search.table_rows(FileGrid(june).read(layout.RECEIVED.sheet), found)
            for field in found.columns
            if found.cell(row, field) is not None
        }
        assert filled == set(REMEMBERED)

    def test_files_that_still_lie_there_are_not_collected_again(self, june: Path) -> None:
        there, answered = content(june.parent), len(read(june).received)
        outcome = open_workbook(june).collect()
        assert not outcome.findings
        assert len(read(june).received) == answered
        assert content(june.parent).keys() - there.keys() <= {f"sao_luu/{name}" for name in backups(june)}


def backups(path: Path) -> set[str]:
    return {copy.name for copy in (path.parent / "sao_luu").glob("*.xlsx")}


def month(**fields: object) -> Book:
    """June: AB gave a figure in May; what the register of an earlier version still holds, where ``fields`` say so."""
    return book(
        indicator("a", owner="XA", previous=None),
        period="2022-06",
        units=(unit("AB", "XA"), unit("AM", "XA")),
        **fields,
    )


class TestTakenOver:
    def test_a_register_with_earlier_periods_is_history_too(self) -> None:
        old, gone = received("AB", period="2022-05"), received("AM", "đã thay", period="2022-05")
        made = month(received=(old, gone), submissions=(submission(old, "a", 7), submission(gone, "a", 9)))
        assert before(made).figures == {(MAY, "AB", "a"): 7}
        ((_, sources),) = unit_sources(made, Forms(made))
        assert [source.previous for source in sources] == [7, None]

    @pytest.mark.thorough
    def test_the_sheet_is_made_where_a_workbook_has_none(self, may: Path, tmp_path: Path) -> None:
        old = tmp_path / "cũ.xlsx"
        workbook = openpyxl.load_workbook(may)
        del workbook[layout.UNIT_HISTORY.sheet]
        workbook.save(old)
        open_workbook(old).next_period(tmp_path / "mới.xlsx")
        assert figures_of(read(tmp_path / "mới.xlsx").unit_history, MAY) == figures_of(after(read(may)), MAY)
        assert layout.UNIT_HISTORY.sheet in FileGrid(tmp_path / "mới.xlsx").sheets()


class TestPeriodAfterPeriod:
    def test_figures_stay_and_only_the_last_paragraphs(self, june: Path, tmp_path: Path) -> None:
        there = read(june)
        known = UnitHistory(
            {**there.unit_history.figures, (JUNE, "RG", "tt_luot"): Decimal(5), (JUNE, "RG", "a[01]"): Decimal(6)},
            {(JUNE, "RG", "II.5"): ("Mới.",)},
            {**there.unit_history.late, (JUNE, "RG"): -2},
        )
        grid = FileGrid(june)
        path = tmp_path / "sổ.xlsx"
        path.write_bytes(grid.copy_with(unit_history_blocks(grid, there.unit_history, known)))
        found = read(path).unit_history
        assert found.figures == known.figures
        assert found.texts == known.texts
        assert found.late[JUNE, "RG"] == -2
        assert len(there.unit_history.texts) > 1

    def test_in_the_model_a_unit_is_compared_with_what_it_gave_before(self) -> None:
        form = received("AB", period="2022-06")
        made = month(received=(form,), submissions=(submission(form, "a", 7),))
        following = next_book(made, Figures(made), JUNE.next())
        (first, _) = following.units
        (indicator_,) = following.indicators()
        assert Earlier(following).sent(first, indicator_) == 7
        assert following.submissions == ()
        assert not any(getattr(row, field) for row in following.received for field in PERSONAL)

    def test_what_is_disputed_is_nobodys_figure_later_either(self) -> None:
        forms = (received("AB", form="x", period="2022-06"), received("AB", form="y", period="2022-06"))
        made = month(received=forms, submissions=(submission(forms[0], "a", 7), submission(forms[1], "a", 8)))
        assert after(made).figures == {}


def test_who_asks_for_the_period_before_gets_that_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes())
    months = [Period.parse(f"2022-{month:02}") for month in (2, 3, 4)]
    known = UnitHistory({(month, "RG", "a"): Decimal(month.number) for month in months})
    FileGrid(path).write(unit_history_blocks(FileGrid(path), UnitHistory(), known))
    asked = [read_book(FileGrid(path), "", submissions=True, history=periods) for periods in ((), months[:1])]
    assert [set(one.unit_history.figures) for one in asked] == [
        {(months[2], "RG", "a")},
        {(months[0], "RG", "a"), (months[2], "RG", "a")},
    ]
