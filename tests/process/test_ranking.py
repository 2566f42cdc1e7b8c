"""Units, and those above them, are ranked by sums that are whole, and have shares only of what is added."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Nature
from de06_xl.model.period import Period
from de06_xl.model.unit_history import UnitHistory
from de06_xl.process.aggregate import aggregate
from de06_xl.process.analysis import Analysis
from tests.support.books import book, indicator, received, submission, unit
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


def shared(how: str, *given: tuple[int | None, int | None], owner: str = "XA") -> Analysis:
    """Units X0, X1, … under T, the last under none, that gave these figures `a` and `b`; `c` is made of them so."""
    units = tuple(unit(f"X{at}", "XA", parent="T" if at < len(given) - 1 else "") for at in range(len(given)))
    forms = [received(one.code) for one in units]
    sent = [
        submission(form, code, value)
        for form, values in zip(forms, given, strict=True)
        for code, value in zip("ab", values, strict=True)
        if value is not None
    ]
    rows = (
        indicator("a", owner=owner, aggregation=Aggregation.SUM),
        indicator("b", number=6, owner=owner, aggregation=Aggregation.SUM),
        indicator("lon_nhat", number=7, owner=owner, aggregation=Aggregation.MAXIMUM),
        indicator("c", number=8, expression=how),
    )
    return analysed(book(*rows, units=(*units, unit("T")), received=tuple(forms), submissions=tuple(sent)))


class TestShares:
    @pytest.mark.parametrize("how", ["a + b", "b - a", "(a + b) / 2", "2 * a", "-(-a)", "a"])
    def test_a_sum_of_sums_is_shared_like_them(self, how: str) -> None:
        found = shared(how, (5, 10), (5, 10), (10, 20)).ranking("c").set_index("unit")["share"]
        assert found.to_dict() == {"X2": 50, "X0": 25, "X1": 25}

    @pytest.mark.parametrize("how", ["b / a", "a * b", "a + 1", "MAX(a; b)", "ABS(a)", "2 / a", "a + b / a"])
    def test_what_is_computed_and_no_sum_has_no_share(self, how: str) -> None:
        assert shared(how, (5, 10), (5, 10)).ranking("c")["share"].isna().all()

    def test_what_is_made_of_a_figure_that_is_not_added_has_no_share(self) -> None:
        made = shared("a + lon_nhat", (5, 10), (5, 10))
        forms = made.book.received
        sent = (*made.book.submissions, *(submission(form, "lon_nhat", 3) for form in forms))
        assert analysed(replace(made.book, submissions=sent)).ranking("c")["share"].isna().all()

    def test_where_one_is_below_0_nobody_has_a_share(self) -> None:
        assert shared("a - b", (5, 10), (20, 10)).ranking("c")["share"].isna().all()

    def test_units_above_share_what_their_sums_add_up_to(self) -> None:
        """X1 gave only `a`, which the sum of T has."""
        found = shared("a + b", (1, 1), (100, None), (50, 52)).ranking("c", by_parent=True)
        assert found[["unit", "value", "share", "missing_units"]].to_dict("records") == [
            {"unit": "T", "value": 102, "share": 50, "missing_units": 1}
        ]

    def test_the_units_themselves_lack_none(self) -> None:
        assert shared("a", (1, 1), (None, 1)).ranking("c")["missing_units"].isna().all()


def test_two_units_of_one_name_are_two_that_a_figure_lacks() -> None:
    made = shared("a", (None, 1), (None, 1), (3, 1)).book
    same = tuple(replace(one, name="Xã Tân Lập") if one.code in ("X0", "X1") else one for one in made.units)
    found = analysed(aggregate(replace(made, units=same)).book)
    assert found.figures.set_index("code").loc["a", "missing_units"] == 2
    assert found.lacking(["a", "c"]) == ["Xã Tân Lập", "Xã Tân Lập"]
