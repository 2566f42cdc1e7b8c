"""The results of a layout check: whether each rule holds, and each place that breaks it."""

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
    """A place that breaks a rule, or possibly does (``unclear``).

    ``part`` names the part of the page, ``actual`` the format found, ``wanted`` the prescribed one; ``sizes`` are the
    smallest and largest font sizes, in points, if these are the only problem.
    """

    part: str
    actual: str
    wanted: str
    paragraph: Paragraph | None = None
    unclear: bool = False
    sizes: tuple[float, ...] = ()

    def in_words(self, *, quoting: bool = False) -> str:
        """The problem in words; ``quoting`` its paragraph, for a reader who does not see it."""
        quote = f" {quoted(self.paragraph.text, 60)}" if quoting and self.paragraph and self.paragraph.text else ""
        said = "chưa xác định được: " if self.unclear else ""
        return f"{self.part}{quote}: {said}{self.actual}; theo nghị định: {self.wanted}."


@dataclass(frozen=True)
class Judged:
    """A rule, by its number, name and place in Phụ lục I, with its problems."""

    number: int
    name: str
    article: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
