"""The names of bodies in a letterhead, whose narrow column should break them as a person would."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from de06_xl.model.provinces import provinces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BODIES = ("co_quan_chu_quan", "co_quan_ban_hanh")
_LEVEL = r"(?:(?:tỉnh|thành phố|tp\.|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu) )?"
_PROJECT = r"đề án \d+"


def bodies_kept_whole(facts: Mapping[str, Any]) -> dict[str, str]:
    """The bodies of the letterhead, with no-break spaces inside the names of places and Đề án 06."""
    places = [str(facts.get("dia_danh") or ""), *(province.short_name for province in provinces())]
    return {key: kept_whole(str(facts[key]), places) for key in BODIES if facts.get(key)}


def kept_whole(text: str, places: Iterable[str]) -> str:
    """A text in which each of these place names, with its level, stays on one line."""
    names = "|".join(re.escape(place) for place in sorted(filter(None, places), key=len, reverse=True))
    whole = re.compile(rf"\b(?:{_LEVEL}(?:{names})|{_PROJECT})\b", re.IGNORECASE)
    return whole.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)
