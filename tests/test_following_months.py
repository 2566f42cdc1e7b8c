"""Made-up months after the sample's: ordinary ones give nothing, slips of typing in them are told.

The figures before are those published for May 2022; those of the month after are made up here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.actions.session import Checked
from de06_xl.figures import Figures
from de06_xl.model import Book, Finding, Indicator, Nature, Severity
from de06_xl.validate import validate

RUNNING = (Nature.CUMULATIVE, Nature.YEAR_TO_DATE)


def month_after(book: Book, figures: Figures, values: Mapping[str, Decimal]) -> Book:
    """The workbook one period on, without rules, with these figures entered and no number typed over a formula."""

    def moved(indicator: Indicator) -> Indicator:
        return replace(indicator, constant=values.get(indicator.code), previous=figures.value(indicator.code))

    return replace(
        book,
        rules=(),  # what they find is another test's
        sections=tuple(replace(section, indicators=tuple(map(moved, section.indicators))) for section in book.sections),
    )


def entered(checked: Checked) -> list[Indicator]:
    return [indicator for indicator in checked.book.indicators() if not indicator.expression]


def told(book: Book) -> list[Finding]:
    return [finding for finding in validate(book, Figures(book)) if finding.severity is not Severity.NOTE]


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_ordinary_months_give_nothing_but_notes(checked_sample: Checked, data: st.DataObject) -> None:
    values: dict[str, Decimal] = {}
    for indicator in entered(checked_sample):
        assert indicator.constant is not None
        change = data.draw(st.integers(0 if indicator.nature in RUNNING else -5, 20))
        values[indicator.code] = round(indicator.constant * (100 + change) / 100, 0)
    for code in values:  # no more done than there was to do
        if code.endswith("_thuc_hien"):
            whole = code.replace("_thuc_hien", "_chi_tieu")
            values[whole] = max(values[whole], values[code])
    values["cccd_da_tra"] = min(values["cccd_da_tra"], values["cccd_nhan_the"])
    assert told(month_after(checked_sample.book, checked_sample.figures, values)) == []


def doubled(value: int) -> int:
    return int(str(value)[0] + str(value))


def lost(value: int) -> int:
    return int(str(value)[1:])


SLIPS: dict[str, Callable[[int], int]] = {
    "x10": lambda value: value * 10,
    "x100": lambda value: value * 100,
    "x1000": lambda value: value * 1000,
    "/10": lambda value: value // 10,
    "/100": lambda value: value // 100,
    "/1000": lambda value: value // 1000,
    "first digit doubled": doubled,
    "first digit lost": lost,
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_any_figure_of_two_digits_or_more_is_told_at_its_cell_and_once(
    slip: str, checked_sample: Checked
) -> None:
    right = {i.code: i.constant for i in entered(checked_sample) if i.constant is not None}
    for indicator in entered(checked_sample):
        before = int(right[indicator.code])
        if before < 10:
            continue
        typed = Decimal(SLIPS[slip](before))
        found = told(month_after(checked_sample.book, checked_sample.figures, right | {indicator.code: typed}))
        # A whole that became 0 leaves a hole in the report, which nothing may hide.
        told_once = [finding.code for finding in found if finding.rule != "derived-empty"]
        assert told_once == [indicator.code], (slip, indicator.code)
