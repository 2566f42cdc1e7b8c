"""New workbooks in one style: one palette, one typeface, input cells yellow, computed cells grey.

Drawn with XlsxWriter, which stores results with formulas and checks Excel's limits.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.words import Word
from de06_xl.system import files
from de06_xl.system.cells import MAX_ROWS, column_name
from de06_xl.workbook.heights import LINE_HEIGHT, lines_of
from de06_xl.workbook.layout import Column, Table

INK, PAPER, RULE = "#1F2A44", "#FFFFFF", "#B7BECC"
NAVY, MIST = "#1F3864", "#DCE6F2"
INPUT, COMPUTED = "#FFF8D6", "#EEF0F3"
ERROR, ERROR_INK = "#F8D0C8", "#9C0006"
WARNING, WARNING_INK = "#FFE7A8", "#7F5A00"
GOOD, GOOD_INK = "#E3F1E1", "#1E5B2A"
FONT = "Times New Roman"
TYPEFACE = {"font_name": FONT, "font_family": 1, "font_scheme": "none"}
"""Family 1 is serif (ECMA-376 18.18.94); a scheme would override the font's name by the theme's."""
DEFAULT_SIZE = 10.5
"""Font size of the workbook's default style: its digits, by which Excel measures columns, are 7 pixels wide."""
CHECK_SIZE = 10.5
MAX_FOOTER = 100
"""Characters of a footer's text: Excel allows 255 together with its codes."""
LAST_ROW = MAX_ROWS - 1

_PRINTED_COLUMNS = re.compile(rb'(<definedName name="_xlnm.Print_Area"[^<]*!)\$([A-Z]+):\$([A-Z]+)<')
"""A print area of whole columns as written by XlsxWriter; openpyxl needs rows in it."""
STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY, "valign": "vcenter"},
    "subtitle": {"italic": True, "font_size": 11, "font_color": "#5A6478", "valign": "vcenter"},
    "banner": {"bold": True, "font_color": PAPER, "bg_color": NAVY, "valign": "vcenter", "indent": 1},
    "header": {
        "bold": True,
        "font_color": NAVY,
        "bg_color": MIST,
        "border": 1,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "text": {"border": 1, "text_wrap": True, "num_format": "@"},
    "plain": {"border": 1, "text_wrap": True},
    "plain_small": {"border": 1, "text_wrap": True, "font_size": 11},
    "number": {"border": 1, "align": "center"},
    "code": {"border": 1, "num_format": "@", "font_size": 11, "font_color": "#5A6478"},
    "center": {"border": 1, "num_format": "@", "align": "center"},
    "input_number": {"border": 1, "bg_color": INPUT, "align": "right", "locked": False},
    "computed_number": {"border": 1, "bg_color": COMPUTED, "align": "right"},
    "input_left": {"border": 1, "bg_color": INPUT, "align": "left", "locked": False},
    "input_text": {"border": 1, "text_wrap": True, "num_format": "@", "bg_color": INPUT, "locked": False},
    "input_center": {"border": 1, "num_format": "@", "bg_color": INPUT, "align": "center", "locked": False},
    "link": {"font_color": "#0B5CAD", "underline": 1, "num_format": "General"},
    "way_back": {"font_color": "#0B5CAD", "underline": 1, "num_format": "General", "align": "right"},
    "finding": {"text_wrap": True, "num_format": "@"},
    "finding_folded": {"num_format": "@"},
    "finding_date": {"align": "center"},
    "finding_number": {"align": "right", "indent": 1},
    "finding_link": {"font_color": "#0B5CAD", "underline": 1},
    "alert": {"bold": True, "font_size": 11, "font_color": ERROR_INK, "valign": "vcenter"},
    "state": {"border": 1, "align": "center", "bold": True, "font_size": 11},
    "label": {"bold": True},
    "overview_value": {"align": "left", "bold": True},
    "overview_code": {"align": "center"},
    "overview_text": {"text_wrap": True},
    "overview_link": {"font_color": "#0B5CAD", "underline": 1},
    "overview_count": {"align": "center"},
    "step_done": {"align": "center", "bold": True, "font_color": GOOD_INK},
    "body": {"text_wrap": True},
    "body_number": {"text_wrap": True, "align": "right", "indent": 1},
    "label_right": {"bold": True, "align": "right", "indent": 1},
    "check_aside": {"font_size": CHECK_SIZE, "font_color": "#5A6478", "indent": 1},
    "signature": {"bold": True, "align": "center", "valign": "top", "text_wrap": True},
    "fact": {"border": 1, "num_format": "@", "bold": True},
    "part": {"bold": True, "font_color": NAVY, "bg_color": "#F2F5FA", "border": 1, "num_format": "@"},
    "check": {"border": 1, "text_wrap": True, "font_size": CHECK_SIZE, "font_color": "#5A6478", "indent": 1},
    "aside": {"border": 1, "text_wrap": True, "num_format": "@", "font_size": 11, "font_color": "#5A6478", "indent": 1},
    "printed": {"border": 1, "text_wrap": True, "num_format": "@", "bg_color": COMPUTED},
    "outdated": {"bold": True, "font_size": 11, "font_color": "#FFFFFF", "bg_color": NAVY, "valign": "vcenter"},
    "outdated_row": {"font_color": "#8A93A6", "italic": True},
    "summary": {"bold": True, "font_size": 13, "bg_color": MIST, "border": 1, "indent": 1, "valign": "vcenter"},
    "good_row": {"bg_color": GOOD, "font_color": GOOD_INK},
    "error_row": {"bg_color": ERROR, "font_color": ERROR_INK},
    "warning_row": {"bg_color": WARNING, "font_color": WARNING_INK},
    "filled_row": {"border": 1, "border_color": RULE},
    "filled_bold_row": {"border": 1, "border_color": RULE, "bold": True},
    "filled_input_row": {"border": 1, "border_color": RULE, "bg_color": INPUT},
    "filled_aside_row": {"border": 1, "border_color": RULE, "font_color": "#8A93A6"},
    "filled_error_row": {"border": 1, "border_color": RULE, "bg_color": ERROR, "font_color": ERROR_INK},
    "filled_warning_row": {"border": 1, "border_color": RULE, "bg_color": WARNING, "font_color": WARNING_INK},
    "computed_row": {"bg_color": COMPUTED},
    "number_row": {},
}
"""Cell styles by name, as XlsxWriter properties; ``Drawing.style`` makes formats of them."""


def number_format(decimals: int) -> str:
    """Excel's number format for so many decimals, with grouped thousands."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


LONGEST_LIST = 255
"""Maximum length of a drop-down list that is stored in the validation itself."""


def write_figure(sheet: Worksheet, row: int, column: int, value: Decimal, style: Format) -> None:
    """Write a figure's value: a number, or the word of a text figure."""
    if isinstance(value, Word):
        sheet.write_string(row, column, value.word, style)
    else:
        sheet.write_number(row, column, float(value), style)


class Drawing:
    """A workbook being drawn; ``close`` returns its bytes, which are the same for the same calls."""

    def __init__(self, *, title: str, subject: str) -> None:
        self._stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._stream,
            {"in_memory": True, "default_format_properties": TYPEFACE | {"font_size": DEFAULT_SIZE}},
        )
        self.book.set_properties(
            {
                "title": title,
                "subject": subject,
                "author": "DeAn06",
                "company": "",
                "created": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            }
        )
        self.book.set_calc_mode("auto")
        self.book.set_size(28_000, 16_000)
        self._formats: dict[tuple[str, str, bool], Format] = {}
        self._fitted: dict[str, set[int]] = {}

    def style(self, name: str, num_format: str = "", *, middle: bool = False) -> Format:
        """The format of a style in STYLES, with a number format if given; ``middle`` centres vertically."""
        key = (name, num_format, middle)
        if key not in self._formats:
            properties: dict[str, Any] = {**TYPEFACE, "font_size": 12, "font_color": INK, "valign": "top"}
            if STYLES[name].get("border"):
                properties["border_color"] = RULE
            properties |= STYLES[name]
            if middle:
                properties["valign"] = "vcenter"
            # A conditional format cannot set the typeface.
            if name.endswith("_row"):
                properties = dict(STYLES[name])
            if num_format:
                properties["num_format"] = num_format
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, *, tab: str = NAVY, columns: Sequence[Column] = ()) -> Worksheet:
        """A new A4 sheet with the given column widths; folded columns are hidden by an outline."""
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(tab)
        for at, column in enumerate(columns):
            options = {"level": 1, "hidden": True} if column.folded else {}
            sheet.set_column(at, at, column.width, self.style("body"), options)
        if columns and columns[-1].folded:
            sheet.set_column(len(columns), len(columns), 3, self.style("body"), {"collapsed": True})
        self._paper(sheet)
        return sheet

    def heading(self, sheet: Worksheet, title: str, subtitle: str, last_column: int) -> None:
        """The first two rows of a sheet: its title, then its purpose and a link back to the first sheet."""
        sheet.set_row(0, 30)
        sheet.set_row(1, 20)
        if title.startswith("="):
            sheet.write_formula(0, 0, title, self.style("title"), "")
        else:
            sheet.write_string(0, 0, title, self.style("title"))
        sheet.write_string(1, 0, subtitle, self.style("subtitle"))
        sheet.write_url(0, last_column, "internal:'Tổng quan'!A1", self.style("way_back"), "◄ Về Tổng quan")

    def header(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        """Write a row of column headers."""
        sheet.set_row(row, 34)
        for number, column in enumerate(columns, 1):
            sheet.write_string(row, (column.at or number) - 1, column.header, self.style("header"))

    def banner(self, sheet: Worksheet, row: int, text: str, columns: int) -> None:
        """Write a coloured bar with the name of the table below."""
        sheet.set_row(row, 22)
        for at in range(columns):
            sheet.write_blank(row, at, None, self.style("banner"))
        sheet.write_string(row, 0, text.upper(), self.style("banner"))

    def fit_row(
        self,
        sheet: Worksheet,
        row: int,
        texts: Sequence[tuple[str, float]],
        *,
        least: float = 1,
        fixed: bool = False,
    ) -> None:
        """Set a row's height by its wrapped texts, each given with the width of its column.

        Excel adjusts the height again when the row is edited; a ``fixed`` row keeps it, for texts that a formula may
        return. No program adjusts rows on opening, and LibreOffice gives a row without a height a single line.
        """
        lines = max([least, *(lines_of(text, width) for text, width in texts)])
        sheet.set_row(row, lines * LINE_HEIGHT)
        if fixed:
            return
        self._fitted.setdefault(sheet.get_name(), set()).add(row + 1)

    def printed(self, sheet: Worksheet, columns: int, header_row: int | None = None) -> None:
        """Print the first columns down to the last used row, repeating the header row, if any, on every page.

        The print area is whole columns, since a clerk adds rows and rows outside the area would be omitted silently.
        """
        sheet.print_area(0, 0, LAST_ROW, columns - 1)
        if header_row is not None:
            sheet.repeat_rows(header_row)

    def when(self, sheet: Worksheet, cells: tuple[int, int, int, int], criteria: str, style: Format) -> None:
        """Add a conditional format to cells (first row, column; last row, column), by a formula for the first one.

        If several apply, only the first one added does: always in LibreOffice, in Excel by ``stop_if_true``.
        """
        sheet.conditional_format(
            *cells, {"type": "formula", "criteria": criteria, "format": style, "stop_if_true": True}
        )

    def colour_rows(self, sheet: Worksheet, first: int, last: int, last_column: int, state: int) -> None:
        """Colour rows by the counts of open errors or warnings in the column ``state`` of the same sheet."""
        cell = f"${column_name(state + 1)}{first + 1}"
        for word, name in (("lỗi", "error_row"), ("cảnh báo", "warning_row")):
            sheet.conditional_format(
                first,
                0,
                last,
                last_column,
                {
                    "type": "formula",
                    "criteria": f'=ISNUMBER(SEARCH("{word}",{cell}))',
                    "format": self.style(name),
                    "stop_if_true": True,
                },
            )

    def colour_by_words(
        self, sheet: Worksheet, area: tuple[int, int, int, int], column: int, words: Sequence[str], style: str
    ) -> None:
        """Colour the rows of an area whose text in ``column``, on the same sheet, begins with one of these words.

        ``area`` is first row, first column, last row, last column.
        """
        cell = f"${column_name(column + 1)}{area[0] + 1}"
        tests = ",".join(f'LEFT({cell},{len(word)})="{word}"' for word in words)
        criteria = f"=OR({tests})"
        sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": self.style(style)})

    def colour_counts(self, sheet: Worksheet, row: int, column: int, style: str) -> None:
        """Colour a cell while it is more than 0."""
        sheet.conditional_format(
            row, column, row, column, {"type": "cell", "criteria": ">", "value": 0, "format": self.style(style)}
        )

    def colour_headings(self, sheet: Worksheet, first: int, last: int) -> None:
        """Colour the counts of errors and warnings in the last two columns of `Tổng quan`."""
        for column, name in ((3, "filled_error_row"), (4, "filled_warning_row")):
            cell = f"{column_name(column + 1)}{first + 1}"
            cells = (first, column, last, column)
            self.when(sheet, cells, f"=AND(ISNUMBER({cell}),N({cell})>0)", self.style(name))

    def choices(self, sheet: Worksheet, first: int, last: int, column: int, name: str, title: str, hint: str) -> None:
        """Allow only the values of a defined name, as a drop-down list."""
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": f"={name}",
                "input_title": title,
                "input_message": hint,
                "error_title": "Không có lựa chọn này",
                "error_message": "Hãy chọn một giá trị trong danh sách thả xuống.",
            },
        )

    def numbers(
        self, sheet: Worksheet, row: int, column: int, *, whole: bool, least: int, most: int, title: str, hint: str
    ) -> None:
        """Allow only numbers within a range; ``hint`` is shown when the cell is selected."""
        kind = "số nguyên" if whole else "số"
        limits = f"từ {least} đến {most}" if most < 10**9 else f"từ {least} trở lên"
        sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "integer" if whole else "decimal",
                "criteria": "between",
                "minimum": least,
                "maximum": most,
                "input_title": title,
                "input_message": hint,
                "error_title": f"Không phải {kind}",
                "error_message": f"Ô này chỉ nhận {kind} {limits}. Số nghìn gõ liền, không dấu chấm: 7440.",
            },
        )

    def words(self, sheet: Worksheet, row: int, column: int, words: Sequence[str], *, title: str, hint: str) -> None:
        """Allow only these words in a cell, as a drop-down list if Excel has room for it."""
        fits = len(",".join(words)) <= LONGEST_LIST and not any("," in word for word in words)
        sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                **({"validate": "list", "source": list(words)} if fits else {"validate": "any"}),
                "input_title": title,
                "input_message": hint,
                "error_title": "Không có lựa chọn này",
                "error_message": "Hãy chọn một giá trị trong danh sách thả xuống.",
            },
        )

    def hint(self, sheet: Worksheet, first: int, last: int, column: int, title: str, text: str) -> None:
        """Show a note when a cell of the range is selected; every value is allowed."""
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {"validate": "any", "input_title": title, "input_message": text},
        )

    def close(self) -> bytes:
        """Finish the workbook and return its bytes."""
        names = [sheet.get_name() for sheet in self.book.worksheets()]
        self.book.close()
        parts = unpack(self._stream.getvalue(), "sổ", "sổ Excel .xlsx")
        for number, name in enumerate(names, 1):
            part = f"xl/worksheets/sheet{number}.xml"
            parts[part] = _free_heights(parts[part], self._fitted.get(name, set()))
        parts["xl/workbook.xml"] = _PRINTED_COLUMNS.sub(rb"\1$\2$1:$\3$%d<" % MAX_ROWS, parts["xl/workbook.xml"])
        return files.pack(parts)

    @staticmethod
    def footer(sheet: Worksheet, text: str) -> None:
        """Set the text at the foot of each printed page, beside the page number."""
        # Digits right after the size code would be read as part of it.
        sheet.set_footer(_footer(f" {text[:MAX_FOOTER].replace('&', '&&')}"))

    @staticmethod
    def _paper(sheet: Worksheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        # &A is the sheet's name, even after it is copied or renamed.
        sheet.set_footer(_footer("&A"))


def _footer(left: str) -> str:
    """The codes of a footer: a text on the left, the page number on the right (ECMA-376 18.3.1.46)."""
    small = f'&"{FONT},Regular"&9'
    return f"&L{small}{left}&R{small}Trang &P/&N"


def _free_heights(sheet: bytes, rows: set[int]) -> bytes:
    """Remove customHeight, which keeps Excel from adjusting a row, from rows with an estimated height."""

    def free(match: re.Match[bytes]) -> bytes:
        return match[0].replace(b' customHeight="1"', b"") if int(match[1]) in rows else match[0]

    return re.sub(rb'<row r="(\d+)"[^>]*>', free, sheet)


def table_formats(drawing: Drawing, table: Table) -> list[Format]:
    """The format of an ordinary cell in each column of a table."""
    return [drawing.style("text" if column.text else "plain") for column in table.columns]
