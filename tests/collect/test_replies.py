"""What a unit is answered to its form: who is answered, what is asked, and by when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from de06_xl.collect import replies
from de06_xl.collect.intake import Arrival
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.finding import Finding
from de06_xl.model.place import Place
from de06_xl.model.responses import FORM_STATUSES, ResponseStatus
from tests.support.books import book, received, unit

TODAY = dt.date(2022, 5, 20)
AB = unit("AB", "HUYEN", email="ab@x.example")
WRONG = Finding(kinds.UNREADABLE_NUMBER, "Ghi “7,440”, không rõ là số nào.", Place("Phiếu", "E14"))


def workbook(**dates: dt.date) -> Book:
    return book(facts={key: f"{day.day}/{day.month}/{day.year}" for key, day in dates.items()}, dates=dates)


def arrival(state: str = "dùng", *, findings: tuple[Finding, ...] = (), **fields: Any) -> Arrival:
    fields = {"sender": "ab@x.example", "file": "thư.eml › phiếu.xlsx"} | fields
    return Arrival(received("AB", state, **fields), findings=findings, unit=AB)


def body(one: Arrival, of: Book | None = None) -> str:
    return replies.body(one, of or workbook(), TODAY)


def addresses(one: Arrival) -> list[str]:
    return [address.addr_spec for address in replies.recipients(one)]


@pytest.mark.parametrize("state", FORM_STATUSES)
def test_every_state_has_its_subject_and_names_form_and_period(state: ResponseStatus) -> None:
    one = arrival(state.value, number=2, reason="Vì thế.")
    about = "Phiếu số liệu Đề án 06 tháng 5/2022, đơn vị AB"
    subject = replies.subject(one, workbook())
    assert subject.endswith(f": {about}")
    told = body(one)
    assert told.startswith("Kính gửi: Đơn vị AB\n")
    assert told.endswith("\nTrân trọng.\n")
    assert "thư.eml" not in told, "a unit knows its own file only"
    assert "tháng 5/2022" in told


@pytest.mark.parametrize("state", [state for state in FORM_STATUSES if state is not ResponseStatus.UNCONFIRMED])
def test_who_sent_a_form_is_answered(state: ResponseStatus) -> None:
    assert addresses(arrival(state.value, sender="ca-nhan@y.example")) == ["ca-nhan@y.example"]
    assert addresses(arrival(state.value, sender="")) == ["ab@x.example"]


def test_whether_a_form_is_its_own_the_unit_itself_is_asked() -> None:
    assert addresses(arrival("chờ xác nhận", sender="am@x.example")) == ["ab@x.example"]


def test_nobody_is_answered_who_is_not_known() -> None:
    assert addresses(Arrival(received("", "không nhận", form="x"))) == []


def test_errors_are_listed_by_the_cells_of_the_form_and_the_next_number_is_told() -> None:
    told = body(arrival("cần sửa", number=2, findings=(WRONG,)))
    assert "- Ô E14 (trang “Phiếu”): Ghi “7,440”, không rõ là số nào.\n" in told
    assert "tăng ô Lần gửi lên 3 và gửi lại" in told


def test_more_errors_than_a_mail_should_list_are_counted() -> None:
    told = body(arrival("cần sửa", findings=(WRONG,) * 45))
    assert told.count("- Ô E14") == replies.LONGEST_LIST
    assert "- và 5 chỗ khác." in told


@pytest.mark.parametrize(
    ("dates", "asked"),
    [
        ({"han_gui": dt.date(2022, 5, 25)}, "gửi lại trước ngày 25/5/2022."),
        ({"han_gui": dt.date(2022, 5, 20)}, "gửi lại trước ngày 20/5/2022."),
        ({"han_gui": dt.date(2022, 5, 19)}, "gửi lại trong thời gian sớm nhất."),
        (
            {"han_gui": dt.date(2022, 5, 19), "cv_han_bo_sung": dt.date(2022, 5, 27)},
            "gửi lại trước ngày 27/5/2022.",
        ),
        ({}, "gửi lại trong thời gian sớm nhất."),
    ],
)
@pytest.mark.parametrize("state", ["cần sửa", "chưa đúng mẫu", "không nhận"])
def test_nobody_is_asked_to_send_again_by_a_day_that_is_gone(dates: dict[str, dt.date], asked: str, state: str) -> None:
    assert asked in body(arrival(state, findings=(WRONG,)), workbook(**dates))
