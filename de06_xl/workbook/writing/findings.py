"""The sheet `Kiểm tra`: findings, each a link to its cell, and the clerk's explanations of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.finding import Finding, Severity, show_value
from de06_xl.system.cells import sheet_reference
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.writing.blocks import open_table, table_blocks

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.workbook.layout import Found

SHOWN_DECIMALS = 6
"""Decimals of figures quoted in `Kiểm tra`."""


def findings_blocks(
    grid: Grid, book: Book, findings: Sequence[Finding], key_of: Callable[[Finding], str], now: dt.datetime
) -> list[Block]:
    """The sheet `Kiểm tra` with a workbook's findings, each with a link to its cell, and the clerk's explanations.

    ``key_of`` identifies a finding in later checks. Explained findings that are no longer found come last, without a
    link, since a later check may find them again.
    """
    found, rows = open_table(grid, layout.FINDINGS)
    explained = {
        str(found.cell(row, "key")): row
        for _, row in search.table_rows(rows, found)
        if isinstance(text := found.cell(row, "explanation"), str) and text.strip()
    }
    keys, names = [key_of(finding) for finding in findings], book.code_names()
    lines = [
        {
            **_finding_cells(finding, key, str(found.cell(explained[key], "explanation")) if key in explained else ""),
            "name": names.get(finding.code or "", ""),
            "unit_name": book.names_of_owner(finding.unit) if finding.unit else "",
        }
        for finding, key in zip(findings, keys, strict=True)
    ]
    lines += [_gone_cells(found, row) for key, row in explained.items() if key not in keys]
    return [*_status(found, check_summary(findings, now)), *table_blocks(found, rows, lines)]


def check_summary(findings: Iterable[Finding], now: dt.datetime) -> str:
    """When a check ran and how many findings are open, as one line."""
    counts = [
        f"{count} {severity.label}"
        for severity in Severity
        if (count := sum(f.severity is severity and not f.accepted for f in findings))
    ]
    return f"Kiểm tra lúc {now:%H:%M} ngày {format_date(now.date())}: {', '.join(counts) or 'không còn lỗi'}."


def unchecked_blocks(grid: Grid) -> list[Block]:
    """The sheet `Kiểm tra` of a workbook that was never checked."""
    found, rows = open_table(grid, layout.FINDINGS)
    return [*_status(found, layout.UNCHECKED), *table_blocks(found, rows, [])]


def _status(found: Found, text: str) -> list[Block]:
    """The line above the findings; nothing if there is no room for it."""
    return [Block(found.sheet, found.header_row - 2, 1, [[text]])] if found.header_row > 2 else []


def _finding_cells(finding: Finding, key: str, explanation: str) -> dict[str, Cell]:
    return {
        "severity": finding.severity.label,
        "sheet": finding.sheet or "",
        "cell": _link(finding),
        "code": finding.code or "",
        "message": finding.message,
        "value": show_value(finding.value, SHOWN_DECIMALS),
        "expected": show_value(finding.expected, SHOWN_DECIMALS),
        "unit": finding.unit or "",
        "explanation": explanation,
        "state": layout.STATE_ACCEPTED if finding.accepted else layout.STATE_OPEN,
        "key": key,
    }


def _gone_cells(found: Found, row: Sequence[Cell]) -> dict[str, Cell]:
    """The line of an explained finding that is no longer found: without its level and its cell."""
    fields = {field: found.cell(row, field) for field in found.columns if field not in ("severity", "cell")}
    return fields | {"state": layout.STATE_GONE}


def _link(finding: Finding) -> Cell:
    if not finding.place:
        return None
    target = f"#{sheet_reference(finding.place.sheet)}!{finding.place.cell}".replace('"', '""')
    return Formula(f'=HYPERLINK("{target}","{finding.place.cell}")', shown=finding.place.cell)
