"""The end mark “./.”, printed once, after the last word of a report (Nghị định 30/2020, models of Phụ lục III)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model.markup import ANCHOR_END, Mark

if TYPE_CHECKING:
    from de06_xl.model.texts import Part

END_MARK = "./."
_TYPED = re.compile(r"(.*?)\./\.\s*", re.DOTALL)
_STOP = re.compile(r"(?<![.…])[.;,]\s*$|\s+$")


def without_end(parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], str]:
    """The parts of a last paragraph up to its last word, and the end mark to print after them.

    Its full stop becomes part of the mark. If the mark was typed, the text before it is kept as typed.
    """
    at = _last_words(parts)
    if at is None:
        return parts, END_MARK
    last = parts[at]
    words = str(last)
    around = ANCHOR_END if words.endswith(ANCHOR_END) else ""
    words = words.removesuffix(around)
    typed = _TYPED.fullmatch(words)
    words = (typed[1] if typed else _STOP.sub("", words)) + around
    return (*parts[:at], words if isinstance(last, str) else replace(last, text=words), *parts[at + 1 :]), END_MARK


def _last_words(parts: tuple[Part, ...]) -> int | None:
    """The index of the last part with words outside notes."""
    in_note = False
    for at in range(len(parts) - 1, -1, -1):
        part = parts[at]
        if part in (Mark.NOTE, Mark.NOTE_END):
            in_note = part == Mark.NOTE_END
        elif not in_note and str(part).strip() and not isinstance(part, Mark):
            return at
    return None
