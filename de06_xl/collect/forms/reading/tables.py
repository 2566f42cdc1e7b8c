"""Reads the tables of a form: figures, found by the codes beside them, and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.collect.forms.form import FormFigure, FormText
from de06_xl.collect.forms.reading.agreement import agreed
from de06_xl.collect.forms.reading.cells import (
    LONGEST_CODE,
    LONGEST_NOTE,
    MOST_SUGGESTIONS,
    Cell,
    Problems,
    read_date_cell,
    read_figure_cell,
    read_text_cell,
    report_no_result,
)
from de06_xl.collect.forms.reading.labels import Labels
from de06_xl.collect.forms.reading.marks import ENDS, HEADERS, end_of
from de06_xl.collect.forms.reading.matrices import Matrices, corners_of
from de06_xl.collect.forms.sheet import FIGURES, NO_SECTION, TEXTS
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Severity
from de06_xl.model.place import Place, Row
from de06_xl.model.placeholder import FIGURE_CODE
from de06_xl.system.cells import MAX_TEXT, cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, nearest
from de06_xl.vietnamese.old_encodings import Status
from de06_xl.vietnamese.text import fold, tidy
from de06_xl.workbook import layout, search
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.collect.forms.reading.marks import Marks
    from de06_xl.incoming.sheets import Sheet
    from de06_xl.incoming.sheets.sheet import Value
    from de06_xl.model.indicator import Indicator
    from de06_xl.workbook.layout import Found


_CODE_HEADER = fold(FIGURES.column("code").header)
_SECTION_HEADER = fold(TEXTS.column("section").header)
_FIGURE_FIELDS, _TEXT_FIELDS = ("code", "value", "as_of"), ("section", "text")
"""Columns without which a table cannot be read."""


class Tables:
    """The figures by code, including those of ``matrices``, and the paragraphs of a form, from all its sheets.

    ``code_header`` is the header cell of the codes, None if no sheet has the table Số liệu. ``copied`` are the sheets
    that repeat another one's paragraphs; ``sections`` the first cell for a paragraph by heading code, ``titles`` the
    titles above these; ``repeated`` the codes of figures that stand in several places. ``refused`` are the errors of
    incomplete tables; a sheet of the unit's own may look like one.
    """

    def __init__(self, indicators: Mapping[str, Indicator], problems: Problems) -> None:
        self.figures: dict[str, FormFigure] = {}
        self.texts: list[FormText] = []
        self.sections: dict[str, Place] = {}
        self.titles: dict[str, str] = {}
        self.repeated: set[str] = set()
        self.copied: dict[str, None] = {}
        self.code_header: Place | None = None
        self.refused: list[De06Error] = []
        self._spoilt_figures: De06Error | None = None
        self._labels = Labels(indicators, problems)
        self.matrices = Matrices(indicators, self.figures, self.repeated, self._labels, problems)
        self._has_texts = False
        self._indicators = indicators
        self._problems = problems

    @property
    def found(self) -> bool:
        """Whether any sheet has a table."""
        return self.code_header is not None or self._has_texts or self.matrices.found

    @property
    def incomplete(self) -> De06Error | None:
        """The error of the table Số liệu, if no sheet has it whole but one has some of its headers."""
        return None if self.code_header else self._spoilt_figures

    def is_text(self, code: str) -> bool:
        """Whether the code is that of a text figure."""
        return bool(self._indicators[code].words)

    def read(self, sheet: Sheet, marks: Marks) -> set[int]:
        """Read the tables of a sheet; returns the rows that belong to them."""
        figures = self._find(sheet, marks, FIGURES, _FIGURE_FIELDS)
        texts = self._find(sheet, marks, TEXTS, _TEXT_FIELDS)
        corners = corners_of(sheet, marks)
        ends = [number for number, row in marks.items() if ENDS.intersection(row)]
        starts = sorted([corner.row for corner in corners] + [one.header_row for one in (figures, texts) if one] + ends)
        taken = self.matrices.read(sheet, marks, corners, starts)
        if figures:
            header = Place(sheet.name, cell_name(figures.header_row, figures.columns["code"]))
            self.code_header = self.code_header or header
            taken |= self._read_figures(sheet, figures, starts)
        if texts:
            self._has_texts = True
            taken |= self._read_texts(sheet, texts, starts)
        return taken

    def _find(self, sheet: Sheet, marks: Marks, table: layout.Table, required: Sequence[str]) -> Found | None:
        headers = [number for number, row in marks.items() if sum(mark in HEADERS for mark in row) > 1]
        rows: list[Sequence[Value]] = [()] * max(headers, default=0)
        for number in headers:
            rows[number - 1] = sheet.rows[number - 1]
        try:
            return search.find(rows, table, sheet.name, required)
        except De06Error as error:
            self.refused.append(error)
            if table is FIGURES:
                self._spoilt_figures = self._spoilt_figures or error
            return None

    # Figures --------------------------------------------------------------------------------------------

    def _read_figures(self, sheet: Sheet, found: Found, starts: Sequence[int]) -> set[int]:
        taken = {found.header_row}
        letters = found.letters()
        code_at, value_at, as_of_at = (found.columns[name] - 1 for name in _FIGURE_FIELDS)
        for number, row in _rows_below(sheet, found, starts):
            written = row[code_at]
            if written is None and row[value_at] is None:
                continue
            code = written if isinstance(written, str) and written in self._indicators else tidy(text_of(written))
            value = Cell(row[value_at], sheet, number, value_at + 1)
            indicator = self._indicators.get(code)
            if indicator:
                as_of = Cell(row[as_of_at], sheet, number, as_of_at + 1)
                figure = self._figure(indicator, value, as_of, Row(sheet.name, number, letters))
                note, name, measure, nature = (
                    Cell(row[at - 1], sheet, number, at) if at else None
                    for at in map(found.columns.get, ("note", "name", "unit_of_measure", "nature"))
                )
                self._labels.compare_row(name, measure, Cell(written, sheet, number, code_at + 1), indicator)
                self._add(replace(figure, note=self._note(note), name=_text(name), nature=_text(nature)))
            elif not self._report_code(code, Cell(written, sheet, number, code_at + 1), value):
                continue
            taken.add(number)
        return taken

    def _figure(self, indicator: Indicator, value: Cell, as_of: Cell, row: Row) -> FormFigure:
        number, unreadable = read_figure_cell(value, indicator, self._problems)
        date = read_date_cell(as_of, self._problems, indicator.code)
        return FormFigure(indicator.code, number, date, row, unreadable)

    def _note(self, cell: Cell | None) -> str:
        """A `Ghi chú`, which is not printed, so anything else in it is no problem."""
        text = tidy(text_of(cell.value)) if cell else ""
        if cell and cell.encoding is Status.CONVERTED:
            self._problems.converted[cell.place] = text
        return text[:LONGEST_NOTE]

    def _report_code(self, code: str, cell: Cell, value: Cell) -> bool:
        """Report an unknown code, or a figure without one; returns whether the row belongs to the table."""
        if not code:
            if any(map(str.isdigit, str(value.value))):
                message = "Hàng này có số nhưng cột Mã trống; hãy ghi lại mã như phiếu đã nhận, hoặc xóa hàng."
                self._problems.add(kinds.MISSING_CODE, message, cell.place)
            return False
        if fold(code) == _CODE_HEADER or not (FIGURE_CODE.fullmatch(code) or value.value not in (None, "")):
            return False
        quoted = code[:LONGEST_CODE]
        near = nearest(quoted, self._indicators) if len(self._problems.findings) < MOST_SUGGESTIONS else None
        hint = f" (có phải {cite(near)}?)" if near else ""
        message = f"Mã {cite(code)} không có trong sổ{hint}; hãy giữ cột Mã như phiếu đã nhận."
        to_unit = f"Phiếu có mã {cite(code)} không thuộc danh mục chỉ tiêu"
        self._problems.add(kinds.UNKNOWN_CODE, message, cell.place, value=quoted, expected=near, to_unit=to_unit)
        return True

    def _add(self, figure: FormFigure) -> None:
        """Keep a figure; if two rows have the same code, only what both agree on."""
        first = self.figures.setdefault(figure.code, figure)
        if first is figure:
            return
        self.repeated.add(figure.code)
        self.figures[figure.code], same = agreed(first, figure)
        where = f"ô {first.row.place('code').cell} trang {cite(first.row.sheet)}"
        what = "" if same else " với số khác"
        self._problems.add(
            kinds.DUPLICATE_CODE,
            f"Mã {cite(figure.code)} đã có ở {where}{what}; hãy chỉ để một hàng cho mỗi mã.",
            figure.row.place("code"),
            code=figure.code,
            level=Severity.NOTE if same else Severity.ERROR,
            to_unit=f"Phiếu ghi hai hàng{what}",
        )

    # Paragraphs -----------------------------------------------------------------------------------------

    def _read_texts(self, sheet: Sheet, found: Found, starts: Sequence[int]) -> set[int]:
        """Read the paragraphs; a row without a section code continues the section above."""
        taken = {found.header_row}
        section_at, text_at = (found.columns[name] - 1 for name in _TEXT_FIELDS)
        section = title = ""
        for number, row in _rows_below(sheet, found, starts):
            if fold(text_of(row[section_at])) == NO_SECTION:
                title = tidy(text_of(row[text_at]).partition("\n")[0])
                taken.add(number)
                continue
            section = tidy(text_of(row[section_at])).rstrip(".") or section
            cell = Cell(row[text_at], sheet, number, text_at + 1)
            if section and fold(section) != _SECTION_HEADER:
                self.sections.setdefault(section, cell.place)
                self.titles.setdefault(section, title)
            if (cell.value is None and not cell.formula) or not section or fold(section) == _SECTION_HEADER:
                continue
            taken.add(number)
            if cell.formula and cell.empty:
                report_no_result(cell, "nội dung", self._problems)
                continue
            text = read_text_cell(cell, MAX_TEXT, self._problems)
            if text:
                self._add_text(FormText(section, text, cell.place))
        return taken

    def _add_text(self, text: FormText) -> None:
        """Keep a paragraph once; a sheet copied within the file repeats them, perhaps in an older version."""
        others = [one for one in self.texts if one.section == text.section]
        if any(one.text == text.text for one in others):
            self.copied.setdefault(text.place.sheet)
            return
        if other := next((one for one in others if one.place.sheet != text.place.sheet), None):
            message = (
                f"Mục {cite(text.section)} có nội dung khác ở trang {cite(other.place.sheet)}, ô {other.place.cell}; "
                "đang lấy cả hai, hãy chỉ để một trang phiếu."
            )
            to_unit = "Nội dung ghi khác nhau ở hai trang; đang lấy cả hai"
            self._problems.add(kinds.TWO_FACTS, message, text.place, to_unit=to_unit)
        self.texts.append(text)


def _text(cell: Cell | None) -> str:
    return tidy(text_of(cell.value)) if cell else ""


def _rows_below(sheet: Sheet, found: Found, starts: Sequence[int]) -> Iterator[tuple[int, Sequence[Value]]]:
    """The rows below a table's headers with their numbers, up to the next table or matrix."""
    end = end_of(found.header_row, starts, sheet)
    return zip(range(found.header_row + 1, end + 1), sheet.rows[found.header_row : end], strict=True)
