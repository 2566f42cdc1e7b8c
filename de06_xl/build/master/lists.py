"""Draws the hidden sheet of a master workbook: the values of its drop-down lists, and the last check's checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.delivery import DeliveryState
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Aggregation, Direction, Nature
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.responses import FORM_STATUSES
from de06_xl.model.rule import Missing, Scope
from de06_xl.model.table import TASK_STATES
from de06_xl.system.cells import column_name, sheet_reference
from de06_xl.workbook import layout
from de06_xl.workbook.contents import changed_formula
from de06_xl.workbook.formulas import CHANGED_COLUMNS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing

LISTS: dict[str, tuple[str, ...]] = {
    "ds_trang_thai_nv": TASK_STATES,
    "ds_kieu": tuple(kind.value for kind in ParagraphKind),
    "ds_cach_tong_hop": tuple(way.value for way in Aggregation),
    "ds_loai_so_lieu": tuple(nature.value for nature in Nature),
    "ds_khi_trong": ("báo lỗi", 'nối "Không."', "bỏ mục"),
    "ds_co": (layout.INCLUDED,),
    "ds_muc": tuple(severity.label for severity in Severity),
    "ds_pham_vi": tuple(scope.value for scope in Scope),
    "ds_thieu_so_lieu": tuple(missing.value for missing in Missing),
    "ds_trang_thai": tuple(status.value for status in FORM_STATUSES),
    "ds_thu": tuple(state.value for state in DeliveryState),
    "ds_chieu": tuple(direction.value for direction in Direction),
}
"""Values of drop-down lists by defined name."""

CHECKED_ROWS = 1000
"""Columns whose changes are noticed."""


def draw_lists(master: MasterDrawing) -> None:
    """Draw the sheet of the lists, under defined names."""
    book, text = master.drawing.book, master.drawing.style("text")
    sheet = book.add_worksheet(layout.LISTS_SHEET)
    for at, (name, values) in enumerate(LISTS.items()):
        sheet.write_string(0, at, name)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, at, value, text)
        letter = column_name(at + 1)
        book.define_name(name, f"={sheet_reference(layout.LISTS_SHEET)}!${letter}$2:${letter}${len(values) + 1}")
    _draw_checked(master, sheet)
    sheet.hide()


def _draw_checked(master: MasterDrawing, sheet: Worksheet) -> None:
    """Draw the table that Kiểm tra fills, and beside it the count of changes since."""
    table = layout.CHECKED
    for column in table.columns:
        sheet.write_string(0, table.index(column.field) - 1, column.header)
    live, checked = (
        f"${column_name(table.index(first))}$2:${column_name(table.index(last))}${CHECKED_ROWS + 1}"
        for first, last in (("numbers", "texts"), ("checked_numbers", "checked_texts"))
    )
    at = table.index(table.columns[-1].field)
    sheet.write_string(0, at, "Đã đổi")
    sheet.write_formula(1, at, changed_formula(live, checked), None, 0)
    place = f"${column_name(at + 1)}$2"
    master.drawing.book.define_name(CHANGED_COLUMNS, f"={sheet_reference(layout.LISTS_SHEET)}!{place}")
