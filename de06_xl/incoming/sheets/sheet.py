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
    """One worksheet: ``rows`` of values from A1, all of equal length, an empty cell as None or "".

    A formula is represented by its stored result, empty if there is none; ``formulas`` are the cells that have one. An
    error is its text ("#DIV/0!"). ``percent`` are the cells displayed as percentages, in which Excel stores a hundredth
    of what was typed; ``struck`` those with strikethrough. ``encodings`` are the texts converted from a pre-Unicode
    encoding and the doubtful ones, which are left unchanged. ``comments`` are the comments by cell.
    """

    name: str
    rows: Rows
    formulas: Container[CellPosition] = ()
    percent: Container[CellPosition] = ()
    struck: Container[CellPosition] = ()
    encodings: Mapping[CellPosition, Status] = field(default_factory=dict)
    comments: Mapping[CellPosition, str] = field(default_factory=dict)
