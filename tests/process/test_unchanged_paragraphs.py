"""Paragraphs that say what they said in the report before: one note for each section, never an alarm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.paragraph import Paragraph
from de06_xl.process.validate import finding_key, validate
from de06_xl.workbook.reading.book import read_book
from tests.support.books import SHEET, book, heading, indicator, paragraph
from tests.support.fill_in import read
from tests.support.made_up_months import clean_may, empty_june, month

RULE = "paragraph-unchanged"


def before(text: str, previous: str, kind: str = "-", include: str = "x", number: int = 20) -> Paragraph:
    return replace(paragraph(kind, text, include, number=number), previous=previous)


def reported(workbook: Book) -> list[Finding]:
    return [finding for finding in validate(workbook, Figures(workbook)) if finding.rule == RULE]


def section(*paragraphs: Paragraph) -> Book:
    return book(indicator("a", 7440), paragraphs=paragraphs)


def test_one_note_names_the_rows_of_a_section_that_print_the_same() -> None:
    (finding,) = reported(
        section(
            before("Một.", "Một."),
            before("Hai.", "Hai.", number=21),
            before("Ba.", "Khác.", number=22),
            before("Bốn.", "Bốn.", number=24),
        )
    )
    assert (finding.severity, finding.place.cell if finding.place else "", finding.value) == (
        Severity.NOTE,
        "B20",
        "Một.",
    )
    assert "Mục I có 03 đoạn" in finding.message
    assert "(hàng 20-21, 24)" in finding.message


def test_each_section_has_its_own() -> None:
    sheets = tuple(SectionSheet(name, (), (before("Một.", "Một."),)) for name in (SHEET, "II Khác"))
    outline = (heading("I", sheet=SHEET), heading("II", sheet="II Khác"))
    assert [finding.message[:6] for finding in reported(book(sections=sheets, outline=outline))] == ["Mục I ", "Mục II"]


def test_what_is_printed_counts() -> None:
    assert reported(section(before("Có {a} hồ sơ.", "Có 7.440 hồ sơ."))) != []
    assert reported(section(before("Có {a} hồ sơ.", "Có 7.000 hồ sơ."))) == []
    assert reported(section(before("Trong {tt.ky}.", "Trong tháng 4/2022."))) == []
    assert reported(section(before("Có  hồ sơ.", "Có hồ\u00a0sơ."))) != []


def test_new_paragraphs_headings_and_those_that_are_not_printed_are_passed_over() -> None:
    assert reported(section(before("Một.", ""))) == []
    assert reported(section(before("Một.", "Một.", include=""), paragraph("-", "Có.", number=21))) == []
    assert reported(section(before("Một.", "Một.", include="a > 9999"), paragraph("-", "Có.", number=21))) == []
    assert reported(section(before("1. Một", "1. Một", "tiêu đề"), paragraph("-", "Có.", number=21))) == []


def test_that_there_is_nothing_to_report_may_be_said_twice() -> None:
    assert (
        reported(section(before("Không.", "Không."), before("Không phát sinh.", "Không phát sinh.", number=21))) == []
    )
    (finding,) = reported(
        section(before("Không.", "Không."), before("Không có gì mới.", "Không có gì mới.", number=21))
    )
    assert "(hàng 21)" in finding.message


def test_an_explanation_holds_until_another_paragraph_is_the_same() -> None:
    def key(*paragraphs: Paragraph) -> str:
        (finding,) = reported(section(*paragraphs))
        return finding_key(finding)

    one, moved = before("Một.", "Một."), before("Một.", "Một.", number=30)
    assert key(one) == key(moved)
    assert key(one) != key(one, before("Hai.", "Hai.", number=21))


@pytest.mark.thorough
def test_the_june_that_copies_may_is_told_where_no_figure_changes_the_text(tmp_path: Path) -> None:
    grid = month(*empty_june(tmp_path), 1)
    sheets = [finding.sheet for finding in reported(read_book(grid, "sổ"))]
    assert sheets == list(dict.fromkeys(sheets))
    assert {"III Nhận xét", "IV Phương hướng"} <= set(sheets)
    assert "II.3.3 Công dân số" not in sheets  # its one paragraph prints figures


def test_a_workbook_without_a_period_before_has_none(tmp_path: Path) -> None:
    assert reported(read(clean_may(tmp_path))) == []
