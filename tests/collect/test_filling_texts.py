"""Which paragraphs of the workbook below go into a form of the level above, and what is told of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from de06_xl.collect.forms.filling import FilledForm, Left
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book, Fact, SectionSheet
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Indicator
from de06_xl.model.paragraph import Paragraph
from de06_xl.model.place import Place, Row
from tests.support.books import SHEET, heading, paragraph, unit
from tests.support.books import indicator as own
from tests.support.filled_forms import put, read, saved
from tests.support.form_file import form_of
from tests.support.forms_from_above import above, filled, written


def with_texts(*paragraphs: Paragraph, title: str = "Mục", figures: tuple[Indicator, ...] = ()) -> Book:
    """A workbook with one section, for whose paragraphs the level above asks X."""
    book = above(*figures, outline=(heading("I", title, sheet=SHEET),), units=[unit("X", sections=("I",)), unit("Y")])
    section = SectionSheet(SHEET, figures or tuple(book.indicators()), paragraphs)
    return replace(book, sections=(section,))


@pytest.mark.parametrize(("title", "same"), [("MỤC", True), ("An sinh xã hội", False)])
def test_paragraphs_go_only_under_a_heading_of_the_same_title(title: str, same: bool) -> None:
    found = filled(form_of(with_texts(), "X").data, with_texts(paragraph("đoạn", "Một."), title=title))
    assert found.texts == (("I",) if same else ())
    assert (Left.NO_HEADING in found.left) is not same


def test_a_heading_without_paragraphs_is_told() -> None:
    found = filled(form_of(with_texts(), "X").data, with_texts())
    assert found.left[Left.NO_TEXT] == ("I",)


def test_a_paragraph_with_a_gap_is_left_and_notes_are_no_paragraphs() -> None:
    book = with_texts(
        paragraph("đoạn", "Có {a} **hồ sơ**[[Theo báo cáo.]].", number=20),
        paragraph("đoạn", "Chi {b} đồng.", number=21),
        paragraph("bảng", "Phụ lục", number=22),
        figures=(own("a", 7), own("b", number=6)),
    )
    data = form_of(with_texts(), "X").data
    found = filled(data, book)
    assert [text.text for text in written(data, found, with_texts()).texts] == ["Có 07 hồ sơ."]
    assert found.left[Left.GAP] == (f"{SHEET}!B21",)


def sent_up(book: Book, *wrong: Place) -> tuple[FilledForm, list[str]]:
    """What is filled in from a workbook with open errors at some places, and the texts that the level above reads."""
    errors = [Finding(kinds.FORMULA_IN_ENTRY, "Ô nhập số đang chứa công thức; hãy gõ số.", place) for place in wrong]
    data = form_of(with_texts(), "X").data
    found = filled(data, book, errors)
    return found, [text.text for text in written(data, found, with_texts()).texts]


A = own("a", 7)
TEXT = paragraph("đoạn", "Có {a} hồ sơ.", number=20)
FACTS = tuple(
    Fact(key, value, Row("Thông tin chung", number, {"key": "A", "value": "B"}))
    for number, (key, value) in enumerate([("noi", "An Biên"), ("tai", "huyện {tt.noi}"), ("theo", "{a} hồ sơ")], 9)
)
IF = paragraph("đoạn", "Nhiều hồ sơ.", number=20, include="a < 5")


@pytest.mark.parametrize(
    ("written_below", "wrong"),
    [
        (TEXT, A.row.place("value")),
        (TEXT, TEXT.row.place("text")),
        (replace(TEXT, text="Có {b} hồ sơ."), A.row.place("value")),
        (IF, A.row.place("value")),
        (IF, IF.row.place("include")),
        (replace(TEXT, text="Tại {tt.noi}."), Place("Thông tin chung", "B9")),
        (replace(TEXT, text="Tại {tt.tai}."), Place("Thông tin chung", "B9")),
        (replace(TEXT, text="Theo {tt.theo}."), A.row.place("value")),
    ],
)
def test_what_is_withheld_as_a_figure_is_not_sent_in_words(written_below: Paragraph, wrong: Place) -> None:
    other = paragraph("đoạn", "Đoạn khác.", number=21)
    figures = (A, own("b", number=6, expression="a + 1"))
    book = replace(with_texts(written_below, other, figures=figures), facts=FACTS)
    found, texts = sent_up(book, wrong)
    assert texts == ["Đoạn khác."]
    assert found.left[Left.WRONG_TEXT] == (f"{SHEET}!B20",)


def test_a_paragraph_that_is_not_printed_anyway_is_not_told() -> None:
    found, texts = sent_up(with_texts(replace(TEXT, include=""), figures=(A,)), A.row.place("value"))
    assert (Left.WRONG_TEXT in found.left, texts) == (False, [])


def test_a_section_whose_only_paragraph_has_a_gap_is_told_once() -> None:
    found, texts = sent_up(with_texts(TEXT, figures=(own("a"),)))
    assert (found.left[Left.GAP], Left.NO_TEXT in found.left, texts) == ((f"{SHEET}!B20",), False, [])


def test_a_heading_with_a_note_is_the_one_without_it() -> None:
    noted = with_texts(paragraph("đoạn", "Một."), title="Mục[[Theo Quyết định 06.]]")
    assert filled(form_of(noted, "X").data, noted).texts == ("I",)
    assert filled(form_of(with_texts(), "X").data, noted).texts == ("I",)


@pytest.mark.parametrize(("typed", "why"), [("Đã gõ tay.", Left.KEPT_TEXT), ('=TEXT(1,"0")', Left.DOUBTFUL_TEXT)])
def test_what_stands_in_a_section_is_kept_and_told(typed: str, why: Left) -> None:
    file = form_of(with_texts(), "X")
    place = read(file.data, with_texts()).sections["I"]
    put(file.formulas[place.sheet], place.cell, typed)
    found = filled(saved(file.formulas), with_texts(paragraph("đoạn", "Một."), figures=(A,)))
    assert (found.texts, found.left[why], found.whole) == ((), ("I",), False)
