"""Rewrites a cell for a changed sentence: changed words are replaced, placeholders and marks are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from de06_xl.model import markup, placeholder
from de06_xl.model.placeholder import Reference
from de06_xl.report.compare.pairs import stretches
from de06_xl.report.compare.units import Token, plain, tokens_of

_PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a placeholder while only the words around it matter."""
_BY_HAND = "hãy sửa tay ở ô ấy"


class NotTaken(Exception):  # noqa: N818 - the name says what became of the difference
    """A difference cannot be accepted automatically; ``str()`` says why and what to do, without a full stop."""


def retyped(cell: str, print_one: Callable[[Reference], str], old: str, new: str) -> str:
    """The new text of a cell that printed ``old``, so that it prints ``new``; its placeholders are kept.

    ``print_one`` returns what a placeholder prints. What precedes and follows the cell's text in the paragraph, such as
    a number, is added by the program. Raises NotTaken if the cell no longer prints ``old``, or the change affects a
    placeholder or what the program adds.
    """
    typed = _Typed(cell, print_one)
    were, are = list(tokens_of(plain(old))), list(tokens_of(plain(new)))
    first = _within([one.text for one in typed.tokens], [one.text for one in were])
    parts = stretches(were, are)
    gone = any(not one.same and one.old and all(typed.is_figure(i - first) for i in one.old) for one in parts)
    for part in parts:
        if part.same:
            for i, j in zip(part.old, part.new, strict=True):
                if were[i].text != are[j].text and not typed.is_figure(i - first):
                    if gone:  # the number beside one that is gone may be that one
                        raise NotTaken(f"câu đổi cả chỗ có số lấy từ sổ; {_BY_HAND}")
                    typed.replace(range(i - first, i - first + 1), are[j].text)
        elif not (part.old and all(typed.is_figure(i - first) for i in part.old)):
            _change(typed, first, part.old, part.new, are, plain(new))
    return typed.text()


def _change(typed: _Typed, first: int, old: range, new: range, are: Sequence[Token], text: str) -> None:
    """Replace, add or remove one stretch of words; ``text`` is the whole new paragraph."""
    begin, stop = old.start - first, old.stop - first
    said = text[are[new.start].start : are[new.stop - 1].end] if new else ""
    before, behind = (_blank(are, at) for at in (new.start, new.stop))
    on_figure = (not before and typed.is_figure(begin - 1), not behind and typed.is_figure(stop))
    if new and ((on_figure[0] and are[new.start].is_word) or (on_figure[1] and are[new.stop - 1].is_word)):
        raise NotTaken(f"câu đổi cả chỗ có số lấy từ sổ; {_BY_HAND}")  # it would stand on to what the figure prints
    if old and new:
        typed.replace(range(begin, stop), said)
        typed.part(begin, before)
        typed.part(stop, behind)
    elif old:
        typed.remove(range(begin, stop), behind)
    elif begin > 0:
        typed.insert_behind(begin - 1, (" " if before else "") + said)
        typed.part(begin, behind)
    else:
        typed.insert_before(begin, said + (" " if behind else ""))


def _blank(tokens: Sequence[Token], at: int) -> bool:
    """Whether a text has a blank before one of its tokens."""
    return 0 < at < len(tokens) and tokens[at - 1].end < tokens[at].start


def _within(tokens: Sequence[str], printed: Sequence[str]) -> int:
    """The index in a printed paragraph at which the tokens of its cell begin."""
    for first in range(len(printed) - len(tokens) + 1):
        if tokens and list(printed[first : first + len(tokens)]) == list(tokens):
            return first
    raise NotTaken("ô trong sổ đã khác lúc đối chiếu; hãy đối chiếu lại")


@dataclass
class _Typed:
    """The text of a cell by characters, with the position of each one in the printed report."""

    cell: str
    print_one: Callable[[Reference], str]
    tokens: list[Token] = field(init=False)

    def __post_init__(self) -> None:
        if "\\" in self.cell:  # what a backslash escapes would become a placeholder or mark
            raise NotTaken(f"đoạn trong sổ có dấu \\; {_BY_HAND}")
        parts = placeholder.parse(self.cell)
        self._references = [part for part in parts if isinstance(part, Reference)]
        self._letters = "".join(part if isinstance(part, str) else _PLACEHOLDER for part in parts)
        printed = list(self._printed())
        self._from = [at for at, letters in printed for _ in letters]
        self.tokens = list(tokens_of("".join(letters for _, letters in printed)))
        self._gone: set[int] = set()
        self._before: dict[int, str] = {}
        self._behind: dict[int, str] = {}

    def _printed(self) -> Iterator[tuple[int, str]]:
        """The position of each printed character, and the character."""
        waiting = {at: number for number, at in enumerate(_places(self._letters, _PLACEHOLDER))}
        for at in markup.own_places(self._letters):
            number = waiting.get(at)
            yield at, plain(self._letters[at] if number is None else self.print_one(self._references[number]))

    def is_figure(self, token: int) -> bool:
        """Whether a token is entirely the output of a placeholder."""
        return 0 <= token < len(self.tokens) and all(self._letters[at] == _PLACEHOLDER for at in self._of(token))

    def _of(self, token: int) -> list[int]:
        return self._from[self.tokens[token].start : self.tokens[token].end]

    def replace(self, tokens: range, text: str) -> None:
        """Replace some words."""
        self._refuse_foreign(tokens)
        begin, end = self.tokens[tokens.start].start, self.tokens[tokens.stop - 1].end
        self._take(self._from[begin:end])
        self._before[self._from[begin]] = self._before.get(self._from[begin], "") + text

    def remove(self, tokens: range, blank: bool) -> None:
        """Remove some words and the blanks around them; with ``blank``, one blank is kept between the neighbours."""
        self._refuse_foreign(tokens)
        self._take(self._from[self.tokens[tokens.start].start : self.tokens[tokens.stop - 1].end])
        self._take(self._gap(tokens.start))
        if tokens.start:
            self.part(tokens.stop, blank)
        else:
            self._take(self._gap(tokens.stop))

    def part(self, token: int, blank: bool) -> None:
        """Set or remove the blank before a word; nothing happens at the first and after the last one."""
        gap = self._gap(token)
        if not blank:
            self._take(gap)
        elif not gap and 0 < token < len(self.tokens):
            at = self._of(token)[0]
            self._before[at] = " " + self._before.get(at, "")

    def _gap(self, token: int) -> list[int]:
        """The positions of the blanks before a word."""
        if not 0 < token < len(self.tokens):
            return []
        return self._from[self.tokens[token - 1].end : self.tokens[token].start]

    def insert_behind(self, token: int, text: str) -> None:
        """Insert words after one."""
        self._refuse_foreign(range(token, token + 1))
        at = self._of(token)[-1]
        self._behind[at] = self._behind.get(at, "") + text

    def insert_before(self, token: int, text: str) -> None:
        """Insert words before one."""
        self._refuse_foreign(range(token, token + 1))
        at = self._of(token)[0]
        self._before[at] = text + self._before.get(at, "")

    def _refuse_foreign(self, tokens: range) -> None:
        if tokens.start < 0 or tokens.stop > len(self.tokens):
            raise NotTaken(f"đổi cả số thứ tự hoặc dấu do chương trình đặt; {_BY_HAND}")

    def _take(self, places: Sequence[int]) -> None:
        for at in places:
            if self._letters[at] == _PLACEHOLDER:
                raise NotTaken(f"câu đổi cả chỗ có số lấy từ sổ; {_BY_HAND}")
        self._gone |= set(places)

    def text(self) -> str:
        """The cell's text with all changes."""
        made, references = "", iter(self._references)
        for at, letter in enumerate(self._letters):
            made += _written(self._before.get(at, ""), made)
            if letter == _PLACEHOLDER:
                made += str(next(references))
            elif at not in self._gone:
                made += letter
            made += _written(self._behind.get(at, ""), made)
        return made


def _places(text: str, letter: str) -> Iterator[int]:
    return (at for at, one in enumerate(text) if one == letter)


def _written(text: str, before: str) -> str:
    """New words as typed into a cell: escaped, with printed quotation marks."""
    made = ""
    for letter in re.sub(r" +", " ", placeholder.as_text(text)):
        if letter == '"':
            opens = (before + made).count("“") <= (before + made).count("”")
            letter = "“" if opens else "”"
        made += letter
    return made
