"""Names from outside: made fit to show, and never used as a path."""

from __future__ import annotations

import re
import unicodedata

from de06_xl.vietnamese.text import tidy

STEP = " › "
"""Between a container and what it holds: "thu-05.eml › phieu.zip › Phieu_AB.xlsx"."""
MAX_SHOWN = 120
"""Characters of one name that are shown; beyond, its middle gives way to "…"."""

_DRIVE = re.compile("^[A-Za-z]:")


def shown(name: str) -> str:
    """A name from outside on one line: no control or direction characters, no way out of a folder.

    "..\\\\..\\\\C:/Windows/x.xlsx" gives "Windows/x.xlsx". Empty when nothing is left.
    """
    visible = "".join(letter for letter in name if letter.isspace() or unicodedata.category(letter)[0] != "C")
    steps = (_DRIVE.sub("", step).strip() for step in re.split(r"[\\/]", tidy(visible)))
    text = "/".join(step for step in steps if step.strip(".")).replace("›", ">")
    if len(text) <= MAX_SHOWN:
        return text
    head = MAX_SHOWN * 2 // 3
    return f"{text[:head]}…{text[head + 1 - MAX_SHOWN :]}"
