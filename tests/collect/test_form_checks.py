"""A form is checked like the master workbook: the same findings, at the form's own cells, worded for the unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.check import FormChecks, check_form
from de06_xl.collect.forms.form import Form
from de06_xl.model.book import Book
from de06_xl.model.duties import figures_owed, owing_units
from de06_xl.model.expression import When, parse_rule
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Nature
from de06_xl.model.responses import FORM_STATUSES, ResponseStatus, Submission
from de06_xl.model.rule import Missing, Rule, Scope
from de06_xl.process.validate import validate
from tests.conftest import Checked
from tests.support.books import received
from tests.support.examples import examples
from tests.support.filled_forms import filled, put, read, typed_into, visible
from tests.support.form_file import FormFile, form_of

UNIT = "PVHCC"
FIGURES = {"dvc_tiep_nhan": 7440, "dvc_da_giai_quyet": 7000, "dvc_dang_giai_quyet": 440, "dvc_da_tra": 6900}


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return checked_sample.book


def changed(book: Book, **changes: dict[str, object]) -> Book:
    """The workbook with other fields of some indicators, by code."""
    return replace(
        book,
        sections=tuple(
            replace(
                section,
                indicators=tuple(replace(one, **changes.get(one.code, {})) for one in section.indicators),
            )
            for section in book.sections
        ),
    )


def checked(book: Book, found: Form) -> list[Finding]:
    unit = book.unit(found.unit)
    assert unit
    return check_form(found, book, unit)


def reported(book: Book, figures: dict[str, object], **facts: object) -> list[tuple[str, str | None]]:
    """The rules and codes of what is found in PVHCC's form."""
    found = read(filled(book, UNIT, figures, facts=facts), book)
    return [(finding.rule, finding.code) for finding in checked(book, found)]


# The same as the master ---------------------------------------------------------------------------------------


def published(book: Book, code: str) -> dict[str, object]:
    """What a unit's form has to say so that it gives the published report."""
    unit = book.unit(code)
    assert unit
    figures = Figures(book)
    return {one.code: int(value) for one in figures_owed(book, unit) if (value := figures.value(one.code)) is not None}


def test_no_form_of_the_published_report_is_found_fault_with(book: Book) -> None:
    for unit in owing_units(book):
        if unit.group != "HUYEN" and figures_owed(book, unit):
            data = filled(book, unit.code, published(book, unit.code), as_of="14/5/2022")
            assert checked(book, read(data, book)) == [], unit.code


def form_rules(book: Book) -> Iterator[tuple[Rule, str]]:
    """The rules that a unit's form can check, each with such a unit."""
    for rule in book.rules:
        codes = set(parse_rule(rule.expression).codes)
        looks_back = any(term.when is not When.NOW for term in parse_rule(rule.expression).terms)
        for unit in owing_units(book):
            if rule.scope is not Scope.MASTER and not looks_back and codes <= published(book, unit.code).keys():
                yield rule, unit.code
                break


def with_figures(found: Form, figures: dict[str, int]) -> Form:
    """The form with other figures in its cells."""
    return replace(
        found,
        figures=tuple(replace(one, value=Decimal(figures.get(one.code, one.value or 0))) for one in found.figures),
    )


def broken(book: Book, rule: Rule, right: Form) -> tuple[Form, Finding]:
    """A form that breaks this rule and nothing else, found by trying; where others must break too, they are off."""
    values = {figure.code: int(figure.value or 0) for figure in right.figures}
    for rules in (book.rules, (rule,)):
        checks, unit = FormChecks(replace(book, rules=rules)), book.unit(right.unit)
        assert unit
        for code in parse_rule(rule.expression).codes:
            value = values[code]
            for wrong in (value + 1, value + 11, value * 2 + 1, 10**6, max(value - 1, 0), value // 2, 0):
                found = with_figures(right, {code: wrong})
                findings = checks.findings(found, unit)
                if [finding.rule for finding in findings] == [f"rule:{rule.code}"]:
                    return found, findings[0]
    raise AssertionError(f"nothing breaks {rule.code} alone")


@pytest.fixture(scope="module")
def broken_forms(book: Book) -> list[tuple[Rule, Form, Finding]]:
    """For each rule that forms check a form that breaks it alone."""
    units = dict.fromkeys(unit for _, unit in form_rules(book))
    right = {unit: read(filled(book, unit, published(book, unit)), book) for unit in units}
    return [(rule, *broken(book, rule, right[unit])) for rule, unit in form_rules(book)]


@pytest.mark.thorough
def test_a_form_wrong_by_one_rule_has_exactly_that_finding_at_its_own_cell(
    broken_forms: list[tuple[Rule, Form, Finding]],
) -> None:
    assert len(broken_forms) > 10
    for rule, found, finding in broken_forms:
        (figure,) = (figure for figure in found.figures if figure.code == finding.code)
        assert (finding.place, finding.unit, finding.severity) == (figure.place, found.unit, rule.severity)
        assert finding.value == figure.value


@pytest.mark.thorough
def test_form_and_master_say_the_same_of_the_same_figures(
    book: Book, broken_forms: list[tuple[Rule, Form, Finding]]
) -> None:
    for _, found, finding in broken_forms:
        master = changed(book, **{figure.code: {"constant": figure.value} for figure in found.figures})
        (same,) = (other for other in validate(master, Figures(master)) if other.rule == finding.rule)
        assert (same.code, same.value, same.expected) == (finding.code, finding.value, finding.expected)


def test_a_rule_of_the_master_alone_or_switched_off_is_not_checked(book: Book) -> None:
    wrong = FIGURES | {"dvc_da_tra": 7001}
    assert reported(book, wrong) == [("rule:dvc_tra", "dvc_da_tra")]
    for field in ({"scope": Scope.MASTER}, {"enabled": False}):
        rules = tuple(replace(rule, **field) if rule.code == "dvc_tra" else rule for rule in book.rules)
        assert reported(replace(book, rules=rules), wrong) == []


def test_a_rule_of_forms_alone_is_checked_in_the_form_and_not_in_the_master(book: Book) -> None:
    rules = tuple(replace(rule, scope=Scope.FORM) if rule.code == "dvc_tra" else rule for rule in book.rules)
    master = changed(replace(book, rules=rules), dvc_da_tra={"constant": Decimal(10**6)})
    assert reported(master, FIGURES | {"dvc_da_tra": 7001}) == [("rule:dvc_tra", "dvc_da_tra")]
    assert "rule:dvc_tra" not in {finding.rule for finding in validate(master, Figures(master))}


def test_a_rule_that_cannot_be_read_is_the_master_s_affair(book: Book) -> None:
    rules = tuple(replace(rule, expression="dvc_da_tra <=") if rule.code == "dvc_tra" else rule for rule in book.rules)
    assert reported(replace(book, rules=rules), FIGURES) == []


@pytest.mark.few(1)
@pytest.mark.parametrize("missing", Missing)
def test_a_rule_that_looks_back_is_checked_only_where_the_earlier_figure_is_known(book: Book, missing: Missing) -> None:
    looks_back = "dvc_da_tra > KỲ_TRƯỚC(dvc_da_tra)"
    rules = (replace(book.rules[0], code="lui", expression=looks_back, scope=Scope.BOTH, missing=missing),)
    workbook = replace(book, rules=rules)
    assert reported(workbook, FIGURES | {"dvc_da_tra": 0}) == []
    assert reported(sent(workbook, dvc_da_tra=6900), FIGURES) == [("rule:lui", "dvc_da_tra")]
    assert reported(sent(workbook, dvc_da_tra=6899), FIGURES) == []


# Figures and dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "rule"),
    [(None, "value-missing"), (-5, "value-negative"), ("7,440", "unreadable-number"), (7.44, "unreadable-number")],
)
def test_a_figure_is_checked_by_itself(book: Book, typed: object, rule: str) -> None:
    without_rules = replace(book, rules=())
    assert reported(without_rules, FIGURES | {"dvc_dang_giai_quyet": typed}) == [(rule, "dvc_dang_giai_quyet")]


def test_what_cannot_be_read_is_neither_missing_nor_compared(book: Book) -> None:
    assert reported(book, FIGURES | {"dvc_tiep_nhan": "khoảng 7000"}) == [("unreadable-number", "dvc_tiep_nhan")]


def test_dates_are_checked(book: Book) -> None:
    found = read(filled(book, UNIT, FIGURES, as_of="14/6/2022"), book)
    findings = checked(book, found)
    assert {(finding.rule, finding.unit) for finding in findings} == {("date-after-report", UNIT)}
    assert [finding.place for finding in findings] == [figure.row.place("as_of") for figure in found.figures]


def test_a_rate_typed_as_a_percentage_is_told(book: Book) -> None:
    rate = changed(book, dvc_da_tra={"unit_of_measure": "%", "decimals": 2, "name": "Tỷ lệ trả kết quả"})
    rules = tuple(rule for rule in book.rules if "dvc_da_tra" not in rule.expression)
    rate = replace(rate, rules=rules)
    for typed, rule in ((0.9753, "percent-as-fraction"), (120, "rate-above-hundred"), ("97,53%", None), (97.53, None)):
        expected = [] if rule is None else [(rule, "dvc_da_tra")]
        assert reported(rate, FIGURES | {"dvc_da_tra": typed}) == expected


def test_a_rate_in_a_cell_of_percentages_is_told_whatever_its_size(book: Book) -> None:
    rate = changed(book, dvc_da_tra={"unit_of_measure": "%", "decimals": 2})
    file = form_of(rate, UNIT)
    place = file.place("dvc_da_tra", "value")

    def show(workbook: openpyxl.Workbook) -> None:
        visible(workbook)[place.cell].number_format = "0.00%"

    found = read(typed_into(file, FIGURES | {"dvc_da_tra": 1.2}, change=show), rate)
    (problem,) = found.problems
    assert (problem.rule, problem.place, problem.value) == ("percent-as-fraction", place, Decimal("1.2"))
    assert "nên số 120% gõ vào được lưu là 1,2" in problem.message


# Against the period before ------------------------------------------------------------------------------------


def sent(book: Book, **figures: int) -> Book:
    """The workbook with what PVHCC sent for April."""
    form = received(UNIT, period=str(book.period.previous()))
    submissions = tuple(Submission(form, code, Decimal(value), "Phiếu!E5") for code, value in figures.items())
    return replace(book, submissions=submissions)


def test_a_running_total_below_what_the_unit_sent_before_is_told(book: Book) -> None:
    later = sent(book, dvc_da_tra=6901)
    found = read(filled(later, UNIT, FIGURES), later)
    (finding,) = checked(later, found)
    (figure,) = (figure for figure in found.figures if figure.code == "dvc_da_tra")
    assert (finding.rule, finding.place, finding.unit) == ("cumulative-falls", figure.place, UNIT)


def test_only_forms_in_use_count_as_sent(book: Book) -> None:
    later = sent(book, dvc_da_tra=6901)
    for state in FORM_STATUSES:
        unused = replace(
            later, submissions=tuple(replace(one, form=replace(one.form, status=state)) for one in later.submissions)
        )
        assert reported(unused, FIGURES) == (
            [("cumulative-falls", "dvc_da_tra")] if state is ResponseStatus.USED else []
        )


def test_where_a_unit_sent_nothing_the_report_s_figure_counts_if_it_is_the_only_owner(book: Book) -> None:
    later = changed(book, dvc_da_tra={"previous": Decimal(6901)}, tt_luot={"previous": Decimal(6901)})
    assert reported(later, FIGURES) == [("cumulative-falls", "dvc_da_tra")]
    district = read(filled(later, "AB", {"tt_luot": 5, "tt_nguoi": 60}), later)
    assert checked(later, district) == []


def test_a_figure_that_jumps_is_asked_about(book: Book) -> None:
    assert reported(sent(book, dvc_dang_giai_quyet=44), FIGURES) == [("value-jump", "dvc_dang_giai_quyet")]


# Rows ---------------------------------------------------------------------------------------------------------


def test_a_row_that_is_gone_is_told_at_the_table(book: Book) -> None:
    file = form_of(book, UNIT)
    row = file.figures["dvc_da_tra"]
    found = read(typed_into(file, FIGURES, change=lambda workbook: visible(workbook).delete_rows(row)), book)
    (finding,) = checked(book, found)
    assert (finding.rule, finding.code, finding.unit) == ("code-missing", "dvc_da_tra", UNIT)
    assert finding.place == found.places["code"]


def test_a_misspelt_code_is_one_finding_not_two(book: Book) -> None:
    file = form_of(book, UNIT)
    cell = file.place("dvc_da_tra", "code").cell
    found = read(typed_into(file, FIGURES, change=lambda workbook: put(visible(workbook), cell, "dvc_datra")), book)
    assert [finding.rule for finding in checked(book, found)] == ["unknown-code"]


def test_a_row_of_another_unit_is_told_and_not_checked(book: Book) -> None:
    file = form_of(book, UNIT)
    place = file.place("dvc_da_tra", "code")

    def add(workbook: openpyxl.Workbook) -> None:
        for field, typed in (("code", "tt_luot"), ("value", -5)):
            visible(workbook)[file.place("dvc_da_tra", field).cell].offset(1, 0).value = typed

    found = read(typed_into(file, FIGURES, change=add), book)
    (finding,) = checked(book, found)
    assert (finding.rule, finding.code) == ("code-not-owed", "tt_luot")
    assert finding.place
    assert finding.place.sheet == place.sheet


def test_a_text_for_no_section_is_told(book: Book) -> None:
    file = form_of(book, UNIT)
    row = file.sections[0][1]

    def spoil(workbook: openpyxl.Workbook) -> None:
        put(visible(workbook), file.paragraph(row, "section").cell, "II.99")

    found = read(typed_into(file, FIGURES, texts=["Đã xong."], change=spoil), book)
    (finding,) = checked(book, found)
    assert (finding.rule, finding.cell) == ("unknown-section", file.paragraph(row).cell)


# Không phát sinh ----------------------------------------------------------------------------------------------


def test_nothing_to_report_beside_a_figure_is_told_at_it(book: Book) -> None:
    monthly = changed(book, tt_luot={"nature": Nature.IN_PERIOD}, tt_nguoi={"nature": Nature.IN_PERIOD})
    found = read(filled(monthly, "AB", {"tt_nguoi": 60}, facts={"nothing": "x"}), monthly)
    (finding,) = checked(monthly, found)
    assert (finding.rule, finding.code, finding.value, finding.unit) == ("nothing-but-figures", "tt_nguoi", 60, "AB")


def test_nothing_to_report_needs_no_figures(book: Book) -> None:
    assert checked(book, read(filled(book, "AB", {}, facts={"nothing": "x"}), book)) == []


def test_a_running_total_does_not_become_nought_by_a_tick(book: Book) -> None:
    later = sent(book, dvc_da_tra=6900)
    figures = {code: value for code, value in FIGURES.items() if code != "dvc_da_tra"}
    (finding,) = (one for one in checked_with_tick(later, figures) if one.code == "dvc_da_tra")
    assert (finding.rule, finding.expected) == ("value-missing", 6900)
    assert checked_with_tick(later, FIGURES | {"dvc_dang_giai_quyet": 0, "dvc_tiep_nhan": 7000}) == []


def checked_with_tick(book: Book, figures: dict[str, object]) -> list[Finding]:
    return checked(book, read(filled(book, UNIT, figures, facts={"nothing": "x"}), book))


# Told to units ------------------------------------------------------------------------------------------------


def test_a_unit_is_told_only_what_it_can_do(book: Book) -> None:
    later = sent(book, dvc_da_tra=6901, dvc_dang_giai_quyet=44)
    figures = FIGURES | {"dvc_tiep_nhan": 7441}
    findings = checked(later, read(filled(later, UNIT, figures, as_of="14/6/2022"), later))
    assert len(findings) > 5
    for finding in findings:
        assert "Giải trình" not in finding.message
        assert "hỏi lại đơn vị" not in finding.message
    assert any("nếu đúng thì ghi lý do vào cột Ghi chú." in finding.message for finding in findings)


def test_the_worst_is_told_first_then_in_the_order_of_cells(book: Book) -> None:
    later = sent(book, dvc_dang_giai_quyet=44)
    findings = checked(later, read(filled(later, UNIT, FIGURES | {"dvc_da_tra": 7001}), later))
    assert [(finding.severity, finding.code) for finding in findings] == [
        (Severity.ERROR, "dvc_da_tra"),
        (Severity.WARNING, "dvc_dang_giai_quyet"),
    ]


@pytest.mark.thorough
def test_many_forms_are_checked_as_each_alone(book: Book) -> None:
    checks = FormChecks(book)
    for unit in owing_units(book):
        found = read(form_of(book, unit.code).data, book)
        assert checks.findings(found, unit) == check_form(found, book, unit)
        assert checks.findings(found, unit) == checks.findings(found, unit)


def test_findings_stand_on_a_sheet_under_whatever_name(book: Book) -> None:
    def rename(workbook: openpyxl.Workbook) -> None:
        visible(workbook).title = "Gửi lại"

    found = read(filled(book, UNIT, FIGURES | {"dvc_da_tra": 7001}, change=rename), book)
    assert [finding.sheet for finding in checked(book, found)] == ["Gửi lại"]
    assert form.SHEET != "Gửi lại"


def test_the_dates_of_the_master_are_no_finding_of_a_form(book: Book) -> None:
    turned = replace(book, dates=book.dates | {"tu_ngay": dt.date(2022, 6, 1)})
    assert {finding.rule for finding in checked(turned, read(filled(turned, UNIT, FIGURES), turned))} == {
        "date-before-period"
    }


@settings(max_examples=examples(30), deadline=None)
@given(date=st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31)))
def test_a_real_date_of_any_day_is_read_or_a_finding(empty_form: FormFile, book: Book, date: dt.date) -> None:
    found = read(typed_into(empty_form, FIGURES, as_of=date), book)
    dated = [finding for finding in checked(book, found) if "date" in finding.rule]
    if date.day > 12 or date.day == date.month:
        assert {figure.as_of for figure in found.figures} == {date}
    else:
        assert {finding.value for finding in dated} == {date}
        assert {finding.rule for finding in dated} == {"ambiguous-date"}
    assert {finding.place for finding in dated} <= {figure.row.place("as_of") for figure in found.figures}


@pytest.mark.parametrize(
    ("stored", "expected"), [(dt.date(2022, 5, 4), None), (dt.date(2022, 12, 4), dt.date(2022, 4, 12))]
)
def test_of_a_date_with_two_readings_the_possible_one_is_told(
    book: Book, stored: dt.date, expected: dt.date | None
) -> None:
    found = read(filled(book, UNIT, {**FIGURES, "dvc_tiep_nhan": 7440}, as_of=stored), book)
    assert {finding.expected for finding in checked(book, found) if finding.rule == "ambiguous-date"} == {expected}


@pytest.fixture(scope="module")
def empty_form(book: Book) -> FormFile:
    return form_of(book, UNIT)
