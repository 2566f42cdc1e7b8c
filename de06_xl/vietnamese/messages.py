"""How messages quote the workbook's content: shortened, so that the sentence stays readable."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from de06_xl.vietnamese.text import tidy

LONGEST = 60
"""Characters of a cell's text that a message repeats."""


def cite(text: object) -> str:
    """A text in quotation marks, shortened if it is long."""
    return quoted(str(text), LONGEST)


def cut(text: object) -> str:
    """The same without quotation marks, for formulas, codes and placeholders."""
    return cite(text)[1:-1]


def quoted(text: str, longest: int = 40) -> str:
    """The text on one line in quotation marks, cut after ``longest`` characters with "…".

    It is cut between words if that keeps more than half of it; a formula has no words.
    """
    line = tidy(text)
    if len(line) > longest:
        whole_words = line[: longest + 1].rpartition(" ")[0]
        line = f"{whole_words if len(whole_words) * 2 > longest else line[:longest].rstrip()}…"
    return f"“{line}”"


def sentence(text: object) -> str:
    """A text as a whole sentence: capitalised, with a full stop."""
    line = str(text)
    return f"{line[:1].upper()}{line[1:]}" + ("" if line.endswith(".") else ".")


def listed(names: Sequence[str], longest: int, what: str, between: str = "; ") -> str:
    """At most ``longest`` of the names, then how many more ``what`` there are: "AB; AM và 03 đơn vị khác"."""
    more = len(names) - longest
    return between.join(names[:longest]) + (f" và {more:02d} {what} khác" if more > 0 else "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the nearest known name, empty when none is near."""
    near = nearest(name, known)
    return f" (có phải {cite(near)}?)" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is spelt most alike, ignoring case; None if none is near."""
    spelt = {one.casefold(): one for one in known}
    return next((spelt[one] for one in difflib.get_close_matches(name.casefold(), spelt, n=1, cutoff=0.7)), None)


MAX_SHOWN = 120
"""Characters of a name that are shown; in a longer one, the middle becomes "…"."""
_DRIVE = re.compile("^[A-Za-z]:")


def shown(name: str) -> str:
    """A name from outside, safe to show: on one line, without control or direction characters or a way out of a folder.

    "..\\..\\C:/Windows/x.xlsx" becomes "Windows/x.xlsx". Empty if nothing is left.
    """
    visible = "".join(letter for letter in name if letter.isspace() or unicodedata.category(letter)[0] != "C")
    steps = (_DRIVE.sub("", step).strip() for step in re.split(r"[\\/]", tidy(visible)))
    text = "/".join(step for step in steps if step.strip(".")).replace("›", ">")
    if len(text) <= MAX_SHOWN:
        return text
    head = MAX_SHOWN * 2 // 3
    return f"{text[:head]}…{text[head + 1 - MAX_SHOWN :]}"
