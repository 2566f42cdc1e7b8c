"""Draws the table Số liệu of a form: a row for each figure, with the live check beside its yellow cell."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.entry import draw_entry, draw_previous, rules_about
from de06_xl.collect.forms.drawing.form_drawing import AT, FORM, LAST_COLUMN, FigureCells
from de06_xl.collect.forms.live import DOUBTFUL, NOTHING, RIGHT, WRONG, CheckedCells, row_check
from de06_xl.collect.forms.sheet import FIGURES
from de06_xl.system.cells import cell_name, column_name
from de06_xl.workbook.drawing import CHECK_SIZE

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading


def draw_figures(form: FormDrawing, sheet: Worksheet, row: int) -> int:
    """Draw the table from this row on; returns the next free row."""
    drawing, indicators = form.drawing, form.content.single_figures
    rows: dict[str, int] = {}
    drawing.header(sheet, row, FIGURES.columns)
    sheet.freeze_panes(row + 1, 0)
    row = first = row + 1
    part: Heading | None = None
    for indicator in indicators:
        heading = next((one for one in form.book.outline if one.sheet == indicator.sheet), None)
        if heading and heading is not part:
            _draw_part(form, sheet, row, heading)
            part, row = heading, row + 1
        rows[indicator.code] = row
        row += 1
    # Rules refer to rows below their own: all addresses must be known before the first row is drawn.
    for code, number in rows.items():
        form.addresses.figures[code] = FigureCells(*(_absolute(number, field) for field in ("value", "previous")))
    for indicator in indicators:
        _draw_figure(form, sheet, rows[indicator.code], indicator)
    last = row - 1
    hint = "Chỉ ghi khi khác ngày của cả phiếu ở đầu trang: ngày/tháng/năm, ví dụ 18/5/2022."
    drawing.hint(sheet, first, last, AT["as_of"], "Số liệu đến ngày", hint)
    drawing.hint(sheet, first, last, AT["note"], "Ghi chú", "Lý do, nguồn số liệu; không bắt buộc.")
    check, value = ((first, AT[field], last, AT[field]) for field in ("check", "value"))
    for words, style in (((WRONG,), "error_row"), ((DOUBTFUL,), "warning_row")):
        drawing.colour_by_words(sheet, check, AT["check"], words, style)
        drawing.colour_by_words(sheet, value, AT["check"], words, style)
    drawing.colour_by_words(sheet, check, AT["check"], (RIGHT, NOTHING), "good_row")
    letter = column_name(AT["check"] + 1)
    form.addresses.checks.append(f"{FORM}!${letter}${first + 1}:${letter}${last + 1}")
    sheet.repeat_rows(first - 1)
    return last + 2


def _absolute(row: int, field: str) -> str:
    return f"{FORM}!${column_name(AT[field] + 1)}${row + 1}"


def _draw_part(form: FormDrawing, sheet: Worksheet, row: int, heading: Heading) -> None:
    """Draw a row that names the heading of the figures below; without a code, so that it is not taken for a figure."""
    style = form.drawing.style("part", middle=True)
    sheet.write_blank(row, AT["code"], None, style)
    sheet.merge_range(row, AT["name"], row, LAST_COLUMN - 1, form.title_of(heading), style)
    form.drawing.fit_row(sheet, row, [], least=1.3, fixed=True)


def _draw_figure(form: FormDrawing, sheet: Worksheet, row: int, indicator: Indicator) -> None:
    style = functools.partial(form.drawing.style, middle=True)
    sheet.write_string(row, AT["code"], indicator.code, style("code"))
    sheet.write_string(row, AT["name"], indicator.name, style("text"))
    sheet.write_string(row, AT["unit_of_measure"], indicator.unit_of_measure, style("center"))
    sheet.write_string(row, AT["nature"], indicator.nature.value if indicator.nature else "", style("center"))
    draw_previous(form, sheet, row, AT["previous"], indicator)
    draw_entry(form, sheet, row, AT["value"], indicator)
    sheet.write_blank(row, AT["as_of"], None, style("input_center"))
    sheet.write_blank(row, AT["note"], None, style("input_text"))
    rules, ranges = rules_about(form, indicator.code)
    value, previous, as_of = (cell_name(row + 1, AT[field] + 1) for field in ("value", "previous", "as_of"))
    cells = CheckedCells(value, previous, as_of, form.addresses.facts["nothing"], *ranges)
    before = form.content.previous.get(indicator.code)
    formula, shown = row_check(form.book, indicator, before, cells)
    sheet.write_formula(row, AT["check"], formula, style("check"), shown)
    check, name = (FIGURES.column(field).width for field in ("check", "name"))
    texts = [(rule.sentence, check * 12 / CHECK_SIZE) for rule in rules]
    form.drawing.fit_row(sheet, row, [*texts, (indicator.name, name)], least=1.75, fixed=True)
