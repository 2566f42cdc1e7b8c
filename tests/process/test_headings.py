"""The sheet `Đề cương` is in order: what it prints is numbered without a gap, who writes a section finds it."""

from __future__ import annotations

import pytest

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.place import Place
from de06_xl.process.validate import headings, validate
from tests.support.books import book, heading, unit


def findings(workbook: Book) -> list[Finding]:
    return validate(workbook, Figures(workbook), (headings.check,))


def gaps(*codes: str) -> list[str | None]:
    """The headings that are found not to follow the one before, of an outline of these codes."""
    outline = tuple(heading(code, number=number) for number, code in enumerate(codes, 5))
    return [one.code for one in findings(book(outline=outline)) if one.kind is kinds.HEADING_GAP]


@pytest.mark.parametrize(
    "codes",
    [
        ("I", "I.1", "I.2", "II", "II.1", "II.1.a", "II.1.b", "III"),
        ("A", "A.I", "A.II", "B", "B.I", "C", "D", "E"),
        ("I.a", "I.b", "I.c", "I.d", "I.đ", "I.e", "I.g"),
        ("I.a", "I.b", "I.c", "I.d", "I.e", "I.f"),
        ("P1", "P1.I", "P1.II", "P2", "P2.III", "P2.IV"),
        ("PI", "PI.A", "PII", "PIII", "PIV"),
        ("I", "PL1", "PL1.I", "PL1.II", "PL3"),
        ("tom_tat", "I", "ket_luan"),
        ("1", "2", "2.1", "2.2", "3"),
    ],
)
def test_numbers_that_follow_are_no_finding(codes: tuple[str, ...]) -> None:
    assert gaps(*codes) == []


@pytest.mark.parametrize(
    ("codes", "reported"),
    [
        (("I", "III"), ["III"]),
        (("I", "II.1", "II"), []),
        (("I", "I.1", "I.3", "I.4"), ["I.3"]),
        (("I", "I.2", "I.1"), ["I.2", "I.1"]),
        (("II", "III"), ["II"]),
        (("I.a", "I.b", "I.d"), ["I.d"]),
        (("I.c", "I.đ"), ["I.c", "I.đ"]),
        (("P1", "P3"), ["P3"]),
    ],
)
def test_a_number_that_does_not_follow_is_told(codes: tuple[str, ...], reported: list[str]) -> None:
    assert gaps(*codes) == reported


def test_a_section_that_is_left_out_leaves_a_gap_in_what_is_printed() -> None:
    outline = (
        heading("I"),
        heading("II", number=6, when_empty=WhenEmpty.OMIT),
        heading("III", number=7),
    )
    (found,) = [one for one in findings(book(outline=outline)) if one.kind is kinds.HEADING_GAP]
    assert (found.place, found.value) == (Place("Đề cương", "A7"), "III")
    assert "ngay sau mục I," in found.message


def test_a_section_that_nobody_can_write_is_told_at_the_unit() -> None:
    there = (unit("AB", sections=("I", "I.7")),)
    (found,) = [
        one
        for one in findings(book(outline=(heading("I"), heading("I.1", number=6)), units=there))
        if one.kind is kinds.UNKNOWN_HEADING
    ]
    assert (found.place, found.unit, found.value) == (Place("Đơn vị", "I5"), "AB", "I.7")
    assert "“I.7”" in found.message
