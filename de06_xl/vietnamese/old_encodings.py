"""Text of the fonts from before Unicode: TCVN3 (.VnTime), one letter a byte, and VNI (VNI-Times), vowel and mark.

What such a font shows as "Đã tuyên truyền" is stored as "§· tuyªn truyÒn" or "Ñaõ tuyeân truyeàn". The tables are facts
of TCVN 5712:1993 (VN3) and of VNI's character set; the first is that of glibc's iconv.
"""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from de06_xl.vietnamese.misread import reread
from de06_xl.vietnamese.syllables import is_syllable
from de06_xl.vietnamese.text import nfc

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_LETTERS = dict(zip("ñôöíìæóòîÑÔÖÍÌÆÓÒÎ", "đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ", strict=True))
_VNI_MARKS = dict(
    zip(
        "ùøûõïâáàåãäêéèúüë",
        [
            *("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"),
            *("\u0302", "\u0302\u0301", "\u0302\u0300", "\u0302\u0309", "\u0302\u0303", "\u0302\u0323"),
            *("\u0306", "\u0306\u0301", "\u0306\u0300", "\u0306\u0309", "\u0306\u0303", "\u0306\u0323"),
        ],
        strict=True,
    )
)
_VNI_MARKS |= {mark.upper(): marks for mark, marks in _VNI_MARKS.items()}
_VNI_LETTER = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]")

_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u0323¡-©«-®¶-¸¹»-¾×÷])+")
"""Letters, and the signs that are letters in TCVN3."""
_OLD = re.compile("[\u00a1-\u00ff]")
_ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300-\u0323]")
"""Characters that neither of the old encodings uses."""
_MEASURE = re.compile("µ[a-zA-Z]{1,2}")
_BEFORE, _BEHIND = "«·¡", "»®©½¼¾¹"
"""Signs at the edges of a word in Unicode text too: quotation marks, bullets, trade marks, footnotes."""
_MISPLACED = re.compile("[¡-©¬®µ¶¸¹¼½¾÷]|[a-zß-ÿ][À-ÖØ-Þ]")
"""What is inside no word of Unicode text: signs, and capitals after small letters."""
_CAPITALS = frozenset("ĂÂÊÔƠƯĐ")
_MOST_ODD = 10
"""One word in this many may be other than Vietnamese: a name, an abbreviation."""


class Encoding(enum.Enum):
    """An encoding from before Unicode, by its usual name."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


class Status(enum.Enum):
    """Whether a text was in an old encoding."""

    UNICODE = enum.auto()
    """It is in Unicode as it is."""
    CONVERTED = enum.auto()
    """It was in an old encoding, without doubt."""
    DOUBTFUL = enum.auto()
    """It is partly unreadable, or can be read in two ways."""


class Decoded(NamedTuple):
    """A text in Unicode; unchanged if its encoding is in doubt."""

    text: str
    status: Status


def encoding_of(font: str) -> Encoding | None:
    """The encoding of a font, by its name: ".VnTime" is one of TCVN3, "VNI-Times" one of VNI."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if name.startswith(("vni-", "vni ")) else None


def decode(text: str, font: str = "") -> Decoded:
    """Decode a text by its font, or by its letters alone.

    Without such a font a text is converted only if it cannot be Unicode and all of it makes Vietnamese words. If it
    makes sense both ways, or neither, it is returned unchanged and doubtful. Mojibake is converted too.
    """
    if (again := reread(text)) is not None:
        return Decoded(again, Status.CONVERTED)
    if text.isascii() or not _OLD.search(text) or (_ONLY_UNICODE.search(text) and not _MISPLACED.search(text)):
        return Decoded(text, Status.UNICODE)
    return _decode(text, font)


def _decode(text: str, font: str) -> Decoded:
    words = [word for word in _WORD.findall(text) if _OLD.search(word)]
    named = encoding_of(font)
    odd = {word for word in words if not (is_syllable(word) if named else _is_unicode(word))}
    wrong = {word for word in odd if _is_wrong(word)}
    if _ONLY_UNICODE.search(text):
        return Decoded(text, Status.DOUBTFUL if wrong else Status.UNICODE)
    if named is None and not odd:
        return Decoded(text, Status.UNICODE)
    fitting = [one for one in ([named] if named else Encoding) if _fits(words, one)]
    enough = 1 if named or wrong else 2
    if len(fitting) == 1 and len(odd) >= enough:
        return Decoded(_converted(text, fitting[0], font), Status.CONVERTED)
    return Decoded(text, Status.DOUBTFUL if wrong or (named and (fitting or odd)) else Status.UNICODE)


def _is_unicode(word: str) -> bool:
    """Whether a word is plausible in Unicode: a Vietnamese word, or signs beside letters as people write them."""
    word = word.replace("\u00ad", "").lstrip(_BEFORE).rstrip(_BEHIND)
    if word.isascii() or _MEASURE.fullmatch(word) or not re.search("[A-Za-zÀ-ÖØ-öø-ÿ]", word):
        return True
    return is_syllable(word)


def _is_wrong(word: str) -> bool:
    """Whether a word has letters where no language has them."""
    inside = word.replace("\u00ad", "").lstrip(_BEFORE).rstrip(_BEHIND)
    if _ONLY_UNICODE.search(word):
        return False
    return bool(_MISPLACED.search(inside))


def _fits(words: list[str], encoding: Encoding) -> bool:
    """Whether words are Vietnamese in an encoding, nearly all of them."""
    decoded = [(word, _word(word, encoding)) for word in words]
    judged = [new for old, new in decoded if re.search("[A-Za-z]", old) or len(old) > 1]
    good = sum(is_syllable(word) or _is_abbreviation(word) for word in judged)
    return any(map(is_syllable, judged)) and (len(judged) - good) * _MOST_ODD <= len(judged)


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and all(letter in _CAPITALS for letter in word if not letter.isascii())


def _converted(text: str, encoding: Encoding, font: str) -> str:
    shown = nfc(_WORD.sub(lambda match: _word(match[0], encoding), text))
    if encoding is Encoding.TCVN3:
        typed = [letter for letter in text if letter.isascii() and letter.isalpha()]
        # Fonts with these suffixes show small letters as capitals; the others have no capitals with tones.
        if font.strip().endswith("H") or (len(typed) > 3 and all(map(str.isupper, typed))):
            return shown.upper()
    return shown


def _word(word: str, encoding: Encoding) -> str:
    if encoding is Encoding.VNI:
        return _VNI_LETTER.sub(_vni_letter, word)
    decoded = "".join(_TCVN3.get(letter, letter) for letter in word)
    typed = [at for at, letter in enumerate(word) if letter.isascii()]
    in_capitals = any(typed) and all(word[at].isupper() for at in typed)
    return decoded.upper() if in_capitals else decoded


def _vni_letter(written: re.Match[str]) -> str:
    if written[1] is None:
        return _VNI_LETTERS[written[0]]
    return nfc(_VNI_LETTERS.get(written[1], written[1]) + _VNI_MARKS[written[2]])
