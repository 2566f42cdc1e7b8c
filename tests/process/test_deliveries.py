"""Who sent when: before and after the deadline, and in earlier periods as far as it is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.leader_table import LeaderTable
from de06_xl.model.period import Period
from de06_xl.model.table import RowsBy, Table
from de06_xl.model.unit_history import UnitHistory
from de06_xl.process.analysis import Analysis
from de06_xl.process.leader_page import leader_page
from de06_xl.report.charts import Chart, SentWhen, charts
from tests.support.books import book, indicator, received, submission, unit

MARCH, APRIL, MAY = (Period.parse(f"2022-0{at}") for at in (3, 4, 5))
DEADLINE = dt.date(2022, 5, 15)


def month(*days: int | None, **fields: object) -> Book:
    """Units X0, X1, … whose forms came on these days of May, if at all; they were due on the 15th."""
    forms = [received(f"X{at}", received=f"08:00 {day}/5/2022") for at, day in enumerate(days) if day]
    units = tuple(unit(f"X{at}", "XA") for at in range(len(days)))
    sent = tuple(submission(form, "a", 1) for form in forms)
    shared = {"units": units, "dates": {"han_gui": DEADLINE}, "received": tuple(forms), "submissions": sent}
    return book(indicator("a", owner="XA"), **(shared | fields))


def on_time(made: Book, periods: int = 1, today: dt.date | None = None) -> pd.DataFrame:
    return Analysis(made, Figures(made), today=today).on_time(periods)


def known(column: pd.Series) -> list[object]:
    return [None if pd.isna(one) else one for one in column]


def test_days_are_counted_from_the_deadline() -> None:
    found = on_time(month(20, 14, 15, None))
    assert known(found["days_late"]) == [5, -1, 0, None]
    assert known(found["on_time"]) == [False, True, True, False]


def test_without_a_deadline_nobody_knows_who_was_on_time() -> None:
    assert on_time(month(20, 14, None, dates={}))["on_time"].isna().all()


@pytest.mark.parametrize(("day", "judged"), [(14, None), (15, None), (16, False)])
def test_until_the_deadline_is_over_silence_is_neither_late_nor_on_time(day: int, judged: bool | None) -> None:
    found = on_time(month(14, None), today=dt.date(2022, 5, day))
    assert known(found["on_time"]) == [True, judged]


def test_who_sent_on_an_unknown_day_may_have_been_on_time() -> None:
    form = received("X0", received="")
    made = month(None, received=(form,), submissions=(submission(form, "a", 1),))
    (row,) = on_time(made).to_dict("records")
    assert row["status"] == "đã gửi"
    assert pd.isna(row["on_time"])


def test_who_was_late_most_often_is_known_of_all_periods_of_the_trend() -> None:
    """X0 was late in April and is now; X1 sent in March, not in April; X2 sends only since May."""
    units = (unit("X0", "XA"), unit("X1", "XA"), unit("X2", "XA", valid_from=dt.date(2022, 5, 1)))
    history = UnitHistory({(APRIL, "X0", "a"): Decimal(1)}, {}, {(APRIL, "X0"): 2, (MARCH, "X1"): 0})
    found = on_time(replace(month(20, 14, 15, units=units), unit_history=history), periods=2)
    columns = found["period"], found["unit"], found["status"], known(found["days_late"]), found["on_time"]
    assert list(zip(*columns, strict=True)) == [
        (str(APRIL), "X0", "đã gửi", 2, False),
        (str(APRIL), "X1", "chưa gửi", None, False),
        *((str(MAY), f"X{at}", "đã gửi", late, late <= 0) for at, late in enumerate((5, -1, 0))),
    ]
    assert (~found["on_time"]).groupby(found["unit"]).sum().to_dict() == {"X0": 2, "X1": 1, "X2": 0}


def of_april(made: Book) -> dict[str, tuple[object, ...]]:
    found = on_time(made, periods=13).query("period == '2022-04'")
    said = zip(found["unit_name"], found["status"], known(found["on_time"]), strict=True)
    return dict(zip(found["unit"], said, strict=True))


def test_a_unit_that_has_ended_since_is_judged_in_the_periods_of_its_time() -> None:
    units = (unit("X0", "XA"), unit("Y", "XA", valid_to=dt.date(2022, 4, 30)))
    history = UnitHistory({}, {}, {(APRIL, "X0"): 0, (APRIL, "Y"): 9})
    made = replace(month(14, units=units), unit_history=history)
    assert of_april(made)["Y"] == ("Đơn vị Y", "đã gửi", False)
    assert "Y" not in set(on_time(made)["unit"])


def test_who_ended_without_a_last_form_was_silent_then() -> None:
    units = (unit("X0", "XA"), unit("Y", "XA", valid_to=dt.date(2022, 4, 30)))
    history = UnitHistory({}, {}, {(APRIL, "X0"): 0, (MARCH, "Y"): 0})
    assert of_april(replace(month(14, units=units), unit_history=history))["Y"][1:] == ("chưa gửi", False)


def test_a_unit_is_not_late_in_periods_before_it_first_sent() -> None:
    """What X1 owes was added in May; nothing says what was owed before."""
    history = UnitHistory({}, {}, {(APRIL, "X0"): 0})
    made = replace(month(14, 14), unit_history=history)
    assert set(of_april(made)) == {"X0"}
    page = leader_page(Analysis(made, Figures(made)), [])
    assert [one.sent[-2:] for one in page.senders] == [("đúng hạn", "đúng hạn"), (None, "đúng hạn")]


def test_who_was_late_in_a_period_without_a_deadline_is_unknown() -> None:
    history = UnitHistory({(APRIL, "X0", "a"): Decimal(1)}, seen=frozenset({(MARCH, "X1")}))
    found = on_time(replace(month(14, 14), unit_history=history), periods=2).query("period == '2022-04'")
    assert list(found["status"]) == ["đã gửi", "chưa gửi"]
    assert found["on_time"].isna().all()


@pytest.mark.parametrize(("day", "said"), [(15, "còn hạn"), (16, "chưa gửi")])
def test_the_leaders_page_calls_nobody_behind_until_the_deadline_is_over(day: int, said: str) -> None:
    late = {(APRIL, "X0"): 2, (MARCH, "X1"): 0}
    made = replace(month(14, None), unit_history=UnitHistory({(APRIL, "X0", "a"): Decimal(1)}, {}, late))
    page = leader_page(Analysis(made, Figures(made), today=dt.date(2022, 5, day)), [])
    assert [one.sent[-3:] for one in page.senders] == [
        (None, "trễ 2 ngày", "đúng hạn"),
        ("đúng hạn", "chưa gửi", said),
    ]
    assert {cell for one in page.senders for cell in one.sent[:-3]} == {None}


def drawn(*days: int | None) -> list[Chart]:
    """The charts of the report's appendix, on the last day of the deadline, if the page shows no figures."""
    page = LeaderTable(Table("Bảng theo dõi", "", RowsBy.INDICATORS, "", (), (), (), {}), "")
    made = month(*days)
    return charts(Analysis(made, Figures(made), today=DEADLINE), Figures(made), page)


def test_of_units_that_all_have_time_left_nothing_is_drawn() -> None:
    assert drawn(None, None) == []


def test_who_cannot_see_the_chart_reads_who_has_time_left() -> None:
    (sent,) = drawn(14, None)
    assert isinstance(sent, SentWhen)
    assert sent.words.endswith("Kỳ này 01 đơn vị đúng hạn. Chưa gửi, còn hạn: Đơn vị X1.")
