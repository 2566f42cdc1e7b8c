"""Gathered figures: owners with a way to make one figure of theirs, sums that lack units, numbers typed over them.

What a figure was made of stands in `Nguồn số liệu`, as the last Tổng hợp left it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.responses import SourceState
from de06_xl.process.aggregate import way_name
from de06_xl.process.validate.derived import EDITED
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import LONGEST, cut, listed
from de06_xl.vietnamese.numbers import as_typed
from de06_xl.workbook.formulas import same_formula, value_formula

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.responses import Source

NAMED = 10
"""Units that a message names; beyond, their number is."""


class Origins:
    """What each figure was made of, by code."""

    def __init__(self, book: Book) -> None:
        self._by_code: dict[str, list[Source]] = {}
        for source in book.sources:
            if not source.of_text:
                self._by_code.setdefault(source.code, []).append(source)

    def units(self, code: str) -> list[Source]:
        """The lines of the units that owe it."""
        return [source for source in self._by_code.get(code, ()) if source.unit]

    def missing(self, code: str) -> list[Source]:
        """The lines of those that gave nothing that counts."""
        return [source for source in self.units(code) if source.state is not SourceState.COUNTED]

    def result(self, code: str) -> Source | None:
        """What came out: the line of a sum, else that of the one unit that owes the figure."""
        sources = self._by_code.get(code, [])
        return next((source for source in sources if not source.unit), sources[0] if len(sources) == 1 else None)

    def tied(self, code: str) -> bool:
        """Whether it could not be told which of the units' figures is the latest."""
        return any(source.state is SourceState.TIED for source in self._by_code.get(code, ()))


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings of figures that are made of what units sent."""
    origins = Origins(book)
    for figure in figures.reported():
        indicator = figure.indicator
        if indicator.expression:
            continue
        yield from _without_way(book, indicator)
        yield from _added_rate(book, indicator)
        yield from _edited(indicator)
        yield from _differing(figure, origins)
        if indicator.constant is None and not indicator.unreadable:
            yield from _outdated(book, indicator, origins)
            yield from _incomplete(indicator, origins)
            yield from _tied(indicator, origins)


def named_units(sources: Sequence[Source]) -> str:
    """Units by their names, each with why it is missing: "Huyện An Biên (chưa gửi)"."""
    names = [f"{cut(source.unit_name or source.unit)} ({source.state.value})" for source in sources]
    return listed(names, NAMED, "đơn vị", ", ")


def _without_way(book: Book, indicator: Indicator) -> Iterator[Finding]:
    """Several units owe one figure, and nothing says what becomes of theirs; typed, it needs no way."""
    units = book.owing_units(indicator.owner) if indicator.owner and indicator.aggregation is None else []
    if len(units) > 1:
        yield _finding(
            indicator,
            "aggregation-missing",
            f"{len(units):02d} đơn vị ({cut(indicator.owner)}) cùng gửi chỉ tiêu này nhưng chưa chọn Cách tổng hợp; "
            "hãy chọn cộng, lớn nhất, nhỏ nhất hoặc mới nhất.",
            "aggregation",
            severity=Severity.ERROR if indicator.constant is None else Severity.WARNING,
        )


def _outdated(book: Book, indicator: Indicator, origins: Origins) -> Iterator[Finding]:
    """A figure that Tổng hợp would make otherwise now, of other units or in another way, or that somebody changed."""
    units, result = origins.units(indicator.code), origins.result(indicator.code)
    if not units or result is None:
        return
    owing = {unit.code for unit in book.owing_units(indicator.owner)} if indicator.owner else set()
    rule = "collected-outdated"
    if owing != {source.unit for source in units}:
        yield _finding(
            indicator, rule, "Các đơn vị phải gửi số này đã khác lần tổng hợp trước; hãy bấm Tổng hợp.", "collected"
        )
    elif not result.unit and not result.unit_name.startswith(f"{way_name(indicator)} "):
        yield _finding(indicator, rule, "Cách tổng hợp đã đổi sau lần tổng hợp trước; hãy bấm Tổng hợp.", "aggregation")
    elif result.value != indicator.collected:
        stands = (
            "để trống" if indicator.collected is None else f"ghi {as_typed(indicator.collected, indicator.decimals)}"
        )
        yield _finding(
            indicator,
            rule,
            f"Cột Tổng hợp đang {stands}, khác số đã tổng hợp; hãy bấm Tổng hợp để lấy lại.",
            "collected",
            value=indicator.collected,
            expected=result.value,
        )


def _added_rate(book: Book, indicator: Indicator) -> Iterator[Finding]:
    """Rates of several units added up, which are no rate of anything: it is that of their sums."""
    if not indicator.percent or indicator.aggregation is not Aggregation.SUM:
        return
    if indicator.owner and len(book.owing_units(indicator.owner)) > 1:
        yield _finding(
            indicator,
            "rate-added",
            "Tỷ lệ của các đơn vị không cộng được với nhau; hãy thu tử số, mẫu số rồi ghi Cách tính theo hai số ấy, "
            "hoặc chọn Cách tổng hợp khác.",
            "aggregation",
            severity=Severity.ERROR if indicator.constant is None else Severity.WARNING,
        )


def _edited(indicator: Indicator) -> Iterator[Finding]:
    """A formula of the clerk's in place of ours."""
    ours = value_formula(indicator, None, {})
    if indicator.formula and ours and not same_formula(indicator.formula, ours):
        yield _finding(
            indicator,
            EDITED,
            f"Công thức trong ô ({cut(indicator.formula)}) không được dùng, báo cáo lấy cột Tổng hợp; hãy gõ thẳng số, "
            "hoặc chạy Kiểm tra để đặt lại công thức.",
            value=indicator.formula[:LONGEST],
        )


def _differing(figure: Figure, origins: Origins) -> Iterator[Finding]:
    """A number typed over what the units sent."""
    indicator, gathered = figure.indicator, figure.derived
    if indicator.constant is None or gathered is None or indicator.constant == gathered:
        return
    missing = origins.missing(indicator.code)
    lacking = f" (thiếu {_share(indicator, origins)})" if missing else ""
    yield _finding(
        indicator,
        "collected-differs",
        f"Đang ghi {as_typed(indicator.constant, indicator.decimals)} nhưng các đơn vị gửi tổng hợp được "
        f"{as_typed(gathered, indicator.decimals)}{lacking}; hãy kiểm tra lại, hoặc xóa số đã gõ để lấy số tổng hợp.",
        value=indicator.constant,
        expected=gathered,
    )


def _incomplete(indicator: Indicator, origins: Origins) -> Iterator[Finding]:
    """A figure over fewer units than owe it. It stands, for the report cannot wait for ever; what it lacks is told."""
    missing = origins.missing(indicator.code)
    if indicator.collected is None or not missing:
        return
    yield _finding(
        indicator,
        "collected-incomplete",
        f"Số tổng hợp {as_typed(indicator.collected, indicator.decimals)} còn thiếu {_share(indicator, origins)}: "
        f"{named_units(missing)}; hãy thu thêm rồi tổng hợp lại, không chờ được thì ghi Giải trình.",
        unit=missing[0].unit if len(missing) == 1 else None,
        value=indicator.collected,
        basis=",".join(sorted(f"{source.unit}:{source.state.value}" for source in missing)),
    )


def _tied(indicator: Indicator, origins: Origins) -> Iterator[Finding]:
    """No figure, since two of different values are the latest, or one has no date."""
    if not origins.tied(indicator.code):
        return
    counted = [source for source in origins.units(indicator.code) if source.state is SourceState.COUNTED]
    newest = max((source.as_of for source in counted if source.as_of), default=None)
    rivals = [source for source in counted if source.as_of in (None, newest)]
    stated = ", ".join(
        f"{cut(source.unit_name or source.unit)} {as_typed(source.value, indicator.decimals)} "
        f"({f'đến ngày {format_date(source.as_of)}' if source.as_of else 'không ghi ngày'})"
        for source in rivals[:NAMED]
        if source.value is not None
    )
    yield _finding(
        indicator,
        "collected-tied",
        f"Không rõ số nào mới nhất: {stated}; hãy hỏi lại các đơn vị ấy, hoặc gõ số đúng.",
        severity=Severity.ERROR,
        basis=stated,
    )


def _share(indicator: Indicator, origins: Origins) -> str:
    """How many units are missing of how many: "02/15 đơn vị"."""
    return f"{len(origins.missing(indicator.code)):02d}/{len(origins.units(indicator.code)):02d} đơn vị"


def _finding(
    indicator: Indicator,
    rule: str,
    message: str,
    column: str = "value",
    *,
    severity: Severity = Severity.WARNING,
    unit: str | None = None,
    value: Decimal | str | None = None,
    expected: Decimal | None = None,
    basis: str = "",
) -> Finding:
    return Finding(
        severity,
        rule,
        message,
        indicator.row.place(column),
        code=indicator.code,
        unit=unit or indicator.owner or None,
        value=value,
        expected=expected,
        basis=basis,
    )
