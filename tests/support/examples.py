"""How many of many alike a run tries: a few in every run, all of them in a thorough one (``DE06_THOROUGH=1``)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

THOROUGH = os.environ.get("DE06_THOROUGH") == "1"


def examples(many: int) -> int:
    """How many random examples a property is tried with: a tenth of ``many``, and all in a thorough run."""
    return many if THOROUGH else max(many // 10, 5)


def few_of(values: Iterable[Any], now: int = 1) -> list[Any]:
    """Values to parametrize a slow test with: the first ``now`` in every run, the others in the thorough one."""
    listed = list(values)
    return [*listed[:now], *(pytest.param(value, marks=pytest.mark.thorough) for value in listed[now:])]
