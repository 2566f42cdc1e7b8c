"""Figures compared with the previous period: totals that fall, figures that jump."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.earlier import Earlier
from de06_xl.model.finding import Finding, ToDo
from de06_xl.model.indicator import Aggregation
from de06_xl.process.origins import Origins
from de06_xl.process.validate.movement import LIMIT_FACT, Movements
from de06_xl.process.validate.outliers import from_last_to_now, named
from de06_xl.process.validate.typing_errors import probable_figure
from de06_xl.process.validate.usual import usual_flows
from de06_xl.vietnamese.messages import cut, listed
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.indicator import Indicator
    from de06_xl.process.validate.movement import Movement

RETYPE = ToDo("hãy kiểm tra và gõ lại", explain=True)
NAMED = 5
"""How many units a message names before it counts the rest."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the limit, then about the figures."""
    if Movements(book).limit is None:
        place = book.fact_place(LIMIT_FACT)
        message = "Ngưỡng biến động phải là một số phần trăm lớn hơn 0; hãy gõ lại, ví dụ 50."
        yield Finding(kinds.UNREADABLE_NUMBER, message, place, value=book.fact(LIMIT_FACT)[:60])
    yield from check_figures(book, figures)


def check_figures(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about entered and aggregated figures; derived ones would only repeat them."""
    movements, origins = Movements(book), Origins(book)
    for figure in figures.reported():
        if book.history:
            yield from _against_history(figure, book, figures)
        if figure.indicator.derived or figure.value is None or figure.value < 0:
            continue
        flows = usual_flows(figure.indicator, figures, book.period) if book.history else ()
        movement = movements.of(figure.indicator, figure.year_ago, flows)
        if movement.before is not None:
            if figure.indicator.constant is None and _made_of_several(figure.indicator, book):
                shares = _shares(figure.indicator, origins, book)
                yield from _sum_moved(movement, figure.value, movement.before, shares)
            else:
                yield from _moved(movement, figure.value, movement.before)


def _against_history(figure: Figure, book: Book, figures: Figures) -> Iterator[Finding]:
    """Figures that differ from `Lịch sử`: in `Kỳ trước`, or in a period made up of reported ones."""
    indicator, period = figure.indicator, book.period
    known = indicator.derived or book.closing is not None
    reported = None if known else figures.earlier(indicator.code, period)
    if figure.value is not None and reported is not None and _differ(figure.value, reported, indicator):
        right = indicator.rounded(reported)
        shown, other = indicator.shown(figure.value), indicator.shown(right)
        yield Finding.of_figure(
            kinds.HISTORY_DIFFERS,
            f"Số {shown} khác {other} tính từ các kỳ đã báo cáo (trang Lịch sử); hãy kiểm tra, hoặc ghi Giải trình.",
            indicator,
            value=figure.value,
            expected=right,
        )
    before = figures.earlier(indicator.code, period.previous())
    if indicator.previous is not None and before is not None and _differ(indicator.previous, before, indicator):
        right = indicator.rounded(before)
        shown, other = indicator.shown(indicator.previous), indicator.shown(right)
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
    return indicator.rounded(one) != indicator.rounded(other)


def _made_of_several(indicator: Indicator, book: Book) -> bool:
    """Whether several units owe the figure now, or owed it in the previous period, so that nobody typed it."""
    return book.is_shared(indicator) or bool(book.ceased_units(indicator.owner))


@dataclass(frozen=True, slots=True)
class _Share:
    """A unit's share of a sum now and before, and its name in a message; ``asks`` is empty if it no longer exists."""

    now: Decimal | None
    before: Decimal | None
    words: str
    asks: str = ""

    @property
    def moved(self) -> Decimal:
        """Its change since the previous period."""
        return (self.now or Decimal(0)) - (self.before or Decimal(0))


def _shares(indicator: Indicator, origins: Origins, book: Book) -> Iterator[_Share]:
    """The shares of the units that owe the figure, and of those that ceased after the previous period."""
    for source in origins.units(indicator.code):
        words = f"{named(source)} {from_last_to_now(source, indicator)}"
        yield _Share(source.value if source.given else None, source.previous, words, source.unit)
    if ceased := book.ceased_units(indicator.owner):
        earlier = Earlier(book)
        for unit in ceased:
            if before := earlier.sent(unit, indicator):
                words = f"{cut(unit.name)} kỳ trước {indicator.as_typed(before)}, nay không còn"
                yield _Share(None, before, words)


def _moved(movement: Movement, value: Decimal, previous: Decimal) -> Iterator[Finding]:
    """The finding about a typed figure, with the value that was probably meant."""
    moved = _movement_of(movement, value, previous)
    if moved is None:
        return
    kind, message = moved
    indicator = movement.indicator
    expected = probable_figure(value, movement.plausible) if previous else None
    message += "" if expected is None else f"; có phải là {indicator.shown(expected)}?"
    if indicator.counting and 0 < value < 1000 and previous and movement.near(value * 1000):
        message += f" (Excel cài kiểu Anh, Mỹ đổi {indicator.shown(value * 1000)} thành {indicator.shown(value)})"
    yield Finding.of_figure(kind, message, indicator, value=value, expected=expected, to_do=RETYPE)


def _sum_moved(movement: Movement, value: Decimal, previous: Decimal, shares: Iterable[_Share]) -> Iterator[Finding]:
    """The finding about a figure of several units: nobody typed it, so it names the units that caused the change."""
    moved = _movement_of(movement, value, previous)
    if moved is None:
        return
    kind, message = moved
    movers = _movers(movement, value, previous, list(shares))
    asked = [share.asks for share in movers if share.asks]
    if movers:
        message += f", do {listed([share.words for share in movers], NAMED, 'đơn vị')}"
    if asked:
        message += "; hãy hỏi lại đơn vị ấy, nếu đúng thì ghi Giải trình."
    elif movers:
        message += "; hãy xem đơn vị tiếp nhận đã tính phần ấy chưa, nếu đúng thì ghi Giải trình."
    else:
        message += "; hãy xem số từng đơn vị ở trang Nguồn số liệu, nếu đúng thì ghi Giải trình."
    yield Finding.of_figure(kind, message, movement.indicator, unit=", ".join(asked[:NAMED]) or None, value=value)


def _movers(movement: Movement, value: Decimal, previous: Decimal, shares: Sequence[_Share]) -> list[_Share]:
    """The fewest units without whose change there would be no finding; none if their previous figures are unknown.

    A sum that would change the other way without them is no reason to name more.
    """
    if movement.indicator.aggregation is not Aggregation.SUM:
        gone = [share for share in shares if not share.asks and value < previous == share.before]
        return (gone or [share for share in shares if share.now == value])[:1]
    if not any(share.before for share in shares):
        return []
    up = 1 if value > previous else -1
    found: list[_Share] = []
    for share in sorted(shares, key=lambda share: -share.moved * up):
        if share.moved * up <= 0 or (value - previous) * up <= 0 or _movement_of(movement, value, previous) is None:
            break
        value -= share.moved
        found.append(share)
    return found


def _movement_of(movement: Movement, value: Decimal, previous: Decimal) -> tuple[FindingKind, str] | None:
    """The kind and words of the finding about a figure that falls or jumps; None for any other."""
    shown, before = movement.indicator.shown(value), movement.indicator.shown(previous)
    if movement.falls(value):
        return kinds.CUMULATIVE_FALLS, f"Số lũy kế {shown} nhỏ hơn kỳ trước ({before})"
    if not movement.jumps(value):
        return None
    limit = format_number(movement.limit, 2, leading_zero=False)
    if movement.adds_up and value > previous:
        added, usual = (
            movement.indicator.shown(value - previous),
            movement.indicator.shown(previous / movement.elapsed),
        )
        return kinds.VALUE_JUMP, (
            f"Số lũy kế năm {shown} thêm {added} trong kỳ, hơn mức thêm mỗi kỳ trước đó ({usual}) quá ngưỡng {limit}%"
        )
    per_cent = format_number(abs(value - previous) / previous * 100, 0, leading_zero=False)
    direction = "tăng" if value > previous else "giảm"
    message = f"Số {shown} {direction} {per_cent}% so với kỳ trước ({before}), quá ngưỡng {limit}%"
    return kinds.VALUE_JUMP, message
