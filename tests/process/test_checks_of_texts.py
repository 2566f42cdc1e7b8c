"""Checks of texts: placeholders, facts, conditions, headings without content, letters of old fonts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from de06_xl.model.book import Fact
from de06_xl.model.outline import WhenEmpty
from de06_xl.workbook import layout
from tests.support.books import SHEET, book, heading, indicator, paragraph, row
from tests.support.checked import FACT_DATES, JUNE, TEXT, findings, rules


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


def test_content_that_is_not_ticked_is_told_and_never_becomes_khong() -> None:
    run_in = (heading("I", sheet=SHEET, when_empty=WhenEmpty.RUN_IN, run_in="Không."),)
    found = rules(paragraphs=(paragraph("-", "Có việc.", ""),), outline=run_in)
    assert ("content-left-out", "D20") in found
