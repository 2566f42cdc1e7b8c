"""Names of offices, normalised to compare them: a people's committee is named after its commune, ward or district.

Offices write "UBND xã Bình An", "Uỷ ban nhân dân xã Bình An" and "Xã Bình An" for one and the same; "P. An Hoà", "P.An
Hòa" and "Phường An Hòa"; "TT", "TP", "TX", "Q", "H", "X" likewise. "Công an xã Bình An" is another office.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from de06_xl.vietnamese.text import fold, half_width

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LEVELS = {
    "p": "phường",
    "x": "xã",
    "h": "huyện",
    "q": "quận",
    "t": "tỉnh",
    "tt": "thị trấn",
    "tx": "thị xã",
    "tp": "thành phố",
    "đk": "đặc khu",
}
LEVELS = ("xã", "phường", "đặc khu", "thị trấn", "huyện", "quận", "thị xã", "thành phố")
"""Kinds of communes and districts, in the order in which letters list them."""
_COMMITTEE = r"(?:ubnd|uỷ ban nhân dân|ủy ban nhân dân|uỷ ban|ủy ban)\.?\s+"
_LEVEL = "|".join(sorted({*_LEVELS.values()}, key=len, reverse=True))
_SHORT_LEVEL = re.compile(
    rf"(?P<before>^|^{_COMMITTEE}|^(?:công an|ca)\s+)(?P<level>{'|'.join(sorted(_LEVELS, key=len, reverse=True))})"
    r"(?:\s*\.\s*|\s+|(?=\d))"
)
_POLICE = re.compile(rf"^ca\s+(?={_LEVEL})")
_OF_LEVEL = re.compile(rf"^{_COMMITTEE}(?={_LEVEL})")
_IS_LEVEL = re.compile(rf"(?i:{_LEVEL})\s+(?=[^\W_])")
_PROVINCE = re.compile(r"\s*[,(–-]\s*(?:tỉnh|t\.)\s[^,]*$")
"""The province after a name; all units of a workbook are in one."""
_LEADING_ZERO = re.compile(r"\b0+(?=\d)")


@functools.lru_cache(maxsize=4096)  # each form names one of some hundred units
def office_key(name: str) -> str:
    """The key that all spellings of one office share: "UBND P. An Hoà" and "Phường An Hòa"."""
    text = _PROVINCE.sub("", fold(half_width(name)).rstrip(" .,;:"))
    text = _SHORT_LEVEL.sub(lambda found: f"{found['before']}{_LEVELS[found['level']]} ", text)
    text = _OF_LEVEL.sub("", _POLICE.sub("công an ", text))
    return "".join(map(_without_place_of_tone, _LEADING_ZERO.sub("", text).split()))


def committee_of(name: str) -> str:
    """The addressee of a letter to a commune, ward or district, its committee: "UBND phường Long Xuyên"; else the name.

    The name of a place is capitalised: "Huyện ủy An Biên" and "Phường đội 3" are offices themselves.
    """
    found = _IS_LEVEL.match(name)
    of_place = found and not name[found.end() :][:1].islower()
    return f"UBND {name[:1].lower()}{name[1:]}" if of_place else name


def _without_place_of_tone(word: str) -> str:
    """A word with its tone mark at the end: "hòa" and "hoà" are two spellings of one word."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(letter for letter in letters if letter in _TONES)
    return "".join(letter for letter in letters if letter not in _TONES) + tones
