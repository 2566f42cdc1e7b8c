"""Rates of a part above 100 %: the part is larger than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, ToDo
from de06_xl.process.validate.movement import Movements
from de06_xl.process.validate.typing_errors import probable_figure
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.expression import Expression
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.indicator import Indicator

_RATE = re.compile(r"\bt[ỷỉ] lệ\b")
_TARGET = re.compile(
    r"\b(hoàn thành|đạt|thực hiện|so với)\b.*\b(chỉ tiêu|kế hoạch|mục tiêu|dự toán|nghị quyết)\b", re.DOTALL
)
"""How rates of a target are named, which may exceed 100 %."""
_COMPARISON = re.compile(r"\b(so với|tăng|giảm|biến động|cùng kỳ|tăng trưởng)\b")

RETYPE = ToDo("hãy kiểm tra và gõ lại", explain=True)


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about rates in per cent that `Cách tính` makes of a part and its whole, or that are named so."""
    movements = Movements(book)
    for figure in figures.reported():
        indicator, value = figure.indicator, figure.value
        if not indicator.percent or value is None or value <= 100 or _may_exceed(indicator):
            continue
        expression = figures.expressions.get(indicator.code)
        terms = _part_and_whole(expression, figures) if expression else None
        if terms:
            yield _larger_part(movements, figure, *terms)
        elif is_rate(indicator):
            yield _finding(indicator, f"Tỷ lệ {_shown(figure)}% lớn hơn 100", RETYPE, value)


def is_rate(indicator: Indicator) -> bool:
    """Whether it is typed as a rate of a part, which is at most 100 %."""
    called = _RATE.search(fold(indicator.name)) and not _may_exceed(indicator)
    return bool(indicator.percent and not indicator.derived and called)


def _may_exceed(indicator: Indicator) -> bool:
    """Whether its name compares it with another figure or with a target."""
    name = fold(indicator.name)
    return bool(_COMPARISON.search(name) or _TARGET.search(name))


def _part_and_whole(expression: Expression, figures: Figures) -> tuple[Figure, Figure] | None:
    """The two figures of `part / whole * 100`, in whatever form, if they count the same thing."""
    terms = [figures[code] for code in expression.codes if code in figures]
    if len(expression.terms) != 2 or len(terms) != 2 or expression.looks_back:
        return None
    for part, whole in (terms, terms[::-1]):
        trial = {part.indicator.code: Decimal(3), whole.indicator.code: Decimal(4)}
        other = {part.indicator.code: Decimal(1), whole.indicator.code: Decimal(8)}
        same = part.indicator.unit_of_measure == whole.indicator.unit_of_measure
        if same and expression.number(trial.get) == 75 and expression.number(other.get) == Decimal("12.5"):
            return part, whole
    return None


def _larger_part(movements: Movements, rate: Figure, part: Figure, whole: Figure) -> Finding:
    """The finding at the part if a single typing error explains it, else at the rate."""
    typed, most = part.indicator.constant, whole.value
    if part.indicator.entered and typed is not None and most is not None:
        movement = movements.of(part.indicator)
        meant = probable_figure(typed, lambda value: 0 < value <= most and movement.plausible(value))
        if meant is not None:
            shown = part.indicator.shown(meant)
            message = (
                f"Số {_shown(part)} lớn hơn {_shown(whole)} của mã {cite(whole.indicator.code)} nên tỷ lệ vượt 100%; "
                f"có phải là {shown}?"
            )
            return _finding(part.indicator, message, RETYPE, typed, meant)
    message = (
        f"Tỷ lệ {_shown(rate)}% lớn hơn 100 vì {_shown(part)} (mã {cite(part.indicator.code)}) lớn hơn {_shown(whole)} "
        f"(mã {cite(whole.indicator.code)})"
    )
    return _finding(rate.indicator, message, ToDo("hãy kiểm tra hai số ấy", explain=True), rate.value)


def _shown(figure: Figure) -> str:
    assert figure.value is not None
    return figure.indicator.shown(figure.value)


def _finding(
    indicator: Indicator, said: str, to_do: ToDo, value: Decimal | None, expected: Decimal | None = None
) -> Finding:
    kind = kinds.RATE_ABOVE_HUNDRED
    return Finding.of_figure(kind, said, indicator, value=value, expected=expected, to_do=to_do)
