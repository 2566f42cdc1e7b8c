"""A sheet of a file from outside, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass

Value = None | str | bool | int | float | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a cell holds."""
Rows = list[list[Value]]
CellPosition = tuple[int, int]
"""Row and column of a cell, counted from 1."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: ``rows`` of values from A1, all as long as each other, an empty cell as None or "".

    A formula is its stored result, empty where none is stored; ``formulas`` are the cells that have one. What failed
    is its error as text ("#DIV/0!"). ``percent`` are the cells known to be shown as percentages, in which Excel keeps a
    hundredth of what was typed.
    """

    name: str
    rows: Rows
    formulas: Container[CellPosition] = ()
    percent: Container[CellPosition] = ()
