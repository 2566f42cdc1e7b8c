"""Draws the head of a form: its title, how to fill it in, and its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.content import period_label, unit_label
from de06_xl.collect.forms.drawing.form_drawing import AT, LAST_COLUMN
from de06_xl.collect.forms.drawing.hidden import TICK_LIST, UNIT_LIST
from de06_xl.collect.forms.drawing.summary import SUMMARY_ROW
from de06_xl.collect.forms.sheet import LABELS
from de06_xl.system.cells import cell_numbers, column_name
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import sentence
from de06_xl.workbook.heights import LINE_HEIGHT

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing

FIRST_FACT = 5
"""The row of the first fact, counted from 0."""

_LEFT = ("unit", "period", "deadline", "number", "nothing", "source")
_RIGHT = ("document", "document_date", "compiled_by", "approved_by", "phone")
"""The facts in two columns of the sheet."""
_WHERE = ("cv_nhan_phieu", "cv_co_quan", "co_quan_ban_hanh")
"""The facts that say where a form goes, the first of them that the workbook has."""
_HINTS = {
    "unit": "Chọn đơn vị của mình trong danh sách thả xuống.",
    "number": "Gửi lần đầu là 1; mỗi lần gửi lại tăng thêm 1.",
    "nothing": "Ghi x khi cả kỳ không có gì phát sinh: ô số để trống được tính là 0. Số lũy kế thì gõ lại số kỳ trước.",
    "source": "Chỉ cán bộ tổng hợp ghi khi nhập thay đơn vị: số lấy từ văn bản, thư, điện thoại nào.",
    "document": "Số, ký hiệu văn bản của đơn vị, ví dụ 45/BC-CAT; chưa có thì để trống.",
    "document_date": "Gõ ngày/tháng/năm, ví dụ 18/5/2022.",
    "compiled_by": "Họ tên người lập phiếu.",
    "approved_by": "Họ tên, chức vụ người duyệt.",
    "phone": "Số điện thoại của người lập, để hỏi lại khi cần.",
}
"""What the cell of a fact says when it is selected."""
_HOW = (
    "1. Gõ vào các ô vàng{where}. Số nghìn gõ liền (7440); không có thì gõ 0; giữ nguyên cột Mã. Cả kỳ không có gì "
    "phát sinh thì ghi x vào ô Không phát sinh.\n"
    "2. Cột Kiểm tra nói bằng lời ô nào chưa điền, ô nào sai. Hãy sửa đến khi dòng trên cùng báo đã đủ; số đúng mà vẫn "
    "bị nhắc thì ghi lý do vào cột Ghi chú.\n"
    "3. Lưu rồi gửi lại chính tệp Excel này (không chụp ảnh, không chuyển sang PDF). Gửi lại lần sau thì tăng Lần gửi "
    "thêm 1. Cần nới hàng, cột thì kéo như thường."
)


def draw_head(form: FormDrawing, sheet: Worksheet) -> int:
    """Draw title, instructions and facts; returns the next free row."""
    style, book, content = form.drawing.style, form.book, form.content
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, f"PHIẾU SỐ LIỆU ĐỀ ÁN 06 {book.period.name_upper}", style("title"))
    sheet.set_row(SUMMARY_ROW, 24)
    where = next(filter(None, map(form.fact, _WHERE)), "")
    group = form.book.group_name(content.group)
    for_whom = f"Phiếu chung của {len(content.units)} đơn vị {group}. " if content.group else ""
    sheet.write_string(2, 0, for_whom + (sentence(f"Nơi nhận phiếu: {where}") if where else ""), style("subtitle"))
    others = ", ".join(f"“{name}”" for name in form.matrix_sheets)
    where_too = f", ở trang này và ở trang {others}" if others else ""
    sheet.merge_range(3, 0, 3, LAST_COLUMN, _HOW.format(where=where_too), style("body"))
    sheet.set_row(3, 3.5 * LINE_HEIGHT)
    sheet.freeze_panes(SUMMARY_ROW + 1, 0)
    _draw_facts(form, sheet)
    _validate_facts(form, sheet)
    return FIRST_FACT + len(_LEFT) + 1


def _draw_facts(form: FormDrawing, sheet: Worksheet) -> None:
    style, book, content, facts = form.drawing.style, form.book, form.content, form.addresses.facts
    deadline = book.dates.get("han_gui")
    fixed = {
        "unit": None if content.group else unit_label(content.units[0]),
        "period": period_label(book.period),
        "deadline": format_date(deadline) if deadline else "",
    }
    for row, name in enumerate(_LEFT, FIRST_FACT):
        sheet.write_string(row, 0, LABELS[name], style("label"))
        facts[name] = f"$B${row + 1}"
        if name == "number":
            sheet.write_number(row, 1, 1, style("input_left", "0"))
        elif (value := fixed.get(name)) is not None:
            sheet.write_string(row, 1, value, style("fact"))
        else:
            sheet.write_blank(row, 1, None, style("input_text"))
    for row, name in enumerate(_RIGHT, FIRST_FACT):
        sheet.write_string(row, AT["value"], LABELS[name], style("label_right"))
        facts[name] = f"${column_name(AT['value'] + 2)}${row + 1}"
        sheet.merge_range(row, AT["value"] + 1, row, AT["check"], None, style("input_text"))


def _validate_facts(form: FormDrawing, sheet: Worksheet) -> None:
    """What the cells of the facts take, and what they say when selected."""
    drawing = form.drawing
    cells = {name: cell_numbers(cell.replace("$", "")) for name, cell in form.addresses.facts.items()}
    lists = (("unit", UNIT_LIST), ("nothing", TICK_LIST)) if form.content.group else (("nothing", TICK_LIST),)
    for name, choices in lists:
        row, column = cells[name]
        drawing.choices(sheet, row - 1, row - 1, column - 1, choices, LABELS[name], _HINTS[name])
    row, column = cells["number"]
    title, hint = LABELS["number"], _HINTS["number"]
    drawing.numbers(sheet, row - 1, column - 1, whole=True, least=1, most=99, title=title, hint=hint)
    for name in ("source", *_RIGHT):
        row, column = cells[name]
        drawing.hint(sheet, row - 1, row - 1, column - 1, LABELS[name], _HINTS[name])
