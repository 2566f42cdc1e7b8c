"""Draws the head of a form: its title, instructions, and facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.content import period_label, unit_label
from de06_xl.collect.forms.drawing.form_drawing import AT, FORM, LAST_COLUMN
from de06_xl.collect.forms.drawing.hidden import TICK_LIST, UNIT_LIST
from de06_xl.collect.forms.drawing.summary import SUMMARY_ROW
from de06_xl.collect.forms.live import WRONG, date_check
from de06_xl.collect.forms.sheet import ABOUT_FORM, FIGURES, LABELS, SIGNATURES
from de06_xl.system.cells import cell_name, cell_numbers, column_name
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing

_LINE = 20
"""Points of a row of facts."""
ROOM_TO_SIGN = 70
"""Points for signatures, below the signers' labels."""
_TOP = (("unit", "period"), ("deadline", "as_of"), ("number", "nothing"))
"""The facts above the table, which are frozen, each row with a left and a right one."""
_BELOW = (("compiled_by", "approved_by"), ("phone", "document"), ("source", "document_date"))
"""The facts below all tables."""
_VALUES = (AT["value"], AT["previous"]), (AT["note"], AT["as_of"])
"""The first and last column of a value on the left and on the right; its label is before it."""
_WHERE = ("cv_nhan_phieu", "cv_co_quan", "co_quan_ban_hanh")
"""The facts about where to send a form; the first one in the workbook is used."""
_HINTS = {
    "unit": "Chọn đơn vị của mình trong danh sách thả xuống.",
    "as_of": "Ngày chốt chung của các số: ngày/tháng/năm. Số nào khác ngày thì ghi ở hàng của số ấy.",
    "number": "Gửi lần đầu là 1; mỗi lần gửi lại tăng thêm 1.",
    "nothing": "Ghi x khi cả kỳ không có gì phát sinh: ô số để trống được tính là 0. Số lũy kế thì gõ lại số kỳ trước.",
    "source": "Chỉ cán bộ tổng hợp ghi khi nhập thay đơn vị: số lấy từ văn bản, thư, điện thoại nào.",
    "document": "Số, ký hiệu văn bản của đơn vị, ví dụ 45/BC-CAT; chưa có thì để trống.",
    "document_date": "Gõ ngày/tháng/năm, ví dụ 18/5/2022.",
    "compiled_by": "Họ tên người lập phiếu.",
    "approved_by": "Họ tên, chức vụ người duyệt.",
    "phone": "Số điện thoại của người lập, để hỏi lại khi cần.",
}
"""The hint shown when a fact's cell is selected."""
_HOW = (
    "Gõ vào các ô vàng{where}: số nghìn gõ liền (7440), không có thì gõ 0; giữ nguyên cột Mã. Sửa đến khi dòng trên "
    "báo đã đủ; số đúng mà vẫn bị nhắc thì ghi lý do vào cột Ghi chú. Ghi tên, điện thoại ở cuối phiếu, lưu rồi gửi "
    "lại chính tệp Excel này (không chụp ảnh, không chuyển sang PDF){back}."
)


def draw_head(form: FormDrawing, sheet: Worksheet) -> int:
    """Draw the title, the instructions and the owner of the form; returns the next free row."""
    style, book, content = form.drawing.style, form.book, form.content
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"PHIẾU SỐ LIỆU ĐỀ ÁN 06 {book.period.name_upper}", style("title"))
    sheet.set_row(SUMMARY_ROW, 22)
    row = SUMMARY_ROW + 1
    _draw_rows(form, sheet, row, _TOP)
    _check_date(form, sheet)
    row += len(_TOP)
    where = next(filter(None, map(form.fact, _WHERE)), "")
    others = ", ".join(f"“{name}”" for name in form.matrix_sheets)
    how = _HOW.format(
        where=f", ở trang này và ở trang {others}" if others else "", back=f" về {where.rstrip('.')}" if where else ""
    )
    if content.group:
        how = f"Phiếu chung của {len(content.units)} đơn vị ({book.addressee_of(content.group)}). {how}"
    sheet.merge_range(row, 0, row, LAST_COLUMN, how, style("body"))
    form.drawing.fit_row(sheet, row, [(how, sum(column.width for column in FIGURES.columns))], fixed=True)
    sheet.freeze_panes(row, 0)
    return row + 1


def draw_facts(form: FormDrawing, sheet: Worksheet, row: int) -> int:
    """Draw the facts about the form and the place to sign it; returns the next free row."""
    style, last = form.drawing.style, LAST_COLUMN
    form.drawing.banner(sheet, row, ABOUT_FORM, last + 1)
    row += 1
    _draw_rows(form, sheet, row, _BELOW)
    row += len(_BELOW) + 1
    signed = style("signature")
    sheet.write_string(row, 0, f"{SIGNATURES.upper()}\n(Ký, ghi rõ họ tên)", signed)
    sheet.merge_range(row, AT["check"], row, AT["as_of"], "THỦ TRƯỞNG ĐƠN VỊ\n(Ký, ghi rõ họ tên, đóng dấu)", signed)
    sheet.set_row(row, ROOM_TO_SIGN)
    return row + 2


def _draw_rows(form: FormDrawing, sheet: Worksheet, first: int, rows: Sequence[tuple[str, str]]) -> None:
    """Draw rows of two facts each."""
    style, book, content = form.drawing.style, form.book, form.content
    deadline, until = book.dates.get("han_gui"), book.dates.get("den_ngay")
    fixed = {
        "unit": None if content.group else unit_label(content.units[0]),
        "period": period_label(book.period),
        "deadline": format_date(deadline) if deadline else "",
    }
    for row, names in enumerate(rows, first):
        sheet.set_row(row, _LINE)
        for name, (begin, end) in zip(names, _VALUES, strict=True):
            sheet.write_string(row, begin - 1, LABELS[name], style("label_right", middle=True))
            form.addresses.facts[name] = f"${column_name(begin + 1)}${row + 1}"
            value = fixed.get(name)
            cells = style("input_text" if value is None else "fact", middle=True)
            if name == "number":
                cells = style("input_left", "0", middle=True)
            sheet.merge_range(row, begin, row, end, value, cells)
            if name == "number":
                sheet.write_number(row, begin, 1, cells)
            elif name == "as_of" and until:
                sheet.write_string(row, begin, format_date(until), cells)


def _check_date(form: FormDrawing, sheet: Worksheet) -> None:
    """Draw the check of the whole form's date beside it."""
    as_of = form.addresses.facts["as_of"]
    row, column = (number - 1 for number in cell_numbers(as_of.replace("$", "")))
    sheet.write_formula(row, LAST_COLUMN, f"={date_check(as_of)}", form.drawing.style("check_aside"), "")
    for cell in (column, LAST_COLUMN):
        form.drawing.colour_by_words(sheet, (row, cell, row, cell), LAST_COLUMN, (WRONG,), "error_row")
    form.addresses.checks.append(f"{FORM}!{cell_name(row + 1, LAST_COLUMN + 1, fixed=True)}")


def validate_facts(form: FormDrawing, sheet: Worksheet) -> None:
    """The validations and hints of the facts' cells."""
    drawing = form.drawing
    cells = {name: cell_numbers(cell.replace("$", "")) for name, cell in form.addresses.facts.items()}
    lists = (("unit", UNIT_LIST), ("nothing", TICK_LIST)) if form.content.group else (("nothing", TICK_LIST),)
    for name, choices in lists:
        row, column = cells[name]
        drawing.choices(sheet, row - 1, row - 1, column - 1, choices, LABELS[name], _HINTS[name])
    validated = {"number", *(name for name, _ in lists)} | ({"unit"} if not form.content.group else set())
    row, column = cells["number"]
    title, hint = LABELS["number"], _HINTS["number"]
    drawing.numbers(sheet, row - 1, column - 1, whole=True, least=1, most=99, title=title, hint=hint)
    for name in (name for names in (*_TOP, *_BELOW) for name in names if name in _HINTS.keys() - validated):
        row, column = cells[name]
        drawing.hint(sheet, row - 1, row - 1, column - 1, LABELS[name], _HINTS[name])
