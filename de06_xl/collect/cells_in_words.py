"""Merges equal findings about several cells: a problem of a whole column is one line, not one per row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.system.cells import cell_numbers, column_name
from de06_xl.vietnamese.messages import listed

if TYPE_CHECKING:
    from de06_xl.model.finding import Finding

MOST_RANGES = 8
"""How many ranges of cells a sentence names before it counts the rest."""


def alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings grouped by what they say and by sheet, in the order of the first of each group."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.message, finding.sheet, finding.expected), []).append(finding)
    return list(groups.values())


def cells_in_words(findings: Sequence[Finding]) -> str:
    """The cells of findings on one sheet: "Ô G14", "Các ô G14 đến G22, G25"; empty if they have none."""
    cells = dict.fromkeys(finding.cell for finding in findings if finding.cell)
    ranges = list(_ranges(sorted(cell_numbers(cell)[::-1] for cell in cells)))
    return f"{'Ô' if len(cells) == 1 else 'Các ô'} {listed(ranges, MOST_RANGES, 'chỗ', ', ')}" if ranges else ""


def _ranges(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Cells in the order of columns and rows; consecutive ones in a column become a range."""
    at = 0
    while at < len(cells):
        last = at
        while last + 1 < len(cells) and cells[last + 1] == (cells[last][0], cells[last][1] + 1):
            last += 1
        (column, first), (_, end) = cells[at], cells[last]
        name = column_name(column)
        yield f"{name}{first}" if first == end else f"{name}{first} đến {name}{end}"
        at = last + 1
