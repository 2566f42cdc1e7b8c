"""The differences between two forms of one unit, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.model.words import Word
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import cite, listed
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model.responses import Submission

Answers = frozenset[tuple[str, object]]
"""The contents of a form, whatever its file: figures with their dates, and texts."""

MOST_LISTED = 8
"""How many differences a sentence names before it counts the rest."""
LONGEST_TEXT = 40
"""Characters quoted from a paragraph."""


def answers_of(submissions: Iterable[Submission]) -> Answers:
    """The contents of one form, from its submissions."""
    return frozenset((one.code, one.text or (one.value, one.as_of)) for one in submissions)


def differences(
    earlier: Sequence[Submission], later: Sequence[Submission], called: Callable[[str], str] | None = None
) -> str:
    """How the later form differs: "tt_luot 6 → 8 (Phiếu!E16); mục II.5 …", MOST_LISTED at most.

    For a unit, figures and sections have the names in ``called`` and no cells.
    """
    return listed(list(_differences(earlier, later, called)), MOST_LISTED, "chỗ") or "không chỗ nào"


def _differences(
    earlier: Sequence[Submission], later: Sequence[Submission], called: Callable[[str], str] | None
) -> Iterator[str]:
    before, after = _figures(earlier), _figures(later)
    for code in dict.fromkeys((*before, *after)):
        old, new = before.get(code), after.get(code)
        if (old and (old.value, old.as_of)) == (new and (new.value, new.as_of)):
            continue
        dates = (old.as_of if old else None), (new.as_of if new else None)
        dated = f", ngày {_day(dates[0])} → {_day(dates[1])}" if old and new and dates[0] != dates[1] else ""
        where = "" if called else f" (ô {next(one.cell for one in (new, old) if one)})"
        yield f"{called(code) if called else code} {_value(old)} → {_value(new)}{dated}{where}"
    written, now = _texts(earlier), _texts(later)
    for section in dict.fromkeys((*written, *now)):
        if written[section] != now[section]:
            name = called(section) if called else f"mục {section}"
            yield f"{name}: {_quoted(written[section])} → {_quoted(now[section])}"


def _figures(submissions: Iterable[Submission]) -> dict[str, Submission]:
    return {one.code: one for one in submissions if not one.text}


def _texts(submissions: Iterable[Submission]) -> defaultdict[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for one in submissions:
        if one.text:
            texts[one.code].append(one.text)
    return texts


def _value(one: Submission | None) -> str:
    if one is not None and isinstance(one.value, Word):
        return one.value.word
    return "trống" if one is None or one.value is None else format_number(one.value, 10, leading_zero=False)


def _day(date: dt.date | None) -> str:
    return format_date(date) if date else "trống"


def _quoted(texts: Sequence[str]) -> str:
    text = " ".join(texts)
    return cite(text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…") if text else "trống"
