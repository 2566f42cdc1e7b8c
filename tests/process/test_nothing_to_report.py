"""`Không.` is an answer: of one unit no paragraph, of all that owe a section the paragraph that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import COUNTED, UnitSource
from de06_xl.process.aggregate import aggregate
from de06_xl.workbook import layout
from tests.support.books import SHEET, book, heading, paragraph, received, row, submission, unit

AB, AM = unit("AB", "HUYEN", sections=("I",)), unit("AM", "HUYEN", number=6, sections=("I",))


def workbook(answers: dict[str, str], *paragraphs: Any, units: Any = (AB, AM), **fields: Any) -> Book:
    """A section that the units owe, with what each answered."""
    forms = {code: received(code) for code in answers}
    return book(
        units=units,
        outline=(heading("I", sheet=SHEET, **fields),),
        sections=(SectionSheet(SHEET, (), paragraphs, spare=tuple(row(layout.PARAGRAPHS, at) for at in (30, 31))),),
        received=tuple(forms.values()),
        submissions=tuple(submission(forms[code], "I", text=text) for code, text in answers.items()),
    )


def offered(of: Book) -> list[tuple[str, str, str, str]]:
    """The paragraphs that Tổng hợp adds: kind, text, whose, whether taken."""
    after = aggregate(of).book.sections[0].paragraphs[len(of.sections[0].paragraphs) :]
    return [(one.kind.value, one.text, one.owner, one.include) for one in after]


def test_where_all_units_that_owe_a_section_have_nothing_the_paragraph_is_offered() -> None:
    assert offered(workbook({"AB": "Không.", "AM": "không phát sinh"})) == [("đoạn", "Không.", "", "")]
    assert offered(workbook({"AB": "Không có."}, units=(AB,))) == [("đoạn", "Không.", "AB", "")]


@pytest.mark.parametrize(
    "of",
    [
        workbook({"AB": "Không."}),
        workbook({"AB": "Không.", "AM": "Đã mở 02 lớp."}),
        workbook({"AB": "Không.", "AM": "Không."}, paragraph("-", "Có.")),
        workbook({"AB": "Không.", "AM": "Không."}, when_empty=WhenEmpty.RUN_IN, run_in="Không."),
    ],
    ids=["one is silent", "one has something", "the section says something", "the heading says it by itself"],
)
def test_else_it_is_not(of: Book) -> None:
    assert "Không." not in [text for _, text, _, _ in offered(of)]


def test_it_is_offered_once() -> None:
    of = workbook({"AB": "Không.", "AM": "Không."})
    after = aggregate(of).book
    assert aggregate(after).book.sections == after.sections
    deleted = replace(after, sections=of.sections)
    assert offered(deleted) == [], "one that the clerk deleted does not come again"


def test_a_unit_that_answered_is_counted_among_the_sources() -> None:
    sources = aggregate(workbook({"AB": "Không.", "AM": "Không."})).book.sources
    assert [(one.unit, one.label) for one in sources if isinstance(one, UnitSource)] == [
        ("AB", COUNTED),
        ("AM", COUNTED),
    ]
    assert all(one.status is ResponseStatus.USED for one in sources if isinstance(one, UnitSource))
