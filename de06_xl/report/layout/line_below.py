"""The line below a text of the letterhead, and its length relative to that text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.report.layout.looks import mm
from de06_xl.report.layout.verdicts import Problem
from de06_xl.report.subject_rule import BOLD
from de06_xl.workbook.heights import text_width

if TYPE_CHECKING:
    from de06_xl.report.layout.parts import Parts
    from de06_xl.report.layout.word_file import Paragraph

WHOLE, PART = (1.0, 1.0), (1 / 3, 1 / 2)
"""Allowed lengths relative to the text: the same, or a third to a half."""
_WANTED = {WHOLE: "đường kẻ nét liền dài bằng dòng chữ", PART: "đường kẻ nét liền dài 1/3 đến 1/2 dòng chữ"}
_LOOSE = 0.15
"""Tolerance of a line's length, since printed letters differ from their design."""


def line_below(
    parts: Parts, lines: Sequence[Paragraph], part: str, share: tuple[float, float], room: float
) -> Iterator[Problem]:
    """Whether a line is drawn below the last of these paragraphs, and whether it has the right length.

    ``share`` is relative to the longest line of text, or to the last one: the decree does not say which.
    """
    last, wanted = lines[-1], _WANTED[share]
    lengths = _lengths_below(parts, last, room)
    if not lengths:
        below = parts.below(last)
        typed = below is not None and bool(below.text) and not any(letter.isalnum() for letter in below.text)
        actual = "gạch chân bằng định dạng chữ" if last.underlined else "không có đường kẻ"
        actual = "đường kẻ gõ bằng dấu gạch" if typed else actual
        yield Problem(part, actual, wanted, last, unclear=typed or last.underlined)
        return
    known = [length for length in lengths if length]
    widths = [width for one in lines for width in _widths(one, room)]
    fitting = [
        (width * share[0] * (1 - _LOOSE), width * share[1] * (1 + _LOOSE)) for width in (max(widths), widths[-1])
    ]
    if not known:
        yield Problem(part, "có đường kẻ, tệp không cho biết dài bao nhiêu", wanted, last, unclear=True)
    elif not any(least <= length <= most for length in known for least, most in fitting):
        yield Problem(part, f"đường kẻ dài {mm(known[0])}", wanted, last)


def _lengths_below(parts: Parts, last: Paragraph, room: float) -> list[float | None]:
    """The lengths of the lines at a paragraph and at the next one, where Word anchors many shapes."""
    below = parts.below(last)
    if below is None:
        return last.lines(room)
    return [*last.lines(room), *(below.shapes if below.text else below.lines(room))]


def _widths(one: Paragraph, room: float) -> list[float]:
    """The widths of its lines in bold letters, in millimetres, broken if they are too long for the page."""
    size = max(one.sizes)
    widths = []
    for line in one.text_lines:
        words = line.split(" ")
        used = words[0]
        for word in words[1:]:
            if text_width(f"{used} {word}", size) * BOLD > room:
                widths.append(text_width(used, size) * BOLD)
                used = word
            else:
                used = f"{used} {word}"
        widths.append(text_width(used, size) * BOLD)
    return widths
