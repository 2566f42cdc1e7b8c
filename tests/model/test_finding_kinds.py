"""The catalogue of findings: one row for each code, each of them used."""

from __future__ import annotations

from pathlib import Path

import pytest

import de06_xl
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.asked_of_units import ASKED
from de06_xl.model.finding import Finding, Severity, Topic
from de06_xl.model.rule import Rule
from de06_xl.workbook import layout
from tests.support.books import row


def test_no_two_rows_share_a_code_and_rows_of_a_topic_are_together() -> None:
    codes = [kind.code for kind in kinds.CATALOGUE]
    assert len(set(codes)) == len(codes)
    topics = [kind.topic for kind in kinds.CATALOGUE]
    assert topics == sorted(topics, key=list(Topic).index)


def test_every_row_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(de06_xl.__file__).parent.rglob("*.py")]
    names = [name for name, kind in vars(kinds).items() if kind in kinds.CATALOGUE and name != "RULE"]
    assert len(names) == len(kinds.CATALOGUE) - 1
    assert [name for name in names if not any(f"kinds.{name}" in source for source in sources)] == []


def test_a_finding_has_the_level_of_its_kind_or_a_milder_one_that_the_kind_allows() -> None:
    assert Finding(kinds.RATE_ADDED, "…").severity is Severity.ERROR
    assert Finding(kinds.RATE_ADDED, "…", level=Severity.WARNING).severity is Severity.WARNING
    assert not Finding(kinds.RATE_ADDED, "…", level=Severity.WARNING).open
    with pytest.raises(AssertionError):
        Finding(kinds.RATE_ADDED, "…", level=Severity.NOTE)
    for kind in kinds.CATALOGUE:
        assert all(level.rank > kind.severity.rank for level in kind.milder)


@pytest.mark.parametrize("severity", Severity)
def test_a_rule_of_the_sheet_gives_its_findings_its_own_code_and_level(severity: Severity) -> None:
    kind = kinds.of_rule(Rule("dvc_tra", severity, "a <= b", "", row(layout.RULES, 5, layout.RULES.sheet)))
    assert (kind.code, kind.severity, kind.explainable) == ("rule:dvc_tra", severity, True)


def test_what_units_are_asked_is_about_kinds_that_there_are() -> None:
    assert set(ASKED) <= {kind.code for kind in kinds.CATALOGUE}
    assert all(asked.startswith("đề nghị ") and not asked.endswith(".") for asked in ASKED.values())


@pytest.mark.parametrize(
    ("message", "letter"),
    [
        ("Ghi “a”; hãy gõ lại.", "Ghi “a”; đề nghị ghi lại con số."),
        ("Số 5; có phải 50? Hãy gõ lại.", "Số 5; có phải 50? Đề nghị ghi lại con số."),
        ("Ghi “7,440”; nếu là 7.440 thì hãy gõ liền 7440.", "Ghi “7,440”; đề nghị ghi lại con số."),
        ("Sai. Hãy gõ lại; nếu đúng thì ghi Giải trình.", "Sai; đề nghị ghi lại con số."),
    ],
)
def test_a_letter_says_what_is_wrong_and_asks_once(message: str, letter: str) -> None:
    assert Finding(kinds.UNREADABLE_NUMBER, message).letter == letter
