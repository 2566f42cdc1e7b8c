"""A workbook as pandas frames: figures, submissions, history, and analyses of them.

Frames hold doubles, for charts and sorting. Figures made from several periods (a quarter from its months) and rates are
computed beforehand in exact decimals, by the same code as for the report.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from statistics import median
from typing import TYPE_CHECKING, Any

from de06_xl.model.breakdown import total_function
from de06_xl.model.duties import figures_owed
from de06_xl.model.expression import TOTALS
from de06_xl.model.indicator import Direction
from de06_xl.model.period import Period, last_periods, period_before
from de06_xl.model.words import Word
from de06_xl.process.asked import figure_of, period_of, unit_code
from de06_xl.process.deliveries import Delivery, deliveries
from de06_xl.process.long_table import COLUMNS, Column, ColumnType, long_rows, reported_by_units
from de06_xl.process.origins import Origins
from de06_xl.process.rollover import accepted
from de06_xl.process.validate.outliers import SMALLEST_GROUP, counts, usual_of_peers
from de06_xl.vietnamese.dates import day_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    import pandas as pd

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.history import History
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.unit import Unit

TREND = 13
"""Periods of a trend: for a monthly report, from the same month of last year."""
NONE_ABOVE = ""
"""Stands for the unit above those with none."""
_TEXT, _DATE, _NUMBER = ColumnType.TEXT, ColumnType.DATE, ColumnType.NUMBER
_MOVES = tuple(
    Column(name, _NUMBER)
    for name in ("value", "previous", "change", "change_rate", "year_ago", "year_change", "year_change_rate")
)
FIGURES = (
    *(Column(name, _TEXT) for name in ("code", "item", "name", "sheet", "unit_of_measure", "nature")),
    *_MOVES,
    *(Column(name, _NUMBER) for name in ("target", "share_of_target")),
    Column("achieved", ColumnType.FLAG),
    Column("missing_units", ColumnType.COUNT),
)
SUBMISSIONS = (
    *(Column(name, _TEXT) for name in ("period", "unit", "code", "item")),
    Column("value", _NUMBER),
    *(Column(name, _TEXT) for name in ("word", "text")),
    Column("as_of", _DATE),
    Column("status", _TEXT),
    Column("number", ColumnType.COUNT),
    Column("received", _DATE),
    *(Column(name, _TEXT) for name in ("file", "cell")),
)
TREND_COLUMNS = (Column("period", _TEXT), *_MOVES)
RANKING = (
    *(Column(name, _TEXT) for name in ("unit", "unit_name", "parent")),
    *_MOVES,
    Column("share", _NUMBER),
    Column("rank", ColumnType.COUNT),
    Column("missing_units", ColumnType.COUNT),
)
ON_TIME = (
    *(Column(name, _TEXT) for name in ("period", "unit", "unit_name", "status")),
    Column("received", _DATE),
    Column("days_late", ColumnType.COUNT),
    Column("on_time", ColumnType.FLAG),
)
OUTLIERS = (*(Column(name, _TEXT) for name in ("code", "unit")), *(Column(n, _NUMBER) for n in ("value", "usual")))


class Analysis:
    """A workbook, read with ``submissions``, as frames, each made on first use.

    ``previous`` is the period before (see ``period_before``), ``year_ago`` the same one of last year. Rates are in
    per cent. Unknown values are missing (``pandas.NA``, NaN, NaT), never 0. ``today`` decides whether the units'
    deadline is over; without it, it is.
    """

    def __init__(self, book: Book, figures: Figures, *, today: dt.date | None = None) -> None:
        self.book = book
        self._today = today
        self._figures = figures
        self._origins = Origins(book)
        now = {(book.period, code): value for code, value in accepted(figures).items()}
        self._histories = {"": figures.history_of({**figures.stored_before(), **now})}
        stored: dict[str, dict[tuple[Period, str], Decimal]] = defaultdict(dict)
        for one in reported_by_units(book):
            stored[one.unit][one.period, one.code] = one.value
        self._stored = dict(stored)
        self._rows: dict[str, list[Unit]] = defaultdict(list)
        for unit in book.units:
            self._rows[unit.code].append(unit)
        self._codes = list(self._rows)

    def figure(self, code: str) -> Figure:
        """A figure of the report, exact, compared with what is known of the previous period.

        Raises De06Error for a code that the workbook does not have.
        """
        return self._figures.compared(code) or figure_of(self.book, self._figures, code)

    def lacking(self, codes: Iterable[str]) -> list[str]:
        """The names of the units missing from the sums that these figures are made of: each unit once, in their order.

        Several units may have the same name.
        """
        return list({one.unit: one.unit_name for one in self._origins.lacking(self._figures, codes) or ()}.values())

    # Frames

    @functools.cached_property
    def figures(self) -> pd.DataFrame:
        """The report's figures of this period: a row for each indicator and item, in the order of the sheets.

        ``missing_units`` is how many units, each counted once, are missing from the sums that a figure is made of;
        missing if it is made of none. A sum with a number typed over it is none.
        """
        rows = []
        for figure in map(self.figure, self._figures):
            one = figure.indicator
            nature = one.nature.value if one.nature else None
            head = (one.total_of or one.code, one.item.code if one.item else None, one.name, one.sheet)
            moves = self._moves(figure.value, one.previous, figure.year_ago, one)
            lacking = self._origins.lacking(self._figures, [one.code])
            missing = None if lacking is None else len({source.unit for source in lacking})
            rows.append(
                (
                    *(*head, one.unit_of_measure or None, nature, *moves),
                    *(_double(one.target), _double(figure.share_of_target), figure.achieved, missing),
                )
            )
        return _frame(rows, FIGURES)

    @functools.cached_property
    def submissions(self) -> pd.DataFrame:
        """Everything that units sent, also in forms that do not count: a row for each figure and text, as received."""
        rows = []
        for one in self.book.submissions:
            total, _, item = one.code.partition("[")
            word = one.value.word if isinstance(one.value, Word) else None
            form = one.form
            rows.append(
                (
                    *(str(one.period), one.unit, total, item.rstrip("]") or None),
                    *(None if word else _double(one.value), word, one.text or None, one.as_of),
                    *(form.status.value, form.number, day_of(form.received), form.file, one.cell),
                )
            )
        return _frame(rows, SUBMISSIONS)

    @functools.cached_property
    def history(self) -> pd.DataFrame:
        """The long table: report and units, this period and earlier ones (what ``de06 export`` writes)."""
        return _frame(long_rows(self.book, self._figures), COLUMNS)

    # Analyses

    def completeness(self) -> pd.DataFrame:
        """The share of its owed figures that each unit sent, from 0 to 1: units x periods; missing if it owed none.

        Periods without any unit's figures are left out. What was owed is judged by the current workbook.
        """
        import pandas as pd

        periods = {period for stored in self._stored.values() for period, _ in stored} | {self.book.period}
        in_order = sorted(periods, key=lambda one: (one.last_day, one.first_day))
        rows = {code: [self._given(code, owed, one) for one in in_order] for code, owed in self._owed.items() if owed}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(map(str, in_order)), dtype="float64")
        return frame.rename_axis(index="unit", columns="period")

    def _given(self, code: str, owed: set[str], period: Period) -> float:
        if not any(unit.code == code and unit.exists_in(period) for unit in self.book.units):
            return math.nan
        given = sum((period, one) in self._stored.get(code, {}) for one in owed)
        return given / len(owed)

    def on_time(self, periods: int = 1) -> pd.DataFrame:
        """When each owing unit sent: the day of its first accepted form, compared with `han_gui`.

        A unit that has not sent is not on time once the deadline is over; before, and without a deadline, the value is
        missing. The mean of ``on_time`` is the rate. With ``periods`` also in earlier ones, as far as it is known, each
        with the units of its time; a unit that sent nothing is there only if it had sent before.
        """
        rows = (
            (str(one.period), one.unit.code, one.unit.name, one.status, one.received, one.days_late, one.on_time)
            for one in self.deliveries(self.periods(periods))
        )
        return _frame(rows, ON_TIME)

    def deliveries(self, periods: Sequence[Period]) -> list[Delivery]:
        """What the frame ``on_time`` is made of."""
        return deliveries(self.book, periods, self._today)

    def pivot(self, period: str | Period | None = None) -> pd.DataFrame:
        """Units x indicators: what each unit sent in a period, by default this one."""
        wanted = period_of(period or self.book.period)
        codes = {code: at for at, code in enumerate(self._figures)}
        rows = [
            (unit, code, float(value))
            for unit, stored in self._stored.items()
            for (when, code), value in stored.items()
            if when == wanted and not isinstance(value, Word)
        ]
        long = _frame(rows, (Column("unit", _TEXT), Column("code", _TEXT), Column("value", _NUMBER)))
        wide = long.pivot(index="unit", columns="code", values="value")
        order = [unit for unit in self._in_order(self._stored) if unit in wide.index]
        return wide.reindex(index=order, columns=sorted(wide.columns, key=lambda code: codes.get(code, len(codes))))

    def trend(
        self, code: str, unit: str = "", *, periods: int = TREND, last: str | Period | None = None
    ) -> pd.DataFrame:
        """A figure over the last periods of one kind, the latest last; of a unit if its code is given.

        ``last`` is the last period ("2022-Q2", "quý II/2022"), by default the workbook's; if it is a quarter, the
        figures are those of quarters, made from their months. Raises De06Error for an unknown code, unit or period.
        """
        indicator = figure_of(self.book, self._figures, code).indicator
        # One that is no longer in `Đơn vị` may have figures of earlier periods.
        history = self._of(unit if not unit or unit in self._stored else unit_code(self.book, unit))
        shown = self.periods(periods, last)
        rows = [(str(one), *self._moves(*self._known(history, code, one), indicator)) for one in shown]
        return _frame(rows, TREND_COLUMNS)

    def periods(self, count: int = TREND, last: str | Period | None = None) -> list[Period]:
        """The periods of a trend, the latest last; of spans of days only those of which the workbook has anything."""
        return last_periods(period_of(last or self.book.period), count, self._known_periods)

    @functools.cached_property
    def _known_periods(self) -> set[Period]:
        return self.book.known_periods()

    def ranking(self, code: str, *, by_parent: bool = False) -> pd.DataFrame:
        """The units that owe a figure, best first according to its `Chiều`; those without a value last, without a rank.

        With ``by_parent``, the units above them (`Trực thuộc`), with their sums: in earlier periods, those over the
        units of that time. A rate is computed for each unit from its own figures or sums. ``share`` is the per cent of
        the sum of all units, also of those with none above; missing for figures that are not added, and if one is below
        0. ``missing_units`` is how many units below have no value, and is missing for the units themselves. Raises
        De06Error for an unknown code.
        """
        indicator = figure_of(self.book, self._figures, code).indicator
        owing, this = self._in_order(self._owing(indicator)), self.book.period
        alone = {unit: self._of(unit) for unit in owing}
        of = self._below(indicator, owing) if by_parent else alone
        lacking = Counter(self._above(unit, this) for unit in owing if alone[unit].value(code, this) is None)
        rows = []
        for unit, history in of.items():
            who = self.book.unit(unit)
            name, parent = (who.name, who.parent or None) if who else (None, None)
            moves = self._moves(*self._known(history, code, this), indicator)
            rows.append((unit, name, parent, *moves, None, None, lacking[unit] if by_parent else None))
        frame = _frame(rows, RANKING)
        values = [value for history in of.values() if (value := history.value(code, this)) is not None]
        if sum(values) and min(values) >= 0 and self._is_added(code):
            frame["share"] = frame["value"] / float(sum(values)) * 100
        frame = frame[frame["unit"] != NONE_ABOVE]
        lower = indicator.direction is Direction.LOWER
        frame["rank"] = frame["value"].rank(method="min", ascending=lower).astype("Int64")
        return frame.sort_values("rank", kind="stable", na_position="last", ignore_index=True)

    def outliers(self) -> pd.DataFrame:
        """Figures of units that are far from the others', by the criteria of Kiểm tra; ``usual`` is the median."""
        rows = []
        for code, figure in self._figures.items():
            indicator = figure.indicator
            given = [
                (unit, self._stored.get(unit, {}).get((self.book.period, code))) for unit in self._owing(indicator)
            ]
            values = [(unit, value) for unit, value in given if value and value > 0]
            if indicator.derived or indicator.percent or indicator.words or len(values) < SMALLEST_GROUP:
                continue
            middle, limit = usual_of_peers([value for _, value in values])
            usual = median(value for _, value in values)
            rows += [
                (code, unit, float(value), float(usual))
                for unit, value in values
                if abs(math.log10(value) - middle) >= limit and counts(indicator, value, usual)
            ]
        return _frame(rows, OUTLIERS)

    # Helpers

    def _of(self, unit: str) -> History:
        """The known figures of the report, or of a unit, in all periods including this one."""
        if unit not in self._histories:
            self._histories[unit] = self._figures.history_of(self._stored.get(unit, {}))
        return self._histories[unit]

    def _below(self, indicator: Indicator, owing: Iterable[str]) -> dict[str, History]:
        """The known figures of the units above these, in the periods that a ranking compares.

        Each is the sum of what is known of the units below; rates and latest values have none. In earlier periods also
        over units that have ceased since, each under the unit that was then above it. Those with none above have a sum
        of their own, under NONE_ABOVE.
        """
        now, this = set(owing), self.book.period
        parents = {self._above(code, this) for code in now}
        given: dict[str, dict[tuple[Period, str], list[Decimal]]] = {one: defaultdict(list) for one in sorted(parents)}
        functions = {
            code: function
            for code, figure in self._figures.items()
            if code not in self._figures.expressions and (function := total_function(figure.indicator))
        }
        periods = self._compared_with(this)
        for code in self._in_order(self._owing(indicator, ever=True)):
            history = self._of(code)
            for period in periods:
                parent = self._above(code, period)
                if parent not in given or (period == this and code not in now):
                    continue
                for figure in functions:
                    value = history.value(figure, period)
                    if value is not None:
                        given[parent][period, figure].append(value)
        return {
            parent: self._figures.history_of(
                {(period, code): TOTALS[functions[code]].apply(values) for (period, code), values in known.items()}
            )
            for parent, known in given.items()
        }

    def _compared_with(self, period: Period) -> list[Period]:
        """The periods that figures are compared with, itself included; and those that expressions then look back to."""
        periods = self._asked(period)
        if any(made.looks_back for made in self._figures.expressions.values()):
            periods = [further for one in periods if one for further in self._asked(one)]
        return list(dict.fromkeys(one for one in periods if one))

    def _above(self, code: str, period: Period) -> str:
        """The unit above one in a period, by the row of `Đơn vị` that was valid then, or NONE_ABOVE."""
        then = (one for one in self._rows[code] if one.exists_in(period))
        unit = next(then, None) or self.book.unit(code)
        parent = self.book.above(unit) if unit else None
        return parent.code if parent else NONE_ABOVE

    def _is_added(self, code: str) -> bool:
        """Whether the units' figures of a code make a sum: typed ones that are aggregated so, and sums of such."""
        waiting, seen = [code], {code}
        while waiting:
            current = waiting.pop()
            made = self._figures.expressions.get(current)
            added = current in self._figures and total_function(self._figures[current].indicator) == "SUM"
            if not added or (made and not made.root.adds):
                return False
            fresh = set(made.codes) - seen if made else set()
            waiting += fresh
            seen |= fresh
        return True

    @functools.cached_property
    def _owed(self) -> dict[str, set[str]]:
        """The codes of the figures that each unit owes, in the order of `Đơn vị`."""
        units = [(code, self.book.unit(code)) for code in self._codes]
        return {code: {one.code for one in figures_owed(self.book, unit)} for code, unit in units if unit}

    def _owing(self, indicator: Indicator, *, ever: bool = False) -> list[str]:
        """The units that owe a figure, or everything that it is computed from: those of this period, or of any."""
        if not (indicator.derived or ever):
            return [unit.code for unit in self.book.owing_units(indicator.owner)]
        if not indicator.derived:
            return [code for code, owed in self._owed.items() if indicator.code in owed]
        needed = self._entered_for(indicator.code)
        existing = {unit.code for unit in self.book.units if ever or unit.exists_in(self.book.period)}
        return [unit for unit, codes in self._owed.items() if unit in existing and needed and needed <= codes]

    def _entered_for(self, code: str) -> set[str]:
        """The typed figures from which a derived one is computed, even if it is overridden."""
        found: set[str] = set()
        waiting, seen = [code], {code}
        while waiting:
            current = waiting.pop()
            made = self._figures.expressions.get(current)
            if made is None:
                found.add(current)
                continue
            waiting += [name for name in made.current if name not in seen]
            seen.update(made.current)
        return found

    def _in_order(self, units: Iterable[str]) -> list[str]:
        order = {code: at for at, code in enumerate(self._codes)}
        return sorted(units, key=lambda unit: order.get(unit, len(order)))

    def _known(
        self, history: History, code: str, period: Period
    ) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """A figure in a period, in the previous one, and in the same one of last year."""
        now, before, then = (history.value(code, one) if one else None for one in self._asked(period))
        return now, before, then

    def _asked(self, period: Period) -> list[Period | None]:
        """A period, the one before, and the same one of last year."""
        return [period, period_before(period, self._known_periods), period.same_period_last_year()]

    @staticmethod
    def _moves(
        value: Decimal | None, previous: Decimal | None, year_ago: Decimal | None, indicator: Indicator
    ) -> tuple[float | None, ...]:
        """The cells of `_MOVES`; a word is not a number."""
        if indicator.words:
            return (None,) * len(_MOVES)
        cells: list[Decimal | None] = [value]
        for other in (previous, year_ago):
            change = None if value is None or other is None else value - other
            rate = change / other * 100 if change is not None and other else None
            cells += [other, change, rate]
        return tuple(map(_double, cells))


def _double(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _frame(rows: Iterable[tuple[Any, ...]], columns: Sequence[Column]) -> pd.DataFrame:
    """A frame with the documented columns and dtypes, even if it is empty."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=[column.name for column in columns], dtype=object)
    return frame.astype({column.name: column.type.value for column in columns})
