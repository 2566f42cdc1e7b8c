"""Texts of units: they come once into free rows, wait to be ticked, and stay as the clerk changed them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import TextStatus
from de06_xl.process.aggregate import AggregationResult, aggregate
from de06_xl.report.compose import compose
from de06_xl.workbook import layout
from tests.support.books import SHEET, indicator, row
from tests.support.sent import Form
from tests.support.summed_up import unit, workbook


def with_room(*forms: Form, room: int = 3, paragraphs: tuple[Paragraph, ...] = (), **fields: Any) -> Book:
    """A workbook with free rows below its paragraphs."""
    section = SectionSheet(
        SHEET, (), paragraphs, tuple(row(layout.PARAGRAPHS, number) for number in range(30, 30 + room))
    )
    return workbook(*forms, sections=(section,), **fields)


def texts(result: AggregationResult) -> list[tuple[str, str, str, int]]:
    return [(p.text, p.owner, p.include, p.row.number) for p in result.book.sections[0].paragraphs]


def test_texts_come_into_free_rows_in_the_order_of_the_units_and_wait() -> None:
    forms = (Form("CT", texts={"I": "ba"}), Form("AB", texts={"I": ["một", "hai"]}))
    result = aggregate(with_room(*forms))
    assert texts(result) == [("một", "AB", "", 30), ("hai", "AB", "", 31), ("ba", "CT", "", 32)]
    assert {p.kind for p in result.book.sections[0].paragraphs} == {ParagraphKind.DASH}


def test_a_text_comes_once_and_not_again_when_the_clerk_changed_or_deleted_it() -> None:
    first = aggregate(with_room(Form("AB", texts={"I": ["một", "hai"]}))).book
    assert texts(aggregate(first)) == texts(AggregationResult(first, (), (), ()))
    (section,) = first.sections
    edited = replace(section, paragraphs=(replace(section.paragraphs[0], text="Một, đã sửa"),))
    again = aggregate(replace(first, sections=(edited,)))
    assert [text for text, *_ in texts(again)] == ["Một, đã sửa"]


def test_the_same_text_of_a_resent_form_does_not_come_again() -> None:
    first = aggregate(with_room(Form("AB", texts={"I": "một"}))).book
    resent = Form("AB", texts={"I": ["  một ", "hai"]}, number=2)
    again = with_room(Form("AB", texts={"I": "một"}, status=ResponseStatus.SUPERSEDED), resent)
    result = aggregate(replace(first, received=again.received, submissions=again.submissions))
    assert [text for text, *_ in texts(result)] == ["một", "hai"]


def test_what_stands_there_already_is_not_brought_again() -> None:
    there = Paragraph(ParagraphKind.PLAIN, "một", row(layout.PARAGRAPHS, 20), owner="AB")
    result = aggregate(with_room(Form("AB", texts={"I": "một"}), Form("AM", texts={"I": "một"}), paragraphs=(there,)))
    assert texts(result) == [("một", "AB", "x", 20), ("một", "AM", "", 30)]


def test_a_text_without_room_waits_for_the_next_time() -> None:
    made = with_room(Form("AB", texts={"I": ["một", "hai"]}), room=1)
    result = aggregate(made)
    assert [(text.submission.text, text.status) for text in result.texts] == [
        ("một", TextStatus.PLACED),
        ("hai", TextStatus.NO_ROOM),
    ]
    (section,) = result.book.sections
    roomier = replace(section, spare=(row(layout.PARAGRAPHS, 40),))
    assert texts(aggregate(replace(result.book, sections=(roomier,))))[1:] == [("hai", "AB", "", 40)]


def test_texts_of_units_that_are_gone_come_in_no_more_than_their_figures() -> None:
    made = with_room(Form("AB", texts={"I": "lạc"}), Form("ZZ", texts={"I": "lạ"}), Form("AM", texts={"I": "đúng"}))
    made = replace(made, units=(unit("AB", valid_to=dt.date(2022, 4, 30)), unit("AM")))
    result = aggregate(made)
    assert [text for text, *_ in texts(result)] == ["đúng"]
    assert [one.text for one in result.unused] == ["lạc", "lạ"]


def test_a_text_for_a_heading_that_is_not_there_is_told_and_stays() -> None:
    result = aggregate(with_room(Form("AB", texts={"II.9": "lạc"})))
    assert (result.texts, [one.text for one in result.unused]) == ((), ["lạc"])


def test_braces_in_a_units_text_are_text_up_to_the_report() -> None:
    wrote = "Đạt {a}% theo {tt.ky}; mẫu {{ a }}, \\{a}."
    sent = with_room(Form("AB", texts={"I": wrote}))
    first = aggregate(replace(sent, sections=(replace(sent.sections[0], indicators=(indicator("a", 7),)),))).book
    (section,) = first.sections
    taken = replace(section, paragraphs=tuple(replace(one, include="x") for one in section.paragraphs))
    workbook = replace(first, sections=(taken,))
    (printed,) = compose(workbook, Figures(workbook)).headings
    assert [one.text for one in printed.doan] == [f"- {wrote}"]
    assert texts(aggregate(first)) == texts(AggregationResult(first, (), (), ()))
