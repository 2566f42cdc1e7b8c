"""Checks of dates: those of the figures and of the report, turned round, too early, too late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.model.finding import Severity
from tests.support.books import book, indicator
from tests.support.checked import FACT_DATES, JUNE, MAY, TEXT, findings, rules


def test_dates_may_not_lie_after_the_report_nor_run_backwards() -> None:
    late = indicator("a", 1, as_of=dt.date(2022, 6, 1))
    assert rules(late, dates={"ngay": dt.date(2022, 5, 31)}) == [("date-after-report", "G5")]
    assert rules(late) == []
    backwards = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 4, 14)}
    assert [rule for rule, _ in rules(dates=backwards)] == ["date-order"]


def test_an_estimate_is_up_to_a_day_that_is_still_to_come() -> None:
    signed = {"dates": {"ngay": dt.date(2022, 5, 25)}}
    for name, date, found in (
        ("Ước số thẻ cấp đến hết tháng", dt.date(2022, 5, 31), []),
        ("Số thẻ cấp đến hết tháng", dt.date(2022, 5, 31), [("date-after-report", "G5")]),
        ("Ước số thẻ cấp đến hết tháng", dt.date(2022, 6, 1), [("date-after-report", "G5")]),
        ("Số thẻ cấp trước thời hạn", dt.date(2022, 5, 31), [("date-after-report", "G5")]),
    ):
        assert rules(replace(indicator("a", 5, as_of=date), name=name), **signed) == found
    early = {"tu_ngay": dt.date(2022, 4, 15), "ngay": dt.date(2022, 3, 31)}
    assert [rule for rule, _ in rules(dates=early)] == ["date-order"]


def test_a_date_turned_round_by_english_settings_is_told_with_the_right_one() -> None:
    turned = indicator("a", 1, as_of=dt.date(2022, 9, 5))
    (finding,) = findings(book(turned, paragraphs=(TEXT,), dates={**MAY, "ngay": dt.date(2022, 5, 31)}))
    assert (finding.rule, finding.cell, finding.value, finding.expected) == (
        "date-after-report",
        "G5",
        dt.date(2022, 9, 5),
        dt.date(2022, 5, 9),
    )
    assert "09/5/2022" in finding.message


def test_before_it_is_signed_a_report_has_no_figures_of_the_months_to_come_either() -> None:
    (finding,) = findings(book(indicator("a", 1, as_of=dt.date(2022, 12, 4)), paragraphs=(TEXT,), dates=MAY))
    assert (finding.rule, finding.value, finding.expected) == (
        "date-after-report",
        dt.date(2022, 12, 4),
        dt.date(2022, 4, 12),
    )
    assert rules(indicator("a", 1, as_of=dt.date(2022, 6, 20)), dates=MAY) == []


@pytest.mark.parametrize(
    ("as_of", "signed", "expected"),
    [
        (
            dt.date(2022, 7, 6),
            None,
            dt.date(2022, 6, 7),
        ),  # after the figures end, before an unsigned report would be late
        (dt.date(2022, 7, 6), dt.date(2022, 7, 8), dt.date(2022, 6, 7)),
        (dt.date(2022, 4, 6), None, dt.date(2022, 6, 4)),  # before they begin
        (dt.date(2022, 1, 6), dt.date(2022, 6, 20), dt.date(2022, 6, 1)),
    ],
)
def test_a_date_that_fits_the_period_only_turned_round_is_told(
    as_of: dt.date, signed: dt.date | None, expected: dt.date
) -> None:
    dates = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 6, 14)} | ({"ngay": signed} if signed else {})
    (finding,) = findings(
        book(indicator("a", 1, as_of=as_of), paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06")
    )
    assert (finding.severity, finding.rule, finding.cell, finding.expected) == (
        Severity.WARNING,
        "date-turned-round",
        "G5",
        expected,
    )


@pytest.mark.parametrize("as_of", [dt.date(2022, 6, 16), dt.date(2022, 4, 12), dt.date(2022, 6, 4)])
def test_a_date_that_fits_no_better_turned_round_raises_no_alarm(as_of: dt.date) -> None:
    dates = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 6, 14)}
    found = findings(book(indicator("a", 1, as_of=as_of), paragraphs=(TEXT,), dates=dates, period="2022-06"))
    assert [finding for finding in found if finding.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("key", "date", "severity", "rule", "expected"),
    [
        ("tu_ngay", dt.date(2022, 1, 6), Severity.WARNING, "date-turned-round", dt.date(2022, 6, 1)),
        ("den_ngay", dt.date(2022, 7, 6), Severity.WARNING, "date-turned-round", dt.date(2022, 6, 7)),
        ("ngay", dt.date(2022, 8, 7), Severity.WARNING, "date-turned-round", dt.date(2022, 7, 8)),
        ("ngay", dt.date(2022, 5, 7), Severity.ERROR, "date-order", dt.date(2022, 7, 5)),
        ("ngay", dt.date(2022, 6, 7), Severity.WARNING, "date-order", dt.date(2022, 7, 6)),
        ("ngay", dt.date(2022, 6, 13), Severity.WARNING, "date-order", None),
    ],
)
def test_a_date_of_the_report_that_fits_its_period_only_turned_round_is_told(
    key: str, date: dt.date, severity: Severity, rule: str, expected: dt.date | None
) -> None:
    (finding,) = findings(book(paragraphs=(TEXT,), facts=FACT_DATES, dates=JUNE | {key: date}, period="2022-06"))
    assert (finding.severity, finding.rule, finding.expected) == (severity, rule, expected)
    assert finding.place is not None


@pytest.mark.parametrize("key", ["tu_ngay", "den_ngay"])
def test_an_empty_date_of_the_period_is_told(key: str) -> None:
    dates = {other: date for other, date in JUNE.items() if other != key}
    (finding,) = findings(book(paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06"))
    assert (finding.severity, finding.rule) == (Severity.WARNING, "date-missing")
    assert key in finding.message


def test_a_period_that_a_province_counts_from_new_year_raises_no_alarm() -> None:
    dates = JUNE | {"tu_ngay": dt.date(2022, 1, 1)}
    assert findings(book(paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06")) == []


def test_figures_older_than_the_period_are_one_note_for_each_sheet_and_day() -> None:
    old = [indicator(f"a{n}", 1, number=5 + n, as_of=dt.date(2022, 4, 12)) for n in range(3)]
    older = indicator("b", 1, number=9, as_of=dt.date(2021, 12, 29))
    notes = findings(book(*old, older, paragraphs=(TEXT,), dates=MAY))
    assert [(note.severity, note.rule, note.cell, note.value) for note in notes] == [
        (Severity.NOTE, "date-before-period", "G5", dt.date(2022, 4, 12)),
        (Severity.NOTE, "date-before-period", "G9", dt.date(2021, 12, 29)),
    ]
    assert "02 số liệu khác" in notes[0].message
    assert rules(indicator("a", 1, as_of=dt.date(2022, 4, 15)), dates=MAY) == []
    assert rules(old[0]) == []


@pytest.mark.parametrize(
    ("as_of", "severity", "expected"),
    [
        (dt.date(2021, 6, 15), Severity.WARNING, dt.date(2022, 6, 15)),
        (dt.date(1922, 6, 15), Severity.WARNING, dt.date(2022, 6, 15)),
        (dt.date(2021, 5, 15), Severity.WARNING, dt.date(2022, 5, 15)),
        (dt.date(1922, 3, 20), Severity.WARNING, None),
        (dt.date(2021, 12, 31), Severity.NOTE, None),
        (dt.date(2021, 6, 30), Severity.NOTE, None),
    ],
)
def test_a_date_of_another_year_is_a_warning(as_of: dt.date, severity: Severity, expected: dt.date | None) -> None:
    dates = JUNE | {"ngay": dt.date(2022, 6, 25)}
    (finding,) = findings(
        book(indicator("a", 1, as_of=as_of), paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06")
    )
    assert (finding.rule, finding.severity, finding.expected) == ("date-before-period", severity, expected)


def test_a_date_of_the_coming_year_is_an_error_with_the_right_one() -> None:
    (finding,) = findings(
        book(indicator("a", 1, as_of=dt.date(2023, 6, 13)), paragraphs=(TEXT,), dates=JUNE, period="2022-06")
    )
    assert (finding.rule, finding.expected) == ("date-after-report", dt.date(2022, 6, 13))


def test_figures_of_one_relation_are_of_one_day() -> None:
    def reported(*days: int | None) -> list[tuple[str, str | None, Any]]:
        terms = [
            indicator(f"a{n}", 5, number=5 + n, as_of=dt.date(2022, 5, day) if day else None)
            for n, day in enumerate(days)
        ]
        total = indicator("s", expression=" + ".join(term.code for term in terms), number=20)
        twice = indicator("t", expression="s * 2", number=21)
        workbook = book(*terms, total, twice, paragraphs=(TEXT,), dates=MAY)
        return [(finding.rule, finding.cell, finding.expected) for finding in findings(workbook)]

    assert reported(10, 10, 10) == []
    assert reported(10, None, 10) == []
    assert reported(10, 11, 10) == [("date-differs", "G6", dt.date(2022, 5, 10))]
    assert reported(10, 12) == [("date-differs", "G5", None)]


def test_a_wrong_date_hides_nothing_of_the_figure() -> None:
    late = indicator("a", 5000, previous=Decimal(10), as_of=dt.date(2022, 6, 1))
    found = rules(late, dates={"ngay": dt.date(2022, 5, 31)})
    assert sorted(found) == [("date-after-report", "G5"), ("value-jump", "D5")]
