"""Figures of what units sent: which form counts, which way they become one, what is never guessed."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.collect.standing import unit_standings
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Aggregation, Indicator
from de06_xl.model.period import PeriodKind
from de06_xl.model.responses import FORM_STATUSES, ResponseStatus
from de06_xl.model.sources import SumStatus
from de06_xl.process.aggregate import AggregationResult, aggregate, disputes
from de06_xl.process.validate import validate
from tests.support.books import SHEET, heading, indicator
from tests.support.sent import Form
from tests.support.summed_up import EARLIER, MAY, aggregated, findings, missing, unit, workbook

# Ways -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (Aggregation.SUM, "10.4"),
        (Aggregation.MAXIMUM, "7.1"),
        (Aggregation.MINIMUM, "0.2"),
        (Aggregation.LATEST, "3.1"),
    ],
)
def test_each_way_makes_one_figure_of_all_exactly(way: Aggregation, value: str) -> None:
    forms = (
        Form("AB", {"a": "0.2"}, as_of=dt.date(2022, 5, 2)),
        Form("AM", {"a": "3.1"}, as_of=dt.date(2022, 5, 3)),
        Form("CT", {"a": "7.1"}, as_of=dt.date(2022, 5, 1)),
    )
    for order in itertools.permutations(forms):
        found = aggregated(*order, way=way)
        assert (found.value, found.status) == (Decimal(value), SumStatus.COMPLETE)


def test_no_digit_is_lost() -> None:
    found = aggregated(Form("AB", {"a": "1e300"}), Form("AM", {"a": "1e-300"}), Form("CT", {"a": "0.1"}))
    assert sum(digit == "1" for digit in f"{found.value:f}") == 3


def test_nothing_to_report_is_a_figure_of_0_and_a_missing_unit_is_not() -> None:
    found = aggregated(Form("AB", {"a": 0}), Form("AM", {"a": 0}), way=Aggregation.MAXIMUM)
    assert (found.value, missing(found)) == (0, {"CT": "chưa gửi"})


def test_where_nobody_gave_one_there_is_none() -> None:
    found = aggregated()
    assert (found.value, found.status) == (None, SumStatus.INCOMPLETE)
    assert missing(found) == dict.fromkeys(("AB", "AM", "CT"), "chưa gửi")


def test_one_owner_needs_no_way() -> None:
    rows = (indicator("a", owner="AM"),)
    found = aggregated(Form("AB", {"a": 5}), Form("AM", {"a": 7}, as_of=MAY), rows=rows)
    assert (found.value, found.as_of, found.status, found.missing) == (7, MAY, SumStatus.COMPLETE, [])


def test_several_owners_without_a_way_are_no_figure_and_told() -> None:
    result = aggregate(workbook(Form("AB", {"a": 5}), Form("AM", {"a": 7}), way=None))
    assert (result.figures[0].value, result.figures[0].status) == (None, SumStatus.NO_WAY)
    (finding,) = findings(result)
    assert (finding.rule, finding.severity, finding.cell) == ("aggregation-missing", Severity.ERROR, "L5")
    assert finding.message == (
        "03 đơn vị (nhóm HUYEN) cùng gửi chỉ tiêu này nhưng chưa chọn Cách tổng hợp; hãy chọn cộng, lớn nhất, nhỏ nhất "
        "hoặc mới nhất."
    )


def test_a_typed_number_needs_no_way_so_badly() -> None:
    rows = (indicator("a", 5, owner="HUYEN"),)
    (finding,) = findings(aggregate(workbook(rows=rows)))
    assert (finding.rule, finding.severity) == ("aggregation-missing", Severity.WARNING)


@pytest.mark.parametrize(("value", "severity"), [(None, Severity.ERROR), (55, Severity.WARNING)])
def test_rates_of_several_units_are_not_added_without_a_word(value: int | None, severity: Severity) -> None:
    rows = (indicator("a", value, owner="HUYEN", aggregation=Aggregation.SUM, unit_of_measure="%", decimals=2),)
    forms = (Form("AB", {"a": 20}), Form("AM", {"a": 30}), Form("CT", {"a": 10}))
    result = aggregate(workbook(*forms, rows=rows))
    (finding,) = (one for one in validate(result.book, Figures(result.book)) if one.rule == "rate-added")
    assert (finding.severity, finding.cell) == (severity, "L5")
    assert "không cộng được" in finding.message


@pytest.mark.parametrize(
    "fields",
    [
        {"owner": "HUYEN", "aggregation": Aggregation.MAXIMUM, "unit_of_measure": "%"},
        {"owner": "AB", "aggregation": Aggregation.SUM, "unit_of_measure": "%"},
        {"owner": "HUYEN", "aggregation": Aggregation.SUM, "unit_of_measure": "người"},
    ],
)
def test_what_may_be_gathered_is_not_taken_for_a_sum_of_rates(fields: dict[str, Any]) -> None:
    made = workbook(rows=(indicator("a", **fields),))
    assert "rate-added" not in [one.rule for one in validate(made, Figures(made))]


def test_a_rate_is_that_of_the_sums_and_not_the_average_of_rates() -> None:
    rows = (
        indicator("dat", owner="HUYEN", aggregation=Aggregation.SUM),
        indicator("giao", owner="HUYEN", aggregation=Aggregation.SUM, number=6),
        indicator("ty_le", number=7, expression="dat / giao * 100", unit_of_measure="%", decimals=2),
    )
    forms = (
        Form("AB", {"dat": 9, "giao": 10}),
        Form("AM", {"dat": 100, "giao": 1000}),
        Form("CT", {"dat": -4, "giao": 0}),
    )
    figures = Figures(aggregate(workbook(*forms, rows=rows)).book)
    assert (figures.value("dat"), figures.value("giao")) == (105, 1010)
    assert Decimal("10.396") < (figures.value("ty_le") or 0) < Decimal("10.397")


# Who owes it ----------------------------------------------------------------------------------------------


def test_units_that_do_not_exist_in_the_period_owe_nothing() -> None:
    made = workbook(Form("AB", {"a": 5}), Form("AM", {"a": 7}), Form("CT", {"a": 11}))
    units = (
        unit("AB", valid_to=dt.date(2022, 5, 30)),
        unit("AM", valid_to=dt.date(2022, 5, 31)),
        unit("CT", valid_from=dt.date(2022, 5, 31)),
        unit("GT", valid_from=dt.date(2022, 6, 1)),
    )
    result = aggregate(replace(made, units=units))
    assert (result.figures[0].value, len(result.figures[0].shares)) == (18, 2)
    assert [(one.unit, one.code) for one in result.unused] == [("AB", "a")]


def test_of_a_code_in_two_rows_the_first_is_asked_for_and_counts() -> None:
    rows = (indicator("a", owner="AB"), indicator("a", owner="AM", number=6))
    made = workbook(Form("AB", {"a": 1}), Form("AM", {"a": 2}), rows=rows)
    assert [one.unit.code for one in unit_standings(made, MAY)] == ["AB"]
    result = aggregate(made)
    assert [(one.indicator.row.number, one.value) for one in result.figures] == [(5, 1)]
    assert [(one.unit, one.code) for one in result.unused] == [("AM", "a")]


def test_a_unit_named_twice_counts_once() -> None:
    rows = (indicator("a", owner="HUYEN; AB", aggregation=Aggregation.SUM),)
    assert aggregated(Form("AB", {"a": 5}), Form("AM", {"a": 7}), rows=rows).value == 12
    assert aggregated(Form("AB", {"a": 5}), units="AB AB", rows=rows).value == 5


def test_other_periods_other_codes_and_other_groups_do_not_count() -> None:
    made = workbook(
        Form("AB", {"a": 5, "b": 6}),
        Form("AM", {"a": 7}, period="2022-04"),
        Form("CT", {"a": 11}),
    )
    units = (unit("AB"), unit("AM"), unit("CT", "SN"))
    assert aggregate(replace(made, units=units)).figures[0].value == 5


def test_computed_rows_and_rows_without_an_owner_are_not_aggregated() -> None:
    rows = (indicator("a", owner="HUYEN", expression="b * 2"), indicator("b", number=6))
    result = aggregate(workbook(Form("AB", {"a": 5, "b": 7}), rows=rows))
    assert result.figures == ()
    assert [one.code for one in result.unused] == ["a", "b"]


def test_a_sheet_that_this_kind_of_period_leaves_out_gathers_nothing() -> None:
    outline = (heading("I", sheet=SHEET, kinds=frozenset({PeriodKind.YEAR})),)
    assert aggregate(workbook(Form("AB", {"a": 5}), outline=outline)).figures == ()


# Which form counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in FORM_STATUSES if state is not ResponseStatus.USED])
def test_only_forms_in_use_count(state: ResponseStatus) -> None:
    found = aggregated(Form("AB", {"a": 5}, status=state), Form("AM", {"a": 7}))
    assert found.value == 7
    expected = {
        ResponseStatus.SUPERSEDED: "chờ chọn",  # by another that is not there
        ResponseStatus.REFUSED: "chưa gửi",
    }
    assert missing(found) == {"AB": expected.get(state, state.value), "CT": "chưa gửi"}


def test_the_state_of_a_form_is_the_one_that_the_clerk_gave_it() -> None:
    decided = Form("AB", {"a": 5}, copied_status=ResponseStatus.UNDECIDED)
    dropped = Form("AM", {"a": 7}, status=ResponseStatus.SUPERSEDED, copied_status=ResponseStatus.USED)
    result = aggregate(workbook(decided, dropped))
    assert result.figures[0].value == 5
    assert [one.form.status for one in result.book.submissions] == [ResponseStatus.USED, ResponseStatus.SUPERSEDED]


def test_a_figure_whose_form_is_not_registered_keeps_its_own_state() -> None:
    made = workbook(Form("AB", {"a": 5}), Form("AM", {"a": 7}, status=ResponseStatus.FAULTY))
    assert aggregate(replace(made, received=())).figures[0].value == 5


def test_of_two_forms_in_use_the_later_sent_counts_alone() -> None:
    first, second = Form("AB", {"a": 5, "b": 1}), Form("AB", {"a": 6}, number=2)
    rows = tuple(indicator(code, owner="AB", number=n) for n, code in enumerate("ab", 5))
    for forms in ((first, second), (second, first)):
        figures = aggregate(workbook(*forms, rows=rows)).figures
        assert [one.value for one in figures] == [6, None]
        assert missing(figures[1]) == {"AB": "phiếu chưa có số"}


def test_a_later_form_that_is_not_in_use_changes_nothing() -> None:
    assert aggregated(Form("AB", {"a": 5}), Form("AB", {"a": 6}, number=2, status=ResponseStatus.FAULTY)).value == 5


def test_an_empty_form_sent_later_leaves_the_figure_out() -> None:
    found = aggregated(Form("AB", {"a": 5}), Form("AB", number=2))
    assert (found.value, missing(found)["AB"]) == (None, "phiếu chưa có số")


def test_two_forms_of_one_number_with_other_figures_are_not_summed_but_told() -> None:
    forms = (Form("AB", {"a": 5}), Form("AB", {"a": 6}), Form("AM", {"a": 7}))
    for order in itertools.permutations(forms):
        result = aggregate(workbook(*order))
        assert result.figures[0].value == 7
        assert missing(result.figures[0]) == {"AB": "chờ chọn", "CT": "chưa gửi"}
        (finding,) = disputes(result.book)
        assert (finding.rule, finding.severity, finding.sheet) == ("forms-undecided", Severity.ERROR, "Phiếu nhận")
        assert finding.message == (
            "Đơn vị AB có phiếu cùng lần gửi 1 mà khác nhau ở a, nên chưa lấy số nào; hãy ghi “dùng” vào phiếu được "
            "lấy, “đã thay” vào phiếu kia, rồi tổng hợp lại."
        )


def test_forms_that_wait_for_a_choice_are_told_until_one_is_in_use() -> None:
    first, second = (Form("AB", {"a": value}, status=ResponseStatus.UNDECIDED) for value in (5, 6))
    (finding,) = disputes(workbook(first, second))
    assert finding.message.startswith("Đơn vị AB có phiếu chờ chọn, nên")
    first.status, second.status = ResponseStatus.USED, ResponseStatus.SUPERSEDED
    assert list(disputes(workbook(first, second))) == []
    assert aggregated(first, second).value == 5


def test_two_forms_of_one_number_with_the_same_figure_are_one() -> None:
    forms = (Form("AB", {"a": "5.0"}, as_of=EARLIER), Form("AB", {"a": 5}, as_of=MAY))
    for order in itertools.permutations(forms):
        found = aggregated(*order)
        assert (found.value, found.as_of) == (5, MAY)
        assert list(disputes(workbook(*order))) == []


def test_two_forms_of_one_number_with_different_rows_complete_each_other() -> None:
    rows = tuple(indicator(code, owner="AB", number=n) for n, code in enumerate("ab", 5))
    figures = aggregate(workbook(Form("AB", {"a": 5}), Form("AB", {"b": 6}), rows=rows)).figures
    assert [one.value for one in figures] == [5, 6]


# The latest -----------------------------------------------------------------------------------------------


def latest(*stated: tuple[str, int, dt.date | None]) -> AggregationResult:
    forms = [Form(code, {"a": value}, as_of=day) for code, value, day in stated]
    return aggregate(workbook(*forms, way=Aggregation.LATEST))


def test_the_latest_date_counts_whoever_has_it() -> None:
    found = latest(("AB", 5, MAY), ("AM", 7, EARLIER)).figures[0]
    assert (found.value, found.as_of) == (5, MAY)


def test_equal_values_of_the_latest_date_are_no_tie() -> None:
    assert latest(("AB", 5, MAY), ("AM", 5, MAY), ("CT", 9, EARLIER)).figures[0].value == 5


def test_a_tie_of_different_values_is_told_and_not_guessed() -> None:
    result = latest(("AB", 5, MAY), ("AM", 7, MAY), ("CT", 9, EARLIER))
    assert (result.figures[0].value, result.figures[0].as_of) == (None, None)
    (finding,) = findings(result)
    assert (finding.rule, finding.severity, finding.cell) == ("collected-tied", Severity.ERROR, "D5")
    assert finding.message == (
        "Không rõ số nào mới nhất: Đơn vị AB 5 (đến ngày 18/5/2022), Đơn vị AM 7 (đến ngày 18/5/2022); hãy hỏi lại các "
        "đơn vị ấy, hoặc gõ số đúng."
    )


def test_a_figure_without_a_date_may_be_the_latest() -> None:
    result = latest(("AB", 5, MAY), ("AM", 7, None))
    assert result.figures[0].value is None
    assert "Đơn vị AM 7 (không ghi ngày)" in findings(result)[0].message
    assert latest(("AB", 5, MAY), ("AM", 5, None)).figures[0].as_of == MAY
    assert latest(("AM", 7, None)).figures[0].value == 7


def test_what_is_tied_is_told_once() -> None:
    result = latest(("AB", 5, MAY), ("AM", 7, MAY), ("CT", 9, MAY))
    rules = [one.rule for one in validate(result.book, Figures(result.book)) if one.cell == "D5"]
    assert rules == ["collected-tied"]


# Dates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "as_of"),
    [
        ((MAY, MAY, MAY), MAY),
        ((MAY, EARLIER, MAY), EARLIER),
        ((MAY, None, MAY), None),
        ((None, None, None), None),
    ],
)
def test_a_sum_is_of_the_common_day_else_of_the_oldest(days: tuple[dt.date | None, ...], as_of: dt.date | None) -> None:
    forms = [Form(code, {"a": 1}, as_of=day) for code, day in zip(("AB", "AM", "CT"), days, strict=True)]
    assert aggregated(*forms).as_of == as_of


def dates(first: Indicator, *days: dt.date) -> list[dt.date | None]:
    """The date of a row after one aggregation after the other."""
    made, found = workbook(rows=(first,)), []
    for day in days:
        came = workbook(Form("AB", {"a": 1}, as_of=day), rows=(first,))
        made = aggregate(replace(made, received=came.received, submissions=came.submissions)).book
        found.append(next(made.indicators()).as_of)
    return found


def test_the_date_of_a_row_follows_the_units() -> None:
    for owner in ("AB", "HUYEN"):
        first = indicator("a", owner=owner, aggregation=Aggregation.SUM)
        assert dates(first, EARLIER, MAY, EARLIER) == [EARLIER, MAY, EARLIER]


def test_a_date_that_the_clerk_typed_stays() -> None:
    typed = dt.date(2022, 5, 5)
    assert dates(indicator("a", owner="AB", as_of=typed), EARLIER, MAY) == [typed, typed]


def test_a_number_typed_over_it_keeps_its_date() -> None:
    assert dates(indicator("a", 7, owner="AB"), EARLIER) == [None]
    assert dates(indicator("a", 7, owner="AB", as_of=MAY), EARLIER) == [MAY]


def test_a_date_goes_with_the_figure_that_it_came_with() -> None:
    first = workbook(Form("AB", {"a": 1}, as_of=MAY))
    after = aggregate(first).book
    assert next(after.indicators()).as_of == MAY
    gone = next(aggregate(replace(after, submissions=())).book.indicators())
    assert (gone.aggregated, gone.as_of) == (None, None)
