"""Markup in texts: ``**bold**``, ``__italic__`` and ``[[a footnote]]``; the first two as AsciiDoc has them.

A mark counts only in a pair around something. Alone, in a longer run ("____") or after a backslash, which is not
printed itself, it is plain text. In a text that is ready to print the marks are replaced by the members of Mark.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Other = TypeVar("Other")


class Mark(enum.StrEnum):
    """The beginning or end of a mark, as a character that Unicode reserves for programs (noncharacters, 23.7)."""

    BOLD = "\ufdd0"
    BOLD_END = "\ufdd1"
    ITALIC = "\ufdd2"
    ITALIC_END = "\ufdd3"
    NOTE = "\ufdd4"
    NOTE_END = "\ufdd5"


EMPHASIS = frozenset({Mark.BOLD, Mark.BOLD_END, Mark.ITALIC, Mark.ITALIC_END})
ANCHOR, ANCHOR_END = "\ufdd6", "\ufdd7"
"""Around a figure that gets a remark in the report (``anchored``); its number follows the first."""
PICTURE = "\ufdd8"
"""Where a picture is printed (``pictured``); its number follows."""
_DIGITS = str.maketrans("0123456789", "".join(map(chr, range(0xFDE0, 0xFDEA))))
_PLAIN_DIGITS = {new: old for old, new in _DIGITS.items()}
OWN = re.compile("[\ufdd0-\ufdef]")
"""The characters of Mark and of anchors, which no typed text may contain."""
OWN_TOKEN = re.compile(
    f"[{Mark.BOLD}-{Mark.NOTE_END}]|{ANCHOR}([\ufde0-\ufde9]+)|{ANCHOR_END}|{PICTURE}([\ufde0-\ufde9]+)"
)
"""A mark, the beginning or end of an anchor, or a picture."""
_MARK = re.compile(f"[{Mark.BOLD}-{Mark.NOTE_END}]")
_TOKEN = re.compile(r"(\\)?((?<!\*)\*\*(?!\*)|(?<!_)__(?!_)|\[\[|\]\])")
_NOTE = re.compile(f"{Mark.NOTE}(.*?){Mark.NOTE_END}", re.DOTALL)
_PAIRED = (("**", Mark.BOLD, Mark.BOLD_END), ("__", Mark.ITALIC, Mark.ITALIC_END))
_OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Placeholder for a part that is not text, such as a figure."""

Token = re.Match[str]
Pair = tuple[Token, Token]


def anchored(text: str, number: int) -> str:
    """The text with a numbered anchor, by which it can be found again in the printed report."""
    return f"{ANCHOR}{str(number).translate(_DIGITS)}{text}{ANCHOR_END}"


def without_anchors(printed: str) -> str:
    """The text without its anchors."""
    return OWN_TOKEN.sub(lambda token: token[0] if _MARK.fullmatch(token[0]) else "", printed)


def anchor_number(token: Token) -> int | None:
    """The number of the anchor that an OWN_TOKEN begins; None for any other token."""
    return int(token[1].translate(_PLAIN_DIGITS)) if token[1] else None


def pictured(number: int) -> str:
    """The mark that stands for a picture in a text."""
    return f"{PICTURE}{str(number).translate(_DIGITS)}"


def picture_number(token: Token) -> int | None:
    """The number of the picture that an OWN_TOKEN stands for; None for other tokens."""
    return int(token[2].translate(_PLAIN_DIGITS)) if token[2] else None


def marked(parts: Iterable[str | Other], foreign: re.Pattern[str] = OWN) -> tuple[str | Other, ...]:
    """The parts of a text with its marks replaced by members of Mark; parts that are not text stay as they are.

    ``foreign`` matches what a typed text must not contain.
    """
    others: dict[int, Other] = {}
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += foreign.sub("", part)
        else:
            others[len(text)] = part
            text += _OPAQUE
    marks = _marks(text)
    made: list[str | Other] = []
    end = 0
    for at in sorted({*others, *marks}):
        made += [text[end:at]] if at > end else []
        if at in others:
            made.append(others[at])
            end = at + 1
        else:
            length, mark = marks[at]
            made += [mark] if mark else []
            end = at + length
    return (*made, text[end:]) if end < len(text) else tuple(made)


def marked_with_anchors(text: str) -> str:
    """``marked`` for a text that already contains our own anchors."""
    return "".join(marked([text], _MARK))


def plain(printed: str) -> str:
    """A ``marked`` text without its marks; its notes follow on lines of their own."""
    return "\n".join([without_notes(printed), *map(without_notes, _NOTE.findall(printed))])


def without_notes(printed: str) -> str:
    """A ``marked`` text without its marks and notes."""
    return OWN.sub("", _NOTE.sub("", printed))


def unpaired(text: str) -> list[str]:
    """The marks of a text that lack their counterpart, as typed."""
    counted = _marks(text)
    lone = [token for token in _TOKEN.finditer(text) if token.start() not in counted]
    return [token[0] for token in lone if token[0] in ("[[", "]]") or _opens(token, text) or _closes(token, text)]


def as_text(text: str) -> str:
    """A text escaped so that each of its characters is printed as it is."""
    return _TOKEN.sub(r"\\\g<0>", text)


def own_places(text: str) -> Iterator[int]:
    """The positions of the characters of a typed text that are printed in it, without marks and notes."""
    marks, in_note, end = _marks(text), False, 0
    for at in range(len(text)):
        length, mark = marks.get(at, (0, None))
        in_note = (in_note or mark is Mark.NOTE) and mark is not Mark.NOTE_END
        end = max(end, at + length)
        if at >= end and not in_note:
            yield at


def _marks(text: str) -> dict[int, tuple[int, Mark | None]]:
    """Marks that count, by position: how many characters are typed for each; None for a backslash before a mark."""
    tokens = list(_TOKEN.finditer(text))
    found: dict[int, tuple[int, Mark | None]] = {token.start(): (1, None) for token in tokens if token[1]}
    alive = [token for token in tokens if not token[1]]
    notes = list(_notes(alive, text))
    for begin, end in notes:
        found |= {begin.start(): (2, Mark.NOTE), end.start(): (2, Mark.NOTE_END)}
    for scope in _scopes(alive, notes):
        for typed, opening, closing in _PAIRED:
            for begin, end in _pairs([token for token in scope if token[0] == typed], text):
                found |= {begin.start(): (2, opening), end.start(): (2, closing)}
    return found


def _notes(tokens: Sequence[Token], text: str) -> Iterator[Pair]:
    """Each "[[" with its "]]"; notes do not nest."""
    opening: Token | None = None
    for token in tokens:
        if token[0] == "[[":
            opening = token
        elif token[0] == "]]" and opening:
            if text[opening.end() : token.start()].strip():
                yield opening, token
            opening = None


def _scopes(tokens: Sequence[Token], notes: Sequence[Pair]) -> Iterator[list[Token]]:
    """The tokens of the text and, apart, of each note: no pair crosses the boundary."""
    inside = [[token for token in tokens if begin.end() <= token.start() < end.start()] for begin, end in notes]
    yield [token for token in tokens if not any(token in scope for scope in inside)]
    yield from inside


def _pairs(tokens: Sequence[Token], text: str) -> Iterator[Pair]:
    """Each opening mark with the next closing one of its kind."""
    opening: Token | None = None
    for token in tokens:
        if opening is None:
            opening = token if _opens(token, text) else None
        elif token.start() > opening.end() and _closes(token, text):
            yield opening, token
            opening = None


def _opens(token: Token, text: str) -> bool:
    """Whether the mark is right before a word; "__" inside a name (BC__2022, {__ma}) does not count."""
    before, after = text[: token.start()][-1:], text[token.end() :][:1]
    return bool(after.strip()) and not (token[0] == "__" and re.match(r"[\w{]", before))


def _closes(token: Token, text: str) -> bool:
    """Whether the mark is right after a word; "__" inside a name does not count."""
    before, after = text[: token.start()][-1:], text[token.end() :][:1]
    return bool(before.strip()) and not (token[0] == "__" and re.match(r"\w", after))
