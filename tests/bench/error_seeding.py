"""How many errors of each kind are found, with a previous period and without one, and why the others cannot be.

    uv run python -m tests.bench.error_seeding [--all] [--misses]

Seeds one error at a time into every cell that somebody fills in: of the clean May 2022, which knows nothing of April,
and of a made-up June with May before it and as if there were none. An error is found when an error or a warning,
never a note, stands at its cell or names a relation that ties it. Every eighth of these errors is tried, with --all
each of them.

Then errors in the forms of twenty communes, which go through the collection, and clean months of made-up provinces in
which nothing may be reported but what an auditor would ask about too.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from de06_xl.model.finding import Severity
from de06_xl.process.validate import validate
from tests.support.error_seeding import FACTORS, Kind, Result, results, why_not_found, without_previous
from tests.support.form_seeding import FIGURES, WITHOUT_MAY, FormKind, Outcome, Province, seeds
from tests.support.made_up_months import clean_may, empty_june, month
from tests.support.made_up_years import figures, sample
from tests.support.memory_grid import MemoryGrid

SEED = 1
"""The made-up month."""
STEP = 8
"""One of so many errors in the master is tried by default."""
OTHERS = (Kind.DATE_TURNED, Kind.OVER_FORMULA, Kind.CODE_MISSPELT)
"""Errors in what is no figure."""
PROVINCES, EACH = 3, 6
"""Provinces whose communes send wrong forms, and how many of each kind in each."""


def main() -> None:
    """Print the table, and with --misses every error that was not found."""
    start = time.process_time()
    with tempfile.TemporaryDirectory() as name:
        may = MemoryGrid.of(clean_may(Path(name)))
        june = month(*empty_june(Path(name)), SEED)
    step = 1 if "--all" in sys.argv else STEP
    grids = {"May, no April": may, "June after May": june, "June, no May": without_previous(june)}
    columns = {name: list(results(grid, lambda seeded, at: at % step == 0)) for name, grid in grids.items()}
    print(f"{'kind':28}" + "".join(f"{name:>24}" for name in columns))
    print(f"{'':28}" + f"{'seeded  found   share':>24}" * len(columns))
    for kind in Kind:
        print(
            f"{kind.value:28}" + "".join(_share(r for r in some if r.seeded.kind is kind) for some in columns.values())
        )
    print(f"{'all':28}" + "".join(_share(some) for some in columns.values()))
    must = "must be found (relation, type, date, formula)"
    print(f"{must:28}\n{'':28}" + "".join(_share(r for r in some if r.must_be_found) for some in columns.values()))
    for name, some in columns.items():
        _tell(name, some)
    known = _forms()
    _in_all(columns["June after May"], known)
    _clean_months()
    print(f"\n{time.process_time() - start:.0f} s")


def _forms() -> list[Outcome]:
    """The table of wrong forms: how many are dealt with, how many are reported at another unit or figure only.

    Returns the wrong figures of units whose figures of the period before are known.
    """
    provinces = [Province(seed) for seed in range(PROVINCES)]
    outcomes = [
        province.outcome(one)
        for number, province in enumerate(provinces)
        for one in seeds(province, random.Random(number), EACH)
    ]
    print(f"\n{'forms of communes':28}{'seeded  right   share   false':>33}")
    for kind in FormKind:
        _form_row(kind.value, [one for one in outcomes if one.seed.kind is kind])
    known = [one for one in outcomes if one.seed.kind in FIGURES and one.seed.kind not in WITHOUT_MAY]
    _form_row("figures, with May", known)
    clean = [finding for province in provinces for finding in province.clean_alarms()]
    print(f"{len(clean)} errors and warnings where all forms of {PROVINCES} provinces are right")
    if "--misses" in sys.argv:
        for one in outcomes:
            if not one.right:
                print(f"    {one.seed.kind.value}: {one.seed.unit} {one.seed.code} {one.seed.figures} {one.found}")
    return known


def _in_all(master: list[Result], forms: list[Outcome]) -> None:
    """The share of wrong figures that is found with a period before, wherever they are typed."""
    wrong = [result for result in master if not result.harmless and result.seeded.kind not in OTHERS]
    found = sum(bool(result.found) for result in wrong) + sum(one.right for one in forms)
    seeded = len(wrong) + len(forms)
    print(f"{'figures, master and forms':28}{seeded:10}{found:7}{found / seeded:8.1%}")


def _form_row(name: str, some: list[Outcome]) -> None:
    right, false = sum(one.right for one in some), sum(bool(one.elsewhere) for one in some)
    print(f"{name:28}{len(some):10}{right:7}{right / len(some):8.1%}{false:8}")


def _clean_months() -> None:
    """The share of clean months in which an error or a warning is reported, and which."""
    months = list(sample())
    alarmed = 0
    for month_of in months:
        found = [one for one in validate(month_of.book, figures(month_of)) if one.severity is not Severity.NOTE]
        alarmed += bool(found)
        if found:
            print(f"  {month_of.name}: {', '.join(f'{one.rule} {one.code}' for one in found)}")
    print(f"clean months: {len(months)}, with an error or a warning {alarmed} ({alarmed / len(months):.1%})")


def _share(some: Iterable[Result]) -> str:
    wrong = [result for result in some if not result.harmless]
    found = sum(bool(result.found) for result in wrong)
    return f"{len(wrong):10}{found:7}{found / len(wrong):7.1%}" if wrong else f"{'-':>24}"


def _tell(name: str, some: list[Result]) -> None:
    """What is behind the shares of one workbook."""
    wrong = [result for result in some if not result.harmless]
    by_kind = [
        sum(bool(r.found) for r in group) / len(group)
        for kind in Kind
        if (group := [r for r in wrong if r.seeded.kind is kind])
    ]
    factors = [result for result in wrong if result.seeded.kind in FACTORS]
    elsewhere = [result for result in wrong if result.elsewhere and not result.found]
    alarms = [result for result in some if result.harmless and result.elsewhere]
    print(f"\n{name}: every kind counting alike {sum(by_kind) / len(by_kind):.1%}; factors{_share(factors)}")
    print(
        f"  {len(some) - len(wrong)} harmless: the workbook reads and prints the same; {len(alarms)} of them messages"
    )
    print(f"  {len(elsewhere)} messages only elsewhere, which counts as not found")
    misses: dict[tuple[Kind, str], list[Result]] = defaultdict(list)
    for result in wrong:
        if not result.found:
            reason = why_not_found(result) or "NO REASON: a check is missing"
            misses[result.seeded.kind, reason].append(result)
    for (kind, reason), group in misses.items():
        noted = sum(result.noted for result in group)
        print(f"  {kind.value:28}{len(group):4}  {reason}{f' ({noted} noted)' if noted else ''}")
        if "--misses" in sys.argv:
            for result in group:
                print(f"        {result.seeded.note} {[f.rule for f in result.elsewhere]}")


if __name__ == "__main__":
    main()
