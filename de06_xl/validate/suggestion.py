"""What a misspelt name was probably meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from de06_xl.validate.quoting import cite


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest known name, empty when none is near."""
    near = nearest(name, known)
    return f" (có phải {cite(near)}?)" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is spelt most alike; None when none is near."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)), None)
