"""Figures against the period before: what falls, what jumps, what was probably typed wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Aggregation, Nature
from de06_xl.model.period import Period, PeriodKind
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import SumSource, SumStatus, UnitSource
from de06_xl.process.validate import validate
from de06_xl.process.validate.typing_errors import probable_figure, slips
from tests.support.books import SHEET, book, heading, indicator, paragraph, unit

TEXT = (paragraph("-", "Có."),)


def findings(value: str | int, previous: str | int, *, period: str = "2022-05", **fields: Any) -> list[Finding]:
    limit = fields.pop("limit", "")
    row = indicator("a", value, previous=Decimal(str(previous)), **fields)
    workbook = book(row, paragraphs=TEXT, period=period, facts={"nguong_bien_dong": limit})
    return validate(workbook, Figures(workbook))


def rules(value: str | int, previous: str | int, **fields: Any) -> list[str]:
    return [finding.rule for finding in findings(value, previous, **fields)]


@pytest.mark.parametrize("nature", [Nature.CUMULATIVE, Nature.YEAR_TO_DATE])
def test_a_running_total_that_falls_is_an_error(nature: Nature) -> None:
    (finding,) = findings(7074, 7440, nature=nature)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.ERROR,
        "cumulative-falls",
        "D5",
        "a",
    )
    assert finding.value == 7074
    assert "7.074" in finding.message
    assert "7.440" in finding.message


def test_a_total_of_the_year_starts_again_each_year() -> None:
    assert rules(120, 7440, nature=Nature.YEAR_TO_DATE, period="2022-01") == []
    assert rules(120, 7440, nature=Nature.YEAR_TO_DATE, period="2022-02") == ["cumulative-falls"]
    assert rules(120, 7440, nature=Nature.YEAR_TO_DATE, period="2022-6T") == []
    assert rules(120, 7440, nature=Nature.CUMULATIVE, period="2022-01") == ["cumulative-falls"]


def named(name: str, value: str | int, previous: str | int, **fields: Any) -> list[str]:
    """The rules that a figure of a name breaks."""
    row = replace(indicator("a", value, previous=Decimal(str(previous)), **fields), name=name)
    workbook = book(row, paragraphs=TEXT)
    return [finding.rule for finding in validate(workbook, Figures(workbook))]


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("Chênh lệch hồ sơ so với kỳ trước", "hồ sơ"),
        ("Tăng/giảm số thẻ cấp", "thẻ"),
        ("Tăng (giảm) hồ sơ", "hồ sơ"),
        ("Tốc độ tăng trưởng", "%"),
        ("Điểm trừ về tiến độ", "điểm"),
    ],
)
def test_points_and_differences_are_negative_at_times_and_have_no_level(name: str, measure: str) -> None:
    for value, previous in ((-120, 4500), (4500, -120), (-3, 0), (90, 12)):
        assert named(name, value, previous, unit_of_measure=measure) == []


@pytest.mark.parametrize("name", ["Số hồ sơ", "Số thủ tục cắt giảm", "Tỷ lệ hồ sơ tăng thêm"])
def test_a_count_or_a_share_below_nought_is_an_error(name: str) -> None:
    assert named(name, -120, 4500) == ["value-negative"]


def test_what_comes_back_from_a_dip_or_a_peak_is_no_jump() -> None:
    def moved(value: int, last: int, before_last: int, nature: Nature = Nature.IN_PERIOD) -> list[str]:
        row = indicator("a", value, previous=Decimal(last), nature=nature)
        workbook = book(row, paragraphs=TEXT, history={("2022-04", "a"): last, ("2022-03", "a"): before_last})
        return [finding.rule for finding in validate(workbook, Figures(workbook))]

    assert moved(7000, 3600, 7200) == []
    assert moved(7000, 15_000, 7200) == []
    assert moved(70_000, 3600, 7200) == ["value-jump"]
    assert moved(7000, 3600, 3500) == ["value-jump"]
    assert moved(7000, 3600, 7200, Nature.CUMULATIVE) == ["value-jump"], "a running total does not come back"


@pytest.mark.parametrize("nature", [Nature.IN_PERIOD, Nature.AS_OF, None])
def test_other_figures_may_fall(nature: Nature | None) -> None:
    assert rules(7074, 7440, nature=nature) == []


@pytest.mark.parametrize(("value", "previous"), [(74400, 7440), (744, 7440), (0, 7440), (12000, 7440)])
def test_a_figure_beyond_the_limit_is_a_warning(value: int, previous: int) -> None:
    (finding,) = findings(value, previous)
    assert (finding.severity, finding.rule, finding.cell) == (Severity.WARNING, "value-jump", "D5")
    assert "7.440" in finding.message


def test_the_limit_is_the_workbooks() -> None:
    assert rules(110, 100) == []
    assert rules(110, 100, limit="9") == ["value-jump"]
    assert rules(190, 100) == ["value-jump"]
    assert rules(190, 100, limit="90%") == []


@pytest.mark.parametrize("limit", ["nhiều", "0", "-5", "7,5,5"])
def test_a_limit_that_is_none_is_told_and_the_usual_one_holds(limit: str) -> None:
    assert sorted(rules(190, 100, limit=limit)) == ["unreadable-number", "value-jump"]


@pytest.mark.parametrize(("value", "previous"), [(5, 2), (2, 5), (1, 9), (9, 1), (9, 0), (500, 0), (0, 9)])
def test_small_counts_and_what_begins_cry_no_wolf(value: int, previous: int) -> None:
    assert rules(value, previous) == []


def test_a_jump_of_a_derived_figure_only_repeats_that_of_its_terms() -> None:
    rate = indicator("r", expression="a / 100", previous=Decimal(1), number=6, decimals=2, unit_of_measure="%")
    workbook = book(indicator("a", 7000, previous=Decimal(100)), rate, paragraphs=TEXT)
    assert [finding.code for finding in validate(workbook, Figures(workbook))] == ["a"]


def test_a_collected_figure_is_compared_too() -> None:
    assert rules(9000, 100, aggregation=Aggregation.SUM) == ["value-jump"]


def test_a_cell_that_is_wrong_already_is_not_told_twice() -> None:
    assert rules("7.5", 7500, nature=Nature.CUMULATIVE) == ["value-fractional"]
    assert rules("0.9753", "97.1", decimals=2, unit_of_measure="%") == ["percent-as-fraction"]


def test_an_error_does_not_go_with_a_warning_of_the_same_cell() -> None:
    aggregated = {"aggregation": Aggregation.SUM, "aggregated": Decimal(7500), "nature": Nature.CUMULATIVE}
    assert rules(7000, 7440, **aggregated) == ["cumulative-falls", "collected-differs"]


def test_a_sheet_that_this_kind_of_period_lacks_is_not_compared() -> None:
    quarterly = heading("I", sheet=SHEET, kinds=frozenset({PeriodKind.QUARTER}))
    workbook = book(indicator("a", 9000, previous=Decimal(1)), paragraphs=TEXT, outline=(quarterly,))
    assert validate(workbook, Figures(workbook)) == []


def test_7000_typed_with_a_dot_under_english_settings_shows_against_the_period_before() -> None:
    (finding,) = findings(7, 6900, nature=Nature.CUMULATIVE)
    assert (finding.rule, finding.expected) == ("cumulative-falls", 7000)
    assert "Excel cài kiểu Anh, Mỹ đổi 7.000 thành 7" in finding.message


def test_a_rate_typed_as_a_percentage_names_the_figure_where_the_period_before_tells() -> None:
    (finding,) = findings("0.9753", "95.2", decimals=2, unit_of_measure="%")
    assert (finding.rule, finding.expected) == ("percent-as-fraction", Decimal("97.53"))
    (finding,) = findings("0.9753", "30", decimals=2, unit_of_measure="%")
    assert finding.expected is None


def test_a_minus_sign_is_told_with_the_figure_where_the_period_before_tells() -> None:
    (finding,) = findings(-366, 350)
    assert (finding.rule, finding.expected) == ("value-negative", 366)
    assert "có phải là 366? Hãy kiểm tra" in finding.message
    (finding,) = findings(-366, 10)
    assert (finding.rule, finding.expected) == ("value-negative", None)


def test_a_rate_that_was_as_small_before_is_no_slip() -> None:
    assert rules("0.62", "0.5", decimals=2, unit_of_measure="%") == []


@pytest.mark.parametrize(
    ("value", "previous", "expected"),
    [
        (75610, 7440, 7561),
        (7561000, 7440, 7561),
        (76, 7440, 7600),
        (75561, 7440, 7561),
        (744, 7440, None),  # a lost digit may be any
        (500, 7440, None),
        (74400, 7440, None),  # 7440 with a zero more, or 7400 with a 4 doubled
    ],
)
def test_a_jump_names_the_probable_figure_where_there_is_one_only(
    value: int, previous: int, expected: int | None
) -> None:
    (finding,) = findings(value, previous)
    assert finding.expected == expected
    assert ("có phải" in finding.message) == (expected is not None)


COUNTS = st.integers(0, 10**9)


@given(previous=COUNTS, change=st.integers(-5, 20), nature=st.sampled_from([*Nature, None]))
def test_ordinary_months_give_nothing(previous: int, change: int, nature: Nature | None) -> None:
    if nature in (Nature.CUMULATIVE, Nature.YEAR_TO_DATE):
        change = max(change, 0)
    value = round(previous * (100 + change) / 100)
    assert rules(value, previous, nature=nature) == []


@given(
    previous=st.integers(1, 10**6),
    change=st.integers(-5, 20),
    power=st.sampled_from([1, 2, 3, -2, -3]),
    nature=st.sampled_from(list(Nature)),
    row=st.sampled_from([{}, {"decimals": 2}]),
)
def test_a_factor_is_told_of_every_figure_however_small(
    previous: int, change: int, power: int, nature: Nature, row: dict[str, Any]
) -> None:
    meant = max(round(previous * (100 + change) / 100), -(-previous * 95 // 100))
    assert len(rules(str(Decimal(meant).scaleb(power)), previous, nature=nature, **row)) == 1


@given(previous=st.integers(1, 50), change=st.integers(-5, 20), power=st.sampled_from([1, 2, 3, -2, -3]))
def test_a_factor_is_told_of_every_rate(previous: int, change: int, power: int) -> None:
    meant = Decimal(previous * (100 + change)) / 100
    found = rules(str(meant.scaleb(power)), previous, decimals=2, unit_of_measure="%")
    assert len(found) == 1


@given(previous=st.integers(12, 10**6), data=st.data())
def test_a_lost_or_doubled_digit_is_told_unless_the_number_stays_small(previous: int, data: st.DataObject) -> None:
    digits = str(previous)
    at = data.draw(st.integers(0, len(digits) - 1))
    for typed in (digits[:at] + digits[at + 1 :], digits[: at + 1] + digits[at:]):
        moved = abs(int(typed) - previous)
        assert bool(rules(int(typed), previous)) == (moved >= 10 and moved * 2 > previous)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (561, 516),
        (5166, 516),
        (56, 516),
        (5160, 516),
        (51600, 516),
        ("51.6", 516),
        ("97.53", "95.73"),
        (7, 7000),
        ("1E+1", 1),
    ],
)
def test_one_slip_is_undone(typed: Any, meant: Any) -> None:
    typed, meant = Decimal(str(typed)), Decimal(str(meant))
    assert meant in slips(typed)
    assert probable_figure(typed, lambda figure: figure == meant) == meant


@given(st.integers(0, 10**12))
def test_no_figure_is_its_own_slip_and_none_comes_twice(value: int) -> None:
    found = slips(Decimal(value))
    assert Decimal(value) not in found
    assert len(set(found)) == len(found)


def test_two_plausible_figures_are_none() -> None:
    assert probable_figure(Decimal(74400), lambda figure: figure in (7440, 7400)) is None
    assert probable_figure(Decimal(5), lambda figure: False) is None


def test_a_total_of_the_year_is_measured_by_what_one_period_adds() -> None:
    assert rules(210, 100, nature=Nature.YEAR_TO_DATE, period="2022-02") == []
    assert rules(1000, 100, nature=Nature.YEAR_TO_DATE, period="2022-02") == ["value-jump"]
    assert rules(650, 500, nature=Nature.YEAR_TO_DATE, period="2022-06") == []
    assert rules(651, 500, nature=Nature.YEAR_TO_DATE, period="2022-06") == ["value-jump"]
    assert rules(750, 500, nature=Nature.YEAR_TO_DATE, period="2022-06") == ["value-jump"]
    assert rules(5000, 500, nature=Nature.YEAR_TO_DATE, period="2022-06") == ["value-jump"]


def test_a_figure_as_in_the_same_month_a_year_ago_is_no_jump() -> None:
    row = indicator("a", 400, previous=Decimal(100), nature=Nature.IN_PERIOD)
    known = replace(
        book(row, paragraphs=TEXT, period="2022-03"), history={(Period.parse("2021-03"), "a"): Decimal(390)}
    )
    assert validate(known, Figures(known)) == []
    assert rules(400, 100, nature=Nature.IN_PERIOD, period="2022-03") == ["value-jump"]


def sum_of_units(total: int, shares: list[int]) -> list[Finding]:
    row = indicator("a", previous=Decimal(40_000), owner="XA", aggregation=Aggregation.SUM, aggregated=Decimal(total))
    units = tuple(unit(f"X{at}", group="XA") for at in range(len(shares)))
    sources = [
        UnitSource("a", "A", one.code, f"Xã {at}", ResponseStatus.USED, given=True, value=Decimal(share))
        for at, (one, share) in enumerate(zip(units, shares, strict=True))
    ]
    made = SumSource(
        "a", "A", f"Cộng {len(shares)}/{len(shares)} đơn vị", SumStatus.COMPLETE, Decimal(total), None, Aggregation.SUM
    )
    workbook = book(row, paragraphs=TEXT, units=units)
    workbook = replace(workbook, keeps_sources=False, sources=(*sources, made))
    return [one for one in validate(workbook, Figures(workbook)) if one.rule in ("value-jump", "unit-far-from-peers")]


def test_no_digit_of_a_sum_is_guessed() -> None:
    (finding,) = sum_of_units(400_000, [40_000] * 10)
    assert (finding.rule, finding.expected) == ("value-jump", None)
    assert "có phải" not in finding.message
    assert "Nguồn số liệu" in finding.message


def test_only_the_units_that_raise_a_sum_are_asked_though_it_falls_without_them() -> None:
    """As after a merger: the sum without the one unit is below the last, of which a unit that went had a share."""
    shares = {"X0": (26, 300), "X1": (25, 29), "X2": (23, 27), "X3": (36, 40)}
    last = sum(before for before, _ in shares.values()) + 52
    total = sum(now for _, now in shares.values())
    row = indicator(
        "a",
        previous=Decimal(last),
        owner="XA",
        aggregation=Aggregation.SUM,
        aggregated=Decimal(total),
        nature=Nature.CUMULATIVE,
    )
    sources = [
        UnitSource("a", "A", code, code, ResponseStatus.USED, given=True, value=Decimal(now), previous=Decimal(before))
        for code, (before, now) in shares.items()
    ]
    made = SumSource("a", "A", "Cộng 4/4 đơn vị", SumStatus.COMPLETE, Decimal(total), None, Aggregation.SUM)
    workbook = book(row, paragraphs=TEXT, units=tuple(unit(code, group="XA") for code in shares))
    workbook = replace(workbook, keeps_sources=False, sources=(*sources, made))
    (finding,) = (one for one in validate(workbook, Figures(workbook)) if one.rule == "value-jump")
    assert finding.unit == "X0"
    assert "do X0 kỳ trước 26, kỳ này 300; hãy hỏi lại" in finding.message


def test_a_unit_far_from_its_peers_is_named_though_the_sum_moves_little() -> None:
    peers = [120, 300, 0, 450, 1890, 700, 260, 510, 90, 640]
    assert sum_of_units(40_000, peers) == []
    (finding,) = sum_of_units(40_000, [*peers, 1_078_935])
    assert (finding.rule, finding.severity, finding.unit) == ("unit-far-from-peers", Severity.WARNING, "X10")
    assert "Xã 10 1.078.935" in finding.message
    assert sum_of_units(40_000, [*peers[:6], 1_078_935]) == []


def test_small_figures_are_not_far_from_their_peers() -> None:
    assert sum_of_units(40_000, [1, 1, 2, 1, 1, 2, 1, 1, 60]) == []
