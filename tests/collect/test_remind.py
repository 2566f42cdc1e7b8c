"""Who still owes what: silence, forms that cannot be used, figures left out; and who does not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from de06_xl.collect.intake import LATE_FILE
from de06_xl.collect.reminders import Lack, lacking
from de06_xl.collect.standing import unit_standings
from de06_xl.incoming.mail.parts import broken
from de06_xl.model.book import Book
from de06_xl.model.responses import ReceivedForm, Submission
from de06_xl.model.unit import Unit
from de06_xl.system.error_log import reason_of_fault
from de06_xl.vietnamese.messages import sentence
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
    assert owing(written) == {"AM": ("chưa gửi", "Gửi phiếu: luot; nguoi.")}


def test_a_form_without_one_figure_is_asked_for_that_one() -> None:
    written = book(*FIGURES, units=(HERE,), received=(received("AB"),), submissions=whole(received("AB"))[:1])
    assert owing(written) == {"AB": ("gửi chưa đủ", "Bổ sung: nguoi.")}


@pytest.mark.parametrize("state", ["cần sửa", "chưa đúng mẫu", "không nhận"])
def test_what_came_and_cannot_be_used_is_not_taken_for_silence(state: str) -> None:
    forms = (received("AB", state, reason="Ô E12: sai."),)
    kept = whole(forms[0]) if state == "cần sửa" else ()
    written = book(*FIGURES, units=(HERE,), received=forms, submissions=kept)
    told = {"không nhận": "tệp không dùng được"}.get(state, state)
    assert owing(written) == {"AB": (told, "Ô E12: sai.")}


def test_a_letter_takes_from_the_reason_what_is_for_the_unit() -> None:
    clerk = f"Ô E16: Ghi “4 lượt”; hãy chỉ gõ con số. {LATE_FILE}"
    written = book(*FIGURES, units=(HERE,), received=(received("AB", "cần sửa", reason=clerk),))
    assert owing(written) == {"AB": ("cần sửa", "Ô E16: Ghi “4 lượt”; đề nghị chỉ gõ con số.")}
    early = "Phiếu của tháng 4/2022, sổ đang tổng hợp tháng 5/2022; hãy gửi phiếu của tháng 5/2022, hoặc thu phiếu này "
    refused = received("AB", "không nhận", reason=f"{early}vào sổ tháng 4/2022.")
    (asked,) = owing(book(*FIGURES, units=(HERE,), received=(refused,))).values()
    assert asked[1].endswith("; đề nghị gửi phiếu của tháng 5/2022.")
    blank = received("AB", "chưa điền", reason="Phiếu chưa điền; hãy đề nghị đơn vị điền rồi gửi lại.")
    assert owing(book(*FIGURES, units=(HERE,), received=(blank,))) == {"AB": ("chưa điền", "Gửi phiếu: luot; nguoi.")}


def test_a_letter_names_no_log_of_ours_and_asks_the_unit_for_what_the_clerk_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("de06_xl.system.error_log.write_error_log", lambda _: Path("/log/de06.log"))
    for reason, told in (
        (reason_of_fault(ValueError()), "Không đọc được do lỗi của chương trình; đề nghị gửi lại phiếu."),
        (broken().reason, "Bị hỏng hoặc tải về thiếu nên không đọc được; đề nghị gửi lại bản nguyên vẹn."),
    ):
        form = received("AB", "không nhận", reason=sentence(reason))
        assert owing(book(*FIGURES, units=(HERE,), received=(form,))) == {"AB": ("tệp không dùng được", told)}


def test_a_form_that_the_clerk_turned_away_is_as_if_the_unit_had_sent_none() -> None:
    """It may be another's; what stands beside it is for the clerk, and in no letter to the unit."""
    forged = received("AB", "không nhận", reason="Gửi từ hộp thư của AM: hãy hỏi lại.")
    written = book(*FIGURES, units=(HERE,), received=(forged,), submissions=whole(forged))
    assert owing(written) == {"AB": ("chưa gửi", "Gửi phiếu: luot; nguoi.")}


@pytest.mark.parametrize("state", ["chờ chọn", "chờ xác nhận"])
def test_a_form_that_waits_for_the_clerk_is_not_asked_for_again(state: str) -> None:
    form = received("AB", state)
    assert owing(book(*FIGURES, units=(HERE,), received=(form,), submissions=whole(form))) == {}


def sent_again(number: int, *, at: str = "09:00 19/5/2022", **fields: str) -> ReceivedForm:
    """A form of AB with an error, beside the second one that counts since 9:00 on the 18th."""
    return received("AB", "cần sửa", form="other", number=number, received=at, reason="Ô E12: sai.", **fields)


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
    expected = {"AB": ("đã gửi, bản gửi lại cần sửa", f"Sửa phiếu lần gửi {bad.number}: Ô E12: sai.")}
    assert owing(written) == (expected if asked else {})


def test_of_several_forms_sent_again_with_errors_the_newest_is_to_be_corrected() -> None:
    forms = (GOOD, sent_again(4), sent_again(3))
    written = book(*FIGURES, units=(HERE,), received=forms, submissions=whole(GOOD)[:1])
    other = replace(forms[2], sha256="third", reason="Ô E13: sai.")
    written = replace(written, received=(*forms[:2], other))
    asked = "Sửa phiếu lần gửi 4: Ô E12: sai. Bổ sung: nguoi."
    assert owing(written) == {"AB": ("đã gửi, bản gửi lại cần sửa", asked)}


def test_a_unit_whose_code_stands_twice_is_asked_once() -> None:
    written = book(*FIGURES, units=(HERE, unit("AB", "HUYEN", number=7)))
    assert [lack.unit.code for lack in lacks(written)] == ["AB"]


def test_what_came_for_another_period_does_not_count() -> None:
    before = tuple(submission(received("AB", period="2022-04"), code, 1) for code in ("luot", "nguoi"))
    written = book(*FIGURES, units=(HERE,), received=(received("AB", period="2022-04"),), submissions=before)
    assert owing(written) == {"AB": ("chưa gửi", "Gửi phiếu: luot; nguoi.")}


@pytest.mark.parametrize(
    "gone", [{"valid_to": dt.date(2022, 5, 30)}, {"valid_from": dt.date(2022, 6, 1)}], ids=["ended", "not yet"]
)
def test_a_unit_that_does_not_exist_at_the_end_of_the_period_owes_nothing(gone: dict[str, dt.date]) -> None:
    assert owing(book(*FIGURES, units=(unit("AB", "HUYEN", **gone),))) == {}


def test_a_unit_that_only_writes_texts_is_asked_for_them() -> None:
    writer = Unit("VP", "Văn phòng", HERE.row, sections=("I",))
    written = book(units=(writer,), outline=(heading("I", sheet="I Thử"),))
    assert lacks(written)[0].asked == "Gửi phiếu: nội dung mục I."


def test_many_missing_figures_are_counted_not_listed() -> None:
    figures = [indicator(f"ct_{number}", owner="AB", number=number) for number in range(1, 10)]
    assert lacks(book(*figures, units=(HERE,)))[0].asked == "Gửi phiếu: 09 chỉ tiêu."


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
