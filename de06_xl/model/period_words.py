"""Periods as people write them: "Tháng 6 năm 2022", "T6/2022", "Quý II/2022", "6 tháng đầu năm 2022"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de06_xl.model.period import Period, PeriodError, PeriodKind
from de06_xl.vietnamese.text import fold, half_width, roman

if TYPE_CHECKING:
    from collections.abc import Callable

_YEAR = r"(?P<year>\d{4})"
_OF_YEAR = rf"\s*(?:[/.-]|năm)\s*{_YEAR}"
_ROMAN = {roman(number).casefold(): number for number in range(1, 5)}
_FIRST_MONTHS = {
    "6": PeriodKind.SIX_MONTHS,
    "9": PeriodKind.NINE_MONTHS,
    "10": PeriodKind.TEN_MONTHS,
    "11": PeriodKind.ELEVEN_MONTHS,
}
_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[str], tuple[PeriodKind, int]]], ...] = (
    (re.compile(rf"(?:tháng|t\.?)?\s*(?P<number>\d\d?){_OF_YEAR}"), lambda number: (PeriodKind.MONTH, int(number))),
    (
        re.compile(rf"(?:quý|q\.?)\s*(?P<number>[1-4]|iv|i{{1,3}}){_OF_YEAR}"),
        lambda number: (PeriodKind.QUARTER, _ROMAN.get(number) or int(number)),
    ),
    (re.compile(rf"tuần\s*(?:thứ\s*)?(?P<number>\d\d?){_OF_YEAR}"), lambda number: (PeriodKind.WEEK, int(number))),
    (
        re.compile(rf"(?P<number>6|9|1[01])\s*tháng(?:\s*đầu)?\s*năm\s*{_YEAR}"),
        lambda number: (_FIRST_MONTHS[number], 1),
    ),
    (re.compile(rf"(?P<number>năm)\s*{_YEAR}"), lambda _: (PeriodKind.YEAR, 1)),
)


def period_in_words(text: str) -> Period | None:
    """The period that a text names, ignoring case and spacing; None if it names none."""
    words = fold(half_width(text)).removeprefix("kỳ").strip(" .,:")
    for written, kind_and_number in _WRITTEN:
        if found := written.fullmatch(words):
            kind, number = kind_and_number(found["number"])
            try:
                return Period.parse(str(Period(kind, int(found["year"]), number)))
            except PeriodError:
                return None
    return None
