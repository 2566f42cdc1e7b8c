"""Draws the table Nội dung of a form: room for the unit's paragraphs under each of its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.form_drawing import LAST_COLUMN, MAX_TITLE
from de06_xl.collect.forms.sheet import TEXTS

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing
    from de06_xl.model.outline import Heading

TEXT_ROWS = 4
"""Rows for paragraphs under each heading: one, and three to spare."""
LONGEST_ASIDE = 700
"""Characters of an earlier text that are shown: what the height of its rows has room for."""

_NO_TEXT_BEFORE = "Viết kết quả trong kỳ của đơn vị, mỗi đoạn một ô; không có thì ghi Không."


def draw_texts(form: FormDrawing, sheet: Worksheet, row: int) -> int:
    """Draw the table from a row on; returns the next free row."""
    drawing, style = form.drawing, form.drawing.style
    drawing.banner(sheet, row, TEXTS.name, LAST_COLUMN + 1)
    sheet.set_row(row + 1, 34)
    for at, field in enumerate(("section", "text")):
        sheet.write_string(row + 1, at, TEXTS.column(field).header, style("header"))
    sheet.merge_range(row + 1, 2, row + 1, LAST_COLUMN, TEXTS.column("title").header, style("header"))
    row += 2
    for heading in form.content.headings:
        last = row + TEXT_ROWS - 1
        sheet.merge_range(row, 2, last, LAST_COLUMN, _aside(form, heading), style("aside"))
        for line in range(row, last + 1):
            sheet.write_string(line, 0, heading.code, style("code"))
            sheet.write_blank(line, 1, None, style("input_text"))
            drawing.fit_row(sheet, line, [], least=2)
        hint = "Mỗi đoạn một ô, không đánh số, không gạch đầu dòng; không có nội dung thì ghi Không."
        drawing.hint(sheet, row, last, 1, f"Nội dung mục {heading.code}"[:MAX_TITLE], hint)
        form.addresses.texts.append((row, last))
        row = last + 1
    return row + 1


def _aside(form: FormDrawing, heading: Heading) -> str:
    """The text beside the paragraphs of a heading: its title, and what the unit wrote in the period before."""
    earlier = form.content.earlier_texts.get(heading.code)
    title = form.title_of(heading)
    if not earlier:
        return f"{title}\n{_NO_TEXT_BEFORE}"
    written = "\n".join(earlier)
    if len(written) > LONGEST_ASIDE:
        written = f"{written[: LONGEST_ASIDE - 1].rstrip()}…"
    return f"{title}\nKỳ trước đơn vị đã gửi (chép lại được, nhớ sửa cho đúng kỳ này):\n{written}"
