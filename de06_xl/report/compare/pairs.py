"""Two paragraphs held beside each other, and which word of the one is which of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de06_xl.report.compare.units import Token, Unit


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit of one document and that of the other, or None. ``moved`` says that it changed place."""

    old: Unit | None
    new: Unit | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some tokens of the old text and what became of them; ``same`` where each token is one of the new text."""

    old: range
    new: range
    same: bool


def stretches(old: Sequence[Token], new: Sequence[Token]) -> list[Stretch]:
    """How one text became another, by their words; where only numbers differ, each is held against its own."""
    masked = [token.masked for token in old], [token.masked for token in new]
    if masked[0] == masked[1]:
        return [Stretch(range(len(old)), range(len(new)), same=True)]
    codes = SequenceMatcher(None, *masked, autojunk=False).get_opcodes()
    return [Stretch(range(i1, i2), range(j1, j2), kind == "equal") for kind, i1, i2, j1, j2 in codes]


def became(parts: Sequence[Stretch], first: int, last: int) -> range:
    """The tokens of the new text that some of the old one became, from ``first`` up to ``last``."""
    hit = [part for part in parts if part.old.start < last and first < part.old.stop]
    if not hit:
        return range(0)
    start, end = hit[0], hit[-1]
    begin = start.new.start + (first - start.old.start if start.same else 0)
    stop = end.new.start + (last - end.old.start) if end.same else end.new.stop
    return range(begin, max(begin, stop))
