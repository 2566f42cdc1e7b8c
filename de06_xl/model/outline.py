"""A row of `Đề cương`: one heading of the report."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING

from de06_xl.model import placeholder
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
    """What to do with a heading that has nothing below it (column `Khi trống`)."""

    REPORT_ERROR = "báo lỗi"
    RUN_IN = "nối"
    OMIT = "bỏ mục"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of `Đề cương`. ``run_in`` is the text that follows an empty heading on its line; ``kinds`` None is all."""

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
    def name(self) -> str:
        """The title without what each report fills in: "NHIỆM VỤ TRỌNG TÂM" of "NHIỆM VỤ TRỌNG TÂM {tt.KY_SAU}"."""
        return " ".join(part.strip() for part in placeholder.parse(self.title) if isinstance(part, str)).strip()

    @property
    def number(self) -> str:
        """The number that the report prints: "I." for I and P1.I, "3.1." for II.3.1, "a)" for II.3.a.

        Consecutive numbers in digits are printed together, everything else alone.
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
        """Whether it is a "Phần", whose number is a line of its own above the title (Nghị định 30/2020, Phụ lục I)."""
        return self._part is not None

    @property
    def _part(self) -> re.Match[str] | None:
        return _PART.fullmatch(self.code)

    @property
    def appendix(self) -> bool:
        """Whether it is a Phụ lục, printed after the signature: its code is "PL" and a number, longer for its parts."""
        return bool(_APPENDIX.match(self.code))

    @property
    def parent(self) -> str | None:
        """The code of the heading above: II.3 for II.3.1; None at the top level."""
        return self.code.rpartition(".")[0] or None

    def follows(self, before: Heading | None) -> bool:
        """Whether its number is the next after that of the heading before, or the first if there is none.

        A number can be read in several ways: "I" is a Roman numeral and a letter, letters follow Vietnamese order (d,
        đ, e) or the keyboard's (d, e, f). A code that is no number may follow anything.
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
    """The number of a heading code's last part, by each way of counting that it fits; empty for a word."""
    last = code.rpartition(".")[2]
    if part := _PART.fullmatch(last):
        last = part[1] or part[2]
    if last.isdecimal():
        return {"digits": int(last)}
    ways = {"Roman": _ROMAN[last]} if last in _ROMAN else {}
    if len(last) == 1:
        ways |= {name: row.index(last.lower()) + 1 for name, row in _ALPHABETS.items() if last.lower() in row}
    return ways
