"""The number of clicks for a month, counted from the steps in the guide and shown there as a table.

In a numbered step every number in parentheses counts clicks, "(3)", or "(6/9)" if months with 31 and 122 units differ.
After a button it includes the click and an answer to each of its boxes, for as often as it is pressed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = ("<!-- các bước của một tháng -->", "<!-- hết các bước -->")
"""The comments around the steps of a month in the guide's Markdown."""
UNITS = (31, 122)
_STEP = re.compile(r"^\d+\. (.+?)(?=^\d+\. |\Z)", re.DOTALL | re.MULTILINE)
_COUNT = re.compile(r"(?:\*\*(?P<button>[^*]+)\*\* )?\((?P<few>\d+)(?:/(?P<many>\d+))?\)")


@dataclass(frozen=True)
class Counted:
    """The clicks in a step: of a button, or of something else if that is empty; for each of UNITS."""

    button: str
    clicks: tuple[int, int]


REPORTED, WHOLE = ("Báo cáo", "Đến khi có báo cáo"), "Cả tháng"
"""The step after which the report exists, with the label of the sum until then, and the label of the final sum."""


def steps_of(markdown: str) -> list[tuple[str, list[Counted]]]:
    """The steps of a month, each with its first words and its clicks."""
    text = markdown.partition(STEPS[0])[2].partition(STEPS[1])[0]
    return [(_title(step), [_counted(found) for found in _COUNT.finditer(step)]) for step in _STEP.findall(text)]


def table_of(markdown: str) -> str:
    """The table of clicks: a row per step, and the sums up to the report and at the end."""
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
