"""How many random examples a run tries: a few in every run, all of them in a thorough one (``DE06_THOROUGH=1``)."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("DE06_THOROUGH", "") in {"1", "all"}
WHOLE = os.environ.get("DE06_THOROUGH") == "all"
"""Whether what takes the longest runs whole too, in half an hour instead of ten minutes."""


def examples(many: int) -> int:
    """How many random examples a property is tried with: a tenth of ``many``, and all in a thorough run."""
    return many if THOROUGH else max(many // 10, 5)
