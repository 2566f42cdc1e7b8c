"""A sheet of a file from outside, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from de06_xl.vietnamese.old_encodings import Status

Value = None | str | bool | int | float | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a cell holds."""
Rows = list[list[Value]]
CellPosition = tuple[int, int]
"""Row and column of a cell, counted from 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: ``rows`` of values from A1, all as long as each other, an empty cell as None or "".

    A formula is its stored result, empty where none is stored; ``formulas`` are the cells that have one. What failed is
    its error as text ("#DIV/0!"). ``percent`` are the cells known to be shown as percentages, in which Excel keeps a
    hundredth of what was typed; ``struck`` those whose font strikes them through. ``encodings`` are the texts that were
    converted from an encoding from before Unicode, and those of which it is in doubt; the latter are as they were.
    ``comments`` are what people wrote beside cells.
    """

    name: str
    rows: Rows
    formulas: Container[CellPosition] = ()
    percent: Container[CellPosition] = ()
    struck: Container[CellPosition] = ()
    encodings: Mapping[CellPosition, Status] = field(default_factory=dict)
    comments: Mapping[CellPosition, str] = field(default_factory=dict)
