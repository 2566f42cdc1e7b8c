"""Figures against the period before: totals that fall, figures that jump."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.sources import SumSource
from de06_xl.process.validate.movement import LIMIT_FACT, Movements
from de06_xl.process.validate.typing_errors import probable_figure
from de06_xl.vietnamese.numbers import format_number, round_half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.process.validate.movement import Movement


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings of the limit, then of the figures."""
    if Movements(book).limit is None:
        place = book.fact_place(LIMIT_FACT)
        message = "Ngưỡng biến động phải là một số phần trăm lớn hơn 0; hãy gõ lại, ví dụ 50."
        yield Finding(kinds.UNREADABLE_NUMBER, message, place, value=book.fact(LIMIT_FACT)[:60])
    yield from check_figures(book, figures)


def check_figures(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings of entered and aggregated figures; those that derive from them would only repeat it."""
    movements = Movements(book)
    sums = {source.code for source in book.sources if isinstance(source, SumSource)}
    for figure in figures.reported():
        if book.history:
            yield from _against_history(figure, book, figures)
        if figure.indicator.expression or figure.value is None or figure.value < 0:
            continue
        movement = movements.of(figure.indicator, figure.year_ago)
        if movement.before is not None:
            summed = figure.indicator.constant is None and figure.indicator.code in sums
            yield from _moved(movement, figure.value, movement.before, summed=summed)


def _against_history(figure: Figure, book: Book, figures: Figures) -> Iterator[Finding]:
    """Figures that differ from `Lịch sử`: in `Kỳ trước`, or of a period made up of reported ones."""
    indicator, period = figure.indicator, book.period
    reported = None if indicator.expression else figures.earlier(indicator.code, period)
    if figure.value is not None and reported is not None and _differ(figure.value, reported, indicator):
        right = round_half_up(reported, indicator.decimals)
        shown, other = _shown(figure.value, indicator), _shown(right, indicator)
        yield Finding.of_figure(
            kinds.HISTORY_DIFFERS,
            f"Số {shown} khác {other} tính từ các kỳ đã báo cáo (trang Lịch sử); hãy kiểm tra, hoặc ghi Giải trình.",
            indicator,
            value=figure.value,
            expected=right,
        )
    before = figures.earlier(indicator.code, period.previous())
    if indicator.previous is not None and before is not None and _differ(indicator.previous, before, indicator):
        right = round_half_up(before, indicator.decimals)
        shown, other = _shown(indicator.previous, indicator), _shown(right, indicator)
        yield Finding.of_figure(
            kinds.PREVIOUS_DIFFERS,
            f"Kỳ trước đang ghi {shown}, còn trang Lịch sử là {other} ({period.previous().name}); hãy sửa lại một chỗ, "
            "hoặc ghi Giải trình.",
            indicator,
            "previous",
            value=indicator.previous,
            expected=right,
        )


def _differ(one: Decimal, other: Decimal, indicator: Indicator) -> bool:
    return round_half_up(one, indicator.decimals) != round_half_up(other, indicator.decimals)


def _moved(movement: Movement, value: Decimal, previous: Decimal, *, summed: bool) -> Iterator[Finding]:
    """The finding of one figure; nobody typed a sum of units, so no slip of typing is looked for in it."""
    indicator = movement.indicator
    falls = movement.falls(value)
    if not falls and not movement.jumps(value):
        return
    expected = probable_figure(value, movement.plausible) if previous and not summed else None
    hint = "" if expected is None else f"; có phải là {_shown(expected, indicator)}?"
    if not summed and indicator.counting and 0 < value < 1000 and previous and movement.near(value * 1000):
        hint += f" (Excel cài kiểu Anh, Mỹ đổi {_shown(value * 1000, indicator)} thành {_shown(value, indicator)})"
    shown, before = _shown(value, indicator), _shown(previous, indicator)
    if falls:
        kind = kinds.CUMULATIVE_FALLS
        message = f"Số lũy kế {shown} nhỏ hơn kỳ trước ({before}){hint}"
    else:
        kind = kinds.VALUE_JUMP
        per_cent = format_number(abs(value - previous) / previous * 100, 0, leading_zero=False)
        direction = "tăng" if value > previous else "giảm"
        limit = format_number(movement.limit, 2, leading_zero=False)
        message = f"Số {shown} {direction} {per_cent}% so với kỳ trước ({before}), quá ngưỡng {limit}%{hint}"
    if summed:
        message += "; hãy xem số từng đơn vị ở trang Nguồn số liệu, nếu đúng thì ghi Giải trình."
        yield Finding.of_figure(kind, message, indicator, value=value)
        return
    message += f"{' H' if message.endswith('?') else '; h'}ãy kiểm tra và gõ lại; nếu đúng thì ghi Giải trình."
    yield Finding.of_figure(kind, message, indicator, value=value, expected=expected)


def _shown(value: Decimal, indicator: Indicator) -> str:
    return format_number(value, indicator.decimals, leading_zero=False)
