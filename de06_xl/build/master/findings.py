"""Draws the sheet `Kiểm tra` of a master workbook, empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.master.sheets import HEADER_ROW, TAB_INPUT, shown_columns
from de06_xl.model.finding import Severity
from de06_xl.system.cells import column_name, sheet_reference
from de06_xl.workbook import layout
from de06_xl.workbook.formulas import (
    FINDING_CELLS,
    FINDING_CODES,
    FINDING_SEVERITIES,
    FINDING_SHEETS,
    FINDING_STATES,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing

FINDING_ROWS = 400
"""Formatted rows."""
NAMED_ROWS = 2000
"""The row down to which findings are counted and coloured."""

_NAMES = {
    "code": FINDING_CODES,
    "severity": FINDING_SEVERITIES,
    "sheet": FINDING_SHEETS,
    "cell": FINDING_CELLS,
    "state": FINDING_STATES,
}
"""Defined names of columns, by which other sheets count findings."""
_FILTERED = "Trang đang lọc nên có dòng bị ẩn: chọn Data, Clear (Dữ liệu, Xóa) để thấy đủ."


def draw_findings(master: MasterDrawing) -> None:
    """Draw the sheet with its headers, filter and defined names."""
    table, drawing = layout.FINDINGS, master.drawing
    sheet = master.table_sheet(table, layout.UNCHECKED, TAB_INPUT)
    first, last = HEADER_ROW + 1, HEADER_ROW + FINDING_ROWS
    styles = [drawing.style("finding_link" if column.field == "cell" else "finding") for column in table.columns]
    for row in range(first, last + 1):
        for at, style in enumerate(styles):
            sheet.write_blank(row, at, None, style)
        drawing.fit_row(sheet, row, [], least=2)
    key = column_name(table.index("key"))
    keys = f"${key}${first + 1}:${key}${NAMED_ROWS}"
    filtered = f'=IF(SUBTOTAL(103,{keys})<COUNTA({keys}),"{_FILTERED}","")'
    sheet.write_formula(HEADER_ROW - 1, 0, filtered, drawing.style("alert"), "")
    sheet.autofilter(HEADER_ROW, 0, last, len(table.columns) - 1)
    for field, name in _NAMES.items():
        letter = column_name(table.index(field))
        column = f"={sheet_reference(table.sheet)}!${letter}${first + 1}:${letter}${NAMED_ROWS}"
        drawing.book.define_name(name, column)
    _colour_findings(master, sheet, first, NAMED_ROWS - 1)
    drawing.printed(sheet, shown_columns(table), HEADER_ROW)


def _colour_findings(master: MasterDrawing, sheet: Worksheet, first: int, last: int) -> None:
    """Borders only around non-empty rows, colours only for open findings: other rows are not printed."""
    drawing, table = master.drawing, layout.FINDINGS
    at = {column.field: number for number, column in enumerate(table.columns)}
    cell = {field: f"${column_name(number + 1)}{first + 1}" for field, number in at.items()}
    filled = f'={cell["key"]}<>""'
    for severity, style in ((Severity.ERROR, "filled_error_row"), (Severity.WARNING, "filled_warning_row")):
        still_open = f'=AND({cell["severity"]}="{severity.label}",{cell["state"]}="{layout.STATE_OPEN}")'
        drawing.when(sheet, (first, 0, last, 0), still_open, drawing.style(style))
    drawing.when(sheet, (first, 0, last, at["explanation"] - 1), filled, drawing.style("filled_row"))
    explanations = (first, at["explanation"], last, at["explanation"])
    drawing.when(sheet, explanations, filled, drawing.style("filled_input_row"))
    drawing.when(sheet, (first, at["state"], last, at["state"]), filled, drawing.style("filled_row"))
