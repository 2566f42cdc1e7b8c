"""Every check finds what it is for, at its cell, and nothing in a workbook that is in order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from de06_xl.model.book import Book, Fact, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.period import PeriodKind
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.unit import Unit
from de06_xl.process.validate import finding_key, validate
from de06_xl.workbook import layout
from de06_xl.workbook.writing.formulas import formula_blocks
from tests.support.books import SHEET, book, heading, indicator, paragraph, received, row, submission, unit

TEXT = paragraph("-", "Có.")


def findings(workbook: Book) -> list[Finding]:
    return validate(workbook, Figures(workbook))


def rules(*indicators: Any, **fields: Any) -> list[tuple[str, str | None]]:
    fields.setdefault("paragraphs", (TEXT,))
    return [(finding.rule, finding.cell) for finding in findings(book(*indicators, **fields))]


def test_a_workbook_in_order_has_no_findings() -> None:
    assert (
        rules(
            indicator("a", 516, number=5),
            indicator("b", 539, number=6),
            indicator("c", expression="a / b * 100", number=7, decimals=2, unit_of_measure="%"),
            paragraphs=(paragraph("-", "{a}/{b}, {c}% {tt.ky}", "a > 0"),),
        )
        == []
    )


@pytest.mark.parametrize(
    ("value", "fields", "rule"),
    [
        (None, {}, "value-missing"),
        (-1, {}, "value-negative"),
        ("12.3456", {}, "value-fractional"),
        ("12.345", {"decimals": 2}, "value-too-precise"),
        (None, {"aggregation": Aggregation.SUM}, "value-missing"),
    ],
)
def test_an_entered_figure_must_be_there_whole_and_not_negative(value: Any, fields: dict[str, Any], rule: str) -> None:
    assert rules(indicator("a", value, **fields)) == [(rule, "D5")]


def test_zero_is_a_figure() -> None:
    assert rules(indicator("a", 0)) == []


def test_a_sheet_that_this_kind_of_period_does_not_have_owes_nothing() -> None:
    quarterly = heading("I", sheet=SHEET, kinds=frozenset({PeriodKind.QUARTER}))
    assert rules(indicator("a"), outline=(quarterly,)) == []


def override(value: str, decimals: int = 2, unit: str = "%") -> list[Finding]:
    return findings(
        book(
            indicator("a", 516, number=5),
            indicator("b", 539, number=6),
            indicator("c", value, expression="a / b * 100", number=7, decimals=decimals, unit_of_measure=unit),
            paragraphs=(TEXT,),
        )
    )


@pytest.mark.parametrize(("value", "decimals"), [("95.73", 2), ("95.7328", 2), ("96", 0), ("95.7", 1)])
def test_an_override_that_shows_the_same_figure_is_right(value: str, decimals: int) -> None:
    assert override(value, decimals) == []


def test_an_override_that_differs_is_an_error_with_the_right_figure() -> None:
    (finding,) = override("97.53")
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.ERROR,
        "derived-differs",
        "D7",
        "c",
    )
    assert (finding.value, finding.expected) == (Decimal("97.53"), Decimal("95.73"))
    assert "97,53" in finding.message
    assert "95,73" in finding.message


def test_an_override_that_was_cut_and_not_rounded_is_a_warning() -> None:
    (finding,) = override("95.732", 3)
    assert (finding.severity, finding.rule, finding.expected) == (
        Severity.WARNING,
        "derived-truncated",
        Decimal("95.733"),
    )
    assert "cắt" in finding.message


def test_a_rate_typed_as_a_percentage_is_told_as_that() -> None:
    (finding,) = override("0.9573")
    assert (finding.severity, finding.rule) == (Severity.ERROR, "derived-differs")
    assert "chia cho 100" in finding.message


@pytest.mark.parametrize("typed", [561, 5160, 5166, 56, "51.6", 51600])
def test_an_entered_figure_that_contradicts_what_is_stated_of_it_is_told_with_the_probable_one(typed: Any) -> None:
    workbook = book(
        indicator("a", typed, number=5, decimals=1),
        indicator("b", 539, number=6),
        indicator("rate", "95.73", expression="a / b * 100", number=7, decimals=2, unit_of_measure="%"),
        indicator("rest", 23, expression="b - a", number=8),
        paragraphs=(TEXT,),
    )
    (finding,) = findings(workbook)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.ERROR,
        "probable-slip",
        "D5",
        "a",
    )
    assert (finding.value, finding.expected) == (Decimal(str(typed)), 516)
    assert "516" in finding.message
    assert "D7" in finding.message


def test_a_slip_is_found_through_derived_figures_and_must_fit_the_period_before() -> None:
    def reported(previous: int) -> list[tuple[str, str | None]]:
        return rules(
            indicator("a", 561, number=5, previous=Decimal(previous)),
            indicator("b", 539, number=6),
            indicator("rest", expression="b - a", number=7),
            indicator("double", 46, expression="rest * 2", number=8),
        )

    assert reported(510) == [("probable-slip", "D5")]
    assert reported(2000) == [("derived-differs", "D8"), ("value-jump", "D5")]


def test_no_slip_is_guessed_where_two_figures_could_be_it() -> None:
    one_of_two = (indicator("a", 12, number=5), indicator("b", 12, number=6))
    assert rules(*one_of_two, indicator("s", 33, expression="a + b", number=7)) == [("derived-differs", "D7")]


def test_what_follows_from_a_wrong_override_is_not_told_again() -> None:
    terms = (indicator("a", 516, number=5), indicator("b", 539, number=6))
    rest = indicator("rest", 70, expression="b - a", number=7)
    assert rules(*terms, rest, indicator("double", 46, expression="rest * 2", number=8)) == [("derived-differs", "D7")]
    assert rules(*terms, rest, indicator("double", 140, expression="rest * 2", number=8)) == [("derived-differs", "D7")]
    assert rules(*terms, rest, indicator("double", 99, expression="rest * 2", number=8)) == [
        ("derived-differs", "D7"),
        ("derived-differs", "D8"),
    ]


def test_long_chains_and_doubled_terms_are_no_burden() -> None:
    chain = [indicator("m0", 1, number=5)]
    chain += [indicator(f"m{n}", expression=f"m{n - 1} + m{n - 1} - m{n - 1}", number=5 + n) for n in range(1, 1500)]
    last = indicator("s", 8, expression="m1499", number=2000)
    assert rules(*chain, last) == [("derived-differs", "D2000")]


def test_a_division_by_zero_is_told_and_a_missing_term_only_once() -> None:
    rate = indicator("c", expression="a / b", number=7)
    assert rules(indicator("a", 1), indicator("b", 0, number=6), rate) == [("derived-empty", "D7")]
    assert rules(indicator("a", 1), indicator("b", number=6), rate) == [("value-missing", "D6")]


def test_an_expression_must_be_readable_name_known_codes_and_run_in_no_circle() -> None:
    assert rules(indicator("a", expression="1 +")) == [("unreadable-expression", "K5")]
    assert rules(indicator("a", expression="khong_co * 2")) == [("unknown-code", "K5")]
    circle = (indicator("a", expression="b", number=5), indicator("b", expression="a", number=6))
    assert sorted(rules(*circle)) == [("cycle", "K5"), ("cycle", "K6")]


def test_a_formula_that_says_something_else_than_cach_tinh_is_a_warning() -> None:
    edited = indicator("c", expression="a * 2", formula='=INDEX($D:$D,MATCH("a",$A:$A,0))*3', number=6)
    assert rules(indicator("a", 1), edited) == [("edited-formula", "D6")]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{b}", "unknown-placeholder"),
        ("{a.xyz}", "unknown-placeholder"),
        ("{tt.khong_co}", "unknown-fact"),
        ("{tt}", "unknown-fact"),
        ("{a.moc}", "figure-without-date"),
        ("{ a }", "probable-placeholder"),
        ("{{a}}", "probable-placeholder"),
    ],
)
def test_a_placeholder_must_name_something_that_prints(text: str, rule: str) -> None:
    assert rules(indicator("a", 1), paragraphs=(paragraph("-", text),)) == [(rule, "B20")]


def test_a_misspelt_placeholder_suggests_the_near_name() -> None:
    for typed in ("ls_con_lia", "LS_CON_LAI"):
        (finding,) = findings(book(indicator("ls_con_lai", 1), paragraphs=(paragraph("-", f"{{{typed}}}"),)))
        assert "“ls_con_lai”" in finding.message
        assert finding.value == f"{{{typed}}}"


def test_a_fact_inside_a_text_must_print_something_and_the_whole_of_it() -> None:
    def reported(text: str, **facts: str) -> list[tuple[str, str | None]]:
        return rules(paragraphs=(paragraph("-", f"Có {text}."),), facts=facts)

    assert reported("{tt.rieng}", rieng="A") == []
    assert reported("{tt.rieng}", rieng="") == [("fact-missing", "B20")]
    assert reported("{tt.so}", so="") == []  # given once it is signed
    assert [rule for rule, _ in reported("{tt.ho_ten}", ho_ten="")] == ["fact-missing"]  # at its own cell only
    assert rules(paragraphs=(paragraph("-", "Có {tt.rieng}.", ""), TEXT), facts={"rieng": ""}) == [
        ("paragraph-left-out", "D20")
    ]
    circle = reported("{tt.x}", x="{tt.y}", y="{tt.x}")
    assert {rule for rule, _ in circle} == {"fact-circle"}
    assert ("fact-circle", "B20") in circle


def test_facts_that_grow_without_end_are_told_at_the_cells_where_they_outgrow_one() -> None:
    facts = {f"f{n}": f"{{tt.f{n + 1}}}{{tt.f{n + 1}}}" for n in range(26)} | {"f26": "một chữ "}
    reported = rules(paragraphs=(TEXT,), facts=facts)
    assert {rule for rule, _ in reported} == {"fact-too-long"}
    assert len(reported) == 15  # f14 to f25 double 8 letters twelve times: 32,768


def test_a_list_is_not_called_inside_a_text() -> None:
    workbook = book(paragraphs=(paragraph("-", "Gửi {tt.noi_nhan}."),))
    again = Fact("noi_nhan", "Bộ Công an", row(layout.FACTS, 99, layout.FACTS.sheet))
    assert findings(workbook) == []
    (finding,) = findings(replace(workbook, facts=(*workbook.facts, again)))
    assert (finding.rule, finding.cell) == ("list-in-text", "B20")


def test_a_date_is_needed_only_where_the_paragraph_is_printed() -> None:
    left_out = (TEXT, paragraph("-", "{a.moc}", ""))
    assert rules(indicator("a", 1), paragraphs=left_out) == [("paragraph-left-out", "D20")]


def test_placeholders_of_titles_and_facts_are_checked_too() -> None:
    titled = (heading("I", "MỤC {tt.sai}", sheet=SHEET, number=9),)
    assert rules(outline=titled) == [("unknown-fact", "C9")]
    assert [rule for rule, _ in rules(facts={"mo_dau": "{sai}"})] == ["unknown-placeholder"]


def test_a_condition_must_be_readable_and_name_known_codes() -> None:
    assert rules(paragraphs=(TEXT, paragraph("-", "x", "a >"))) == [("unreadable-expression", "D20")]
    assert rules(paragraphs=(TEXT, paragraph("-", "x", "a > 0"))) == [("unknown-code", "D20")]


def test_dates_may_not_lie_after_the_report_nor_run_backwards() -> None:
    late = indicator("a", 1, as_of=dt.date(2022, 6, 1))
    assert rules(late, dates={"ngay": dt.date(2022, 5, 31)}) == [("date-after-report", "G5")]
    assert rules(late) == []
    backwards = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 4, 14)}
    assert [rule for rule, _ in rules(dates=backwards)] == ["date-order"]


def test_an_estimate_is_up_to_a_day_that_is_still_to_come() -> None:
    signed = {"dates": {"ngay": dt.date(2022, 5, 25)}}
    for name, date, found in (
        ("Ước số thẻ cấp đến hết tháng", dt.date(2022, 5, 31), []),
        ("Số thẻ cấp đến hết tháng", dt.date(2022, 5, 31), [("date-after-report", "G5")]),
        ("Ước số thẻ cấp đến hết tháng", dt.date(2022, 6, 1), [("date-after-report", "G5")]),
        ("Số thẻ cấp trước thời hạn", dt.date(2022, 5, 31), [("date-after-report", "G5")]),
    ):
        assert rules(replace(indicator("a", 5, as_of=date), name=name), **signed) == found
    early = {"tu_ngay": dt.date(2022, 4, 15), "ngay": dt.date(2022, 3, 31)}
    assert [rule for rule, _ in rules(dates=early)] == ["date-order"]


FACT_DATES = dict.fromkeys(("tu_ngay", "den_ngay", "ngay"), "")
"""Rows of `Thông tin chung` for the dates, so that a finding has a cell."""
MAY = {"tu_ngay": dt.date(2022, 4, 15), "den_ngay": dt.date(2022, 5, 14)}


def test_a_date_turned_round_by_english_settings_is_told_with_the_right_one() -> None:
    turned = indicator("a", 1, as_of=dt.date(2022, 9, 5))
    (finding,) = findings(book(turned, paragraphs=(TEXT,), dates={**MAY, "ngay": dt.date(2022, 5, 31)}))
    assert (finding.rule, finding.cell, finding.value, finding.expected) == (
        "date-after-report",
        "G5",
        dt.date(2022, 9, 5),
        dt.date(2022, 5, 9),
    )
    assert "09/5/2022" in finding.message


def test_before_it_is_signed_a_report_has_no_figures_of_the_months_to_come_either() -> None:
    (finding,) = findings(book(indicator("a", 1, as_of=dt.date(2022, 12, 4)), paragraphs=(TEXT,), dates=MAY))
    assert (finding.rule, finding.value, finding.expected) == (
        "date-after-report",
        dt.date(2022, 12, 4),
        dt.date(2022, 4, 12),
    )
    assert rules(indicator("a", 1, as_of=dt.date(2022, 6, 20)), dates=MAY) == []


@pytest.mark.parametrize(
    ("as_of", "signed", "expected"),
    [
        (
            dt.date(2022, 7, 6),
            None,
            dt.date(2022, 6, 7),
        ),  # after the figures end, before an unsigned report would be late
        (dt.date(2022, 7, 6), dt.date(2022, 7, 8), dt.date(2022, 6, 7)),
        (dt.date(2022, 4, 6), None, dt.date(2022, 6, 4)),  # before they begin
        (dt.date(2022, 1, 6), dt.date(2022, 6, 20), dt.date(2022, 6, 1)),
    ],
)
def test_a_date_that_fits_the_period_only_turned_round_is_told(
    as_of: dt.date, signed: dt.date | None, expected: dt.date
) -> None:
    dates = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 6, 14)} | ({"ngay": signed} if signed else {})
    (finding,) = findings(
        book(indicator("a", 1, as_of=as_of), paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06")
    )
    assert (finding.severity, finding.rule, finding.cell, finding.expected) == (
        Severity.WARNING,
        "date-turned-round",
        "G5",
        expected,
    )


@pytest.mark.parametrize("as_of", [dt.date(2022, 6, 16), dt.date(2022, 4, 12), dt.date(2022, 6, 4)])
def test_a_date_that_fits_no_better_turned_round_raises_no_alarm(as_of: dt.date) -> None:
    dates = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 6, 14)}
    found = findings(book(indicator("a", 1, as_of=as_of), paragraphs=(TEXT,), dates=dates, period="2022-06"))
    assert [finding for finding in found if finding.severity is not Severity.NOTE] == []


JUNE = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 6, 14), "ngay": dt.date(2022, 6, 25)}


@pytest.mark.parametrize(
    ("key", "date", "severity", "rule", "expected"),
    [
        ("tu_ngay", dt.date(2022, 1, 6), Severity.WARNING, "date-turned-round", dt.date(2022, 6, 1)),
        ("den_ngay", dt.date(2022, 7, 6), Severity.WARNING, "date-turned-round", dt.date(2022, 6, 7)),
        ("ngay", dt.date(2022, 8, 7), Severity.WARNING, "date-turned-round", dt.date(2022, 7, 8)),
        ("ngay", dt.date(2022, 5, 7), Severity.ERROR, "date-order", dt.date(2022, 7, 5)),
        ("ngay", dt.date(2022, 6, 7), Severity.WARNING, "date-order", dt.date(2022, 7, 6)),
        ("ngay", dt.date(2022, 6, 13), Severity.WARNING, "date-order", None),
    ],
)
def test_a_date_of_the_report_that_fits_its_period_only_turned_round_is_told(
    key: str, date: dt.date, severity: Severity, rule: str, expected: dt.date | None
) -> None:
    (finding,) = findings(book(paragraphs=(TEXT,), facts=FACT_DATES, dates=JUNE | {key: date}, period="2022-06"))
    assert (finding.severity, finding.rule, finding.expected) == (severity, rule, expected)
    assert finding.place is not None


@pytest.mark.parametrize("key", ["tu_ngay", "den_ngay"])
def test_an_empty_date_of_the_period_is_told(key: str) -> None:
    dates = {other: date for other, date in JUNE.items() if other != key}
    (finding,) = findings(book(paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06"))
    assert (finding.severity, finding.rule) == (Severity.WARNING, "date-missing")
    assert key in finding.message


def test_a_period_that_a_province_counts_from_new_year_raises_no_alarm() -> None:
    dates = JUNE | {"tu_ngay": dt.date(2022, 1, 1)}
    assert findings(book(paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06")) == []


def test_figures_older_than_the_period_are_one_note_for_each_sheet_and_day() -> None:
    old = [indicator(f"a{n}", 1, number=5 + n, as_of=dt.date(2022, 4, 12)) for n in range(3)]
    older = indicator("b", 1, number=9, as_of=dt.date(2021, 12, 29))
    notes = findings(book(*old, older, paragraphs=(TEXT,), dates=MAY))
    assert [(note.severity, note.rule, note.cell, note.value) for note in notes] == [
        (Severity.NOTE, "date-before-period", "G5", dt.date(2022, 4, 12)),
        (Severity.NOTE, "date-before-period", "G9", dt.date(2021, 12, 29)),
    ]
    assert "02 số liệu khác" in notes[0].message
    assert rules(indicator("a", 1, as_of=dt.date(2022, 4, 15)), dates=MAY) == []
    assert rules(old[0]) == []


@pytest.mark.parametrize(
    ("as_of", "severity", "expected"),
    [
        (dt.date(2021, 6, 15), Severity.WARNING, dt.date(2022, 6, 15)),
        (dt.date(1922, 6, 15), Severity.WARNING, dt.date(2022, 6, 15)),
        (dt.date(2021, 5, 15), Severity.WARNING, dt.date(2022, 5, 15)),
        (dt.date(1922, 3, 20), Severity.WARNING, None),
        (dt.date(2021, 12, 31), Severity.NOTE, None),
        (dt.date(2021, 6, 30), Severity.NOTE, None),
    ],
)
def test_a_date_of_another_year_is_a_warning(as_of: dt.date, severity: Severity, expected: dt.date | None) -> None:
    dates = JUNE | {"ngay": dt.date(2022, 6, 25)}
    (finding,) = findings(
        book(indicator("a", 1, as_of=as_of), paragraphs=(TEXT,), facts=FACT_DATES, dates=dates, period="2022-06")
    )
    assert (finding.rule, finding.severity, finding.expected) == ("date-before-period", severity, expected)


def test_a_date_of_the_coming_year_is_an_error_with_the_right_one() -> None:
    (finding,) = findings(
        book(indicator("a", 1, as_of=dt.date(2023, 6, 13)), paragraphs=(TEXT,), dates=JUNE, period="2022-06")
    )
    assert (finding.rule, finding.expected) == ("date-after-report", dt.date(2022, 6, 13))


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("§· tuyªn truyÒn l\u00adu ®éng.", "old-encoding", "Đã tuyên truyền lưu động."),
        ("Đã mở l¬p tËp huÊn.", "old-encoding", None),
        ("Đã mở lớp \uf04a.", "private-letter", None),
        ("Đã mở lớp ở Nguyễn Huệ, 5 µm, café.", None, None),
    ],
)
def test_letters_of_one_font_never_pass_into_the_report(text: str, rule: str | None, expected: str | None) -> None:
    found = findings(book(paragraphs=(paragraph("-", text),), facts=FACT_DATES, dates=JUNE, period="2022-06"))
    assert [(finding.rule, finding.expected) for finding in found] == ([(rule, expected)] if rule else [])


def test_figures_of_one_relation_are_of_one_day() -> None:
    def reported(*days: int | None) -> list[tuple[str, str | None, Any]]:
        terms = [
            indicator(f"a{n}", 5, number=5 + n, as_of=dt.date(2022, 5, day) if day else None)
            for n, day in enumerate(days)
        ]
        total = indicator("s", expression=" + ".join(term.code for term in terms), number=20)
        twice = indicator("t", expression="s * 2", number=21)
        workbook = book(*terms, total, twice, paragraphs=(TEXT,), dates=MAY)
        return [(finding.rule, finding.cell, finding.expected) for finding in findings(workbook)]

    assert reported(10, 10, 10) == []
    assert reported(10, None, 10) == []
    assert reported(10, 11, 10) == [("date-differs", "G6", dt.date(2022, 5, 10))]
    assert reported(10, 12) == [("date-differs", "G5", None)]


def test_a_code_that_is_not_that_of_the_period_before_is_told_where_no_text_calls_it() -> None:
    history: dict[tuple[str, str], str | int] = {("2022-05", "dvc"): 7, ("2022-05", "ty_le"): "97.53"}

    def reported(code: str, previous: str, **fields: Any) -> list[tuple[str, str | None, Any]]:
        row = indicator(code, previous, previous=Decimal(previous), **fields)
        found = findings(book(row, paragraphs=(TEXT,), period="2022-06", history=history))
        return [(f.rule, f.cell, f.expected) for f in found if f.severity is not Severity.NOTE]

    assert reported("dcv", "7") == [("code-renamed", "A5", "dvc")]
    assert reported("ty_lee", "97.53", decimals=2) == [("code-renamed", "A5", "ty_le")]
    assert reported("dvc", "7") == []
    assert reported("moi", "8") == []


def test_a_code_stands_once_and_is_a_plain_name() -> None:
    assert rules(indicator("a", 1), indicator("a", 2, number=6)) == [("duplicate-code", "A6")]
    for code in ("số", "2a", "a b", "a-b", "tt"):
        assert rules(indicator(code, 1)) == [("bad-code", "A5")]


def test_the_outline_must_hold_together() -> None:
    one = heading("I", sheet=SHEET)
    assert rules(outline=(one, heading("I", number=6))) == [
        ("duplicate-heading", "A6"),
    ]
    assert ("heading-without-parent", "A6") in rules(outline=(one, heading("II.1", number=6)))
    assert ("heading-without-title", "C6") in rules(outline=(one, heading("II", "", number=6)))
    absent = heading("II", sheet="Không có", number=6)
    assert sorted(rules(outline=(one, absent))) == [("empty-section", "C6"), ("missing-sheet", "D6")]


def test_a_sheet_belongs_to_one_heading() -> None:
    assert ("duplicate-sheet", "D6") in rules(outline=(heading("I", sheet=SHEET), heading("II", sheet=SHEET, number=6)))


def test_content_that_no_heading_calls_is_told() -> None:
    other = SectionSheet("Lạc", (), (paragraph("-", "x", sheet="Lạc"),))
    stray = findings(book(sections=(SectionSheet(SHEET, (), (TEXT,)), other)))
    assert [(finding.rule, finding.sheet, finding.severity) for finding in stray] == [
        ("sheet-not-in-outline", "Lạc", Severity.WARNING)
    ]


def test_a_heading_without_content_is_an_error_unless_the_outline_says_otherwise() -> None:
    assert rules(paragraphs=()) == [("empty-section", "C5")]
    assert rules(paragraphs=(paragraph("-", "Không."),)) == []


@pytest.mark.parametrize("text", ["…", "...", "-", "____", "– . –"])
def test_dots_and_dashes_are_no_content(text: str) -> None:
    assert rules(paragraphs=(paragraph("đoạn", text),)) == [("empty-section", "B20")]


@pytest.mark.parametrize(
    ("kinds", "hollow"),
    [
        (("tiêu đề",), ["B20"]),
        (("tiêu đề 1.", "tiêu đề 1.", "-"), ["B20"]),
        (("tiêu đề", "-", "tiêu đề"), ["B22"]),
        (("tiêu đề", "tiêu đề 1.", "-", "tiêu đề", "đoạn"), []),
    ],
)
def test_a_heading_among_the_texts_needs_a_text_below_it(kinds: tuple[str, ...], hollow: list[str]) -> None:
    texts = tuple(paragraph(kind, "Không.", number=20 + at) for at, kind in enumerate(kinds))
    assert rules(paragraphs=texts) == [("empty-section", cell) for cell in hollow]


def test_codes_that_differ_only_in_case_are_one_to_excel() -> None:
    assert rules(indicator("m0", 1), indicator("M0", 2, number=6)) == [("duplicate-code", "A6")]


def test_an_expression_too_long_for_a_cell_is_told_and_not_written() -> None:
    codes = [indicator(f"m{n}", n, number=5 + n) for n in range(150)]
    total = indicator("tong", expression=" + ".join(f"m{n}" for n in range(150)), number=200)
    assert rules(*codes, total) == [("expression-too-long", "K200")]
    assert formula_blocks(Figures(book(*codes, total))) == []


def test_owners_must_be_known_units_or_groups() -> None:
    units = (Unit("CAT", "Công an tỉnh", row(layout.UNITS, 5, "Đơn vị"), "SN"),)
    assert rules(indicator("a", 1, owner="CAT"), indicator("b", 1, owner="SN", number=6), units=units) == []
    (finding,) = findings(book(indicator("a", 1, owner="CTA"), paragraphs=(TEXT,), units=units))
    assert (finding.severity, finding.rule, finding.cell) == (Severity.WARNING, "unknown-unit", "M5")


@pytest.mark.parametrize(
    ("parent", "reported"), [("CAT", 0), (" cat ", 0), ("Công an tỉnh", 0), ("a@b.vn", 0), ("CTA", 1)]
)
def test_a_unit_above_is_one_of_the_workbook(parent: str, reported: int) -> None:
    below = Unit("X", "Xã X", row(layout.UNITS, 6, "Đơn vị"), "XA", parent=parent)
    units = (Unit("CAT", "Công an tỉnh", row(layout.UNITS, 5, "Đơn vị"), "SN"), below)
    assert rules(indicator("a", 1, owner="XA"), units=units) == [("unknown-unit", "E6")] * reported


def test_facts_that_the_report_needs_must_be_there() -> None:
    assert [rule for rule, _ in rules(facts={"ho_ten": ""})] == ["fact-missing"]


def test_a_fact_stands_once_unless_it_is_a_list() -> None:
    def reported(key: str) -> list[tuple[str, str | None]]:
        workbook = book(paragraphs=(TEXT,), facts={"kinh_gui": "Bộ Công an"})
        again = Fact(key, "Khác", row(layout.FACTS, 99, layout.FACTS.sheet))
        return [(f.rule, f.cell) for f in findings(replace(workbook, facts=(*workbook.facts, again)))]

    assert reported("ho_ten") == [("duplicate-fact", "A99")]
    assert reported("tên riêng") == []
    for key in ("kinh_gui", "noi_nhan"):
        assert reported(key) == []


@pytest.mark.parametrize("text", ["#REF!", "đạt #N/A hồ sơ", "#DIV/0!%", "#NAME?"])
def test_an_error_of_excel_that_stands_as_text_is_told(text: str) -> None:
    rule = "excel-error-in-text"
    assert rules(paragraphs=(paragraph("-", text),)) == [(rule, "B20")]
    assert [found for found, _ in rules(facts={"ket_thuc": text})] == [rule]
    assert rules(replace(indicator("a", 1), name=text)) == [(rule, "B5")]
    assert rules(outline=(heading("I", text, sheet=SHEET),)) == [(rule, "C5")]
    assert rules(paragraphs=(paragraph("-", "Mục #1 và #CSDL"),)) == []


def test_nhu_tren_needs_an_addressee() -> None:
    assert [rule for rule, _ in rules(facts={"noi_nhan": "Như trên;"})] == ["above-without-addressee"]
    assert [rule for rule, _ in rules(facts={"noi_nhan": "Như trên"})] == ["above-without-addressee"]
    assert rules(facts={"noi_nhan": "Như trên", "kinh_gui": "Bộ Công an"}) == []


def test_findings_come_worst_first() -> None:
    ordered = findings(
        book(
            indicator("a", 516, number=5),
            indicator("c", "95.7", expression="a / 539 * 100", number=7, decimals=1),
            indicator("d", "95.6", expression="a / 539 * 100", number=8, decimals=1),
            indicator("e", number=9),
            paragraphs=(paragraph("-", "{ a }"),),
        )
    )
    assert [finding.severity for finding in ordered] == sorted((f.severity for f in ordered), key=lambda s: s.rank)


def test_an_explained_finding_is_accepted_as_long_as_its_value_stays() -> None:
    (finding,) = override("97.53")
    again = override("97.53")[0]
    changed = override("96.53")[0]
    assert finding_key(finding) == finding_key(again)
    assert finding_key(finding) != finding_key(changed)


def test_every_message_says_what_to_do_in_one_vietnamese_sentence() -> None:
    workbook = book(
        indicator("a", -1),
        indicator("a", "1.5", number=6),
        indicator("b", expression="x", number=7),
        indicator("c", 5, expression="a", number=8),
        outline=(heading("I"), heading("II.1", sheet="Lạc")),
        paragraphs=(paragraph("-", "{x} {a.moc}", "?"),),
        facts={"ho_ten": ""},
    )
    for finding in findings(workbook):
        assert finding.message[0].isupper() or finding.message[0] in "“{", finding
        assert finding.message.endswith((".", ")")), finding
        assert finding.place is not None, finding


def test_content_that_is_not_ticked_is_told_and_never_becomes_khong() -> None:
    run_in = (heading("I", sheet=SHEET, when_empty=WhenEmpty.RUN_IN, run_in="Không."),)
    found = rules(paragraphs=(paragraph("-", "Có việc.", ""),), outline=run_in)
    assert ("content-left-out", "D20") in found


def test_a_hole_cannot_be_explained_away() -> None:
    bare = book(indicator("a"), paragraphs=(TEXT,))
    (hole,) = findings(bare)
    explained = replace(bare, explanations=(Explanation(finding_key(hole), "chưa gửi"),))
    assert [finding.accepted for finding in findings(explained)] == [False]


def test_a_number_over_a_sum_of_units_is_compared_with_it() -> None:
    aggregated = {"aggregation": Aggregation.SUM, "aggregated": Decimal(95)}
    assert rules(indicator("a", 101, **aggregated)) == [("collected-differs", "D5")]
    assert rules(indicator("a", 95, **aggregated)) == []
    assert rules(indicator("a", formula="=50+60", **aggregated)) == [("edited-formula", "D5")]


def test_a_typed_percentage_in_an_entered_rate_is_told() -> None:
    assert rules(indicator("a", "0.97", decimals=2, unit_of_measure="%")) == [("percent-as-fraction", "D5")]
    assert rules(indicator("a", "1", decimals=2, unit_of_measure="%")) == [("percent-as-fraction", "D5")], "100%"
    assert rules(indicator("a", "1.01", decimals=2, unit_of_measure="%")) == []


def rate_of(
    part: Any, whole: int, name: str = "Tỷ lệ", expression: str = "a / b * 100", **fields: Any
) -> list[Finding]:
    rate = indicator("c", expression=expression, number=7, decimals=2, unit_of_measure="%")
    terms = (indicator("a", part, number=5, **fields), indicator("b", whole, number=6))
    return findings(book(*terms, replace(rate, name=name), paragraphs=(TEXT,)))


@pytest.mark.parametrize("expression", ["a / b * 100", "100 * a / b", "LÀM_TRÒN(a / b * 100; 2)", "(a * 100) / b"])
def test_a_rate_of_a_part_above_100_is_questioned(expression: str) -> None:
    (finding,) = rate_of(600, 539, expression=expression)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (
        Severity.WARNING,
        "rate-above-hundred",
        "D7",
        "c",
    )
    assert "600" in finding.message
    assert "539" in finding.message
    assert rate_of(539, 539, expression=expression) == []


def test_a_part_that_one_slip_makes_too_large_is_told_itself() -> None:
    (finding,) = rate_of(5160, 539)
    assert (finding.rule, finding.cell, finding.value, finding.expected) == ("rate-above-hundred", "D5", 5160, 516)


def test_a_comparison_may_be_above_100() -> None:
    assert rate_of(600, 539, "Tỷ lệ so với cùng kỳ") == []
    assert rate_of(600, 539, expression="a / b * 50") == []
    assert rate_of(600, 539, unit_of_measure="km") == []


def test_an_entered_rate_above_100_is_questioned() -> None:
    def reported(name: str) -> list[tuple[str, str | None]]:
        rate = replace(indicator("a", "101.5", decimals=1, unit_of_measure="%"), name=name)
        return rules(rate)

    assert reported("Tỷ lệ hồ sơ đúng hạn") == [("rate-above-hundred", "D5")]
    assert reported("Tốc độ tăng") == []
    assert reported("Tỉ lệ tăng so với tháng trước") == []


def test_a_rate_above_100_is_not_told_where_its_part_jumped() -> None:
    (finding,) = rate_of(5160, 539, previous=Decimal(500))
    assert (finding.rule, finding.cell, finding.expected) == ("value-jump", "D5", 516)


def test_a_wrong_date_hides_nothing_of_the_figure() -> None:
    late = indicator("a", 5000, previous=Decimal(10), as_of=dt.date(2022, 6, 1))
    found = rules(late, dates={"ngay": dt.date(2022, 5, 31)})
    assert sorted(found) == [("date-after-report", "G5"), ("value-jump", "D5")]


def test_a_message_quotes_long_texts_in_part() -> None:
    long = "x" * 200
    workbook = book(
        indicator("a", 1),
        indicator(long, expression=f"a * {' + '.join([long, 'a'])}", number=6),
        indicator(f"{long}2", 7, expression=" + ".join(["a"] * 99), number=7),
        indicator("b", 1, owner=f"{long} đơn vị", number=8),
        outline=(heading("I", sheet=SHEET), heading(f"II.{long}", sheet=f"Trang {long}", number=6)),
        paragraphs=(paragraph("-", f"{{{long}3}} {{a.{long}}} {{tt.{long}}} {{ {long} }}", f"{long}4 > 0"), TEXT),
        units=(Unit("CAT", "Công an tỉnh", row(layout.UNITS, 5, "Đơn vị")),),
    )
    found = findings(workbook)
    assert len({finding.rule for finding in found}) >= 7
    assert not [finding.message for finding in found if "x" * 62 in finding.message or len(finding.message) > 350]


def test_a_row_set_to_used_of_which_nothing_was_taken_is_told_until_what_it_says_is_typed() -> None:
    one = replace(received("AB"), taken=0, row=row(layout.RECEIVED, 5, layout.RECEIVED.sheet))
    reported = findings(book(units=(unit("AB"),), received=(one,)))
    assert [(f.rule, f.sheet, f.unit) for f in reported if f.rule == "form-gave-nothing"] == [
        ("form-gave-nothing", "Phiếu nhận", "AB")
    ]
    for other in (
        book(units=(unit("AB"),), received=(replace(one, taken=1),)),
        book(units=(unit("AB"),), received=(replace(one, taken=None),)),
        book(units=(unit("AB"),), received=(replace(one, status=ResponseStatus.FAULTY),)),
        book(units=(unit("AB"),), received=(one,), submissions=(submission(one, "a", 3),)),
    ):
        assert "form-gave-nothing" not in [f.rule for f in findings(other)]
