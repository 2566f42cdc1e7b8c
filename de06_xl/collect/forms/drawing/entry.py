"""Draws a figure's yellow cell with its validation and hint, and the previous figure beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.form_drawing import HIDDEN, MAX_MESSAGE, MAX_TITLE
from de06_xl.collect.forms.drawing.hidden import RULE_COLUMNS
from de06_xl.model.words import listed
from de06_xl.system.cells import column_name
from de06_xl.workbook.drawing import number_format, write_figure

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing
    from de06_xl.collect.forms.live import LiveRule
    from de06_xl.model.indicator import Indicator

LARGEST = 999_999_999_999_999
"""15 digits: Excel itself changes longer numbers."""
LARGEST_RATE = 1_000
"""The largest rate that can be typed; above 100 the check asks for confirmation."""


def draw_previous(form: FormDrawing, sheet: Worksheet, row: int, column: int, indicator: Indicator) -> None:
    """Draw the previous figure, empty if there is none."""
    style = form.drawing.style("computed_number", number_format(indicator.decimals), middle=True)
    before = form.content.previous.get(indicator.code)
    if before is None:
        sheet.write_blank(row, column, None, style)
    else:
        write_figure(sheet, row, column, before, style)


def draw_entry(form: FormDrawing, sheet: Worksheet, row: int, column: int, indicator: Indicator) -> None:
    """Draw the yellow cell with its validation and hint."""
    kind = ("input_center",) if indicator.words else ("input_number", number_format(indicator.decimals))
    sheet.write_blank(row, column, None, form.drawing.style(*kind, middle=True))
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
        form.drawing.words(sheet, row, column, indicator.words, title="Giá trị", hint=f"{name}.\n{how}")
        return
    most = LARGEST_RATE if indicator.percent else LARGEST
    form.drawing.numbers(
        sheet,
        row,
        column,
        whole=indicator.counting,
        least=-most if indicator.signed else 0,
        most=most,
        title=title if len(title) <= MAX_TITLE else "Giá trị",
        hint=f"{name}.\n{how}",
    )


def rules_about(form: FormDrawing, code: str) -> tuple[list[LiveRule], tuple[str, str] | tuple[None, None]]:
    """The rules shown beside a figure, and the ranges of their sentences and verdicts on the hidden sheet."""
    numbers = [number for number, rule in enumerate(form.rules) if rule.about == code]
    if not numbers:
        return [], (None, None)
    # The rules about one figure are consecutive.
    first, last = numbers[0] + 2, numbers[-1] + 2
    sentences, verdicts = (f"{HIDDEN}!${name}${first}:${name}${last}" for name in map(column_name, RULE_COLUMNS[1:]))
    return [form.rules[number] for number in numbers], (sentences, verdicts)
