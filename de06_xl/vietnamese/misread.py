"""Mojibake: text read in another encoding than it was written in, never decoded, or with letters lost.

"Đã tuyên truyền" arrives as "ÄÃ£ tuyÃªn truyá»\x81n" if UTF-8 was read as Windows-1252, as "ÐaÞ tuyên truyêÌn" if
Windows-1258 was, as "&#272;&#227;" from a web page, and as "?? tuy?n truy?n" from a program without Unicode.
"""

from __future__ import annotations

import contextlib
import html
import re
import unicodedata

from de06_xl.vietnamese.syllables import is_syllable
from de06_xl.vietnamese.text import nfc

_WORD = re.compile(r"[^\W\d_]+")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8});")
_MARKS_OF_1258 = re.compile("[ðÐ]|[^\\W\\d_][ÌÒÞìò]")
"""How Windows-1252 shows the đ and the tone marks of Windows-1258, which follow their vowels."""
_LOST = frozenset("\ufffc\ufffd")
_ASKED = re.compile(r"(?<![\w/.?=&])[^\W\d_]*(?:[^\W\d_]\?|\?[^\W\d_])[^\W\d_?]*(?:\?[^\W\d_]+)*(?![\w/=&])")
_INSIDE = re.compile(r"([^\W\d_])\?([^\W\d_])")
_FEWEST_ASKED = 2
"""Words with a question mark inside that make a text suspect: a single one may be a slip."""


def reread(text: str) -> str | None:
    """The text as it was written, if it was certainly misread; None if it was not."""
    if "&" in text and _ENTITY.search(text):
        return nfc(html.unescape(text))
    if text.isascii():
        return None
    written = _bytes(text)
    if written is None:
        return None
    for encoding in ("utf-8", "cp1258") if _MARKS_OF_1258.search(text) else ("utf-8",):
        with contextlib.suppress(UnicodeDecodeError):
            again = nfc(written.decode(encoding))
            if _makes_sense(again) and not _makes_sense(text):
                return again
    return None


def lost_letters(text: str) -> str:
    """The first word that lost a letter on its way; empty if none did."""
    if lost := next((word for word in text.split() if not _LOST.isdisjoint(word)), ""):
        return lost
    if "?" not in text:
        return ""
    asked = [
        word for word in _ASKED.findall(text) if (at := _INSIDE.search(word)) and at[1].islower() == at[2].islower()
    ]
    return asked[0] if len(asked) >= _FEWEST_ASKED else ""


def _alike(before: str, after: str) -> bool:
    """Whether two letters can belong to one word: "gì?Ở đâu" lacks a blank, not a letter."""
    return before.islower() == after.islower()


def _bytes(text: str) -> bytes | None:
    """The bytes that Windows-1252 shows as this text, undefined ones kept as they are; None if there are none."""
    found = bytearray()
    for letter in text:
        if ord(letter) < 0x100:
            found.append(ord(letter))
            continue
        try:
            found += letter.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(found)


def _makes_sense(text: str) -> bool:
    """Whether the text has words with Vietnamese letters and all of them are Vietnamese."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return bool(words) and all(map(is_syllable, words)) and not any(map(unicodedata.combining, text))
