"""What 500 random sets of forms make is what a naive sum over them makes, whatever the order of their arrival."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation
from de06_xl.model.responses import FORM_STATUSES, ResponseStatus
from de06_xl.process.aggregate import AggregatedFigure, aggregate
from de06_xl.process.validate import validate
from tests.support import books
from tests.support.books import book, indicator
from tests.support.examples import WHOLE, examples
from tests.support.sent import Form, registers

CODES = ("a", "b", "c", "d", "e", "f")
GROUPS = ("HUYEN", "XA")
UNITS = ("AB", "AM", "CT", "GT", "X1", "X2")
LAST_DAY = dt.date(2022, 5, 31)
WAYS = {"cộng": Aggregation.SUM, "lớn nhất": Aggregation.MAXIMUM, "nhỏ nhất": Aggregation.MINIMUM}
WAYS |= {"mới nhất": Aggregation.LATEST}


@dataclass(frozen=True)
class Owner:
    """A unit of a made-up province."""

    code: str
    group: str
    first: dt.date | None
    last: dt.date | None


@dataclass(frozen=True)
class Row:
    """A figure of it: who owes it, and how it is made."""

    code: str
    owner: str
    way: str


@dataclass(frozen=True)
class Case:
    """A province, and what came in."""

    units: list[Owner]
    rows: list[Row]
    forms: list[Form]


DAYS = (None, dt.date(2022, 5, 30), *(dt.date(2022, 5, day) for day in (1, 15, 15, 31)))
NUMBERS = ("0", "0", "1", "7", "0.1", "0.2", "12.5", "100", "1078935", "-3")
STATES = (*[ResponseStatus.USED] * 9, *FORM_STATUSES)


def case_of(seed: int) -> Case:
    """A province and what came in: most units exist and send, some twice, some contradict themselves."""
    chance = random.Random(seed)
    units = [
        Owner(
            code,
            chance.choice(GROUPS),
            chance.choice((None, None, None, dt.date(2022, 5, 31), dt.date(2022, 6, 1))),
            chance.choice((None, None, None, dt.date(2022, 5, 31), dt.date(2022, 5, 30))),
        )
        for code in UNITS
    ]
    rows = [
        Row(code, "; ".join(chance.sample((*GROUPS, *UNITS), chance.randint(1, 3))), chance.choice((*WAYS, "")))
        for code in CODES
    ]
    forms = [
        Form(
            chance.choice(UNITS),
            {code: chance.choice(NUMBERS) for code in CODES if chance.random() < 0.8},
            number=chance.choice((1, 1, 2, 3)),
            status=chance.choice(STATES),
            copied_status=chance.choice((None, None, None, *FORM_STATUSES)),
            as_of=chance.choice(DAYS),
            period=chance.choice((*["2022-05"] * 8, "2022-04", "2022-Q2")),
        )
        for _ in range(chance.choice((0, 8, 16, 24)))
    ]
    return Case(units, rows, forms)


cases = st.integers(0, 2**32).map(case_of)
"""Drawn by a seed: hypothesis' own lists are mostly short, and a sum of nothing shows little."""


def workbook(case: Case, forms: list[Form]) -> Book:
    return book(
        *(
            indicator(row.code, owner=row.owner, aggregation=WAYS.get(row.way), number=number)
            for number, row in enumerate(case.rows, 5)
        ),
        units=tuple(
            books.unit(unit.code, unit.group, valid_from=unit.first, valid_to=unit.last) for unit in case.units
        ),
        **registers(forms),
    )


Answer = tuple[Fraction | None, dt.date | None, list[str], list[str]]
"""Value, date, the units that gave one, and those that did not."""


def naive(case: Case, row: Row) -> Answer:
    """The same by hand: no model, no decimals, one loop after the other."""
    gave: list[str] = []
    lacks: list[str] = []
    values: list[tuple[Fraction, dt.date | None]] = []
    names = row.owner.split("; ")
    for unit in case.units:
        there = (unit.first is None or unit.first <= LAST_DAY) and (unit.last is None or unit.last >= LAST_DAY)
        if not there or (unit.code not in names and unit.group not in names):
            continue
        used = []
        for form in case.forms:
            # A form whose bytes came twice is one form; its last row in the register says what became of it.
            same = [f for f in case.forms if (f.unit, f.sha256, f.period) == (form.unit, form.sha256, form.period)]
            if form.unit == unit.code and form.period == "2022-05" and same[-1].status is ResponseStatus.USED:
                used.append(form)
        latest = [form for form in used if form.number == max(other.number for other in used)]
        stated = [(Fraction(str(form.figures[row.code])), form.as_of) for form in latest if row.code in form.figures]
        if len({value for value, _ in stated}) != 1:
            lacks.append(unit.code)
            continue
        gave.append(unit.code)
        known = [day for _, day in stated if day]
        values.append((stated[0][0], max(known) if known else None))
    value, day = made(row.way, len(gave) + len(lacks), values)
    return value, day, gave, lacks


def made(way: str, owing: int, values: list[tuple[Fraction, dt.date | None]]) -> tuple[Fraction | None, dt.date | None]:
    """One figure out of many."""
    if not values or (owing > 1 and way == ""):
        return None, None
    if way == "mới nhất":
        known = [day for _, day in values if day]
        newest = max(known) if known else None
        rivals = {value for value, day in values if day is None or day == newest}
        return (rivals.pop(), newest) if len(rivals) == 1 else (None, None)
    total = Fraction(0)
    for value, _ in values:
        total += value
    parts = [value for value, _ in values]
    chosen = {"cộng": total, "": total, "lớn nhất": max(parts), "nhỏ nhất": min(parts)}
    oldest = None if any(day is None for _, day in values) else min(day for _, day in values if day)
    return chosen[way], oldest


def answer(found: AggregatedFigure) -> Answer:
    value = None if found.value is None else Fraction(found.value)
    gave = [share.unit.code for share in found.shares if share.submission]
    return value, found.as_of, gave, [share.unit.code for share in found.missing]


@settings(max_examples=examples(500), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_totals_are_those_of_a_naive_sum_in_any_order_of_arrival(seed: int) -> None:
    case = case_of(seed)
    result = aggregate(workbook(case, case.forms))
    found = {aggregated.indicator.code: answer(aggregated) for aggregated in result.figures}
    expected = {row.code: naive(case, row) for row in case.rows}
    owed = {code: reported for code, reported in expected.items() if reported[2] or reported[3]}
    assert found == owed
    for row in result.book.indicators():
        value = expected[row.code][0]
        assert (row.aggregated is None) == (value is None)
        assert row.aggregated is None or Fraction(row.aggregated) == value
    shuffled = random.Random(seed).sample(case.forms, len(case.forms))
    if len({(form.unit, form.sha256) for form in case.forms}) == len(case.forms):
        again = {one.indicator.code: answer(one) for one in aggregate(workbook(case, shuffled)).figures}
        assert again == found


@settings(max_examples=examples(100), deadline=None)
@given(case=cases)
def test_a_second_time_changes_nothing(case: Case) -> None:
    first = aggregate(workbook(case, case.forms)).book
    assert aggregate(first).book == first
    for made in (first, replace(first, submissions=())):
        assert [one for one in validate(made, Figures(made)) if one.rule.endswith("-outdated")] == []


@settings(max_examples=examples(100), deadline=None)
@given(case=cases)
def test_a_unit_that_sends_changes_no_figure_that_it_does_not_owe(case: Case) -> None:
    forms = [form for form in case.forms if form.unit != "AB"]
    with_it, without = (
        {one.indicator.code: one.value for one in aggregate(workbook(case, some)).figures}
        for some in (case.forms, forms)
    )
    group = next(unit.group for unit in case.units if unit.code == "AB")
    for row in case.rows:
        if not {"AB", group} & set(row.owner.split("; ")):
            assert with_it.get(row.code) == without.get(row.code)


@pytest.mark.thorough
def test_the_random_sets_hold_what_they_are_for() -> None:
    cases, seen = 500 if WHOLE else 200, Counter[str]()
    for case in map(case_of, range(cases)):
        for row in case.rows:
            value, day, gave, lacks = naive(case, row)
            seen[f"{row.way} of several"] += len(gave) > 1 and value is not None
            seen["missing"] += bool(gave and lacks)
            seen["dated"] += day is not None
            seen["tie"] += row.way == "mới nhất" and bool(gave) and value is None
            seen["no way"] += row.way == "" and bool(gave) and value is None
        seen["resent"] += len({(form.unit, form.number) for form in case.forms}) < len(case.forms)
    assert min(seen[f"{way} of several"] for way in WAYS) > cases // 25, seen
    assert min(seen[name] for name in ("missing", "dated", "tie", "no way", "resent")) > cases // 25, seen


def test_the_oracle_itself_adds_up() -> None:
    case = Case(
        [Owner("AB", "HUYEN", None, None), Owner("AM", "HUYEN", None, None), Owner("CT", "HUYEN", None, None)],
        [Row("a", "HUYEN", "cộng")],
        [Form("AB", {"a": "0.1"}), Form("AB", {"a": "0.2"}, number=2), Form("AM", {"a": "0.1"})],
    )
    assert naive(case, case.rows[0]) == (Fraction(3, 10), None, ["AB", "AM"], ["CT"])
    assert Decimal("0.3") == aggregate(workbook(replace(case), case.forms)).figures[0].value
