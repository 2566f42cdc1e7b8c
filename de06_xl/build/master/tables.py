"""Draws `Danh mục`, and the sheets that are tables of the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from de06_xl.build.master.sheets import HEADER_ROW, SPARE_ROWS, TAB_INPUT, TAB_SECTION, shown_columns, write_text
from de06_xl.build.table_data import FIRST_ROW
from de06_xl.model.breakdown import item_code
from de06_xl.model.item_list import TITLE, Item, items_of
from de06_xl.model.place import Row
from de06_xl.model.table import ColumnKind, RowKind, joined_header
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.drawing import number_format
from de06_xl.workbook.formulas import figure_formula, value_formula

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing
    from de06_xl.build.table_data import DrawnTable

BOLD = 0.9
"""The part of a line of ordinary letters that bold ones fill."""
KEY_WIDTH = 10
"""Width of column A, which declares the rows."""


def draw_items(master: MasterDrawing) -> None:
    """Draw `Danh mục`."""
    subtitle = "Các mục để chia nhỏ một chỉ tiêu (cột Phân tổ) và làm hàng của bảng, ví dụ từng dịch vụ công."
    sheet = master.table_sheet(layout.ITEMS, subtitle, TAB_INPUT)
    titles = {item.list_name: item.list_title for item in master.book.items if item.list_title}
    rows = [_texts(list_name=name, code=TITLE, name=title) for name, title in titles.items()]
    rows += [_item_texts(item) for item in master.book.items]
    master.text_rows(sheet, layout.ITEMS, rows, fitted=True)
    master.drawing.printed(sheet, shown_columns(layout.ITEMS), HEADER_ROW)


def _item_texts(item: Item) -> dict[str, str]:
    return _texts(
        list_name=item.list_name,
        code=item.code,
        name=item.name,
        group=item.group,
        owner=item.owner,
        valid_from=format_date(item.valid_from) if item.valid_from else "",
        valid_to=format_date(item.valid_to) if item.valid_to else "",
    )


def _texts(**fields: str) -> dict[str, str]:
    """A row of `Danh mục` by its fields."""
    return {column.field: fields.get(column.field, "") for column in layout.ITEMS.columns}


def draw_printed_table(master: MasterDrawing, table: DrawnTable) -> None:
    """Draw the sheet of a table: the declaration of its rows and columns, folded, then the table as it prints."""
    drawing, style = master.drawing, master.drawing.style
    sheet = drawing.sheet(table.sheet, tab=TAB_SECTION)
    specs = [column.spec for column in table.columns]
    folded = table.aggregated(specs)
    sheet.set_column(0, 0, KEY_WIDTH, style("body"))
    for at, column in enumerate(table.columns, 1):
        sheet.set_column(at, at, column.width, style("body"))
    for at in range(len(specs) + 1, len(specs) + 1 + len(folded)):
        sheet.set_column(at, at, 13, style("body"), {"level": 1, "hidden": True})
    subtitle = "Bảng in vào báo cáo. Ô vàng: gõ vào. Ô xám: chương trình tự tính. Cột A cho biết mỗi hàng là gì."
    drawing.heading(sheet, table.caption, subtitle, len(specs))
    technical = (
        (layout.TABLE_ROWS["caption"], (table.caption,)),
        (layout.TABLE_ROWS["rows"], (table.rows,)),
        (layout.TABLE_ROWS["page"], (table.page,)),
        (layout.TABLE_ROWS["columns"], (*specs, *folded)),
    )
    for row, (label, texts) in enumerate(technical, FIRST_ROW):
        sheet.set_row(row, None, None, {"level": 1, "hidden": True})
        for at, text in enumerate((label, *texts)):
            sheet.write_string(row, at, text, style("code"))
    first = table.first_body_row
    _draw_header(sheet, table, first - table.header_rows, master)
    items = items_of(master.book.items, table.list_name, master.book.period)
    lines = [*table.lines(list(items.values()))]
    if not lines:
        lines = [("",)] * SPARE_ROWS
    for row, line in enumerate(lines, first):
        _draw_line(master, sheet, table, row, (*line, *[""] * (len(specs) + 1 - len(line))), items)
    for at, column in enumerate(table.columns, 1):
        if column.spec == ColumnKind.STATE.value:
            hint = "Chọn trạng thái của nhiệm vụ."
            drawing.choices(sheet, first, first + SPARE_ROWS, at, "ds_trang_thai_nv", "Trạng thái", hint)
    sheet.freeze_panes(first, 0)
    if table.page == layout.LANDSCAPE:
        sheet.set_landscape()
    sheet.repeat_rows(first - table.header_rows, first - 1)
    sheet.print_area(first - table.header_rows, 1, max(first + len(lines) - 1, first), len(specs))


def _draw_header(sheet: Worksheet, table: DrawnTable, row: int, master: MasterDrawing) -> None:
    """Draw the header rows, joined as they print: empty cells extend the one on their left, or above."""
    style = master.drawing.style("header")
    rows = table.header_rows
    for number in range(rows):
        sheet.write_string(row + number, 0, layout.TABLE_ROWS["header"], master.drawing.style("code"))
        last = number == rows - 1
        own = [column for column in table.columns if len(column.header) > number and (last or len(column.header) > 1)]
        # Bold letters are wider than those by which lines are counted.
        texts = [(column.header[number], column.width * BOLD) for column in own]
        master.drawing.fit_row(sheet, row + number, texts)
    padded = [(*column.header, *[""] * (rows - len(column.header))) for column in table.columns]
    for cell in joined_header([[texts[number] for texts in padded] for number in range(rows)]):
        top, left = row + cell.row, cell.column + 1
        if cell.rows * cell.columns == 1:
            sheet.write_string(top, left, cell.text, style)
        else:
            sheet.merge_range(top, left, top + cell.rows - 1, left + cell.columns - 1, cell.text, style)


def _draw_line(
    master: MasterDrawing,
    sheet: Worksheet,
    table: DrawnTable,
    row: int,
    line: Sequence[str],
    items: Mapping[str, Item],
) -> None:
    style, item = master.drawing.style, items.get(line[0])
    entry = line[0] not in {kind.value for kind in RowKind if kind.value}
    sheet.write_string(row, 0, line[0], style("code"))
    texts = []
    for at, (column, typed) in enumerate(zip(table.columns, line[1:], strict=True), 1):
        text = typed or _given(column.spec, item, row - table.first_body_row + 1, entry=entry)
        figure = master.figures.get(column.spec)
        if figure and (item or not entry):
            _draw_figure(master, sheet, (row, at), item_code(column.spec, item.code) if item else column.spec, table)
        elif figure or column.spec == "số":
            sheet.write_blank(
                row, at, None, style("input_number", number_format(figure.indicator.decimals if figure else 0))
            )
        else:
            write_text(sheet, row, at, text, style(_style_of(column.spec, entry=entry)))
        texts.append((text, column.width))
    master.drawing.fit_row(sheet, row, texts)


def _style_of(spec: str, *, entry: bool) -> str:
    if not entry:
        return "fact"
    return {"stt": "center", "chữ": "input_text", "trạng thái": "input_text"}.get(spec, "text")


def _given(spec: str, item: Item | None, number: int, *, entry: bool) -> str:
    """The text of a cell that nobody types."""
    if not entry:
        return "Tổng cộng" if spec == "tên" else ""
    if item is None:
        return ""
    return {"stt": str(number), "tên": item.name, "nhóm": item.group}.get(spec, "")


def _draw_figure(master: MasterDrawing, sheet: Worksheet, place: tuple[int, int], code: str, table: DrawnTable) -> None:
    """Draw the cell of an item's figure, or in a sum row that of the figure itself, and the folded one after it."""
    indicator = master.figures[code].indicator
    number = number_format(indicator.decimals)
    row, at = place
    formula = (
        value_formula(indicator, master.figures.expressions.get(code), master.rows)
        if indicator.item
        else f"={figure_formula(code, Row(table.sheet, row + 1, {}), master.rows)}"
    )
    value = master.figures.value(code)
    style = master.drawing.style("input_number" if indicator.entered else "computed_number", number)
    if indicator.constant is not None and indicator.item:
        sheet.write_number(row, at, float(indicator.constant), style)
    elif formula:
        sheet.write_formula(row, at, formula, style, "" if value is None else float(value))
    else:
        sheet.write_blank(row, at, None, style)
    if indicator.item and (letter := indicator.row.columns.get("aggregated")):
        sheet.write_blank(f"{letter}{row + 1}", None, master.drawing.style("computed_number", number))
