"""Who has sent, who is late, who has errors: in words, unit by unit, and in the sheet Tổng quan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from de06_xl.actions import aggregate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.collect.standing import UnitStanding, in_words, unit_standings
from de06_xl.model.book import Book
from de06_xl.model.indicator import Aggregation
from de06_xl.model.place import Place
from de06_xl.model.responses import FORM_STATUSES, ResponseStatus
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from tests.conftest import NOW
from tests.support import books
from tests.support.books import book, indicator
from tests.support.fill_in import read, typed
from tests.support.libreoffice import recalculated
from tests.support.sent import Form, arrive, district_forms

DEADLINE = dt.date(2022, 5, 25)
BEFORE, AFTER = dt.date(2022, 5, 25), dt.date(2022, 5, 26)


def workbook(*forms: Form, units: str = "AB AM CT", **fields: Any) -> Book:
    """A workbook in which every unit owes two figures."""
    rows = [indicator(code, owner="HUYEN", aggregation=Aggregation.SUM, number=n) for n, code in enumerate("ab", 5)]
    return book(
        *rows,
        units=tuple(books.unit(code, "HUYEN") for code in units.split()),
        dates={"han_gui": DEADLINE},
        received=tuple(form.received_form() for form in forms),
        submissions=tuple(one for form in forms for one in form.submissions()),
        **fields,
    )


def standing(*forms: Form, today: dt.date = BEFORE) -> UnitStanding:
    """How AB stands."""
    return unit_standings(workbook(*forms, units="AB"), today)[0]


FULL = {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (ResponseStatus.USED, "đã gửi"),
        (ResponseStatus.FAULTY, "cần sửa"),
        (ResponseStatus.UNDECIDED, "chờ chọn"),
        (ResponseStatus.UNCONFIRMED, "chờ xác nhận"),
        (ResponseStatus.NO_FORM, "chưa đúng mẫu"),
        (ResponseStatus.REFUSED, "chưa gửi"),
        (ResponseStatus.SUPERSEDED, "chờ chọn"),
    ],
)
def test_a_unit_stands_as_its_form_does(state: ResponseStatus, label: str) -> None:
    found = standing(Form("AB", FULL, status=state, reason="Vì thế."))
    assert (found.label, found.late) == (label, False)
    assert found.form
    assert found.reason == ("" if state is ResponseStatus.USED else "Vì thế.")


def test_a_form_in_use_counts_whatever_else_came() -> None:
    others = [
        Form("AB", {"a": n}, number=n, status=state) for n, state in enumerate(FORM_STATUSES, 2) if state.name != "USED"
    ]
    found = standing(*others, Form("AB", FULL))
    assert (found.status, found.form and found.form.number) == (ResponseStatus.USED, 1)


def test_of_what_is_not_in_use_the_nearest_counts_and_of_that_the_last_sent() -> None:
    forms = [
        Form("AB", status=ResponseStatus.NO_FORM, number=3),
        Form("AB", {"a": 1}, status=ResponseStatus.FAULTY, number=1, reason="một"),
        Form("AB", {"a": 1}, status=ResponseStatus.FAULTY, number=2, reason="hai"),
    ]
    assert (standing(*forms).label, standing(*forms).reason) == ("cần sửa", "hai")


def test_nothing_came() -> None:
    assert (standing().label, standing().form) == ("chưa gửi", None)
    assert standing(Form("AB", FULL, period="2022-04")).label == "chưa gửi"


@pytest.mark.parametrize(
    ("received", "label"),
    [
        ("23:59 25/5/2022", "đã gửi"),
        ("00:01 26/5/2022", "đã gửi, quá hạn"),
        ("26/5/2022", "đã gửi, quá hạn"),
        ("", "đã gửi"),
        ("hôm qua", "đã gửi"),
    ],
)
def test_what_comes_after_the_day_is_late(received: str, label: str) -> None:
    assert standing(Form("AB", FULL, received=received), today=AFTER).label == label


def test_a_form_corrected_after_the_day_is_not_late() -> None:
    first = Form("AB", {"a": 1}, status=ResponseStatus.SUPERSEDED, received="08:00 20/5/2022")
    second = Form("AB", FULL, number=2, received="08:00 27/5/2022")
    assert standing(first, second, today=AFTER).label == "đã gửi"


@pytest.mark.parametrize("state", [None, ResponseStatus.FAULTY, ResponseStatus.UNDECIDED, ResponseStatus.NO_FORM])
def test_once_the_day_has_gone_by_the_others_are_overdue(state: ResponseStatus | None) -> None:
    forms = [Form("AB", FULL, status=state)] if state else []
    assert not standing(*forms).late
    assert standing(*forms, today=AFTER).label.endswith(", quá hạn")


def test_without_a_deadline_nobody_is_late() -> None:
    made = replace(workbook(Form("AB", FULL, received="08:00 27/5/2022")), dates={})
    assert not any(one.late for one in unit_standings(made, dt.date(2023, 1, 1)))


def test_a_unit_that_left_figures_out_is_told_so() -> None:
    found = standing(Form("AB", {"b": 1}))
    assert (found.label, found.reason) == ("gửi chưa đủ", "Còn thiếu: a.")
    assert in_words([found]) == "Đã gửi 01/01 đơn vị, 01 chưa đủ."


def test_a_form_sent_again_with_errors_is_told_beside_the_one_that_counts() -> None:
    again = Form("AB", FULL, number=3, status=ResponseStatus.FAULTY, reason="Ô E12: sai.", received="08:00 18/5/2022")
    made = workbook(Form("AB", FULL, number=2), again, units="AB")
    (found,) = unit_standings(made, BEFORE)
    assert (found.label, found.form and found.form.number) == ("đã gửi, bản gửi lại cần sửa", 2)
    assert found.reason == "Phiếu lần gửi 3 cần sửa nên vẫn dùng lần gửi 2. Ô E12: sai."
    assert in_words([found]) == "Đã gửi 01/01 đơn vị, 01 có bản gửi lại cần sửa."


def test_a_file_that_could_not_be_used_is_no_silence_but_what_the_clerk_turned_away_is() -> None:
    for figures, label in (({}, "tệp không dùng được"), (FULL, "chưa gửi")):
        assert standing(Form("AB", figures, status=ResponseStatus.REFUSED)).label == label


def test_a_unit_whose_code_stands_twice_has_one_line() -> None:
    made = workbook(Form("AB", FULL), units="AB AB AM")
    assert [one.unit.code for one in unit_standings(made, BEFORE)] == ["AB", "AM"]


def test_a_form_refused_before_it_counted_does_no_harm_in_whatever_order_its_rows_are() -> None:
    used, refused = Form("AB", FULL), Form("AB", FULL, status=ResponseStatus.REFUSED)
    for forms in ((used, refused), (refused, used)):
        made = replace(workbook(*forms, units="AB"), submissions=tuple(used.submissions()))
        assert [one.label for one in unit_standings(made, BEFORE)] == ["đã gửi"]


def test_two_forms_that_contradict_each_other_wait() -> None:
    found = standing(Form("AB", FULL), Form("AB", {"a": 5, "b": 2}))
    assert found.label == "chờ chọn"
    assert found.reason == (
        "Hai phiếu đang dùng cùng lần gửi ghi khác nhau ở a; hãy ghi “đã thay” vào phiếu không lấy ở trang Phiếu nhận."
    )


def test_counts_in_words() -> None:
    forms = [
        Form("AB", FULL),
        Form("AM", FULL, received="08:00 27/5/2022"),
        Form("CT", FULL, status=ResponseStatus.FAULTY),
    ]
    made = workbook(*forms, units="AB AM CT GT GR")
    assert in_words(unit_standings(made, BEFORE)) == "Đã gửi 02/05 đơn vị, 01 quá hạn; chưa gửi 02; cần sửa 01."
    assert in_words(unit_standings(made, AFTER)).endswith("cần sửa 01 (đã quá hạn gửi).")
    assert in_words(unit_standings(workbook(*forms[:1], units="AB"), AFTER)) == "Đã gửi 01/01 đơn vị."


# The sheet --------------------------------------------------------------------------------------------------


def run(path: Path, now: dt.datetime = NOW) -> None:
    session = open_file(path, TerminalUi(), now, "test")
    commit(session, aggregate.run(session))


def shown(path: Path) -> tuple[str, list[list[Cell]]]:
    """The summary, and the lines of the block."""
    rows = FileGrid(path).read(layout.OVERVIEW_SHEET)
    found = search.find(rows, layout.STANDINGS, layout.OVERVIEW_SHEET)
    assert found
    (summary,) = (row[1] for row in rows if row[0] == layout.STANDINGS_LABEL)
    lines = [
        [found.value(row, column.field) for column in layout.STANDINGS.columns]
        for _, row in search.table_rows(rows, found)
    ]
    assert isinstance(summary, str)
    return summary, lines


def test_a_workbook_as_shipped_says_that_nothing_was_collected(sample: Path) -> None:
    assert shown(sample) == ("Chưa thu phiếu.", [])


@pytest.mark.thorough
def test_the_sheet_shows_every_unit_that_owes_something(sample: Path) -> None:
    faulty = Form("AM", status=ResponseStatus.FAULTY, reason="Ô Phiếu!E14 ghi “7,440”.")
    arrive(sample, [*district_forms(["AB", "AM"]), faulty])
    run(sample)
    summary, lines = shown(sample)
    owing = {one.unit.code for one in unit_standings(read(sample), NOW.date())}
    assert {str(line[0]).partition(" - ")[0] for line in lines} == owing
    assert summary.startswith(f"Đã gửi 13/{len(owing)} đơn vị; chưa gửi ")
    assert summary.endswith("cần sửa 01 (đã quá hạn gửi).")
    by_unit = {str(line[0]): line[1:] for line in lines}
    assert by_unit["RG - Thành phố Rạch Giá"] == [None, "đã gửi", 1, "08:15 17/5/2022"]
    assert by_unit["AB - Huyện An Biên"] == [None, "chưa gửi, quá hạn", None, None]
    assert by_unit["AM - Huyện An Minh"] == ["Ô Phiếu!E14 ghi “7,440”.", "cần sửa, quá hạn", 1, "08:15 17/5/2022"]


@pytest.mark.thorough
def test_a_unit_that_left_a_section_empty_has_not_sent_all(sample: Path) -> None:
    arrive(sample, [*district_forms(["AB"]), Form("AB", {"tt_luot": 7, "tt_nguoi": 160})])
    run(sample)
    summary, lines = shown(sample)
    by_unit = {str(line[0]): line[1:] for line in lines}
    assert by_unit["AB - Huyện An Biên"][:2] == [
        "Còn thiếu nội dung mục II.5 (Công tác tuyên truyền về triển khai Đề án 06), không có thì ghi “Không.”.",
        "gửi chưa đủ",
    ]
    assert "15/23 đơn vị, 01 chưa đủ;" in summary


@pytest.mark.thorough
def test_it_follows_the_clerks_decision_and_the_clock(sample: Path) -> None:
    arrive(sample, district_forms(["AB"]))
    early = dt.datetime(2022, 5, 20, 8, 0, tzinfo=dt.UTC)
    run(sample, early)
    assert "quá hạn" not in str(shown(sample))
    bytes_then = sample.read_bytes()
    run(sample, early)
    assert sample.read_bytes() == bytes_then
    run(sample)
    assert "(đã quá hạn gửi)" in shown(sample)[0]


@pytest.mark.thorough
def test_units_that_went_leave_no_line_behind(sample: Path) -> None:
    arrive(sample, district_forms())
    run(sample)
    before = len(shown(sample)[1])
    unit = next(unit for unit in read(sample).units if unit.code == "VT")
    FileGrid(sample).write([typed(unit.row.sheet, unit.row.place("valid_to").cell, "30/4/2022")])
    run(sample)
    lines = shown(sample)[1]
    assert len(lines) == before - 1
    assert not any(str(line[0]).startswith("VT") for line in lines)


@pytest.mark.thorough
@pytest.mark.office
def test_two_hundred_units_fit_and_libreoffice_shows_them(sample: Path) -> None:
    found = read(sample)
    first = found.units[-1].row.number + 1
    communes = [[f"X{number:03d}", f"Xã số {number}", "XA"] for number in range(1, 178)]
    FileGrid(sample).write([Block(layout.UNITS.sheet, first, 1, communes)])
    rows = {row.code: row.row for row in found.indicators()}
    FileGrid(sample).write([typed(rows["tt_luot"].sheet, rows["tt_luot"].place("owner").cell, "HUYEN; XA")])
    arrive(
        sample,
        [*district_forms(), *(Form(str(code), {"tt_luot": 1}, {"II.5": "Không."}) for code, *_ in communes[:100])],
    )
    run(sample)
    summary, lines = shown(sample)
    assert len(lines) >= 190
    assert summary.startswith(f"Đã gửi 115/{len(lines)} đơn vị; chưa gửi ")
    overview = FileGrid(sample).read(layout.OVERVIEW_SHEET)
    label = next(number for number, row in enumerate(overview, 1) if row[0] == layout.STANDINGS_LABEL)
    head = search.find(overview, layout.STANDINGS, layout.OVERVIEW_SHEET)
    assert head
    places = [Place(layout.OVERVIEW_SHEET, f"B{label}")]
    places += [Place(layout.OVERVIEW_SHEET, f"C{head.header_row + number}") for number in range(1, len(lines) + 1)]
    (values,) = recalculated(sample, [{}], places)
    assert values == [summary, *(line[2] for line in lines)]


@pytest.mark.thorough
@pytest.mark.office
def test_a_heading_that_names_a_period_shows_which_in_words(sample: Path) -> None:
    overview = FileGrid(sample).read(layout.OVERVIEW_SHEET)
    head = next(number for number, cells in enumerate(overview, 1) if cells[0] == "Mã mục")
    outline = read(sample).outline
    at = next(number for number, one in enumerate(outline, 1) if one.code == "IV")
    places = [Place(layout.OVERVIEW_SHEET, f"B{head + at}"), Place("IV Phương hướng", "A1")]
    title = outline[at - 1].row.place("title")
    found = recalculated(sample, [{}, {title: "{tt.Ky}: {tt.ky_truoc}"}], places)
    shipped, of_both = "PHƯƠNG HƯỚNG CÔNG TÁC TRỌNG TÂM KỲ SAU", "Kỳ này: kỳ trước"
    assert found == [[one, f"Mục IV. {one}"] for one in (shipped, of_both)]


@pytest.mark.thorough
def test_texts_are_as_high_as_they_need_and_a_height_set_by_hand_stays(sample: Path) -> None:
    import openpyxl

    long = "Ô Phiếu!E14 ghi “7,440”, có thể là 7440 hoặc 7,44; nếu là 7440 thì hãy gõ liền 7440. " * 3
    arrive(
        sample,
        [
            Form("RG", status=ResponseStatus.FAULTY, reason=long),
            Form("HT", {"tt_luot": 1, "tt_nguoi": 2}, {"II.5": "Không."}),
        ],
    )
    run(sample)
    sheet = openpyxl.load_workbook(sample)[layout.OVERVIEW_SHEET]
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows() if row[0].value}
    assert heights["RG - Thành phố Rạch Giá"] >= 3 * 15.75
    assert heights["HT - Thành phố Hà Tiên"] == 15.75
