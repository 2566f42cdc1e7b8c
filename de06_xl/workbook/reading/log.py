"""Reads from `Nhật ký` whether the workbook's period is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.closing import ACTION, Closing
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.model.period import Period
    from de06_xl.workbook.reading.tables import Tables


def read_closing(tables: Tables, period: Period) -> Closing | None:
    """How the period was closed, by the last line about it; None if it is open."""
    found = None
    for record in tables.own_sheet(layout.LOG):
        if fold(text_of(record["action"])) == fold(ACTION):
            found = Closing.read(text_of(record["result"]), period, record.row.place("result")) or found
    return found
