"""Draws the sheets with a report's settings: `Thông tin chung`, `Đề cương`, `Đơn vị`, `Quy tắc kiểm tra`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from de06_xl.build.books import FactLabel, load_fact_labels
from de06_xl.build.master.sheets import (
    HEADER_ROW,
    HINTED_ROWS,
    SPARE_ROWS,
    TAB_INPUT,
    TAB_REGISTER,
    shown_columns,
    write_text,
)
from de06_xl.model.outline import Heading, WhenEmpty
from de06_xl.model.unit import GROUP_LEVEL
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing
    from de06_xl.model.rule import Rule
    from de06_xl.model.unit import Group, Unit

CODE_WIDTH = 19
"""Width of the column Mã of `Đơn vị` for communes, whose codes are made from their names."""
COMMUNES = 200
"""Rows of `Đơn vị` that get borders when filled in: a province has at most 168 communes."""


def draw_facts(master: MasterDrawing) -> None:
    """Draw `Thông tin chung`."""
    table, style, fit_row = layout.FACTS, master.drawing.style, master.drawing.fit_row
    sheet = master.table_sheet(table, "Điền một lần cho mỗi kỳ; báo cáo Word lấy từ đây.", TAB_INPUT)
    labels = load_fact_labels()
    row = HEADER_ROW + 1
    for key, group in itertools.groupby(master.book.facts, key=lambda fact: fact.key):
        facts = list(group)
        label, hint = labels.get(key, FactLabel(key, ""))
        for number, fact in enumerate(facts, 1):
            sheet.write_string(row, 0, key, style("code"))
            sheet.write_string(row, 1, label if len(facts) == 1 else f"{label} ({number})", style("text"))
            write_text(sheet, row, 2, fact.value, style("text" if key == "phien_ban" else "input_text"))
            write_text(sheet, row, 3, hint, style("text"))
            fit_row(sheet, row, [(fact.value, table.columns[2].width), (hint, table.columns[3].width)])
            hint = ""
            row += 1
    for spare in range(row, row + SPARE_ROWS):
        for at, name in enumerate(("code", "text", "input_text", "text")):
            sheet.write_blank(spare, at, None, style(name))
    master.drawing.printed(sheet, shown_columns(table), HEADER_ROW)


def draw_outline(master: MasterDrawing) -> None:
    """Draw `Đề cương`."""
    table, drawing = layout.OUTLINE, master.drawing
    subtitle = "Mỗi hàng là một tiêu đề của báo cáo, theo đúng thứ tự in; thêm hàng là thêm mục."
    sheet = master.table_sheet(table, subtitle, TAB_INPUT)
    row = HEADER_ROW + 1
    for heading in master.book.outline:
        _draw_heading(master, sheet, row, heading)
        row += 1
    master.spare_rows(sheet, table, row)
    first, last = HEADER_ROW + 1, row + SPARE_ROWS - 1
    when_empty = "Báo lỗi; nối thêm “Không.” vào tiêu đề; hoặc bỏ cả mục."
    drawing.choices(sheet, first, last, 4, "ds_khi_trong", "Khi mục trống", when_empty)
    carry = "x: nội dung được chép sang kỳ sau để sửa tiếp."
    drawing.choices(sheet, first, last, 5, "ds_co", "Chép sang kỳ sau", carry)
    drawing.printed(sheet, shown_columns(table), HEADER_ROW)


def _draw_heading(master: MasterDrawing, sheet: Worksheet, row: int, heading: Heading) -> None:
    style = master.drawing.style
    when_empty = heading.when_empty.value
    if heading.when_empty is WhenEmpty.RUN_IN:
        when_empty = f'{when_empty} "{heading.run_in}"'
    sheet.write_string(row, 0, heading.code, style("center"))
    sheet.write_number(row, 1, heading.level, style("number"))
    sheet.write_string(row, 2, heading.title, style("text"))
    write_text(sheet, row, 3, heading.sheet, style("text"))
    sheet.write_string(row, 4, when_empty, style("text"))
    write_text(sheet, row, 5, layout.INCLUDED if heading.carry_over else "", style("center"))
    write_text(sheet, row, 6, ", ".join(sorted(kind.value for kind in heading.kinds or ())), style("text"))
    master.drawing.fit_row(sheet, row, [(heading.title, layout.OUTLINE.column("title").width)])


def draw_units(master: MasterDrawing) -> None:
    """Draw `Đơn vị`."""
    subtitle = "Đơn vị gửi số liệu; nhóm gọi nhiều đơn vị cùng một tên."
    if master.book.groups:
        subtitle = "Đơn vị gửi số liệu; hàng có Cấp là “nhóm” đặt tên cho mã ở cột Nhóm."
    if any(unit.email for unit in master.book.units):
        subtitle += " Địa chỉ thư điện tử trong sổ mẫu này là đặt ra làm ví dụ, không có thật."
    sheet = master.table_sheet(layout.UNITS, subtitle, TAB_INPUT)
    rows = [_group_texts(group) for group in master.book.groups.values()]
    rows += [_unit_texts(unit) for unit in master.book.units]
    master.text_rows(sheet, layout.UNITS, rows)
    if master.book.groups:
        sheet.set_column(0, 0, CODE_WIDTH)
        first, columns = HEADER_ROW + 1 + len(rows) + SPARE_ROWS, shown_columns(layout.UNITS)
        master.listed_rows(sheet, layout.UNITS, first, COMMUNES)
        area = (first, 0, first + COMMUNES - 1, columns - 1)
        master.drawing.when(sheet, area, f'=$B{first + 1}<>""', master.drawing.style("filled_row"))
    master.drawing.printed(sheet, shown_columns(layout.UNITS), HEADER_ROW)


def _group_texts(group: Group) -> Mapping[str, str]:
    empty = dict.fromkeys((column.field for column in layout.UNITS.columns), "")
    return empty | {"code": group.code, "name": group.name, "level": GROUP_LEVEL}


def _unit_texts(unit: Unit) -> Mapping[str, str]:
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "level": unit.level,
        "parent": unit.parent,
        "called": unit.called,
        "email": unit.email,
        "delegates": "; ".join(unit.delegates),
        "sections": "; ".join(unit.sections),
        "valid_from": format_date(unit.valid_from) if unit.valid_from else "",
        "valid_to": format_date(unit.valid_to) if unit.valid_to else "",
    }


def draw_rules(master: MasterDrawing) -> None:
    """Draw `Quy tắc kiểm tra`."""
    table, drawing = layout.RULES, master.drawing
    sheet = master.table_sheet(table, "Quan hệ phải đúng giữa các số liệu; mỗi hàng một quy tắc.", TAB_REGISTER)
    master.text_rows(sheet, table, [_rule_texts(rule) for rule in master.book.rules], fitted=True)
    for field, name, hint in (
        ("severity", "ds_muc", "Lỗi chặn báo cáo; cảnh báo nên xem lại; lưu ý chỉ cho biết."),
        ("scope", "ds_pham_vi", "Kiểm tra trong phiếu của đơn vị, trong sổ tổng hợp, hay cả hai."),
        ("missing", "ds_thieu_so_lieu", "Khi thiếu một số: không kiểm tra; coi số ấy là 0; hoặc báo thiếu."),
        ("enabled", "ds_co", "x: có kiểm tra; để trống: không."),
    ):
        at = table.index(field) - 1
        title = table.columns[at].header
        drawing.choices(sheet, HEADER_ROW + 1, HEADER_ROW + HINTED_ROWS, at, name, title, hint)
    drawing.printed(sheet, shown_columns(table), HEADER_ROW)


def _rule_texts(rule: Rule) -> Mapping[str, str]:
    return {
        "code": rule.code,
        "severity": rule.severity.label,
        "expression": rule.expression,
        "message": rule.message,
        "scope": rule.scope.value,
        "missing": rule.missing.value,
        "enabled": layout.INCLUDED if rule.enabled else "",
    }
