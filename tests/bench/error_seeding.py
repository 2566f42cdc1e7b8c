"""How many errors of each kind are found, with a previous period and without one, and why the others cannot be.

    uv run python tests/bench/error_seeding.py [--misses]

Takes made-up Junes after the clean May 2022 and seeds one error at a time into every entered cell.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from tests.error_seeding import Kind, Result, results, without_previous
from tests.made_up_months import empty_june, moved, with_figures

SEEDS = (1,)
"""Months that are seeded with errors."""

WHY = {
    Kind.SWAPPED: "the figure stays near the one before and in every relation",
    Kind.LOST: "a small figure: a step of less than ten is no jump",
    Kind.DOUBLED: "a small figure: a step of less than ten is no jump",
    Kind.CHANGED: "the figure stays near the one before and in every relation",
    Kind.OFF_BY_ONE: "a figure that no relation ties may well be one more or less",
    Kind.NEIGHBOURS: "the two are near each other and no relation ties them",
    Kind.TIMES_10: "nothing is known of the period before, or the figure is small",
    Kind.TIMES_100: "nothing is known of the period before",
    Kind.TIMES_1000: "nothing is known of the period before",
    Kind.BY_100: "the quotient is whole and nothing is known of the period before",
    Kind.BY_1000: "the quotient is whole and nothing is known of the period before",
    Kind.DATE_TURNED: "the turned date is a day of the period too",
}


def main() -> None:
    """Print the table, and with --misses every error that was not found."""
    with tempfile.TemporaryDirectory() as name:
        empty, may = empty_june(Path(name))
    tables: list[dict[Kind, Counter[str]]] = []
    misses: dict[Kind, list[Result]] = defaultdict(list)
    for with_history in (True, False):
        table: dict[Kind, Counter[str]] = defaultdict(Counter)
        for seed in SEEDS:
            month = with_figures(empty, moved(may, seed))
            for result in results(month if with_history else without_previous(month)):
                kind = result.seeded.kind
                if result.harmless:
                    table[kind]["harmless"] += 1
                    continue
                table[kind]["seeded"] += 1
                table[kind]["found"] += bool(result.found)
                if with_history and not result.found:
                    misses[kind].append(result)
        tables.append(table)
    print(f"{'kind':28}{'seeded':>8}{'harmless':>10}{'found':>8}{'without a previous period':>28}")
    for kind in Kind:
        with_it, without_it = (table[kind] for table in tables)
        print(
            f"{kind.value:28}{with_it['seeded']:8}{with_it['harmless']:10}{_share(with_it):>8}{_share(without_it):>28}"
        )
    totals = [sum(table.values(), Counter()) for table in tables]
    print(f"{'all':28}{totals[0]['seeded']:8}{totals[0]['harmless']:10}{_share(totals[0]):>8}{_share(totals[1]):>28}")
    print("\nNot found with a previous period, and why:")
    for kind, some in misses.items():
        print(f"{kind.value:28}{len(some):5}  {WHY.get(kind, '?')}")
        if "--misses" in sys.argv:
            for result in some:
                print(f"    {sorted(result.seeded.codes)} {result.seeded.note}")


def _share(counts: Counter[str]) -> str:
    return f"{counts['found'] / counts['seeded']:.1%}" if counts["seeded"] else "-"


if __name__ == "__main__":
    main()
