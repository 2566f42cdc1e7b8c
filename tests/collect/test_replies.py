"""What a unit is answered to what it sent: who is answered, what is asked, by when, and that it is spoken to."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.collect.arrival import Arrival
from de06_xl.collect.replies import LONGEST_LIST, Reply, replies
from de06_xl.incoming.mail.parts import Why
from de06_xl.mailbox.drafts import addresses_in
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.finding import Finding
from de06_xl.model.item_list import Item
from de06_xl.model.place import Place
from de06_xl.model.responses import FORM_STATUSES, Cause, Decision, ResponseStatus
from tests.support.books import book, heading, indicator, received, submission, unit

TODAY = dt.date(2022, 5, 20)
AB = unit("AB", "HUYEN", email="ab@x.example")
WRONG = Finding(kinds.UNREADABLE_NUMBER, "Ghi “7,440”, không rõ là số nào; hãy ghi lại.", Place("Phiếu", "E14"), "luot")
MISSING = Finding(kinds.VALUE_MISSING, "Chưa có số “Lượt”; hãy điền.", Place("Phiếu", "E15"), "nguoi")
DOUBTFUL = Finding(kinds.VALUE_JUMP, "Tăng quá 50%; hãy kiểm tra lại.", Place("Phiếu", "E16"), "ty_le")
FIGURES = tuple(indicator(code, number=14 + at) for at, code in enumerate(("luot", "nguoi", "ty_le")))
STATUSES = [status for status in FORM_STATUSES if status is not ResponseStatus.SUPERSEDED]


def workbook(**dates: dt.date) -> Book:
    return book(*FIGURES, facts={key: f"{day.day}/{day.month}/{day.year}" for key, day in dates.items()}, dates=dates)


def arrival(state: str = "dùng", *, findings: tuple[Finding, ...] = (), of: Any = AB, **fields: Any) -> Arrival:
    own = {name: fields.pop(name) for name in ("unwritten", "why", "to_unit") if name in fields}
    fields = {"sender": "ab@x.example", "file": "phieu_nhan/thư.eml › phiếu.xlsx"} | fields
    to = tuple(addresses_in("ab@x.example"))
    return Arrival(received("AB", state, **fields), findings=findings, unit=of, answer_to=to, **own)


def only(*sent: Arrival, of: Book | None = None) -> Reply:
    (reply,) = replies(sent, of or workbook(), TODAY)
    return reply


@pytest.mark.parametrize("state", STATUSES)
def test_every_state_has_its_subject_and_names_form_and_period(state: ResponseStatus) -> None:
    reply = only(arrival(state.value, number=2, reason="Vì thế.", to_unit="Vì thế."))
    assert reply.subject.endswith(": Phiếu số liệu Đề án 06 tháng 5/2022, Đơn vị AB")
    assert reply.body.startswith("Kính gửi: Đơn vị AB\n")
    assert reply.body.endswith("\nTrân trọng./.\n\nBAN CHỈ ĐẠO\n")
    assert "thư.eml" not in reply.body, "a unit knows its own file only"
    assert "tháng 5/2022" in reply.body


@pytest.mark.parametrize("state", STATUSES)
def test_a_letter_speaks_to_the_unit_and_not_to_the_clerk(state: ResponseStatus) -> None:
    clerk = "Hãy ghi “dùng” ở trang Phiếu nhận; tệp không kèm thư nên giờ nhận lấy theo ngày sửa tệp, sau hạn gửi."
    sent = arrival(state.value, findings=(WRONG, MISSING, DOUBTFUL), reason=clerk, to_unit="Là ảnh; đề nghị gửi phiếu.")
    body = only(sent).body
    assert "hãy" not in body.casefold()
    for word in ("phieu_nhan", "Phiếu nhận", "ngày sửa tệp", "“dùng”", "đề nghị đề nghị"):
        assert word not in body
    starts = re.findall(r"\. (\w)", body)
    assert all(letter.isupper() for letter in starts), "a sentence begins with a capital"


@pytest.mark.parametrize("why", [why for why in Why if why is not Why.NOTICE])
def test_of_a_file_that_was_not_opened_the_unit_is_told_what_it_can_do(why: Why) -> None:
    body = only(arrival("không nhận", why=why, to_unit="hãy hỏi lại người gửi.")).body
    assert "hỏi lại người gửi" not in body
    assert "; đề nghị " in body


def test_a_mail_without_a_file_is_told_so() -> None:
    body = only(arrival("chưa đúng mẫu", file="phieu_nhan/Thu.eml", why=Why.NO_ATTACHMENT)).body
    assert "Thư chỉ có chữ hoặc đường dẫn, không kèm tệp; đề nghị gửi phiếu .xlsx đính kèm." in body
    assert "Thu.eml" not in body


def test_a_servers_notice_is_not_answered() -> None:
    assert replies([arrival("không nhận", why=Why.NOTICE)], workbook(), TODAY) == []


def test_nothing_is_said_of_what_another_form_has_settled() -> None:
    assert replies([arrival("đã thay")], workbook(), TODAY) == []


def test_a_unit_gets_one_letter_with_all_that_is_wrong_and_all_that_is_missing_each_once() -> None:
    unwritten = (heading("II.5"), heading("III"))
    one = arrival("cần sửa", findings=(WRONG, MISSING, DOUBTFUL), unwritten=unwritten)
    again = replace(one, row=replace(one.row, file="b.xlsx", sha256="b" * 64), findings=())
    of_another = replace(arrival(), unit=unit("AM"))
    reply, other = replies([one, again, of_another], workbook(), TODAY)
    assert (reply.about, other.about) == ("AB", "AM")
    assert reply.subject.startswith("Đề nghị chỉnh sửa: ")
    assert reply.body.count("Chỉ tiêu “luot”: Ghi “7,440”, không rõ là số nào; đề nghị ghi lại con số.") == 1
    assert reply.body.count("“nguoi”") == reply.body.count("“ty_le”") == 1
    assert reply.body.count("nội dung các mục II.5 (MỤC) và III (MỤC), không có thì ghi “Không.”") == 1
    assert reply.body.count("gửi lại phiếu trong thời gian sớm nhất") == 1


def test_a_form_that_counts_and_lacks_something_is_asked_for_it() -> None:
    body = only(arrival(findings=(MISSING,), number=2)).body
    assert "Đã nhận phiếu số liệu tháng 5/2022 (tệp “phiếu.xlsx”, lần gửi 2)." in body
    assert "Đề nghị bổ sung các nội dung còn thiếu:\n- Chỉ tiêu “nguoi”: Chưa có số" in body
    assert "ghi 3 vào ô Lần gửi và gửi lại" in body


def test_the_subject_of_a_letter_that_asks_for_more_says_so() -> None:
    for sent in (arrival(findings=(MISSING,)), arrival(unwritten=(heading("III"),))):
        assert only(sent).subject.startswith("Đã nhận, đề nghị hoàn thiện: Phiếu số liệu")
    assert only(arrival(findings=(DOUBTFUL,))).subject.startswith("Đã nhận: Phiếu số liệu")


def test_a_wrong_date_is_to_be_corrected_not_added() -> None:
    date = Finding(kinds.AMBIGUOUS_DATE, "Ngày đọc được hai cách; hãy gõ lại.", Place("Phiếu", "G14"), "luot")
    body = only(arrival(findings=(date,))).body
    assert "chỉnh sửa các nội dung sau trong chính phiếu này:\n- Ngày của chỉ tiêu “luot”: Ngày đọc được" in body
    assert "còn thiếu" not in body
    assert "Sau khi chỉnh sửa, đề nghị ghi 2 vào ô Lần gửi" in body


def test_a_blank_form_is_not_spoken_of_beside_a_filled_one() -> None:
    blank = arrival("chưa điền", file="trống.xlsx")
    assert "chưa điền" in only(blank).body
    assert "trống.xlsx" not in only(blank, arrival()).body


def test_a_number_that_leaps_is_asked_about_as_such() -> None:
    """Whatever the words of the register are."""
    leaps = Decision(ResponseStatus.UNCONFIRMED, "Số quá lớn.", Cause.LEAP)
    body = only(arrival("chờ xác nhận", number=20).with_decision(leaps)).body
    assert "chưa nhận được các lần gửi liền trước. Đề nghị xác nhận lần gửi." in body
    assert "hộp thư" not in body


def test_nobody_is_answered_who_is_not_known() -> None:
    assert only(Arrival(received("", "không nhận", form="x"), to_unit="Không rõ.")).to == ()


def test_errors_are_listed_by_the_names_of_the_figures_and_the_next_number_is_told() -> None:
    body = only(arrival("cần sửa", number=2, findings=(WRONG,))).body
    assert "- Chỉ tiêu “luot”: Ghi “7,440”, không rõ là số nào; đề nghị ghi lại con số.\n" in body
    assert "E14" not in body
    assert "ghi 3 vào ô Lần gửi và gửi lại" in body


@pytest.mark.parametrize(
    ("message", "expected", "told"),
    [
        (
            "Số 300 tăng; có phải là 30? Hãy gõ lại.",
            Decimal(30),
            "Số 300 tăng; có phải là 30? Đề nghị ghi lại con số.\n",
        ),
        (
            "Ngày 5/4/2022; có phải 04/5/2022? Hãy ghi lại.",
            dt.date(2022, 5, 4),
            "có phải 04/5/2022? Đề nghị ghi lại con số.\n",
        ),
        ("Số 300 tăng; hãy gõ lại.", Decimal(30), "Số 300 tăng; đề nghị ghi lại con số. Có thể là: 30.\n"),
        ("Số 3.130 tăng; hãy gõ lại.", Decimal(3), "Số 3.130 tăng; đề nghị ghi lại con số. Có thể là: 3.\n"),
    ],
)
def test_a_guess_is_told_once(message: str, expected: Any, told: str) -> None:
    guess = replace(WRONG, said=message, expected=expected)
    assert told in only(arrival("cần sửa", findings=(guess,))).body


def test_what_is_wrong_with_a_whole_column_is_one_line_that_names_its_figures() -> None:
    column = tuple(replace(WRONG, code=code) for code in ("luot", "nguoi", "ty_le"))
    body = only(arrival("cần sửa", findings=(MISSING, *column))).body
    assert body.count("không rõ là số nào") == 1
    assert "- Các chỉ tiêu “luot”, “nguoi”, “ty_le”: Ghi “7,440”, không rõ là số nào;" in body
    dates = tuple(replace(one, kind=kinds.UNREADABLE_DATE) for one in column)
    assert "- Ngày của các chỉ tiêu “luot”, “nguoi”, “ty_le”: Ghi" in only(arrival("cần sửa", findings=dates)).body


def test_a_part_is_named_with_its_whole() -> None:
    part = replace(indicator("dung_han"), name="- trong đó: đúng hạn", under="Hồ sơ đã giải quyết")
    wrong = replace(WRONG, code="dung_han")
    assert (
        "Chỉ tiêu “Hồ sơ đã giải quyết (trong đó: đúng hạn)”: "
        in only(arrival("cần sửa", findings=(wrong,)), of=book(part)).body
    )


def test_an_items_figure_is_named_by_its_item_whole_however_long_the_figures_name() -> None:
    listed = replace(
        indicator("nhan"),
        name="- trong đó: nhận qua tài khoản - Người có công với cách mạng",
        under="Người hưởng chi trả theo nhóm đối tượng tại địa phương",
        total_of="nhan",
        item=Item("NHOMDT", "01", "Người có công với cách mạng", indicator("x").row),
    )
    rows = book(replace(listed, code="nhan[01]"))
    body = only(arrival("cần sửa", findings=(replace(WRONG, code="nhan[01]"),)), of=rows).body
    assert (
        "Chỉ tiêu “Người hưởng chi trả theo nhóm đối tượng tại địa phương (trong đó: nhận qua tài khoản)”, "
        "mục 01 “Người có công với cách mạng”: Ghi “7,440”"
    ) in body


def test_items_of_one_figure_that_lack_the_same_are_one_line() -> None:
    items = [
        replace(
            indicator(f"nhan[{code}]"),
            name=f"Nhận - {name}",
            total_of="nhan",
            item=Item("NHOMDT", code, name, indicator("x").row),
        )
        for code, name in (("01", "Người có công"), ("02", "Hộ nghèo"))
    ]
    findings = tuple(replace(WRONG, code=one.code) for one in items)
    body = only(arrival("cần sửa", findings=findings), of=book(*items)).body
    assert "Chỉ tiêu “Nhận”, các mục 01 “Người có công”, 02 “Hộ nghèo”: Ghi “7,440”" in body


def test_a_letter_ends_with_the_sender_and_how_to_reach_him() -> None:
    facts = {"cv_co_quan": "Tổ công tác Đề án 06", "cv_lien_he": "Nguyễn Văn A, điện thoại 0297 123456"}
    end = "Trân trọng./.\n\nTổ công tác Đề án 06\nĐầu mối liên hệ: Nguyễn Văn A, điện thoại 0297 123456\n"
    assert only(arrival(), of=book(facts=facts)).body.endswith(end)


def test_a_unit_whose_figures_are_right_is_told_one_thing_to_do_about_warnings() -> None:
    body = only(arrival(findings=(DOUBTFUL,))).body
    assert "số liệu đúng thì trả lời thư này kèm lý do, không phải gửi lại phiếu; có số sai thì chỉnh sửa" in body
    assert "ghi 2 vào ô Lần gửi và gửi lại phiếu:\n- Chỉ tiêu “ty_le”" in body
    assert "Ghi chú" not in body
    body = only(arrival(findings=(DOUBTFUL, MISSING))).body
    assert "đúng thì giữ nguyên, ghi lý do vào cột Ghi chú:\n- Chỉ tiêu “ty_le”" in body
    assert "không phải gửi lại" not in body


def test_what_the_unit_has_explained_is_not_asked_again() -> None:
    body = only(arrival(findings=(replace(DOUBTFUL, accepted=True),))).body
    assert "ty_le" not in body


def test_a_unit_that_is_no_more_is_not_asked_for_a_form_that_it_was_never_sent() -> None:
    merged = replace(AB, valid_to=dt.date(2022, 4, 30))
    body = only(arrival("không nhận", of=merged, to_unit="Đơn vị không còn trong tháng 5/2022; đề nghị kiểm tra.")).body
    assert "không còn trong tháng 5/2022" in body
    assert "phiếu Excel đã gửi" not in body
    assert "gửi lại" not in body


def test_a_form_that_replaced_another_names_every_difference_as_the_unit_knows_it() -> None:
    first = arrival("đã thay", form="a", received="08:00 16/5/2022")
    second = arrival(form="b", received="09:00 16/5/2022", reason="Thay phiếu cùng lần gửi 1 nhận lúc 08:00.")
    second = second.with_decision(Decision(ResponseStatus.USED, "Thay phiếu.", Cause.RESENT))
    sent = [replace(one, submissions=(submission(one.row, "luot", value),)) for one, value in ((first, 6), (second, 8))]
    body = only(*sent).body
    assert "thay phiếu trước cùng lần gửi 1, khác ở: “luot” 6 → 8; phiếu trước mới đúng thì đề nghị báo lại." in body


def test_more_errors_than_a_mail_should_list_are_counted() -> None:
    many = tuple(replace(WRONG, said=f"Ghi “{number}?”; hãy ghi lại.", code=None) for number in range(100, 145))
    body = only(arrival("cần sửa", findings=many)).body
    assert body.count("- Ghi “1") == LONGEST_LIST
    assert "- và 5 nội dung khác." in body


@pytest.mark.parametrize(
    ("dates", "asked"),
    [
        ({"han_gui": dt.date(2022, 5, 25)}, "chậm nhất ngày 25/5/2022."),
        ({"han_gui": dt.date(2022, 5, 20)}, "chậm nhất ngày 20/5/2022."),
        ({"han_gui": dt.date(2022, 5, 19)}, " trong thời gian sớm nhất."),
        (
            {"han_gui": dt.date(2022, 5, 19), "cv_han_bo_sung": dt.date(2022, 5, 27)},
            "chậm nhất ngày 27/5/2022.",
        ),
        ({}, " trong thời gian sớm nhất."),
    ],
)
@pytest.mark.parametrize("state", ["cần sửa", "chưa đúng mẫu", "không nhận", "chưa điền"])
def test_nobody_is_asked_to_send_again_by_a_day_that_is_gone(dates: dict[str, dt.date], asked: str, state: str) -> None:
    assert asked in only(arrival(state, findings=(WRONG,)), of=workbook(**dates)).body
