"""Reads the sheet `Thư đã gửi`, which only sending and collecting need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.delivery import Delivery, DeliveryState, LetterKind
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from de06_xl.workbook.reading.tables import Tables

if TYPE_CHECKING:
    from de06_xl.model.period import Period
    from de06_xl.workbook.grid import Grid


def read_deliveries(grid: Grid, period: Period) -> list[Delivery]:
    """The letters of a period in the order of their rows; none in a workbook without the sheet.

    Raises De06Error if a row cannot be read: otherwise a letter could be sent a second time.
    """
    tables = Tables(grid)
    found = []
    for record in tables.own_sheet(layout.SENT):
        of = record.period()
        state, kind = record.choice("state", DeliveryState), record.choice("kind", LetterKind)
        if of == period and state and kind:
            texts = {field: record.text(field) for field in ("unit", "message_id", "moment", "to", "subject", "note")}
            found.append(Delivery(of, kind=kind, state=state, row=record.row, **texts))
        elif of == period:
            field = "kind" if state else "state"
            states = ", ".join(one.value for one in (LetterKind if state else DeliveryState))
            raise De06Error(
                f"không rõ thư này đã gửi hay chưa; hãy ghi một trong: {states}.",
                sheet=record.row.sheet,
                cell=record.row.place(field).cell,
            )
    for problem in tables.problems:
        if problem.kind.loses_row and problem.place:
            raise De06Error(problem.message, sheet=problem.place.sheet, cell=problem.place.cell)
    return found
