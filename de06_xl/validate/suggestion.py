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
    """The known name that is spelt most alike, small and capital letters alike; None when none is near."""
    spelt = {one.casefold(): one for one in known}
    return next((spelt[one] for one in difflib.get_close_matches(name.casefold(), spelt, n=1, cutoff=0.7)), None)
