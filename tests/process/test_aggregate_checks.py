"""What the checks say of figures summed up: units that are missing, numbers typed over them, wrong values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.responses import ResponseStatus
from de06_xl.process.aggregate import aggregate
from de06_xl.process.validate import validate
from de06_xl.process.validate.aggregated import lacking_units
from tests.support.books import indicator
from tests.support.sent import Form
from tests.support.summed_up import findings, workbook


def test_a_sum_that_lacks_units_stands_with_an_error_that_names_them() -> None:
    result = aggregate(workbook(Form("AB", {"a": 5}), Form("CT", {"a": 1}, status=ResponseStatus.FAULTY)))
    assert Figures(result.book).value("a") == 5
    (finding,) = findings(result)
    assert (finding.rule, finding.severity, finding.cell, finding.unit) == (
        "collected-incomplete",
        Severity.ERROR,
        "D5",
        "HUYEN",
    )
    assert finding.message == (
        "Số tổng hợp 5 còn thiếu 02/03 đơn vị: Đơn vị AM (chưa gửi), Đơn vị CT (cần sửa); hãy thu thêm rồi tổng hợp "
        "lại, không chờ được thì ghi Giải trình."
    )


def test_the_report_says_what_it_lacks_until_somebody_explains_it() -> None:
    result = aggregate(workbook(Form("AB", {"a": 5}), Form("CT", {"a": 1}, status=ResponseStatus.FAULTY)))
    (finding,) = findings(result)
    assert lacking_units(result.book, [finding]) == "02/03 đơn vị"
    assert lacking_units(result.book, [finding.with_acceptance(True)]) == ""
    units = tuple(replace(unit, level="Xã") for unit in result.book.units)
    assert lacking_units(replace(result.book, units=units), [finding]) == "02/03 xã"


def test_a_sum_that_lacks_units_and_is_too_large_all_the_same_is_told_as_both() -> None:
    """What is missing makes a sum smaller: once it is explained, the larger one would go into the report unseen."""
    rows = (
        indicator("a", owner="HUYEN", aggregation=Aggregation.SUM, previous=Decimal(300)),
        indicator("b", owner="HUYEN", number=6, aggregation=Aggregation.SUM, previous=Decimal(300)),
        replace(indicator("c", owner="HUYEN", number=7, aggregation=Aggregation.MAXIMUM), name="Tỷ lệ đạt"),
        indicator("d", owner="HUYEN", number=8, aggregation=Aggregation.MINIMUM, previous=Decimal(100)),
    )
    rows = (*rows[:2], replace(rows[2], unit_of_measure="%", decimals=1), rows[3])
    result = aggregate(workbook(Form("AB", {"a": 900, "b": 100, "c": "104.5", "d": 400}), rows=rows))
    reported: dict[str | None, set[str]] = {}
    for one in validate(result.book, Figures(result.book)):
        reported.setdefault(one.code, set()).add(one.rule)
    assert reported["a"] == {"collected-incomplete", "value-jump"}
    assert reported["b"] == {"collected-incomplete"}
    assert reported["c"] == {"collected-incomplete", "rate-above-hundred"}
    assert reported["d"] == {"collected-incomplete"}


def test_a_single_unit_that_is_missing_is_the_one_to_ask() -> None:
    (finding,) = findings(aggregate(workbook(Form("AB", {"a": 5}), Form("AM", {"a": 6}))))
    assert finding.unit == "CT"
    assert "thiếu 01/03 đơn vị: Đơn vị CT (chưa gửi)" in finding.message


def test_many_missing_units_are_named_in_part() -> None:
    codes = [f"X{number:02d}" for number in range(30)]
    (finding,) = findings(aggregate(workbook(Form("X00", {"a": 5}), units=" ".join(codes))))
    assert "thiếu 29/30 đơn vị: Đơn vị X01 (chưa gửi)," in finding.message
    assert finding.message.count("Đơn vị X") == 10
    assert "và 19 đơn vị khác" in finding.message


def test_a_complete_sum_has_no_finding() -> None:
    assert findings(aggregate(workbook(*(Form(code, {"a": 1}) for code in ("AB", "AM", "CT"))))) == []


def test_a_number_typed_over_the_sum_stands_and_is_told_beside_it() -> None:
    rows = (indicator("a", 9, owner="HUYEN", aggregation=Aggregation.SUM),)
    result = aggregate(workbook(Form("AB", {"a": 5}), Form("AM", {"a": 2}), rows=rows))
    figure = Figures(result.book)["a"]
    assert (figure.value, figure.derived, figure.overridden) == (9, 7, True)
    (finding,) = findings(result)
    assert (finding.rule, finding.value, finding.expected) == ("collected-differs", 9, 7)
    assert "tổng hợp được 7 (thiếu 01/03 đơn vị)" in finding.message


def test_a_row_of_one_owner_is_gathered_as_soon_as_its_figure_is_there() -> None:
    rows = (indicator("a", 9, owner="AB"), indicator("b", owner="AM", number=6))
    result = aggregate(workbook(Form("AB", {"a": 5}), Form("AM", {"b": 2}), rows=rows))
    figures = Figures(result.book)
    assert (figures["a"].overridden, figures.value("b"), figures["b"].indicator.entered) == (True, 2, False)
    assert [one.rule for one in findings(result)] == ["collected-differs"]


def test_what_units_sent_is_checked_as_what_is_typed() -> None:
    rows = (
        indicator("a", owner="AB"),
        indicator("b", owner="AB", number=6, unit_of_measure="%", decimals=2),
        replace(indicator("c", owner="AB", number=7, unit_of_measure="%", decimals=2), name="Tỷ lệ đạt"),
    )
    result = aggregate(workbook(Form("AB", {"a": -5, "b": "0.9753", "c": 120}), rows=rows))
    values = ("D5", "D6", "D7")
    found = {(one.code, one.rule) for one in validate(result.book, Figures(result.book)) if one.cell in values}
    assert found == {("a", "value-negative"), ("b", "percent-as-fraction"), ("c", "rate-above-hundred")}


def test_a_missing_figure_of_one_owner_says_how_that_unit_stands() -> None:
    rows = (indicator("a", owner="AB"),)
    result = aggregate(workbook(Form("AB", {"a": 1}, status=ResponseStatus.UNDECIDED), rows=rows))
    (finding,) = (one for one in validate(result.book, Figures(result.book)) if one.rule == "value-missing")
    assert finding.message == "Chưa có số liệu của Đơn vị AB (chờ chọn); hãy gõ số, không phát sinh thì gõ 0."
