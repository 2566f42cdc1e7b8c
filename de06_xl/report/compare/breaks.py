"""Paragraphs that somebody broke in two, or made one of: their words and figures are where they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from de06_xl.report.compare.pairs import Pair, became, stretches
from de06_xl.report.compare.units import Unit

_PART = 0.7
"""The share of a paragraph's words from which on it is what its neighbour lacks."""
_WHOLE = 0.9
"""The share of words in common from which on two halves are a paragraph that is gone."""
_FEWEST = 3
"""Words that such a part has at least."""
_MOST = 300
"""Paragraphs gone: more of them, and it is another document, of which nothing is put together."""


def with_breaks(found: Sequence[Pair]) -> list[Pair]:
    """The pairs, in which a paragraph broken in two is one again, and one made of two is two.

    Where a paragraph ends is nothing that differs: no figure and no word is changed by it.
    """
    gone = [pair.old for pair in found if pair.old and pair.new is None]
    if len(gone) > _MOST:
        return list(found)
    whole = _joined(found, lambda a, b: _broken(a, b) or _halves(a, b, gone), lambda pair: pair.new is not None)
    return _joined(whole, _run_on, lambda pair: pair.old is not None)


def _joined(
    found: Iterable[Pair], join: Callable[[Pair, Pair], list[Pair]], counts: Callable[[Pair], bool]
) -> list[Pair]:
    """The pairs with ``join`` made of neighbours among those that count: a pair for each, None where none is left."""
    made: list[Pair] = []
    for pair in found:
        made.append(pair)
        if not counts(pair):
            continue
        while (at := next((at for at in range(len(made) - 2, -1, -1) if counts(made[at])), None)) is not None:
            instead = join(made[at], made[-1])
            if not instead:
                break
            made[at], made[-1] = instead
            made = [one for one in made if one.old or one.new]
            if not counts(made[-1]):
                break
    return made


def _broken(first: Pair, second: Pair) -> list[Pair]:
    """The rest of a paragraph back at its end, or its beginning before it; what stood for that rest is gone."""
    for pair, rest in ((first, second), (second, first)):
        if not (pair.old and pair.new and rest.new) or pair.new.in_cell or rest.new.in_cell or not first.new:
            continue
        if not _lacks(pair.old, pair.new, rest.new) or _alike(rest.old, rest.new) >= _PART:
            continue
        assert second.new
        whole, gone = Pair(pair.old, _together(first.new, second.new)), Pair(rest.old, None)
        return [whole, gone] if pair is first else [gone, whole]
    return []


def _halves(first: Pair, second: Pair, gone: Iterable[Unit]) -> list[Pair]:
    """Two that came as one, where that one is gone elsewhere."""
    if first.old or second.old or not first.new or not second.new or first.new.in_cell or second.new.in_cell:
        return []
    whole = _together(first.new, second.new)
    was_there = any(_alike(one, whole) >= _WHOLE for one in gone)
    if not was_there or any(_alike(one, part) >= _WHOLE for part in (first.new, second.new) for one in gone):
        return []
    return [Pair(None, whole), Pair(None, None)]


def _together(first: Unit, second: Unit) -> Unit:
    text = f"{first.text.rstrip()} {second.text.lstrip()}"
    return Unit(text, numbered=first.numbered, paragraph=first.paragraph)


def _run_on(first: Pair, second: Pair) -> list[Pair]:
    """Two pairs, where the paragraph that is gone is the rest of the one that its neighbour became."""
    pair, gone = (first, second) if first.new else (second, first)
    if not pair.old or not pair.new or gone.new or not gone.old or gone.old.in_cell or pair.new.in_cell:
        return []
    if not _lacks(pair.new, pair.old, gone.old) or not first.old or not second.old:
        return []
    new, before = pair.new, len(first.old.tokens)
    old = [*first.old.tokens, *second.old.tokens]
    at = became(stretches(old, new.tokens), before, len(old)).start
    if not 0 < at < len(new.tokens):
        return []
    cut = new.tokens[at].start
    halves = (new.text[:cut].rstrip(), new.numbered), (new.text[cut:], False)
    ends = (Unit(text, numbered=numbered, paragraph=new.paragraph) for text, numbered in halves)
    return [Pair(one, end) for one, end in zip((first.old, second.old), ends, strict=True)]


def _lacks(whole: Unit, part: Unit, rest: Unit) -> bool:
    """Whether nearly all words of ``rest`` are those of ``whole`` that ``part`` has not."""
    missing = whole.words - part.words
    return len(rest.tokens) >= _FEWEST and (missing & rest.words).total() >= _PART * len(rest.tokens)


def _alike(one: Unit | None, other: Unit) -> float:
    """The share of words in common, 0 without a paragraph."""
    return 2 * (one.words & other.words).total() / (len(one.tokens) + len(other.tokens)) if one else 0.0
