"""Draws a matrix of a form on a sheet of its own: a row per item of a list, a yellow cell per indicator.

The checks of single figures are in folded columns on the right; `Kiểm tra` shows the gravest of its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.collect.forms.drawing.content import period_label, unit_label
from de06_xl.collect.forms.drawing.entry import draw_entry, draw_previous, rules_about
from de06_xl.collect.forms.drawing.form_drawing import FORM, FigureCells
from de06_xl.collect.forms.drawing.summary import SUMMARY_ROW
from de06_xl.collect.forms.live import (
    DOUBTFUL,
    EMPTY,
    NOTHING,
    RIGHT,
    WRONG,
    CheckedCells,
    column_title,
    date_check,
    gravest,
    rank,
    rank_of,
    row_check,
)
from de06_xl.collect.forms.sheet import AS_OF, CORNER, FIGURES, ITEM_HEADER, LABELS, NOTE
from de06_xl.model.item_list import Item
from de06_xl.system.cells import cell_name, sheet_reference
from de06_xl.workbook.drawing import CHECK_SIZE
from de06_xl.workbook.layout import Column

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.collect.forms.drawing.form_drawing import FormDrawing
    from de06_xl.collect.forms.matrix import Matrix
    from de06_xl.model.indicator import Indicator

UNIT_ROW, PERIOD_ROW, AS_OF_ROW, CODES_ROW, HEADER_ROW = range(SUMMARY_ROW + 1, SUMMARY_ROW + 6)
CODE, NAME, FIRST_FIGURE = 0, 1, 2
"""Rows and columns, counted from 0."""
ROOM, NARROW, WIDE, PREVIOUS = 75, 12, 24, 11
"""Widths: of all figures together if they are few, the minimum and maximum of a yellow cell, of a previous figure."""


def draw_matrices(form: FormDrawing) -> dict[Worksheet, int]:
    """Draw the matrices after the first sheet; returns their sheets with their last visible columns."""
    named = zip(form.content.matrices, form.matrix_sheets, strict=True)
    return dict(_MatrixSheet(form, matrix, name).draw() for matrix, name in named)


class _MatrixSheet:
    """One sheet being drawn, with the columns of its parts."""

    def __init__(self, form: FormDrawing, matrix: Matrix, name: str) -> None:
        self.form, self.matrix, self.name = form, matrix, name
        self.drawing, self.reference = form.drawing, sheet_reference(name)
        self.columns = matrix.columns
        before = {one.total_of for one in matrix.figures.values() if one.code in form.content.previous}
        self.values: dict[str, int] = {}
        self.previous: dict[str, int] = {}
        at = FIRST_FIGURE
        for one in self.columns:
            self.values[one.total_of] = at
            if one.total_of in before:
                self.previous[one.total_of] = at + 1
            at += 2 if one.total_of in before else 1
        self.check, self.note = at, at + 1
        self.texts, self.ranks = self.note + 1, self.note + 1 + len(self.columns)
        self.rows = self._rows()
        self.last = max(row for row, _ in self.rows)
        self.sheet: Worksheet = self.drawing.sheet(name, columns=self._widths())

    def draw(self) -> tuple[Worksheet, int]:
        """Draw the sheet; returns it with its last visible column."""
        self._draw_head()
        self._draw_headers()
        for row, item in self.rows:
            for one in self._figures_of(item) if isinstance(item, Item) else ():
                cells = (self._address(row, self.values[one.total_of]), self._address(row, self._before(one)))
                self.form.addresses.figures[one.code] = FigureCells(*cells)
        for row, item in self.rows:
            if isinstance(item, Item):
                self._draw_item(row, item)
            else:
                self._draw_group(row, item)
        self._colour()
        self._finish()
        return self.sheet, self.note

    def _rows(self) -> list[tuple[int, Item | str]]:
        """The rows below the headers with their items, and rows that name a group of items."""
        found: list[Item | str] = []
        group = ""
        for item in self.matrix.items:
            if item.group and item.group != group:
                found.append(item.group)
            group = item.group
            found.append(item)
        return list(enumerate(found, HEADER_ROW + 1))

    def _widths(self) -> list[Column]:
        """The columns, as wide as A4 allows: the more figures, the narrower."""
        count = len(self.columns)
        each = min(max((ROOM - PREVIOUS * len(self.previous)) // count, NARROW), WIDE)
        few = count <= 4
        widths = [7.0, 46.0 if few else 40.0]
        for one in self.columns:
            widths += [each, PREVIOUS] if one.total_of in self.previous else [each]
        widths += [52.0 if few else 40.0, 14.0]
        return [
            *(Column("", "", width) for width in widths),
            *(Column("", "", 12, folded=True) for _ in range(2 * count)),
        ]

    def _figures_of(self, item: Item) -> list[Indicator]:
        """The figures requested for an item."""
        figures = self.matrix.figures
        return [figures[item.code, total] for total in self.values if (item.code, total) in figures]

    def _before(self, indicator: Indicator) -> int:
        """The column of the previous figure; that of the figure itself if previous ones are not shown."""
        return self.previous.get(indicator.total_of, self.values[indicator.total_of])

    def _address(self, row: int, column: int) -> str:
        return f"{self.reference}!{cell_name(row + 1, column + 1, fixed=True)}"

    # Head -----------------------------------------------------------------------------------------------

    def _draw_head(self) -> None:
        style, sheet, content = self.drawing.style, self.sheet, self.form.content
        sheet.set_row(0, 30)
        sheet.write_string(0, 0, f"SỐ LIỆU THEO DANH MỤC {self.matrix.title.upper()}", style("title"))
        facts, period = self.form.addresses.facts, self.form.book.period
        for row, field, shown in (
            (UNIT_ROW, "unit", "" if content.group else unit_label(content.units[0])),
            (PERIOD_ROW, "period", period_label(period)),
        ):
            sheet.write_string(row, NAME, LABELS[field], style("label_right"))
            # If somebody copies only this sheet, it still names its unit.
            sheet.write_formula(row, FIRST_FIGURE, f'={FORM}!{facts[field]}&""', style("label"), shown)
        sheet.write_string(AS_OF_ROW, NAME, AS_OF, style("label_right"))
        sheet.write_blank(AS_OF_ROW, FIRST_FIGURE, None, style("input_center"))
        hint = "Ngày chốt của mọi số trong bảng: ngày/tháng/năm, ví dụ 18/5/2022."
        self.drawing.hint(sheet, AS_OF_ROW, AS_OF_ROW, FIRST_FIGURE, AS_OF, hint)
        as_of = cell_name(AS_OF_ROW + 1, FIRST_FIGURE + 1, fixed=True)
        sheet.write_formula(AS_OF_ROW, FIRST_FIGURE + 1, f"={date_check(as_of)}", style("label"), "")
        self.form.addresses.checks.append(self._address(AS_OF_ROW, FIRST_FIGURE + 1))

    def _draw_headers(self) -> None:
        sheet, header = self.sheet, self.drawing.style("header")
        code = self.drawing.style("code")
        sheet.write_string(CODES_ROW, CODE, CORNER, code)
        sheet.write_string(CODES_ROW, self.note, NOTE, code)
        sheet.set_row(CODES_ROW, None, None, {"level": 1, "hidden": True})
        sheet.write_string(HEADER_ROW, CODE, ITEM_HEADER, header)
        sheet.write_string(HEADER_ROW, NAME, self.matrix.title, header)
        for at, field in ((self.check, "check"), (self.note, "note")):
            sheet.write_string(HEADER_ROW, at, FIGURES.column(field).header, header)
        texts = []
        for number, one in enumerate(self.columns):
            text = one.name_of_total + (f"\n({one.unit_of_measure})" if one.unit_of_measure else "")
            at = self.values[one.total_of]
            texts.append((text, self._widths()[at].width * 0.9))
            sheet.write_string(CODES_ROW, at, one.total_of, code)
            sheet.write_string(HEADER_ROW, at, text, header)
            sheet.write_string(HEADER_ROW, self.texts + number, column_title(one), code)
        for at in self.previous.values():
            sheet.write_string(HEADER_ROW, at, FIGURES.column("previous").header, header)
        self.drawing.fit_row(sheet, HEADER_ROW, texts, least=2, fixed=True)

    # Rows -----------------------------------------------------------------------------------------------

    def _draw_group(self, row: int, group: str) -> None:
        style = self.drawing.style("part", middle=True)
        self.sheet.write_blank(row, CODE, None, style)
        self.sheet.merge_range(row, NAME, row, self.note, group, style)
        self.drawing.fit_row(self.sheet, row, [], least=1.3, fixed=True)

    def _draw_item(self, row: int, item: Item) -> None:
        sheet, style = self.sheet, self.drawing.style
        sheet.write_string(row, CODE, item.code, style("center", middle=True))
        sheet.write_string(row, NAME, item.name, style("text", middle=True))
        sheet.write_blank(row, self.note, None, style("input_text", middle=True))
        texts = [(item.name, self._widths()[NAME].width)]
        asked = {one.total_of: one for one in self._figures_of(item)}
        for number, one in enumerate(self.columns):
            if one.total_of in asked:
                sentences = self._draw_figure(row, number, asked[one.total_of])
                texts += [(sentence, self._widths()[self.check].width * 12 / CHECK_SIZE) for sentence in sentences]
                continue
            for at in {self.values[one.total_of], self._before(one)}:
                sheet.write_blank(row, at, None, style("computed_number", middle=True))
        found, ranks, names = (
            self._side_by_side(number, first)
            for number, first in ((row, self.texts), (row, self.ranks), (HEADER_ROW, self.texts))
        )
        formula = gravest(found, ranks, names, len(asked))
        sheet.write_formula(row, self.check, f"={formula}", style("check", middle=True), f"{EMPTY}.")
        self.drawing.fit_row(sheet, row, texts, least=2.2, fixed=True)

    def _side_by_side(self, row: int, first: int) -> str:
        """A range of a row with one cell per indicator."""
        cells = (cell_name(row + 1, at + 1, fixed=True) for at in (first, first + len(self.columns) - 1))
        return ":".join(cells)

    def _draw_figure(self, row: int, number: int, indicator: Indicator) -> list[str]:
        """Draw the cells of one figure; returns the sentences that its row may show."""
        form, at = self.form, self.values[indicator.total_of]
        draw_entry(form, self.sheet, row, at, indicator)
        if indicator.total_of in self.previous:
            draw_previous(form, self.sheet, row, self.previous[indicator.total_of], indicator)
        rules, ranges = rules_about(form, indicator.code)
        value, before = (cell_name(row + 1, column + 1) for column in (at, self._before(indicator)))
        cells = CheckedCells(value, before, None, f"{FORM}!{form.addresses.facts['nothing']}", *ranges)
        formula, shown = row_check(form.book, indicator, form.content.previous.get(indicator.code), cells)
        text = self.drawing.style("text")
        self.sheet.write_formula(row, self.texts + number, formula, text, shown)
        said = cell_name(row + 1, self.texts + number + 1)
        self.sheet.write_formula(row, self.ranks + number, f"={rank(said)}", None, rank_of(shown))
        return [rule.sentence for rule in rules]

    # Whole sheet ----------------------------------------------------------------------------------------

    def _colour(self) -> None:
        first = HEADER_ROW + 1
        for words, style in (((WRONG,), "error_row"), ((DOUBTFUL,), "warning_row")):
            self.drawing.colour_by_words(
                self.sheet, (first, self.check, self.last, self.check), self.check, words, style
            )
            for number, at in enumerate(self.values.values()):
                area = (first, at, self.last, at)
                self.drawing.colour_by_words(self.sheet, area, self.texts + number, words, style)
        check = (first, self.check, self.last, self.check)
        self.drawing.colour_by_words(self.sheet, check, self.check, (RIGHT, NOTHING), "good_row")
        date = (AS_OF_ROW, FIRST_FIGURE, AS_OF_ROW, FIRST_FIGURE + 1)
        self.drawing.colour_by_words(self.sheet, date, FIRST_FIGURE + 1, (WRONG,), "error_row")
        ends = self._address(first, self.texts), cell_name(self.last + 1, self.ranks, fixed=True)
        self.form.addresses.checks.append(":".join(ends))

    def _finish(self) -> None:
        sheet = self.sheet
        self.drawing.hint(sheet, HEADER_ROW + 1, self.last, self.note, NOTE, "Lý do, nguồn số liệu; không bắt buộc.")
        sheet.freeze_panes(HEADER_ROW + 1, FIRST_FIGURE)
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, self.last, self.note)
