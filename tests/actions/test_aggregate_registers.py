"""``de06 aggregate`` with the registers: `Phiếu nhận` and `Số liệu đơn vị` as clerks change them, `Nguồn số liệu`."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from de06_xl.actions import new
from de06_xl.actions.session import check
from de06_xl.model.responses import ResponseStatus
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import aggregated_formula
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from tests.support.aggregated import (
    MAY,
    MEETINGS,
    PUBLICITY,
    at,
    changed,
    emptied,
    everything,
    run,
    session,
    set_states,
    table,
)
from tests.support.command_line import content, de06
from tests.support.fill_in import indicators, read, typed
from tests.support.sent import DISTRICTS, Form, arrive, district_forms
from tests.support.sent import MEETINGS as MEETINGS_BY_DISTRICT


@pytest.fixture
def workbook(sample: Path) -> Path:
    return emptied(sample)


@pytest.mark.thorough
def test_the_states_beside_the_figures_follow_the_register(workbook: Path) -> None:
    arrive(workbook, district_forms())
    run(workbook)
    set_states(workbook, lambda unit: ResponseStatus.SUPERSEDED if unit in ("AB", "KH") else ResponseStatus.USED)
    (behind,) = (one for one in check(session(workbook)).findings if one.rule.endswith("-outdated"))
    assert behind.message.startswith("Phiếu của Huyện An Biên, Huyện Kiên Hải mới nhận")
    run(workbook)
    assert not any(one.rule.endswith("-outdated") for one in check(session(workbook)).findings)
    states = {(line["unit"], line["status"]) for line in table(workbook, layout.SUBMITTED)}
    assert states == {(code, "đã thay" if code in ("AB", "KH") else "dùng") for code in DISTRICTS}
    assert at(workbook, MEETINGS, "aggregated") == 101 - 7 - 4


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["dung", None])
def test_a_state_that_is_none_is_told_by_its_cell_to_whoever_sums_up_and_checks(
    workbook: Path, state: str | None
) -> None:
    arrive(workbook, district_forms())
    form = read_book(FileGrid(workbook), "", submissions=True).received[0]
    assert form.row
    place = form.row.place("status")
    FileGrid(workbook).write([typed(place.sheet, place.cell, state)])
    outcome = run(workbook)
    for findings in (outcome.findings, check(session(workbook)).findings):
        (finding,) = (one for one in findings if one.place == place)
        assert (finding.rule, finding.open) == ("unknown-choice", True)
        assert "dùng, đã thay, chờ chọn" in finding.message


@pytest.mark.thorough
@pytest.mark.parametrize(("field", "value"), [("status", "dung"), ("status", None), ("period", "tháng nào")])
@pytest.mark.parametrize("action", ["collect", "remind"])
def test_a_row_of_received_forms_that_cannot_be_read_stops_what_would_take_its_form_for_new(
    workbook: Path, action: str, field: str, value: str | None
) -> None:
    arrive(workbook, district_forms())
    form = read_book(FileGrid(workbook), "", submissions=True).received[0]
    assert form.row
    place = form.row.place(field)
    FileGrid(workbook).write([typed(place.sheet, place.cell, value)])
    before = content(workbook.parent)
    ran = de06(action, workbook)
    assert ran.status == 2
    assert f"Tệp “{workbook.name}”, trang “Phiếu nhận”, ô {place.cell}: " in ran.err
    assert content(workbook.parent) == before


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["dung", None, "không nhận"])
def test_a_state_beside_a_figure_is_a_copy_whose_loss_loses_no_figure(workbook: Path, state: str | None) -> None:
    arrive(workbook, district_forms())
    one = read_book(FileGrid(workbook), "", submissions=True).submissions[0]
    assert one.row
    place = one.row.place("status")
    FileGrid(workbook).write([typed(place.sheet, place.cell, state)])
    run(workbook)
    assert at(workbook, MEETINGS, "aggregated") == 101
    assert {line["status"] for line in table(workbook, layout.SUBMITTED)} == {"dùng"}
    assert run(workbook).blocks == []


@pytest.mark.thorough
def test_a_figure_that_somebody_spoilt_in_the_register_is_told_by_its_cell(workbook: Path) -> None:
    arrive(workbook, district_forms())
    one = read_book(FileGrid(workbook), "", submissions=True).submissions[0]
    assert one.row
    place = one.row.place("value")
    FileGrid(workbook).write([typed(place.sheet, place.cell, "chín")])
    assert [finding.rule for finding in run(workbook).findings if finding.place == place] == ["unreadable-number"]


# Nguồn số liệu ------------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_every_sum_has_its_lines(workbook: Path) -> None:
    faulty = Form("AM", status=ResponseStatus.FAULTY)
    arrive(workbook, [*district_forms(["AB", "AM"], as_of=MAY), faulty])
    run(workbook)
    lines = [line for line in table(workbook, layout.SOURCES) if line["code"] == MEETINGS]
    assert len(lines) == 16
    assert lines[0] == {
        "code": MEETINGS,
        "name": "Lượt tuyên truyền lồng ghép về Đề án 06",
        "unit": "RG",
        "unit_name": "Thành phố Rạch Giá",
        "value": 9,
        "previous": None,
        "as_of": "18/5/2022",
        "file": "RG_lan1.xlsx",
        "cell": "Phiếu!E14",
        "received": "08:15 17/5/2022",
        "status": "đã tính",
        "key": lines[0]["key"],
    }
    assert {line["unit"]: line["status"] for line in lines if line["status"] != "đã tính"} == {
        "AB": "chưa gửi",
        "AM": "cần sửa",
        None: "thiếu đơn vị",
    }
    assert (lines[-1]["unit_name"], lines[-1]["value"], lines[-1]["as_of"]) == ("Cộng 13/15 đơn vị", 88, "18/5/2022")
    assert sum(int(str(line["value"])) for line in lines[:-1] if line["value"]) == 88


@pytest.mark.thorough
def test_fewer_lines_leave_none_behind(workbook: Path) -> None:
    arrive(workbook, district_forms())
    run(workbook)
    many = len(table(workbook, layout.SOURCES))
    rows = indicators(read(workbook))
    FileGrid(workbook).write([typed(PUBLICITY, rows[MEETINGS].row.place("owner").cell, "CAT")])
    run(workbook)
    assert len(table(workbook, layout.SOURCES)) == many - 15
    assert {line["code"] for line in table(workbook, layout.SOURCES)} == {
        one.code for one in read(workbook).indicators() if not one.expression
    }


@pytest.mark.thorough
def test_sorting_and_scribbling_in_it_does_no_harm(workbook: Path) -> None:
    arrive(workbook, district_forms(as_of=MAY))
    run(workbook)
    rows = FileGrid(workbook).read(layout.SOURCES.sheet)
    lines = sorted(rows[4:], key=lambda row: str(row[9]), reverse=True)
    lines[3][9], lines[5][5] = "tôi ghi", "giữa tháng"
    FileGrid(workbook).write([Block(layout.SOURCES.sheet, 5, 1, lines)])
    assert read(workbook).problems == ()
    before = {place: cell for place, cell in everything(workbook).items() if place.sheet == PUBLICITY}
    run(workbook)
    assert {place: cell for place, cell in everything(workbook).items() if place.sheet == PUBLICITY} == before


@pytest.mark.thorough
@pytest.mark.parametrize(
    "gone", [(layout.SOURCES.sheet,), (layout.LOG.sheet,), (layout.SOURCES.sheet, layout.LOG.sheet, "Tổng quan")]
)
def test_sheets_that_the_clerk_has_done_away_with_are_not_missed(workbook: Path, gone: tuple[str, ...]) -> None:
    arrive(workbook, district_forms())
    book = openpyxl.load_workbook(workbook)
    for sheet in gone:
        del book[sheet]
    book.save(workbook)
    run(workbook)
    assert at(workbook, MEETINGS, "aggregated") == 101
    assert run(workbook).blocks == []
    assert not any(one.rule.endswith("-outdated") for one in check(session(workbook)).findings)


def test_nothing_that_came_is_nothing_written_but_that_nobody_sent(sample: Path) -> None:
    workbook, before = sample, everything(sample)
    outcome = run(workbook)
    sheets = {place.sheet for place in changed(before, everything(workbook))}
    assert sheets == {layout.SOURCES.sheet, "Tổng quan", layout.LOG.sheet}
    assert outcome.messages[0].startswith("Đã tổng hợp 00/")
    assert {line["status"] for line in table(workbook, layout.SOURCES)} == {"chưa gửi", "thiếu đơn vị"}


@pytest.mark.thorough
def test_the_log_says_what_was_done(workbook: Path) -> None:
    arrive(workbook, district_forms(["AB"]))
    outcome = run(workbook)
    assert table(workbook, layout.LOG)[-1] == {
        "time": "09:30 31/5/2022",
        "user": "test",
        "action": "Tổng hợp",
        "result": outcome.messages[0],
    }


# The next period ---------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_next_period_starts_without_what_was_aggregated(workbook: Path) -> None:
    arrive(workbook, [*district_forms(as_of=MAY), Form("PVHCC", {"dvc_da_tra": 7005}, {"II.2": "Một."}, as_of=MAY)])
    run(workbook)
    june = workbook.with_name("tháng 6.xlsx")
    new.run_from(session(workbook), june)
    rows = indicators(read(june))
    assert [(row.aggregated, row.as_of, row.constant) for row in rows.values()] == [(None, None, None)] * len(rows)
    assert rows["dvc_da_tra"].formula is None
    assert rows[MEETINGS].formula == aggregated_formula(rows[MEETINGS].row)
    assert (rows[MEETINGS].previous, rows["dvc_da_tra"].previous) == (101, 7005)
    assert table(june, layout.SOURCES) == []
    assert table(june, layout.SUBMITTED) == []
    assert len(table(workbook, layout.SUBMITTED)) > 0
    overview = FileGrid(june).read("Tổng quan")
    assert [row[1] for row in overview if row[0] == layout.STANDINGS_LABEL] == [layout.NOTHING_COLLECTED]
    assert not any(isinstance(row[0], str) and row[0].startswith("RG - ") for row in overview)
    assert read(june).problems == ()
    before = everything(june)
    run(june)
    sheets = {place.sheet for place in changed(before, everything(june))}
    assert sheets == {layout.SOURCES.sheet, "Tổng quan", layout.LOG.sheet}


@pytest.mark.thorough
def test_june_gathers_its_own_forms_only(workbook: Path) -> None:
    arrive(workbook, district_forms())
    run(workbook)
    june = workbook.with_name("tháng 6.xlsx")
    new.run_from(session(workbook), june)
    arrive(june, [Form("RG", {MEETINGS: 12}, period="2022-06")])
    run(june)
    assert at(june, MEETINGS, "aggregated") == 12
    lines = [line for line in table(june, layout.SOURCES) if line["code"] == MEETINGS]
    assert sum(line["status"] == ResponseStatus.SILENT.value for line in lines) == 14
    assert [line["previous"] for line in lines[:-1]] == list(MEETINGS_BY_DISTRICT)


def test_in_the_period_after_units_ceased_checks_know_what_those_gave(sample: Path) -> None:
    """The forms of the period before, which other checks need not read, say who took over what."""
    arrive(sample, [Form("RG", {"tt_luot": 9}, period="2022-04")])
    known = read_book(FileGrid(sample), "")
    assert known.submissions == ()
    city = known.unit("RG")
    assert city
    FileGrid(sample).write([typed(layout.UNITS.sheet, city.row.place("valid_to").cell, "30/4/2022")])
    after = read_book(FileGrid(sample), "")
    assert [unit.code for unit in after.ceased_units("HUYEN")] == ["RG"]
    assert [one.value for one in after.submissions] == [9]
