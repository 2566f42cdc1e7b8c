"""Compares the labels beside figures with their codes, to detect moved codes and changed units of measure.

A name that belongs to no other figure is the sender's wording, or an older one, and does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.text import fold, tidy
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.collect.forms.reading.cells import Cell, Problems
    from de06_xl.model.indicator import Indicator

_MEASURE = re.compile(r"\s*\(([^()]*)\)$")


class Labels:
    """Records contradicting labels of one form in its ``problems``."""

    def __init__(self, indicators: Mapping[str, Indicator], problems: Problems) -> None:
        self._indicators = indicators
        self._problems = problems

    def compare_name(self, written: str, own: str, others: Collection[str], code: Cell) -> None:
        """Compare the name beside a code with its own; ``others`` are the folded names that it must not be."""
        if written and fold(written) != fold(own) and fold(written) in others:
            key = tidy(text_of(code.value))
            message = (
                f"Mã {cite(key)} là của {cite(own)} nhưng bên cạnh ghi {cite(written)}; hãy giữ mã và tên đi với nhau "
                "như phiếu đã nhận."
            )
            self._problems.add(kinds.CODE_MOVED, message, code.place, value=key)

    def compare_measure(self, written: str, cell: Cell, indicator: Indicator) -> None:
        """Compare the unit of measure in a form with that of the workbook, if both state one."""
        own = indicator.unit_of_measure
        if written and own and fold(written) != fold(own):
            message = (
                f"Đơn vị tính trong phiếu là {cite(written)}, của chỉ tiêu là {cite(own)}; hãy ghi số theo {cite(own)} "
                "và giữ cột ĐVT như phiếu đã nhận."
            )
            self._problems.add(kinds.MEASURE_CHANGED, message, cell.place, code=indicator.code, value=written)

    def compare_row(self, name: Cell | None, measure: Cell | None, code: Cell, indicator: Indicator) -> None:
        """Compare the name and the unit of measure in the row of a figure with those of its code."""
        if name:
            self.compare_name(tidy(text_of(name.value)), indicator.name, self._names, code)
        if measure:
            self.compare_measure(tidy(text_of(measure.value)), measure, indicator)

    def compare_column(self, header: Cell, code: Cell, indicator: Indicator, others: Collection[str]) -> None:
        """Compare the header of a column, a name and its unit of measure in brackets, with those of its code."""
        text = tidy(text_of(header.value))
        stated = _MEASURE.search(text) if indicator.unit_of_measure else None
        self.compare_name(text[: stated.start()] if stated else text, indicator.name, others, code)
        if stated:
            self.compare_measure(stated[1], header, indicator)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(fold(one.name) for one in self._indicators.values() if not one.item)
