"""The differences between the report of a workbook and the final or signed document."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from de06_xl.report.compare.match import pairs
from de06_xl.report.compare.pairs import Pair, Stretch, became, stretches
from de06_xl.report.compare.units import Unit, shown

_AROUND = 3
"""Words before a change that are quoted."""


class DifferenceKind(enum.Enum):
    """The kind of a change."""

    FIGURE = "đổi số"
    TEXT = "đổi câu chữ"
    ADDED = "thêm đoạn"
    REMOVED = "bỏ đoạn"
    MOVED = "đổi chỗ"


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference: the paragraph as printed by the workbook, and as it is in the final document.

    ``anchor`` is the number of the figure's anchor; ``words`` are the replaced words.
    """

    kind: DifferenceKind
    old: str
    new: str
    old_unit: Unit | None
    new_unit: Unit | None
    anchor: int | None = None
    words: tuple[tuple[str, str], ...] = ()
    near: int | None = None
    """The index of the final document's paragraph at which it is, or after which something is missing."""

    @property
    def paragraph(self) -> str:
        """The new paragraph, or the old one if it is gone."""
        unit = self.new_unit or self.old_unit
        return unit.text.strip() if unit else ""


def differences(old: Sequence[Unit], new: Sequence[Unit]) -> list[Difference]:
    """All differences, in the order of the final document."""
    found: list[Difference] = []
    near: int | None = None
    for pair in pairs(old, new):
        if pair.new is not None and pair.new.paragraph is not None:
            near = pair.new.paragraph
        found += [replace(one, near=near) for one in _of_pair(pair)]
    return found


def _of_pair(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old, pair.new
    if old is None or new is None:
        kind = DifferenceKind.ADDED if old is None else DifferenceKind.REMOVED
        yield Difference(kind, old.text.strip() if old else "", new.text.strip() if new else "", old, new)
        return
    if pair.moved:
        yield Difference(DifferenceKind.MOVED, old.text.strip(), new.text.strip(), old, new)
    if old.key == new.key:
        return
    if new.numbered and not old.numbered:  # Word made a list of what was typed with its mark
        old = old.unmarked
    yield from _changed(old, new)


def _changed(old: Unit, new: Unit) -> Iterator[Difference]:
    """What differs in a paragraph: each figure by itself, then all else together."""
    parts = stretches(old.tokens, new.tokens)
    told: set[int] = set()
    came = {j for part in parts if not part.old for j in part.new}
    in_figures: set[int] = set()
    for span in old.spans:
        inside = [at for at, token in enumerate(old.tokens) if token.start < span.end and span.start < token.end]
        if not inside:
            continue
        there = _with_typed_on(became(parts, inside[0], inside[-1] + 1), new, came)
        in_figures |= came & {*there}
        said, says = old.tokens[inside[0] : inside[-1] + 1], new.tokens[there.start : there.stop]
        told |= set(inside)
        if [one.text for one in said] != [one.text for one in says]:
            yield Difference(
                DifferenceKind.FIGURE, shown(said, old.text), shown(says, new.text), old, new, anchor=span.anchor
            )
    words = tuple(_words(old, new, parts, told, in_figures))
    if words:
        yield Difference(DifferenceKind.TEXT, old.text.strip(), new.text.strip(), old, new, words=words)


def _with_typed_on(figure: range, new: Unit, came: set[int]) -> range:
    """A figure with the letters and digits that were typed on to it without a blank: "13.x87" is none of them alone."""
    if not figure:
        return figure
    before = list(itertools.takewhile(lambda at: _joined(new, at, at + 1, came), range(figure.start - 1, -1, -1)))
    behind = list(itertools.takewhile(lambda at: _joined(new, at, at - 1, came), range(figure.stop, len(new.tokens))))
    start, stop = figure.start, figure.stop
    if any(new.tokens[at].is_word for at in before):
        start = min(at for at in before if new.tokens[at].is_word)
    if any(new.tokens[at].text[0].isdigit() for at in behind) or (behind and new.tokens[behind[0]].is_word):
        stop = max(at for at in behind if new.tokens[at].is_word) + 1
    return range(start, stop)


def _joined(new: Unit, at: int, beside: int, came: set[int]) -> bool:
    """Whether a token came, is of a word or number, and stands on to the one beside it; "1 234" is one number too."""
    first, second = (new.tokens[one] for one in sorted((at, beside)))
    thousands = first.text[-1].isdigit() and second.text.isdigit() and len(second.text) == 3
    return (
        at in came
        and (new.tokens[at].is_word or new.tokens[at].text in ".,")
        and 0 <= second.start - first.end <= thousands
    )


def _words(
    old: Unit, new: Unit, parts: Sequence[Stretch], told: set[int], in_figures: set[int]
) -> Iterator[tuple[str, str]]:
    """The words that differ, without the figures that are ``told`` already and what was typed on to them."""
    for part in parts:
        if part.same:
            for i, j in zip(part.old, part.new, strict=True):
                if i not in told and old.tokens[i].text != new.tokens[j].text:
                    yield old.tokens[i].text, new.tokens[j].text
        elif not (part.old and set(part.old) <= told):
            said = old.tokens[part.old.start : part.old.stop]
            says = [new.tokens[j] for j in part.new if j not in in_figures]
            if said or says:
                yield shown(said, old.text), shown(says, new.text)


def around(difference: Difference) -> str:
    """The words that differ, for a person: “a” → “b”; …"""
    return "; ".join(_told(old, new) for old, new in difference.words)


def _told(old: str, new: str) -> str:
    if not old:
        return f"thêm “{new}”"
    return f"“{old}” → “{new}”" if new else f"bỏ “{old}”"
