"""Draws the form that a unit fills in: a plain .xlsx with the rows it owes and checks in words, nothing else.

`forms.sheet` defines its contents and how they are found again; addresses are known only here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.content import content_of, group_content_of, unit_label
from de06_xl.collect.forms.drawing.figures import draw_figures
from de06_xl.collect.forms.drawing.form_drawing import LAST_COLUMN, FormDrawing
from de06_xl.collect.forms.drawing.head import draw_facts, draw_head, validate_facts
from de06_xl.collect.forms.drawing.hidden import draw_keys, draw_lists, draw_rules
from de06_xl.collect.forms.drawing.matrix import draw_matrices
from de06_xl.collect.forms.drawing.summary import draw_summary
from de06_xl.collect.forms.drawing.texts import draw_texts
from de06_xl.collect.forms.sheet import FIGURES, HIDDEN_SHEET, SHEET

if TYPE_CHECKING:
    from de06_xl.collect.forms.drawing.content import FormContent
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.unit import Unit


def draw_form(book: Book, figures: Figures, unit: Unit) -> bytes:
    """The form of one unit as .xlsx bytes, the same for the same workbook."""
    return draw(book, figures, content_of(book, unit))


def draw_group_form(book: Book, figures: Figures, group: str) -> bytes:
    """One form for all units of a group, which choose themselves from a list, as .xlsx bytes."""
    return draw(book, figures, group_content_of(book, group))


def draw(book: Book, figures: Figures, content: FormContent) -> bytes:
    """A form with this content as .xlsx bytes."""
    form = FormDrawing(book, figures, content)
    drawing = form.drawing
    sheet = drawing.sheet(SHEET, columns=FIGURES.columns)
    row = draw_head(form, sheet)
    if content.single_figures:
        row = draw_figures(form, sheet, row)
    if content.headings:
        row = draw_texts(form, sheet, row)
    row = draw_facts(form, sheet, row)
    validate_facts(form, sheet)
    matrices = draw_matrices(form)
    hidden = drawing.book.add_worksheet(HIDDEN_SHEET)
    draw_keys(form, hidden)
    draw_rules(form, hidden)
    draw_lists(form, hidden)
    hidden.very_hidden()
    draw_summary(form, hidden, {sheet: LAST_COLUMN, **matrices})
    sheet.print_area(0, 0, row - 2, LAST_COLUMN)
    name = book.addressee_of(content.group) if content.group else unit_label(content.units[0])
    for one in (sheet, *matrices):
        drawing.footer(one, f"Phiếu số liệu Đề án 06 {book.period.name} · {name}")
        one.protect("", {"format_rows": True, "format_columns": True})
    sheet.activate()
    return drawing.close()
