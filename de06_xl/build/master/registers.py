"""Draws the registers of a master workbook, empty: tables that the program fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.master.sheets import HEADER_ROW, SPARE_ROWS, TAB_REGISTER, shown_columns
from de06_xl.model.delivery import UNDELIVERED, UNSETTLED
from de06_xl.model.responses import UNIT_STATUSES, ResponseStatus
from de06_xl.model.sources import LEFT_OUT, SumStatus, TextStatus
from de06_xl.system.cells import column_name
from de06_xl.workbook import layout
from de06_xl.workbook.writing.compared import SUBTITLE as COMPARED_SUBTITLE
from de06_xl.workbook.writing.deliveries import SUBTITLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing
    from de06_xl.workbook.layout import Table

SOURCE_ROWS, LISTED_ROWS = 400, 10_000
"""Formatted rows of `Nguồn số liệu`, and rows covered by its filter: 144 communes times 60 figures."""
STATE_ROWS = 4000
"""Rows of `Phiếu nhận` with a drop-down list of statuses."""
NOT_ARRIVED = tuple(state.value for state in (*UNDELIVERED, *UNSETTLED))
"""The states in `Thư đã gửi` of letters that need attention."""
LACKING = (
    LEFT_OUT,
    *(status.of_unit for status in UNIT_STATUSES if status is not ResponseStatus.USED),
    *(status.value for status in SumStatus if status is not SumStatus.COMPLETE),
    *(status.value for status in TextStatus if status is not TextStatus.PLACED),
)
"""The states in `Nguồn số liệu` that need attention."""


WAITING = ("chờ", *(one.value for one in (ResponseStatus.FAULTY, ResponseStatus.NO_FORM, ResponseStatus.BLANK)))
"""The statuses in `Phiếu nhận` of forms that need attention."""


def draw_register(
    master: MasterDrawing,
    table: Table,
    subtitle: str,
    entry: str = "",
    colours: tuple[str, Mapping[str, Sequence[str]]] = ("", {}),
) -> Worksheet:
    """Draw a sheet with a table of any length, with borders around non-empty rows; the clerk fills in ``entry``.

    ``colours`` are a field and, by style, the words in it for which rows are coloured; then the table has a filter.
    """
    drawing, first = master.drawing, HEADER_ROW + 1
    sheet = master.table_sheet(table, subtitle, TAB_REGISTER)
    master.listed_rows(sheet, table, first, SPARE_ROWS)
    # column styles for the rows below: programs drop cells that are only formatted
    for at, column in enumerate(table.columns):
        style = "finding_folded" if column.folded else "body"
        style = "finding_date" if column.dated else style if column.text else "body_number"
        options = {"level": 1, "hidden": True} if column.folded else {}
        sheet.set_column(at, at, column.width, drawing.style(style, column.dated), options)
    area = (first, 0, HEADER_ROW + LISTED_ROWS, len(table.columns) - 1)
    if entry:
        at = table.index(entry) - 1
        drawing.when(sheet, (first, at, area[2], at), f'=$A{first + 1}<>""', drawing.style("filled_input_row"))
    field, words_by_style = colours
    for style, words in words_by_style.items():  # before the borders of every row: if two apply, the first wins
        drawing.colour_by_words(sheet, area, table.index(field) - 1, words, style)
    if field:
        sheet.autofilter(HEADER_ROW, 0, area[2], shown_columns(table) - 1)
    drawing.when(sheet, area, f'=$A{first + 1}<>""', drawing.style("filled_row"))
    drawing.printed(sheet, shown_columns(table), HEADER_ROW)
    return sheet


def draw_compared(master: MasterDrawing) -> None:
    """Draw `Đối chiếu`, where the clerk marks the differences of the signed document to be accepted."""
    table = layout.COMPARED
    draw_register(master, table, COMPARED_SUBTITLE, "accept")


def draw_received(master: MasterDrawing) -> None:
    """Draw `Phiếu nhận`, where the clerk chooses between two forms of one unit."""
    table = layout.RECEIVED
    subtitle = "Mỗi tệp nhận được một hàng, kể cả tệp không dùng; hàng có chữ “chờ”, “cần sửa” là phải xử lý."
    by_style = {
        "filled_warning_row": WAITING,
        "filled_error_row": (ResponseStatus.REFUSED.value,),
        "filled_aside_row": (ResponseStatus.SUPERSEDED.value,),
    }
    sheet = draw_register(master, table, subtitle, colours=("status", by_style))
    at, hint = table.index("status") - 1, "Ghi dùng vào phiếu được lấy số, đã thay vào phiếu kia."
    master.drawing.choices(sheet, HEADER_ROW + 1, HEADER_ROW + STATE_ROWS, at, "ds_trang_thai", "Trạng thái", hint)


def draw_sent(master: MasterDrawing) -> None:
    """Draw `Thư đã gửi`, where the clerk marks letters to be sent again."""
    table = layout.SENT
    sheet = draw_register(master, table, SUBTITLE, colours=("state", {"filled_warning_row": NOT_ARRIVED}))
    at, hint = table.index("state") - 1, "Ghi gửi lại để gửi thêm một lần, đã gửi hoặc không gửi để thôi."
    master.drawing.choices(sheet, HEADER_ROW + 1, HEADER_ROW + STATE_ROWS, at, "ds_thu", "Trạng thái", hint)


def draw_sources(master: MasterDrawing) -> None:
    """Draw `Nguồn số liệu`: sums in bold, missing shares in yellow."""
    table, drawing = layout.SOURCES, master.drawing
    subtitle = "Mỗi số tổng hợp lấy từ đơn vị nào, tệp nào, ô nào; do nút Tổng hợp ghi."
    sheet = master.table_sheet(table, subtitle, TAB_REGISTER)
    area = (HEADER_ROW + 1, 0, HEADER_ROW + LISTED_ROWS, shown_columns(table) - 1)
    master.listed_rows(sheet, table, area[0], SOURCE_ROWS)
    sheet.autofilter(HEADER_ROW, *area[1:])
    drawing.colour_by_words(sheet, area, table.index("status") - 1, LACKING, "filled_warning_row")
    code, unit, file = (f"${column_name(table.index(field))}{area[0] + 1}" for field in ("code", "unit", "file"))
    drawing.when(sheet, area, f'=AND({code}<>"",{unit}="",{file}="")', drawing.style("filled_bold_row"))
    drawing.when(sheet, area, f'={code}<>""', drawing.style("filled_row"))
    drawing.printed(sheet, shown_columns(table), HEADER_ROW)
