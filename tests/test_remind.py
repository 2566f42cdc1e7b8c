"""Who still owes what: silence, forms that cannot be used, figures left out; and who does not."""

from __future__ import annotations

import datetime as dt

import pytest

from de06_xl.model import Book, Unit
from de06_xl.remind import lacking, new_deadline
from tests.books import book, heading, indicator, received, submission, unit

HERE, THERE = unit("AB", "HUYEN"), unit("AM", "HUYEN", number=6)
FIGURES = (indicator("luot", owner="HUYEN"), indicator("nguoi", owner="HUYEN", number=6))
WHOLE = (submission("AB", "luot", 3), submission("AB", "nguoi", 0))


def owing(written: Book) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        lack.unit.code: (lack.state, tuple(indicator.code for indicator in lack.missing)) for lack in lacking(written)
    }


def test_a_unit_that_gave_all_its_figures_owes_nothing_and_a_silent_one_owes_all() -> None:
    written = book(*FIGURES, units=(HERE, THERE), received=(received("AB"),), submissions=WHOLE)
    assert owing(written) == {"AM": ("chưa gửi", ("luot", "nguoi"))}
    assert "luot; nguoi" in lacking(written)[0].asked


def test_a_form_without_one_figure_is_asked_for_that_one() -> None:
    written = book(*FIGURES, units=(HERE,), received=(received("AB"),), submissions=WHOLE[:1])
    assert owing(written) == {"AB": ("gửi chưa đủ", ("nguoi",))}
    assert lacking(written)[0].asked == "Bổ sung: nguoi."


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("cần sửa", "phiếu cần sửa"),
        ("chưa đúng mẫu", "đã gửi, chưa đúng mẫu"),
        ("không nhận", "tệp gửi không dùng được"),
    ],
)
def test_what_came_and_cannot_be_used_is_not_taken_for_silence(state: str, told: str) -> None:
    forms = (received("AB", state, reason="Ô E12: sai."),)
    written = book(*FIGURES, units=(HERE,), received=forms, submissions=WHOLE)
    assert owing(written) == {"AB": (told, ("luot", "nguoi"))}
    assert lacking(written)[0].asked == "Ô E12: sai."


@pytest.mark.parametrize("state", ["chờ chọn", "chờ xác nhận"])
def test_a_form_that_waits_for_the_clerk_is_not_asked_for_again(state: str) -> None:
    assert owing(book(*FIGURES, units=(HERE,), received=(received("AB", state),), submissions=WHOLE)) == {}


def test_a_bad_form_beside_a_good_one_does_no_harm() -> None:
    forms = (received("AB"), received("AB", "cần sửa", form="other"))
    assert owing(book(*FIGURES, units=(HERE,), received=forms, submissions=WHOLE)) == {}


def test_what_came_for_another_period_does_not_count() -> None:
    before = tuple(submission("AB", code, 1, period="2022-04") for code in ("luot", "nguoi"))
    written = book(*FIGURES, units=(HERE,), received=(received("AB", period="2022-04"),), submissions=before)
    assert owing(written) == {"AB": ("chưa gửi", ("luot", "nguoi"))}


@pytest.mark.parametrize(
    "gone", [{"valid_to": dt.date(2022, 5, 30)}, {"valid_from": dt.date(2022, 6, 1)}], ids=["ended", "not yet"]
)
def test_a_unit_that_does_not_exist_at_the_end_of_the_period_owes_nothing(gone: dict[str, dt.date]) -> None:
    assert owing(book(*FIGURES, units=(unit("AB", "HUYEN", **gone),))) == {}


def test_a_unit_that_only_writes_texts_is_asked_for_them() -> None:
    writer = Unit("VP", "Văn phòng", HERE.row, sections=("I",))
    written = book(units=(writer,), outline=(heading("I", sheet="I Thử"),))
    assert lacking(written)[0].asked == "Gửi phiếu: nội dung mục I."


def test_many_missing_figures_are_counted_not_listed() -> None:
    figures = [indicator(f"ct_{number}", owner="AB", number=number) for number in range(1, 10)]
    assert lacking(book(*figures, units=(HERE,)))[0].asked == "Gửi phiếu: 09 chỉ tiêu."


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
    assert new_deadline(book(facts=facts, dates=dates), dt.date(2022, 5, 20)) == told
