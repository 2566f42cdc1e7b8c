"""The rows of `Quy tắc kiểm tra` as people type them: what is read, and what is told of a rule that is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.rule import Missing, Scope
from de06_xl.process.validate import validate
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.reading.book import read_book
from tests.support.books import book
from tests.support.rules import found, rule

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


# The sheet ----------------------------------------------------------------------------------------------


def read_with(path: Path, lines: list[list[Cell]]) -> tuple[Book, int]:
    """The sample at ``path`` with rows added below its rules, and the first one's number."""
    grid = FileGrid(path)
    name = layout.RULES.sheet
    rows = grid.read(name)
    table = search.find(rows, layout.RULES, name)
    assert table
    first = max(number for number, _ in search.table_rows(rows, table)) + 1
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
