"""Aggregated figures: the method of aggregation, sums with missing units, numbers typed over them.

The sources of a figure are those in `Nguồn số liệu`, as of the last Tổng hợp.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.sources import SumSource, UnitSource
from de06_xl.process.origins import Origins
from de06_xl.process.validate.mergers import Moves
from de06_xl.process.validate.movement import Movements
from de06_xl.process.validate.outliers import named, outliers
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import LONGEST, cut, listed
from de06_xl.workbook.formulas import same_formula, value_formula

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.indicator import Indicator

NAMED = 10
"""How many units a message names before it counts the rest."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about figures that are aggregated from units."""
    origins, movements = Origins(book), Movements(book)
    moves = Moves((one.indicator, origins.units(one.indicator.code)) for one in figures.reported())
    for figure in figures.reported():
        indicator = figure.indicator
        if indicator.derived:
            continue
        yield from _without_way(book, indicator)
        yield from _added_rate(book, indicator)
        yield from _edited(indicator)
        yield from _differing(figure, origins)
        if indicator.constant is None and not indicator.unreadable:
            yield from _outdated(book, indicator, origins)
            yield from _incomplete(indicator, origins)
            yield from _tied(indicator, origins)
            sources = origins.units(indicator.code)
            if len(sources) > 1:  # a single unit's share is the figure itself, whose jump has its own finding
                yield from (one.finding() for one in outliers(book, movements.of(indicator), sources, moves))


def lacking_units(book: Book, findings: Iterable[Finding]) -> str:
    """The share of units missing from sums without an explanation: "11/20 xã"; empty if there are none.

    They are named by their level if all have the same one, else as units.
    """
    origins = Origins(book)
    codes = {f.code for f in findings if f.kind is kinds.COLLECTED_INCOMPLETE and f.open and f.code}
    missing = {source.unit for code in codes for source in origins.missing(code)}
    owing = {source.unit for code in codes for source in origins.units(code)}
    if not missing:
        return ""
    levels = {unit.level.strip() if (unit := book.unit(code)) else "" for code in owing}
    word = levels.pop() if len(levels) == 1 else ""
    return f"{len(missing):02d}/{len(owing):02d} {word.lower() or 'đơn vị'}"


def named_units(sources: Sequence[UnitSource]) -> str:
    """Units by name, each with the reason why it is missing: "Huyện An Biên (chưa gửi)"."""
    names = [f"{named(source)} ({source.label})" for source in sources]
    return listed(names, NAMED, "đơn vị", ", ")


def _without_way(book: Book, indicator: Indicator) -> Iterator[Finding]:
    """Several units owe a figure without a method of aggregation; a typed figure needs none."""
    if indicator.aggregation is None and book.is_shared(indicator):
        units = book.owing_units(indicator.owner)
        yield Finding.of_figure(
            kinds.AGGREGATION_MISSING,
            f"{len(units):02d} đơn vị ({book.names_of_owner(indicator.owner)}) cùng gửi chỉ tiêu này nhưng chưa "
            "chọn Cách tổng hợp; hãy chọn cộng, lớn nhất, nhỏ nhất hoặc mới nhất.",
            indicator,
            "aggregation",
            level=Severity.ERROR if indicator.constant is None else Severity.WARNING,
        )


def _outdated(book: Book, indicator: Indicator, origins: Origins) -> Iterator[Finding]:
    """A figure that Tổng hợp would now make from other units or by another method, or that somebody changed."""
    units, result = origins.units(indicator.code), origins.result(indicator.code)
    if not units or result is None:
        return
    owing = {unit.code for unit in book.owing_units(indicator.owner)}
    kind = kinds.COLLECTED_OUTDATED
    if owing != {source.unit for source in units}:
        message = "Các đơn vị phải gửi số này đã khác lần tổng hợp trước; hãy bấm Tổng hợp."
        yield Finding.of_figure(kind, message, indicator, "aggregated")
    elif isinstance(result, SumSource) and result.aggregation is not indicator.aggregation:
        message = "Cách tổng hợp đã đổi sau lần tổng hợp trước; hãy bấm Tổng hợp."
        yield Finding.of_figure(kind, message, indicator, "aggregation")
    elif result.value != indicator.aggregated and "aggregated" in indicator.row.columns:  # an item may be in no table
        written = "để trống" if indicator.aggregated is None else f"ghi {indicator.as_typed(indicator.aggregated)}"
        yield Finding.of_figure(
            kind,
            f"Cột Tổng hợp đang {written}, khác số đã tổng hợp; hãy bấm Tổng hợp để lấy lại.",
            indicator,
            "aggregated",
            value=indicator.aggregated,
            expected=result.value,
        )


def _added_rate(book: Book, indicator: Indicator) -> Iterator[Finding]:
    """Rates of several units added up, instead of the rate of their sums."""
    if not indicator.percent or indicator.aggregation is not Aggregation.SUM:
        return
    if book.is_shared(indicator):
        yield Finding.of_figure(
            kinds.RATE_ADDED,
            "Tỷ lệ của các đơn vị không cộng được với nhau; hãy thu tử số, mẫu số rồi ghi Cách tính theo hai số ấy, "
            "hoặc chọn Cách tổng hợp khác.",
            indicator,
            "aggregation",
            level=Severity.ERROR if indicator.constant is None else Severity.WARNING,
        )


def _edited(indicator: Indicator) -> Iterator[Finding]:
    """The clerk's own formula in place of ours."""
    ours = value_formula(indicator, None, {})
    if indicator.formula and ours and not same_formula(indicator.formula, ours):
        yield Finding.of_figure(
            kinds.EDITED_FORMULA,
            f"Công thức trong ô ({cut(indicator.formula)}) không được dùng, báo cáo lấy cột Tổng hợp; hãy gõ thẳng số, "
            "hoặc chạy Kiểm tra để đặt lại công thức.",
            indicator,
            value=indicator.formula[:LONGEST],
        )


def _differing(figure: Figure, origins: Origins) -> Iterator[Finding]:
    """A number typed over the result of aggregation."""
    indicator, aggregated = figure.indicator, figure.derived
    if indicator.constant is None or aggregated is None or indicator.constant == aggregated:
        return
    missing = origins.missing(indicator.code)
    lacking = f" (thiếu {_share(indicator, origins)})" if missing else ""
    yield Finding.of_figure(
        kinds.COLLECTED_DIFFERS,
        f"Đang ghi {indicator.as_typed(indicator.constant)} nhưng các đơn vị gửi tổng hợp được "
        f"{indicator.as_typed(aggregated)}{lacking}; hãy kiểm tra lại, hoặc xóa số đã gõ để lấy số tổng hợp.",
        indicator,
        value=indicator.constant,
        expected=aggregated,
    )


def _incomplete(indicator: Indicator, origins: Origins) -> Iterator[Finding]:
    """A figure made from fewer units than owe it: the report cannot wait for all, but it names the missing ones."""
    missing = origins.missing(indicator.code)
    if indicator.aggregated is None or not missing:
        return
    lacking = (
        f"còn thiếu {_share(indicator, origins)}: {named_units(missing)}; hãy thu thêm rồi tổng hợp lại, không chờ "
        "được thì ghi Giải trình."
    )
    finding = Finding.of_figure(
        kinds.COLLECTED_INCOMPLETE,
        f"Số tổng hợp {indicator.as_typed(indicator.aggregated)} {lacking}",
        indicator,
        unit=missing[0].unit if len(missing) == 1 else None,
        value=indicator.aggregated,
        basis=",".join(sorted(f"{source.unit}:{source.label}" for source in missing)),
    )
    yield replace(finding, of_several=f"số tổng hợp {lacking}")


def _tied(indicator: Indicator, origins: Origins) -> Iterator[Finding]:
    """No figure, since two different values have the latest date, or one has none."""
    if not origins.tied(indicator.code):
        return
    counted = [source for source in origins.units(indicator.code) if source.given]
    newest = max((source.as_of for source in counted if source.as_of), default=None)
    rivals = [source for source in counted if source.as_of in (None, newest)]
    stated = ", ".join(
        f"{named(source)} {indicator.as_typed(source.value)} "
        f"({f'đến ngày {format_date(source.as_of)}' if source.as_of else 'không ghi ngày'})"
        for source in rivals[:NAMED]
        if source.value is not None
    )
    message = f"Không rõ số nào mới nhất: {stated}; hãy hỏi lại các đơn vị ấy, hoặc gõ số đúng."
    yield Finding.of_figure(kinds.COLLECTED_TIED, message, indicator, basis=stated)


def _share(indicator: Indicator, origins: Origins) -> str:
    """How many of the units are missing: "02/15 đơn vị"."""
    return f"{len(origins.missing(indicator.code)):02d}/{len(origins.units(indicator.code)):02d} đơn vị"
