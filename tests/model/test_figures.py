"""The truth of a figure: what was typed stands, else it is worked out, in the order that needs demand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation
from tests.support.books import book, indicator


def figures(*indicators: object) -> Figures:
    return Figures(book(*indicators))  # type: ignore[arg-type]


def test_a_derived_figure_is_worked_out_whatever_the_order_of_rows() -> None:
    found = figures(indicator("c", expression="b * 2"), indicator("b", expression="a + 1"), indicator("a", 10))
    assert found.value("c") == 22


def test_an_override_stands_and_figures_made_of_it_use_it() -> None:
    found = figures(
        indicator("a", 516), indicator("b", "97.53", expression="a / 539 * 100"), indicator("c", expression="b + 1")
    )
    assert found["b"].value == Decimal("97.53")
    assert found["b"].overridden
    assert round(found["b"].derived, 2) == Decimal("95.73")
    assert found["c"].value == Decimal("98.53")


def test_a_collected_figure_takes_what_was_aggregated_unless_typed_over() -> None:
    aggregated = {"aggregation": Aggregation.SUM, "aggregated": Decimal(101)}
    assert figures(indicator("a", **aggregated)).value("a") == 101
    assert figures(indicator("a", 99, **aggregated)).value("a") == 99


def test_a_circle_has_no_values_and_is_named_once() -> None:
    found = figures(
        indicator("a", expression="b"),
        indicator("b", expression="c"),
        indicator("c", expression="a"),
        indicator("d", 1),
    )
    assert [sorted(cycle) for cycle in found.cycles] == [["a", "b", "c"]]
    assert [found.value(code) for code in "abcd"] == [None, None, None, 1]


def test_two_circles_are_both_found() -> None:
    found = figures(indicator("a", expression="a"), indicator("b", expression="c"), indicator("c", expression="b"))
    assert sorted(sorted(cycle) for cycle in found.cycles) == [["a"], ["b", "c"]]


def test_an_override_cuts_a_circle() -> None:
    found = figures(indicator("a", 5, expression="b + 1"), indicator("b", expression="a - 1"))
    assert not found.cycles
    assert found.value("b") == 4
    assert found["a"].derived == 5


def test_a_chain_of_thousands_is_no_problem() -> None:
    chain = [indicator("x0", 1), *(indicator(f"x{n}", expression=f"x{n - 1} + 1") for n in range(1, 3000))]
    assert figures(*reversed(chain)).value("x2999") == 3000


def test_where_a_code_stands_twice_the_first_row_counts() -> None:
    assert figures(indicator("a", 1), indicator("a", 2)).value("a") == 1


def test_an_unreadable_expression_is_kept_as_a_fault() -> None:
    found = figures(indicator("a", expression="1 +"))
    assert "a" in found.faults
    assert found.value("a") is None


def test_what_a_figure_depends_on_includes_itself_and_stops_at_overrides() -> None:
    found = figures(
        indicator("a", 1),
        indicator("b", expression="a"),
        indicator("c", 3, expression="b"),
        indicator("d", expression="c + b"),
    )
    assert found.depends_on("d") == {"d", "c", "b", "a"}
    assert found.depends_on("c") == {"c"}


@pytest.mark.parametrize(
    ("value", "fields", "form", "text"),
    [
        (5, {}, "", "05"),
        (5, {}, "so", "5"),
        (0, {}, "", "0"),
        (1078935, {}, "", "1.078.935"),
        ("95.7328", {"decimals": 2, "unit_of_measure": "%"}, "", "95,73"),
        ("5", {"unit_of_measure": "%"}, "", "5"),
        ("31.4", {"decimals": 2}, "", "31,4"),
        (5, {"as_of": dt.date(2022, 5, 9)}, "moc", "09/5/2022"),
        (5, {}, "moc", None),
        (None, {}, "", None),
    ],
)
def test_a_figure_prints_by_its_decimals_and_unit(value: object, fields: dict, form: str, text: str | None) -> None:
    assert figures(indicator("a", value, **fields))["a"].text(form) == text
