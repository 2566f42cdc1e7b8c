"""What every year brings is no alarm: Tết, the new year, a merger, points that fall, estimates, targets exceeded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.period import Period
from de06_xl.process.validate import finding_key, validate
from tests.support.made_up_years import MERGER, Month, months, sample

MOST = 0.03
"""The share of clean months in which something is reported."""


def alarms(month: Month) -> list[Finding]:
    return [one for one in validate(month.book, Figures(month.book)) if one.severity is not Severity.NOTE]


def reported(some: Iterable[Month]) -> dict[str, list[str]]:
    return {
        month.name: [f"{one.rule} {one.code}: {one.message}" for one in found]
        for month in some
        if (found := alarms(month))
    }


@pytest.mark.thorough
def test_at_most_three_of_a_hundred_clean_months_have_a_warning() -> None:
    some = list(sample())
    found = [(month.name, alarms(month)) for month in some]
    assert len(some) >= 195
    assert sum(bool(messages) for _, messages in found) <= len(some) * MOST, [one for one in found if one[1]]


def test_from_december_to_april_nothing_is_reported_once_a_year_is_known() -> None:
    some = list(months(1, lambda period: period.year in (2023, 2024) and period.number in (12, 1, 2, 3, 4)))
    assert len(some) == 10
    assert reported(some) == {}


def test_what_makes_a_month_hard_is_in_the_figures() -> None:
    (month,) = months(0, lambda period: str(period) == "2024-12")
    figures = Figures(month.book)
    rate, score = figures.value("hs_ty_le"), [figures.value(code) for code in ("diem_doi", "lech_c06")]
    assert rate is not None
    assert rate > 100
    assert any(value is not None and value < 0 for value in score)
    assert month.book.report_date
    assert figures["hs_giai_quyet"].indicator.as_of == month.book.period.last_day > month.book.report_date


def test_what_falls_when_units_merge_is_explained_once() -> None:
    until = Period.parse("2025-10")
    merged, *after = months(2, lambda period: MERGER.first_day <= period.first_day <= until.first_day)
    found = alarms(merged)
    assert [(one.rule, one.code) for one in found] == [("cumulative-falls", "xa_trien_khai"), ("value-jump", "so_xa")]
    explained = replace(merged.book, explanations=tuple(Explanation(finding_key(one), "sáp nhập xã") for one in found))
    assert all(one.accepted for one in validate(explained, Figures(explained)) if one.severity is not Severity.NOTE)
    assert reported(after) == {}
