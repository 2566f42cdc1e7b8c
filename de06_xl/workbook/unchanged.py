"""The note in `Phiếu nhận` about the unchanged parts of a form: "6", "3: II.5 Tuyên truyền"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from de06_xl.model.responses import Unchanged

_BETWEEN = " / "
"""Sheet names cannot contain a slash."""
_NOTED = re.compile(r"(\d{1,6})(?:: (.+))?")


def noted(unchanged: Iterable[Unchanged]) -> str:
    """The cell's text; empty if nothing is unchanged."""
    return _BETWEEN.join(f"{one.figures}: {one.sheet}" if one.sheet else str(one.figures) for one in unchanged)


def read_noted(text: str) -> tuple[Unchanged, ...]:
    """The parts noted in a cell; an unreadable one is left out."""
    found = map(_NOTED.fullmatch, text.split(_BETWEEN))
    return tuple(Unchanged(int(match[1]), match[2] or "") for match in found if match)
