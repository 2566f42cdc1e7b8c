"""Text figures: an indicator whose value is one word of a list ("đạt; chưa đạt") and not a number.

A word is stored as its position in the list, so that whatever handles figures handles words too; it is written and read
as the word.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.numbers import UnreadableNumber
from de06_xl.vietnamese.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT_UNIT = "chữ"
"""The ĐVT of a text figure; its `Cách tính` lists the words."""


class Word(Decimal):
    """The value of a text figure: the position of the word in its list, counted from 1, and the word."""

    word: str

    def __new__(cls, place: int, word: str) -> Self:
        """The word at a position."""
        value = super().__new__(cls, place)
        value.word = word
        return value


def words_of(text: str) -> tuple[str, ...]:
    """The words of a list written with semicolons, each once."""
    found: dict[str, str] = {}
    for word in (nfc(" ".join(part.split())) for part in text.split(";")):
        if word:
            found.setdefault(fold(word), word)
    return tuple(found.values())


def listed(words: Sequence[str]) -> str:
    """The words as written in a list."""
    return "; ".join(words)


def read_word(cell: object, words: Sequence[str]) -> Word | None:
    """The word in a cell; None if it is empty. Raises UnreadableNumber for a word that is not in the list."""
    typed = " ".join(cell.split()) if isinstance(cell, str) else cell
    if typed is None or typed == "":
        return None
    for place, word in enumerate(words, 1):
        if isinstance(typed, str) and fold(typed).rstrip(".") == fold(word):
            return Word(place, word)
    shown = f"{typed:g}" if isinstance(typed, float) else str(typed)
    raise UnreadableNumber(f"ghi {quoted(shown)}, không có trong danh sách; hãy chọn một trong: {listed(words)}.")
