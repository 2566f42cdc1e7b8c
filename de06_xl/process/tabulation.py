"""Fills in the tables of the report: their rows, and the value and text of every cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

from de06_xl.model.breakdown import item_code, total_function
from de06_xl.model.earlier import Earlier
from de06_xl.model.expression import TOTALS
from de06_xl.model.figures import RATE_DECIMALS
from de06_xl.model.filled_table import NOTHING, UNKNOWN, FilledRow, FilledTable, TableCell, figure_of
from de06_xl.model.forms import Forms
from de06_xl.model.indicator import Nature
from de06_xl.model.item_list import item_typed_as, items_of
from de06_xl.model.markup import plain
from de06_xl.model.period import last_periods
from de06_xl.model.responses import Submission
from de06_xl.model.table import ColumnKind, RowKind, RowsBy, Table, TableColumn, TableRow
from de06_xl.model.texts import Texts
from de06_xl.process.origins import Origins
from de06_xl.process.wide import wide
from de06_xl.vietnamese.numbers import format_number, round_half_up
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period
    from de06_xl.model.unit import Unit

_RATE = re.compile(r"%|tỷ lệ|tỉ lệ|bình quân|trung bình")
LONGEST_HISTORY = 60
"""Maximum number of past periods as rows of a table."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """The subject of a row, with the name, group and figures that its cells can show."""

    key: str
    name: str
    group: str
    figure: Callable[[TableColumn], TableCell]
    value: Callable[[str], Decimal | None]
    indicator: Indicator | None = None
    parts: tuple[_Subject, ...] = ()
    """The units below it, of whose figures its own are the sums."""


def filled_tables(book: Book, figures: Figures) -> list[FilledTable]:
    """All tables of a workbook, filled in; read it with ``submissions`` if one has units as rows."""
    tabulation = Tabulation(book, figures)
    return [tabulation.filled(table) for table in book.tables]


class Tabulation:
    """Fills in the tables of one workbook, read with ``submissions`` if a table has units as rows."""

    def __init__(self, book: Book, figures: Figures, texts: Texts | None = None) -> None:
        self.book = book
        self.figures = figures
        self.texts = texts or Texts(book, figures)

    @cached_property
    def forms(self) -> Forms:
        return Forms(self.book)

    @cached_property
    def origins(self) -> Origins:
        return Origins(self.book)

    @cached_property
    def earlier(self) -> Earlier:
        return Earlier(self.book)

    def _computing(
        self, stated: Callable[[str], Decimal | None], computed: Callable[[Indicator], bool]
    ) -> Callable[[str], Decimal | None]:
        """A function for the value of a code: from its expression if ``computed`` says so, else ``stated``.

        A figure that depends on itself has none.
        """
        busy: set[str] = set()

        def value(code: str) -> Decimal | None:
            figure, expression = self.figures.get(code), self.figures.expressions.get(code)
            if figure is None or expression is None or not computed(figure.indicator):
                return stated(code)
            if code in busy:
                return None
            busy.add(code)
            try:
                return expression.number(value)
            finally:
                busy.discard(code)

        return value

    @cached_property
    def sent(self) -> dict[str, dict[str, object]]:
        """What each unit sent, by code: the rows of ``wide``."""
        rows: dict[str, dict[str, object]] = wide(self.forms).to_dict(orient="index")
        return rows

    def filled(self, table: Table) -> FilledTable:
        """The table with its rows in the order of its sheet; missing rows are added after the last of their kind."""
        subjects = {subject.key: subject for subject in self._subjects(table)}
        rows: list[FilledRow] = []
        group: list[_Subject] = []
        numbered = 0
        done: set[str] = set()
        for row in _all_rows(table, subjects):
            subject = subjects.get(row.key) if row.kind is RowKind.ENTRY else None
            if row.kind is RowKind.ENTRY and subject is None and table.rows_by is not RowsBy.TYPED:
                continue  # an item or a unit that no longer exists
            if subject and row.key in done:
                continue  # the row has a finding
            if subject:
                done.add(row.key)
                group.append(subject)
            numbered += row.kind is RowKind.ENTRY
            added = [*subjects.values()] if row.kind is RowKind.TOTAL else group
            cells = tuple(self._cell(table, row, column, subject, added, numbered) for column in table.columns)
            rows.append(FilledRow(row.kind, row.key, row.number, cells))
            if row.kind in (RowKind.GROUP, RowKind.SUBTOTAL):
                group = []
        unknown = tuple(
            subject.name
            for row in rows
            if (subject := subjects.get(row.key)) and any(cell.text == UNKNOWN for cell in row.cells)
        )
        lacking = tuple(dict(self._lacking(table, rows, subjects.values())).values())
        return FilledTable(table, tuple(rows), unknown if table.rows_by.of_units else (), lacking)

    def _lacking(
        self, table: Table, rows: Sequence[FilledRow], subjects: Iterable[_Subject]
    ) -> Iterator[tuple[str, str]]:
        """The codes and names of units missing from the sums that it prints; several may have the same name."""
        printed = [
            (figure_of(table, row, column), cell)
            for row in rows
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        names = {figure.name for figure, cell in printed if figure and cell.text != UNKNOWN}
        yield from ((source.unit, source.unit_name) for source in self.origins.lacking(self.figures, names) or ())

        codes = {column.code for column in table.columns if column.code in self.figures}
        for subject in subjects:
            for part in subject.parts:
                if any(part.value(code) is None and subject.value(code) is not None for code in codes):
                    yield part.key, part.name

    # Rows ----------------------------------------------------------------------------------------------------

    def _subjects(self, table: Table) -> Iterator[_Subject]:
        match table.rows_by:
            case RowsBy.LIST:
                yield from self._items(table)
            case RowsBy.UNITS:
                yield from map(self._unit, self.book.units_of(table.subject))
            case RowsBy.PARENTS:
                yield from self._parents(table)
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

    def _unit(self, unit: Unit) -> _Subject:
        given = self.sent.get(unit.code, {})

        def stated(code: str) -> Decimal | None:
            one = given.get(code)
            return one.value if isinstance(one, Submission) else None

        value = self._computing(stated, lambda indicator: indicator.derived)

        def figure(column: TableColumn) -> TableCell:
            if column.code not in self.figures:
                return TableCell(UNKNOWN)
            one = given.get(column.code)
            if isinstance(one, Submission) and one.nothing:
                return TableCell(NOTHING)
            indicator = self.figures[column.code].indicator
            now, before = value(column.code), self.earlier.figure(unit, indicator)
            change = None if now is None or before is None else now - before
            shown = self._number({"": now, "truoc": before, "chenh": change}.get(column.form), indicator)
            expression = self.figures.expressions.get(column.code) if indicator.derived and not column.form else None
            if shown is None and expression and all(value(code) is not None for code in expression.codes):
                return TableCell(NOTHING)  # 0 of 0
            return shown or TableCell(UNKNOWN)

        return _Subject(unit.code, unit.name, unit.level, figure, value)

    def _parents(self, table: Table) -> Iterator[_Subject]:
        """The units above those of the table, in the order of their first ones."""
        below: dict[str, list[_Subject]] = {}
        above: dict[str, Unit] = {}
        for unit in self.book.units_of(table.subject):
            if parent := self.book.above(unit):
                above.setdefault(parent.code, parent)
                below.setdefault(parent.code, []).append(self._unit(unit))
        for code, units in below.items():
            figure, value, parts = partial(self._subtotal, group=units), self._sums(units), tuple(units)
            yield _Subject(code, above[code].name, above[code].level, figure, value, parts=parts)

    def _indicator(self, code: str) -> _Subject:
        indicator = self.figures[code].indicator

        def figure(column: TableColumn) -> TableCell:
            return self._of_figure(column.code or code, column.form)

        return _Subject(code, indicator.name, "", figure, self.figures.value, indicator)

    def _periods(self, table: Table) -> list[Period]:
        count = int(table.subject) if table.subject.isdecimal() else 1
        return last_periods(self.book.period, max(1, min(count, LONGEST_HISTORY)), self.book.known_periods())

    def _period(self, period: Period) -> _Subject:
        def value(code: str) -> Decimal | None:
            return self.figures.value(code) if period == self.book.period else self.figures.shown_of(code, period)

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
        given = subject if table.rows_by is not RowsBy.INDICATORS else None
        typed = "" if given else row.texts.get(column.letter, "")
        match column.kind:
            case ColumnKind.NUMBER:
                return _text(typed or (str(numbered) if row.kind is RowKind.ENTRY else ""))
            case ColumnKind.NAME:
                return _marked(self.texts.filled(typed)) if typed else _text(subject.name if subject else "")
            case ColumnKind.GROUP:
                return _marked(self.texts.filled(typed)) if typed else _text(subject.group if subject else "")
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
        if table.rows_by is RowsBy.TYPED or not (column.code or table.rows_by is RowsBy.INDICATORS):
            return self._typed_sum(table, row, column)
        if table.rows_by is RowsBy.PERIODS and row.kind is not RowKind.ENTRY:
            return self._subtotal(column, group) if self._adds_up(column) else _text("")
        if row.kind is RowKind.TOTAL and self.is_whole(table, column):
            return self._of_figure(column.code, column.form) if column.code else _text("")
        if row.kind in (RowKind.TOTAL, RowKind.SUBTOTAL):
            return self._subtotal(column, group)
        return subject.figure(column) if subject else _text("")

    def _adds_up(self, column: TableColumn) -> bool:
        """Whether a figure can be added up over periods: events in each, and rates of such."""
        codes = self.figures.depends_on(column.code) if column.code in self.figures else set()
        indicators = [self.figures[code].indicator for code in codes]
        return bool(codes) and all(one.derived or one.nature is Nature.IN_PERIOD for one in indicators)

    def is_whole(self, table: Table, column: TableColumn) -> bool:
        """Whether the rows of a table are all the parts of the report's figure, so that it is their sum."""
        if not table.rows_by.of_units or column.code not in self.figures:
            return True
        codes = self.figures.depends_on(column.code)
        owners = [self.figures[code].indicator.owner for code in codes if not self.figures[code].indicator.derived]
        under = table.rows_by is RowsBy.PARENTS
        units = {unit.code for unit in self.book.units_of(table.subject) if self.book.above(unit) or not under}
        return all({unit.code for unit in self.book.owing_units(owner)} <= units for owner in owners)

    def _of_figure(self, code: str, form: str) -> TableCell:
        """A figure of the report in one of its forms."""
        figure = self.figures.compared(code)
        if figure is None:
            return TableCell(UNKNOWN)
        form = "" if form == "so" else form  # no figure of a table has a leading zero
        if form == "phan_tram" and (rate := figure.change_rate) is not None:
            return _rate(rate)
        if form in ("moc", "tang_giam"):
            return _text(figure.text(form) or UNKNOWN)
        if form in ("chi_tieu", "ty_le", "danh_gia") and figure.indicator.target is None:
            return _text("")  # nothing is missing: it has no target
        if form == "danh_gia":
            return _text(figure.text(form) or UNKNOWN)
        if form == "ty_le" and isinstance(figure.completion, str):
            return _text(figure.completion)
        value = figure.number(form)
        if value is None and form == "" and figure.indicator.derived and self._computable(code):
            return TableCell(NOTHING)
        if value is not None and form == "ty_le":
            return _rate(value)
        shown = self._number(value, figure.indicator)
        return shown or TableCell(UNKNOWN)

    def _computable(self, code: str) -> bool:
        """Whether all figures that one is computed from are known; an empty result then means 0 of 0."""
        expression = self.figures.expressions.get(code)
        return expression is not None and all(self.figures.of_term(term) is not None for term in expression.terms)

    def _number(self, value: Decimal | None, indicator: Indicator) -> TableCell | None:
        if value is None:
            return None
        if indicator.words:
            return _text(indicator.shown(value))
        return TableCell(indicator.shown(value), round_half_up(value, indicator.decimals))

    def _subtotal(self, column: TableColumn, group: Sequence[_Subject]) -> TableCell:
        """A cell of a sum row, for a group or all rows: computed figures are computed from the sums."""
        if column.form or column.code not in self.figures:
            return _text("")
        return self._number(self._sums(group)(column.code), self.figures[column.code].indicator) or TableCell(UNKNOWN)

    def _sums(self, group: Sequence[_Subject]) -> Callable[[str], Decimal | None]:
        def added(code: str) -> Decimal | None:
            figure = self.figures.get(code)
            known = [number for subject in group if (number := subject.value(code)) is not None]
            function = total_function(figure.indicator) if figure else None
            return TOTALS[function].apply(known) if known and function else None

        return self._computing(added, lambda indicator: bool(indicator.expression))

    def _typed(self, row: TableRow, column: TableColumn) -> TableCell:
        """A typed cell: text with its placeholders filled, or a number as typed."""
        if column.letter in row.numbers and column.letter not in row.texts:
            return _typed_number(row.numbers[column.letter])
        return _marked(self.texts.filled(row.texts.get(column.letter, "")))

    def _typed_sum(self, table: Table, row: TableRow, column: TableColumn) -> TableCell:
        """A typed figure; in an empty cell of a sum row, the sum of those above."""
        if row.kind is RowKind.ENTRY or column.letter in row.numbers or column.letter in row.texts:
            number = row.numbers.get(column.letter)
            return self._typed(row, column) if number is None else _typed_number(number)
        total = typed_sum(table, row, column)
        return _text("") if total is None else _typed_number(total)


def typed_sum(table: Table, row: TableRow, column: TableColumn) -> Decimal | None:
    """The sum of a column's typed numbers: all of them, or for a group those since its row or the last such sum.

    Rates are not added.
    """
    if any(_RATE.search(fold(header.get(column.letter, ""))) for header in table.header):
        return None
    rows = list(table.rows)
    if row.kind is RowKind.SUBTOTAL:
        rows = [one for one in rows if one.number < row.number]
        ends = (at for at, one in enumerate(rows) if one.kind in (RowKind.GROUP, RowKind.SUBTOTAL))
        rows = rows[max(ends, default=-1) + 1 :]
    entries = [one for one in rows if one.kind is RowKind.ENTRY]
    numbers = [one.numbers[column.letter] for one in entries if column.letter in one.numbers]
    return TOTALS["SUM"].apply(numbers) if numbers else None


def _all_rows(table: Table, subjects: Mapping[str, _Subject]) -> list[TableRow]:
    """The rows of the sheet, their keys as codes, with missing rows added at the end of their group."""
    rows = [replace(row, key=_known_key(row.key, subjects)) for row in table.rows]
    total = max((at for at, row in enumerate(rows) if row.kind is RowKind.TOTAL), default=len(rows))
    entries = [at for at, row in enumerate(rows) if row.kind is RowKind.ENTRY]
    strays: list[TableRow] = []
    if entries and entries[0] < total:  # keep the sum last: rows added below it belong above
        strays = [row for row in rows[total:] if row.kind is RowKind.ENTRY]
        rows = [row for row in rows if row not in strays]
    there = {row.key for row in rows if row.kind is RowKind.ENTRY}
    by_key = {row.key: row for row in strays}
    lacking = [by_key.get(key, TableRow(RowKind.ENTRY, 0, key)) for key in subjects if key not in there]
    if table.rows_by is RowsBy.PERIODS:
        known = {row.key: row for row in rows if row.kind is RowKind.ENTRY} | {row.key: row for row in lacking}
        others = [row for row in rows if row.kind is not RowKind.ENTRY]
        rows, lacking = [*(known[key] for key in subjects), *others], []
    for row in lacking:
        rows.insert(_place_of(row, rows, subjects), row)
    return rows


def _place_of(new: TableRow, rows: Sequence[TableRow], subjects: Mapping[str, _Subject]) -> int:
    """The position of a new row: after the last of its group, else after the last entry, else before the sum."""
    entries = [at for at, row in enumerate(rows) if row.kind is RowKind.ENTRY and row.key in subjects]
    group = subjects[new.key].group
    alike = [at for at in entries if group and subjects[rows[at].key].group == group]
    if alike or entries:
        return (alike or entries)[-1] + 1
    return next((at for at, row in enumerate(rows) if row.kind is RowKind.TOTAL), len(rows))


def _known_key(key: str, subjects: Collection[str]) -> str:
    return item_typed_as(key, subjects) or key


def _text(text: str) -> TableCell:
    return TableCell(text, text)


def _marked(text: str) -> TableCell:
    """A typed text with its marks, which Word shows as formatting and Excel does not."""
    return TableCell(text, plain(text))


def _rate(value: Decimal) -> TableCell:
    return TableCell(format_number(value, RATE_DECIMALS, leading_zero=False), round_half_up(value, RATE_DECIMALS))


def _typed_number(value: Decimal) -> TableCell:
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return TableCell(format_number(value, decimals, leading_zero=False), value)
