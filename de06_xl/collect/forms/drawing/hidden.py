"""Draws the hidden sheet of a form: its identifying keys, the values of its lists and the rules of its checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.content import unit_label
from de06_xl.collect.forms.drawing.form_drawing import HIDDEN
from de06_xl.collect.forms.live import verdict_when_empty
from de06_xl.collect.forms.sheet import FORM_VERSION, HIDDEN_KEYS, fingerprint
from de06_xl.model.expression import excel_formula
from de06_xl.system.cells import MAX_FORMULA, column_name

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing

UNIT_LIST, TICK_LIST = "ds_don_vi", "ds_danh_dau"
"""Defined names of the drop-down lists."""
RULE_COLUMNS, LIST_COLUMN = (4, 5, 6), 8
"""Columns after the keys, counted from 1: rules (code, sentence, verdict) and lists."""


def draw_keys(form: FormDrawing, sheet: Worksheet) -> None:
    """The keys by which a reader identifies the form."""
    content = form.content
    keys = (
        str(FORM_VERSION),
        str(form.book.period),
        "" if content.group else content.units[0].code,
        content.group,
        fingerprint(content.indicators),
    )
    text = form.drawing.style("text")
    for row, (key, value) in enumerate(zip(HIDDEN_KEYS, keys, strict=True)):
        sheet.write_string(row, 0, key, text)
        sheet.write_string(row, 1, value, text)


def draw_lists(form: FormDrawing, sheet: Worksheet) -> None:
    """The values of the drop-down lists, under defined names."""
    text = form.drawing.style("text")
    units = [unit_label(unit) for unit in form.content.units] if form.content.group else []
    for column, (name, values) in enumerate(((UNIT_LIST, units), (TICK_LIST, ["x"])), LIST_COLUMN - 1):
        if not values:
            continue
        sheet.write_string(0, column, name, text)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, column, value, text)
        letter = column_name(column + 1)
        form.drawing.book.define_name(name, f"={HIDDEN}!${letter}$2:${letter}${len(values) + 1}")


def draw_rules(form: FormDrawing, sheet: Worksheet) -> None:
    """The rules of the form: code, sentence, and a formula that is 1 where the rule holds."""
    text = form.drawing.style("text")
    code, sentence, verdict = (column - 1 for column in RULE_COLUMNS)
    for column, header in ((code, "Quy tắc"), (sentence, "Thông báo"), (verdict, "Đúng")):
        sheet.write_string(0, column, header, text)
    for row, rule in enumerate(form.rules, 1):
        sheet.write_string(row, code, rule.code, text)
        sheet.write_string(row, sentence, rule.sentence, text)
        formula = excel_formula(rule.relation, form.addresses.cell_of)
        if len(formula) <= MAX_FORMULA:
            sheet.write_formula(row, verdict, formula, None, verdict_when_empty(rule, form.content.previous))
        else:  # checked when the form is received
            sheet.write_string(row, verdict, "…")
