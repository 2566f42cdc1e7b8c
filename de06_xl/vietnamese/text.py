"""Vietnamese text: normalised letters, keys to match by, texts to show, letters of lists and numerals of headings."""

from __future__ import annotations

import functools
import re
import unicodedata

LIST_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points a), b), c), … in Vietnamese order: 23 of them, without ă â ê ô ơ ư and f j w z."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Old fonts and converters leave the Icelandic eth, which looks the same, in place of đ.
_D_WITHOUT_STROKE = str.maketrans("đĐðÐ", "dDdD")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]+")
_OF_WORD = str.maketrans("\x07\x1e\x1f", "\n-\u00ad")
"""Word's characters for the end of a cell, a non-breaking hyphen and an optional one."""
_QUOTES_OF_1252 = str.maketrans("\x91\x92\x93\x94\x96\x97", "‘’“”–—")
"""The quotes and dashes that Windows-1252 has in place of Latin-1's control characters."""
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_TICKS = str.maketrans("\uf0fc\uf0fe\uf052", "✓✓✓")
"""The ticks of Wingdings and Wingdings 2."""
_BULLET = re.compile("^([ \t]*)[\uf020-\uf0ff][ \t\xa0]*", re.MULTILINE)
_SHORT = 120
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
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
    """The text with composed letters; macOS and old input methods write "ệ" as two or three characters."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """NFC without invisible characters, white space collapsed to single blanks and stripped.

    White space includes no-break, thin and ideographic spaces, tabs and line ends; zero-width spaces, soft hyphens,
    direction and byte-order marks go. " Công\\t an " becomes "Công an".
    """
    composed = nfc(text)
    if composed.isprintable():  # nothing to drop, and no white space but blanks
        return " ".join(composed.split())
    visible = "".join(character for character in composed if unicodedata.category(character) != "Cf")
    # Dropping a character from between a letter and its mark lets the two compose.
    return nfc(" ".join(visible.split()))


def clean(text: str) -> str:
    """Text from outside without invisible characters, its lines ended by "\\n".

    Vertical tabs, which Word leaves for line breaks, and the other line ends of Unicode end a line; soft hyphens,
    zero-width blanks and direction marks go; other control characters become blanks. Bullets and ticks that were
    letters of the fonts Symbol and Wingdings (U+F0B7) become a dash and "✓"; other private-use characters stay.
    """
    if text.isprintable():
        return text
    text = _LINE_END.sub("\n", text).translate(_OF_WORD).translate(_QUOTES_OF_1252)
    if _PRIVATE_USE.search(text):
        text = _BULLET.sub(r"\1- ", text.translate(_TICKS))
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return _CONTROL.sub(_parted, "".join(letter for letter in text if unicodedata.category(letter) != "Cf"))


def _parted(control: re.Match[str]) -> str:
    """A blank between two words; nothing at either end of the text or beside a blank."""
    before, after = control.string[: control.start()], control.string[control.end() :]
    return " " if before[-1:].strip() and after[:1].strip() else ""


def private_letter(text: str) -> str:
    """The first private-use character, which only its own font can show; empty if there is none."""
    found = _PRIVATE_USE.search(text)
    return found[0] if found else ""


def fold(text: str) -> str:
    """A key by which two texts match regardless of case, spacing and composition of letters.

    "ĐƠN VỊ" and "đơn vị" match; "Hòa" and "Hoa", "Hòa" and "Hoà" do not.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    return nfc(unicodedata.normalize("NFD", tidy(text)).casefold()).replace("ð", "đ")


# Cached: the same headers, codes and choices are matched again and again, unlike paragraphs.
_fold_short = functools.lru_cache(maxsize=4096)(_fold)


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as ASCII ones: "７．４４０" becomes "7.440"."""
    return text.translate(_HALF_WIDTH)


def same_code(one: str, other: str) -> bool:
    """Whether two codes differ at most in case, blanks and character width: "AB", "ab", "A B", "ＡＢ"."""
    return code_key(one) == code_key(other)


@functools.lru_cache(maxsize=4096)  # each form names one of some hundred units
def code_key(code: str) -> str:
    """The key by which codes are compared: see ``same_code``."""
    return fold(half_width(code)).replace(" ", "")


def strip_diacritics(text: str) -> str:
    """Letters without tone and vowel marks, for file names and consoles that cannot print Vietnamese.

    "Đề án 06 - Kiên Giang" becomes "De an 06 - Kien Giang".
    """
    letters = unicodedata.normalize("NFD", text.translate(_D_WITHOUT_STROKE))
    return nfc("".join(character for character in letters if unicodedata.category(character) != "Mn"))


def list_letter(number: int) -> str:
    """The letter of a point counted from 1: 1 is "a", 5 is "đ", 23 is "y".

    Raises ValueError above 23: no rule says what follows "y", and so long a list is better split.
    """
    if not 1 <= number <= len(LIST_LETTERS):
        raise ValueError(
            f"có điểm thứ {number}, trong khi thứ tự a), b), c)… chỉ có {len(LIST_LETTERS)} chữ; "
            "hãy chia thành nhiều mục hoặc dùng gạch đầu dòng."
        )
    return LIST_LETTERS[number - 1]


def ordinal(number: int) -> str:
    """The ordinal after "thứ": "nhất", "hai", "tư"; in digits from 11 on."""
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else str(number)


def roman(number: int) -> str:
    """Roman numerals of parts, quarters and appendices, 1 to 3999: 4 is "IV". Raises ValueError outside that range."""
    if not 1 <= number <= 3999:
        raise ValueError(f"không viết được số {number} bằng chữ số La Mã; chỉ từ 1 đến 3999.")
    numerals = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numerals += letters * count
    return numerals
