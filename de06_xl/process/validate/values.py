"""Entered figures: there, not negative, whole where they count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model.finding import Finding, Severity
from de06_xl.process.validate.gathered import Origins
from de06_xl.process.validate.movement import Movements
from de06_xl.vietnamese.numbers import format_number, percent_typed_as_fraction, round_half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.indicator import Indicator


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """One finding at most for each cell of `Giá trị` that somebody types or that is gathered from units."""
    movements, origins = Movements(book), Origins(book)
    for section in book.reported_sections():
        for indicator in section.indicators:
            known = None if indicator.expression else figures.earlier(indicator.code, book.period)
            yield from _value(figures[indicator.code], indicator, movements, known, origins)


def _value(
    figure: Figure, indicator: Indicator, movements: Movements, known: Decimal | None, origins: Origins
) -> Iterator[Finding]:
    """``known`` is what the history says of this period: a quarter whose months were reported."""

    def finding(
        rule: str, message: str, expected: Decimal | None = None, severity: Severity = Severity.ERROR
    ) -> Finding:
        return Finding(
            severity,
            rule,
            message,
            indicator.row.place("value"),
            code=indicator.code,
            unit=indicator.owner or None,
            value=value,
            expected=expected,
        )

    value = indicator.constant if indicator.constant is not None or indicator.expression else indicator.collected
    if value is None:
        # What is tied is told for itself.
        if indicator.unreadable or indicator.expression or figure.value is not None or origins.tied(indicator.code):
            return
        owner = f" của {indicator.owner}" if indicator.owner else ""
        missing = origins.missing(indicator.code)
        if len(missing) == 1:
            owner += f" ({missing[0].state.value})"
        if known is not None:
            known = round_half_up(known, indicator.decimals)
            owner += f" (theo Lịch sử là {format_number(known, indicator.decimals, leading_zero=False)})"
        if indicator.aggregation:
            yield finding("value-missing", f"Chưa tổng hợp được số liệu{owner}; hãy tổng hợp hoặc gõ số.", known)
        else:
            yield finding("value-missing", f"Chưa có số liệu{owner}; hãy gõ số, không phát sinh thì gõ 0.", known)
    elif value < 0:
        shown, movement = format_number(value, indicator.decimals, leading_zero=False), movements.of(indicator)
        meant = -value if movement.before and movement.plausible(-value) else None
        hint = f", có phải là {shown.removeprefix('-')}?" if meant is not None else ";"
        yield finding(
            "value-negative", f"Số {shown} là số âm{hint} {'Hãy' if meant else 'hãy'} kiểm tra và gõ lại.", meant
        )
    elif indicator.counting and value != value.to_integral_value():
        yield finding("value-fractional", "Chỉ tiêu đếm không được có phần lẻ; hãy gõ số nguyên.")
    elif indicator.percent and not indicator.expression and 0 < value <= 1 and not _as_small_before(indicator, value):
        shown = format_number(value, 6, leading_zero=False)
        right = format_number(value * 100, 6, leading_zero=False)
        before = indicator.previous
        yield finding(
            "percent-as-fraction",
            f"Đang ghi {shown}%: số gõ kèm dấu % được Excel chia cho 100, có phải là {right}? Hãy gõ lại không kèm "
            "dấu %; nếu đúng thì ghi Giải trình.",
            value * 100 if before is not None and percent_typed_as_fraction(value, before) else None,
        )
    elif round_half_up(value, indicator.decimals) != value and indicator.entered:
        shown = format_number(value, indicator.decimals, leading_zero=False)
        yield finding(
            "value-too-precise",
            f"Số gõ vào có nhiều chữ số thập phân hơn Số thập phân ({indicator.decimals}), báo cáo sẽ in {shown}; "
            "hãy gõ số đã làm tròn hoặc tăng Số thập phân.",
        )
    elif indicator.as_text:
        shown = format_number(value, indicator.decimals, leading_zero=False)
        message = (
            f"Số {shown} đang là chữ: báo cáo lấy đúng, nhưng ô tự tính dùng số này thì trống; hãy gõ lại số vào ô."
        )
        yield finding("number-as-text", message, severity=Severity.NOTE)


def _as_small_before(indicator: Indicator, value: Decimal) -> bool:
    """Whether the rate was about as small before: 0,6% after 0,5% is no slip of typing, 0,01% after 1% is."""
    before = indicator.previous
    return before is not None and value / 2 <= before <= value * 20 and before <= 1
