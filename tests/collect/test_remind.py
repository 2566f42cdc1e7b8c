"""Who still owes what: silence, forms that cannot be used, figures left out; and who does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from de06_xl.collect.reminders import Lack, lacking
from de06_xl.collect.standing import unit_standings
from de06_xl.model.book import Book
from de06_xl.model.responses import ReceivedForm, Submission
from de06_xl.model.unit import Unit
from tests.support.books import book, heading, indicator, received, submission, unit

HERE, THERE = unit("AB", "HUYEN"), unit("AM", "HUYEN", number=6)
FIGURES = (indicator("luot", owner="HUYEN"), indicator("nguoi", owner="HUYEN", number=6))


def whole(form: ReceivedForm) -> tuple[Submission, ...]:
    """All that AB owes, out of a form."""
    return submission(form, "luot", 3), submission(form, "nguoi", 0)


def lacks(written: Book) -> list[Lack]:
    return lacking(written, unit_standings(written, dt.date(2022, 5, 20)))


def owing(written: Book) -> dict[str, tuple[str, str]]:
    return {lack.unit.code: (lack.state, lack.asked) for lack in lacks(written)}


def test_a_unit_that_gave_all_its_figures_owes_nothing_and_a_silent_one_owes_all() -> None:
    written = book(*FIGURES, units=(HERE, THERE), received=(received("AB"),), submissions=whole(received("AB")))
    assert owing(written) == {"AM": ("chưa gửi", "Phiếu gồm: luot; nguoi.")}


def test_a_form_without_one_figure_is_asked_for_that_one() -> None:
    written = book(*FIGURES, units=(HERE,), received=(received("AB"),), submissions=whole(received("AB"))[:1])
    assert owing(written) == {"AB": ("gửi chưa đủ", "Bổ sung số liệu: nguoi.")}


@pytest.mark.parametrize("state", ["cần sửa", "chưa đúng mẫu", "không nhận"])
def test_what_came_and_cannot_be_used_is_not_taken_for_silence(state: str) -> None:
    forms = (received("AB", state, reason="Ô E12: sai.", asked="Chỉ tiêu “luot”: sai; đề nghị ghi lại."),)
    kept = whole(forms[0]) if state == "cần sửa" else ()
    written = book(*FIGURES, units=(HERE,), received=forms, submissions=kept)
    told = {"không nhận": "tệp không dùng được"}.get(state, state)
    assert owing(written) == {"AB": (told, "Chỉ tiêu “luot”: sai; đề nghị ghi lại.")}


def test_a_letter_takes_nothing_from_what_the_register_says_to_the_clerk() -> None:
    """A workbook of an earlier version has no words for the unit."""
    for state, asked in (
        ("cần sửa", "Chỉnh sửa phiếu theo nội dung đã nêu trong thư trả lời."),
        ("không nhận", "Điền số liệu vào phiếu đã nhận và gửi lại."),
        ("chưa điền", "Phiếu gồm: luot; nguoi."),
    ):
        clerk = received("AB", state, reason="Ô E16: Ghi “4 lượt”; hãy chỉ gõ con số. /log/de06.log")
        (owed,) = owing(book(*FIGURES, units=(HERE,), received=(clerk,))).values()
        assert owed[1] == asked


def test_a_form_that_the_clerk_turned_away_is_as_if_the_unit_had_sent_none() -> None:
    """It may be another's; what stands beside it is for the clerk, and in no letter to the unit."""
    forged = received("AB", "không nhận", reason="Gửi từ hộp thư của AM: hãy hỏi lại.")
    written = book(*FIGURES, units=(HERE,), received=(forged,), submissions=whole(forged))
    assert owing(written) == {"AB": ("chưa gửi", "Phiếu gồm: luot; nguoi.")}


@pytest.mark.parametrize("state", ["chờ chọn", "chờ xác nhận"])
def test_a_form_that_waits_for_the_clerk_is_not_asked_for_again(state: str) -> None:
    form = received("AB", state)
    assert owing(book(*FIGURES, units=(HERE,), received=(form,), submissions=whole(form))) == {}


def sent_again(number: int, *, at: str = "09:00 19/5/2022", **fields: str) -> ReceivedForm:
    """A form of AB with an error, beside the second one that counts since 9:00 on the 18th."""
    return received(
        "AB", "cần sửa", form="other", number=number, received=at, reason="Ô E12: sai.", asked="Sai.", **fields
    )


GOOD = received("AB", number=2, received="09:00 18/5/2022")


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "sorted otherwise"])
@pytest.mark.parametrize(
    ("bad", "asked"),
    [
        (sent_again(3), True),
        (sent_again(3, at=""), True),
        (sent_again(2), True),
        (sent_again(2, at="08:59 18/5/2022"), False),
        (sent_again(1), False),
    ],
    ids=["raised", "raised, time unknown", "number forgotten", "before it", "older"],
)
def test_a_form_sent_again_with_errors_is_asked_for_while_the_good_one_counts(
    bad: ReceivedForm, asked: bool, turned: bool
) -> None:
    forms = (bad, GOOD) if turned else (GOOD, bad)
    written = book(*FIGURES, units=(HERE,), received=forms, submissions=whole(GOOD))
    expected = {"AB": ("đã gửi, bản gửi lại cần sửa", f"Phiếu lần gửi {bad.number} còn nội dung cần chỉnh sửa. Sai.")}
    assert owing(written) == (expected if asked else {})


def test_of_several_forms_sent_again_with_errors_the_newest_is_to_be_corrected() -> None:
    forms = (GOOD, sent_again(4), sent_again(3))
    written = book(*FIGURES, units=(HERE,), received=forms, submissions=whole(GOOD)[:1])
    other = replace(forms[2], sha256="third", asked="Sai khác.")
    written = replace(written, received=(*forms[:2], other))
    asked = "Phiếu lần gửi 4 còn nội dung cần chỉnh sửa. Sai. Bổ sung số liệu: nguoi."
    assert owing(written) == {"AB": ("đã gửi, bản gửi lại cần sửa", asked)}


def test_a_unit_whose_code_stands_twice_is_asked_once() -> None:
    written = book(*FIGURES, units=(HERE, unit("AB", "HUYEN", number=7)))
    assert [lack.unit.code for lack in lacks(written)] == ["AB"]


def test_what_came_for_another_period_does_not_count() -> None:
    before = tuple(submission(received("AB", period="2022-04"), code, 1) for code in ("luot", "nguoi"))
    written = book(*FIGURES, units=(HERE,), received=(received("AB", period="2022-04"),), submissions=before)
    assert owing(written) == {"AB": ("chưa gửi", "Phiếu gồm: luot; nguoi.")}


@pytest.mark.parametrize(
    "gone", [{"valid_to": dt.date(2022, 5, 30)}, {"valid_from": dt.date(2022, 6, 1)}], ids=["ended", "not yet"]
)
def test_a_unit_that_does_not_exist_at_the_end_of_the_period_owes_nothing(gone: dict[str, dt.date]) -> None:
    assert owing(book(*FIGURES, units=(unit("AB", "HUYEN", **gone),))) == {}


def test_a_unit_that_only_writes_texts_is_asked_for_them() -> None:
    writer = Unit("VP", "Văn phòng", HERE.row, sections=("I",))
    written = book(units=(writer,), outline=(heading("I", sheet="I Thử"),))
    assert lacks(written)[0].asked == "Phiếu gồm: nội dung mục I (MỤC)."


def test_many_missing_figures_are_counted_not_listed() -> None:
    figures = [indicator(f"ct_{number}", owner="AB", number=number) for number in range(1, 10)]
    assert lacks(book(*figures, units=(HERE,)))[0].asked == "Phiếu gồm: 09 chỉ tiêu."


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"han_gui": dt.date(2022, 5, 25)}, "25/5/2022"),
        ({"han_gui": dt.date(2022, 5, 19)}, ""),
        ({"han_gui": dt.date(2022, 5, 19), "cv_han_bo_sung": dt.date(2022, 5, 27)}, "27/5/2022"),
        ({}, ""),
    ],
)
def test_the_new_deadline_is_one_that_is_ahead(dates: dict[str, dt.date], told: str) -> None:
    facts = {key: f"{date.day}/{date.month}/{date.year}" for key, date in dates.items()}
    assert book(facts=facts, dates=dates).new_deadline(dt.date(2022, 5, 20)) == told
