"""The value of a figure: the constant in its cell, else the result of `Tổng hợp` or `Cách tính`.

Values are computed here; results that Excel cached for our formulas are never read.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model import expression
from de06_xl.model.breakdown import total_function
from de06_xl.model.dependencies import in_order
from de06_xl.model.expression import Code, When
from de06_xl.model.history import History
from de06_xl.model.indicator import Direction
from de06_xl.model.period import period_before
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import round_half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period


RATINGS = {True: "hoàn thành", False: "chưa hoàn thành"}
"""What `{ma.danh_gia}` prints for a figure with a target."""
MET = {True: "đạt", False: "chưa đạt"}
"""The same in few words, where a table or chart shows the per cent of a target."""
RATE_DECIMALS = 2
"""Decimals of percentage changes and of shares of targets, which the workbook does not define."""
UNCHANGED = "không đổi"
"""What `{ma.tang_giam}` prints for an unchanged figure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator with its value in this period.

    ``value`` is what the report says; ``derived`` the result of `Cách tính` or `Tổng hợp`, None for an entered figure
    or one that cannot be computed; ``year_ago`` the value in the same period of last year. All unrounded.
    """

    indicator: Indicator
    value: Decimal | None
    derived: Decimal | None
    year_ago: Decimal | None = None

    @property
    def overridden(self) -> bool:
        """Whether a number was typed over our own formula in `Giá trị`."""
        return self.indicator.constant is not None and not self.indicator.entered

    @property
    def change(self) -> Decimal | None:
        """The increase since the previous period; None if one of the two is missing."""
        previous = self.indicator.previous
        return None if self.value is None or previous is None or self.indicator.words else self.value - previous

    @property
    def achieved(self) -> bool | None:
        """Whether the figure reaches its target, both as printed; None if one of the two is missing."""
        target, decimals = self.indicator.target, self.indicator.decimals
        if self.value is None or target is None:
            return None
        value = round_half_up(self.value, decimals)
        wanted = round_half_up(target, decimals)
        return value >= wanted if self.indicator.direction is Direction.HIGHER else value <= wanted

    def text(self, form: str = "") -> str | None:
        """What a placeholder with this form prints (``placeholder.FORMS``); None if there is nothing to print."""
        indicator = self.indicator
        match form:
            case "moc":
                return format_date(indicator.as_of) if indicator.as_of else None
            case "truoc":
                return self._number(indicator.previous)
            case "cung_ky":
                return self._number(self.year_ago)
            case "chenh":
                return None if self.change is None else self._number(abs(self.change), leading_zero=False)
            case "tang_giam":
                return self._change_in_words()
            case "chi_tieu":
                return self._number(indicator.target)
            case "danh_gia":
                return None if self.achieved is None else RATINGS[self.achieved]
            case _:
                return self._number(self.value, leading_zero=form != "so")

    def number(self, form: str = "") -> Decimal | None:
        """The same as an unrounded number; None if there is nothing, or no number."""
        match form:
            case "":
                return self.value
            case "truoc":
                return self.indicator.previous
            case "cung_ky":
                return self.year_ago
            case "chenh":
                return self.change
            case "phan_tram":
                return self.change_rate
            case "chi_tieu":
                return self.indicator.target
            case "ty_le":
                return self.share_of_target
            case _:
                return None

    @property
    def change_rate(self) -> Decimal | None:
        """The change in per cent since the previous period; None if one of the two is missing, or that was 0."""
        previous = self.indicator.previous
        return self.change / previous * 100 if self.change is not None and previous else None

    @property
    def share_of_target(self) -> Decimal | None:
        """The figure in per cent of its target; None if one of the two is missing, or if the share would mislead.

        Where lower is better, 5 of at most 3 would be 167%; of a target that is not above 0 no share means anything.
        """
        target = self.indicator.target
        if self.value is None or target is None or target <= 0 or self.indicator.direction is Direction.LOWER:
            return None
        return self.value / target * 100

    @property
    def completion(self) -> Decimal | str | None:
        """The share of the target or, where that would mislead, whether it is reached (``MET``); None if unknown."""
        share = self.share_of_target
        return MET.get(self.achieved) if share is None and self.achieved is not None else share

    def _change_in_words(self) -> str | None:
        if self.change is None:
            return None
        change = round_half_up(self.change, self.indicator.decimals)
        if not change:
            return UNCHANGED
        return f"{'tăng' if change > 0 else 'giảm'} {self._number(abs(change))}"

    def _number(self, value: Decimal | None, *, leading_zero: bool = True) -> str | None:
        if value is None:
            return None
        return self.indicator.shown(value, leading_zero=leading_zero)


class Figures(Mapping[str, Figure]):
    """All figures of a workbook by code; if two rows have one code, the first counts.

    ``expressions`` are those of `Cách tính` that could be read, ``faults`` the others, both by code; ``cycles`` are the
    circles found, each as the codes on it. A figure on a circle has no value. ``year_before`` is the period of
    ``year_ago``; week 53 has none.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.expressions: dict[str, expression.Expression] = {}
        self.faults: dict[str, expression.ExpressionError] = {}
        self.year_before = book.period.same_period_last_year()
        self._indicators: dict[str, Indicator] = {}
        for indicator in book.indicators():
            self._indicators.setdefault(indicator.code, indicator)
        for code, indicator in self._indicators.items():
            if indicator.expression:
                try:
                    self.expressions[code] = self._parsed(indicator.expression)
                except expression.ExpressionError as fault:
                    self.faults[code] = fault
            elif indicator.items and (function := total_function(indicator)):
                self.expressions[code] = expression.total(indicator.items, function)
        order, self.cycles = in_order({code: self._needs(code) for code in self._indicators})
        self._earlier_order = self._order_of_earlier()
        self._history = self.history_of(book.history)
        self._values: dict[str, Decimal | None] = {}
        for code in order:
            indicator = self._indicators[code]
            self._values[code] = indicator.constant if indicator.constant is not None else self._derived(code)
        self._figures = {
            code: Figure(indicator, self._values.get(code), self._derived(code), self.year_ago(code))
            for code, indicator in self._indicators.items()
        }

    def compared(self, code: str) -> Figure | None:
        """The figure with an empty `Kỳ trước` filled by what is known, for tables and charts, which show it.

        None for an unknown code. A text that needs the figure asks for the cell instead.
        """
        figure = self._figures.get(code)
        if figure is None:
            return None
        known, one = self._history_with_previous, figure.indicator
        before = known.value(code, self._before) if one.previous is None else one.previous
        year_ago = known.value(code, self.year_before) if self.year_before else None
        return replace(figure, indicator=replace(one, previous=before), year_ago=year_ago)

    def shown_of(self, code: str, period: Period) -> Decimal | None:
        """The value in an earlier period as tables and charts show it: from `Kỳ trước`, else from `Lịch sử`."""
        return self._history_with_previous.value(code, period)

    @functools.cached_property
    def _before(self) -> Period:
        """The period of `Kỳ trước`."""
        return period_before(self.period, self._book.known_periods())

    @functools.cached_property
    def _history_with_previous(self) -> History:
        return self.history_of(self.stored_before())

    def stored_before(self) -> dict[tuple[Period, str], Decimal]:
        """The figures in `Lịch sử` and in `Kỳ trước`, which takes precedence, since the report prints it."""
        typed = {
            (self._before, code): one.previous for code, one in self._indicators.items() if one.previous is not None
        }
        return {**self._book.history, **typed}

    @property
    def period(self) -> Period:
        """The period of the report."""
        return self._book.period

    def __getitem__(self, code: str) -> Figure:
        return self._figures[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def textual(self, codes: Iterable[str]) -> str | None:
        """The first of these codes whose figure is a word, which cannot be computed with."""
        return next((code for code in codes if code in self._indicators and self._indicators[code].words), None)

    def _parsed(self, text: str) -> expression.Expression:
        """Parse an expression over numbers. Raises ExpressionError."""
        parsed = expression.parse(text)
        if word := self.textual(parsed.codes):
            reason = f"Mã “{word}” là chỉ tiêu chữ, không tính toán được"
            raise expression.ExpressionError(reason, text.find(word) + 1)
        return parsed

    def reported(self) -> Iterator[Figure]:
        """The figures on the sheets that this kind of period reports, each code once."""
        sheets = {section.name for section in self._book.reported_sections()}
        yield from (figure for figure in self.values() if figure.indicator.sheet in sheets)

    def value(self, code: str) -> Decimal | None:
        """The value of a code; None if it is empty or unknown."""
        return self._values.get(code)

    def previous(self, code: str) -> Decimal | None:
        """The value in the previous period, from the column `Kỳ trước`; None if it is empty or unknown."""
        indicator = self._indicators.get(code)
        return indicator.previous if indicator else None

    def year_ago(self, code: str) -> Decimal | None:
        """The value in the same period of last year, from `Lịch sử`; None if it is not there."""
        return self.earlier(code, self.year_before) if self.year_before else None

    def earlier(self, code: str, period: Period) -> Decimal | None:
        """The value in an earlier period, from `Lịch sử`: see ``History``."""
        return self._history.value(code, period)

    def stored(self, code: str, period: Period) -> bool:
        """Whether `Lịch sử` itself has the figure of an earlier period; if not, it may be derived from others."""
        return (period, code) in self._book.history

    def of_term(self, term: Code) -> Decimal | None:
        """The figure of a term in the period that it refers to: this one, the previous one, or last year's."""
        match term.when:
            case When.NOW:
                return self.value(term.code)
            case When.PREVIOUS:
                return self.previous(term.code)
            case When.YEAR_AGO:
                return self.year_ago(term.code)

    def unknown_earlier(self, code: str) -> list[Code]:
        """The missing figures of earlier periods without which this one cannot be computed."""
        makers = (self.expressions.get(name) for name in sorted(self.depends_on(code)) if not self._typed(name))
        terms = (term for made in makers if made for term in made.terms if term.when is not When.NOW)
        return [term for term in dict.fromkeys(terms) if term.code in self and self.of_term(term) is None]

    def depends_on(self, code: str) -> set[str]:
        """The codes that this figure is computed from, itself included; an override ends the chain."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self._needs(current))
        return found

    def _typed(self, code: str) -> bool:
        indicator = self._indicators.get(code)
        return indicator is not None and indicator.constant is not None

    def _needs(self, code: str) -> tuple[str, ...]:
        if self._typed(code) or code not in self.expressions:
            return ()
        return tuple(name for name in self.expressions[code].current if name in self._indicators)

    def history_of(self, stored: Mapping[tuple[Period, str], Decimal]) -> History:
        """The history that follows from stored figures: those of `Lịch sử`, or of one unit.

        Overrides of earlier periods are not known: every readable expression counts.
        """
        circular, order = self._earlier_order
        expressions = {code: parsed for code, parsed in self.expressions.items() if code not in circular}
        return History(stored, self._indicators, expressions, (*circular, *order))

    def _order_of_earlier(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The codes on circles, then the others, each after those its expression needs."""
        needs = {code: parsed.current for code, parsed in self.expressions.items()}
        order, cycles = in_order(
            {code: [name for name in needs.get(code, ()) if name in self._indicators] for code in self._indicators}
        )
        return tuple(dict.fromkeys(code for cycle in cycles for code in cycle)), tuple(order)

    def _derived(self, code: str) -> Decimal | None:
        indicator = self._indicators[code]
        if code in self.expressions:
            return self.expressions[code].number(self._values.get, self.of_term)
        return None if indicator.derived else indicator.aggregated
