"""Matches the paragraphs of two documents, and the words of two paragraphs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from de06_xl.report.compare.breaks import with_breaks
from de06_xl.report.compare.pairs import Pair
from de06_xl.report.compare.units import Unit

_ALIKE = 0.45
"""The minimum share of common words for two paragraphs to be versions of one."""
_MOST = 1_000_000
"""Pairs of paragraphs that are held against each other: up to a minute. Beyond, the document is another one."""
_SENTENCE = 8
"""Words and signs from which on a paragraph that stands elsewhere is that one, and none that reads so by chance."""
_SAME_CELL = 0.5
"""How much alike two cells count at least that are in the same place."""


def pairs(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Every unit of both documents, once, in the order of the new one; what is gone is where it was."""
    codes = SequenceMatcher(None, [one.key for one in old], [one.key for one in new], autojunk=False).get_opcodes()
    others = [code for code in codes if code[0] != "equal"]
    twins = {
        *(_sentence(one) for _, i1, i2, _, _ in others for one in old[i1:i2]),
    } & {*(_sentence(one) for _, _, _, j1, j2 in others for one in new[j1:j2])}
    found: list[Pair] = []
    for kind, i1, i2, j1, j2 in codes:
        if kind == "equal":
            found += [Pair(a, b) for a, b in zip(old[i1:i2], new[j1:j2], strict=True)]
        else:
            found += _aligned(old[i1:i2], new[j1:j2], twins)
    return _with_moves(with_breaks(found))


def _sentence(unit: Unit) -> tuple[str, ...]:
    """What is the same in two paragraphs that differ in figures at most; empty of what may stand in any table."""
    words = tuple(token.masked for token in unit.unmarked.tokens)
    return () if unit.in_cell or len(words) < _SENTENCE else words


def _aligned(old: Sequence[Unit], new: Sequence[Unit], twins: set[tuple[str, ...]]) -> list[Pair]:
    """The best pairs in the same order (Needleman and Wunsch); none among so many that nobody would wait for them.

    A paragraph of ``twins`` is, word for word, somewhere in the other document: it is paired with no other one.
    """
    if len(old) * len(new) > _MOST:
        return [*(Pair(one, None) for one in old), *(Pair(None, one) for one in new)]
    left, right = ([_sentence(one) if _sentence(one) in twins else () for one in units] for units in (old, new))
    likeness = [[_likeness(a, b) if left[i] == right[j] else 0.0 for j, b in enumerate(new)] for i, a in enumerate(old)]
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


def _with_moves(found: Sequence[Pair]) -> list[Pair]:
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
    stayed = [pair for pair in found if pair.new is not None or id(pair.old) not in taken]
    joined = [Pair(moved.get(id(pair.new), pair.old), pair.new) for pair in stayed]
    if not moved:
        return joined
    place = {id(pair.old): at for at, pair in enumerate(found) if pair.old is not None}
    both = [pair for pair in joined if pair.old and pair.new]
    in_order = {id(both[at].new) for at in _longest_rise([place[id(pair.old)] for pair in both])}
    return [replace(pair, moved=bool(pair.old and pair.new) and id(pair.new) not in in_order) for pair in joined]


def _longest_rise(numbers: Sequence[int]) -> list[int]:
    """The places of a longest row of rising numbers: all but these have moved, and no fewer can have."""
    ends: list[int] = []  # the place where the best row of each length ends
    before: list[int | None] = []
    for at, number in enumerate(numbers):
        length = bisect_left(ends, number, key=lambda end: numbers[end])
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [at]
    row: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        row.append(last)
        last = before[last]
    return row
