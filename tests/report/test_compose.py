"""The outline becomes a report: numbers, dashes, conditions, empty headings, texts with figures in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.markup import plain
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.period import PeriodKind
from de06_xl.model.texts import LONGEST_TEXT, FigurePart
from de06_xl.report.compose import ComposedReport, compose
from tests.support.books import SHEET, book, heading, indicator, paragraph


def composed(workbook: Book) -> ComposedReport:
    return compose(workbook, Figures(workbook))


def lines(workbook: Book) -> list[str]:
    return [item.text for item in composed(workbook).paragraphs()]


def body(*paragraphs: tuple[str, str]) -> list[str]:
    return lines(book(paragraphs=tuple(paragraph(*item) for item in paragraphs)))[1:]


def test_numbers_run_on_through_dashes_and_bold_numbered_headings() -> None:
    assert body(("1.", "một"), ("-", "gạch"), ("+", "cộng"), ("1.", "hai"), ("tiêu đề 1.", "ba"), ("-", "gạch")) == [
        "1. một",
        "- gạch",
        "+ cộng",
        "2. hai",
        "3. ba",
        "- gạch",
    ]


def test_numbers_start_again_at_a_heading() -> None:
    assert body(("1.", "một"), ("tiêu đề", "2.1. Mục"), ("1.", "một")) == ["1. một", "2.1. Mục", "1. một"]


def test_letters_follow_the_vietnamese_alphabet_and_start_again_at_each_number() -> None:
    texts = body(("1.", "x"), *[("a)", "y")] * 5, ("1.", "x"), ("a)", "y"))
    assert [text[:2] for text in texts] == ["1.", "a)", "b)", "c)", "d)", "đ)", "2.", "a)"]


def test_letters_never_run_out() -> None:
    assert body(*[("a)", "y")] * 24)[22:] == ["y) y", "24) y"]


def test_headings_and_numbered_headings_are_bold_and_nothing_else() -> None:
    kinds = ("tiêu đề", "tiêu đề 1.", "đoạn", "1.", "a)", "-", "+")
    report = composed(book(paragraphs=tuple(paragraph(kind, "x") for kind in kinds)))
    assert [p.bold for p in report.headings[0].paragraphs] == [True, True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("code", "number"),
    [
        *(("I", "I."), ("II.4", "4."), ("II.3.1", "3.1."), ("II.3.1.2", "3.1.2."), ("Phụ", "Phụ.")),
        *(
            ("A.I", "I."),
            ("A.I.1", "1."),
            ("II.3.1.2.4", "3.1.2.4."),
            ("II.3.a", "a)"),
            ("II.3.đ", "đ)"),
            ("1.2", "1.2."),
        ),
        *(("P1", "Phần thứ nhất"), ("P4", "Phần thứ tư"), ("P12", "Phần thứ 12"), ("PII", "Phần II")),
        *(("P1.I", "I."), ("P1.I.2", "2."), ("P1.I.2.1.3", "2.1.3."), ("PL1", "PL1."), ("P", "P.")),
    ],
)
def test_a_headings_number_is_the_end_of_its_code(code: str, number: str) -> None:
    assert heading(code).number == number


def test_a_part_has_its_number_on_a_line_of_its_own() -> None:
    codes = ("P1", "P1.I", "P1.I.1", "P1.I.1.1", "P1.I.1.1.1", "P2")
    report = composed(book(outline=tuple(heading(code) for code in codes)))
    assert [item.text for item in report.headings] == [
        "Phần thứ nhất\nMỤC",
        "I. MỤC",
        "1. MỤC",
        "1.1. MỤC",
        "1.1.1. MỤC",
        "Phần thứ hai\nMỤC",
    ]
    assert [item.level for item in report.headings] == [1, 2, 3, 4, 5, 1]
    assert [item.la_phan for item in report.headings] == [True, False, False, False, False, True]
    assert [item.ma for item in report.headings] == list(codes)


def test_only_what_is_marked_or_holds_is_printed() -> None:
    workbook = book(
        indicator("a", 3),
        indicator("b"),
        paragraphs=(
            paragraph("-", "có", "x"),
            paragraph("-", "không", ""),
            paragraph("-", "đúng", "a > 0"),
            paragraph("-", "sai", "a > 5"),
            paragraph("-", "chưa biết", "b > 0"),
            paragraph("-", "hỏng", "a >"),
        ),
    )
    assert lines(workbook)[1:] == ["- có", "- đúng"]


def test_a_hidden_numbered_row_does_not_count() -> None:
    workbook = book(paragraphs=(paragraph("1.", "một"), paragraph("1.", "ẩn", ""), paragraph("1.", "hai")))
    assert lines(workbook)[1:] == ["1. một", "2. hai"]


def outline_of(when_empty: WhenEmpty) -> list[str]:
    empty = heading("II.1", "Trống", sheet="trống", when_empty=when_empty, run_in="Không.")
    filled = heading("II.2", "Đầy", sheet="đầy")
    return lines(
        book(
            outline=(heading("II", "PHẦN"), empty, filled),
            sections=(
                SectionSheet("trống", (), (paragraph("-", "ẩn", ""),)),
                SectionSheet("đầy", (), (paragraph("-", "có"),)),
            ),
        )
    )


def test_an_empty_heading_is_joined_with_its_text() -> None:
    assert outline_of(WhenEmpty.RUN_IN) == ["II. PHẦN", "1. Trống: Không.", "2. Đầy", "- có"]


def test_an_empty_heading_is_left_out() -> None:
    assert outline_of(WhenEmpty.OMIT) == ["II. PHẦN", "2. Đầy", "- có"]


def test_an_empty_heading_that_is_an_error_is_printed_bare() -> None:
    assert outline_of(WhenEmpty.REPORT_ERROR) == ["II. PHẦN", "1. Trống", "2. Đầy", "- có"]


def test_a_part_whose_headings_are_all_left_out_goes_too() -> None:
    omit = {"when_empty": WhenEmpty.OMIT}
    assert lines(book(outline=(heading("I", **omit), heading("I.1", **omit), heading("I.1.1", **omit)))) == []


def test_a_heading_that_another_kind_of_period_has_goes_with_all_below_it() -> None:
    workbook = book(
        outline=(heading("I", kinds=frozenset({PeriodKind.QUARTER})), heading("I.1", sheet=SHEET), heading("II")),
        paragraphs=(paragraph("-", "x"),),
    )
    assert lines(workbook) == ["II. MỤC"]


def test_a_text_keeps_its_figures_as_parts() -> None:
    workbook = book(indicator("a", 7440), paragraphs=(paragraph("-", "nhận {a} hồ sơ"),))
    parts = composed(workbook).headings[0].paragraphs[0].parts
    assert [part if isinstance(part, str) else part.text for part in parts] == ["- ", "nhận ", "7.440", " hồ sơ"]
    assert isinstance(parts[2], FigurePart)
    assert parts[2].reference.name == "a"


def test_a_missing_figure_leaves_a_blank_that_names_it_and_an_unknown_one_stays_as_typed() -> None:
    workbook = book(indicator("a"), paragraphs=(paragraph("-", "{a} {b} {a.xyz} {tt.khong} {a.moc}"),))
    assert lines(workbook)[1] == "- [chưa có: a] {b} {a.xyz} {tt.khong} [chưa có: a]"


def test_facts_stand_in_titles_and_in_other_facts() -> None:
    workbook = book(
        outline=(heading("IV", "PHƯƠNG HƯỚNG {tt.KY_SAU}"),),
        facts={"mo_dau": "Tỉnh {tt.dia_danh} {tt.ky}", "rieng": "{tt.mo_dau}!"},
    )
    assert lines(workbook) == ["IV. PHƯƠNG HƯỚNG THÁNG 6/2022"]
    assert composed(workbook).facts["rieng"] == "Tỉnh X tháng 5/2022!"


def test_facts_in_a_circle_stay_as_typed() -> None:
    workbook = book(facts={"p": "{tt.q}", "q": "<{tt.p}>"})
    assert composed(workbook).facts["p"] == "{tt.q}"
    assert composed(workbook).facts["q"] == "<{tt.p}>"


def test_facts_that_name_one_another_twice_are_filled_at_once_and_cut_where_no_cell_could_hold_them() -> None:
    facts = {f"f{n}": f"{{tt.f{n + 1}}}{{tt.f{n + 1}}}" for n in range(40)} | {"f40": "một chữ "}
    printed = composed(book(facts=facts, paragraphs=(paragraph("-", "Có {tt.f0}. " * 2000),)))
    assert printed.facts["f30"] == "một chữ " * 2**10
    assert max(len(text) for text in printed.facts.values()) <= 2 * LONGEST_TEXT


@pytest.mark.thorough
def test_a_long_chain_of_facts_is_filled() -> None:
    facts = {f"f{n}": f"{{tt.f{n + 1}}}." for n in range(3000)} | {"f3000": "hết"}
    assert composed(book(facts=facts)).facts["f0"] == "hết" + "." * 3000


@pytest.mark.parametrize(("number", "printed"), [("", "     "), ("5", "05"), ("111", "111"), ("12a", "12a")])
def test_a_report_number_under_ten_gets_a_zero_and_a_missing_one_leaves_room(number: str, printed: str) -> None:
    assert composed(book(facts={"so": number})).facts["so"] == printed


def test_the_date_is_written_out_or_left_blank() -> None:
    assert composed(book(dates={"ngay": dt.date(2022, 2, 5)})).facts["ngay_thang_nam"] == "ngày 05 tháng 02 năm 2022"
    assert composed(book()).facts["ngay_thang_nam"] == "ngày … tháng … năm …"


def test_lists_get_their_punctuation_whatever_was_typed() -> None:
    workbook = book()
    facts = [fact for fact in workbook.facts if fact.key != "noi_nhan"]
    typed = [
        type(facts[0])("noi_nhan", value, facts[0].row) for value in ("Như trên;", "LĐVP; Phòng: NC", "", "Lưu: VT.")
    ]
    several = replace(workbook, facts=(*facts, *typed))
    assert composed(several).facts["noi_nhan"] == ["Như trên;", "LĐVP; Phòng: NC;", "Lưu: VT."]


def test_facts_whose_rows_are_gone_are_empty_and_not_unknown_to_the_template() -> None:
    workbook = book()
    bare = replace(workbook, facts=tuple(fact for fact in workbook.facts if fact.key != "ho_ten"))
    assert composed(bare).facts["ho_ten"] == ""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("tổng hợp.", "tổng hợp./."),
        ("tổng hợp", "tổng hợp./."),
        ("tổng hợp; ", "tổng hợp./."),
        ("tổng hợp./.", "tổng hợp./."),
        ("tổng hợp. ./.", "tổng hợp. ./."),
        ("tổng hợp ./. ", "tổng hợp ./."),
        ("theo dõi (nếu có).", "theo dõi (nếu có)./."),
        ("theo dõi...", "theo dõi..../."),
        ("có {a} hồ sơ: {a}.", "có 05 hồ sơ: 05./."),
        ("tổng hợp**.**", "tổng hợp./."),
        ("tổng hợp.[[Số 1.]]", "tổng hợp./.\nSố 1."),
    ],
)
def test_the_end_mark_is_right_behind_the_last_word_and_once(typed: str, printed: str) -> None:
    last = book(indicator("a", 5), paragraphs=(paragraph("đoạn", typed),), facts={"ket_thuc": "(không)"})
    closed = book(indicator("a", 5), paragraphs=(paragraph("đoạn", "Hết."),), facts={"ket_thuc": typed})
    facts = composed(closed).facts
    end = composed(last).headings[0].paragraphs[0]
    assert plain(f"{facts['ket_thuc']}{facts['het']}") == printed
    assert plain(f"{end.text}{end.het}") == printed
    assert composed(closed).headings[0].paragraphs[0].het == ""


def test_without_a_closing_paragraph_the_last_thing_printed_ends_the_report() -> None:
    rows = (paragraph("1.", "một;"), paragraph("-", "hai;"), paragraph("-", "ẩn", ""))
    report = composed(book(paragraphs=rows, facts={"ket_thuc": ""}))
    assert [f"{item.text}{item.het}" for item in report.headings[0].paragraphs] == ["1. một;", "- hai./."]
    assert report.facts["het"] == ""
    empty = heading("II", "KIẾN NGHỊ", when_empty=WhenEmpty.RUN_IN, run_in="Không.")
    (only,) = composed(book(outline=(empty,), facts={"ket_thuc": ""})).headings
    assert f"{only.text}{only.het}" == "II. KIẾN NGHỊ: Không./."
