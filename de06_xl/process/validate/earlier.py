"""Required figures of earlier periods that are missing: their names, and how to supply them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.expression import When
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from de06_xl.model.expression import Code
    from de06_xl.model.figures import Figures


def called(term: Code) -> str:
    """The name of a term that looks back, in a sentence: "số kỳ trước của mã “a”"."""
    earlier = "số kỳ trước" if term.when is When.PREVIOUS else "số cùng kỳ năm trước"
    return f"{earlier} của mã {cite(term.code)}"


def remedy(term: Code, figures: Figures, otherwise: str) -> str:
    """What to do about it; ``otherwise`` is what to change if last year had no such period."""
    if term.when is When.PREVIOUS:
        return "ghi số ấy vào cột Kỳ trước"
    before = figures.year_before
    if before:
        return f"thêm số {before.name} (mã kỳ {before}) vào trang Lịch sử"
    return f"{otherwise}: năm trước không có {figures.period.name_in_year}"
