"""Derived figures: expressions that can be read, that run in no circle, and overrides that agree with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model.finding import Finding, Severity
from de06_xl.process.validate.relations import Contradictions, Slip
from de06_xl.vietnamese.messages import LONGEST, cite, cut, did_you_mean
from de06_xl.vietnamese.numbers import as_typed, percent_typed_as_fraction, round_half_up, truncate
from de06_xl.workbook.formulas import same_formula, value_formula

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.indicator import Indicator


EDITED = "edited-formula"
"""The rule of a formula that is not ours where ours should stand; a check that writes puts ours back."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings of the column `Cách tính`, and of `Giá trị` where it has one."""
    contradictions = Contradictions(book, figures)
    yield from _slips(contradictions, figures)
    rows = {code: figure.indicator.row for code, figure in figures.items()}
    for figure in figures.values():
        indicator = figure.indicator
        if not indicator.expression:
            continue
        if indicator.code in figures.faults:
            yield _finding(
                indicator,
                "unreadable-expression",
                f"{figures.faults[indicator.code]}; hãy sửa Cách tính.",
                "expression",
                value=indicator.expression[:LONGEST],
            )
            continue
        unknown = [code for code in figures.expressions[indicator.code].codes if code not in figures]
        for code in unknown:
            yield _finding(
                indicator,
                "unknown-code",
                f"Cách tính gọi mã {cite(code)} không có trong sổ; hãy sửa mã{did_you_mean(code, figures)}.",
                "expression",
                value=code[:LONGEST],
            )
        if unknown:
            continue
        if indicator.code in contradictions.overrides and indicator.code not in contradictions.slips:
            yield from _override(figure)
        yield from _empty(figure, figures)
        ours = value_formula(indicator, figures.expressions[indicator.code], rows)
        if ours is None:
            yield _finding(
                indicator,
                "expression-too-long",
                "Cách tính quá dài để Excel tính được trong ô; hãy tách thành nhiều chỉ tiêu.",
                "expression",
            )
        elif indicator.formula and not same_formula(indicator.formula, ours):
            yield _finding(
                indicator,
                EDITED,
                "Công thức trong ô khác Cách tính, báo cáo lấy theo Cách tính; hãy sửa Cách tính hoặc chạy Kiểm tra "
                "để đặt lại công thức.",
                "value",
                severity=Severity.WARNING,
                value=indicator.formula[:LONGEST],
            )
    for cycle in figures.cycles:
        path = cut(" → ".join((*cycle, cycle[0])))
        for code in cycle:
            yield _finding(
                figures[code].indicator,
                "cycle",
                f"Cách tính chạy vòng tròn: {path}; hãy sửa một trong các ô.",
                "expression",
                value=figures[code].indicator.expression[:LONGEST],
            )


def _slips(contradictions: Contradictions, figures: Figures) -> Iterator[Finding]:
    """Entered figures that contradict a number typed over `Cách tính` by a slip of typing."""
    overrides: dict[Slip, str] = {}
    for code, slip in contradictions.slips.items():
        overrides.setdefault(slip, code)
    for slip, code in overrides.items():
        wrong, stated = figures[slip.code].indicator, figures[code].indicator
        assert wrong.constant is not None
        assert stated.constant is not None
        place = stated.row.place("value")
        other = f"ô {place.cell} trang {cite(place.sheet)} ({cite(stated.expression)})"
        yield _finding(
            wrong,
            "probable-slip",
            f"Số {as_typed(wrong.constant, wrong.decimals)} không khớp với "
            f"{as_typed(stated.constant, stated.decimals)} ở {other}; có phải là "
            f"{as_typed(slip.expected, wrong.decimals)}? Hãy kiểm tra và sửa một trong hai số.",
            "value",
            value=wrong.constant,
            expected=slip.expected,
        )


def _override(figure: Figure) -> Iterator[Finding]:
    """A constant over `Cách tính` that shows another figure than the expression gives."""
    indicator, constant, exact = figure.indicator, figure.indicator.constant, figure.derived
    if constant is None or exact is None:
        return
    decimals = indicator.decimals
    expected = round_half_up(exact, decimals)
    shown = as_typed(constant, decimals)
    right = as_typed(expected, decimals)
    source = f"{cut(indicator.expression)} = {right}"
    if constant == truncate(exact, decimals):
        yield _finding(
            indicator,
            "derived-truncated",
            f"Đang ghi {shown} là số bị cắt bớt, không làm tròn: {source}; hãy ghi {right}.",
            "value",
            severity=Severity.WARNING,
            value=constant,
            expected=expected,
        )
        return
    if indicator.percent and percent_typed_as_fraction(constant, exact):
        remedy = f"số gõ có dấu % nên Excel chia cho 100; hãy gõ {right} không kèm dấu %"
    else:
        remedy = f"hãy ghi {right}, hoặc xóa số đã gõ để chương trình tự tính"
    yield _finding(
        indicator,
        "derived-differs",
        f"Đang ghi {shown} nhưng {source}; {remedy}.",
        "value",
        value=constant,
        expected=expected,
    )


def _empty(figure: Figure, figures: Figures) -> Iterator[Finding]:
    """A derived figure without a value although everything it needs is there: a division by zero."""
    code = figure.indicator.code
    if figure.value is not None or figure.indicator.unreadable or any(code in cycle for cycle in figures.cycles):
        return
    if all(figures.value(needed) is not None for needed in figures.expressions[code].codes):
        yield _finding(
            figure.indicator,
            "derived-empty",
            f"Không tính được {cut(figure.indicator.expression)} (chia cho 0 hoặc số quá lớn); hãy kiểm tra các số "
            "hạng.",
            "value",
        )


def _finding(
    indicator: Indicator,
    rule: str,
    message: str,
    column: str,
    *,
    severity: Severity = Severity.ERROR,
    value: Decimal | str | None = None,
    expected: Decimal | None = None,
) -> Finding:
    return Finding(
        severity,
        rule,
        message,
        indicator.row.place(column),
        code=indicator.code,
        unit=indicator.owner or None,
        value=value,
        expected=expected,
    )
