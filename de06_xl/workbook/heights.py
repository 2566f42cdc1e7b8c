"""Estimated heights of rows with wrapped texts: programs use the stored height and adjust none on opening."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable

LINE_HEIGHT = 15.75
"""Points of a line of Times New Roman at 12 points in Excel."""
_EM, _DIGIT = 16, 7
"""Pixels of the font size, 12 points, and of a digit of the default style, by which Excel measures columns."""
_SURE = 0.96
"""The part of a line that is counted on: on screens letters are slightly wider or narrower than designed."""
_WIDEST = 1000
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u0323")
"""Marks above and below Vietnamese letters."""


class _Advances(dict[str, int]):
    """Widths of letters in thousandths of the font size; accents have no width, horns do."""

    def __missing__(self, letter: str) -> int:
        plain = "".join(part for part in unicodedata.normalize("NFD", letter) if part not in _ACCENTS)
        self[letter] = self.get(unicodedata.normalize("NFC", plain), _WIDEST)
        return self[letter]


_ADVANCES = _Advances(
    (letter, advance)
    for advance, letters in {
        180: "'",
        200: "|",
        250: " ,.",
        278: "/:;\\ijlt",
        333: "!()-I[]`fr‘’",
        389: "Js",
        408: '"',
        444: "?acez“”",
        469: "^",
        480: "{}",
        500: "#$*0123456789_bdghknopquvxyđ–",
        529: "ơ",
        541: "~",
        542: "ư",
        556: "FPS",
        564: "+<=>×≤≥",
        611: "ELTZ",
        667: "BCR",
        722: "ADGHKNOQUVXYwĐƠ",
        776: "Ư",
        778: "&m",
        833: "%",
        889: "M",
        921: "@",
        944: "W",
    }.items()
    for letter in letters
)
"""Those of Times New Roman."""


def lines_of_row(cells: Iterable[tuple[object, float | None]]) -> int:
    """The lines of a row: its cells' values, each with what ``lines_of`` needs, or None if it does not wrap."""
    texts = ((cell, width) for cell, width in cells if isinstance(cell, str) and width is not None)
    return max((lines_of(text, width) for text, width in texts), default=1)


@functools.lru_cache(maxsize=1024)  # the rows of a register repeat the remarks about their form
def lines_of(text: str, width: float) -> int:
    """The lines of a wrapped text in a column of this width in characters; only overlong words are broken.

    A column without room for any letter shows none.
    """
    room = _DIGIT * width * 1000 / _EM * _SURE
    if room <= 0:
        return 1
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    """The lines of a text without line ends; ``room`` is a line's width in thousandths of the font size."""
    if _width(line) <= room:
        return 1
    lines, used, space = 1, 0.0, _ADVANCES[" "]
    for word in line.split(" "):
        long = _width(word)
        if used and used + space + long > room:
            lines, used = lines + 1, 0.0
        used += long + (space if used else 0)
        while used > room:  # a word longer than a line is broken at its end
            lines, used = lines + 1, used - room
    return lines


def text_width(text: str, size: float) -> float:
    """The width in millimetres of a line of Times New Roman at a font size in points."""
    return _width(text) / 1000 * size * 25.4 / 72


def _width(text: str) -> int:
    """The width of a text in thousandths of the font size."""
    return sum(map(_ADVANCES.__getitem__, text))
