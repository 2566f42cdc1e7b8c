"""Figures of earlier periods that are asked for and not there: what they are called, and how to supply them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.expression import When
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from de06_xl.model.expression import Code
    from de06_xl.model.figures import Figures


def called(term: Code) -> str:
    """A term that looks back, as a sentence names it: "số kỳ trước của mã “a”"."""
    earlier = "số kỳ trước" if term.when is When.PREVIOUS else "số cùng kỳ năm trước"
    return f"{earlier} của mã {cite(term.code)}"


def remedy(term: Code, figures: Figures, otherwise: str) -> str:
    """What to do about it; ``otherwise`` is what has to change where the year before lacks the period."""
    if term.when is When.PREVIOUS:
        return "ghi số ấy vào cột Kỳ trước"
    before = figures.year_before
    if before:
        return f"thêm số {before.name} (mã kỳ {before}) vào trang Lịch sử"
    return f"{otherwise}: năm trước không có {figures.period.name_in_year}"
