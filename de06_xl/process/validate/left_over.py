"""What a removed section leaves behind, reported as one finding.

Rules, sums and texts that use its figures; units that were to write it; the numbers of headings around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.expression import ExpressionError, parse_rule
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.placeholder import references
from de06_xl.vietnamese.messages import cut, listed, nearest
from de06_xl.workbook.layout import RULES

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.place import Place

OF_OUTLINE = (kinds.HEADING_GAP, kinds.UNKNOWN_HEADING)
"""Gaps in the outline: separate findings unless figures are missing too."""

NAMED = 12
"""Rules and cells that the finding names before it counts the rest."""


def gathered(book: Book, figures: Figures, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, with those about figures and numbers of a removed section merged into one.

    It is a warning if all that is left are rules of which every figure is gone; an error if the report, or a relation
    between existing figures, would have a gap.
    """
    gone = _gone(book, figures)
    left: list[Finding] = []
    outline: list[Finding] = []
    for finding in findings:
        if gone and _called(finding) in gone:
            left.append(finding)
        elif gone and finding.kind in OF_OUTLINE:
            outline.append(finding)
        else:
            yield finding
    if left:
        yield _merged(book, figures, left, outline)
    else:
        yield from outline


def _gone(book: Book, figures: Figures) -> set[str]:
    """The codes that rules and tables use and the workbook lacks, except probable misspellings.

    If a rule or table has several unknown codes, not all are misspelt, and a misspelt code is similar to an existing
    one.
    """
    gone: set[str] = set()
    strange: set[str] = set()
    for rule in book.rules:
        codes = set(_codes(rule.expression)) if rule.enabled else set()
        unknown = {code for code in codes if code not in figures}
        if len(unknown) > 1 and unknown == codes:
            gone |= unknown
        strange |= {code for code in unknown if not nearest(code, figures)}
    for table in book.tables:
        unknown = {column.code for column in table.columns if column.code and column.code not in figures}
        if len(unknown) > 1:
            gone |= unknown
    # A single code that resembles no other may still be a mistake.
    return gone | strange if len(gone | strange) > 1 else gone


def _codes(expression: str) -> Iterable[str]:
    try:
        return parse_rule(expression).codes
    except ExpressionError:
        return ()


def _called(finding: Finding) -> str | None:
    """The unknown code of a finding."""
    if finding.kind is kinds.UNKNOWN_CODE:
        return str(finding.value)
    if finding.kind is kinds.UNKNOWN_PLACEHOLDER:
        return next((reference.name for reference in references(str(finding.value))), None)
    return None


def _merged(book: Book, figures: Figures, left: list[Finding], outline: list[Finding]) -> Finding:
    places = {one.place for one in left}
    idle = [rule for rule in book.rules if rule.row.place("expression") in places]
    rules = [rule.code for rule in idle]
    lacking = any(code in figures for rule in idle for code in _codes(rule.expression))
    elsewhere = [one.place for one in left if one.place and one.place.sheet != RULES.sheet]
    cells = _cited(elsewhere)
    headings = _cited(one.place for one in outline if one.place)
    parts = []
    if rules:
        parts.append(f"quy tắc {cut(listed(rules, NAMED, 'quy tắc', ', '))} (hãy xóa các hàng ấy)")
    if cells:
        parts.append(f"{listed(cells, NAMED, 'ô', ', ')} (hãy sửa Cách tính hoặc câu chữ)")
    if headings:
        parts.append(f"{listed(headings, NAMED, 'ô', ', ')} (hãy bỏ mã mục không còn, đánh lại số mục cho liền)")
    codes = sorted({code for one in left if (code := _called(one))})
    return Finding(
        kinds.LEFT_OVER,
        f"Sổ không còn mã {listed(codes, 3, 'mã', ', ')} nhưng còn chỗ gọi: {'; '.join(parts)}.",
        left[0].place,
        value=codes[0],
        basis="|".join((*codes, *rules, *cells, *headings)),
        level=None if cells or lacking else Severity.WARNING,
    )


def _cited(places: Iterable[Place]) -> list[str]:
    return list(dict.fromkeys(place.address for place in places))
