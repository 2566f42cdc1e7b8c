"""The figures of this workbook under the codes of the level above, as its forms ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model.breakdown import item_code, split_code
from de06_xl.model.indicator import Indicator
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.text import code_key

if TYPE_CHECKING:
    from de06_xl.model.book import Book


class Asked(Mapping[str, Indicator]):
    """The figures as a form asks for them, by its codes.

    A code is looked up in `Mã cấp trên`, as codes typed by people are compared, then in `Mã` of the figures that have
    no `Mã cấp trên`. Raises De06Error if two rows have the same `Mã cấp trên`.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self._upper: dict[str, Indicator] = {}
        self._own: dict[str, Indicator] = {}
        self._elsewhere: set[str] = set()
        self._made: dict[str, Indicator] = {}
        for one in book.indicators():
            if one.upper_code:
                self._elsewhere.add(one.code)
                self._add(_upper_code(one), one)
            else:
                self._own.setdefault(one.code, one)

    def own(self, code: str) -> Indicator:
        """The figure of this workbook that a form's code asks for. Raises KeyError."""
        return self._upper.get(code_key(code)) or self._own[code]

    def is_elsewhere(self, code: str) -> bool:
        """Whether the workbook has the code in `Mã`, but with another one in `Mã cấp trên`."""
        return code in self._elsewhere

    def __getitem__(self, code: str) -> Indicator:
        if code not in self._made:
            self._made[code] = _as_requested(self.own(code), code)
        return self._made[code]

    def __iter__(self) -> Iterator[str]:
        yield from (_upper_code(one) for one in self._upper.values())
        yield from (code for code in self._own if code_key(code) not in self._upper)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _add(self, upper: str, one: Indicator) -> None:
        other = self._upper.setdefault(code_key(upper), one)
        if other is not one:
            place, first = one.row.place("code"), other.row.place("code")
            raise De06Error(
                f"Mã cấp trên {cite(upper)} đã có ở trang {cite(first.sheet)}, ô {first.cell}; hãy để ở một hàng.",
                file=self._book.file,
                sheet=place.sheet,
                cell=place.cell,
            )


def _upper_code(one: Indicator) -> str:
    return item_code(one.upper_code, one.item.code) if one.item else one.upper_code


def _as_requested(one: Indicator, code: str) -> Indicator:
    """The figure as requested in the form, under the code of the level above."""
    items = tuple(item_code(code, split_code(item)[1]) for item in one.items)
    return replace(one, code=code, items=items, total_of=split_code(code)[0] if one.item else one.total_of)
