"""File names that some systems refuse, and a test for those that all accept."""

from __future__ import annotations

import re
import unicodedata

UNPORTABLE = (
    b"CON.xlsx",
    b"AUX",
    b"nul.txt",
    b"com1.xlsx",
    b"cham cuoi.",
    b"trang cuoi ",
    b"a:b.xlsx",
    b'a<b>|?*".xlsx',
    b"hai\ndong.xlsx",
    "trái\u202exslx.exe".encode(),
    "\u2066ẩn\u2069\u200b.xlsx".encode(),
)
"""Names accepted by Linux."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def portable(name: str) -> bool:
    """Whether Windows, macOS and Linux all accept a name, and show it unchanged."""
    return (
        0 < len(name.encode()) <= 255
        and not re.search(r'[<>:"/\\|?*]', name)
        and not any(unicodedata.category(letter)[0] == "C" for letter in name)
        and not _RESERVED.fullmatch(name)
        and not name.endswith((".", " "))
        and not name.startswith(" ")
    )
