"""A row of `Đề cương`: one heading of the report."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING

from de06_xl.model.place import Row
from de06_xl.vietnamese.text import LIST_LETTERS, ordinal, roman

if TYPE_CHECKING:
    from de06_xl.model.period import PeriodKind

MAX_LEVEL = 5
_PART = re.compile("P(?:([1-9][0-9]?)|([IVX]+))")
"""A code of a "Phần": P1 prints "Phần thứ nhất", PI "Phần I"."""
_APPENDIX = re.compile(r"PL\d*(\.|$)", re.IGNORECASE)

_ROMAN = {roman(number): number for number in range(1, 100)}
_ALPHABETS = {"Vietnamese": LIST_LETTERS, "Latin": ascii_lowercase}


class WhenEmpty(enum.Enum):
    """What becomes of a heading that has nothing below it (column `Khi trống`)."""

    REPORT_ERROR = "báo lỗi"
    RUN_IN = "nối"
    OMIT = "bỏ mục"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of `Đề cương`. ``run_in`` is the text joined to an empty heading; ``kinds`` None means every kind."""

    code: str
    level: int
    title: str
    row: Row
    sheet: str = ""
    when_empty: WhenEmpty = WhenEmpty.REPORT_ERROR
    run_in: str = ""
    carry_over: bool = False
    kinds: frozenset[PeriodKind] | None = None

    @property
    def number(self) -> str:
        """The number that the report prints: "I." for I and P1.I, "3.1." for II.3.1, "a)" for II.3.a.

        Numbers in digits are written from the first of them on, everything else alone.
        """
        *above, last = self.code.split(".")
        if part := self._part:
            return f"Phần thứ {ordinal(int(part[1]))}" if part[1] else f"Phần {part[2]}"
        if not last.isdecimal():
            return f"{last})" if above and len(last) == 1 and last.islower() else f"{last}."
        digits = [last]
        while above and above[-1].isdecimal():
            digits.insert(0, above.pop())
        return ".".join(digits) + "."

    @property
    def is_part(self) -> bool:
        """Whether it is a "Phần", whose number has a line of its own above the title (Nghị định 30/2020, Phụ lục I)."""
        return self._part is not None

    @property
    def _part(self) -> re.Match[str] | None:
        return _PART.fullmatch(self.code)

    @property
    def appendix(self) -> bool:
        """Whether it is a Phụ lục, printed behind the signature: its code is "PL" and a number, of parts below more."""
        return bool(_APPENDIX.match(self.code))

    @property
    def parent(self) -> str | None:
        """The code of the heading above: II.3 for II.3.1; None for one at the top."""
        return self.code.rpartition(".")[0] or None

    def follows(self, before: Heading | None) -> bool:
        """Whether its number is the next after that of the heading before, or the first where there is none.

        A number can be meant in several ways: "I" is a Roman one and a letter, letters go as in Vietnamese (d, đ, e) or
        as on a keyboard (d, e, f). A code that is no number follows anything.
        """
        own = _numbered(self.code)
        if not own:
            return True
        earlier = _numbered(before.code) if before else dict.fromkeys(own, 0)
        return not earlier or any(own[way] == number + 1 for way, number in earlier.items() if way in own)

    def applies_to(self, kind: PeriodKind) -> bool:
        """Whether a report of this kind of period has the heading."""
        return self.kinds is None or kind in self.kinds


def _numbered(code: str) -> dict[str, int]:
    """What the last part of a heading's code can count as: number by way of counting, none for a word."""
    last = code.rpartition(".")[2]
    if part := _PART.fullmatch(last):
        last = part[1] or part[2]
    if last.isdecimal():
        return {"digits": int(last)}
    ways = {"Roman": _ROMAN[last]} if last in _ROMAN else {}
    if len(last) == 1:
        ways |= {name: row.index(last.lower()) + 1 for name, row in _ALPHABETS.items() if last.lower() in row}
    return ways
