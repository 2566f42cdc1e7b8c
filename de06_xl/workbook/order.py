"""The order sheet of Lập sổ: a small workbook in which a clerk describes the first workbook to be made."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from de06_xl.vietnamese.text import fold
from de06_xl.workbook.drawing import Drawing
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.workbook.grid import Cell, Grid

SHEET = "Lập sổ"
KIND, PERIOD, PROVINCE, FOLDER = "Mẫu sổ", "Kỳ báo cáo", "Tỉnh, thành phố", "Thư mục đặt sổ"
_HINTS = {
    KIND: "Chọn trong danh sách.",
    PERIOD: "Ví dụ: tháng 11/2026, quý 4/2026, năm 2026, 2026-W20.",
    PROVINCE: "Chọn trong danh sách; sổ của tỉnh có sẵn mọi xã, phường.",
    FOLDER: "Sổ, phiếu, báo cáo của kỳ này và các kỳ sau nằm trong thư mục này.",
}
_FIRST_ROW = 3
_COLUMNS = (24, 46, 62, 3)


def draw_order(values: dict[str, str], kinds: Sequence[str], provinces: Sequence[str]) -> bytes:
    """Draw the sheet with these values filled in, and drop-down lists of the kinds and provinces."""
    drawing = Drawing(title="Lập sổ Đề án 06", subject="Điền rồi bấm Lập sổ lần nữa")
    drawing.book.calc_on_load = False
    sheet, style = drawing.sheet(SHEET), drawing.style
    for at, width in enumerate(_COLUMNS):
        sheet.set_column(at, at, width, style("body"))
    sheet.set_column(len(_COLUMNS), len(_COLUMNS), 30, style("body"), {"hidden": True})
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, "LẬP SỔ TỔNG HỢP ĐỀ ÁN 06", style("title"))
    sheet.write_string(1, 0, "Điền các ô vàng, lưu (Ctrl+S), rồi bấm Lập sổ lần nữa.", style("subtitle"))
    for at, province in enumerate(provinces):
        sheet.write_string(at, len(_COLUMNS), province, style("code"))
    drawing.book.define_name("tinh_thanh_pho", f"='{SHEET}'!$E$1:$E${len(provinces)}")
    for row, (label, hint) in enumerate(_HINTS.items(), _FIRST_ROW):
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, label, style("label"))
        sheet.write_string(row, 1, values.get(label, ""), style("input_text"))
        sheet.write_string(row, 2, hint, style("check_aside"))
    drawing.words(sheet, _FIRST_ROW, 1, list(kinds), title=KIND, hint=_HINTS[KIND])
    province_row = _FIRST_ROW + list(_HINTS).index(PROVINCE)
    drawing.choices(sheet, province_row, province_row, 1, "tinh_thanh_pho", PROVINCE, "Chọn tên tỉnh, thành phố.")
    drawing.printed(sheet, 3)
    sheet.set_selection(province_row, 1, province_row, 1)
    return drawing.close()


def read_order(grid: Grid) -> dict[str, str] | None:
    """The values beside the labels; None if it is no such sheet."""
    name = next((sheet for sheet in grid.sheets() if fold(sheet) == fold(SHEET)), None)
    if name is None:
        return None
    typed = {fold(text_of(row[0])): _text_of(row[1]) for row in grid.read(name) if len(row) > 1}
    return {label: typed.get(fold(label), "") for label in _HINTS}


def _text_of(cell: Cell) -> str:
    """The cell's text; Excel turns a typed 11/2026 into a date."""
    return f"{cell:%m/%Y}" if isinstance(cell, dt.date) else text_of(cell)
