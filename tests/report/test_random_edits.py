"""The exported Word file itself changed at random: every changed figure is found at its place, none is invented."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de06_xl.report.compare.differences import Difference, differences
from de06_xl.report.compare.units import Span, Unit, units_of
from de06_xl.system import shipped
from tests.support.edited_reports import ADDED, FIGURE, MOVED, REMOVED, TEXT, Report, report_of
from tests.support.examples import WHOLE
from tests.support.word_figures import WAYS, WordText

NEW = "Tổ giúp việc đã tham mưu ban hành 03 văn bản hướng dẫn các địa phương rà soát {}."
Change = tuple[int, int, str, str, str]
"""Of which paragraph, from which letter on, what becomes what, and how it is written."""
SWAPPED = str.maketrans("0123456789", "9876543210")


@dataclass
class Edits:
    """What is done to a document, and what of it is to be told."""

    file: bytes = field(default=b"", repr=False)
    figures: dict[int, str] = field(default_factory=dict)
    worded: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)
    added: int = 0


def is_prose(unit: Unit) -> bool:
    return not unit.in_cell and len(unit.tokens) > 12 and unit.paragraph is not None


def another(draw: st.DrawFn, old: str) -> str:
    """Another figure for one: other digits, another way of writing it, nothing, or words."""
    at = draw(st.sampled_from([place for place, letter in enumerate(old) if letter.isdigit()]))
    digit = draw(st.sampled_from([one for one in "0123456789" if one != old[at]]))
    wholly = f"{'9' if old[0] != '9' else '8'}{old[1:].translate(SWAPPED)}"
    ways = [f"{old[:at]}{digit}{old[at + 1 :]}", wholly, f"{old}{digit}", f"{digit}{old}", "hơn một nghìn"]
    if "." in old:
        ways += [old.replace(".", ""), old.replace(".", ","), old.replace(".", " ")]
    if "," in old:
        ways += [old.replace(",", "."), old.partition(",")[0]]
    return draw(st.sampled_from([way for way in ways if way != old]))


@st.composite
def edited(draw: st.DrawFn) -> Edits:
    report, edits = report_of(shipped.APPENDIX_WORKBOOK), Edits()
    word = WordText(report.data)
    units = [(at, unit) for at, unit in enumerate(report.units) if unit.paragraph is not None]
    prose = [at for at, unit in units if is_prose(unit)]
    apart = draw(st.lists(st.sampled_from(prose), max_size=4, unique=True))
    edits.removed = set(apart[: draw(st.integers(0, min(2, len(apart))))])
    spans = [(at, span) for at, unit in units for span in unit.spans if at not in edits.removed]
    prosaic, in_tables = ([one for one in spans if report.units[one[0]].in_cell is cell] for cell in (False, True))
    kinds = st.one_of(st.sampled_from(prosaic), st.sampled_from(in_tables))
    chosen = draw(st.lists(kinds, min_size=1, max_size=8, unique_by=lambda one: one[1].anchor))
    changes = [changed_figure(draw, report.units[at], span, edits) for at, span in chosen]
    edits.worded = set(draw(st.lists(st.sampled_from(sorted({*prose} - edits.removed)), max_size=3, unique=True)))
    changes += [changed_word(report.units[at]) for at in edits.worded]
    for paragraph, start, old, new, way in sorted(changes, key=lambda one: -one[1]):  # from behind: places hold
        word.replace(paragraph, old, start, new, way)
    edits.broken = set(draw(st.lists(st.sampled_from(sorted({*prose} - {*apart})), max_size=2, unique=True)))
    for at in edits.broken:
        word.split(report.units[at].paragraph or 0, draw(st.integers(0, 99)))
    for at in set(apart) - edits.removed - edits.worded:
        target = draw(st.sampled_from([one for one in prose if one not in apart and abs(one - at) > 3]))
        word.move(report.units[at].paragraph or 0, report.units[target].paragraph or 0)
        edits.moved.add(at)
    for at in draw(st.lists(st.sampled_from(sorted({*prose} - {*apart} - edits.broken)), max_size=2, unique=True)):
        edits.added += 1
        word.insert(report.units[at].paragraph or 0, NEW.format("lần thứ " + ["một", "hai", "ba"][edits.added]))
    for at in edits.removed:
        word.remove(report.units[at].paragraph or 0, tracked=draw(st.booleans()))
    if draw(st.booleans()):
        word.rename_styles()
    edits.file = word.saved()
    return edits


def changed_figure(draw: st.DrawFn, unit: Unit, span: Span, edits: Edits) -> Change:
    old = unit.text[span.start : span.end]
    edits.figures[span.anchor] = another(draw, old)
    return unit.paragraph or 0, span.start, old, edits.figures[span.anchor], draw(st.sampled_from(WAYS))


def changed_word(unit: Unit) -> Change:
    """The last word that stands beside no figure becomes another one."""
    inside = {place for span in unit.spans for place in range(span.start - 1, span.end + 2)}
    last = [one for one in unit.tokens if one.text.isalpha() and not {one.start, one.end} & inside][-1]
    return unit.paragraph or 0, last.start, last.text, f"{last.text}x", "tracked"


def assert_told(report: Report, found: list[Difference], edits: Edits) -> None:
    told = Counter(one.kind for one in found)
    assert {one.anchor: one.new for one in found if one.kind is FIGURE} == edits.figures
    assert told[FIGURE] == len(edits.figures)
    at = {id(unit): number for number, unit in enumerate(report.units)}
    assert {at[id(one.old_unit)] for one in found if one.kind is TEXT} == edits.worded
    assert {at[id(one.old_unit)] for one in found if one.kind is REMOVED} == edits.removed
    assert told[ADDED] == edits.added
    assert told[MOVED] <= len(edits.moved)


@pytest.mark.thorough
@given(edits=edited())
@settings(max_examples=500 if WHOLE else 40, suppress_health_check=[HealthCheck.too_slow])
def test_every_figure_changed_in_the_file_is_found(edits: Edits) -> None:
    report = report_of(shipped.APPENDIX_WORKBOOK)
    assert_told(report, differences(report.units, units_of(edits.file, "ký.docx")), edits)
