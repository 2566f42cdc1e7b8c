"""Thu phiếu and Kiểm tra report a figure far from the unit's own previous one, but not a plausible change."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.collect.replies import replies
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Aggregation, Nature
from de06_xl.model.responses import ResponseStatus
from tests.support.books import unit
from tests.support.two_months import NOW, Sent, communes, kiem_tra, month_after, registered, thu_phieu, with_arrivals

USUAL = (412, 380, 95, 1200, 640, 51, 333, 870, 2040, 128)
"""What ten communes sent for the month before."""


def month(figures: Any, code: str = "a") -> Sent:
    return {f"X{at:02d}": {code: figure} for at, figure in enumerate(figures)}


def grown(figures: Any = USUAL, by: str = "1.1", **changed: int) -> Sent:
    """All a little more than before but for some units."""
    after = {name: {"a": round(sent["a"] * Decimal(by))} for name, sent in month(figures).items()}
    return after | {name: {"a": value} for name, value in changed.items()}


def found(before: Sent, now: Sent, **fields: Any) -> list[Finding]:
    workbook = month_after(before, "a", **fields)
    reported = kiem_tra(registered(workbook, now))
    return [one for one in reported if one.rule.startswith(("unit-far", "value-jump", "cumulative-falls"))]


def far(before: Sent, now: Sent, **fields: Any) -> list[str]:
    return [one.unit or "" for one in far_findings(found(before, now, **fields)) if one.severity is Severity.WARNING]


def far_findings(reported: list[Finding]) -> list[Finding]:
    return [one for one in reported if one.rule == "unit-far-from-last"]


def test_a_unit_far_from_its_own_last_figure_is_named_with_both_though_the_sum_moves_little() -> None:
    before = {**month(USUAL), "X00": {"a": 41_200}}
    (finding,) = found(before, {**grown(), "X00": {"a": 41_000}, "X02": {"a": 9_500}})
    assert (finding.rule, finding.severity, finding.unit) == ("unit-far-from-last", Severity.WARNING, "X02")
    assert "Đơn vị X02 kỳ trước 95, kỳ này 9.500" in finding.message
    assert "từ 5 lần kỳ trước, mức giữa của 10 đơn vị là 1,1 lần" in finding.message


def test_thu_phieu_says_so_in_the_forms_row_and_as_a_finding() -> None:
    workbook = month_after(month(USUAL), "a")
    arrivals = thu_phieu(workbook, grown(X00=41_200))
    doubtful = [arrival for arrival in arrivals if arrival.doubts]
    assert [arrival.row.unit for arrival in doubtful] == ["X00"]
    (arrival,) = doubtful
    assert arrival.row.status is ResponseStatus.USED
    assert "kỳ trước 412, kỳ này 41.200; hãy kiểm tra lại." in arrival.row.reason
    assert [(one.rule, one.severity, one.unit, one.value) for one in arrival.doubts] == [
        ("unit-far-from-last", Severity.WARNING, "X00", 41_200)
    ]
    assert all(one.form.reason == arrival.row.reason for one in arrival.submissions)
    (letter,) = replies([arrival], workbook, NOW.date())
    assert letter.body.count("41.200") == 1


@pytest.mark.parametrize("wrong", [4_120, 41_200, 412_000, 41])
def test_ten_a_hundred_and_a_thousand_times_and_a_tenth_are_far(wrong: int) -> None:
    assert far(month(USUAL), grown(X00=wrong)) == ["X00"]


def test_a_fall_to_a_hundredth_is_far() -> None:
    assert far(month(USUAL), grown(X08=20)) == ["X08"]


@pytest.mark.parametrize(
    ("last", "now"),
    [(0, 3), (0, 5_000), (1, 12), (9, 95), (3, 0), (412, 0), (412, 1_600), (412, 120)],
    ids=lambda value: str(value),
)
def test_small_figures_zero_and_moves_below_fivefold_are_not_far(last: int, now: int) -> None:
    figures = (last, *USUAL[1:])
    assert far(month(figures), grown(figures, X00=now)) == []


def test_what_moves_all_units_is_no_slip_of_one() -> None:
    assert far(month(USUAL), grown(by="12")) == []
    assert far(month(USUAL), grown(by="12", X00=412)) == []
    assert far(month(USUAL), grown(by="12", X00=494_400)) == ["X00"]


def test_few_units_show_nothing_of_what_is_usual_so_it_takes_tenfold() -> None:
    few = USUAL[:3]
    assert far(month(few), grown(few, X00=2_500)) == []
    (named,) = far(month(few), grown(few, X00=4_120))
    assert named == "X00"


def test_a_total_of_the_year_begins_anew_and_grows_by_what_a_month_adds() -> None:
    total = {"nature": Nature.YEAR_TO_DATE}
    january = [figure // 12 for figure in USUAL]
    assert far(month(USUAL), month(january), period="2023-01", **total) == []
    assert far(month(USUAL), grown(by="2.2"), period="2022-02", **total) == []
    assert far(month(USUAL), grown(by="1.2"), period="2022-06", **total) == []
    assert far(month(USUAL), grown(by="1.2", X00=2_200), period="2022-06", **total) == ["X00"]


def test_what_a_merged_unit_took_over_is_no_slip() -> None:
    gone = dt.date(2022, 5, 31)
    units = [*communes(9), unit("X09", group="XA", number=20, valid_to=gone)]
    before = {**month(USUAL), "X09": {"a": 6_000}}
    after = {code: figures for code, figures in grown().items() if code != "X09"}
    assert far(before, {**after, "X02": {"a": 6_100}}, units=units) == []
    assert far(before, {**after, "X02": {"a": 610_000}}, units=units) == ["X02"]
    assert far(before, {**after, "X02": {"a": 6_100}}, units=[*communes(9), unit("X09", group="KHAC")]) == ["X02"]


def test_a_slip_that_a_unit_which_ceased_would_explain_is_told_by_the_units_other_figures() -> None:
    gone = dt.date(2022, 5, 31)
    units = [*communes(9), unit("X09", group="XA", number=20, valid_to=gone)]
    before = {name: {"a": at, "b1": 3 * at, "b2": at // 2} for name, at in zip(month(USUAL), USUAL, strict=True)}
    before["X09"] = {"a": 800, "b1": 2_500, "b2": 380}
    now = {code: dict(figures) for code, figures in before.items() if code != "X09"}

    def reported(**changed: dict[str, int]) -> list[tuple[str | None, Severity]]:
        workbook = registered(month_after(before, "a", "b1", "b2", units=units), now | changed)
        return [(one.unit, one.severity) for one in far_findings(kiem_tra(workbook)) if one.code == "a"]

    assert reported(X02={"a": 895, "b1": 2_785, "b2": 427}) == [], "it took the other over"
    assert reported(X02={"a": 950, "b1": 285, "b2": 47}) == [("X02", Severity.WARNING)], "a nought too many"


def test_what_no_other_figure_of_the_unit_confirms_or_denies_is_a_note() -> None:
    gone = dt.date(2022, 5, 31)
    units = [*communes(9), unit("X09", group="XA", number=20, valid_to=gone)]
    before = {**month(USUAL), "X09": {"a": 800}}
    after = {code: figures for code, figures in grown().items() if code != "X09"} | {"X02": {"a": 950}}
    (note,) = far_findings(found(before, after, units=units))
    assert (note.unit, note.severity) == ("X02", Severity.NOTE)
    assert "có thể do sáp nhập, chia tách" in note.message
    workbook = month_after(before, "a", units=units)
    assert [one.doubts for one in thu_phieu(workbook, after) if one.doubts] == []


@pytest.mark.parametrize("other", [(), (5,)], ids=["no part", "a small part"])
def test_a_merger_of_others_excuses_no_slip_of_a_unit_that_took_no_or_a_small_part_in_it(
    other: tuple[int, ...],
) -> None:
    gone = dt.date(2022, 5, 31)
    last = dict(enumerate((6_000, *other), 10))
    ceased = [unit(f"X{at}", group="XA", number=20 + at, valid_to=gone) for at in last]
    before = {**month(USUAL), **{f"X{at}": {"a": figure} for at, figure in last.items()}}
    merged = {**grown(), "X02": {"a": 6_100}}
    assert far(before, merged, units=[*communes(10), *ceased]) == []
    assert far(before, {**merged, "X05": {"a": 560}}, units=[*communes(10), *ceased]) == ["X05"]


def test_a_unit_that_grows_by_more_than_the_one_that_ceased_gave_did_not_take_it_over() -> None:
    units = [*communes(10), unit("X10", group="XA", number=20, valid_to=dt.date(2022, 5, 31))]
    before = {**month(USUAL), "X10": {"a": 300}}
    assert far(before, grown(X05=390), units=units) == []
    assert far(before, grown(X05=560), units=units) == ["X05"]


def test_when_half_of_the_units_merge_a_slip_is_no_merger_of_ten() -> None:
    gone = dt.date(2022, 5, 31)
    units = [*communes(10), *(unit(f"X{at}", group="XA", number=20 + at, valid_to=gone) for at in range(10, 20))]
    before = month([95 + at for at in range(20)])
    after = {code: {"a": 2 * int(figures["a"])} for code, figures in before.items() if code < "X10"}
    assert far(before, after, units=units) == []
    assert far(before, {**after, "X03": {"a": 2_100}}, units=units) == ["X03"]


def test_what_a_unit_left_to_a_new_one_is_no_slip_and_no_more_than_that() -> None:
    units = [*communes(10), unit("X10", group="XA", number=20, valid_from=dt.date(2022, 6, 1))]
    assert far(month(USUAL), {**grown(X08=100), "X10": {"a": 1_900}}, units=units) == []
    assert far(month(USUAL), {**grown(X08=2), "X10": {"a": 90}}, units=units) == ["X08"]
    assert far(month(USUAL), grown(X08=2), units=units) == []


def test_a_unit_that_begins_has_no_last_figure() -> None:
    before = {code: sent for code, sent in month(USUAL).items() if code != "X00"}
    begun = replace(communes(1)[0], valid_from=dt.date(2022, 6, 1))
    assert far(before, grown(X00=41_200), units=[begun, *communes(10)[1:]]) == []


def test_rates_have_a_check_of_their_own() -> None:
    after = {**grown(by="1"), "X00": {"a": 4}}
    assert far(month(USUAL), after, unit_of_measure="%") == []


def test_a_unit_is_not_told_by_its_peers_once_it_is_by_its_own_last_figure() -> None:
    reported = found(month(USUAL), grown(X00=1_078_935))
    assert sorted((one.rule, one.unit) for one in reported) == [("unit-far-from-last", "X00"), ("value-jump", "X00")]


@pytest.mark.thorough
def test_peers_tell_where_there_is_no_last_figure() -> None:
    workbook = month_after({}, "a", units=communes(10))
    arrivals = thu_phieu(workbook, grown(X00=1_078_935))
    (doubtful,) = [arrival for arrival in arrivals if arrival.doubts]
    assert "khác xa các đơn vị cùng gửi" in doubtful.row.reason
    (finding,) = [one for one in kiem_tra(with_arrivals(workbook, arrivals)) if one.rule == "unit-far-from-peers"]
    assert finding.unit == doubtful.row.unit == "X00"
    (letter,) = replies([doubtful], workbook, NOW.date())
    assert "1.078.935; đề nghị kiểm tra lại." in letter.body


def test_a_city_is_told_by_its_peers_once_not_every_month_unless_it_is_a_hundred_times_as_large() -> None:
    villages = (300, 280, 310, 295, 305, 290, 315, 285, 299)
    assert [one.rule for one in found({}, month((9_000, *villages)), units=communes(10))] == ["unit-far-from-peers"]
    for city, reported in ((9_000, []), (1_078_935, ["unit-far-from-peers"])):
        figures = (city, *villages)
        assert [one.rule for one in found(month(figures), grown(figures))] == reported


def test_months_in_which_nothing_is_wrong_raise_no_alarm_and_two_zeros_too_many_always_do() -> None:
    chance = random.Random(6)
    for _ in range(10):
        before = [round(200 * 10 ** chance.gauss(0, 0.4)) for _ in range(60)]
        now = [round(figure * 10 ** chance.gauss(0.02, 0.15)) for figure in before]
        assert found(month(before), month(now)) == []
        now[7] *= 100
        assert far(month(before), month(now)) == ["X07"]


def test_a_total_that_falls_after_a_merger_names_the_unit_that_went() -> None:
    """What it had given is in no figure of those that stayed."""
    units = [*communes(3), unit("X03", group="XA", number=20, valid_to=dt.date(2022, 5, 31))]
    before, now = month((400, 300, 90, 104)), month((402, 303, 90))
    (fall,) = found(before, now, units=units, nature=Nature.CUMULATIVE)
    assert fall.rule == "cumulative-falls"
    assert fall.message == (
        "Số lũy kế 795 nhỏ hơn kỳ trước (894), do Đơn vị X03 kỳ trước 104, nay không còn; hãy xem đơn vị tiếp nhận đã "
        "tính phần ấy chưa, nếu đúng thì ghi Giải trình."
    )
    (both,) = found(before, {**now, "X02": {"a": 20}}, units=units, nature=Nature.CUMULATIVE)
    assert (both.unit, "nay không còn; Đơn vị X02 kỳ trước 90, kỳ này 20; hãy hỏi lại" in both.message) == ("X02", True)
    assert found(before, {**now, "X00": {"a": 506}}, units=units, nature=Nature.CUMULATIVE) == []


def test_a_total_that_falls_to_its_one_owner_names_the_unit_that_went() -> None:
    units = [*communes(1), unit("X01", group="XA", number=20, valid_to=dt.date(2022, 5, 31))]
    (fall,) = found(month((400, 104)), month((402,)), units=units, nature=Nature.CUMULATIVE)
    assert "do Đơn vị X01 kỳ trước 104, nay không còn" in fall.message


# Sums -----------------------------------------------------------------------------------------------------


def test_the_units_that_made_a_sum_jump_are_named_and_no_digit_of_it_is_guessed() -> None:
    jump = next(one for one in found(month(USUAL), grown(X03=42_000, X08=9_000)) if one.rule == "value-jump")
    assert (jump.expected, jump.unit) == (None, "X03, X08")
    assert "do Đơn vị X03 kỳ trước 1.200, kỳ này 42.000; Đơn vị X08 kỳ trước 2.040, kỳ này 9.000" in jump.message
    assert "có phải" not in jump.message


def test_a_right_sum_that_looks_like_swapped_digits_gets_no_probable_figure() -> None:
    before = month((20_000, 5_000, 1_200, 900))
    after = month((37_054, 5_100, 1_100, 900))
    (jump,) = [one for one in found(before, after) if one.rule == "value-jump"]
    assert (jump.value, jump.expected, jump.unit) == (44_154, None, "X00")


def test_a_unit_that_has_nothing_left_made_the_sum_fall() -> None:
    (jump,) = found(month((9_000, 400, 300)), month((0, 400, 310)))
    assert (jump.rule, jump.unit) == ("value-jump", "X00")
    assert "do Đơn vị X00 kỳ trước 9.000, kỳ này 0;" in jump.message


def test_the_unit_whose_figure_is_the_largest_made_the_largest_jump() -> None:
    workbook = month_after(month(USUAL), "a")
    largest = [
        replace(
            section,
            indicators=tuple(
                replace(one, aggregation=Aggregation.MAXIMUM, previous=Decimal(2040)) for one in section.indicators
            ),
        )
        for section in workbook.sections
    ]
    workbook = replace(workbook, sections=tuple(largest))
    reported = kiem_tra(registered(workbook, grown(X03=42_000)))
    (jump,) = [one for one in reported if one.rule == "value-jump"]
    assert jump.unit == "X03"
