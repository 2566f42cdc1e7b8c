"""What a month costs in clicks, counted from the guide's own steps: a table in the guide.

In a numbered step every figure in parentheses is a count of clicks, "(3)", or "(6/9)" where a month of 31 units and one
of 122 differ. Behind a button it is its click and an answer to each of its boxes, as often as it is pressed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = ("<!-- các bước của một tháng -->", "<!-- hết các bước -->")
"""Lines of the guide's Markdown between which the steps of a month are."""
UNITS = (31, 122)
_STEP = re.compile(r"^\d+\. (.+?)(?=^\d+\. |\Z)", re.DOTALL | re.MULTILINE)
_COUNT = re.compile(r"(?:\*\*(?P<button>[^*]+)\*\* )?\((?P<few>\d+)(?:/(?P<many>\d+))?\)")


@dataclass(frozen=True)
class Counted:
    """Clicks that a step tells: of a button, or of something else where that is empty; for each of UNITS."""

    button: str
    clicks: tuple[int, int]


REPORTED, WHOLE = ("Báo cáo", "Đến khi có báo cáo"), "Cả tháng"
"""The step after which the report is there, with the name of the sum until then, and that of the last sum."""


def steps_of(markdown: str) -> list[tuple[str, list[Counted]]]:
    """The steps of a month, each by its first words, with the clicks that it tells."""
    text = markdown.partition(STEPS[0])[2].partition(STEPS[1])[0]
    return [(_title(step), [_counted(found) for found in _COUNT.finditer(step)]) for step in _STEP.findall(text)]


def table_of(markdown: str) -> str:
    """The table of clicks: a row for each step, their sum when there is a report, and at the end."""
    lines = [f"| Bước | {UNITS[0]} đơn vị | {UNITS[1]} đơn vị |", "|---|---|---|"]
    sums = [0, 0]
    for number, (title, counted) in enumerate(steps_of(markdown), 1):
        clicks = [sum(one.clicks[at] for one in counted) for at in range(len(UNITS))]
        sums = [one + other for one, other in zip(sums, clicks, strict=True)]
        lines.append(f"| {number}. {title} | {clicks[0]} | {clicks[1]} |")
        if title == REPORTED[0]:
            lines.append(_sum(REPORTED[1], sums))
    return "\n".join([*lines, _sum(WHOLE, sums)])


def _sum(name: str, sums: Sequence[int]) -> str:
    return f"| **{name}** | **{sums[0]}** | **{sums[1]}** |"


def _title(step: str) -> str:
    return step.partition(":")[0].replace("\n", " ").strip()


def _counted(found: re.Match[str]) -> Counted:
    few = int(found["few"])
    return Counted(found["button"] or "", (few, int(found["many"] or few)))
