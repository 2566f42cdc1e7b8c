"""Compares the format of a paragraph's letters with the prescribed one, and formats measures for findings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.report.layout.verdicts import Problem
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from de06_xl.report.layout.word_file import Paragraph

ALIGNED = {"left": "trái", "right": "phải", "center": "giữa", "both": "đều hai bên"}


def looks(
    one: Paragraph,
    part: str,
    *,
    sizes: tuple[float, ...],
    capitals: bool = False,
    upright: bool = False,
    italic: bool = False,
    bold: bool = False,
    regular: bool = False,
    alignment: str = "",
) -> Iterator[Problem]:
    """The differences between a paragraph's letters and the prescribed format."""
    letters = "".join(letter for letter in one.text if letter.isalpha())
    if not within(one.sizes, sizes):
        yield wrong_size(one, part, sizes)
    faults = (
        (capitals and not letters.isupper(), "không in hoa", "chữ in hoa"),
        (upright and not one.upright, "chữ nghiêng", "chữ đứng"),
        (italic and not one.italic, "chữ đứng", "chữ nghiêng"),
        (bold and not one.bold, "chữ không đậm", "chữ đậm"),
        (regular and not one.regular, "chữ đậm", "chữ không đậm"),
        (
            bool(alignment) and one.alignment != alignment and not one.spaced,
            f"canh {ALIGNED.get(one.alignment, one.alignment)}",
            f"canh {ALIGNED.get(alignment, alignment)}",
        ),
    )
    for fault, actual, wanted in faults:
        if fault:
            yield Problem(part, actual, wanted, one)
    if alignment and one.alignment != alignment and one.spaced:
        wanted = f"canh {ALIGNED.get(alignment, alignment)}"
        yield Problem(part, "đẩy vào bằng dấu cách hoặc Tab", wanted, one, unclear=True)


def wrong_size(one: Paragraph, part: str, sizes: tuple[float, ...]) -> Problem:
    """The problem that some of a paragraph's letters do not have one of these sizes."""
    wanted = f"cỡ chữ {' đến '.join(map(figure, sizes))}"
    return Problem(part, f"cỡ chữ {_sizes(one)}", wanted, one, sizes=sizes)


def within(found: set[float], wanted: tuple[float, ...]) -> bool:
    """Whether all sizes are between the smallest and the largest of those wanted."""
    return all(min(wanted) <= size <= max(wanted) for size in found)


def _sizes(one: Paragraph) -> str:
    return ", ".join(figure(size) for size in sorted(one.sizes))


def figure(value: float) -> str:
    """A number as printed in a finding."""
    return format_number(Decimal(str(round(value, 2))), 2, leading_zero=False)


def mm(value: float) -> str:
    """A length as printed in a finding."""
    return f"{figure(round(value, 1))} mm"
