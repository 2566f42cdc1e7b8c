"""Reads the tables of the report: column A of their sheets declares the rows, the row `Cột` the columns.

Bảng      Kết quả dịch vụ công lĩnh vực Tư pháp
Hàng      danh mục TP
Trang     ngang
Cột       stt   tên            hs_tong   hs_online     hs_tl
Tiêu đề   TT    Dịch vụ công   Tổng số   Trực tuyến    Tỷ lệ (%)
01              Khai sinh      3120      3008          …
Cộng            Tổng
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.filled_table import NOTHING, UNKNOWN
from de06_xl.model.finding import Finding, FindingKind, short
from de06_xl.model.place import Place, Row
from de06_xl.model.placeholder import CODE
from de06_xl.model.table import FORM_WORDS, ColumnKind, RowKind, RowsBy, Table, TableColumn, TableRow
from de06_xl.system.cells import column_name, column_number
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import sentence
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Cell, Formula, text_of
from de06_xl.workbook.layout import TABLE_ROWS, Found
from de06_xl.workbook.reading.record import MAX_DECIMALS, Record

if TYPE_CHECKING:
    from de06_xl.workbook.reading.tables import Tables

_ROW_KINDS = {fold(kind.value): kind for kind in RowKind if kind.value}
_COLUMN_KINDS = {fold(kind.value): kind for kind in ColumnKind} | {"tt": ColumnKind.NUMBER}
_FORMS = {fold(word): form for form, words in FORM_WORDS.items() for word in words}
_CODE = re.compile(rf"({CODE.pattern})(?:\.({CODE.pattern}))?")
_TABLE = layout.Table("bảng", ())


@dataclass(frozen=True)
class TableSheet:
    """A table with the cells of its sheet."""

    table: Table
    cells: Sequence[Sequence[Cell]]
    problems: list[Finding]

    def record(self, row: Row) -> Record:
        """The cells of a figure's row (``Table.figure_row``) under the fields of an indicator."""
        columns = {field: column_number(letter) for field, letter in row.columns.items()}
        return Record(row, Found(_TABLE, row.sheet, 0, columns), self.cells[row.number - 1], self.problems)


def read_printed_tables(tables: Tables) -> list[TableSheet]:
    """The tables of the report, in the order of their sheets."""
    own = {fold(name) for name in layout.OWN_SHEETS}
    found = []
    for key, name in tables.sheets.items():
        if key not in own:
            cells = tables.grid.read(name)
            table = _Reader(name, cells, tables.problems).table()
            if table:
                found.append(TableSheet(table, cells, tables.problems))
    return found


class _Reader:
    """Reads one sheet; ``problems`` collects the findings."""

    def __init__(self, sheet: str, cells: Sequence[Sequence[Cell]], problems: list[Finding]) -> None:
        self.sheet = sheet
        self.cells = cells
        self.problems = problems
        self.labels = [fold(text_of(row[0])) if row else "" for row in cells]

    def table(self) -> Table | None:
        """The table; None if the sheet lacks the rows `Bảng` and `Cột`, and so is no table."""
        labels = {field: fold(label) for field, label in TABLE_ROWS.items()}
        rows = {field: self.labels.index(label) for field, label in labels.items() if label in self.labels}
        if "caption" not in rows or "columns" not in rows:
            return None
        rows_by, subject = self._rows_by(rows.get("rows"))
        columns = self._columns(rows["columns"], rows_by)
        header = [at for at, label in enumerate(self.labels) if label == fold(TABLE_ROWS["header"])]
        first = max([rows["columns"], *header]) + 1
        body, spare, loose = self._body(first, columns, rows_by)
        return Table(
            sheet=self.sheet,
            caption=self._beside(rows["caption"]),
            rows_by=rows_by,
            subject=subject,
            columns=columns,
            header=tuple({column.letter: self._text(at, column.letter) for column in columns} for at in header),
            rows=tuple(body),
            places={field: Place(self.sheet, f"B{at + 1}") for field, at in rows.items()},
            landscape="page" in rows and fold(self._beside(rows["page"])) == fold(layout.LANDSCAPE),
            spare=tuple(spare),
            loose=tuple(loose),
        )

    def _rows_by(self, at: int | None) -> tuple[RowsBy, str]:
        """The kind of rows, and their subject: "danh mục TP"."""
        text = self._beside(at) if at is not None else RowsBy.TYPED.value
        for kind in RowsBy:
            if fold(text).startswith(fold(kind.value)):
                return kind, text[len(kind.value) :].strip(" :")
        choices = ", ".join(kind.value for kind in RowsBy)
        message = f"Không có loại hàng “{short(text)}”; hãy ghi một trong: {choices}."
        self._problem(message, at or 0, "B", text)
        return RowsBy.TYPED, ""

    def _columns(self, at: int, rows_by: RowsBy) -> tuple[TableColumn, ...]:
        specs = {column_name(number): text_of(cell) for number, cell in enumerate(self.cells[at], 1) if number > 1}
        aggregated = {
            spec[len(layout.AGGREGATED_PREFIX) :].strip(): letter
            for letter, spec in specs.items()
            if fold(spec).startswith(fold(layout.AGGREGATED_PREFIX))
        }
        # A copied table still has the folded columns of other figures.
        stale = (letter for code, letter in list(aggregated.items()) if code not in specs.values())
        free = itertools.chain(stale, map(column_name, itertools.count(self._free_column())))
        found = []
        for letter, spec in specs.items():
            if spec and not fold(spec).startswith(fold(layout.AGGREGATED_PREFIX)):
                column = _column(letter, spec, rows_by, aggregated)
                if column is None:
                    message = (
                        f"Không hiểu cột “{short(spec)}”; hãy ghi stt, tên, nhóm, đvt, chữ, số hoặc mã chỉ tiêu "
                        "(xem mục Bảng trong hướng dẫn)."
                    )
                    self._problem(message, at, letter, spec)
                    column = TableColumn(letter, ColumnKind.TEXT)
                # Tổng hợp makes the folded column of an item's figures where a clerk's own table lacks it.
                if rows_by is RowsBy.LIST and column.code and not column.form and not column.aggregated:
                    aggregated[spec] = next(free)
                    column = replace(column, aggregated=aggregated[spec])
                found.append(column)
        return tuple(found)

    def _free_column(self) -> int:
        """The number of the first column to the right of everything in the sheet."""
        return 1 + max(
            (at for row in self.cells for at, cell in enumerate(row, 1) if cell not in (None, "")), default=1
        )

    def _body(
        self, first: int, columns: Sequence[TableColumn], rows_by: RowsBy
    ) -> tuple[list[TableRow], list[int], list[int]]:
        body: list[TableRow] = []
        spare: list[int] = []
        loose: list[int] = []
        for at in range(first, len(self.cells)):
            key = text_of(self.cells[at][0])
            kind = _ROW_KINDS.get(fold(key), RowKind.ENTRY)
            row = self._row(at, kind, key if kind is RowKind.ENTRY else "", columns, rows_by)
            if key or (rows_by is RowsBy.TYPED and (row.texts or row.numbers)):
                body.append(row)
            elif not row.texts and not row.numbers:
                spare.append(at + 1)
            else:
                loose.append(at + 1)
                message = "Hàng này của bảng có chữ nhưng cột A trống nên không in; hãy ghi mã vào cột A hoặc xóa."
                self._problem(message, at, "A", "")
        return body, spare, loose

    def _row(self, at: int, kind: RowKind, key: str, columns: Sequence[TableColumn], rows_by: RowsBy) -> TableRow:
        texts: dict[str, str] = {}
        numbers: dict[str, Decimal] = {}
        for column in columns:
            typed = column.kind is not ColumnKind.FIGURE or rows_by is RowsBy.TYPED or not column.code
            cell = self._raw(at, column.letter)
            if isinstance(cell, Formula) and typed and kind is RowKind.ENTRY:
                message = "Ô của bảng đang chứa công thức nên không in; hãy gõ thẳng nội dung vào ô."
                self._problem(message, at, column.letter, cell.text, kinds.FORMULA_IN_ENTRY)
            number = isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
            if number and column.kind is ColumnKind.FIGURE:
                numbers[column.letter] = Decimal(str(cell))
            elif text := self._text(at, column.letter):
                texts[column.letter] = text
                if column.kind is ColumnKind.FIGURE and typed and text not in (UNKNOWN, NOTHING):
                    self._read_number(text, at, column.letter, numbers)
        return TableRow(kind, at + 1, key, texts, numbers)

    def _read_number(self, text: str, at: int, letter: str, numbers: dict[str, Decimal]) -> None:
        """Parse a typed number; an unreadable one is left out of all sums and reported."""
        try:
            number = read_number(text, decimals=MAX_DECIMALS, percent=False)
        except UnreadableNumber as error:
            self._problem(sentence(error), at, letter, text, kinds.UNREADABLE_NUMBER)
            return
        if number is not None:
            numbers[letter] = number

    def _beside(self, at: int) -> str:
        return self._text(at, "B")

    def _text(self, at: int, letter: str) -> str:
        cell = self._cell(at, letter)
        return format_date(cell) if isinstance(cell, dt.date) else text_of(cell)

    def _cell(self, at: int, letter: str) -> Cell:
        """A cell's value; None for a formula, whose stored results are never read."""
        cell = self._raw(at, letter)
        return None if isinstance(cell, Formula) else cell

    def _raw(self, at: int, letter: str) -> Cell:
        row, number = self.cells[at], column_number(letter)
        return row[number - 1] if number <= len(row) else None

    def _problem(
        self, message: str, at: int, letter: str, value: str, kind: FindingKind = kinds.UNKNOWN_CHOICE
    ) -> None:
        place = Place(self.sheet, f"{letter}{at + 1}")
        self.problems.append(Finding(kind, message, place, value=short(value) or None))


def _column(letter: str, spec: str, rows_by: RowsBy, aggregated: Mapping[str, str]) -> TableColumn | None:
    """The column of a specification; None if it is empty or unknown."""
    if kind := _COLUMN_KINDS.get(fold(spec)):
        return TableColumn(letter, kind)
    if rows_by is RowsBy.INDICATORS and fold(spec) in _FORMS:
        return TableColumn(letter, ColumnKind.FIGURE, form=_FORMS[fold(spec)])
    match = _CODE.fullmatch(spec)
    if match is None:
        return None
    return TableColumn(letter, ColumnKind.FIGURE, match[1], match[2] or "", aggregated.get(spec, ""))
