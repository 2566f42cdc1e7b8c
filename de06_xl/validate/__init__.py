"""Checks of a master workbook: pure, from the model to findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from de06_xl.validate import changes, dates, derived, rates, structure, texts, values, wording

if TYPE_CHECKING:
    from de06_xl.figures import Figures
    from de06_xl.model import Book, Finding, Place

CHECKS = (
    structure.check,
    values.check,
    derived.check,
    changes.check,
    rates.check,
    dates.check,
    texts.check,
    wording.check,
)
"""Every check, a function of a workbook and its figures that yields findings."""


ACCEPTABLE = frozenset(
    {
        "above-without-addressee",
        "collected-differs",
        "cumulative-falls",
        "date-after-report",
        "date-before-period",
        "date-differs",
        "date-order",
        "derived-differs",
        "derived-truncated",
        "doubled-word",
        "foreign-month",
        "percent-as-fraction",
        "probable-placeholder",
        "probable-slip",
        "rate-above-hundred",
        "sheet-not-in-outline",
        "two-names",
        "value-fractional",
        "value-jump",
        "value-negative",
        "value-too-precise",
    }
)
"""Rules whose findings the clerk may explain. A hole in the report is no matter of opinion: it stays open."""

CONSEQUENCES = ("cumulative-falls", "value-jump", "rate-above-hundred")
"""Rules that may only repeat what another finding says of a figure: one outside this list, or earlier in it."""


def validate(book: Book, figures: Figures) -> list[Finding]:
    """All findings of a workbook, the worst first, then by place; those explained by the clerk are accepted."""
    explained = {explanation.key for explanation in book.explanations}
    found = [*book.problems, *(finding for check in CHECKS for finding in check(book, figures))]
    return sorted(
        (f.with_acceptance(f.rule in ACCEPTABLE and finding_key(f) in explained) for f in _once(found, figures)),
        key=_order(book),
    )


def open_errors(findings: Iterable[Finding]) -> int:
    """How many findings keep the report from being signed."""
    return sum(finding.open for finding in findings)


def finding_key(finding: Finding) -> str:
    """What makes a finding the same one as before: its rule, figure or text, and values, not its row.

    An explanation holds as long as this key does: a changed value is a new finding.
    """
    what = finding.code or finding.text or finding.cell or ""
    text = "|".join(str(part) for part in (finding.rule, finding.sheet, what, finding.value, finding.expected))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _once(found: list[Finding], figures: Figures) -> Iterator[Finding]:
    """The findings without those that follow from another one of the same cell, or of the figures that make it.

    That other one must be at least as bad, or an error would go with a warning that is explained away.
    """
    at: dict[Place | None, list[Finding]] = {}
    for finding in found:
        at.setdefault(finding.place, []).append(finding)
    for finding in found:
        rank = _rank(finding)
        if rank < 0:
            yield finding
            continue
        makers = figures.depends_on(finding.code) if finding.code else ()
        places = {finding.place, *(figures[code].indicator.row.place("value") for code in makers if code in figures)}
        others = [other for place in places for other in at.get(place, ())]
        if not any(_rank(other) < rank and other.severity.rank <= finding.severity.rank for other in others):
            yield finding


def _rank(finding: Finding) -> int:
    return CONSEQUENCES.index(finding.rule) if finding.rule in CONSEQUENCES else -1


def _order(book: Book) -> Callable[[Finding], tuple[int, int, int, str]]:
    sheets = {section.name: number for number, section in enumerate(book.sections)}

    def key(finding: Finding) -> tuple[int, int, int, str]:
        row = "".join(filter(str.isdigit, finding.cell or ""))
        return finding.severity.rank, sheets.get(finding.sheet or "", -1), int(row or 0), finding.cell or ""

    return key
