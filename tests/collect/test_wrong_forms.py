"""A form that cannot be taken as it is stays its unit's: its row says so, and the unit is asked to correct it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.reading.cells import MOST_PROBLEMS
from de06_xl.collect.intake import collect
from de06_xl.collect.reminders import lacking
from de06_xl.collect.replies import replies
from de06_xl.collect.standing import unit_standings
from de06_xl.model.responses import ResponseStatus
from tests.support.collected_forms import BOOK, MOMENT, after, came, filled, outcome, plain
from tests.support.filled_forms import codes, visible

Spoil = Callable[[openpyxl.Workbook], None]
TODAY = MOMENT.date()


def set_beside(sheet: Any, label: str, value: object) -> None:
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
    cell.offset(0, 1).value = value


def hidden_of_last_month(workbook: openpyxl.Workbook) -> None:
    set_beside(workbook[form.HIDDEN_SHEET], "ky", "2022-04")


def cells_of_last_month(workbook: openpyxl.Workbook) -> None:
    set_beside(workbook[form.SHEET], form.LABELS["period"], "2022-04 - tháng 4/2022")


def period_that_nobody_can_read(workbook: openpyxl.Workbook) -> None:
    set_beside(workbook[form.SHEET], form.LABELS["period"], "tháng này")


def hidden_period_spoilt(workbook: openpyxl.Workbook) -> None:
    set_beside(workbook[form.HIDDEN_SHEET], "ky", "?")


def two_months(workbook: openpyxl.Workbook) -> None:
    """The sheets of two months' forms in one file."""
    copy = workbook.copy_worksheet(workbook[form.HIDDEN_SHEET])
    set_beside(copy, "ky", "2022-04")


def two_months_without_hidden_sheets(workbook: openpyxl.Workbook) -> None:
    copy = workbook.copy_worksheet(workbook[form.SHEET])
    set_beside(copy, form.LABELS["period"], "2022-04 - tháng 4/2022")
    del workbook[form.HIDDEN_SHEET]


def tables_lost(workbook: openpyxl.Workbook) -> None:
    visible(workbook).delete_rows(codes(workbook)["Mã"].row, 200)


def column_lost(workbook: openpyxl.Workbook) -> None:
    sheet = workbook[form.SHEET]
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if cell.value in ("Giá trị", "Mã mục"):
            cell.value = None


def full_of_strange_codes(workbook: openpyxl.Workbook) -> None:
    sheet, header = visible(workbook), codes(workbook)["Mã"]
    below = header.row + 2
    for area in [area for area in sheet.merged_cells.ranges if area.max_row >= below]:
        sheet.unmerge_cells(str(area))
    sheet.insert_rows(below, MOST_PROBLEMS + 10)
    for number in range(below, below + MOST_PROBLEMS + 10):
        sheet.cell(number, header.column, f"ma_la_{number}")


def named_as_nobody_is(workbook: openpyxl.Workbook) -> None:
    set_beside(workbook[form.SHEET], form.LABELS["unit"], "Tổ công tác Đề án 06")


def made_by_a_later_version(workbook: openpyxl.Workbook) -> None:
    set_beside(workbook[form.HIDDEN_SHEET], "phien_ban_phieu", str(form.FORM_VERSION + 1))


WRONG: dict[Spoil, str] = {
    hidden_of_last_month: "Trang “Phiếu”, ô G3: ghi tháng 5/2022 nhưng phiếu được tạo cho tháng 4/2022; hãy điền",
    cells_of_last_month: "Trang “Phiếu”, ô G3: ghi tháng 4/2022 nhưng phiếu được tạo cho tháng 5/2022; hãy điền",
    period_that_nobody_can_read: "Trang “Phiếu”, ô G3: ghi “tháng này”, không đọc được kỳ báo cáo; hãy ghi kỳ, ví dụ",
    hidden_period_spoilt: "Trang ẩn _de06 bị sửa, không đọc được kỳ báo cáo; hãy điền vào phiếu đã nhận.",
    two_months: "Trang “_de06 Copy”: ghép từ hai phiếu khác nhau; hãy gửi mỗi phiếu một tệp.",
    two_months_without_hidden_sheets: "Trang “Phiếu Copy”, ô G3: ghi Kỳ báo cáo khác với trang “Phiếu”; hãy",
    tables_lost: "Không còn bảng Số liệu hay Nội dung",
    column_lost: "Trang “Phiếu”: thiếu cột “Giá trị” của bảng Số liệu",
    full_of_strange_codes: f"Trang “Phiếu”: có hơn {MOST_PROBLEMS} chỗ không đọc được; hãy điền vào phiếu đã nhận",
    named_as_nobody_is: "Trang “Phiếu”, ô B3: ghi đơn vị “Tổ công tác Đề án 06” nhưng phiếu được tạo cho “Đơn vị AB”",
    made_by_a_later_version: "Phiếu do phiên bản DeAn06 mới hơn tạo ra; hãy nâng cấp DeAn06.",
}


def spoilt(spoil: Spoil, **facts: Any) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(filled(**facts)))
    spoil(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.few(4)
@pytest.mark.parametrize(("spoil", "reported"), WRONG.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_wrong_form_is_its_units_which_has_sent_and_is_asked_to_correct(spoil: Spoil, reported: str) -> None:
    collected = collect(BOOK, plain(spoilt(spoil, number=2), "phieu_nhan/phiếu.xlsx"))
    assert outcome(collected) == [("AB", "cần sửa")]
    row = collected.arrivals[0].row
    assert row.reason.startswith(reported)
    assert row.number == 2
    (standing,) = (one for one in unit_standings(after(BOOK, collected), TODAY) if one.unit.code == "AB")
    assert standing.status is ResponseStatus.FAULTY
    (lack,) = (one for one in lacking(after(BOOK, collected), [standing]))
    said = reported.partition(";")[0].rpartition(": ")[2]
    assert said.casefold() in lack.asked.casefold()
    assert not re.search(r"hãy|\b[A-Z]+\d", lack.asked)


@pytest.mark.few(3)
@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_the_letter_about_a_wrong_form_names_the_file_once_and_no_folder_of_ours(spoil: Spoil) -> None:
    collected = collect(BOOK, plain(spoilt(spoil), "phieu_nhan/phiếu.xlsx"))
    (reply,) = replies(collected.arrivals, BOOK, TODAY)
    assert reply.subject == "Đề nghị chỉnh sửa: Phiếu số liệu Đề án 06 tháng 5/2022, Đơn vị AB"
    assert reply.body.count("phiếu.xlsx") == 1
    assert "phieu_nhan" not in reply.body
    assert "hãy" not in reply.body.casefold()
    assert "chính phiếu này" not in reply.body, "it may be last month's"


def test_a_wrong_form_from_a_strange_mailbox_leaves_nothing_to_confirm_and_its_unit_is_told() -> None:
    data = spoilt(hidden_of_last_month, number=9)
    (arrival,) = collect(BOOK, [came(data, sender="am@x.example")]).arrivals
    assert (arrival.row.unit, arrival.row.status) == ("AB", ResponseStatus.REFUSED)
    assert "am@x.example" in arrival.row.reason
    assert "“dùng”" not in arrival.row.reason
    body = replies([arrival], BOOK, TODAY)[0].body
    assert "phiếu được tạo cho tháng 4/2022; đề nghị điền số liệu vào phiếu đã nhận và gửi lại" in body
    assert [address.addr_spec for address in arrival.answer_to] == ["ab@x.example"]


def test_a_wrong_form_is_settled_by_the_right_one() -> None:
    wrong = collect(BOOK, [came(spoilt(hidden_of_last_month))])
    right = collect(after(BOOK, wrong), [came(filled(number=2))])
    assert after(after(BOOK, wrong), right).received[0].status is ResponseStatus.SUPERSEDED


def test_a_wrong_form_is_read_again_once_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = came(spoilt(made_by_a_later_version))
    first = after(BOOK, collect(BOOK, [mail]))
    assert collect(first, [mail]).known == 1
    monkeypatch.setattr("de06_xl.collect.forms.reading.identity.FORM_VERSION", form.FORM_VERSION + 1)
    assert outcome(collect(first, [mail])) == [("AB", "dùng")]


def test_a_form_whose_figures_have_lost_a_header_is_not_one_without_figures() -> None:
    """The table of paragraphs is whole, so that without a word all figures would only be missing."""
    writing = replace(BOOK, units=(replace(BOOK.units[0], sections=("I",)), *BOOK.units[1:]))
    workbook = openpyxl.load_workbook(io.BytesIO(filled(of=writing)))
    codes(workbook)["Mã"].value = "Mã chỉ tiêu"
    stream = io.BytesIO()
    workbook.save(stream)
    (arrival,) = collect(writing, plain(stream.getvalue())).arrivals
    assert (arrival.row.unit, arrival.row.status) == ("AB", ResponseStatus.FAULTY)
    assert arrival.row.reason.startswith("Trang “Phiếu”: thiếu cột “Mã” của bảng Số liệu; hãy đặt lại tiêu đề cột ở")


def test_a_file_that_names_two_units_is_nobodys() -> None:
    def of_another(workbook: openpyxl.Workbook) -> None:
        set_beside(workbook[form.SHEET], form.LABELS["unit"], "AM - Đơn vị AM")

    assert outcome(collect(BOOK, plain(spoilt(of_another)))) == [("", "không nhận")]


def test_the_reason_of_a_file_that_is_no_form_is_a_sentence() -> None:
    for data, name in ((b"a,b\n", "phiếu.csv"), (b"", "phiếu.xlsx"), (b"Rar!\x1a\x07\x01\x00" + bytes(99), "p.rar")):
        (arrival,) = collect(BOOK, plain(data, name)).arrivals
        assert arrival.row.reason[0].isupper(), arrival.row.reason
        assert arrival.row.reason.endswith(".")


def test_the_reason_of_a_mail_without_a_form_is_a_sentence() -> None:
    mail = b"From: ab@x.example\r\nDate: Thu, 05 May 2022 10:15:00 +0700\r\n\r\nK\xc3\xadnh g\xe1\xbb\xadi\r\n"
    (arrival,) = collect(BOOK, plain(mail, "thu.eml")).arrivals
    assert arrival.row.reason[0].isupper(), arrival.row.reason
