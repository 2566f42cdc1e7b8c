"""Vietnamese text: one spelling of each letter, forms to match and to show, letters of lists and headings."""

from __future__ import annotations

import functools
import unicodedata

LIST_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points a), b), c), … in Vietnamese order: 23 of them, without ă â ê ô ơ ư and f j w z."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Old fonts and converters leave the Icelandic eth, which looks the same, where đ is meant.
_D_WITHOUT_STROKE = str.maketrans("đĐðÐ", "dDdD")
_SHORT = 120
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def nfc(text: str) -> str:
    """The text in composed letters; macOS and old input methods write "ệ" as two or three characters."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """NFC, without characters that nobody sees, every run of white space one blank, none at the ends.

    White space includes no-break, thin and ideographic spaces, tabs and line ends; zero-width spaces, soft
    hyphens, direction and byte-order marks go. "  Công\\t an " gives "Công an".
    """
    composed = nfc(text)
    if composed.isprintable():  # so there is nothing to drop, and no white space but blanks
        return " ".join(composed.split())
    visible = "".join(character for character in composed if unicodedata.category(character) != "Cf")
    # A character dropped from between a letter and its mark lets the two meet.
    return nfc(" ".join(visible.split()))


def fold(text: str) -> str:
    """The form by which two texts match whatever their case, spacing and way of composing letters.

    "ĐƠN  VỊ" and "đơn vị" match; "Hòa" and "Hoa", "Hòa" and "Hoà" do not.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    return nfc(unicodedata.normalize("NFD", tidy(text)).casefold()).replace("ð", "đ")


# The same headers, codes and choices are matched again and again; a paragraph is not.
_fold_short = functools.lru_cache(maxsize=4096)(_fold)


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as plain ones: "７．４４０" gives "7.440"."""
    return text.translate(_HALF_WIDTH)


def strip_diacritics(text: str) -> str:
    """Letters without tone and vowel marks, for file names and consoles that cannot print Vietnamese.

    "Đề án 06 - Kiên Giang" gives "De an 06 - Kien Giang".
    """
    letters = unicodedata.normalize("NFD", text.translate(_D_WITHOUT_STROKE))
    return nfc("".join(character for character in letters if unicodedata.category(character) != "Mn"))


def list_letter(number: int) -> str:
    """The letter of a point counted from 1: 1 is "a", 5 is "đ", 23 is "y".

    Raises ValueError beyond: no rule says what follows "y", and a list that long reads better cut in parts.
    """
    if not 1 <= number <= len(LIST_LETTERS):
        raise ValueError(
            f"có điểm thứ {number}, trong khi thứ tự a), b), c)… chỉ có {len(LIST_LETTERS)} chữ; "
            "hãy chia thành nhiều mục hoặc dùng gạch đầu dòng."
        )
    return LIST_LETTERS[number - 1]


def roman(number: int) -> str:
    """Roman numerals of parts, quarters and appendices, 1 to 3999: 4 is "IV". Raises ValueError outside."""
    if not 1 <= number <= 3999:
        raise ValueError(f"không viết được số {number} bằng chữ số La Mã; chỉ từ 1 đến 3999.")
    numerals = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numerals += letters * count
    return numerals
