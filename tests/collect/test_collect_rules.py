"""Which of the forms that came in count: one plain rule for each case, whatever their order, and run after run."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import itertools
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.intake import collect
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period
from de06_xl.model.responses import Decision, ReceivedForm, ResponseStatus, Unchanged
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.blocks import open_table
from de06_xl.workbook.writing.registers import received_blocks
from tests.support.books import indicator, unit
from tests.support.collected_forms import BOOK, MOMENT, UNITS, after, came, figures, filled, outcome, plain


def test_a_form_is_used_and_keeps_where_each_figure_came_from() -> None:
    data = filled(document="01/BC-AB", document_date="16/5/2022")
    (arrival,) = collect(BOOK, [came(data)]).arrivals
    assert arrival.row.status is ResponseStatus.USED
    assert (arrival.row.document, arrival.row.document_date) == ("01/BC-AB", "16/5/2022")
    assert [(one.code, one.value) for one in arrival.submissions] == [("luot", 3), ("nguoi", 40)]
    for one in arrival.submissions:
        assert one.cell.startswith("Phiếu!B")
        assert one.form.sha256 == hashlib.sha256(data).hexdigest()
        assert (one.form.sender, one.form.received, one.form.document) == (
            "ab@x.example",
            "08:00 16/5/2022",
            "01/BC-AB",
        )
        assert one.form.file == "thư.eml › phiếu.xlsx"


def test_a_section_left_empty_is_told_and_an_answer_that_there_is_nothing_is_one() -> None:
    writing = replace(UNITS[0], sections=("I",))
    of = replace(BOOK, units=(writing, *UNITS[1:]))
    told = "Còn thiếu nội dung mục I (MỤC), không có thì ghi “Không.”."
    (silent,) = collect(of, [came(filled(of=of))]).arrivals
    assert (silent.row.status, silent.row.reason) == (ResponseStatus.USED, told)
    workbook = openpyxl.load_workbook(io.BytesIO(filled(of=of)))
    sheet = workbook[form.SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    found = search.find(rows, form.TEXTS, form.SHEET)
    assert found
    number = next(number for number, row in search.table_rows(rows, found) if row[found.columns["section"] - 1] == "I")
    sheet.cell(number, found.columns["text"], "Không.")
    stream = io.BytesIO()
    workbook.save(stream)
    (answered,) = collect(of, [came(stream.getvalue())]).arrivals
    assert (answered.row.status, answered.row.reason) == (ResponseStatus.USED, "")


def test_the_same_mail_collected_twice_changes_nothing() -> None:
    mail = came(filled())
    first = collect(BOOK, [mail])
    again = collect(after(BOOK, first), [mail])
    assert (again.arrivals, again.statuses, again.known) == ((), {}, 1)


@pytest.mark.few(2)
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("runs", [1, 3], ids=["in one run", "one by one"])
def test_the_highest_number_counts_in_any_order(order: tuple[int, ...], runs: int) -> None:
    forms = [came(filled(values={"luot": number, "nguoi": 40}, number=number)) for number in (1, 2, 3)]
    written = BOOK
    for at in range(runs):
        arrived = [forms[place] for place in order] if runs == 1 else [forms[order[at]]]
        written = after(written, collect(written, arrived))
    assert figures(written) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}
    assert sorted(row.status.value for row in written.received) == ["dùng", "đã thay", "đã thay"]


@pytest.mark.parametrize("runs", [1, 2], ids=["in one run", "one after the other"])
def test_two_forms_of_one_number_with_other_figures_wait_for_the_clerk(runs: int) -> None:
    forms = [came(filled(values={"luot": value, "nguoi": 40})) for value in (3, 4)]
    written = BOOK
    for arrived in [forms] if runs == 1 else [[one] for one in forms]:
        written = after(written, collect(written, arrived))
    assert [row.status for row in written.received] == [ResponseStatus.UNDECIDED] * 2
    assert figures(written) == {}
    one, other = written.received
    chosen = replace(
        written, received=(replace(one, status=ResponseStatus.USED), replace(other, status=ResponseStatus.SUPERSEDED))
    )
    assert collect(chosen, forms).statuses == {}, "a choice stands"
    same = came(filled(values={"luot": 4, "nguoi": 40}, phone="0123"))
    assert after(chosen, collect(chosen, [same])).received[0].status is ResponseStatus.USED, (
        "also when the other comes again"
    )


def test_two_files_that_say_the_same_are_no_dispute() -> None:
    one, other = came(filled()), came(filled(phone="0123"))
    assert one.sha256 != other.sha256
    collected = collect(BOOK, [one, other])
    assert outcome(collected) == [("AB", "dùng"), ("AB", "đã thay")]
    assert "Trùng nội dung" in collected.arrivals[1].row.reason


def test_a_form_with_an_error_is_told_by_cell_and_does_not_count_until_the_clerk_says_so() -> None:
    (arrival,) = collect(BOOK, [came(filled(values={"luot": "3 lượt", "nguoi": 40}))]).arrivals
    assert arrival.row.status is ResponseStatus.FAULTY
    assert arrival.row.reason.startswith("Ô B")
    assert "3 lượt" in arrival.row.reason
    assert [one.code for one in arrival.submissions] == ["nguoi"], "what can be read is kept"
    assert figures(after(BOOK, collect(BOOK, [came(filled(values={"luot": -1, "nguoi": 40}))]))) == {}


def test_a_figure_left_empty_is_asked_for_and_the_others_count() -> None:
    (arrival,) = collect(BOOK, [came(filled(values={"nguoi": 40}))]).arrivals
    assert arrival.row.status is ResponseStatus.USED
    assert "còn thiếu 01 số liệu" in arrival.row.reason
    assert [one.code for one in arrival.submissions] == ["nguoi"]


def test_of_a_form_that_gives_no_figure_none_is_said_to_be_taken() -> None:
    running = tuple(replace(one, nature=Nature.CUMULATIVE, previous=Decimal(5)) for one in BOOK.sections[0].indicators)
    alone = replace(BOOK, units=(UNITS[0],), sections=(replace(BOOK.sections[0], indicators=running[:2]),))
    (arrival,) = collect(alone, [came(filled(values={}, of=alone, nothing="x"))]).arrivals
    assert (arrival.row.status, arrival.row.reason) == (ResponseStatus.FAULTY, "Phiếu còn thiếu 02 số liệu.")


@pytest.mark.parametrize("typed_number", ["Lần 2", "lần thứ 02", "2", 2])
def test_the_number_of_a_sending_may_be_said_in_words(typed_number: object) -> None:
    (arrival,) = collect(BOOK, [came(filled(number=typed_number))]).arrivals
    assert (arrival.row.status, arrival.row.number) == (ResponseStatus.USED, 2)


def test_a_date_that_cannot_be_read_does_not_cost_the_figures() -> None:
    (arrival,) = collect(
        BOOK, [came(filled(values={"luot": 3, "nguoi": 40}, document_date=dt.date(2022, 5, 4)))]
    ).arrivals
    assert arrival.row.status is ResponseStatus.USED
    assert "04/5/2022 hoặc 05/4/2022" in arrival.row.reason
    assert [(one.code, one.value) for one in arrival.submissions] == [("luot", 3), ("nguoi", 40)]


@pytest.mark.parametrize("number", [1, 2], ids=["number forgotten", "number raised"])
def test_a_form_sent_again_settles_the_one_with_errors(number: int) -> None:
    wrong, right = came(filled(values={"luot": "ba", "nguoi": 40})), came(filled(number=number))
    assert outcome(collect(BOOK, [wrong, right])) == [("AB", "đã thay"), ("AB", "dùng")]
    first = collect(BOOK, [wrong])
    written = after(BOOK, first)
    assert after(written, collect(written, [right])).received[0].status is ResponseStatus.SUPERSEDED


def test_a_form_with_errors_that_came_after_the_good_one_of_its_number_waits_to_be_corrected() -> None:
    right, wrong = came(filled()), came(filled(values={"luot": "ba", "nguoi": 40}))
    assert outcome(collect(BOOK, [right, wrong])) == [("AB", "dùng"), ("AB", "cần sửa")]


def test_a_form_that_lost_its_tick_for_nothing_to_report_is_read_without_it() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(filled()))
    for row in workbook[form.SHEET].iter_rows():
        for cell in row:
            if str(cell.value).startswith("Không phát sinh"):
                cell.value = None
    stream = io.BytesIO()
    workbook.save(stream)
    (arrival,) = collect(BOOK, [came(stream.getvalue())]).arrivals
    assert (arrival.row.status, arrival.row.reason) == (ResponseStatus.USED, "")


def test_nothing_to_report_is_zero_for_every_figure() -> None:
    (arrival,) = collect(BOOK, [came(filled(values={}, nothing="x"))]).arrivals
    assert [(one.code, one.value) for one in arrival.submissions] == [("luot", 0), ("nguoi", 0)]


def test_figures_that_the_unit_does_not_owe_are_an_error() -> None:
    theirs = replace(BOOK, sections=(replace(BOOK.sections[0], indicators=(indicator("the", owner="HUYEN"),)),))
    (arrival,) = collect(BOOK, [came(filled(values={"the": 5}, of=theirs))]).arrivals
    assert arrival.row.status is ResponseStatus.FAULTY
    assert all(one.code != "the" for one in arrival.submissions)


def test_a_form_by_an_older_list_counts_for_what_it_has() -> None:
    fewer = replace(BOOK, sections=(replace(BOOK.sections[0], indicators=BOOK.sections[0].indicators[:1]),))
    (arrival,) = collect(BOOK, [came(filled(values={"luot": 3}, of=fewer))]).arrivals
    assert arrival.row.status is ResponseStatus.USED
    assert "danh mục chỉ tiêu cũ" in arrival.row.reason
    assert [one.code for one in arrival.submissions] == ["luot"]


def test_a_plain_file_that_looks_late_says_that_its_time_is_the_files_own() -> None:
    of = replace(BOOK, dates={"han_gui": MOMENT.date() - dt.timedelta(days=1)})
    (arrival,) = collect(of, plain(filled())).arrivals
    assert arrival.row.status is ResponseStatus.USED
    assert "theo ngày sửa tệp" in arrival.row.reason
    in_time = replace(BOOK, dates={"han_gui": MOMENT.date()})
    assert collect(in_time, plain(filled())).arrivals[0].row.reason == ""
    assert collect(of, [came(filled())]).arrivals[0].row.reason == "", "a mail bears its own time"


def test_texts_that_look_like_formulas_stay_text() -> None:
    data = filled(phone="+84 1", compiled_by="@SUM(1)", approved_by="-2+3", document="'=cmd|' /C calc'!A0")
    (arrival,) = collect(BOOK, [came(data)]).arrivals
    assert (arrival.row.phone, arrival.row.compiled_by, arrival.row.approved_by) == ("+84 1", "@SUM(1)", "-2+3")
    assert arrival.row.document == "'=cmd|' /C calc'!A0"


def test_a_form_that_came_before_its_period_counts_in_the_workbook_of_that_period() -> None:
    june = replace(BOOK, period=Period.parse("2022-06"))
    early, kept = came(filled(of=june)), came(filled())
    may = after(BOOK, collect(BOOK, [early, kept]))
    assert [row.status for row in may.received] == [ResponseStatus.REFUSED, ResponseStatus.USED]
    assert collect(may, [early, kept]).known == 2, "in May it stays refused"
    next_period = replace(may, period=june.period)
    collected = collect(next_period, [early, kept])
    assert outcome(collected) == [("AB", "dùng")]
    assert collected.known == 1
    assert collect(after(next_period, collected), [early, kept]).arrivals == ()


def test_a_form_of_a_unit_that_is_added_to_the_workbook_counts_when_it_is_collected_again() -> None:
    more = (*UNITS, unit("XX", "HUYEN", number=9))
    mail = came(filled("XX", of=replace(BOOK, units=more)), sender="")
    first = after(BOOK, collect(BOOK, [mail]))
    added = replace(first, units=more)
    collected = collect(added, [mail])
    assert outcome(collected) == [("XX", "dùng")]
    assert collect(after(added, collected), [mail]).arrivals == ()


@pytest.mark.thorough
def test_the_refused_row_stays_when_the_same_file_counts_in_a_later_period(sample: Path) -> None:
    """In the workbook itself: one file has two rows then, and only the one that counts changes its state."""
    grid = FileGrid(sample)
    row = ReceivedForm(
        Period.parse("2022-05"), "AB", ResponseStatus.REFUSED, "Phiếu của tháng 6/2022.", "p.xlsx", "a" * 64
    )
    grid.write(received_blocks(grid, [row], {}))
    used = replace(row, period=Period.parse("2022-06"), status=ResponseStatus.USED, reason="")
    grid.write(received_blocks(grid, [used], {}))
    grid.write(
        received_blocks(
            grid, [], {used.arrival: Decision(ResponseStatus.SUPERSEDED, "Đã có phiếu lần gửi 2 thay thế.")}
        )
    )
    rows = [
        one for one in read_book(FileGrid(sample), sample.name, submissions=True).received if one.sha256 == "a" * 64
    ]
    assert [(one.status, one.reason) for one in rows] == [
        (ResponseStatus.REFUSED, "Phiếu của tháng 6/2022."),
        (ResponseStatus.SUPERSEDED, "Đã có phiếu lần gửi 2 thay thế."),
    ]


def test_what_the_program_noted_of_a_form_is_read_as_it_was_written(sample: Path) -> None:
    grid = FileGrid(sample)
    row = ReceivedForm(
        Period.parse("2022-05"),
        "AB",
        ResponseStatus.USED,
        "Đơn vị ghi lại.",
        "p.xlsx",
        "a" * 64,
        given=ResponseStatus.USED,
        taken=7,
        unchanged=(Unchanged(3, "II.5 Tuyên truyền"), Unchanged(4, "II.3.1 TTHC")),
    )
    grid.write(received_blocks(grid, [row], {}))
    grid.write(received_blocks(grid, [], {row.arrival: Decision(ResponseStatus.SUPERSEDED, "Đã thay.")}))
    (read,) = [one for one in read_book(FileGrid(sample), sample.name).received if one.sha256 == "a" * 64]
    assert (read.given, read.taken, read.unchanged) == (ResponseStatus.SUPERSEDED, 7, row.unchanged)


@pytest.mark.thorough
def test_a_workbook_made_before_those_columns_is_collected_into(sample: Path) -> None:
    grid = FileGrid(sample)
    found, _ = open_table(grid, layout.RECEIVED)
    for field in ("given", "taken", "unchanged"):
        grid.write([Block(found.sheet, found.header_row, found.columns[field], [[None]])])
    row = ReceivedForm(Period.parse("2022-05"), "AB", ResponseStatus.USED, "", "p.xlsx", "a" * 64, taken=0)
    grid.write(received_blocks(grid, [row], {}))
    grid.write(received_blocks(grid, [], {row.arrival: Decision(ResponseStatus.SUPERSEDED, "Đã thay.")}))
    (read,) = [one for one in read_book(FileGrid(sample), sample.name).received if one.sha256 == "a" * 64]
    assert (read.status, read.given, read.taken, read.unchanged) == (ResponseStatus.SUPERSEDED, None, None, ())


def test_a_form_that_the_clerk_refused_stays_refused() -> None:
    mail = came(filled(), sender="am@x.example")
    first = after(BOOK, collect(BOOK, [mail]))
    refused = replace(first, received=(replace(first.received[0], status=ResponseStatus.REFUSED),))
    assert collect(refused, [mail]).arrivals == ()
