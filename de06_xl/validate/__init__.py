"""Checks of a master workbook: pure, from the model to findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from de06_xl.validate import dates, derived, rules, structure, texts, values

if TYPE_CHECKING:
    from de06_xl.figures import Figures
    from de06_xl.model import Book, Finding

CHECKS = (structure.check, values.check, derived.check, dates.check, texts.check, rules.check)
"""Every check, a function of a workbook and its figures that yields findings."""


ACCEPTABLE = frozenset(
    {
        "above-without-addressee",
        "collected-differs",
        "date-after-report",
        "date-order",
        "derived-differs",
        "derived-truncated",
        "percent-as-fraction",
        "probable-placeholder",
        "sheet-not-in-outline",
        "value-fractional",
        "value-negative",
        "value-too-precise",
    }
)
"""Rules whose findings the clerk may explain, as those of `Quy tắc kiểm tra`. A hole in the report is no matter of
opinion: it stays open.
"""


def validate(book: Book, figures: Figures) -> list[Finding]:
    """All findings of a workbook, the worst first, then by place; those explained by the clerk are accepted."""
    explained = {explanation.key for explanation in book.explanations}
    found = [*book.problems, *(finding for check in CHECKS for finding in check(book, figures))]
    return sorted((f.with_acceptance(_acceptable(f) and finding_key(f) in explained) for f in found), key=_order(book))


def open_errors(findings: Iterable[Finding]) -> int:
    """How many findings keep the report from being signed."""
    return sum(finding.open for finding in findings)


def finding_key(finding: Finding) -> str:
    """What makes a finding the same one as before: its rule, figure, values and what else it rests on, not its row.

    An explanation holds as long as this key does: a changed value is a new finding.
    """
    what = finding.code or finding.cell or ""
    text = "|".join(str(part) for part in (finding.rule, finding.sheet, what, finding.value, finding.expected))
    return hashlib.sha256(f"{text}{finding.basis}".encode()).hexdigest()[:12]


def _acceptable(finding: Finding) -> bool:
    return finding.rule in ACCEPTABLE or finding.rule.startswith(rules.PREFIX)


def _order(book: Book) -> Callable[[Finding], tuple[int, int, int, str]]:
    sheets = {section.name: number for number, section in enumerate(book.sections)}

    def key(finding: Finding) -> tuple[int, int, int, str]:
        row = "".join(filter(str.isdigit, finding.cell or ""))
        return finding.severity.rank, sheets.get(finding.sheet or "", -1), int(row or 0), finding.cell or ""

    return key
