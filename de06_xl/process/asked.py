"""What somebody asks for by name: a figure, a unit, a period; one sentence tells what the workbook does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.period import Period, PeriodError
from de06_xl.model.period_words import period_in_words
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, did_you_mean, nearest

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures


def figure_of(book: Book, figures: Figures, code: str) -> Figure:
    """The figure with a code. Raises De06Error if there is none."""
    if code not in figures:
        near = did_you_mean(code, figures)
        raise De06Error(f"không có mã {cite(code)} trong sổ; hãy xem cột Mã của các mục{near}.", file=book.file)
    return figures[code]


def unit_code(book: Book, unit: str) -> str:
    """The code of a unit of any time. Raises De06Error for another text, with the unit whose code or name is near."""
    codes = {one.name: one.code for one in book.units}
    if unit in codes.values():
        return unit
    near = codes.get(unit) or nearest(unit, codes.values()) or codes.get(nearest(unit, codes) or "")
    hint = f" (có phải {cite(near)}?)" if near else ""
    raise De06Error(f"không có đơn vị mang mã {cite(unit)}; hãy xem cột Mã của trang Đơn vị{hint}.", file=book.file)


def period_of(given: str | Period) -> Period:
    """The period of a code or of words: "2026-11", "11/2026". Raises De06Error for any other text."""
    if isinstance(given, Period):
        return given
    try:
        return period_in_words(given) or Period.parse(given)
    except PeriodError as error:
        raise De06Error(str(error)) from None
