from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.period import Period, PeriodError, PeriodKind, last_periods, period_before

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


def span(first: dt.date, last: dt.date) -> str:
    return f"{first}..{last}"


def months(first: int, last: int) -> str:
    """A span of whole months, which are counted from the year 0."""
    days = dt.date(first // 12, first % 12 + 1, 1), dt.date((last + 1) // 12, (last + 1) % 12 + 1, 1)
    return span(days[0], days[1] - dt.timedelta(days=1))


CODES = st.one_of(
    st.builds("{:04}-W{:02}".format, st.integers(1900, 2100), st.integers(1, 52)),
    st.builds("{:04}-W53".format, st.sampled_from([1903, 2004, 2009, 2015, 2020, 2026, 2032, 2099])),
    st.builds("{:04}-{:02}".format, st.integers(1900, 2100), st.integers(1, 12)),
    st.builds("{:04}-Q{}".format, st.integers(1900, 2100), st.integers(1, 4)),
    st.builds("{:04}{}".format, st.integers(1900, 2100), st.sampled_from(["", "-6T", "-9T", "-10T", "-11T"])),
    st.builds("{:04}-{:02}-N{}".format, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 2)),
    st.dates(FIRST, LAST).map(str),
    st.lists(st.dates(FIRST, LAST), min_size=2, max_size=2, unique=True).map(lambda days: span(*sorted(days))),
    st.lists(st.integers(1900 * 12, 2101 * 12 - 1), min_size=2, max_size=2).map(lambda ends: months(*sorted(ends))),
)


@pytest.mark.parametrize(
    ("code", "kind", "name", "following"),
    [
        ("2022-W20", "tuần", "tuần 20/2022", "tuần 21/2022"),
        ("2022-W05", "tuần", "tuần 05/2022", "tuần 06/2022"),
        ("2020-W53", "tuần", "tuần 53/2020", "tuần 01/2021"),
        ("2022-W52", "tuần", "tuần 52/2022", "tuần 01/2023"),
        ("2022-05", "tháng", "tháng 5/2022", "tháng 6/2022"),
        ("2022-01", "tháng", "tháng 01/2022", "tháng 02/2022"),
        ("2022-02", "tháng", "tháng 02/2022", "tháng 3/2022"),
        ("2022-12", "tháng", "tháng 12/2022", "tháng 01/2023"),
        ("2022-Q2", "quý", "quý II/2022", "quý III/2022"),
        ("2022-Q4", "quý", "quý IV/2022", "quý I/2023"),
        ("2022-6T", "6 tháng", "6 tháng đầu năm 2022", "6 tháng cuối năm 2022"),
        ("2022-9T", "9 tháng", "9 tháng đầu năm 2022", "quý IV/2022"),
        ("2022", "năm", "năm 2022", "năm 2023"),
        ("2026-10T", "10 tháng", "10 tháng đầu năm 2026", "2 tháng cuối năm 2026"),
        ("2026-11T", "11 tháng", "11 tháng đầu năm 2026", "tháng 12/2026"),
        ("2026-05-13", "ngày", "ngày 13/5/2026", "ngày 14/5/2026"),
        ("2026-02-28", "ngày", "ngày 28/02/2026", "ngày 01/3/2026"),
        ("2026-05-N1", "nửa tháng", "nửa đầu tháng 5/2026", "nửa cuối tháng 5/2026"),
        ("2026-12-N2", "nửa tháng", "nửa cuối tháng 12/2026", "nửa đầu tháng 01/2027"),
        ("2022-01-06..2026-06-30", "giai đoạn", "từ ngày 06/01/2022 đến ngày 30/6/2026", "thời gian tới"),
        ("2022-01-01..2026-06-30", "giai đoạn", "từ tháng 01/2022 đến tháng 6/2026", "thời gian tới"),
        ("2022-01-01..2025-12-31", "giai đoạn", "giai đoạn 2022 - 2025", "thời gian tới"),
        ("2022-01-01..2022-12-31", "giai đoạn", "năm 2022", "thời gian tới"),
    ],
)
def test_a_code_names_a_period_and_the_time_that_follows(code: str, kind: str, name: str, following: str) -> None:
    period = Period.parse(code)
    assert period.kind is PeriodKind(kind)
    assert period.year == int(code[:4])
    assert period.name == name
    assert period.following_name == following
    assert str(period) == code


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2022-13",
        "2022-00",
        "2022-5",
        "2022-W54",
        "2022-W53",
        "2021-W53",
        "2022-W00",
        "2022-W5",
        "2022-Q5",
        "2022-Q0",
        "2022-Q02",
        "2022-q2",
        "2022-w20",
        "2022-3T",
        "2022-12T",
        "2022-6t",
        "22-05",
        "05/2022",
        "5-2022",
        "2022/05",
        "2022-05-32",
        "2022-02-29",
        "2022-13-01",
        "2022-05-1",
        "2022-05-N3",
        "2022-13-N1",
        "2022-8T",
        "2022-01-06..",
        "..2022-01-06",
        "2022-01-06..2022-01-06",
        "2022-01-07..2022-01-06",
        "2022-01-06...2022-02-01",
        "2022-01..2022-03",
        "2022-02-01..2022-02-30",
        "1899-12-31..2022-01-01",
        "2022-01-01..2101-01-01",
        " 2022-05",
        "2022-05\n",
        "2022-",
        "1899-05",
        "2202-05",
        "0000",
        "２０２２-05",
        "tháng 5/2022",
    ],
)
def test_any_other_code_is_refused_with_the_valid_forms(code: str) -> None:
    with pytest.raises(PeriodError) as caught:
        Period.parse(code)
    message = str(caught.value)
    assert message.startswith(f"“{code.strip()}” không phải mã kỳ báo cáo; hãy gõ ")
    for form in (
        "2022-W20 (tuần)",
        "2022-05 (tháng)",
        "2022-Q2 (quý)",
        "2022-6T (",
        "2022-9T (",
        "2022 (năm)",
    ):
        assert form in message


def test_a_refusal_is_a_value_error() -> None:
    assert issubclass(PeriodError, ValueError)


@pytest.mark.parametrize(
    ("kind", "number"),
    [(PeriodKind.MONTH, 13), (PeriodKind.MONTH, 0), (PeriodKind.WEEK, 53), (PeriodKind.YEAR, 2)],
)
def test_a_period_that_the_year_lacks_cannot_be_made(kind: PeriodKind, number: int) -> None:
    with pytest.raises(PeriodError, match=f"năm 2022 không có {kind.value} {number}"):
        Period(kind, 2022, number)


@pytest.mark.parametrize(
    ("code", "capitalised", "upper"),
    [
        ("2022-05", "Tháng 5/2022", "THÁNG 5/2022"),
        ("2022-W20", "Tuần 20/2022", "TUẦN 20/2022"),
        ("2022-Q2", "Quý II/2022", "QUÝ II/2022"),
        ("2022-6T", "6 tháng đầu năm 2022", "6 THÁNG ĐẦU NĂM 2022"),
        ("2022", "Năm 2022", "NĂM 2022"),
    ],
)
def test_names_for_the_start_of_a_line_and_for_headings(code: str, capitalised: str, upper: str) -> None:
    assert Period.parse(code).name_capitalised == capitalised
    assert Period.parse(code).name_upper == upper


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2022-W20", dt.date(2022, 5, 16), dt.date(2022, 5, 22)),
        ("2022-W01", dt.date(2022, 1, 3), dt.date(2022, 1, 9)),
        ("2020-W53", dt.date(2020, 12, 28), dt.date(2021, 1, 3)),
        ("2019-W01", dt.date(2018, 12, 31), dt.date(2019, 1, 6)),
        ("2022-05", dt.date(2022, 5, 1), dt.date(2022, 5, 31)),
        ("2022-02", dt.date(2022, 2, 1), dt.date(2022, 2, 28)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2022-12", dt.date(2022, 12, 1), dt.date(2022, 12, 31)),
        ("2022-Q1", dt.date(2022, 1, 1), dt.date(2022, 3, 31)),
        ("2022-Q4", dt.date(2022, 10, 1), dt.date(2022, 12, 31)),
        ("2022-6T", dt.date(2022, 1, 1), dt.date(2022, 6, 30)),
        ("2022-9T", dt.date(2022, 1, 1), dt.date(2022, 9, 30)),
        ("2022", dt.date(2022, 1, 1), dt.date(2022, 12, 31)),
        ("2022-10T", dt.date(2022, 1, 1), dt.date(2022, 10, 31)),
        ("2022-05-N1", dt.date(2022, 5, 1), dt.date(2022, 5, 15)),
        ("2024-02-N2", dt.date(2024, 2, 16), dt.date(2024, 2, 29)),
        ("2024-12-31", dt.date(2024, 12, 31), dt.date(2024, 12, 31)),
        ("2022-01-06..2026-06-30", dt.date(2022, 1, 6), dt.date(2026, 6, 30)),
    ],
)
def test_the_days_of_a_period_are_the_calendars(code: str, first: dt.date, last: dt.date) -> None:
    assert Period.parse(code).first_day == first
    assert Period.parse(code).last_day == last


@pytest.mark.parametrize(
    ("code", "data_from", "data_to", "deadline"),
    [
        ("2022-05", dt.date(2022, 4, 15), dt.date(2022, 5, 14), dt.date(2022, 5, 25)),
        ("2022-01", dt.date(2021, 12, 15), dt.date(2022, 1, 14), dt.date(2022, 1, 25)),
        ("2022-03", dt.date(2022, 2, 15), dt.date(2022, 3, 14), dt.date(2022, 3, 25)),
        ("2022-Q1", dt.date(2021, 12, 15), dt.date(2022, 3, 14), dt.date(2022, 3, 25)),
        ("2022-Q2", dt.date(2022, 3, 15), dt.date(2022, 6, 14), dt.date(2022, 6, 25)),
        ("2022-6T", dt.date(2021, 12, 15), dt.date(2022, 6, 14), dt.date(2022, 6, 25)),
        ("2022-9T", dt.date(2021, 12, 15), dt.date(2022, 9, 14), dt.date(2022, 9, 25)),
        ("2022", dt.date(2021, 12, 15), dt.date(2022, 12, 14), dt.date(2022, 12, 25)),
        ("2022-W20", dt.date(2022, 5, 16), dt.date(2022, 5, 22), dt.date(2022, 5, 22)),
        ("2022-10T", dt.date(2021, 12, 15), dt.date(2022, 10, 14), dt.date(2022, 10, 25)),
        ("2022-05-N2", dt.date(2022, 5, 16), dt.date(2022, 5, 31), dt.date(2022, 5, 31)),
        ("2022-01-06..2026-06-30", dt.date(2022, 1, 6), dt.date(2026, 6, 30), dt.date(2026, 6, 30)),
    ],
)
def test_figures_run_from_the_15th_to_the_14th_and_the_report_is_due_on_the_25th(
    code: str, data_from: dt.date, data_to: dt.date, deadline: dt.date
) -> None:
    period = Period.parse(code)
    assert (period.data_from, period.data_to, period.deadline) == (data_from, data_to, deadline)


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2022-05", "2022-04"),
        ("2022-01", "2021-12"),
        ("2022-Q1", "2021-Q4"),
        ("2022-W01", "2021-W52"),
        ("2021-W01", "2020-W53"),
        ("2022-6T", "2021-6T"),
        ("2022-9T", "2021-9T"),
        ("2022", "2021"),
        ("2026-10T", "2025-10T"),
        ("2026-01-01", "2025-12-31"),
        ("2025-01-01", "2024-12-31"),
        ("2026-01-N1", "2025-12-N2"),
        ("2022-01-01..2025-12-31", "2018-01-01..2021-12-31"),
        ("2026-02-01..2026-03-31", "2025-12-01..2026-01-31"),
        ("2026-01-06..2026-01-15", "2025-12-27..2026-01-05"),
    ],
)
def test_the_previous_period_is_of_the_same_kind(code: str, before: str) -> None:
    assert str(Period.parse(code).previous()) == before
    assert str(Period.parse(before).next()) == code


@pytest.mark.parametrize(
    ("code", "year_ago"),
    [
        ("2022-05", "2021-05"),
        ("2022-Q2", "2021-Q2"),
        ("2022-W20", "2021-W20"),
        ("2022-6T", "2021-6T"),
        ("2022", "2021"),
        ("2026-11T", "2025-11T"),
        ("2026-05-N2", "2025-05-N2"),
        ("2024-12-31", "2023-12-31"),
        ("2025-03-01", "2024-03-01"),
        ("2022-01-06..2026-06-30", "2021-01-06..2025-06-30"),
        ("2025-01-01..2025-02-28", "2024-01-01..2024-02-29"),
        ("2024-02-29..2024-03-05", "2023-02-28..2023-03-05"),
    ],
)
def test_the_same_period_of_last_year(code: str, year_ago: str) -> None:
    assert Period.parse(code).same_period_last_year() == Period.parse(year_ago)


@pytest.mark.parametrize(("code", "lacking"), [("2020-W53", "tuần 53"), ("2024-02-29", "ngày 29/02")])
def test_what_the_year_before_lacks_has_no_same_period(code: str, lacking: str) -> None:
    assert Period.parse(code).same_period_last_year() is None
    assert Period.parse(code).name_in_year == lacking


@pytest.mark.parametrize(
    ("code", "months"),
    [
        ("2022-05", [5]),
        ("2022-Q2", [4, 5, 6]),
        ("2022-Q4", [10, 11, 12]),
        ("2022-6T", [1, 2, 3, 4, 5, 6]),
        ("2022-9T", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ("2022", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
        ("2022-W20", []),
        ("2022-05-13", []),
        ("2022-05-N1", []),
        ("2022-01-06..2022-06-30", []),
        ("2022-02-01..2022-04-30", [2, 3, 4]),
        ("2022-10T", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ],
)
def test_a_period_is_made_of_months_and_a_week_of_none(code: str, months: list[int]) -> None:
    assert [str(month) for month in Period.parse(code).months()] == [f"2022-{month:02}" for month in months]


def test_the_facts_of_may_2022() -> None:
    assert Period.parse("2022-05").facts() == {
        "ky": "tháng 5/2022",
        "Ky": "Tháng 5/2022",
        "KY": "THÁNG 5/2022",
        "ky_sau": "tháng 6/2022",
        "Ky_sau": "Tháng 6/2022",
        "KY_SAU": "THÁNG 6/2022",
        "ky_truoc": "tháng 4/2022",
        "Ky_truoc": "Tháng 4/2022",
        "KY_TRUOC": "THÁNG 4/2022",
        "nam": "2022",
    }


def test_the_facts_of_a_half_year_name_the_other_half_and_the_half_a_year_before() -> None:
    facts = Period.parse("2022-6T").facts()
    assert facts["KY_SAU"] == "6 THÁNG CUỐI NĂM 2022"
    assert facts["ky_truoc"] == "6 tháng đầu năm 2021"


@given(CODES)
def test_every_kind_of_period_gives_the_same_facts(code: str) -> None:
    facts = Period.parse(code).facts()
    assert facts.keys() == Period.parse("2022-05").facts().keys()
    assert all(facts.values())


@given(CODES)
def test_a_code_is_read_back_from_its_period(code: str) -> None:
    period = Period.parse(code)
    assert str(period) == code
    assert Period.parse(str(period)) == period
    assert hash(Period.parse(code)) == hash(period)


@given(CODES)
def test_going_on_and_back_leads_to_the_same_period(code: str) -> None:
    period = Period.parse(code)
    assert period.next().previous() == period
    assert period.previous().next() == period


@given(CODES)
def test_periods_of_a_kind_are_ordered_in_time(code: str) -> None:
    period = Period.parse(code)
    assert period.previous() < period < period.next()
    assert period.previous().last_day < period.first_day <= period.last_day < period.next().first_day
    assert sorted([period.next(), period, period.previous()]) == [period.previous(), period, period.next()]


@given(st.builds("{:04}-W{:02}".format, st.integers(1900, 2100), st.integers(1, 52)))
def test_weeks_follow_each_other_without_a_gap(code: str) -> None:
    week = Period.parse(code)
    assert week.first_day.weekday() == 0
    assert (week.last_day - week.first_day).days == 6
    assert (week.next().first_day - week.last_day).days == 1


@given(st.builds("{:04}-{:02}".format, st.integers(1900, 2100), st.integers(1, 12)))
def test_the_figures_of_months_follow_each_other_without_a_gap(code: str) -> None:
    month = Period.parse(code)
    assert (month.next().data_from - month.data_to).days == 1
    assert month.data_from < month.first_day <= month.data_to < month.deadline <= month.last_day


def test_periods_of_different_kinds_do_not_compare() -> None:
    codes = ["2022-W20", "2022-05", "2022-Q2", "2022-6T", "2022-9T", "2022", "2022-05-13", "2022-05-N1"]
    for one, other in itertools.permutations([*codes, "2022-05-01..2022-05-31"], 2):
        assert Period.parse(one) != Period.parse(other)
        with pytest.raises(TypeError):
            Period.parse(one) < Period.parse(other)  # noqa: B015 - the comparison itself is what fails


def test_spans_follow_each_other_by_their_ends() -> None:
    """One that begins earlier but ends later is no earlier one; of two with one end, the longer is later."""
    last, later, shorter, before = map(
        Period.parse,
        ("2022-01-01..2022-06-15", "2021-12-20..2022-09-15", "2022-03-01..2022-06-15", "2021-06-01..2022-01-31"),
    )
    known = {later, shorter, before, Period.parse("2022-05")}
    assert last_periods(last, 13, known) == [before, shorter, last]
    assert last_periods(later, 13, {*known, last}) == [before, shorter, last, later]
    assert period_before(before, known) == before.previous()


@pytest.mark.parametrize("code", ["2022-05", "2022-01-01..2022-06-15"])
def test_as_many_periods_as_were_asked_for(code: str) -> None:
    last, known = Period.parse(code), {Period.parse("2021-01-01..2021-12-31")}
    assert [len(last_periods(last, count, known)) for count in (-1, 0, 1, 2)] == [0, 0, 1, 2]
