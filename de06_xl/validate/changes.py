"""Figures against the period before: totals that fall, figures that jump."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import Finding, Nature, Severity
from de06_xl.validate.scope import figures_of
from de06_xl.validate.typing_errors import probable_figure
from de06_xl.vietnamese.numbers import UnreadableNumber, format_number, read_number, round_half_up

if TYPE_CHECKING:
    from de06_xl.figures import Figures
    from de06_xl.model import Book, Indicator

LIMIT_FACT = "nguong_bien_dong"
"""The fact that holds the limit, in per cent."""
DEFAULT_LIMIT = Decimal(50)
SMALL_STEP = 10
"""A figure that moves by less than ten (of its last decimal; ten points for a rate) never jumps: 02 may become 05."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings of entered and collected figures; those that derive from them would only repeat it."""
    limit = _limit(book)
    if limit is None:
        place = book.fact_place(LIMIT_FACT)
        message = "Ngưỡng biến động phải là một số phần trăm lớn hơn 0; hãy gõ lại, ví dụ 50."
        yield Finding(Severity.ERROR, "unreadable-number", message, place, value=book.fact(LIMIT_FACT)[:60])
    first_of_year = book.period.previous().year != book.period.year
    for figure in figures_of(book, figures):
        indicator, value, previous = figure.indicator, figure.value, figure.indicator.previous
        if indicator.expression or value is None or previous is None or value < 0:
            continue
        if indicator.nature is Nature.YEAR_TO_DATE and first_of_year:
            continue
        yield from _moved(_Movement(indicator, previous, limit or DEFAULT_LIMIT), value)


@dataclass(frozen=True, slots=True)
class _Movement:
    """What a figure may become after ``previous``; ``limit`` is in per cent."""

    indicator: Indicator
    previous: Decimal
    limit: Decimal

    def falls(self, value: Decimal) -> bool:
        """Whether a running total falls."""
        return self.indicator.nature in (Nature.CUMULATIVE, Nature.YEAR_TO_DATE) and value < self.previous

    def jumps(self, value: Decimal) -> bool:
        """Whether it moves beyond the limit, and by more than small counts do."""
        decimals = 0 if self.indicator.percent else self.indicator.decimals
        return abs(value - self.previous) >= Decimal(SMALL_STEP).scaleb(-decimals) and not self.near(value)

    def near(self, value: Decimal) -> bool:
        """Whether it stays within the limit; 0 says nothing about what follows it."""
        return self.previous == 0 or abs(value - self.previous) * 100 <= abs(self.previous) * self.limit

    def plausible(self, value: Decimal) -> bool:
        """Whether a figure may stand in this row and raises no question."""
        fits = round_half_up(value, self.indicator.decimals) == value
        return fits and value >= 0 and self.near(value) and not self.falls(value)


def _moved(movement: _Movement, value: Decimal) -> Iterator[Finding]:
    indicator, previous = movement.indicator, movement.previous
    falls = movement.falls(value)
    if not falls and not movement.jumps(value):
        return
    expected = probable_figure(value, movement.plausible) if previous else None
    hint = "" if expected is None else f"; có phải là {_shown(expected, indicator)}?"
    if indicator.counting and 0 < value < 1000 and previous and movement.near(value * 1000):
        hint += f" (Excel cài kiểu Anh, Mỹ đổi {_shown(value * 1000, indicator)} thành {_shown(value, indicator)})"
    shown, before = _shown(value, indicator), _shown(previous, indicator)
    if falls:
        severity, rule = Severity.ERROR, "cumulative-falls"
        message = f"Số lũy kế {shown} nhỏ hơn kỳ trước ({before}){hint}"
    else:
        severity, rule = Severity.WARNING, "value-jump"
        per_cent = format_number(abs(value - previous) / previous * 100, 0, leading_zero=False)
        direction = "tăng" if value > previous else "giảm"
        limit = format_number(movement.limit, 2, leading_zero=False)
        message = f"Số {shown} {direction} {per_cent}% so với kỳ trước ({before}), quá ngưỡng {limit}%{hint}"
    yield Finding(
        severity,
        rule,
        f"{message}{' H' if message.endswith('?') else '; h'}ãy kiểm tra và gõ lại; nếu đúng thì ghi Giải trình.",
        indicator.row.place("value"),
        code=indicator.code,
        unit=indicator.owner or None,
        value=value,
        expected=expected,
    )


def _limit(book: Book) -> Decimal | None:
    """The workbook's limit in per cent, None where it cannot be one."""
    typed = book.fact(LIMIT_FACT)
    try:
        limit = read_number(typed, decimals=2, percent=True) if typed else DEFAULT_LIMIT
    except UnreadableNumber:
        return None
    return limit if limit and limit > 0 else None


def _shown(value: Decimal, indicator: Indicator) -> str:
    return format_number(value, indicator.decimals, leading_zero=False)
