"""What is found of wrong forms: a sample of what ``tests/bench/error_seeding.py`` seeds."""

from __future__ import annotations

import random

import pytest

from tests.support.form_seeding import DATES, FIGURES, OLD_FONTS, WITHOUT_MAY, FormKind, Outcome, Province, seeds

LEAST = 0.92
"""The share of wrong figures that is found where the month before is known."""


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(1)


def outcomes(province: Province, kinds: set[FormKind], each: int) -> list[Outcome]:
    found = [one for one in seeds(province, random.Random(7), each) if one.kind in kinds]
    assert {one.kind for one in found} == kinds
    return [province.outcome(one) for one in found]


def wrong(some: list[Outcome]) -> list[str]:
    return [f"{one.seed.kind.value}: {one.seed.unit} {one.seed.code} {one.found}" for one in some if not one.right]


def test_right_forms_have_nothing_but_notes(province: Province) -> None:
    assert province.clean_alarms() == []


@pytest.mark.thorough
def test_wrong_figures_are_found_where_the_month_before_is_known(province: Province) -> None:
    some = outcomes(province, set(FIGURES) - set(WITHOUT_MAY), 3)
    assert len(wrong(some)) <= len(some) * (1 - LEAST), wrong(some)


def test_a_hundred_times_its_peers_is_found_though_nothing_is_known_of_the_month_before(province: Province) -> None:
    assert wrong(outcomes(province, {FormKind.PEER_100}, 3)) == []


def test_a_form_whose_figures_are_all_those_of_last_month_is_found(province: Province) -> None:
    assert wrong(outcomes(province, {FormKind.COPIED}, 2)) == []


def test_text_of_old_fonts_comes_in_as_unicode(province: Province) -> None:
    assert wrong(outcomes(province, set(OLD_FONTS), 1)) == []


@pytest.mark.thorough
def test_real_dates_stop_no_form_and_are_questioned_only_where_they_can_be_read_two_ways(province: Province) -> None:
    some = outcomes(province, set(DATES), 2)
    assert wrong(some) == []
    assert all(one.taken for one in some)
