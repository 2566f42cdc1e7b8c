"""Entered figures: present, not negative, and whole if they are counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, ToDo
from de06_xl.model.words import listed
from de06_xl.process.origins import Origins
from de06_xl.process.validate.movement import Movements
from de06_xl.vietnamese.numbers import format_number, percent_typed_as_fraction, round_half_up

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """At most one finding for each cell of `Giá trị` that is typed or aggregated."""
    movements, origins = Movements(book), Origins(book)
    for section in book.reported_sections():
        for indicator in section.indicators:
            value = indicator.constant
            if value is None and not indicator.derived:
                value = indicator.aggregated
            if value is not None:
                finding = _wrong(indicator, value, movements)
            elif figures.value(indicator.code) is None:
                finding = _missing(book, indicator, origins, figures.earlier(indicator.code, book.period))
            else:
                finding = None
            if finding:
                yield finding


def _missing(book: Book, indicator: Indicator, origins: Origins, known: Decimal | None) -> Finding | None:
    """A missing figure; ``known`` is its value from the history: of a quarter whose months were reported, say."""
    # A figure whose latest value is disputed has its own finding.
    if indicator.unreadable or indicator.derived or origins.tied(indicator.code):
        return None
    owner = f" của {book.names_of_owner(indicator.owner)}" if indicator.owner else ""
    missing = origins.missing(indicator.code)
    if len(missing) == 1:
        owner += f" ({missing[0].label})"
    if known is not None:
        known = indicator.rounded(known)
        owner += f" (theo Lịch sử là {indicator.shown(known)})"
    if indicator.aggregation:
        message = f"Chưa tổng hợp được số liệu{owner}; hãy tổng hợp hoặc gõ số."
    elif indicator.words:
        message = f"Chưa có số liệu{owner}; hãy chọn một trong: {listed(indicator.words)}."
    else:
        message = f"Chưa có số liệu{owner}; hãy gõ số, không phát sinh thì gõ 0."
    return Finding.of_figure(kinds.VALUE_MISSING, message, indicator, expected=known)


def _wrong(indicator: Indicator, value: Decimal, movements: Movements) -> Finding | None:
    if indicator.words:
        return None
    shown, to_do = indicator.shown(value), None
    if value < 0 and not indicator.signed:
        return _negative(indicator, value, movements)
    if indicator.counting and value != value.to_integral_value():
        kind, message = kinds.VALUE_FRACTIONAL, "Chỉ tiêu đếm không được có phần lẻ; hãy gõ số nguyên."
    elif indicator.percent and not indicator.derived and 0 < value <= 1 and not _as_small_before(indicator, value):
        return _divided_by_hundred(indicator, value)
    elif round_half_up(value, indicator.decimals) != value and indicator.entered:
        kind = kinds.VALUE_TOO_PRECISE
        message = f"Số gõ vào có nhiều chữ số thập phân hơn Số thập phân ({indicator.decimals}), báo cáo sẽ in {shown}"
        rounded = "hãy gõ số đã làm tròn"
        to_do = ToDo(f"{rounded} hoặc tăng Số thập phân", unit=rounded)
    elif indicator.as_text:
        kind = kinds.NUMBER_AS_TEXT
        message = (
            f"Số {shown} đang là chữ: báo cáo lấy đúng, nhưng ô tự tính dùng số này thì trống; hãy gõ lại số vào ô."
        )
    else:
        return None
    return Finding.of_figure(kind, message, indicator, value=value, to_do=to_do)


def _negative(indicator: Indicator, value: Decimal, movements: Movements) -> Finding:
    shown, movement = indicator.shown(value), movements.of(indicator)
    meant = -value if movement.before and movement.plausible(-value) else None
    hint = f", có phải là {shown.removeprefix('-')}?" if meant is not None else ";"
    message = f"Số {shown} là số âm{hint} {'Hãy' if meant else 'hãy'} kiểm tra và gõ lại."
    return Finding.of_figure(kinds.VALUE_NEGATIVE, message, indicator, value=value, expected=meant)


def _divided_by_hundred(indicator: Indicator, value: Decimal) -> Finding:
    """A rate that was typed with its %, which Excel divides by 100."""
    shown = format_number(value, 6, leading_zero=False)
    right = format_number(value * 100, 6, leading_zero=False)
    before = indicator.previous
    return Finding.of_figure(
        kinds.PERCENT_AS_FRACTION,
        f"Đang ghi {shown}%: số gõ kèm dấu % được Excel chia cho 100, có phải là {right}?",
        indicator,
        value=value,
        expected=value * 100 if before is not None and percent_typed_as_fraction(value, before) else None,
        to_do=ToDo("hãy gõ lại không kèm dấu %", explain=True),
    )


def _as_small_before(indicator: Indicator, value: Decimal) -> bool:
    """Whether the rate was about as small before: 0,6% after 0,5% is no typing error, 0,01% after 1% is."""
    before = indicator.previous
    return before is not None and value / 2 <= before <= value * 20 and before <= 1
