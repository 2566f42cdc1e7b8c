"""Draws the table Số liệu of a form: a row for each figure, with the live check beside its yellow cell."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.form_drawing import AT, FORM, HIDDEN, LAST_COLUMN, MAX_MESSAGE, MAX_TITLE
from de06_xl.collect.forms.drawing.hidden import RULE_COLUMNS
from de06_xl.collect.forms.live import DOUBTFUL, NOTHING, RIGHT, WRONG, CheckedCells, row_check
from de06_xl.collect.forms.sheet import FIGURES
from de06_xl.model.words import listed
from de06_xl.system.cells import cell_name, column_name
from de06_xl.workbook.drawing import CHECK_SIZE, number_format, write_figure

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading

LARGEST = 999_999_999_999_999
"""15 digits: beyond, Excel itself changes what is typed."""
LARGEST_RATE = 1_000
"""Per cent that can be typed; above 100 the check asks whether it is meant."""


def draw_figures(form: FormDrawing, sheet: Worksheet, row: int) -> int:
    """Draw the table from a row on; returns the next free row."""
    drawing, indicators, rows = form.drawing, form.content.indicators, form.addresses.figures
    drawing.banner(sheet, row, FIGURES.name, len(FIGURES.columns))
    drawing.header(sheet, row + 1, FIGURES.columns)
    row = first = row + 2
    part: Heading | None = None
    for indicator in indicators:
        heading = next((one for one in form.book.outline if one.sheet == indicator.sheet), None)
        if heading and heading is not part:
            _draw_part(form, sheet, row, heading)
            part, row = heading, row + 1
        rows[indicator.code] = row
        row += 1
    # Rules name rows below their own: all addresses must be known before the first row is drawn.
    for indicator in indicators:
        _draw_figure(form, sheet, rows[indicator.code], indicator)
    last = row - 1
    hint = "Ngày chốt của số này: ngày/tháng/năm, ví dụ 18/5/2022."
    drawing.hint(sheet, first, last, AT["as_of"], "Số liệu đến ngày", hint)
    drawing.hint(sheet, first, last, AT["note"], "Ghi chú", "Lý do, nguồn số liệu; không bắt buộc.")
    check, value = ((first, AT[field], last, AT[field]) for field in ("check", "value"))
    for words, style in (((WRONG,), "error_row"), ((DOUBTFUL,), "warning_row")):
        drawing.colour_by_words(sheet, check, AT["check"], words, style)
        drawing.colour_by_words(sheet, value, AT["check"], words, style)
    drawing.colour_by_words(sheet, check, AT["check"], (RIGHT, NOTHING), "good_row")
    letter = column_name(AT["check"] + 1)
    form.addresses.checks = f"{FORM}!${letter}${first + 1}:${letter}${last + 1}"
    sheet.repeat_rows(first - 1)
    return last + 2


def _draw_part(form: FormDrawing, sheet: Worksheet, row: int, heading: Heading) -> None:
    """A row that names the heading of the figures below; it has no code, so that it is not taken for a figure."""
    style = form.drawing.style("part", middle=True)
    sheet.write_blank(row, AT["code"], None, style)
    sheet.merge_range(row, AT["name"], row, LAST_COLUMN, form.title_of(heading), style)
    form.drawing.fit_row(sheet, row, [], least=1.3, fixed=True)


def _draw_figure(form: FormDrawing, sheet: Worksheet, row: int, indicator: Indicator) -> None:
    number = number_format(indicator.decimals)
    before = form.content.previous.get(indicator.code)
    style = functools.partial(form.drawing.style, middle=True)
    sheet.write_string(row, AT["code"], indicator.code, style("code"))
    sheet.write_string(row, AT["name"], indicator.name, style("text"))
    sheet.write_string(row, AT["unit_of_measure"], indicator.unit_of_measure, style("center"))
    if before is None:
        sheet.write_blank(row, AT["previous"], None, style("computed_number", number))
    else:
        write_figure(sheet, row, AT["previous"], before, style("computed_number", number))
    sheet.write_blank(
        row, AT["value"], None, style("input_center") if indicator.words else style("input_number", number)
    )
    sheet.write_blank(row, AT["as_of"], None, style("input_center"))
    sheet.write_blank(row, AT["note"], None, style("input_text"))
    own = [number for number, rule in enumerate(form.rules) if rule.about == indicator.code]
    formula, shown = row_check(form.book, indicator, before, _checked_cells(form, row, own))
    sheet.write_formula(row, AT["check"], formula, style("check"), shown)
    check, name = (FIGURES.column(field).width for field in ("check", "name"))
    texts = [(form.rules[number].sentence, check * 12 / CHECK_SIZE) for number in own]
    form.drawing.fit_row(sheet, row, [*texts, (indicator.name, name)], least=1.75, fixed=True)
    _validate_figure(form, sheet, row, indicator)


def _checked_cells(form: FormDrawing, row: int, rules: Sequence[int]) -> CheckedCells:
    """The cells that the check of a row reads; ``rules`` are the numbers of the row's own, which are consecutive."""
    value, previous, as_of = (cell_name(row + 1, AT[field] + 1) for field in ("value", "previous", "as_of"))
    ranges = [
        f"{HIDDEN}!${letter}${rules[0] + 2}:${letter}${rules[-1] + 2}" if rules else None
        for letter in map(column_name, RULE_COLUMNS[1:])
    ]
    return CheckedCells(value, previous, as_of, form.addresses.facts["nothing"], *ranges)


def _validate_figure(form: FormDrawing, sheet: Worksheet, row: int, indicator: Indicator) -> None:
    """What the yellow cell takes, and what it says when selected."""
    title = f"Giá trị ({indicator.unit_of_measure})" if indicator.unit_of_measure else "Giá trị"
    how = "Gõ số nguyên, số nghìn gõ liền (7440); không có thì gõ 0."
    if indicator.words:
        how = f"Chọn một trong: {listed(indicator.words)}."
    elif indicator.percent:
        how = "Gõ con số, không kèm dấu %: 97,53 chứ không phải 97,53%."
    elif not indicator.counting:
        how = "Gõ con số, dấu phẩy trước phần lẻ; không có thì gõ 0."
    if indicator.target is not None:
        how += f" Chỉ tiêu giao: {indicator.shown(indicator.target)}."
    name = indicator.name
    if len(name) > (room := MAX_MESSAGE - len(how) - 2):
        name = f"{name[: room - 1]}…"
    if indicator.words:
        form.drawing.words(sheet, row, AT["value"], indicator.words, title="Giá trị", hint=f"{name}.\n{how}")
        return
    most = LARGEST_RATE if indicator.percent else LARGEST
    form.drawing.numbers(
        sheet,
        row,
        AT["value"],
        whole=indicator.counting,
        least=-most if indicator.signed else 0,
        most=most,
        title=title if len(title) <= MAX_TITLE else "Giá trị",
        hint=f"{name}.\n{how}",
    )
