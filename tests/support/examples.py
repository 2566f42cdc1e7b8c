"""How many random examples a run tries: a twentieth, a fifth in a thorough one (``DE06_THOROUGH=1``), or all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

THOROUGH = os.environ.get("DE06_THOROUGH", "") in {"1", "all"}
WHOLE = os.environ.get("DE06_THOROUGH") == "all"


def examples(many: int) -> int:
    """How many random examples a property is tried with: of ``many`` a twentieth, a fifth in a thorough run, or all."""
    return many if WHOLE else max(many // (5 if THOROUGH else 20), 5)


def left_out(cases: Sequence[Case], tried: int) -> set[Case]:
    """Of many cases alike those that a run leaves out, which tries ``tried`` of them, spread over all."""
    kept = {at * len(cases) // tried for at in range(tried)} if tried < len(cases) else set(range(len(cases)))
    return {case for at, case in enumerate(cases) if at not in kept}
