"""How many random examples a run tries: a tenth, a third in a thorough one (``DE06_THOROUGH=1``), or all of them."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("DE06_THOROUGH", "") in {"1", "all"}
WHOLE = os.environ.get("DE06_THOROUGH") == "all"
"""Whether what takes the longest runs whole too, in half an hour instead of ten minutes."""


def examples(many: int) -> int:
    """How many random examples a property is tried with: of ``many`` a tenth, a third in a thorough run, or all."""
    return many if WHOLE else max(many // (3 if THOROUGH else 10), 5)
