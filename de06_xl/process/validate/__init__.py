"""Checks of a master workbook: pure functions from the model to findings."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.indicator import Aggregation
from de06_xl.process.validate import (
    aggregated,
    changes,
    closed,
    copied_forms,
    dates,
    derived,
    empty_forms,
    headings,
    left_over,
    letters,
    outdated,
    printed_tables,
    rates,
    rules,
    stated_rates,
    structure,
    texts,
    unchanged,
    unfilled,
    units,
    values,
    wording,
)
from de06_xl.system.cells import cell_numbers
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.layout import SHEET_TABLES

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import Finding, FindingValue
    from de06_xl.model.place import Place

Check = Callable[["Book", "Figures"], Iterator["Finding"]]
CHECKS: tuple[Check, ...] = (
    structure.check,
    headings.check,
    units.check,
    values.check,
    derived.check,
    aggregated.check,
    outdated.check,
    changes.check,
    closed.check,
    rates.check,
    dates.check,
    texts.check,
    printed_tables.check,
    wording.check,
    letters.check,
    stated_rates.check,
    unchanged.check,
    copied_forms.check,
    empty_forms.check,
    rules.check,
)
"""All checks: functions of a workbook and its figures that yield findings."""
FORM_CHECKS: tuple[Check, ...] = (
    values.check,
    changes.check_figures,
    rates.check,
    dates.check_figures,
    rules.check_forms_rules,
)
"""The checks that apply to a unit's form, treated as a small workbook with its figures and rules."""


def validate(book: Book, figures: Figures, checks: Sequence[Check] = CHECKS, *, at_work: bool = False) -> list[Finding]:
    """All findings of a workbook, worst first, then by place; those explained by the clerk are accepted.

    ``at_work`` says that the workbook is still being filled in and no report is made of it: see ``unfilled``.
    """
    explained = {explanation.key for explanation in book.explanations}
    found = [dates.with_likely_reading(problem, book) for problem in book.problems]
    found += [finding for check in checks for finding in check(book, figures)]
    found = list(left_over.gathered(book, figures, found))
    if at_work:
        found = list(unfilled.gathered(book, found))
    place = place_order(book)
    return sorted(
        (
            replace(f, unit=f.unit or _to_ask(f, figures)).with_acceptance(
                f.kind.explainable and finding_key(f) in explained
            )
            for f in _once(found, figures)
        ),
        key=lambda finding: (finding.severity.rank, place(finding.place)),
    )


def open_errors(findings: Iterable[Finding]) -> int:
    """How many findings block the signing of the report."""
    return sum(finding.open for finding in findings)


def finding_key(finding: Finding) -> str:
    """Identifies a finding across checks: by its kind, figure, values and what else it depends on, not by its row.

    An explanation holds as long as this key does: a changed value is a new finding. A figure keeps the key when it
    moves to another sheet, any other explainable finding when it moves to another row.
    """
    what = finding.code or f"{finding.sheet}|{'' if finding.basis or finding.kind.explainable else finding.cell}"
    parts = (finding.rule, what, finding.value, finding.expected)
    text = "|".join(format_date(part) if isinstance(part, dt.date) else str(part) for part in parts)
    return hashlib.sha256(f"{text}{finding.basis}".encode()).hexdigest()[:12]


def _to_ask(finding: Finding, figures: Figures) -> str | None:
    """The units that owe the figure of a finding, or the figures that it is derived from."""
    if finding.code is None or finding.code not in figures:
        return None
    codes = figures.expressions[finding.code].codes if finding.code in figures.expressions else (finding.code,)
    below = {name for code in codes if code in figures for name in figures.depends_on(code)}
    owners = (figure.indicator.owner for code, figure in figures.items() if code in below or code == finding.code)
    return ", ".join(dict.fromkeys(filter(None, owners))) or None


def _once(found: list[Finding], figures: Figures) -> Iterator[Finding]:
    """The findings, without those that only follow from another one.

    The other finding is about the same cell, or about the figures that this one is made from. It must be at least as
    bad, or else an error would disappear with a warning that is explained. Of two that expect the same figure in the
    same cell, the first of the worse is kept.
    """
    wanted: dict[tuple[Place | None, FindingValue], Finding] = {}
    for finding in found:
        if finding.expected is not None:
            key = finding.place, finding.expected
            if key not in wanted or finding.severity.rank < wanted[key].severity.rank:
                wanted[key] = finding
    found = [f for f in found if f.expected is None or wanted[f.place, f.expected] is f]
    at: dict[Place | None, list[Finding]] = {}
    for finding in found:
        at.setdefault(finding.place, []).append(finding)
    for finding in found:
        if not finding.kind.consequence:
            yield finding
            continue
        makers = figures.depends_on(finding.code) if finding.code else ()
        places = {finding.place, *(figures[code].indicator.row.place("value") for code in makers if code in figures)}
        others = [other for place in places for other in at.get(place, ())]
        if not any(_explains(other, finding, figures) for other in others):
            yield finding


def _explains(cause: Finding, finding: Finding, figures: Figures) -> bool:
    if cause.kind is kinds.COLLECTED_INCOMPLETE and cause.code == finding.code and _too_large(finding, figures):
        return False
    return cause.kind.consequence < finding.kind.consequence and cause.severity.rank <= finding.severity.rank


def _too_large(finding: Finding, figures: Figures) -> bool:
    """Whether missing units cannot be the reason: with them, a sum or maximum would be no smaller."""
    if finding.kind is kinds.RATE_ABOVE_HUNDRED:
        return True
    if finding.code is None or finding.code not in figures:
        return False
    indicator, value = figures[finding.code].indicator, figures.value(finding.code)
    grows = indicator.aggregation in (Aggregation.SUM, Aggregation.MAXIMUM)
    return grows and value is not None and indicator.previous is not None and value > indicator.previous


def place_order(book: Book) -> Callable[[Place | None], tuple[int, int, int]]:
    """A key that sorts cells in reading order: the report's sheets last, in its order; rows; columns. None is first."""
    names = [*(table.sheet for table in SHEET_TABLES), *(section.name for section in book.sections)]
    sheets = {fold(name): number for number, name in enumerate(names)}

    def key(place: Place | None) -> tuple[int, int, int]:
        if place is None:
            return -1, 0, 0
        return sheets.get(fold(place.sheet), len(sheets)), *cell_numbers(place.cell)

    return key
