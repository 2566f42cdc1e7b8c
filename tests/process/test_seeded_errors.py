"""What the checks promise to find, held on every third error of those that ``tests/bench/error_seeding.py`` seeds.

A run that is not whole takes every thirteenth.
"""

from __future__ import annotations

import pytest

from tests.support.error_seeding import FACTORS, PLAIN, Kind, Result, Seeded, results, why_not_found, without_previous
from tests.support.examples import WHOLE
from tests.support.made_up_months import clean_may, empty_june, month
from tests.support.memory_grid import MemoryGrid

STEP = 3 if WHOLE else 13
LEAST = 0.85
"""The share of all errors that is found where the period before is known."""


@pytest.fixture(scope="module")
def may(tmp_path_factory: pytest.TempPathFactory) -> MemoryGrid:
    """The clean May 2022, which knows nothing of April."""
    return MemoryGrid.of(clean_may(tmp_path_factory.mktemp("may")))


def june(tmp_path_factory: pytest.TempPathFactory, *seeds: int) -> list[MemoryGrid]:
    """Made-up Junes after it."""
    made = empty_june(tmp_path_factory.mktemp("june"))
    return [month(*made, seed) for seed in seeds]


def notes(some: list[Result]) -> list[str]:
    return [result.seeded.note for result in some]


def share(some: list[Result]) -> float:
    return sum(bool(result.found) for result in some) / len(some)


def some_of_what_must_be_found(seeded: Seeded, at: int) -> bool:
    return at % (9 if WHOLE else 18) == 0 and bool(seeded.breaks or seeded.kind in PLAIN)


@pytest.mark.thorough
def test_with_the_period_before_all_that_must_be_is_found_and_the_rest_has_a_reason(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    (month_after,) = june(tmp_path_factory, 1)
    everything = list(results(month_after, lambda seeded, at: at % STEP == 0))
    factors = list(results(month_after, lambda seeded, at: at % STEP == 1 and seeded.kind in FACTORS))
    wrong = [result for result in everything if not result.harmless]
    missed = [result for result in wrong if not result.found]
    kinds = {kind: [result for result in wrong if result.seeded.kind is kind] for kind in Kind}

    assert min(map(len, kinds.values())) >= max(15 // STEP, 1)
    assert sum(bool(result.seeded.breaks) for result in wrong) > 150 // STEP
    assert notes([result for result in missed if result.must_be_found]) == []
    assert notes([result for result in missed if result.seeded.kind in FACTORS]) == []
    assert notes([result for result in factors if not (result.found or result.harmless)]) == []
    assert notes([result for result in missed if not why_not_found(result)]) == []
    assert share(wrong) >= LEAST
    assert sum(map(share, kinds.values())) / len(kinds) >= LEAST
    assert notes([result for result in everything if result.harmless and result.elsewhere]) == []
    assert notes([result for result in wrong if result.elsewhere and not result.found]) == []


@pytest.mark.thorough
def test_without_it_what_breaks_a_relation_a_type_a_date_or_a_formula_is_found_all_the_same(
    may: MemoryGrid, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (month_after,) = june(tmp_path_factory, 2)
    for grid in (may, without_previous(month_after)):
        found = list(results(grid, some_of_what_must_be_found))
        assert len(found) > (80 if WHOLE else 40)
        assert notes([result for result in found if not result.found and not result.harmless]) == []


@pytest.mark.thorough
def test_a_date_turned_round_is_found_in_every_month(tmp_path_factory: pytest.TempPathFactory) -> None:
    for grid in june(tmp_path_factory, *range(3, 6 if WHOLE else 4)):
        found = list(results(grid, lambda seeded, at: seeded.kind is Kind.DATE_TURNED))
        assert len(found) > 30
        assert notes([result for result in found if not result.found]) == []
