"""Adds the figures of list items after their totals, with their values from the tables of the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.breakdown import broken_down, item_code, split_code
from de06_xl.model.finding import Finding
from de06_xl.model.item_list import item_typed_as, items_of
from de06_xl.model.sources import SumSource, UnitSource
from de06_xl.model.table import RowsBy
from de06_xl.vietnamese.messages import cite, did_you_mean
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.reading.sections import read_value

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.book import SectionSheet
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.item_list import Item
    from de06_xl.model.period import Period
    from de06_xl.model.place import Row
    from de06_xl.model.responses import Submission
    from de06_xl.model.sources import Source
    from de06_xl.workbook.reading.printed_tables import TableSheet


def with_present_items(submissions: Iterable[Submission], sections: Iterable[SectionSheet]) -> tuple[Submission, ...]:
    """The submissions, with the codes that the lists' items have now: forms may have 1 for what is 01 since then."""
    items = {one.code: [split_code(code)[1] for code in one.items] for part in sections for one in part.indicators}
    found: list[Submission] = []
    for one in submissions:
        total, item = split_code(one.code)
        present = item_typed_as(item, items.get(total, ())) if item else ""
        found.append(replace(one, code=item_code(total, present)) if present not in ("", item) else one)
    return tuple(found)


@dataclass(frozen=True)
class Registers:
    """What a workbook knows of items outside its section sheets: the lists, earlier figures, and sources."""

    items: Sequence[Item]
    history: Mapping[tuple[Period, str], Decimal]
    sources: Sequence[Source]


def with_items(
    sections: Sequence[SectionSheet], sheets: Iterable[TableSheet], registers: Registers, period: Period
) -> tuple[tuple[SectionSheet, ...], list[Finding]]:
    """The section sheets with a figure for each item after every figure that has a list in `Phân tổ`.

    Also the findings about missing lists.
    """
    breakdowns = _Breakdowns(sections, sheets, registers, period)
    return tuple(map(breakdowns.section, sections)), breakdowns.problems


class _Breakdowns:
    """The lists, the cells of tables and the known earlier figures, looked up once."""

    def __init__(
        self, sections: Sequence[SectionSheet], sheets: Iterable[TableSheet], registers: Registers, period: Period
    ) -> None:
        self._registers = registers
        self._period = period
        self._lists = {
            indicator.code: fold(indicator.breakdown)
            for section in sections
            for indicator in section.indicators
            if indicator.breakdown
        }
        self._cells = _cells(sheets, registers.items, period) if self._lists else {}
        self._dates = {one.code: one.as_of for one in registers.sources if isinstance(one, UnitSource | SumSource)}
        self.problems: list[Finding] = []

    def section(self, section: SectionSheet) -> SectionSheet:
        """A section including the figures of items."""
        if not any(indicator.breakdown for indicator in section.indicators):
            return section
        return replace(
            section, indicators=tuple(one for indicator in section.indicators for one in self._figures(indicator))
        )

    def _figures(self, total: Indicator) -> Iterator[Indicator]:
        if not total.breakdown:
            yield total
            return
        items = items_of(self._registers.items, total.breakdown, self._period)
        if not items:
            self.problems.append(self._no_list(total))
            yield total
            return
        alike = {code for code, name in self._lists.items() if name == fold(total.breakdown)}
        yield from broken_down(total, items, alike, self._filled)

    def _filled(self, blank: Indicator) -> Indicator:
        """An item's figure with the contents of its cell in a table, if a table has it."""
        sheet, row = self._cells.get(split_code(blank.code), (None, blank.row))
        before = self._registers.history.get((self._period.previous(), blank.code))
        known = replace(blank, row=row, previous=before, as_of=self._dates.get(blank.code))
        return read_value(sheet.record(row), known) if sheet else known

    def _no_list(self, total: Indicator) -> Finding:
        names = dict.fromkeys(item.list_name for item in self._registers.items)
        message = (
            f"Không có danh mục {cite(total.breakdown)} (hoặc mọi mục đã hết hiệu lực); hãy sửa ô Phân tổ hoặc thêm "
            f"các mục vào trang Danh mục{did_you_mean(total.breakdown, names)}."
        )
        return Finding(
            kinds.UNKNOWN_LIST, message, total.row.place("breakdown"), total.code, value=total.breakdown[:60]
        )


def _cells(
    sheets: Iterable[TableSheet], items: Sequence[Item], period: Period
) -> dict[tuple[str, str], tuple[TableSheet | None, Row]]:
    """The cells that hold items' figures, by the codes of total and item; of two, the first counts."""
    found: dict[tuple[str, str], tuple[TableSheet | None, Row]] = {}
    for sheet in sheets:
        table = sheet.table
        if table.rows_by is not RowsBy.LIST:
            continue
        here = items_of(items, table.subject, period)
        for row in table.entries():
            item = item_typed_as(row.key, here)
            for code, place in table.item_places(row.number) if item else ():
                found.setdefault((code, item), (sheet, place))
    return found
