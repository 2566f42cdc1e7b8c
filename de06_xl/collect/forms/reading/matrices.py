"""Reads the matrices of a form, in which items are rows and indicators are columns, both identified by code."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.collect.forms.form import FormFigure
from de06_xl.collect.forms.matrix import LISTED
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
)
from de06_xl.collect.forms.reading.facts import beside
from de06_xl.collect.forms.reading.marks import AS_OF_MARK, CORNER_MARK, end_of
from de06_xl.collect.forms.sheet import ITEM_HEADER, NOTE
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.breakdown import item_code, split_code
from de06_xl.model.finding import Severity
from de06_xl.model.item_list import ITEM_CODE, item_typed_as
from de06_xl.model.place import Place, Row
from de06_xl.model.placeholder import FIGURE_CODE
from de06_xl.system.cells import cell_name, column_name
from de06_xl.vietnamese.messages import cite, did_you_mean, listed
from de06_xl.vietnamese.text import fold, tidy
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.collect.forms.reading.labels import Labels
    from de06_xl.collect.forms.reading.marks import Marks
    from de06_xl.incoming.sheets import Sheet
    from de06_xl.model.indicator import Indicator

_HEADER, _NOTE = fold(ITEM_HEADER), fold(NOTE)


@dataclass
class _Block:
    """A matrix found on a sheet: its corner, the columns of its indicators, and information for its rows."""

    sheet: Sheet
    corner: Cell
    end: int
    columns: list[tuple[int, Indicator]] = field(default_factory=list)
    note_at: int | None = None
    as_of: dt.date | None = None
    date_place: Place | None = None

    def cells(self, number: int) -> list[Cell]:
        """The cells of a row that may hold figures."""
        row = self.sheet.rows[number - 1]
        return [Cell(row[at - 1], self.sheet, number, at) for at, _ in self.columns]


class Matrices:
    """Adds the figures of all matrices of a form to those of its tables.

    ``corners`` are the cells of the matrices found, by the folded name of their list; ``copied`` the sheets with a
    matrix that repeats another; ``found`` says whether there is any. ``unknown_items`` are the codes of the empty
    figures of items that the workbook lacks; the codes of figures that stand in several places are added to
    ``repeated``.
    """

    def __init__(
        self,
        indicators: Mapping[str, Indicator],
        figures: dict[str, FormFigure],
        repeated: set[str],
        labels: Labels,
        problems: Problems,
    ) -> None:
        self.corners: dict[str, Place] = {}
        self.copied: dict[str, None] = {}
        self.found = False
        self.unknown_items: list[str] = []
        self._repeated = repeated
        self._indicators = indicators
        self._figures = figures
        self._labels = labels
        self._problems = problems

    def read(self, sheet: Sheet, marks: Marks, corners: Sequence[Cell], starts: Sequence[int]) -> set[int]:
        """Read the matrices of a sheet; returns the rows that belong to them.

        ``starts`` are the rows in which matrices and tables of the sheet begin, in order.
        """
        taken: set[int] = set()
        for corner in corners:
            before = bisect.bisect_left(starts, corner.row)
            above = starts[before - 1] if before else 0
            block = _Block(sheet, corner, end_of(corner.row, starts, sheet))
            taken |= self._read(block, marks, above)
        return taken

    def _read(self, block: _Block, marks: Marks, above: int) -> set[int]:
        self.found = True
        taken = {block.corner.row}
        self._find_columns(block)
        self._find_date(block, marks, above)
        known = self._item_names(block)
        names = set(map(fold, known.values()))
        strange: list[Cell] = []
        repeated: list[tuple[Row, FormFigure, bool]] = []
        for number in range(block.corner.row + 1, block.end + 1):
            cells = block.cells(number)
            code = Cell(block.sheet.rows[number - 1][block.corner.column - 1], block.sheet, number, block.corner.column)
            key = tidy(text_of(code.value))
            item = item_typed_as(key, known)
            if item:
                self._labels.compare_name(_right_of(code), known[item], names, code)
                repeated += self._read_row(block, number, item, cells)
            elif fold(key) == _HEADER:
                self._compare_headers(block, number)
                continue
            elif any(_has_digits(cell) for cell in cells):
                strange.append(code)
            else:
                if ITEM_CODE.fullmatch(key):
                    self.unknown_items += [item_code(one.code, key) for _, one in block.columns]
                continue
            taken.add(number)
        self._report_strange(strange, known)
        self._report_repeated(repeated)
        return taken

    @property
    def _suggests(self) -> bool:
        """Whether a similar code is still suggested for an unknown one."""
        return len(self._problems.findings) < MOST_SUGGESTIONS

    # Positions ------------------------------------------------------------------------------------------

    def _find_columns(self, block: _Block) -> None:
        """The columns by the codes in the corner's row; a code without a breakdown is a problem."""
        number = block.corner.row
        for at, value in enumerate(block.sheet.rows[number - 1], 1):
            code = tidy(text_of(value))
            indicator = self._indicators.get(code)
            if fold(code) == _NOTE:
                block.note_at = at
            elif indicator and indicator.items:
                block.columns.append((at, indicator))
            elif at != block.corner.column and FIGURE_CODE.fullmatch(code):
                totals = [one.code for one in self._indicators.values() if one.items] if self._suggests else []
                wrong = "không có trong sổ" if indicator is None else "không có Phân tổ"
                hint = did_you_mean(code[:LONGEST_CODE], totals) if indicator is None else ""
                message = f"Mã {cite(code)} của cột này {wrong}{hint}; hãy giữ hàng mã như phiếu đã nhận."
                place = Place(block.sheet.name, cell_name(number, at))
                to_unit = f"Phiếu có mã {cite(code)} không thuộc danh mục chỉ tiêu"
                self._problems.add(kinds.UNKNOWN_CODE, message, place, value=code[:LONGEST_CODE], to_unit=to_unit)
        for _, indicator in block.columns:
            self.corners.setdefault(fold(indicator.breakdown), block.corner.place)

    def _item_names(self, block: _Block) -> dict[str, str]:
        """The names of the items of the columns' lists, by code."""
        found = (self._indicators[code].item for _, one in block.columns for code in one.items)
        return {item.code: item.name for item in found if item}

    def _compare_headers(self, block: _Block, number: int) -> None:
        names = {fold(one.name) for _, one in block.columns}
        for cell, (at, indicator) in zip(block.cells(number), block.columns, strict=True):
            code = Cell(indicator.code, block.sheet, block.corner.row, at)
            self._labels.compare_column(cell, code, indicator, names)

    def _find_date(self, block: _Block, marks: Marks, above: int) -> None:
        """The date of the whole matrix: beside its label, between the matrix above and this one."""
        for number in range(block.corner.row, above, -1):
            for at, mark in enumerate(marks.get(number, ())):
                if mark == AS_OF_MARK and sum(map(bool, marks[number])) == 1:
                    cell = beside(block.sheet, number, at, marks[number])
                    block.as_of, block.date_place = read_date_cell(cell, self._problems), cell.place
                    return

    # Rows -----------------------------------------------------------------------------------------------

    def _read_row(
        self, block: _Block, number: int, item: str, cells: Sequence[Cell]
    ) -> Iterator[tuple[Row, FormFigure, bool]]:
        """Read the figures of an item; yields those that the form already has, and whether both agree."""
        note = self._note(block, number)
        name = _right_of(Cell(item, block.sheet, number, block.corner.column))
        for cell, (at, total) in zip(cells, block.columns, strict=True):
            indicator = self._indicators.get(item_code(total.code, item))
            if indicator is None:
                continue
            letters = {"code": column_name(block.corner.column), "value": column_name(at)}
            if block.note_at:
                letters["note"] = column_name(block.note_at)
            value, unreadable = read_figure_cell(cell, indicator, self._problems)
            row = Row(block.sheet.name, number, letters)
            figure = FormFigure(
                indicator.code, value, block.as_of, row, unreadable, note=note, name=name, matrix_date=block.date_place
            )
            first = self._figures.setdefault(figure.code, figure)
            if first is not figure:
                self._repeated.add(figure.code)
                self._figures[figure.code], same = agreed(first, figure)
                yield row, first, same

    def _note(self, block: _Block, number: int) -> str:
        if not block.note_at:
            return ""
        cell = Cell(block.sheet.rows[number - 1][block.note_at - 1], block.sheet, number, block.note_at)
        return "" if cell.empty else read_text_cell(cell, LONGEST_NOTE, self._problems)

    # Problems -------------------------------------------------------------------------------------------

    def _report_strange(self, cells: Sequence[Cell], known: Collection[str]) -> None:
        """Report rows with figures but no valid item code: one sentence for missing codes, one for unknown ones."""
        blank = [cell for cell in cells if cell.empty]
        if blank:
            rows = listed([str(cell.row) for cell in blank], LISTED, "hàng", ", ")
            message = f"Hàng {rows} có số nhưng cột Mục trống; hãy ghi lại mã như phiếu đã nhận, hoặc xóa hàng."
            self._problems.add(kinds.MISSING_CODE, message, blank[0].place)
        unknown = [cell for cell in cells if not cell.empty]
        if unknown:
            keys = [tidy(text_of(cell.value)) for cell in unknown]
            names = listed(list(map(cite, keys)), LISTED, "mục", ", ")
            hint = did_you_mean(keys[0][:LONGEST_CODE], known) if len(unknown) == 1 and self._suggests else ""
            message = f"Danh mục của bảng không có mục {names}{hint}; hãy giữ cột Mục như phiếu đã nhận."
            self._problems.add(kinds.UNKNOWN_CODE, message, unknown[0].place, value=keys[0][:LONGEST_CODE])

    def _report_repeated(self, repeated: Iterable[tuple[Row, FormFigure, bool]]) -> None:
        """Report figures that are stated twice: one sentence for those that differ, one for those that agree."""
        for same in (False, True):
            found = [(row, first) for row, first, agree in repeated if agree is same]
            if not found:
                continue
            row, first = found[0]
            if same and first.row.sheet != row.sheet:
                self.copied.setdefault(row.sheet)
                continue
            items = dict.fromkeys(split_code(figure.code)[1] for _, figure in found)
            names = listed(list(items), LISTED, "mục", ", ")
            where = f"ô {first.place.cell} trang {cite(first.place.sheet)}"
            what = "" if same else " với số khác"
            message = f"Mục {names} đã có ở {where}{what}; hãy chỉ để một hàng cho mỗi mục, một cột cho mỗi chỉ tiêu."
            level = Severity.NOTE if same else Severity.ERROR
            code = first.code if len(found) == 1 else None
            to_unit = f"Mục {names} ghi hai lần{what}"
            self._problems.add(
                kinds.DUPLICATE_CODE, message, row.place("value"), code=code, level=level, to_unit=to_unit
            )


def corners_of(sheet: Sheet, marks: Marks) -> list[Cell]:
    """The corners of the matrices on a sheet, which are one below the other."""
    found = ((number, row.index(CORNER_MARK)) for number, row in marks.items() if CORNER_MARK in row)
    return [Cell(sheet.rows[number - 1][at], sheet, number, at + 1) for number, at in found]


def _right_of(cell: Cell) -> str:
    """The text in the cell to the right."""
    row = cell.sheet.rows[cell.row - 1]
    return tidy(text_of(row[cell.column])) if cell.column < len(row) else ""


def _has_digits(cell: Cell) -> bool:
    return any(map(str.isdigit, str(cell.value)))
