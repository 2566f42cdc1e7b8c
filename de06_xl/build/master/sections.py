"""Draws the section sheets of a master workbook: a block of figures and a block of paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.books import UNPLACED
from de06_xl.build.master.sheets import HEADER_ROW, TAB_SECTION, shown_columns, write_text
from de06_xl.collect.forms.drawing.entry import LARGEST
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.words import TEXT_UNIT, listed
from de06_xl.system.cells import cell_name, column_name, sheet_reference
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.drawing import number_format, write_figure
from de06_xl.workbook.formulas import (
    change_formula,
    figure_state_formula,
    paragraph_state_formula,
    preview_state_formula,
    sheet_name_formula,
    title_term,
    value_formula,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing
    from de06_xl.model.book import SectionSheet
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading

SPARE_FIGURES, SPARE_PARAGRAPHS = 8, 12
"""Formatted spare rows for the clerk below each block."""
MOST_DECIMALS = 4
"""Decimals with which a figure is shown in its sheet; the report prints as many as its row says."""
SHEET_NAME = (1, layout.FIGURES.index("aggregated") - 1)
"""The cell of a section sheet's own name: row 2 of the first folded column, counted from 0."""

_AT = {column.field: at for at, column in enumerate(layout.FIGURES.columns)}
"""Columns of the figures, counted from 0."""
_NUMBER_OR_WORD = ("unit_of_measure", "value", "expression")
_SPARE = Paragraph(ParagraphKind.PLAIN, "", UNPLACED, include="")
"""A spare row of the block Nội dung."""
_NAME_CELL = f"${column_name(SHEET_NAME[1] + 1)}${SHEET_NAME[0] + 1}"


def draw_section(master: MasterDrawing, heading: Heading, section: SectionSheet) -> None:
    """Draw the sheet of a heading; a block without rows is hidden."""
    drawing, columns = master.drawing, layout.FIGURES.columns
    sheet = drawing.sheet(section.name, tab=TAB_SECTION, columns=columns)
    shown = shown_columns(layout.FIGURES)
    drawing.heading(
        sheet,
        _heading_formula(),
        "Ô vàng: gõ vào. Ô xám: chương trình tự tính. Hàng đỏ, vàng đậm: có lỗi, cảnh báo ở trang Kiểm tra.",
        shown - 1,
    )
    sheet.write_formula(*SHEET_NAME, sheet_name_formula(), drawing.style("subtitle"), heading.sheet)
    totals = [indicator for indicator in section.indicators if not indicator.item]
    text_header = _draw_figures(master, sheet, totals) + 2
    _draw_paragraphs(master, sheet, text_header, section.paragraphs)
    if section.indicators:
        sheet.freeze_panes(HEADER_ROW + 1, 2)
    else:
        for row in range(HEADER_ROW - 1, text_header - 1):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.freeze_panes(text_header + 1, 0)
    # The header row of figures would name the columns wrongly on a page of texts.
    drawing.printed(sheet, shown, None if section.indicators else text_header)


def _heading_formula() -> str:
    """A section's heading, looked up by the sheet's own name, so that a copied sheet shows its own."""
    outline = sheet_reference(layout.OUTLINE.sheet)
    row = f"MATCH({_NAME_CELL},{outline}!$D:$D,0)"
    title = title_term(f"INDEX({outline}!$C:$C,{row})")
    return f'=IFERROR("Mục "&INDEX({outline}!$A:$A,{row})&". "&{title},{_NAME_CELL})'


# Figures --------------------------------------------------------------------------------------------


def _draw_figures(master: MasterDrawing, sheet: Worksheet, indicators: Sequence[Indicator]) -> int:
    """Draw the block Số liệu; returns the row below its last spare one."""
    drawing, shown = master.drawing, shown_columns(layout.FIGURES)
    drawing.banner(sheet, HEADER_ROW - 1, layout.FIGURES.name, shown)
    drawing.header(sheet, HEADER_ROW, layout.FIGURES.columns)
    first = HEADER_ROW + 1
    for row, indicator in enumerate(indicators, first):
        _draw_figure(master, sheet, row, indicator)
    spare = first + len(indicators)
    end = spare + SPARE_FIGURES
    for row in range(spare, end):
        _draw_spare_figure(master, sheet, row)
    _validate_figures(master, sheet, first, end - 1)
    _format_spare_figures(master, sheet, spare, end - 1)
    drawing.colour_rows(sheet, first, end - 1, shown - 1, _AT["state"])
    return end


def _draw_figure(master: MasterDrawing, sheet: Worksheet, row: int, indicator: Indicator) -> None:
    style = master.drawing.style
    number = number_format(indicator.decimals)
    note = master.notes.get(indicator.code, "")
    sheet.write_string(row, _AT["code"], indicator.code, style("code"))
    sheet.write_string(row, _AT["name"], indicator.name, style("text"))
    sheet.write_string(row, _AT["unit_of_measure"], indicator.unit_of_measure, style("center"))
    _draw_value(master, sheet, row, indicator)
    sheet.write_blank(row, _AT["previous"], None, style("computed_number", number))
    _draw_row_formulas(master, sheet, row, number)
    as_of = format_date(indicator.as_of) if indicator.as_of else ""
    write_text(sheet, row, _AT["as_of"], as_of, style("input_center" if indicator.entered else "center"))
    for field, text in (
        ("note", note),
        ("expression", listed(indicator.words) if indicator.words else indicator.expression),
        ("aggregation", indicator.aggregation.value if indicator.aggregation else ""),
        ("owner", indicator.owner),
        ("nature", indicator.nature.value if indicator.nature else ""),
        ("direction", indicator.direction.value if indicator.target is not None else ""),
        ("breakdown", indicator.breakdown),
        ("upper_code", indicator.upper_code),
    ):
        write_text(sheet, row, _AT[field], text, style("text"))
    sheet.write_blank(row, _AT["aggregated"], None, style("computed_number", number))
    if indicator.target is None:
        sheet.write_blank(row, _AT["target"], None, style("number", number))
    else:
        sheet.write_number(row, _AT["target"], float(indicator.target), style("number", number))
    if indicator.fixed:
        sheet.write_string(row, _AT["decimals"], f"{indicator.decimals} cố định", style("number"))
    else:
        sheet.write_number(row, _AT["decimals"], indicator.decimals, style("number"))
    widths = {field: layout.FIGURES.column(field).width for field in ("name", "note")}
    master.drawing.fit_row(sheet, row, [(indicator.name, widths["name"]), (note, widths["note"])])


def _draw_value(master: MasterDrawing, sheet: Worksheet, row: int, indicator: Indicator) -> None:
    """Draw `Giá trị`: the typed number, or the formula of a derived or aggregated figure with its result."""
    number = number_format(indicator.decimals)
    style = master.drawing.style("input_number" if indicator.entered else "computed_number", number)
    formula = value_formula(indicator, master.figures.expressions.get(indicator.code), master.rows, master.figures)
    if indicator.constant is not None:
        write_figure(sheet, row, _AT["value"], indicator.constant, style)
    elif formula:
        value = master.figures.value(indicator.code)
        sheet.write_formula(row, _AT["value"], formula, style, "" if value is None else float(value))
    else:
        sheet.write_blank(row, _AT["value"], None, style)


def _draw_spare_figure(master: MasterDrawing, sheet: Worksheet, row: int) -> None:
    style, number = master.drawing.style, number_format(0)
    styles = {
        "code": style("code"),
        "value": style("input_number", number),
        "previous": style("computed_number", number),
        "as_of": style("input_center"),
        "aggregated": style("computed_number", number),
        "target": style("number", number),
        "unit_of_measure": style("center"),
    }
    for at, column in enumerate(layout.FIGURES.columns):
        default = style("text" if column.text else "plain")
        sheet.write_blank(row, at, None, styles.get(column.field, default))
    _draw_row_formulas(master, sheet, row, number)


def _draw_row_formulas(master: MasterDrawing, sheet: Worksheet, row: int, number: str) -> None:
    """Draw `Tăng/giảm` and `Lỗi`, which every row has, including spare ones."""
    value, previous = (cell_name(row + 1, _AT[field] + 1) for field in ("value", "previous"))
    code = f"${cell_name(row + 1, _AT['code'] + 1)}"
    style = master.drawing.style
    sheet.write_formula(row, _AT["change"], change_formula(value, previous), style("computed_number", number), "")
    sheet.write_formula(row, _AT["state"], figure_state_formula(code), style("state"), "")


def _validate_figures(master: MasterDrawing, sheet: Worksheet, first: int, last: int) -> None:
    """Set the validations and hints of the block."""
    sheet.data_validation(
        first,
        _AT["value"],
        last,
        _AT["value"],
        {
            "validate": "custom",
            "value": _number_or_word(first),
            "ignore_blank": True,
            "input_title": "Giá trị",
            "input_message": "Ô vàng: gõ số, không kèm đơn vị; không phát sinh thì gõ 0. "
            "Ô xám tự tính; gõ đè là lấy số gõ vào và sẽ được kiểm tra.",
            "error_title": "Không phải số",
            "error_message": "Ô này chỉ nhận con số, số nghìn gõ liền: 7440; chỉ tiêu có ĐVT là chữ thì nhận chữ trong "
            "danh sách ở cột Cách tính.",
            "error_type": "stop",
        },
    )
    for field, title in (("code", "Mã chỉ tiêu"), ("as_of", "Số liệu đến ngày")):
        master.drawing.hint(sheet, first, last, _AT[field], title, layout.FIGURES.column(field).hint)
    for field, name, title in (
        ("aggregation", "ds_cach_tong_hop", "Cách tổng hợp"),
        ("nature", "ds_loai_so_lieu", "Loại số liệu"),
        ("direction", "ds_chieu", "Chiều"),
    ):
        master.drawing.choices(sheet, first, last, _AT[field], name, title, "Chọn trong danh sách.")


def _number_or_word(row: int) -> str:
    """A formula for whether `Giá trị` holds a number or, for a text figure, a word of the list in `Cách tính`."""
    unit, value, words = (f"${column_name(_AT[field] + 1)}{row + 1}" for field in _NUMBER_OR_WORD)
    listed = f'SEARCH(";"&TRIM({value})&";",";"&SUBSTITUTE({words},"; ",";")&";")'
    number = f"AND(ISNUMBER({value}),ABS({value})<={LARGEST})"
    return f'=IF(TRIM({unit})="{TEXT_UNIT}",ISNUMBER({listed}),{number})'


def _format_spare_figures(master: MasterDrawing, sheet: Worksheet, first: int, last: int) -> None:
    """Formats of spare rows that follow what is typed into them: grey if computed, the decimals of the row."""
    drawing = master.drawing
    cell = {field: f"${column_name(at + 1)}{first + 1}" for field, at in _AT.items()}
    derived = f'AND({cell["expression"]}<>"",TRIM({cell["unit_of_measure"]})<>"{TEXT_UNIT}")'
    computed = f'OR({derived},{cell["aggregation"]}<>"")'
    value = (first, _AT["value"], last, _AT["value"])
    for decimals in range(1, MOST_DECIMALS + 1):
        these, number = f'LEFT(TRIM({cell["decimals"]})&" ",2)="{decimals} "', number_format(decimals)
        drawing.when(sheet, value, f"=AND({these},{computed})", drawing.style("computed_row", number))
        for begin, end in (
            ("value", "value"),
            ("previous", "change"),
            ("aggregated", "aggregated"),
            ("target", "target"),
        ):
            area = (first, _AT[begin], last, _AT[end])
            drawing.when(sheet, area, f"={these}", drawing.style("number_row", number))
    drawing.when(sheet, value, f"={computed}", drawing.style("computed_row"))


# Paragraphs -----------------------------------------------------------------------------------------


def _draw_paragraphs(master: MasterDrawing, sheet: Worksheet, header: int, paragraphs: Sequence[Paragraph]) -> None:
    """Draw the block Nội dung, with its headers in row ``header``."""
    drawing, table = master.drawing, layout.PARAGRAPHS
    drawing.banner(sheet, header - 1, table.name, shown_columns(layout.FIGURES))
    drawing.header(sheet, header, table.columns)
    printed = table.index("printed") - 1
    sheet.write_formula(header - 1, printed, preview_state_formula(), drawing.style("outdated"), "")
    first = header + 1
    last = header + len(paragraphs) + SPARE_PARAGRAPHS
    for row, paragraph in enumerate(paragraphs, first):
        _draw_paragraph(master, sheet, row, paragraph)
    for row in range(first + len(paragraphs), last + 1):
        _draw_paragraph(master, sheet, row, _SPARE)
    drawing.choices(sheet, first, last, 0, "ds_kieu", "Kiểu đoạn", table.column("kind").hint)
    for field, title in (("text", "Nội dung"), ("include", "Đưa vào báo cáo")):
        drawing.hint(sheet, first, last, table.index(field) - 1, title, table.column(field).hint)
    outdated = f'=${column_name(printed + 1)}${header}<>""'
    drawing.when(sheet, (first, printed, last, printed), outdated, drawing.style("outdated_row"))
    state = table.index("state") - 1
    drawing.colour_rows(sheet, first, last, state, state)


def _draw_paragraph(master: MasterDrawing, sheet: Worksheet, row: int, paragraph: Paragraph) -> None:
    style, index = master.drawing.style, layout.PARAGRAPHS.index
    for field, text, name in (
        ("kind", paragraph.kind.value if paragraph.text else "", "center"),
        ("text", paragraph.text, "input_text"),
        ("owner", paragraph.owner, "center"),
        ("include", paragraph.include, "input_center"),
    ):
        write_text(sheet, row, index(field) - 1, text, style(name))
    state = paragraph_state_formula(f"${cell_name(row + 1, index('text'))}", _NAME_CELL)
    sheet.write_formula(row, index("state") - 1, state, style("state"), "")
    sheet.write_blank(row, index("printed") - 1, None, style("printed"))
    write_text(sheet, row, index("previous") - 1, paragraph.previous, style("code"))
    master.drawing.fit_row(sheet, row, [(paragraph.text, layout.PARAGRAPHS.column("text").width)])
