"""Frames of pandas agree with a recount by hand, whatever was sent, sent again, or not sent."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation, Direction, Nature
from de06_xl.model.period import Period
from de06_xl.process.aggregate import aggregate
from de06_xl.process.analysis import FIGURES, ON_TIME, OUTLIERS, RANKING, SUBMISSIONS, TREND_COLUMNS, Analysis
from de06_xl.process.leader_page import leader_page
from de06_xl.process.long_table import COLUMNS
from de06_xl.system.errors import De06Error
from tests.support.books import book, indicator, received, submission, unit
from tests.support.command_line import assert_one_sentence
from tests.support.examples import examples

MONTHS = [f"2022-{month:02}" for month in range(1, 7)]
CODES = ("a", "b", "a[01]")
UNITS = ("AB", "AM", "X1", "X2", "X3")


@dataclass(frozen=True)
class Case:
    """What units of a made-up province gave, month by month, and until when each existed."""

    ends: dict[str, dt.date | None]
    gave: dict[str, dict[str, dict[str, Decimal]]]
    days: dict[str, int]
    book: Book


def case_of(seed: int) -> Case:
    """Some send, some send again, some go at the end of March; the last month is the workbook's."""
    chance = random.Random(seed)
    ends = {code: chance.choice((None, None, dt.date(2022, 3, 31))) for code in UNITS}
    gave: dict[str, dict[str, dict[str, Decimal]]] = {month: {} for month in MONTHS}
    forms, sent, days = [], [], {}
    for month in MONTHS:
        for code in UNITS:
            if chance.random() < 0.3 or (ends[code] and month > "2022-03"):
                continue
            figures = {one: Decimal(chance.choice(("0", "1", "7", "0.1", "0.2", "1000"))) for one in CODES}
            figures = {one: value for one, value in figures.items() if chance.random() < 0.8}
            day = chance.randint(1, 28)
            if chance.random() < 0.3:
                old = received(
                    code, "đã thay", form=f"old-{month}-{code}", period=month, received=f"08:00 {day}/6/2022"
                )
                forms.append(old)
                sent += [submission(old, one, 999) for one in CODES]
                later = min(day + 1, 28)
            else:
                later = day
            form = received(code, form=f"new-{month}-{code}", period=month, number=2, received=f"08:00 {later}/6/2022")
            forms.append(form)
            sent += [submission(form, one, value) for one, value in figures.items()]
            gave[month][code] = figures
            if month == MONTHS[-1]:
                days[code] = day
    shared = {"owner": "XA", "aggregation": Aggregation.SUM, "decimals": 1, "nature": Nature.IN_PERIOD}
    made = book(
        indicator("a", **shared),
        indicator("b", number=6, **shared),
        indicator("a[01]", number=7, **shared),
        indicator("ty_le", number=8, expression="b / a * 100", unit_of_measure="%", decimals=2),
        period=MONTHS[-1],
        units=tuple(unit(code, "XA", valid_to=ends[code]) for code in UNITS),
        dates={"han_gui": dt.date(2022, 6, 15)},
        received=tuple(forms),
        submissions=tuple(sent),
    )
    return Case(ends, gave, days, aggregate(made).book)


cases = st.integers(0, 2**32).map(case_of)
FEWER = settings(max_examples=examples(20))
"""Each makes frames, which take their time."""


def analysis(case: Case) -> Analysis:
    return Analysis(case.book, Figures(case.book))


def known(series: pd.Series) -> dict[str, float]:
    return {key: float(value) for key, value in series.dropna().items()}


class TestAgainstARecount:
    @given(case=cases)
    @FEWER
    def test_units_by_indicators(self, case: Case) -> None:
        for month in MONTHS:
            wide = analysis(case).pivot(Period.parse(month))
            assert {code: known(wide.loc[code]) for code in wide.index} == {
                code: {one: float(value) for one, value in figures.items()}
                for code, figures in case.gave[month].items()
                if figures
            }

    @given(case=cases)
    @FEWER
    def test_completeness(self, case: Case) -> None:
        found = analysis(case).completeness()
        for month in found.columns:
            last = Period.parse(month).last_day
            for code in UNITS:
                exists = case.ends[code] is None or last <= case.ends[code]
                given_by = len(case.gave[month].get(code, {})) / len(CODES)
                value = found.loc[code, month]
                assert (pd.isna(value) and not exists) or value == given_by
        assert set(MONTHS[:-1]) - set(found.columns) <= {
            month for month in MONTHS if not any(case.gave[month].values())
        }

    @given(case=cases)
    @FEWER
    def test_who_was_on_time(self, case: Case) -> None:
        found = analysis(case).on_time().set_index("unit")
        exist = {code for code in UNITS if not case.ends[code]}
        assert set(found.index) == exist
        for code in exist:
            assert found.loc[code, "on_time"] == (code in case.days and case.days[code] <= 15)
            assert code not in case.days or found.loc[code, "days_late"] == case.days[code] - 15

    @given(case=cases)
    @FEWER
    def test_ranks_and_shares(self, case: Case) -> None:
        found = analysis(case).ranking("a")
        now = {code: one["a"] for code, one in case.gave[MONTHS[-1]].items() if "a" in one}
        assert dict(zip(found["unit"], found["value"], strict=True)) == pytest.approx(
            {code: float(now.get(code, "nan")) for code in UNITS if not case.ends[code]}, nan_ok=True
        )
        assert list(found["value"].dropna()) == sorted(map(float, now.values()), reverse=True)
        for _, row in found.dropna(subset=["value"]).iterrows():
            assert row["rank"] == 1 + sum(value > now[row["unit"]] for value in now.values())
            whole = sum(map(Fraction, now.values()))
            if whole:
                assert row["share"] == pytest.approx(float(Fraction(now[row["unit"]]) / whole * 100))

    @given(case=cases)
    @FEWER
    def test_a_quarter_is_exactly_the_sum_of_its_months(self, case: Case) -> None:
        """In binary 0.1 + 0.2 is not 0.3."""
        for code in UNITS:
            trend = analysis(case).trend("a", code, periods=2, last=Period.parse("2022-Q2")).set_index("period")
            for quarter, months in (("2022-Q1", MONTHS[:3]), ("2022-Q2", MONTHS[3:])):
                parts = [case.gave[month].get(code, {}).get("a") for month in months]
                whole = None if None in parts else float(sum(parts))
                value = trend.loc[quarter, "value"]
                assert (pd.isna(value) and whole is None) or value == whole

    @given(case=cases)
    @FEWER
    def test_the_sum_of_the_report_is_that_of_its_units(self, case: Case) -> None:
        found = analysis(case)
        now = [one["b"] for one in case.gave[MONTHS[-1]].values() if "b" in one]
        (value,) = found.figures.query("code == 'b'")["value"]
        assert (pd.isna(value) and not now) or value == float(sum(now))
        assert len(found.history) == len(found.history.drop_duplicates(["period", "unit", "code", "item"]))
        of_units = found.history[found.history["unit"].notna()]
        assert len(of_units) == sum(len(one) for month in case.gave.values() for one in month.values())

    @given(case=cases)
    @FEWER
    def test_everything_that_came_is_among_the_submissions(self, case: Case) -> None:
        found = analysis(case).submissions
        assert len(found) == len(case.book.submissions)
        assert (found["status"] == "đã thay").sum() == (found["value"] == 999).sum()


def province(*values: int | None, **fields: object) -> Analysis:
    """Units X0, X1, … that gave these values of one figure `a`, and 10 of `b`."""
    units = tuple(unit(f"X{at}", "XA") for at in range(len(values)))
    forms = [received(one.code) for one in units]
    sent = [
        submission(form, code, given)
        for form, value in zip(forms, values, strict=True)
        for code, given in (("a", value), ("b", 10))
        if given is not None
    ]
    rate = indicator("ty_le", number=7, expression="a / b * 100", unit_of_measure="%", decimals=2)
    rows = (indicator("a", owner="XA", aggregation=Aggregation.SUM, **fields), indicator("b", number=6, owner="XA"))
    made = book(*rows, rate, units=units, received=tuple(forms), submissions=tuple(sent))
    made = aggregate(made).book
    return Analysis(made, Figures(made))


class TestRanking:
    def test_equal_figures_share_a_rank_and_who_gave_none_has_none(self) -> None:
        found = province(5, None, 9, 5).ranking("a")
        ranks = [
            (unit, None if pd.isna(rank) else rank) for unit, rank in zip(found["unit"], found["rank"], strict=True)
        ]
        assert ranks == [("X2", 1), ("X0", 2), ("X3", 2), ("X1", None)]

    def test_where_lower_is_better_the_lowest_is_first(self) -> None:
        assert list(province(5, 2, 9, direction=Direction.LOWER).ranking("a")["unit"]) == ["X1", "X0", "X2"]

    def test_a_rate_is_that_of_each_unit(self) -> None:
        found = province(5, 20).ranking("ty_le")
        assert list(zip(found["unit"], found["value"], strict=True)) == [("X1", 200.0), ("X0", 50.0)]
        assert found["share"].isna().all()

    def test_units_above_are_ranked_by_the_sums_of_what_is_below(self) -> None:
        made = province(5, None, 9, 5, 7)
        above = {"X0": "T1", "X1": " t1", "X2": "T2", "X3": "T2"}
        units = (*(replace(one, parent=above.get(one.code, "")) for one in made.book.units), unit("T2"), unit("T1"))
        book = replace(made.book, units=units)
        found = Analysis(book, Figures(book)).ranking("a", by_parent=True)
        assert list(zip(found["unit"], found["value"], found["rank"], strict=True)) == [("T2", 14, 1), ("T1", 5, 2)]
        # X1 gave one of the two figures.
        rates = Analysis(book, Figures(book)).ranking("ty_le", by_parent=True)
        assert dict(zip(rates["unit"], rates["value"], strict=True)) == {"T1": 25.0, "T2": 70.0}

    def test_sums_of_earlier_periods_are_over_the_units_of_that_time(self) -> None:
        """X1 was merged at the end of April, X2 then came under T2; both were under T1 before."""
        end, begin = dt.date(2022, 4, 30), dt.date(2022, 5, 1)
        rows = (
            *(unit("X0", "XA", parent="T1"), unit("X1", "XA", parent="T1", valid_to=end)),
            *(unit("X2", "XA", parent="T1", valid_to=end), unit("X2", "XA", parent="T2", valid_from=begin)),
            *(unit("X3", "XA", parent="T3", valid_to=end), unit("T1"), unit("T2"), unit("T3")),
        )
        gave = {"2022-05": (10, 500, 30), "2022-04": (1, 2, 4), "2021-05": (100, 200, 400)}
        forms = {
            (month, at): received(f"X{at}", form=f"{month}-{at}", period=month)
            for month, values in gave.items()
            for at in range(len(values))
        }
        made = book(
            indicator("a", owner="XA", aggregation=Aggregation.SUM),
            indicator("b", number=6, expression="a * 2"),
            units=rows,
            received=tuple(forms.values()),
            submissions=tuple(submission(forms[month, at], "a", gave[month][at]) for month, at in forms),
        )
        for code, times in (("a", 1), ("b", 2)):
            found = Analysis(made, Figures(made)).ranking(code, by_parent=True).set_index("unit")
            columns = ["value", "previous", "change", "year_ago", "year_change"]
            known = {parent: [value / times for value in found.loc[parent, columns]] for parent in found.index}
            assert known["T1"] == [10, 7, 3, 700, -690]
            assert known["T2"][0] == 30
            assert pd.isna(found.loc["T2", "previous"])
            assert set(known) == {"T1", "T2"}

    def test_a_share_is_of_all_units_also_of_those_with_none_above(self) -> None:
        made = province(5, 15, 20)
        units = (*(replace(one, parent="T" if one.code != "X2" else "") for one in made.book.units), unit("T"))
        book = replace(made.book, units=units)
        found = Analysis(book, Figures(book)).ranking("a", by_parent=True)
        assert list(zip(found["unit"], found["share"], strict=True)) == [("T", 50.0)]

    def test_what_is_not_added_has_no_share(self) -> None:
        for how in (Aggregation.MAXIMUM, Aggregation.LATEST):
            made = province(5, 15).book
            first = replace(next(iter(made.indicators())), aggregation=how)
            sections = tuple(replace(one, indicators=(first, *one.indicators[1:])) for one in made.sections)
            book = replace(made, sections=sections)
            assert Analysis(book, Figures(book)).ranking("a")["share"].isna().all()


class TestOutliers:
    def test_one_far_from_the_others_is_named(self) -> None:
        found = province(*[100 + at for at in range(9)], 100_000).outliers()
        assert found.to_dict("records") == [{"code": "a", "unit": "X9", "value": 100_000.0, "usual": 104.5}]

    def test_of_a_few_units_nobody_can_say_what_is_usual(self) -> None:
        assert province(1, 1, 1, 100_000).outliers().empty


class TestWhatIsAskedFor:
    def test_a_unit_is_named_second_and_a_period_as_people_write_it(self) -> None:
        found = province(5, 7)
        assert list(found.trend("a", "X1", periods=1)["value"]) == [7.0]
        for last in ("2022-05", "tháng 5/2022", found.book.period):
            assert list(found.trend("a", periods=2, last=last)["period"]) == ["2022-04", "2022-05"]
            assert found.pivot(last).loc["X1", "a"] == 7

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (lambda one: one.trend("ty_lệ"), "không có mã “ty_lệ”.*có phải “ty_le”"),
            (lambda one: one.ranking("ty_lee"), "không có mã “ty_lee”.*có phải “ty_le”"),
            (lambda one: one.figure("c"), "không có mã “c” trong sổ"),
            (lambda one: one.trend("a", "x1"), "không có đơn vị mang mã “x1”.*có phải “X1”"),
            (lambda one: one.trend("a", "đơn vị X0"), "có phải “X0”"),
            (lambda one: one.trend("a", "Q"), "không có đơn vị mang mã “Q”; hãy xem cột Mã của trang Đơn vị.$"),
            (lambda one: one.trend("a", last="2022-13"), "“2022-13” không phải mã kỳ"),
            (lambda one: one.pivot("quý 5/2022"), "không phải mã kỳ"),
        ],
    )
    def test_what_the_workbook_does_not_have_is_told_in_one_sentence(
        self, asked: Callable[[Analysis], object], told: str
    ) -> None:
        with pytest.raises(De06Error, match=told) as refused:
            asked(province(5, 7))
        assert_one_sentence(f"{refused.value}\n")


class TestFrames:
    @pytest.mark.parametrize("filled", [True, False])
    def test_columns_and_dtypes_are_the_documented_ones(self, filled: bool) -> None:
        found = analysis(case_of(1)) if filled else province()
        frames = {
            COLUMNS: found.history,
            FIGURES: found.figures,
            SUBMISSIONS: found.submissions,
            RANKING: found.ranking("a"),
            TREND_COLUMNS: found.trend("a"),
            ON_TIME: found.on_time(),
            OUTLIERS: found.outliers(),
        }
        for columns, frame in frames.items():
            assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
                column.name: column.type.value for column in columns
            }

    def test_figures_are_beside_their_targets(self) -> None:
        made = book(indicator("a", 80, target=Decimal(100)), indicator("b", number=6))
        found = Analysis(made, Figures(made)).figures.set_index("code")
        assert (found.loc["a", "share_of_target"], found.loc["a", "achieved"]) == (80.0, False)
        assert pd.isna(found.loc["b", "achieved"])

    def test_a_share_that_would_mislead_is_missing_the_rating_is_not(self) -> None:
        made = book(indicator("a", 5, target=Decimal(3), direction=Direction.LOWER))
        found = Analysis(made, Figures(made)).figures.set_index("code")
        assert pd.isna(found.loc["a", "share_of_target"])
        assert not found.loc["a", "achieved"]

    def test_the_period_before_is_known_if_only_the_history_has_it(self) -> None:
        made = book(indicator("a", 5), history={("2022-04", "a"): 4})
        (row,) = Analysis(made, Figures(made)).figures.to_dict("records")
        assert (row["previous"], row["change"], row["change_rate"]) == (4, 1, 25)

    def test_the_period_before_is_that_of_the_trend_also_of_a_rate(self) -> None:
        before = [{"previous": Decimal(value)} for value in (3, 4)]
        parts = indicator("a", 5, **before[0]), indicator("b", 10, number=6, **before[1])
        made = book(*parts, indicator("r", number=7, expression="a / b * 100", unit_of_measure="%"))
        found = Analysis(made, Figures(made))
        assert list(found.figures["previous"]) == [3, 4, 75]
        assert list(found.trend("r", periods=2)["value"]) == [75, 50]

    def test_a_figure_says_how_many_units_it_lacks(self) -> None:
        """X1 sent no `a`; the rate is made of it, and `b` is whole."""
        found = province(5, None, 9).figures.set_index("code")["missing_units"]
        assert found.to_dict() == {"a": 1, "b": 0, "ty_le": 1}

    def test_the_leaders_page_names_the_units_that_its_figures_lack(self) -> None:
        found = province(5, None, 9)
        assert leader_page(found, ["ty_le", "b"]).period == "Kỳ báo cáo: tháng 5/2022 (số liệu chưa gồm Đơn vị X1)"
        assert leader_page(found, ["b"]).period == "Kỳ báo cáo: tháng 5/2022"

    def test_what_is_made_of_no_sum_or_has_a_number_typed_over_it_lacks_none(self) -> None:
        made = province(5, None, 9, value=20).figures.set_index("code")["missing_units"]
        assert pd.isna(made["a"])
        assert made["ty_le"] == 0
        alone = book(indicator("a", 5))
        assert Analysis(alone, Figures(alone)).figures["missing_units"].isna().all()

    def test_reading_a_workbook_does_not_wait_for_pandas(self) -> None:
        code = "import sys, de06_xl.process.analysis; print(sys.modules.keys() & {'pandas', 'numpy'})"
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        assert ran.stdout.strip() == "set()"
