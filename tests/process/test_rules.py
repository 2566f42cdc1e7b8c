"""The sheet `Quy tắc kiểm tra`: broken relations are reported at the figure they are about, once each."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from de06_xl.build.books import SAMPLE, load_book
from de06_xl.model import expression
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.period import PeriodKind
from de06_xl.model.rule import Missing, Rule, Scope
from de06_xl.process.validate import finding_key, validate
from de06_xl.process.validate import rules as rule_checks
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.reading.book import read_book
from tests.support.books import SHEET, book, heading, indicator, paragraph, row


def rule(text: str, *, number: int = 5, code: str = "R", message: str = "Sai.", **fields: Any) -> Rule:
    fields.setdefault("severity", Severity.ERROR)
    return Rule(code, expression=text, message=message, row=row(layout.RULES, number, layout.RULES.sheet), **fields)


def book_of(*rules: Rule, **figures: str | int | Indicator | None) -> Book:
    """A workbook with these rules, and these figures in rows 5, 6, …"""
    indicators = [
        value if isinstance(value, Indicator) else indicator(code, value, number=number, owner="CAT")
        for number, (code, value) in enumerate(figures.items(), 5)
    ]
    return replace(book(*indicators, paragraphs=(paragraph("-", "Có."),)), rules=rules)


def check(workbook: Book) -> list[Finding]:
    return list(rule_checks.check(workbook, Figures(workbook)))


def found(*rules: Rule, **figures: str | int | Indicator | None) -> list[Finding]:
    return check(book_of(*rules, **figures))


# What a rule says ---------------------------------------------------------------------------------------


def test_a_relation_that_holds_says_nothing() -> None:
    assert found(rule("a = b + c"), a=5, b=2, c=3) == []


def test_a_broken_relation_names_cell_unit_and_the_figure_that_would_be_right() -> None:
    (finding,) = found(rule("a = b + c", message="{a} phải là {b} cộng {c}."), a=7440, b=7074, c=360)
    assert (finding.severity, finding.rule) == (Severity.ERROR, "rule:R")
    assert (finding.sheet, finding.cell, finding.code, finding.unit) == (SHEET, "D5", "a", "CAT")
    assert (finding.value, finding.expected) == (7440, 7434)
    assert finding.message == "7.440 phải là 7.074 cộng 360."


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("b + c = a", "a", 5),
        ("a = b", "a", 2),
        ("b + c >= a", "a", None),
        ("b + c > 2 * a", "b", None),
        ("b <= c <= a", None, None),
        ("c <= a <= b", "a", None),
        ("a < b HOẶC c > a", "a", None),
        ("KHÔNG b < c", "b", None),
        ("c > 0 VÀ b > 0 VÀ a = c VÀ b > c", "a", 3),
        ("1 > 2 VÀ c > 0", "c", None),
        ("a - KỲ_TRƯỚC(a) = 0", "a", None),
        ("KỲ_TRƯỚC(a) = a", "a", 3),
        ("KỲ_TRƯỚC(a) > 5", "a", None),
    ],
)
def test_the_finding_stands_at_the_figure_that_the_broken_part_is_about(
    text: str, code: str | None, expected: int | None
) -> None:
    figures: dict[str, Any] = {"a": indicator("a", 9, previous=Decimal(3)), "b": 2, "c": 3}
    findings = found(rule(text), **figures)
    assert [(finding.code, finding.expected) for finding in findings] == ([(code, expected)] if code else [])


def test_what_would_be_right_is_given_as_the_report_shows_it() -> None:
    rate = indicator("rate", "99.2", decimals=1)
    (finding,) = found(rule("rate = part / whole * 100"), rate=rate, part=947684, whole=954802)
    assert finding.expected == Decimal("99.3")


@pytest.mark.parametrize("level", Severity)
def test_the_rule_gives_its_own_level(level: Severity) -> None:
    (finding,) = found(rule("a > 1", severity=level), a=1)
    assert finding.severity is level


def test_a_rule_without_a_message_says_the_relation_with_its_numbers() -> None:
    (finding,) = found(rule("a <= b", message=""), a=7440, b=9)
    assert finding.message == "Quan hệ “a <= b” không đúng (a là 7.440, b là 9); hãy kiểm tra lại số liệu."


@pytest.mark.parametrize("message", ["{a}" * 5_000, "{tt.mo_dau}" * 90, "Sai. " * 1_000])
def test_an_endless_message_is_cut_and_shows_that_it_is(message: str) -> None:
    (finding,) = found(rule("a > b", message=message), a=1, b=2)
    assert len(finding.message) <= rule_checks.LONGEST_MESSAGE
    assert finding.message.endswith("…")


def test_a_message_may_only_name_what_exists() -> None:
    workbook = book_of(rule("a > 0", message="{a} {sai}"), a=1)
    (finding,) = validate(workbook, Figures(workbook))
    assert (finding.rule, finding.sheet, finding.cell) == ("unknown-placeholder", layout.RULES.sheet, "D5")


def test_a_message_may_compare_with_a_period_before_that_is_not_known_yet() -> None:
    text = "{a} ({a.moc}) ít hơn kỳ trước ({a.truoc}), {a.tang_giam}; cùng kỳ {a.cung_ky}."
    workbook = book_of(rule("a >= KỲ_TRƯỚC(a)", message=text), a=1)
    assert validate(workbook, Figures(workbook)) == []


def test_earlier_periods_are_the_column_and_the_history() -> None:
    falls = rule("a >= KỲ_TRƯỚC(a)", code="giam")
    shrinks = rule("a >= CÙNG_KỲ(a)", code="giam_nam")
    workbook = replace(
        book(indicator("a", 5, previous=Decimal(6)), history={("2021-05", "a"): 7}), rules=(falls, shrinks)
    )
    assert [finding.rule for finding in check(workbook)] == ["rule:giam", "rule:giam_nam"]
    higher = replace(workbook, sections=book(indicator("a", 7, previous=Decimal(6))).sections)
    assert check(higher) == []


# What was typed wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "code", "expected"),
    [
        ({"a": 7440, "b": 7047, "c": 366}, "b", 7074),  # two digits swapped in a part
        ({"a": 7440, "b": 7074, "c": 36}, "c", 366),  # a digit lost
        ({"a": 7440, "b": 7074, "c": 3666}, "c", 366),  # a digit doubled
        ({"a": 7440, "b": 7074, "c": -366}, "c", 366),  # a minus sign
        ({"a": 7404, "b": 7074, "c": 366}, "a", 7440),  # two digits swapped in the total
        ({"a": 7440, "b": 7075, "c": 366}, "a", 7441),  # no slip of one figure: the total that would be right
        ({"a": 77440, "b": 7074, "c": 366}, "a", 7440),  # or 77074 of which a 7 was lost: two readings
    ],
)
def test_a_slip_that_an_equation_gives_away_is_told_at_its_own_cell(
    figures: dict[str, int], code: str, expected: int
) -> None:
    (finding,) = found(rule("a = b + c", message="Sai."), **figures)
    assert (finding.code, finding.value, finding.expected) == (code, figures[code], expected)


def test_the_message_says_which_figure_was_probably_meant() -> None:
    (finding,) = found(rule("a = b + c", message="Sai."), a=7440, b=7047, c=366)
    assert finding.message == "Sai. Mã b có thể gõ nhầm: đang ghi 7.047, có phải là 7.074?"


def test_an_inequality_gives_a_slip_away_where_the_period_before_leaves_one_figure() -> None:
    typed = indicator("a", 9947684, previous=Decimal(900000))
    most = indicator("b", 954802, previous=Decimal(910000), number=6)
    (finding,) = found(rule("a <= b <= 1078935"), a=typed, b=most)
    assert (finding.code, finding.expected) == ("a", 947684)
    (finding,) = found(rule("a <= b"), a=12, b=11)
    assert finding.expected is None


def test_a_slip_must_make_the_whole_relation_true_and_fit_the_period_before() -> None:
    text = "a = b + c VÀ b <= 7050"
    assert [(one.code, one.expected) for one in found(rule(text), a=7440, b=7047, c=366)] == [("a", 7413)]
    far = indicator("b", 7047, number=6, previous=Decimal(70))
    assert [(one.code, one.expected) for one in found(rule("a = b + c"), a=7440, b=far, c=366)] == [("a", 7413)]


def test_two_relations_that_want_the_same_figure_tell_it_once() -> None:
    both = (rule("a = b + c", code="R"), rule("a - c = b", code="S", number=6))
    workbook = book_of(*both, a=7440, b=7047, c=366)
    assert [(one.rule, one.code, one.expected) for one in validate(workbook, Figures(workbook))] == [
        ("rule:R", "b", 7074)
    ]


def test_figures_of_one_relation_are_of_one_day() -> None:
    def dated(code: str, day: int, number: int) -> Indicator:
        return indicator(code, 5, number=number, as_of=dt.date(2022, 5, day))

    figures = {"a": dated("a", 10, 5), "b": dated("b", 10, 6), "c": dated("c", 11, 7)}

    def reported(one: Rule) -> list[tuple[str, str | None, object]]:
        workbook = book_of(one, **figures)
        return [(finding.rule, finding.cell, finding.expected) for finding in validate(workbook, Figures(workbook))]

    assert reported(rule("a <= b + c")) == [("date-differs", "G7", dt.date(2022, 5, 10))]
    assert reported(rule("a <= b")) == []
    assert reported(rule("a <= b + KỲ_TRƯỚC(c) + 9", missing=Missing.ZERO)) == []
    assert reported(rule("a <= b + c", scope=Scope.FORM)) == []


# What is missing ----------------------------------------------------------------------------------------


def test_a_rule_is_passed_over_when_a_figure_is_missing() -> None:
    assert found(rule("a = b + c", missing=Missing.SKIP), a=5, b=1, c=None) == []


def test_a_missing_figure_counts_as_nothing_where_the_rule_says_so() -> None:
    assert found(rule("a = b + c", missing=Missing.ZERO), a=5, b=5, c=None) == []
    (finding,) = found(rule("a = b + c", missing=Missing.ZERO), a=5, b=4, c=None)
    assert finding.expected == 4


def test_missing_figures_are_named_where_the_rule_says_so() -> None:
    (finding,) = found(rule("a = b + c", missing=Missing.REPORT, severity=Severity.WARNING), a=5, b=None, c=None)
    assert (finding.severity, finding.rule, finding.cell, finding.code) == (Severity.WARNING, "rule:R", "D6", "b")
    assert "thiếu b, c" in finding.message


def test_a_missing_earlier_figure_is_told_at_its_own_cell() -> None:
    (finding,) = found(rule("a >= KỲ_TRƯỚC(a)", missing=Missing.REPORT), a=5)
    assert (finding.cell, finding.code, finding.value) == ("E5", "a", None)
    assert "thiếu KỲ_TRƯỚC(a); hãy ghi số ấy vào cột Kỳ trước" in finding.message
    (finding,) = found(rule("a >= CÙNG_KỲ(a)", missing=Missing.REPORT), a=5)
    assert "hãy thêm số tháng 5/2021 (mã kỳ 2021-05) vào trang Lịch sử" in finding.message


@pytest.mark.parametrize("missing", Missing)
def test_a_figure_that_cannot_be_read_is_not_missing(missing: Missing) -> None:
    unreadable = indicator("b", unreadable=True, number=6)
    assert found(rule("a = b", missing=missing), a=5, b=unreadable) == []
    derived = indicator("c", expression="b * 2", number=7)
    assert found(rule("a = c", missing=missing), a=5, b=unreadable, c=derived) == []


@pytest.mark.parametrize("missing", Missing)
def test_a_sheet_that_this_kind_of_period_does_not_have_is_not_checked(missing: Missing) -> None:
    quarterly = heading("I", sheet=SHEET, kinds=frozenset({PeriodKind.QUARTER}))
    workbook = replace(book_of(rule("a = b", missing=missing), a=5, b=None), outline=(quarterly,))
    assert check(workbook) == []


@pytest.mark.parametrize("text", ["a / b > 1", "b = 0 HOẶC a / b < 1", "a > 1 VÀ a / b > 1", "KHÔNG a / b > 1"])
def test_a_division_by_zero_is_told(text: str) -> None:
    (finding,) = found(rule(text), a=5, b=0)
    assert finding.rule == "rule:R"
    assert "chia cho 0" in finding.message


# Rules that are no rules --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("a <= << b", "unreadable-expression", "(ký tự thứ 6) ở “a <= << b”"),
        ("a + b", "unreadable-expression", "phép so sánh"),
        ("aaaaaaaaaaaaaaaaaaaa <= b $ cccccccccccccccccccccccccccc", "unreadable-expression", "“…aaaaaaaaaa <= b $ cc"),
        ("a = ls_con_lia", "unknown-code", "“ls_con_lai”"),
        ("a = x + y + z", "unknown-code", "“x” và 2 mã khác"),
        ("D7 > 3", "unknown-code", "không viết địa chỉ ô"),
        ("1 = 1", "rule-without-code", "không gọi mã"),
    ],
)
def test_a_rule_that_cannot_be_read_points_into_its_text(text: str, name: str, words: str) -> None:
    (finding,) = found(rule(text), a=5, b=6, ls_con_lai=1)
    assert (finding.severity, finding.rule, finding.sheet, finding.cell) == (
        Severity.ERROR,
        name,
        layout.RULES.sheet,
        "C5",
    )
    assert words in finding.message


def test_a_code_stands_once() -> None:
    first, again = rule("a > 0", code="Mã một"), rule("a > 0", code="mã  MỘT", number=6)
    (finding,) = found(first, again, a=1)
    assert (finding.rule, finding.cell) == ("duplicate-rule", "A6")
    assert "A5" in finding.message
    assert found(first, replace(again, enabled=False), a=1)[0].rule == "rule-off"


def test_a_rule_that_is_off_is_noted_and_nothing_more() -> None:
    (finding,) = found(rule("a >> nonsense", enabled=False, message="{sai}"), a=1)
    assert (finding.severity, finding.rule, finding.cell) == (Severity.NOTE, "rule-off", "G5")


@pytest.mark.parametrize(("scope", "count"), [(Scope.FORM, 0), (Scope.MASTER, 1), (Scope.BOTH, 1)])
def test_a_rule_for_forms_is_read_but_not_checked_here(scope: Scope, count: int) -> None:
    assert len(found(rule("a > 1", scope=scope), a=1)) == count
    assert len(found(rule("a >", scope=scope), a=1)) == 1


# Explaining ---------------------------------------------------------------------------------------------


def accepted(workbook: Book, explained: Finding) -> list[bool]:
    reported = replace(workbook, explanations=(Explanation(finding_key(explained), "Đã công bố."),))
    return [finding.accepted for finding in validate(reported, Figures(reported))]


def test_a_broken_rule_may_be_explained_as_long_as_rule_and_figures_stay() -> None:
    workbook = book_of(rule("a <= b"), a=5, b=4)
    (finding,) = check(workbook)
    assert accepted(workbook, finding) == [True]
    assert accepted(book_of(rule("a <= b", number=9, message="Khác."), a=5, b=4), finding) == [True]
    assert accepted(book_of(rule("a <= b"), a=6, b=4), finding) == [False]
    assert accepted(book_of(rule("a <= b"), a=5, b=3), finding) == [False]
    assert accepted(book_of(rule("a < b"), a=5, b=4), finding) == [False]
    assert accepted(book_of(rule("a <= b", code="S"), a=5, b=4), finding) == [False]


@pytest.mark.parametrize("text", ["a <= << b", "a = khong_co", "1 = 1"])
def test_a_rule_that_cannot_be_read_cannot_be_explained(text: str) -> None:
    workbook = book_of(rule(text), a=5, b=4)
    (finding,) = check(workbook)
    assert accepted(workbook, finding) == [False]


# One pass -----------------------------------------------------------------------------------------------


def test_three_hundred_rules_over_three_hundred_figures_are_each_evaluated_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figures = {f"m{n}": n for n in range(300)}
    texts = [f"m{n} + 1 <= m{(n + 1) % 300} * 2 <= m{(n + 2) % 300} + 1" for n in range(300)]
    workbook = book_of(*(rule(text, code=f"R{n}", number=5 + n) for n, text in enumerate(texts)), **figures)
    calls: Counter[str] = Counter()

    def count(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counted(*arguments: Any, **keywords: Any) -> Any:
            calls[name] += 1
            return original(*arguments, **keywords)

        monkeypatch.setattr(owner, name, counted)

    count(expression.Comparison, "values")
    count(expression.Arithmetic, "evaluate")
    count(rule_checks, "parse_rule")
    findings = validate(workbook, Figures(workbook))
    assert calls == {"values": 300, "evaluate": 900, "parse_rule": 300}
    assert sum(finding.rule.startswith("rule:") for finding in findings) > 100


# The sheet ----------------------------------------------------------------------------------------------


def read_with(path: Path, lines: list[list[Cell]]) -> tuple[Book, int]:
    """The sample at ``path`` with rows added below its rules, and the first one's number."""
    grid = FileGrid(path)
    name = layout.RULES.sheet
    rows = grid.read(name)
    table = layout.find(rows, layout.RULES, name)
    assert table
    first = max(number for number, _ in layout.table_rows(rows, table)) + 1
    grid.write([Block(name, first, table.columns["code"], lines)])
    return read_book(FileGrid(path), path.name), first


def test_a_row_of_the_sheet_is_a_rule(sample: Path) -> None:
    read, first = read_with(
        sample,
        [
            ["moi", "CẢNH BÁO", "= tt_luot > 0", "Chưa có.", "Tổng hợp", "Báo thiếu", "Có"],
            ["tat", "lưu ý", "tt_luot > 1", None, None, None, "không"],
            ["nhap", "lỗi", "tt_luot > 1", None, None, None, None],
        ],
    )
    assert read.problems == ()
    one, off, draft = read.rules[-3:]
    assert (one.code, one.severity, one.expression, one.message, one.scope, one.missing, one.enabled) == (
        "moi",
        Severity.WARNING,
        "tt_luot > 0",
        "Chưa có.",
        Scope.MASTER,
        Missing.REPORT,
        True,
    )
    assert one.row.place("expression").cell == f"C{first}"
    assert (off.severity, off.scope, off.missing, off.enabled) == (Severity.NOTE, Scope.BOTH, Missing.SKIP, False)
    assert draft.enabled is False


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("line", "name", "column", "words"),
    [
        (["m", "nặng", "tt_luot > 0", None, None, None, "x"], "unknown-choice", "B", "lỗi, cảnh báo, lưu ý"),
        (["m", None, "tt_luot > 0", None, None, None, "x"], "unknown-choice", "B", "lỗi, cảnh báo, lưu ý"),
        (["m", "lỗi", "tt_luot > 0", None, "xã", None, "x"], "unknown-choice", "E", "phiếu, tổng hợp, cả hai"),
        (["m", "lỗi", "tt_luot > 0", None, None, "thôi", "x"], "unknown-choice", "F", "bỏ qua, coi là 0, báo thiếu"),
        (["m", "lỗi", "tt_luot > 0", None, None, None, "bật"], "unknown-choice", "G", "ghi x để bật"),
        ([None, "lỗi", "tt_luot > 0", None, None, None, "x"], "missing-code", "A", "đặt mã"),
        (["m", "lỗi", None, "Sai.", None, None, "x"], "missing-expression", "C", "chưa có biểu thức"),
        (["m", "lỗi", Formula("=1+1"), "Sai.", None, None, "x"], "formula-in-entry", "C", "gõ thẳng"),
        (["m", Formula("=1+1"), "tt_luot > 0", None, None, None, "x"], "formula-in-entry", "B", "gõ thẳng"),
    ],
)
def test_a_cell_that_cannot_be_understood_is_told_once_with_the_words_allowed(
    sample: Path, line: list[Cell], name: str, column: str, words: str
) -> None:
    read, first = read_with(sample, [line])
    findings = [
        finding for finding in validate(read, Figures(read)) if finding.cell and finding.sheet == layout.RULES.sheet
    ]
    assert [(finding.rule, finding.cell) for finding in findings] == [(name, f"{column}{first}")]
    assert words in findings[0].message


def test_a_workbook_without_the_sheet_has_no_rules() -> None:
    assert book().rules == ()


# What is shipped ----------------------------------------------------------------------------------------

RELATIONS = """
dvc_tiep_nhan = dvc_da_giai_quyet + dvc_dang_giai_quyet
dvc_da_tra <= dvc_da_giai_quyet
cccd_2004_2007 = cccd_2004 + cccd_2007
cccd_da_tra <= cccd_nhan_the <= cccd_thu_nhan
cccd_tk_dinh_danh <= cccd_thu_nhan
cccd_2004_2007 <= cccd_thu_nhan
ls_ngoai_tinh_thuc_hien <= ls_ngoai_tinh_chi_tieu
ls_trong_tinh_thuc_hien <= ls_trong_tinh_chi_tieu
ls_nhieu_chu_ho_thuc_hien <= ls_nhieu_chu_ho_chi_tieu
ls_khong_chu_ho_thuc_hien <= ls_khong_chu_ho_chi_tieu
ls_cmnd9_thuc_hien <= ls_cmnd9_chi_tieu
ls_sai_cau_truc_thuc_hien <= ls_sai_cau_truc_chi_tieu
tt_luot <= tt_nguoi
kt_huyen <= 15
kt_xa <= 144
""".strip().splitlines()


@pytest.fixture(scope="module")
def shipped_sample() -> Book:
    """The May 2022 workbook, read."""
    path = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    return read_book(FileGrid(path), path.name)


def corrected(workbook: Book, **values: int | None) -> Book:
    """The workbook without its two published mistakes, and with these figures instead of its own."""
    wrong: dict[str, int | None] = {"ls_ngoai_tinh_ty_le": None, "cccd_ty_le_tra": None, **values}

    def changed(indicators: tuple[Indicator, ...]) -> Iterator[Indicator]:
        for one in indicators:
            if one.code in wrong:
                value = wrong[one.code]
                yield replace(one, constant=None if value is None else Decimal(value))
            else:
                yield one

    sections = (replace(section, indicators=tuple(changed(section.indicators))) for section in workbook.sections)
    return replace(workbook, sections=tuple(sections))


def test_the_sample_holds_the_relations_of_the_field() -> None:
    rules = load_book(SAMPLE).rules
    assert sorted(one.expression for one in rules) == sorted(RELATIONS)
    assert all(one.enabled for one in rules)


def test_the_corrected_sample_has_nothing_but_notes(shipped_sample: Book) -> None:
    workbook = corrected(shipped_sample)
    findings = validate(workbook, Figures(workbook))
    assert [finding for finding in findings if finding.severity is not Severity.NOTE] == []


@pytest.mark.parametrize(
    ("figures", "code", "expected"),
    [
        ({"dvc_tiep_nhan": 7441}, "dvc_tiep_nhan", 7440),
        ({"dvc_da_tra": 7075}, "dvc_da_tra", None),
        ({"cccd_2004": 5273}, "cccd_2004_2007", 19081),
        ({"cccd_2004": 5722}, "cccd_2004", 5272),
        ({"dvc_dang_giai_quyet": 36}, "dvc_dang_giai_quyet", 366),
        ({"cccd_da_tra": 954803}, "cccd_da_tra", None),
        ({"cccd_nhan_the": 1078936}, "cccd_nhan_the", None),
        ({"cccd_tk_dinh_danh": 1078936}, "cccd_tk_dinh_danh", None),
        ({"ls_cmnd9_thuc_hien": 114756}, "ls_cmnd9_thuc_hien", None),
        ({"kt_huyen": 16}, "kt_huyen", None),
        ({"kt_xa": 145}, "kt_xa", None),
        ({"tt_luot": 2273}, "tt_luot", None),
    ],
)
def test_each_relation_finds_the_figure_that_breaks_it(
    shipped_sample: Book, figures: dict[str, int], code: str, expected: int | None
) -> None:
    (finding,) = check(corrected(shipped_sample, **figures))
    assert (finding.code, finding.expected) == (code, expected)
    assert finding.severity is (Severity.WARNING if code == "tt_luot" else Severity.ERROR)
    assert finding.unit
    assert "hãy" in finding.message
    assert "{" not in finding.message


def test_the_guides_examples_are_rules_over_shipped_figures() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "huong-dan.md").read_text(encoding="utf-8")
    table = guide.split("| Biểu thức | Nghĩa |")[1].split("\n\n")[0]
    examples = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert len(examples) >= 5
    known = {one.code for one in load_book(SAMPLE).indicators()}
    for text in examples:
        assert set(expression.parse_rule(text).codes) <= known
