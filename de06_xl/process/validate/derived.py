"""Derived figures: unreadable and circular expressions, and overrides that contradict them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.process.validate.earlier import called, remedy
from de06_xl.process.validate.relations import Contradictions, Slip
from de06_xl.vietnamese.messages import LONGEST, cite, cut, did_you_mean
from de06_xl.vietnamese.numbers import percent_typed_as_fraction, round_half_up, truncate
from de06_xl.workbook.formulas import same_formula, value_formula

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.place import Row


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the column `Cách tính`, and about `Giá trị` in the same rows."""
    contradictions = Contradictions(book, figures)
    yield from _slips(contradictions, figures)
    rows = {code: figure.indicator.row for code, figure in figures.items()}
    for code, figure in figures.items():
        if not figure.indicator.derived:
            continue
        faults = list(_faults(figure, figures))
        if not figure.indicator.item:  # its total has the same finding
            yield from faults
        if faults:
            continue
        if code in contradictions.overrides and code not in contradictions.slips:
            yield from _override(figure)
        yield from _empty(figure, figures)
        yield from _formula(figure, figures, rows)
    yield from _circles(figures)


def _faults(figure: Figure, figures: Figures) -> Iterator[Finding]:
    """Why an expression cannot be evaluated."""
    indicator = figure.indicator
    if fault := figures.faults.get(indicator.code):
        yield Finding.of_figure(
            kinds.UNREADABLE_EXPRESSION,
            f"{fault}; hãy sửa Cách tính.",
            indicator,
            "expression",
            value=indicator.expression[:LONGEST],
        )
        return
    parsed = figures.expressions.get(indicator.code)
    for code in parsed.codes if parsed else ():
        if code not in figures:
            yield Finding.of_figure(
                kinds.UNKNOWN_CODE,
                f"Cách tính gọi mã {cite(code)} không có trong sổ; hãy sửa mã{did_you_mean(code, figures)}.",
                indicator,
                "expression",
                value=code[:LONGEST],
            )


def _formula(figure: Figure, figures: Figures, rows: Mapping[str, Row]) -> Iterator[Finding]:
    """A formula that is too long for Excel, or differs from `Cách tính`; Kiểm tra corrects the latter."""
    indicator = figure.indicator
    ours = value_formula(indicator, figures.expressions[indicator.code], rows, figures)
    if ours is None:
        yield Finding.of_figure(
            kinds.EXPRESSION_TOO_LONG,
            "Cách tính quá dài để Excel tính được trong ô; hãy tách thành nhiều chỉ tiêu.",
            indicator,
            "expression",
        )
    elif indicator.formula and not same_formula(indicator.formula, ours):
        yield Finding.of_figure(
            kinds.EDITED_FORMULA,
            "Công thức trong ô khác Cách tính, báo cáo lấy theo Cách tính; hãy sửa Cách tính hoặc chạy Kiểm tra "
            "để đặt lại công thức.",
            indicator,
            value=indicator.formula[:LONGEST],
        )


def _circles(figures: Figures) -> Iterator[Finding]:
    for cycle in figures.cycles:
        path = cut(" → ".join((*cycle, cycle[0])))
        for code in cycle:
            indicator = figures[code].indicator
            yield Finding.of_figure(
                kinds.CYCLE,
                f"Cách tính chạy vòng tròn: {path}; hãy sửa một trong các ô.",
                indicator,
                "expression",
                value=indicator.expression[:LONGEST],
            )


def _slips(contradictions: Contradictions, figures: Figures) -> Iterator[Finding]:
    """Entered figures whose probable typing error explains why a number typed over `Cách tính` contradicts them."""
    overrides: dict[Slip, str] = {}
    for code, slip in contradictions.slips.items():
        overrides.setdefault(slip, code)
    for slip, code in overrides.items():
        wrong, stated = figures[slip.code].indicator, figures[code].indicator
        assert wrong.constant is not None
        assert stated.constant is not None
        place = stated.row.place("value")
        other = f"ô {place.cell} trang {cite(place.sheet)} ({cite(stated.expression)})"
        yield Finding.of_figure(
            kinds.PROBABLE_SLIP,
            f"Số {wrong.as_typed(wrong.constant)} không khớp với "
            f"{stated.as_typed(stated.constant)} ở {other}; có phải là "
            f"{wrong.as_typed(slip.expected)}? Hãy kiểm tra và sửa một trong hai số.",
            wrong,
            value=wrong.constant,
            expected=slip.expected,
        )


def _override(figure: Figure) -> Iterator[Finding]:
    """A constant over `Cách tính` with another value than the expression."""
    indicator, constant, exact = figure.indicator, figure.indicator.constant, figure.derived
    if constant is None or exact is None:
        return
    decimals = indicator.decimals
    expected = round_half_up(exact, decimals)
    shown = indicator.as_typed(constant)
    right = indicator.as_typed(expected)
    source = f"{cut(indicator.computed_by)} = {right}"
    kind = kinds.DERIVED_DIFFERS
    if constant == truncate(exact, decimals):
        kind = kinds.DERIVED_TRUNCATED
        message = f"Đang ghi {shown} là số bị cắt bớt, không làm tròn: {source}; hãy ghi {right}."
    elif indicator.percent and percent_typed_as_fraction(constant, exact):
        message = (
            f"Đang ghi {shown} nhưng {source}; số gõ có dấu % nên Excel chia cho 100; hãy gõ {right} không kèm dấu %."
        )
    else:
        message = f"Đang ghi {shown} nhưng {source}; hãy ghi {right}, hoặc xóa số đã gõ để chương trình tự tính."
    yield Finding.of_figure(kind, message, indicator, value=constant, expected=expected)


def _empty(figure: Figure, figures: Figures) -> Iterator[Finding]:
    """A derived figure without a value although this period has all it needs: no history, or a division by zero."""
    code = figure.indicator.code
    if figure.value is not None or figure.indicator.unreadable or any(code in cycle for cycle in figures.cycles):
        return
    expression = figures.expressions.get(code)
    if expression is None or figure.indicator.item:  # a service that nobody requested has no rate
        return
    if any(figures.value(needed) is None for needed in expression.current):
        return
    if unknown := next((term for term in expression.terms if figures.of_term(term) is None), None):
        yield Finding.of_figure(
            kinds.DERIVED_WITHOUT_EARLIER,
            f"Chưa tính được {cut(figure.indicator.expression)} vì chưa có {called(unknown)} nên ô để trống; hãy "
            f"{remedy(unknown, figures, 'sửa Cách tính')}.",
            figure.indicator,
        )
    else:
        yield Finding.of_figure(
            kinds.DERIVED_EMPTY,
            f"Không tính được {cut(figure.indicator.computed_by)} (chia cho 0 hoặc số quá lớn); hãy kiểm tra các số "
            "hạng.",
            figure.indicator,
        )
