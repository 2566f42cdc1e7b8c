"""What the check of a layout says: of each rule whether it holds, and each place where it does not."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.vietnamese.messages import quoted

if TYPE_CHECKING:
    from de06_xl.report.layout.word_file import Paragraph


class Verdict(enum.Enum):
    """Whether a rule holds."""

    RIGHT = "đúng"
    WRONG = "chưa đúng"
    UNCLEAR = "không xác định được"
    ABSENT = "không có thành phần này"


@dataclass(frozen=True)
class Problem:
    """A place where a rule does not hold, or where the file leaves open whether it does (``unclear``).

    ``part`` names the part of the page, ``stands`` what is there, ``wanted`` what the decree wants; ``sizes`` are the
    least and the largest size of letters, in points, where that is all that is wrong.
    """

    part: str
    stands: str
    wanted: str
    paragraph: Paragraph | None = None
    unclear: bool = False
    sizes: tuple[float, ...] = ()

    def told(self, *, quoting: bool = False) -> str:
        """The problem in words; ``quoting`` its paragraph, for who does not see it beside."""
        quote = f" {quoted(self.paragraph.text, 60)}" if quoting and self.paragraph and self.paragraph.text else ""
        said = "chưa xác định được: " if self.unclear else ""
        return f"{self.part}{quote}: {said}{self.stands}; theo nghị định: {self.wanted}."


@dataclass(frozen=True)
class Judged:
    """A rule, by its number, name and place in Phụ lục I, with what was found."""

    number: int
    name: str
    article: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
