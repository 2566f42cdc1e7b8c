"""Units, and those above them, are ranked by sums that are whole, and have shares only of what is added."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Nature
from de06_xl.model.period import Period
from de06_xl.model.unit_history import UnitHistory
from de06_xl.process.analysis import Analysis
from tests.support.books import book, indicator, unit
from tests.support.examples import examples

MONTHS = [Period.parse(f"2022-{month:02}") for month in range(1, 7)]
Months = list[int | None]


def quarter(*units: Months, nature: Nature = Nature.IN_PERIOD) -> Analysis:
    """Quarter II of units X0, X1, … under T that gave these figures `a` in the months of half a year; `b` is twice."""
    sent = {
        (month, f"X{at}", "a"): Decimal(value)
        for at, months in enumerate(units)
        for month, value in zip(MONTHS, months, strict=True)
        if value is not None
    }
    made = book(
        indicator("a", owner="XA", aggregation=Aggregation.SUM, nature=nature),
        indicator("b", number=6, expression="a * 2"),
        indicator("tang", number=7, expression="a - KỲ_TRƯỚC(a)"),
        period="2022-Q2",
        units=(*(unit(f"X{at}", "XA", parent="T") for at in range(len(units))), unit("T")),
    )
    return analysed(replace(made, unit_history=UnitHistory(sent)))


def analysed(made: Book) -> Analysis:
    return Analysis(made, Figures(made))


def known(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(one) else float(one) for one in column]


def whole(months: Months, nature: Nature) -> int | None:
    """The figure of a quarter; one that runs on is that of its last month."""
    given_months = [one for one in months if one is not None]
    if nature is not Nature.IN_PERIOD:
        return months[-1]
    return sum(given_months) if len(given_months) == len(months) else None


class TestUnitsAbove:
    def test_a_month_that_is_missing_makes_no_partial_quarter(self) -> None:
        found = quarter([10] * 6, [None, None, None, 10, None, 10])
        assert known(found.ranking("a")["value"]) == [30, None]
        (above,) = found.ranking("a", by_parent=True).to_dict("records")
        assert (above["unit"], above["value"], above["share"], above["previous"]) == ("T", 30, 100, 30)

    @given(
        units=st.lists(
            st.lists(st.none() | st.integers(0, 99), min_size=6, max_size=6),
            min_size=1,
            max_size=4,
        ),
        nature=st.sampled_from([Nature.IN_PERIOD, Nature.CUMULATIVE]),
    )
    @settings(max_examples=examples(20))
    def test_a_quarter_above_is_the_sum_of_the_quarters_below(self, units: list[Months], nature: Nature) -> None:
        found = quarter(*units, nature=nature)
        now, before = ([whole(one[at : at + 3], nature) for one in units] for at in (3, 0))
        sums = [sum(said) if (said := [one for one in of if one is not None]) else None for of in (now, before)]
        for code, times in (("a", 1), ("b", 2)):
            (above,) = found.ranking(code, by_parent=True).to_dict("records")
            expected = [None if one is None else one * times for one in sums]
            assert known(pd.Series([above["value"], above["previous"]])) == expected
            assert pd.isna(above["share"]) or above["share"] <= 100

    def test_growth_is_that_of_the_sums(self) -> None:
        (above,) = quarter([1, 1, 1, 2, 2, 2], [2, 2, 2, 5, 5, 5]).ranking("tang", by_parent=True).to_dict("records")
        assert above["value"] == 21 - 9
