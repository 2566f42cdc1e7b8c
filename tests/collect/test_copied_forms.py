"""Thu phiếu and Kiểm tra report a form in which only the dates are new, but not one in which that may be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from de06_xl.collect.replies import replies
from de06_xl.model.finding import Severity
from de06_xl.model.responses import Decision, ResponseStatus
from tests.support.two_months import NOW, kiem_tra, month_after, thu_phieu, with_arrivals

MAY = {"a1": 412, "a2": 38, "a3": 0, "b1": 5_120, "b2": 77, "b3": 913}
OTHERS = {"a1": 400, "a2": 30, "a3": 2, "b1": 5_000, "b2": 70, "b3": 900}


def reported(now: Mapping[str, int], may: Mapping[str, int] = MAY, **facts: Any) -> tuple[str, list[str]]:
    """What the form's row says, and what Kiểm tra finds about copies."""
    workbook = month_after({"X00": may, "X01": OTHERS}, *may)
    arrivals = thu_phieu(workbook, {"X00": now}, **facts)
    found = [one for one in kiem_tra(with_arrivals(workbook, arrivals)) if one.rule == "form-copied"]
    assert all((one.unit, one.sheet, one.severity) == ("X00", "Phiếu nhận", Severity.WARNING) for one in found)
    assert [one.severity for one in arrivals[0].doubts if one.rule == "form-copied"] == [one.severity for one in found]
    return ", ".join(one.label for one in arrivals[0].row.unchanged), [one.message for one in found]


def test_a_form_whose_figures_are_all_those_of_last_month_is_told_in_its_row_and_in_kiem_tra() -> None:
    row, messages = reported(MAY)
    assert row == "6/6 số giữ nguyên kỳ trước"
    assert messages == [
        "Phiếu của Đơn vị X00 có 6/6 số giữ nguyên kỳ trước; hãy hỏi lại đơn vị, nếu đúng thì ghi Giải trình."
    ]


def test_it_counts_all_the_same_and_its_unit_is_asked_once() -> None:
    workbook = month_after({"X00": MAY, "X01": OTHERS}, *MAY)
    (arrival,) = thu_phieu(workbook, {"X00": MAY})
    assert arrival.row.status is ResponseStatus.USED
    assert len(arrival.submissions) == 6
    (letter,) = replies([arrival], workbook, NOW.date())
    assert letter.body.count("6/6 số giữ nguyên kỳ trước; đề nghị kiểm tra lại.") == 1


def test_a_section_that_is_all_as_it_was_is_told_by_its_name() -> None:
    row, messages = reported({**MAY, "a1": 430})
    assert row == "3/3 số giữ nguyên kỳ trước ở mục “II Thử”"
    assert len(messages) == 1


def test_a_section_that_the_unit_dates_before_the_period_does_not_claim_to_be_new_but_a_whole_form_is_told() -> None:
    assert reported({**MAY, "a1": 430}, as_of="14/5/2022") == ("", [])
    assert reported(MAY, as_of="14/5/2022")[0] == "6/6 số giữ nguyên kỳ trước"


def test_round_figures_count_with_their_zeros() -> None:
    round_ones = {"a1": 100, "a2": 300, "b1": 5_000}
    assert reported(round_ones, round_ones)[0] == "3/3 số giữ nguyên kỳ trước"


def test_one_new_figure_in_each_section_is_a_new_form() -> None:
    assert reported({**MAY, "a1": 430, "b3": 914}) == ("", [])


@pytest.mark.parametrize(
    "may",
    [
        {"a1": 412},
        {"a1": 412, "a2": 3_800},
        {"a1": 412, "a2": 3_800, "a3": 0, "b1": 0},
        {"a1": 0, "a2": 0, "a3": 0, "b1": 0},
        {"a1": 1, "a2": 2, "a3": 1, "b1": 3},
    ],
    ids=["one figure", "two", "two and zeros", "zeros", "single digits"],
)
def test_few_figures_zeros_and_single_digits_are_easily_what_they_were(may: dict[str, int]) -> None:
    assert reported(may, may) == ("", [])


def test_running_totals_of_a_unit_with_nothing_to_report_are_what_they_were() -> None:
    assert reported(MAY, nothing="x") == ("", [])


def test_figures_left_empty_are_none_that_stayed() -> None:
    row, _ = reported({code: value for code, value in MAY.items() if code != "a3"})
    assert row == "5/5 số giữ nguyên kỳ trước"


def test_a_form_that_no_longer_counts_is_not_spoken_of() -> None:
    workbook = month_after({"X00": MAY, "X01": OTHERS}, *MAY)
    (arrival,) = thu_phieu(workbook, {"X00": MAY})
    taken_out = arrival.with_decision(Decision(ResponseStatus.REFUSED, ""))
    assert [one.rule for one in kiem_tra(with_arrivals(workbook, [taken_out])) if one.rule == "form-copied"] == []


def test_an_explanation_holds_for_that_form() -> None:
    workbook = month_after({"X00": MAY, "X01": OTHERS}, *MAY)
    (arrival,) = thu_phieu(workbook, {"X00": MAY})
    (one,) = [one for one in kiem_tra(with_arrivals(workbook, [arrival])) if one.rule == "form-copied"]
    other = replace(arrival.row, sha256="khác")
    again = replace(arrival, row=other, submissions=())
    (later,) = [one for one in kiem_tra(with_arrivals(workbook, [again])) if one.rule == "form-copied"]
    assert one.basis != later.basis
