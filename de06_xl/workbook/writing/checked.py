"""The hidden table of checksums from the last check, by which `Tổng quan` shows that something changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.place import Row
from de06_xl.model.table import RowKind
from de06_xl.model.words import Word
from de06_xl.system.cells import cell_numbers, column_name, column_number, sheet_reference
from de06_xl.workbook import layout, search
from de06_xl.workbook.contents import numbers_formula, sum_of_numbers, sum_of_texts, texts_formula
from de06_xl.workbook.formulas import FINDING_STATES, figure_formula, same_formula
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.writing.blocks import sheet_named, table_blocks
from de06_xl.workbook.writing.formulas import own_formulas

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.table import Table as PrintedTable
    from de06_xl.workbook.contents import Column
    from de06_xl.workbook.layout import Found, Table

SPARE_ROWS = 200
"""Rows below a sheet's last one in which new rows are noticed."""

_NUMBERS = {layout.FIGURES: ("value", "previous", "aggregated", "as_of")}
_TEXTS = {
    layout.FIGURES: ("code", "name", "unit_of_measure", "value", "as_of", "expression"),
    layout.PARAGRAPHS: ("kind", "text", "owner", "include"),
    layout.OUTLINE: ("code", "title", "sheet"),
    layout.FACTS: ("key", "value"),
}
"""The columns watched for changed numbers, and for changed texts."""
_Known = dict[str, dict[tuple[int, int], str | Decimal | Formula | None]]
"""The results of formulas in `Giá trị`, by sheet, row and column; the formula itself if its result is unknown."""


def checked_blocks(grid: Grid, book: Book, figures: Figures) -> list[Block]:
    """The table with a line for each column of sections, the report's tables, outline and facts.

    Nothing if the workbook does not have the table.
    """
    known = _known_results(figures)
    watched = [_watched(grid, section.name, layout.SECTION_TABLES, known) for section in book.sections]
    watched += [_watched_table(grid, table, known, figures) for table in book.tables]
    for table in (layout.OUTLINE, layout.FACTS):
        if name := sheet_named(grid, table.sheet):
            watched.append(_watched(grid, name, (table,), known))
    return _table(grid, [line for sheet in watched for line in sheet.lines()])


def never_checked_blocks(grid: Grid) -> list[Block]:
    """The empty table of a workbook that was never checked."""
    return _table(grid, [])


def _table(grid: Grid, lines: Sequence[Mapping[str, Cell]]) -> list[Block]:
    name = sheet_named(grid, layout.LISTS_SHEET)
    rows = grid.read(name) if name else []
    found = search.find(rows, layout.CHECKED, name) if name else None
    return table_blocks(found, rows, lines) if found else []


def _watched(grid: Grid, name: str, tables: Sequence[Table], known: _Known) -> _Watched:
    rows = grid.read(name)
    found = (search.find(rows, table, name) for table in tables)
    return _Watched(name, rows, [one for one in found if one], known.get(name, {}))


def _watched_table(grid: Grid, table: PrintedTable, known: _Known, figures: Figures) -> _Watched:
    """A table of the report; the lookups in its sum row show the report's figures."""
    rows = grid.read(table.sheet)
    numbers = {column.letter: column_number(column.letter) for column in table.columns}
    results = dict(known.get(table.sheet, {}))
    here, rows_of = Row(table.sheet, 0, {}), {code: figure.indicator.row for code, figure in figures.items()}
    for row in table.rows:
        for column in table.columns if row.kind is RowKind.TOTAL else ():
            there = rows[row.number - 1][numbers[column.letter] - 1] if column.code in figures else None
            if isinstance(there, Formula) and same_formula(
                there.text, f"={figure_formula(column.code, here, rows_of)}"
            ):
                results[row.number, numbers[column.letter]] = figures.value(column.code)
    first = cell_numbers(table.places["caption"].cell)[0]
    shown = {1: "A"} | {number: letter for letter, number in numbers.items()}
    return _Watched(table.sheet, rows, (), results, shown, first)


def _known_results(figures: Figures) -> _Known:
    """Results on which Python and spreadsheet programs agree, including those of formulas about to be written."""
    own = own_formulas(figures)
    agreed = {code for code, figure in figures.items() if _means_what_it_holds(figure.indicator, code in own)}
    known: _Known = {}
    for code, formula in own.items():
        row, figure = figures[code].indicator.row, figures[code].value
        place = row.number, column_number(row.columns["value"])
        value = figure.word if isinstance(figure, Word) else figure
        known.setdefault(row.sheet, {})[place] = value if figures.depends_on(code) <= agreed else Formula(formula)
    return known


def _means_what_it_holds(indicator: Indicator, own: bool) -> bool:
    """Whether a formula that refers to a figure gets Python's value: not if the number is stored as text."""
    return not (indicator.as_text or indicator.unreadable) and (own or indicator.formula is None)


@dataclass(frozen=True, slots=True)
class _Watched:
    """A watched sheet; ``known`` are the results of its formulas, see ``_Known``.

    Watched are the columns of its ``tables`` named in _TEXTS and _NUMBERS, or all of ``columns`` from a ``first`` row.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    tables: Sequence[Found]
    known: Mapping[tuple[int, int], str | Decimal | Formula | None]
    columns: Mapping[int, str] = field(default_factory=dict)
    first: int = 0

    def lines(self) -> Iterator[dict[str, Cell]]:
        """A line for each column: its checksum as a formula, and the value at the check, if known.

        A column with somebody's own formula is left out, since only a spreadsheet program calculates it.
        """
        texts, numbers = (dict(self._columns(fields)) | dict(self.columns) for fields in (_TEXTS, _NUMBERS))
        for column, header in sorted((texts | numbers).items()):
            cells = self._cells(column)
            if cells is None:
                continue
            line: dict[str, Cell] = {"sheet": self.name, "column": header}
            if column in numbers:
                line["checked_numbers"] = total = sum_of_numbers(cells)
                line["numbers"] = Formula(numbers_formula(self._range(column)), shown=total)
            if column in texts:
                line["checked_texts"] = total = sum_of_texts(cells)
                line["texts"] = Formula(texts_formula(self._range(column)), shown=total)
            yield line

    def _columns(self, fields: Mapping[Table, Sequence[str]]) -> Iterator[tuple[int, str]]:
        """The numbers of the columns with these fields, and their headers."""
        for table in self.tables:
            for name in fields.get(table.table, ()):
                if name in table.columns:
                    yield table.columns[name], table.table.column(name).header

    @property
    def _first(self) -> int:
        return self.first or min(table.header_row for table in self.tables)

    def _range(self, column: int) -> str:
        """A column's range, as in a formula."""
        letter = column_name(column)
        return f"{sheet_reference(self.name)}!${letter}${self._first}:${letter}${len(self.rows) + SPARE_ROWS}"

    def _cells(self, column: int) -> Column | None:
        """A column's cells; None if the value of one is not known."""
        cells = {row: self._cell(row, column) for row in range(self._first, len(self.rows) + 1)}
        return None if any(isinstance(cell, Formula | bool) for cell in cells.values()) else cells

    def _cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row - 1]
        cell = self.known.get((row, column), cells[column - 1] if column <= len(cells) else None)
        if isinstance(cell, Formula) and FINDING_STATES in cell.text:
            return ""  # the column `Lỗi`, whose text is below the numbers of `Kỳ trước`
        return cell
