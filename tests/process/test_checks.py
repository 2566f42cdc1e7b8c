"""The checks of a workbook as a whole: outline, codes, units, forms; order and wording of what they find.

Figures, dates and texts have files of their own.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from de06_xl.model.book import SectionSheet
from de06_xl.model.finding import Severity
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.unit import Unit
from de06_xl.workbook import layout
from tests.support.books import SHEET, book, heading, indicator, paragraph, received, row, submission, unit
from tests.support.checked import TEXT, findings, rules


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


def test_codes_that_differ_only_in_case_are_one_to_excel() -> None:
    assert rules(indicator("m0", 1), indicator("M0", 2, number=6)) == [("duplicate-code", "A6")]


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
