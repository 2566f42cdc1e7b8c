"""The provinces and communes of Việt Nam since the two-level local government of 01/7/2025."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from de06_xl.vietnamese.offices import office_key
from de06_xl.vietnamese.text import fold, strip_diacritics

_LIST = Path(__file__).with_name("communes.txt")
SINCE = dt.date(2025, 7, 1)
"""The day from which the listed communes exist."""
LONGEST_CODE = 10
"""Maximum length of a unit code that is made from its name."""
_LEVEL = re.compile(r"^(?:tỉnh|thành phố|tp|t)\b\.?\s*")
_LEVELS = ("Phường ", "Xã ", "Đặc khu ")
_NAMED_AFTER_A_PERSON = frozenset({"Thành phố Hồ Chí Minh"})
"""Whose name is written in full, level and all (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4)."""
_SHORT_NAMES = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "sai gon": "ho chi minh", "hn": "ha noi"}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune: its number in the State's list, its name with its level, and its code as a unit.

    The code is its name in capitals without tone marks ("MYHOAHUNG"), with initials for its first words if it is long
    ("TKHANHVINH"); if two would be alike, the one with the higher number ends in 2.
    """

    number: str
    name: str
    code: str


@dataclass(frozen=True)
class Province:
    """A province: its number in the State's list, its name with its level, and the list's lines for its communes."""

    number: str
    name: str
    lines: tuple[tuple[str, str], ...]

    @property
    def short_name(self) -> str:
        """Its name without its level: "An Giang", "Hồ Chí Minh"."""
        return self.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")

    @property
    def name_in_sentence(self) -> str:
        """Its name inside a sentence: "tỉnh An Giang", "thành phố Huế", "Thành phố Hồ Chí Minh"."""
        return self.name if self.name in _NAMED_AFTER_A_PERSON else self.name[0].lower() + self.name[1:]

    @property
    def place(self) -> str:
        """Its name before the date of a document: "An Giang", "Huế", "Thành phố Hồ Chí Minh"."""
        return self.name if self.name in _NAMED_AFTER_A_PERSON else self.short_name

    @property
    def is_city(self) -> bool:
        """Whether it is a city: "thành phố", not "tỉnh"."""
        return self.name.startswith("Thành phố ")

    @cached_property
    def commune_levels(self) -> str:
        """What its communes are, in words: "xã, phường", with "đặc khu" only if it has one."""
        return ", ".join(level for level in ("xã", "phường", "đặc khu") if self._has(level.capitalize()))

    def _has(self, level: str) -> bool:
        return any(name.startswith(f"{level} ") for _, name in self.lines)

    @cached_property
    def communes(self) -> tuple[Commune, ...]:
        """Its communes, in the order of the list."""
        seen: Counter[str] = Counter()
        codes = {}
        for number, name in sorted(self.lines):
            code = code_of(name)
            seen[code] += 1
            codes[number] = code if seen[code] == 1 else f"{code}{seen[code]}"
        return tuple(Commune(number, name, codes[number]) for number, name in self.lines)

    def commune(self, name: str) -> Commune | None:
        """The commune of this name: "Phường An Hòa", "UBND P. An Hoà", "An Hòa" if there is only one."""
        key = office_key(name.replace("’", "'").replace("–", "-"))
        return self._by_key.get(key) or self._by_bare_key.get(key)

    @cached_property
    def _by_key(self) -> dict[str, Commune]:
        return {office_key(commune.name): commune for commune in self.communes}

    @cached_property
    def _by_bare_key(self) -> dict[str, Commune]:
        """The communes by their names without a level, as far as these are unique."""
        keys = [office_key(without_level(commune.name)) for commune in self.communes]
        once = Counter(keys)
        return {key: commune for key, commune in zip(keys, self.communes, strict=True) if once[key] == 1}


@functools.cache
def provinces() -> tuple[Province, ...]:
    """All provinces in the order of the list."""
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        number, _, name = line.partition(" ")
        if len(number) == 2:
            found.append((number, name, []))
        elif number.isdecimal():
            found[-1][2].append((number, name))
    return tuple(Province(number, name, tuple(lines)) for number, name, lines in found)


def province_named(text: str) -> Province | None:
    """The province that a text names: "An Giang", "tỉnh An Giang", "an giang", "TP. Hồ Chí Minh"."""
    wanted = _plain(text)
    wanted = _SHORT_NAMES.get(wanted, wanted)
    return next((province for province in provinces() if _plain(province.name) == wanted), None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", strip_diacritics(_LEVEL.sub("", fold(text)))))


def code_of(name: str) -> str:
    """A short legible code made from a commune's name: "TKHANHVINH" for "Xã Tây Khánh Vĩnh"."""
    words = re.findall(r"[A-Z0-9]+", strip_diacritics(without_level(name)).upper().replace("'", ""))
    for at in range(len(words) - 1):
        if sum(map(len, words)) <= LONGEST_CODE:
            break
        words[at] = words[at][0]
    return "".join(words)


def without_level(name: str) -> str:
    """A commune's name without its level: "Mỹ Hòa Hưng"."""
    for level in _LEVELS:
        name = name.removeprefix(level)
    return name
