"""Which unit and period a form is of, who answers for it, and what that means for whether it counts."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.drawing import draw_form, draw_group_form
from de06_xl.collect.intake import collect
from de06_xl.collect.replies import replies
from de06_xl.mailbox.drafts import draft
from de06_xl.model.figures import Figures
from de06_xl.model.period import Period
from de06_xl.model.responses import ResponseStatus
from de06_xl.vietnamese.messages import MAX_SHOWN
from tests.support.books import unit
from tests.support.collected_forms import (
    BOOK,
    MOMENT,
    RIGHT,
    UNITS,
    after,
    came,
    figures,
    filled,
    outcome,
    plain,
    typed,
)


def test_a_form_of_another_period_is_refused_with_both_periods_named() -> None:
    april = replace(BOOK, period=Period.parse("2022-04"))
    (arrival,) = collect(BOOK, [came(filled(of=april))]).arrivals
    assert arrival.row.status is ResponseStatus.REFUSED
    assert "tháng 4/2022" in arrival.row.reason
    assert "tháng 5/2022" in arrival.row.reason
    assert arrival.submissions == ()


def test_unknown_units_and_units_that_are_gone_are_refused() -> None:
    stranger = replace(BOOK, units=(unit("XX", "HUYEN"),))
    (unknown,) = collect(BOOK, [came(filled("XX", of=stranger))]).arrivals
    assert (unknown.row.status, "“XX”" in unknown.row.reason) == (ResponseStatus.REFUSED, True)
    past = replace(BOOK, period=Period.parse("2021-12"))
    assert outcome(collect(past, [came(filled("CU", of=past), sender="")])) == [("CU", "dùng")]
    later = replace(BOOK, period=Period.parse("2022-01"))
    gone = typed(draw_form(later, Figures(later), UNITS[3]), {})
    (arrival,) = collect(later, [came(gone)]).arrivals
    assert arrival.row.status is ResponseStatus.REFUSED
    assert "không còn" in arrival.row.reason


@pytest.mark.parametrize("claimed", ["A\x7fX", "A\u0085X", "X" * 30_000])
def test_a_unit_that_nobody_can_read_is_shown_plainly_and_answered(claimed: str) -> None:
    """A letter's subject takes no such letters: one form of this kind would stop every run."""
    workbook = openpyxl.load_workbook(io.BytesIO(filled()))
    for sheet in workbook:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value in ("don_vi", form.LABELS["unit"]):
                cell.offset(0, 1).value = claimed
    stream = io.BytesIO()
    workbook.save(stream)
    (arrival,) = collect(BOOK, [came(stream.getvalue(), sender="la@thu.example")]).arrivals
    assert arrival.row.status is ResponseStatus.REFUSED
    assert arrival.row.unit.isprintable()
    assert 0 < len(arrival.row.unit) <= MAX_SHOWN
    (reply,) = replies([arrival], BOOK, MOMENT.date())
    assert draft(reply.to, reply.subject, reply.body)


@pytest.mark.parametrize(("typed_name", "near"), [("Đơn vị ABC", " (có phải “Đơn vị AB”?)"), ("Công an đơn vị AB", "")])
def test_a_form_of_a_unit_that_nobody_is_called_is_its_senders(typed_name: str, near: str) -> None:
    data = typed(draw_group_form(BOOK, Figures(BOOK), "HUYEN"), RIGHT, unit=typed_name)
    (arrival,) = collect(BOOK, [came(data, sender="am@x.example")]).arrivals
    assert (arrival.row.unit, arrival.row.status) == ("AM", ResponseStatus.REFUSED)
    assert f"Không có đơn vị “{typed_name}”" in arrival.row.reason
    assert arrival.row.reason.endswith(f"hoặc thêm đơn vị{near}.")
    assert "Kính gửi: Đơn vị AM" in replies([arrival], BOOK, MOMENT.date())[0].body


def test_a_form_from_another_units_mailbox_waits_and_cannot_push_the_real_one_out() -> None:
    claimed = came(filled(number=99, values={"luot": 999, "nguoi": 999}), sender="am@x.example")
    real = came(filled())
    for order in ([claimed, real], [real, claimed]):
        written = after(BOOK, collect(BOOK, order))
        assert figures(written) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}
        assert {row.status for row in written.received} == {ResponseStatus.UNCONFIRMED, ResponseStatus.USED}


def test_whether_a_form_is_a_units_own_is_asked_of_that_unit() -> None:
    (arrival,) = collect(BOOK, [came(filled(), sender="am@x.example")]).arrivals
    assert arrival.row.status is ResponseStatus.UNCONFIRMED
    assert [address.addr_spec for address in arrival.answer_to] == ["ab@x.example"]
    nowhere = replace(BOOK, units=(replace(UNITS[0], email=""), *UNITS[1:]))
    (arrival,) = collect(nowhere, [came(filled(of=nowhere), sender="am@x.example")]).arrivals
    assert arrival.answer_to == ()


def test_a_form_of_another_period_is_answered_to_the_unit_that_it_names() -> None:
    april = replace(BOOK, period=Period.parse("2022-04"))
    (arrival,) = collect(BOOK, plain(filled(of=april))).arrivals
    assert [address.addr_spec for address in arrival.answer_to] == ["ab@x.example"]
    assert UNITS[0].name in replies([arrival], BOOK, MOMENT.date())[0].body


def test_a_unit_above_may_send_for_a_unit() -> None:
    above = replace(BOOK, units=(replace(UNITS[0], parent="CAT"), *UNITS[1:]))
    assert outcome(collect(above, [came(filled(of=above), sender="cat@x.example")])) == [("AB", "dùng")]


def test_a_common_form_counts_for_the_unit_chosen_in_it() -> None:
    drawn = draw_group_form(BOOK, Figures(BOOK), "HUYEN")
    (arrival,) = collect(BOOK, [came(typed(drawn, RIGHT, unit="AM - Đơn vị AM"), sender="am@x.example")]).arrivals
    assert (arrival.row.unit, arrival.row.status, arrival.row.reason) == ("AM", ResponseStatus.USED, "")


def test_who_types_a_form_in_a_units_place_names_the_source() -> None:
    unsigned, named = (plain(filled(compiled_by=None, source=source)) for source in (None, "Công văn 12/UBND"))
    (arrival,) = collect(BOOK, unsigned).arrivals
    assert arrival.row.status is ResponseStatus.FAULTY
    assert "Nguồn" in arrival.row.reason
    (arrival,) = collect(BOOK, named).arrivals
    assert arrival.row.status is ResponseStatus.USED
    assert arrival.row.reason == "Nhập hộ theo: Công văn 12/UBND."
    # The only origin that such a figure has goes where others have their sender, and so to trace.
    assert {one.form.sender for one in arrival.submissions} == {"nhập hộ theo: Công văn 12/UBND"}


@pytest.mark.parametrize(
    "typed_code", ["ab", "A B", "ＡＢ", "ab - huyện", "Đơn vị AB", "AB-Đơn vị AB", "ab – đơn vị  ab"]
)
def test_a_common_form_counts_for_the_unit_whose_code_or_name_was_typed(typed_code: str) -> None:
    data = typed(draw_group_form(BOOK, Figures(BOOK), "HUYEN"), RIGHT, unit=typed_code)
    collected = collect(BOOK, [came(data)])
    assert outcome(collected) == [("AB", "dùng")]
    assert figures(after(BOOK, collected)) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}
