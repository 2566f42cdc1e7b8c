"""Fills the tables of the report: their rows, and the value and text of every cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from de06_xl.model.breakdown import item_code, total_function
from de06_xl.model.expression import TOTALS
from de06_xl.model.filled_table import NOTHING, UNKNOWN, FilledRow, FilledTable, TableCell
from de06_xl.model.item_list import item_typed_as, items_of
from de06_xl.model.responses import Forms, ResponseStatus, Submission
from de06_xl.model.table import ColumnKind, RowKind, RowsBy, Table, TableColumn, TableRow
from de06_xl.model.texts import Texts
from de06_xl.process.wide import wide
from de06_xl.vietnamese.numbers import format_number, round_half_up

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period
    from de06_xl.model.unit import Unit

RATE_DECIMALS = 2
"""Of a share of the target in per cent, which no row of the workbook says."""
RATE_DECIMALS = 2
"""Decimals of a change in per cent."""
LONGEST_HISTORY = 60
"""Past periods that a table can have as rows."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a row is about, with the name, group and figures that its cells can show."""

    key: str
    name: str
    group: str
    figure: Callable[[TableColumn], TableCell]
    value: Callable[[str], Decimal | None]
    indicator: Indicator | None = None


def filled_tables(book: Book, figures: Figures) -> list[FilledTable]:
    """All tables of a workbook, filled; read it with ``submissions`` where one has units as rows."""
    tabulation = Tabulation(book, figures)
    return [tabulation.filled(table) for table in book.tables]


class Tabulation:
    """Fills the tables of one workbook, read with ``submissions`` where a table has units as rows."""

    def __init__(self, book: Book, figures: Figures) -> None:
        self.book = book
        self.figures = figures
        self.texts = Texts(book, figures)

    @cached_property
    def forms(self) -> Forms:
        return Forms(self.book)

    @cached_property
    def sent(self) -> dict[str, dict[str, object]]:
        """What each unit sent, by code: the rows of ``wide``."""
        rows: dict[str, dict[str, object]] = wide(self.forms).to_dict(orient="index")
        return rows

    def filled(self, table: Table) -> FilledTable:
        """The table with its rows in the order of its sheet; what the sheet lacks follows its last row of that kind."""
        subjects = {subject.key: subject for subject in self._subjects(table)}
        rows: list[FilledRow] = []
        group: list[_Subject] = []
        whole: list[_Subject] = []
        numbered = 0
        for row in _all_rows(table, subjects):
            subject = subjects.get(row.key) if row.kind is RowKind.ENTRY else None
            if row.kind is RowKind.ENTRY and subject is None and table.rows_by is not RowsBy.TYPED:
                continue  # a list's item or a unit that is no more
            if row.kind is RowKind.GROUP:
                group = []
            if subject:
                group.append(subject)
                whole.append(subject)
            numbered += row.kind is RowKind.ENTRY
            added = whole if row.kind is RowKind.TOTAL else group
            cells = tuple(self._cell(table, row, column, subject, added, numbered) for column in table.columns)
            rows.append(FilledRow(row.kind, row.key, row.number, cells))
        unknown = tuple(
            subject.name
            for row in rows
            if (subject := subjects.get(row.key)) and any(cell.text == UNKNOWN for cell in row.cells)
        )
        return FilledTable(table, tuple(rows), unknown if table.rows_by is RowsBy.UNITS else ())

    # What the rows are about --------------------------------------------------------------------------------

    def _subjects(self, table: Table) -> Iterator[_Subject]:
        match table.rows_by:
            case RowsBy.LIST:
                yield from self._items(table)
            case RowsBy.UNITS:
                yield from map(self._unit, self._units(table))
            case RowsBy.INDICATORS:
                yield from (self._indicator(row.key) for row in table.entries() if row.key in self.figures)
            case RowsBy.PERIODS:
                yield from map(self._period, self._periods(table))
            case RowsBy.TYPED:
                return

    def _items(self, table: Table) -> Iterator[_Subject]:
        for code, item in items_of(self.book.items, table.subject, self.book.period).items():

            def figure(column: TableColumn, code: str = code) -> TableCell:
                return self._of_figure(item_code(column.code, code), column.form)

            def value(of: str, code: str = code) -> Decimal | None:
                return self.figures.value(item_code(of, code))

            yield _Subject(code, item.name, item.group, figure, value)

    def _units(self, table: Table) -> Sequence[Unit]:
        if table.subject:
            return self.book.owing_units(table.subject)
        return [unit for unit in self.book.units if unit.exists_in(self.book.period)]

    def _unit(self, unit: Unit) -> _Subject:
        given = self.sent.get(unit.code, {})

        def value(code: str) -> Decimal | None:
            indicator = self.figures[code].indicator if code in self.figures else None
            if indicator and indicator.derived and code in self.figures.expressions:
                return self.figures.expressions[code].number(value)
            one = given.get(code)
            return one.value if isinstance(one, Submission) else None

        def figure(column: TableColumn) -> TableCell:
            if column.code not in self.figures:
                return TableCell(UNKNOWN)
            one = given.get(column.code)
            if isinstance(one, Submission) and one.nothing:
                return TableCell(NOTHING)
            shown = self._number(value(column.code), self.figures[column.code].indicator)
            there = self.forms.status(unit.code)[0] is ResponseStatus.USED
            derived = self.figures[column.code].indicator.derived
            return TableCell(NOTHING) if shown is None and there and derived else shown or TableCell(UNKNOWN)

        return _Subject(unit.code, unit.name, unit.level, figure, value)

    def _indicator(self, code: str) -> _Subject:
        indicator = self.figures[code].indicator

        def figure(column: TableColumn) -> TableCell:
            return self._of_figure(column.code or code, column.form)

        return _Subject(code, indicator.name, "", figure, self.figures.value, indicator)

    def _periods(self, table: Table) -> list[Period]:
        count = int(table.subject) if table.subject.isdecimal() else 1
        periods = [self.book.period]
        while len(periods) < min(count, LONGEST_HISTORY):
            periods.append(periods[-1].previous())
        return periods[::-1]

    def _period(self, period: Period) -> _Subject:
        def value(code: str) -> Decimal | None:
            return self.figures.value(code) if period == self.book.period else self.figures.earlier(code, period)

        def figure(column: TableColumn) -> TableCell:
            known = column.code in self.figures
            shown = self._number(value(column.code), self.figures[column.code].indicator) if known else None
            return shown or TableCell(UNKNOWN)

        return _Subject(str(period), period.name, "", figure, value)

    # Cells --------------------------------------------------------------------------------------------------

    def _cell(
        self,
        table: Table,
        row: TableRow,
        column: TableColumn,
        subject: _Subject | None,
        group: Sequence[_Subject],
        numbered: int,
    ) -> TableCell:
        typed = row.texts.get(column.letter, "")
        match column.kind:
            case ColumnKind.NUMBER:
                return _text(typed or (str(numbered) if row.kind is RowKind.ENTRY else ""))
            case ColumnKind.NAME:
                return _text(self.texts.printed(typed) if typed else subject.name if subject else "")
            case ColumnKind.GROUP:
                return _text(self.texts.printed(typed) if typed else subject.group if subject else "")
            case ColumnKind.MEASURE:
                measure = subject.indicator.unit_of_measure if subject and subject.indicator else ""
                return _text(typed or measure)
            case ColumnKind.TEXT | ColumnKind.STATE:
                return self._typed(row, column)
            case ColumnKind.FIGURE:
                return self._figure(table, row, column, subject, group)

    def _figure(
        self, table: Table, row: TableRow, column: TableColumn, subject: _Subject | None, group: Sequence[_Subject]
    ) -> TableCell:
        if row.kind is RowKind.GROUP:
            return _text("")
        if table.rows_by is RowsBy.TYPED:
            return self._typed_sum(table, row, column)
        if row.kind is RowKind.TOTAL and self.is_whole(table, column):
            return self._of_figure(column.code, column.form) if column.code else _text("")
        if row.kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
            return self._subtotal(column, group)
        return subject.figure(column) if subject else _text("")

    def is_whole(self, table: Table, column: TableColumn) -> bool:
        """Whether the rows of a table are all that the report's figure is made of, so that it is their sum."""
        if table.rows_by is not RowsBy.UNITS or column.code not in self.figures:
            return True
        codes = self.figures.depends_on(column.code)
        owners = [self.figures[code].indicator.owner for code in codes if not self.figures[code].indicator.derived]
        units = {unit.code for unit in self._units(table)}
        return all({unit.code for unit in self.book.owing_units(owner)} <= units for owner in owners)

    def _of_figure(self, code: str, form: str) -> TableCell:
        """A figure of the report in one of its forms."""
        figure = self.figures.get(code)
        if figure is None:
            return TableCell(UNKNOWN)
        if form == "phan_tram" and (rate := figure.change_rate) is not None:
            return TableCell(format_number(rate, RATE_DECIMALS, leading_zero=False), rate)
        if form in ("moc", "tang_giam", "danh_gia"):
            return _text(figure.text(form) or UNKNOWN)
        value = figure.number(form)
        if value is None and form == "" and figure.indicator.derived and self._computable(code):
            return TableCell(NOTHING)
        if value is not None and form == "ty_le":
            return TableCell(
                format_number(value, RATE_DECIMALS, leading_zero=False), round_half_up(value, RATE_DECIMALS)
            )
        shown = self._number(value, figure.indicator)
        return shown or TableCell(UNKNOWN)

    def _computable(self, code: str) -> bool:
        """Whether all figures that one is computed of are known, so that there is nothing to compute: 0 of 0."""
        expression = self.figures.expressions.get(code)
        return expression is not None and all(self.figures.of_term(term) is not None for term in expression.terms)

    def _number(self, value: Decimal | None, indicator: Indicator) -> TableCell | None:
        if value is None:
            return None
        if indicator.words:
            return _text(indicator.shown(value))
        return TableCell(indicator.shown(value), round_half_up(value, indicator.decimals))

    def _subtotal(self, column: TableColumn, group: Sequence[_Subject]) -> TableCell:
        """Of the rows of a group, or of all: what is computed is computed of their sums."""
        if column.form or column.code not in self.figures:
            return _text("")

        def value(code: str) -> Decimal | None:
            figure = self.figures.get(code)
            if figure and figure.indicator.expression and code in self.figures.expressions:
                return self.figures.expressions[code].number(value)
            known = [number for subject in group if (number := subject.value(code)) is not None]
            function = total_function(figure.indicator) if figure else None
            return TOTALS[function].apply(known) if known and function else None

        return self._number(value(column.code), self.figures[column.code].indicator) or TableCell(UNKNOWN)

    def _typed(self, row: TableRow, column: TableColumn) -> TableCell:
        """A typed cell: text with its placeholders filled, or a number as typed."""
        if column.letter in row.numbers and column.letter not in row.texts:
            return _typed_number(row.numbers[column.letter])
        return _text(self.texts.printed(row.texts.get(column.letter, "")))

    def _typed_sum(self, table: Table, row: TableRow, column: TableColumn) -> TableCell:
        """A typed figure; in a sum row that is left empty the sum of those above."""
        if row.kind is RowKind.ENTRY or column.letter in row.numbers or column.letter in row.texts:
            number = row.numbers.get(column.letter)
            return self._typed(row, column) if number is None else _typed_number(number)
        total = typed_sum(table, row, column)
        return _text("") if total is None else _typed_number(total)


def typed_sum(table: Table, row: TableRow, column: TableColumn) -> Decimal | None:
    """The sum of a column's typed numbers above a sum row: all, or those since the last group row."""
    above = [one for one in table.rows if one.number < row.number]
    if row.kind is RowKind.SUBTOTAL:
        begin = max((at for at, one in enumerate(above) if one.kind is RowKind.GROUP), default=-1)
        above = above[begin + 1 :]
    numbers = [
        one.numbers[column.letter] for one in above if one.kind is RowKind.ENTRY and column.letter in one.numbers
    ]
    return TOTALS["SUM"].apply(numbers) if numbers else None


def _all_rows(table: Table, subjects: Mapping[str, _Subject]) -> list[TableRow]:
    """The rows of the sheet, their keys as codes, and rows for what the sheet lacks behind its last entry."""
    rows = [replace(row, key=_known_key(row.key, subjects)) for row in table.rows]
    there = {row.key for row in rows if row.kind is RowKind.ENTRY}
    lacking = [TableRow(RowKind.ENTRY, 0, key) for key in subjects if key not in there]
    last = max((at for at, row in enumerate(rows) if row.kind is RowKind.ENTRY), default=None)
    if last is None:
        last = next((at for at, row in enumerate(rows) if row.kind is RowKind.TOTAL), len(rows)) - 1
    return rows[: last + 1] + lacking + rows[last + 1 :]


def _known_key(key: str, subjects: Collection[str]) -> str:
    return item_typed_as(key, subjects) or key


def _text(text: str) -> TableCell:
    return TableCell(text, text)


def _typed_number(value: Decimal) -> TableCell:
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return TableCell(format_number(value, decimals, leading_zero=False), value)
