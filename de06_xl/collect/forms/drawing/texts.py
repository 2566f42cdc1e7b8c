"""Draws the table Nội dung of a form: room for the unit's paragraphs under each of its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.form_drawing import LAST_COLUMN, MAX_TITLE, TEXT_END
from de06_xl.collect.forms.sheet import FIGURES, NO_SECTION, TEXTS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing
    from de06_xl.model.outline import Heading

TEXT_ROWS = 4
"""Rows for paragraphs under each heading: one, and three spare ones."""
FIRST_LINES, SPARE_LINES = 4, 2
"""Lines that fit into these: no program adjusts the height of merged cells."""
LONGEST_ASIDE = 700
"""Characters shown of an earlier text, as many as its rows have room for."""

_PAGE = sum(column.width for column in FIGURES.columns[:-1])
_NO_TEXT_BEFORE = "Viết kết quả trong kỳ của đơn vị, mỗi đoạn một ô; không có thì ghi Không."


def draw_texts(form: FormDrawing, sheet: Worksheet, row: int) -> int:
    """Draw the table from this row on; returns the next free row."""
    drawing, style = form.drawing, form.drawing.style
    drawing.banner(sheet, row, TEXTS.name, LAST_COLUMN + 1)
    sheet.merge_range(row + 1, 0, row + 1, TEXT_END, TEXTS.column("text").header, style("header"))
    sheet.write_string(row + 1, LAST_COLUMN, TEXTS.column("section").header, style("header"))
    row += 2
    for heading in form.content.headings:
        aside = _aside(form, heading)
        sheet.merge_range(row, 0, row, TEXT_END, aside, style("aside"))
        sheet.write_string(row, LAST_COLUMN, NO_SECTION, style("code"))
        drawing.fit_row(sheet, row, [(aside, _PAGE)])
        first, last = row + 1, row + TEXT_ROWS
        for line in range(first, last + 1):
            sheet.merge_range(line, 0, line, TEXT_END, None, style("input_text"))
            sheet.write_string(line, LAST_COLUMN, heading.code, style("code"))
            drawing.fit_row(sheet, line, [], least=FIRST_LINES if line == first else SPARE_LINES, fixed=True)
        hint = "Mỗi đoạn một ô, không đánh số, không gạch đầu dòng; không có nội dung thì ghi Không."
        drawing.hint(sheet, first, last, 0, f"Nội dung mục {heading.code}"[:MAX_TITLE], hint)
        form.addresses.texts.append((first, last))
        row = last + 1
    return row + 1


def _aside(form: FormDrawing, heading: Heading) -> str:
    """The text above the paragraphs of a heading: its title, and what the unit wrote for the previous period."""
    earlier = form.content.earlier_texts.get(heading.code)
    title = form.title_of(heading)
    if not earlier:
        return f"{title}\n{_NO_TEXT_BEFORE}"
    written = "\n".join(earlier)
    if len(written) > LONGEST_ASIDE:
        written = f"{written[: LONGEST_ASIDE - 1].rstrip()}…"
    return f"{title}\nKỳ trước đơn vị đã gửi (chép lại được, nhớ sửa cho đúng kỳ này):\n{written}"
