"""Draws the status line at the top of a form, which says what is left to do, with its counts on the hidden sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.form_drawing import FORM, HIDDEN
from de06_xl.collect.forms.live import DOUBTFUL, EMPTY, WRONG, ticked
from de06_xl.system.cells import cell_name, column_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing

SUMMARY_ROW = 1
"""The row of the status line, counted from 0."""
COMPLETE, OPEN, UNCHOSEN = "Phiếu đã điền đủ, chưa thấy chỗ sai; hãy lưu và gửi lại tệp này.", "Còn", "Chưa chọn"
"""How the status line begins, which determines its colour."""

_COUNT_COLUMN = 11
"""Column of the counts on the hidden sheet, counted from 0, right of their words."""
_PEOPLE = ("compiled_by", "approved_by", "phone")
"""Facts that every form must state."""

Count = tuple[str, int]
"""A counting formula, and its result while the form is empty."""


def draw_summary(form: FormDrawing, hidden: Worksheet, sheets: Mapping[Worksheet, int]) -> None:
    """Draw the status line and its counts, after everything else.

    ``sheets`` are the visible ones, the first one first, with their last columns; the others repeat its line.
    """
    formula, shown = _summary(form, hidden)
    style = form.drawing.style("summary")
    for sheet, last_column in sheets.items():
        sheet.merge_range(SUMMARY_ROW, 0, SUMMARY_ROW, last_column, None, style)
        sheet.write_formula(SUMMARY_ROW, 0, formula, style, shown)
        line = (SUMMARY_ROW, 0, SUMMARY_ROW, last_column)
        form.drawing.colour_by_words(sheet, line, 0, (COMPLETE,), "good_row")
        form.drawing.colour_by_words(sheet, line, 0, (OPEN, UNCHOSEN), "warning_row")
        formula = f"={FORM}!{cell_name(SUMMARY_ROW + 1, 1, fixed=True)}"


def _summary(form: FormDrawing, hidden: Worksheet) -> tuple[str, str]:
    """Draw what is left to do; returns the formula for it in words, and its result while the form is empty."""
    rest, shown = _draw_counts(form, hidden)
    summary = f'IF({rest}="","{COMPLETE}","{OPEN} "&MID({rest},3,250)&".")'
    result = f"{OPEN} {shown[2:]}." if shown else COMPLETE
    if form.content.group:
        unchosen = f"{UNCHOSEN} đơn vị báo cáo. "
        return f'=IF(TRIM({form.addresses.facts["unit"]})="","{unchosen}","")&{summary}', unchosen + result
    return f"={summary}", result


def _draw_counts(form: FormDrawing, hidden: Worksheet) -> tuple[str, str]:
    """Draw the counts, and all of them in words; returns the cell of the words, and its result in the empty form."""
    counts = (
        (*_checks_beginning(form, WRONG), "chỗ sai"),
        (*_checks_beginning(form, DOUBTFUL), "chỗ nên xem lại"),
        (*_checks_beginning(form, EMPTY), "số liệu chưa điền"),
        (*_sections_without_text(form), "mục chưa có nội dung"),
        (*_people_missing(form), "ô người lập, người duyệt, điện thoại chưa ghi"),
    )
    text, letter = form.drawing.style("text"), column_name(_COUNT_COLUMN + 1)
    formulas, shown = [], ""
    for row, (formula, count, words) in enumerate(counts):
        hidden.write_string(row, _COUNT_COLUMN - 1, words, text)
        hidden.write_formula(row, _COUNT_COLUMN, f"={formula}", None, count)
        cell = f"{HIDDEN}!${letter}${row + 1}"
        formulas.append(f'IF({cell}>0,", "&TEXT({cell},"00")&" {words}","")')
        shown += f", {count:02} {words}" if count else ""
    row = len(counts)
    hidden.write_string(row, _COUNT_COLUMN - 1, "việc còn lại", text)
    hidden.write_formula(row, _COUNT_COLUMN, f"={'&'.join(formulas)}", None, shown)
    return f"{HIDDEN}!${letter}${row + 1}", shown


def _checks_beginning(form: FormDrawing, words: str) -> Count:
    """How many checks begin with these words."""
    count = len(form.content.indicators) if words == EMPTY else 0
    counts = [f'SUMPRODUCT(--(LEFT({checks},{len(words)})="{words}"))' for checks in form.addresses.checks]
    return "+".join(counts) or "0", count


def _sections_without_text(form: FormDrawing) -> Count:
    texts = form.addresses.texts
    if not texts:
        return "0", 0
    nothing = f"{FORM}!{form.addresses.facts['nothing']}"
    empty = "+".join(f"(COUNTA({FORM}!$A${first + 1}:$A${last + 1})=0)" for first, last in texts)
    return f"IF({ticked(nothing)},0,0+{empty})", len(texts)


def _people_missing(form: FormDrawing) -> Count:
    cells = (form.addresses.facts[field] for field in _PEOPLE)
    return "+".join(f'(TRIM({FORM}!{cell})="")' for cell in cells), len(_PEOPLE)
