"""Matches the paragraphs of two documents, and the words of two paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from de06_xl.report.compare.units import Token, Unit

_ALIKE = 0.45
"""The minimum share of common words for two paragraphs to be versions of one."""
_MOST = 1_000_000
"""Pairs of paragraphs that are held against each other: up to a minute. Beyond, the document is another one."""
_SAME_CELL = 0.5
"""How much alike two cells count at least that are in the same place."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit of one document and that of the other, or None. ``moved`` says that it changed place."""

    old: Unit | None
    new: Unit | None
    moved: bool = False


def pairs(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Every unit of both documents, once, in the order of the new one; what is gone is where it was."""
    matcher = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False)
    found: list[Pair] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            found += [Pair(a, b) for a, b in zip(old[i1:i2], new[j1:j2], strict=True)]
        else:
            found += _aligned(old[i1:i2], new[j1:j2])
    return list(_with_moves(found))


def _aligned(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """The best pairs in the same order (Needleman and Wunsch); none among so many that nobody would wait for them."""
    if len(old) * len(new) > _MOST:
        return [*(Pair(one, None) for one in old), *(Pair(None, one) for one in new)]
    likeness = [[_likeness(a, b) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found: list[Pair] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            found.append(Pair(old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append(Pair(old[i], None))
            i += 1
        else:
            found.append(Pair(None, new[j]))
            j += 1
    return [*found, *(Pair(one, None) for one in old[i:]), *(Pair(None, one) for one in new[j:])]


def _likeness(old: Unit, new: Unit) -> float:
    """How much two units are alike, from 0 to 1; 0 where they are not versions of one. Figures count little."""
    if old.in_cell != new.in_cell:
        return 0.0
    masked = _share([token.masked for token in old.tokens], [token.masked for token in new.tokens])
    alike = 0.9 * masked + 0.1 * _share(old.key, new.key)
    if old.in_cell:
        return max(alike, _SAME_CELL)
    return alike if masked >= _ALIKE else 0.0


def _share(old: Sequence[str], new: Sequence[str]) -> float:
    together = sum((Counter(old) & Counter(new)).values())
    return 2 * together / (len(old) + len(new))


def _with_moves(found: Sequence[Pair]) -> Iterator[Pair]:
    """What is gone in one place and came in another has moved."""
    gone = [pair.old for pair in found if pair.old and pair.new is None]
    came = [pair.new for pair in found if pair.new and pair.old is None]
    moved: dict[int, Unit] = {}
    for new in came if len(gone) * len(came) <= _MOST else ():
        alike = max(gone, key=lambda old: _likeness(old, new), default=None)
        same = alike is not None and alike.unmarked.key == new.unmarked.key
        if alike is not None and (same or (not new.in_cell and _likeness(alike, new) >= 2 * _ALIKE)):
            moved[id(new)] = alike
            gone.remove(alike)
    taken = {id(one) for one in moved.values()}
    for pair in found:
        if pair.new is not None and id(pair.new) in moved:
            yield Pair(moved[id(pair.new)], pair.new, moved=True)
        elif pair.old is None or id(pair.old) not in taken:
            yield pair


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
