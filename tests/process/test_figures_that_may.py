"""Figures that may be what others may not: below 0, of a day to come, more than what was asked for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Nature
from de06_xl.process.validate import validate
from tests.support.books import book, indicator, paragraph

TEXT = (paragraph("-", "Có."),)
SIGNED, ENDS = dt.date(2022, 5, 20), dt.date(2022, 5, 31)


def rules(value: str, *, name: str, history: dict[tuple[str, str], str] | None = None, **fields: Any) -> list[str]:
    period = fields.pop("period", "2022-05")
    row = indicator("a", value, **fields)
    object.__setattr__(row, "name", name)
    workbook = book(row, paragraphs=TEXT, period=period, dates={"ngay": SIGNED}, history=history)  # type: ignore[arg-type]
    return [finding.rule for finding in validate(workbook, Figures(workbook))]


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ("-1.25", {"name": "Chỉ số phục vụ người dân", "unit_of_measure": "điểm", "decimals": 2}),
        ("-3.1", {"name": "Thay đổi so với tháng trước", "unit_of_measure": "điểm %", "decimals": 1}),
        ("-366", {"name": "Chênh lệch với số liệu của C06", "unit_of_measure": "hồ sơ"}),
        ("-5", {"name": "Điểm trừ do chậm trả lời", "unit_of_measure": "điểm"}),
        ("-12", {"name": "Số dư", "unit_of_measure": "hồ sơ", "previous": Decimal(-10)}),
        ("400", {"name": "Chênh lệch với số liệu của C06", "previous": Decimal(-12)}),
        ("3", {"name": "Chênh lệch với số liệu của C06", "previous": Decimal(4000)}),
    ],
)
def test_points_and_differences_may_be_below_zero(value: str, fields: dict[str, Any]) -> None:
    assert rules(value, **fields) == []


@pytest.mark.parametrize(
    ("name", "unit"), [("Hồ sơ tiếp nhận", "hồ sơ"), ("Điểm tiếp nhận hồ sơ", "điểm"), ("Địa điểm cấp thẻ", "địa điểm")]
)
def test_a_count_may_not(name: str, unit: str) -> None:
    assert rules("-366", name=name, unit_of_measure=unit) == ["value-negative"]


@pytest.mark.parametrize(
    "name", ["Hồ sơ tiếp nhận (ước đến 30/5)", "Ước thực hiện cả tháng", "Số thẻ ước cấp, ước tính"]
)
def test_an_estimate_may_be_of_a_day_to_come_in_the_period(name: str) -> None:
    assert rules("5", name=name, as_of=ENDS) == []
    assert rules("5", name=name, as_of=ENDS + dt.timedelta(1)) == ["date-after-report"]


def test_a_note_makes_an_estimate_and_another_figure_is_told_so() -> None:
    assert rules("5", name="Hồ sơ", note="Số ước", as_of=ENDS) == []
    assert rules("5", name="Người ước mơ", as_of=ENDS) == ["date-after-report"]


@pytest.mark.parametrize(
    ("name", "reported"),
    [
        ("Tỷ lệ hoàn thành chỉ tiêu năm", []),
        ("Tỷ lệ đạt so với kế hoạch giao", []),
        ("Tỷ lệ thực hiện dự toán", []),
        ("Tỷ lệ hồ sơ đúng hạn", ["rate-above-hundred"]),
        ("Tỷ lệ trả thẻ", ["rate-above-hundred"]),
    ],
)
def test_more_than_a_target_can_be_done(name: str, reported: list[str]) -> None:
    assert rules("112.5", name=name, unit_of_measure="%", decimals=2) == reported


def test_what_a_month_adds_to_the_year_is_measured_against_what_it_added_last_year() -> None:
    tet = {("2021-01", "a"): "500", ("2021-02", "a"): "1500"}
    fields: dict[str, Any] = {"name": "Hồ sơ", "nature": Nature.YEAR_TO_DATE, "period": "2022-02"}
    assert rules("1550", previous=Decimal(520), **fields) == ["value-jump"]
    assert rules("1550", previous=Decimal(520), history=tet, **fields) == []
    assert rules("5200", previous=Decimal(520), history=tet, **fields) == ["value-jump"]


def test_an_estimate_in_a_text_is_right() -> None:
    workbook = book(paragraphs=(paragraph("-", "Ước đến 30/6/2022 đạt 105% kế hoạch; ước đến 30/6 cấp 1.200 thẻ."),))
    assert validate(workbook, Figures(workbook)) == []


def test_the_word_for_facts_is_no_code() -> None:
    workbook = book(indicator("tt", 5), paragraphs=TEXT)
    (finding,) = validate(workbook, Figures(workbook))
    assert (finding.rule, finding.cell) == ("bad-code", "A5")
    assert "“tt” dành riêng cho thông tin chung" in finding.message
