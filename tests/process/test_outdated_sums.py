"""What the checks tell of sums that are behind: forms that came in, decisions and rows that changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.place import Place
from de06_xl.model.responses import FORM_STATUSES, ResponseStatus
from de06_xl.process.aggregate import aggregate
from de06_xl.process.validate import validate
from de06_xl.workbook import layout
from tests.support import books
from tests.support.books import SHEET, book, heading, indicator, row
from tests.support.sent import Form, registers


def workbook(*forms: Form, units: str = "AB AM CT", **fields: Any) -> Book:
    """Three districts that owe two figures, an office that writes texts alone, and what they sent."""
    figures = tuple(
        indicator(code, owner="HUYEN", aggregation=Aggregation.SUM, number=number)
        for number, code in enumerate("ab", 5)
    )
    room = tuple(row(layout.PARAGRAPHS, number) for number in range(30, 36))
    office = books.unit("VP", sections=("I",), number=9)
    made = book(
        sections=(SectionSheet(SHEET, figures, (), room),),
        outline=(heading("I", sheet=SHEET),),
        units=(*(books.unit(code, "HUYEN") for code in units.split()), office),
        **fields,
    )
    return with_forms(made, *forms)


def with_forms(made: Book, *forms: Form) -> Book:
    return replace(
        made,
        **registers(forms),
    )


def outdated(made: Book) -> list[Finding]:
    """The findings of Kiểm tra, which reads a workbook without the contents of forms."""
    made = replace(made, submissions=())
    return [one for one in validate(made, Figures(made)) if one.rule.endswith("-outdated")]


def rules(made: Book) -> list[str]:
    return [one.rule for one in outdated(made)]


FULL = {"a": 1, "b": 2}
AB, AM, VP = Form("AB", FULL), Form("AM", FULL), Form("VP", texts={"I": "Một đoạn."})
SUMMED = aggregate(workbook(AB, AM, VP)).book


def test_forms_that_came_in_since_are_told_by_their_units() -> None:
    (finding,) = outdated(with_forms(SUMMED, AB, AM, VP, Form("CT", FULL)))
    assert (finding.rule, finding.severity, finding.unit) == ("aggregation-outdated", Severity.WARNING, "CT")
    assert finding.place == Place("Phiếu nhận", "E8")
    assert finding.message == (
        "Phiếu của Đơn vị CT mới nhận hoặc mới đổi trạng thái sau lần tổng hợp trước, số tổng hợp chưa tính; hãy bấm "
        "Tổng hợp."
    )


CHANGES: dict[str, Callable[[], tuple[Form, ...]]] = {
    "sent again": lambda: (
        replace(AB, status=ResponseStatus.SUPERSEDED),
        Form("AB", {"a": 9, "b": 2}, number=2),
        AM,
        VP,
    ),
    "the same once more": lambda: (replace(AB, status=ResponseStatus.SUPERSEDED), Form("AB", FULL, number=2), AM, VP),
    "turned away by the clerk": lambda: (replace(AB, status=ResponseStatus.REFUSED), AM, VP),
    "waits for a choice": lambda: (
        replace(AB, status=ResponseStatus.UNDECIDED),
        Form("AB", {"a": 7}, status=ResponseStatus.UNDECIDED),
        AM,
        VP,
    ),
    "both taken": lambda: (AB, Form("AB", {"b": 2}), AM, VP),
    "texts sent again": lambda: (AB, AM, replace(VP, status=ResponseStatus.SUPERSEDED), Form("VP", number=2)),
    "texts taken back": lambda: (AB, AM, replace(VP, status=ResponseStatus.REFUSED)),
    "with errors instead of nothing": lambda: (AB, AM, VP, Form("CT", {"a": 1}, status=ResponseStatus.FAULTY)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_which_form_counts_is_told_until_it_is_summed_up(change: str) -> None:
    made = with_forms(SUMMED, *CHANGES[change]())
    assert rules(made) == ["aggregation-outdated"]
    assert rules(aggregate(made).book) == []


def test_before_the_first_sum_it_is_told_as_soon_as_a_form_counts() -> None:
    assert rules(workbook()) == []
    assert rules(workbook(replace(AB, status=ResponseStatus.FAULTY))) == []
    assert rules(workbook(AB)) == ["aggregation-outdated"]
    assert rules(workbook(VP)) == ["aggregation-outdated"]
    assert rules(workbook(Form("AB", FULL, period="2022-04"))) == []


@pytest.mark.parametrize(
    "forms",
    [
        (),
        (AB, AM, VP),
        (Form("AB"), Form("VP")),
        (Form("VP", texts={"I": "Không."}),),
        (Form("VP", texts={"I": "Một."}), Form("VP", texts={"I": "Hai."})),
        (AB, Form("AB", {"a": 9})),
        (replace(AB, status=ResponseStatus.REFUSED), Form("AM", status=ResponseStatus.REFUSED)),
        (AB, Form("AB", FULL, number=3, status=ResponseStatus.FAULTY)),
        tuple(Form("AB", FULL, number=number, status=state) for number, state in enumerate(FORM_STATUSES, 1)),
    ],
)
def test_right_after_a_sum_nothing_is_behind(forms: tuple[Form, ...]) -> None:
    made = aggregate(workbook(*forms)).book
    assert rules(made) == []
    assert aggregate(made).book == made


def test_what_the_register_lost_is_no_reason_to_sum_up_for_ever() -> None:
    made = aggregate(replace(workbook(AB, AM, VP), received=())).book
    assert next(made.indicators()).aggregated == 2
    assert rules(made) == []


def test_who_has_done_away_with_the_sheet_of_sources_is_not_told() -> None:
    made = replace(workbook(AB), keeps_sources=False)
    assert rules(made) == rules(replace(aggregate(made).book, sources=())) == []


@pytest.mark.parametrize(
    ("forms", "reported"),
    [
        (
            (replace(AB, status=ResponseStatus.UNDECIDED), Form("AB", {"a": 9}, status=ResponseStatus.UNDECIDED)),
            "chờ chọn",
        ),
        ((AB, Form("AB", {"a": 9, "b": 2})), "cùng lần gửi 1 mà khác nhau ở a"),
    ],
    ids=["waiting", "both in use"],
)
def test_a_choice_that_is_open_after_the_sum_keeps_the_report_from_being_signed(
    forms: tuple[Form, ...], reported: str
) -> None:
    made = aggregate(workbook(*forms)).book

    def undecided(book: Book) -> list[str]:
        return [one.message for one in validate(book, Figures(book)) if one.rule == "forms-undecided" and one.open]

    for one in (made, replace(made, submissions=())):
        (message,) = undecided(one)
        assert f"Đơn vị AB có phiếu {reported}" in message
    chosen = with_forms(
        made, replace(forms[0], status=ResponseStatus.USED), replace(forms[1], status=ResponseStatus.SUPERSEDED)
    )
    assert undecided(replace(chosen, submissions=())) == []
    assert undecided(aggregate(chosen).book) == []


def accepted(made: Book, **fields: Any) -> Book:
    """The workbook in which the clerk has done something to its first paragraph."""
    (section,) = made.sections
    first, *others = section.paragraphs
    return replace(made, sections=(replace(section, paragraphs=(replace(first, **fields), *others)),))


def replaced(made: Book) -> list[tuple[str | None, str | None]]:
    return [(one.cell, one.unit) for one in validate(made, Figures(made)) if one.rule == "paragraph-replaced"]


def test_a_paragraph_of_a_form_that_counts_no_more_is_told_by_its_cell() -> None:
    again = Form("VP", texts={"I": "Một đoạn đã sửa."}, number=2)
    made = with_forms(accepted(SUMMED, include="x"), AB, AM, replace(VP, status=ResponseStatus.SUPERSEDED), again)
    after = aggregate(made).book
    assert [one.text for one in after.sections[0].paragraphs] == ["Một đoạn.", "Một đoạn đã sửa."]
    assert replaced(SUMMED) == []
    assert replaced(after) == [("B30", "VP")]
    assert aggregate(after).book == after
    assert replaced(accepted(after, text="Một đoạn, biên tập lại.")) == []
    (section,) = after.sections
    deleted = replace(after, sections=(replace(section, paragraphs=section.paragraphs[1:]),))
    assert replaced(deleted) == []
    assert [one.text for one in aggregate(deleted).book.sections[0].paragraphs] == ["Một đoạn đã sửa."]
    back = aggregate(with_forms(after, AB, AM, VP)).book
    assert [one.text for one in back.sections[0].paragraphs] == ["Một đoạn.", "Một đoạn đã sửa."]
    assert replaced(back) == [("B31", "VP")]


def test_many_units_are_named_in_part() -> None:
    codes = [f"X{number:03d}" for number in range(170)]
    made = workbook(*(Form(code, FULL) for code in codes), units=" ".join(codes))
    (finding,) = outdated(made)
    assert finding.message.count("Đơn vị X") == 10
    assert "và 160 đơn vị khác" in finding.message
    assert finding.unit is None
    assert rules(aggregate(made).book) == []


def edited(made: Book, **fields: Any) -> Book:
    """The workbook with another first row of figures."""
    (section,) = made.sections
    first, *others = section.indicators
    return replace(made, sections=(replace(section, indicators=(replace(first, **fields), *others)),))


@pytest.mark.parametrize(
    ("fields", "cell", "reported"),
    [
        ({"aggregation": Aggregation.MAXIMUM}, "L5", "Cách tổng hợp đã đổi"),
        ({"aggregation": None}, "L5", "Cách tổng hợp đã đổi"),
        ({"owner": "AB"}, "J5", "Các đơn vị phải gửi số này đã khác"),
        ({"owner": ""}, "J5", "Các đơn vị phải gửi số này đã khác"),
        ({"aggregated": Decimal(77)}, "J5", "Cột Tổng hợp đang ghi 77, khác số đã tổng hợp"),
        ({"aggregated": None}, "J5", "Cột Tổng hợp đang để trống, khác số đã tổng hợp"),
    ],
)
def test_a_row_that_changed_since_is_told_by_its_cell(fields: dict[str, Any], cell: str, reported: str) -> None:
    made = edited(SUMMED, **fields)
    (finding,) = outdated(made)
    assert (finding.rule, finding.severity, finding.cell) == ("collected-outdated", Severity.WARNING, cell)
    assert finding.message.startswith(reported)
    assert "hãy bấm Tổng hợp" in finding.message
    assert rules(aggregate(replace(made, submissions=SUMMED.submissions)).book) == []


def test_a_number_typed_over_it_needs_no_sum() -> None:
    assert rules(edited(SUMMED, constant=Decimal(5), aggregation=Aggregation.MAXIMUM)) == []


@pytest.mark.parametrize("change", ["gone", "added", "renamed", "twice"])
def test_units_that_come_and_go_after_the_collection(change: str) -> None:
    first, *others = SUMMED.units
    units = {
        "gone": (replace(first, valid_to=dt.date(2022, 5, 30)), *others),
        "added": (first, *others, books.unit("GT", "HUYEN", number=10)),
        "renamed": (replace(first, code="ABX"), *others),
        "twice": (first, *others, replace(first, name="Đơn vị AB, tên mới")),
    }[change]
    made = replace(SUMMED, units=units)
    assert rules(made) == ([] if change == "twice" else ["collected-outdated"] * 2)
    again = aggregate(made).book
    assert rules(again) == []
    assert next(again.indicators()).aggregated == (1 if change in ("gone", "renamed") else 2)
