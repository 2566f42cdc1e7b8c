"""Draws `Tổng quan`: the state of a master workbook, what to do next, its headings, and which units have sent."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from de06_xl.build.master.sheets import HEADER_ROW, TAB_INPUT
from de06_xl.collect.standing import TO_COMPLETE, TO_CORRECT, label_of
from de06_xl.model.closing import ACTION
from de06_xl.model.finding import Severity
from de06_xl.model.responses import UNIT_STATUSES, ResponseStatus
from de06_xl.system.cells import column_name, sheet_reference
from de06_xl.workbook import layout
from de06_xl.workbook.formulas import (
    CHANGED_COLUMNS,
    CHANGED_SINCE,
    FINDING_SEVERITIES,
    FINDING_SHEETS,
    FINDING_STATES,
    fact_formula,
    last_check_formula,
    title_in_words,
    title_term,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing

OVERVIEW_ROWS, OVERVIEW_UNITS = 40, 200
"""Maximum headings and units in the lists."""

_STEPS = (
    ("Điền kỳ báo cáo, số, ngày, nơi nhận ở trang Thông tin chung.", layout.FACTS.sheet),
    ("Bấm Tạo phiếu; đọc lại thư nháp rồi bấm Gửi thư.", layout.UNITS.sheet),
    ("Bấm Thu phiếu; đơn vị chưa gửi thì bấm Đôn đốc.", layout.RECEIVED.sheet),
    ("Bấm Tổng hợp để lấy số, nội dung các đơn vị gửi.", layout.SOURCES.sheet),
    ("Nhập số liệu và nội dung còn thiếu vào ô vàng của từng mục (bảng dưới).", ""),
    ("Bấm Kiểm tra; sửa các hàng đỏ, hoặc ghi Giải trình.", layout.FINDINGS.sheet),
    ("Bấm Xuất Word.", ""),
    ("Ký xong thì bấm Đối chiếu bản ký, Chốt kỳ.", layout.COMPARED.sheet),
)
"""The steps, each with the sheet on which it is done."""
_HEADERS = ("Mã mục", "Tiêu đề", "Trang tính", "Lỗi", "Cảnh báo")
_HEADING_STYLES = ("overview_code", "overview_text", "overview_link", "overview_count", "overview_count")
_COMPARED, _NEXT_PERIOD = "Đối chiếu", "Kỳ mới"
"""What `Nhật ký` calls two of the actions."""
_DONE = "xong"
_LISTED = 10_000
"""Rows of the registers that the steps check."""
_OUTLINE_LETTERS = {column.field: column_name(at) for at, column in enumerate(layout.OUTLINE.columns, 1)}


def draw_overview(master: MasterDrawing) -> None:
    """Draw the sheet."""
    drawing, style = master.drawing, master.drawing.style
    sheet = drawing.sheet(layout.OVERVIEW_SHEET, tab=TAB_INPUT)
    for at, column in enumerate(layout.STANDINGS.columns):
        sheet.set_column(at, at, column.width, style("body"))
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, "SỔ TỔNG HỢP BÁO CÁO ĐỀ ÁN 06", style("title"))
    row, standings_row, period_row = _draw_state(master, sheet, 2)
    row = _draw_steps(master, sheet, row, f"$B${period_row + 1}")
    row = _draw_headings(master, sheet, row)
    sheet.freeze_panes(2, 0)
    _draw_standings(master, sheet, row)
    link = f"internal:{sheet_reference(layout.OVERVIEW_SHEET)}!A{row + 1}"
    sheet.write_url(standings_row, 2, link, style("link"), f"{layout.STANDINGS.name} ►")
    sheet.set_portrait()
    sheet.print_area(0, 0, row - 2, len(layout.STANDINGS.columns) - 1)
    sheet.fit_to_pages(1, 1)
    sheet.activate()


def _draw_banner(master: MasterDrawing, sheet: Worksheet, row: int, text: str) -> None:
    master.drawing.banner(sheet, row, text, len(_HEADERS))


def _draw_state(master: MasterDrawing, sheet: Worksheet, row: int) -> tuple[int, int, int]:
    """Draw the block Tình trạng; returns the rows of the next block, of how many units sent, and of the period."""
    drawing, style, book = master.drawing, master.drawing.style, master.book
    _draw_banner(master, sheet, row, "Tình trạng")
    findings = f'=COUNTIFS({FINDING_SEVERITIES},"{{}}",{FINDING_STATES},"{layout.STATE_OPEN}")'
    # What depends on `Kiểm tra` has no stored result, which LibreOffice would show instead of counting.
    lines = (
        ("Cơ quan báo cáo", fact_formula("co_quan_ban_hanh"), book.fact("co_quan_ban_hanh")),
        ("Kỳ báo cáo", fact_formula("ky"), book.fact("ky")),
        ("Hạn các đơn vị gửi phiếu", fact_formula("han_gui"), book.fact("han_gui")),
        ("Hạn gửi báo cáo", fact_formula("han_bao_cao"), book.fact("han_bao_cao")),
        (layout.STANDINGS_LABEL, layout.NOTHING_COLLECTED, ""),
        ("Lần kiểm tra gần nhất", last_check_formula(), ""),
        ("Lỗi còn mở", findings.format(Severity.ERROR.label), ""),
        ("Cảnh báo còn mở", findings.format(Severity.WARNING.label), ""),
    )
    labels = [label for label, *_ in lines]
    standings_row, period_row = (row + 1 + labels.index(label) for label in (layout.STANDINGS_LABEL, "Kỳ báo cáo"))
    for label, content, result in lines:
        row += 1
        sheet.write_string(row, 0, label, style("label"))
        if content.startswith("="):
            sheet.write_formula(row, 1, content, style("overview_value"), result)
        else:
            sheet.write_string(row, 1, content, style("overview_value"))
        if content == last_check_formula():
            changed = f'=ISNUMBER(SEARCH("{CHANGED_SINCE}",$B${row + 1}))'
            drawing.when(sheet, (row, 1, row, len(_HEADERS) - 1), changed, style("warning_row"))
        if "còn mở" in label:
            drawing.colour_counts(sheet, row, 1, "error_row" if "Lỗi" in label else "warning_row")
    return row + 2, standings_row, period_row


def _draw_steps(master: MasterDrawing, sheet: Worksheet, row: int, period: str) -> int:
    """Draw the block Việc cần làm, whose steps show when they are done; returns the row of the next block."""
    style, done = master.drawing.style, _done_formulas(period)
    _draw_banner(master, sheet, row, "Việc cần làm")
    first = row + 1
    for number, (text, target) in enumerate(_STEPS, 1):
        row += 1
        sheet.write_string(row, 0, f"Bước {number}", style("label"))
        sheet.write_string(row, 1, text, style("body"))
        if target:
            sheet.write_url(row, 2, f"internal:{sheet_reference(target)}!A1", style("link"), f"{target} ►")
        if number in done:
            sheet.write_formula(row, 3, f'=IFERROR(IF({done[number]},"{_DONE}",""),"")', style("step_done"), "")
    area = (first, 0, row, len(_HEADERS) - 1)
    master.drawing.when(sheet, area, f'=$D{first + 1}="{_DONE}"', style("good_row"))
    return row + 2


def _done_formulas(period: str) -> dict[int, str]:
    """Formulas for whether a step is done, by its number; ``period`` is the cell of the workbook's period.

    The export of the report leaves no trace in the workbook: it is done when `Nhật ký` says, after the line with which
    the workbook was made, that a document was compared with it, or that the period was closed.
    """
    facts = ",".join(f"LEN({fact_formula(key)[1:]})>0" for key in ("ky", "tu_ngay", "den_ngay", "han_gui", "ho_ten"))
    received, sent, sources, log = (
        functools.partial(_column, table) for table in (layout.RECEIVED, layout.SENT, layout.SOURCES, layout.LOG)
    )
    came = f"SUMPRODUCT(--({received('period')}={period}))>0"
    waiting = f'SUMPRODUCT(({received("period")}={period})*(LEFT({received("status")},3)="chờ"))=0'
    forms_sent = f'SUMPRODUCT(({sent("period")}={period})*({sent("kind")}="phiếu"))>0'
    checked = f'{sheet_reference(layout.FINDINGS.sheet)}!$A$2<>"{layout.UNCHECKED}"'
    to_type = f'COUNTIF({_column(layout.FINDINGS, "message")},"Còn phải nhập*")=0'
    errors = f'COUNTIFS({FINDING_SEVERITIES},"{Severity.ERROR.label}",{FINDING_STATES},"{layout.STATE_OPEN}")=0'
    closed = f'COUNTIFS({log("action")},"{ACTION}",{log("result")},"Chốt "&{period}&" theo *")>0'
    compared, begun = (
        f'SUMPRODUCT(MAX(({log("action")}="{action}")*ROW({log("action")})))' for action in (_COMPARED, _NEXT_PERIOD)
    )
    return {
        1: f"AND({facts})",
        2: f"OR({forms_sent},{came})",
        3: f"AND({came},{waiting})",
        4: f"COUNTA({sources('code')})>0",
        5: f"AND({checked},{to_type})",
        6: f"AND({checked},{errors},{CHANGED_COLUMNS}=0)",
        7: f"OR({compared}>{begun},{closed})",
        8: closed,
    }


def _column(table: layout.Table, field: str) -> str:
    """The cells of a register's column."""
    letter = column_name(table.index(field))
    return f"{sheet_reference(table.sheet)}!${letter}${HEADER_ROW + 2}:${letter}${HEADER_ROW + 1 + _LISTED}"


def _draw_headings(master: MasterDrawing, sheet: Worksheet, row: int) -> int:
    """Draw the block of the report's headings; returns the row of the next block."""
    drawing = master.drawing
    _draw_banner(master, sheet, row, "Các mục của báo cáo")
    header = row + 1
    for at, text in enumerate(_HEADERS):
        sheet.write_string(header, at, text, drawing.style("header"))
    for number in range(OVERVIEW_ROWS):
        _draw_heading(master, sheet, header, number)
    first, last = header + 1, header + OVERVIEW_ROWS
    drawing.colour_headings(sheet, first, last)
    drawing.when(sheet, (first, 0, last, len(_HEADERS) - 1), f'=$A{first + 1}<>""', drawing.style("filled_row"))
    return last + 2


def _draw_heading(master: MasterDrawing, sheet: Worksheet, header: int, number: int) -> None:
    """Draw one heading, read from the outline by formulas, so that a clerk's own ones appear too."""
    row, outline = header + 1 + number, sheet_reference(layout.OUTLINE.sheet)
    heading = master.book.outline[number] if number < len(master.book.outline) else None
    source = f"ROW()-ROW($A${header + 1})+{HEADER_ROW + 1}"
    code, title, target = (
        f"INDEX({outline}!${_OUTLINE_LETTERS[field]}:${_OUTLINE_LETTERS[field]},{source})"
        for field in ("code", "title", "sheet")
    )
    shown = title_in_words(heading.title) if heading else ""
    link = f'''"#'"&SUBSTITUTE({target},"'","''")&"'!A1"'''
    counts = (
        f'=IF($C{row + 1}="","",COUNTIFS({FINDING_SHEETS},{target},{FINDING_SEVERITIES},"{severity.label}",'
        f'{FINDING_STATES},"{layout.STATE_OPEN}"))'
        for severity in (Severity.ERROR, Severity.WARNING)
    )
    formulas = (
        (f'={code}&""', heading.code if heading else ""),
        (f"={title_term(title)}", shown),
        (f'=IF({target}="","",HYPERLINK({link},{target}))', heading.sheet if heading else ""),
        *((formula, "") for formula in counts),
    )
    for at, ((formula, result), style) in enumerate(zip(formulas, _HEADING_STYLES, strict=True)):
        sheet.write_formula(row, at, formula, master.drawing.style(style), result)
    width = layout.STANDINGS.columns[1].width
    master.drawing.fit_row(sheet, row, [(shown, width)])


def _draw_standings(master: MasterDrawing, sheet: Worksheet, row: int) -> None:
    """Draw the block of the units' standings, which Thu phiếu and Tổng hợp fill."""
    table, drawing = layout.STANDINGS, master.drawing
    _draw_banner(master, sheet, row, table.name)
    drawing.header(sheet, row + 1, table.columns)
    first, last = row + 2, row + 1 + OVERVIEW_UNITS
    master.listed_rows(sheet, table, first, OVERVIEW_UNITS)
    area, standing = (first, 0, last, len(table.columns) - 1), table.index("standing") - 1
    waiting = [one for one in UNIT_STATUSES if one is not ResponseStatus.USED]
    overdue, open_words = [label_of(one) for one in waiting], [one.of_unit for one in waiting]
    sent = [label_of(ResponseStatus.USED), TO_CORRECT, TO_COMPLETE]
    drawing.colour_by_words(sheet, area, standing, overdue, "filled_error_row")
    drawing.colour_by_words(sheet, area, standing, [*open_words, *sent], "filled_warning_row")
    drawing.when(sheet, area, f'=$A{first + 1}<>""', drawing.style("filled_row"))
