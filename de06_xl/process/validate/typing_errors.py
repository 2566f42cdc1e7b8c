"""What a figure was probably meant to be: digits swapped, lost or doubled, misplaced zeros or decimal sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

LONGEST = 15
"""Digits kept by Excel."""
_SHIFTS = (1, 2, 3, 4, -1, -2, -3, -4)


def probable_figure(value: Decimal, plausible: Callable[[Decimal], bool]) -> Decimal | None:
    """The only plausible figure from which a single typing error makes ``value``.

    None if no figure or more than one is plausible: a wrong suggestion is worse than none.
    """
    found = [figure for figure in slips(value) if plausible(figure)]
    return found[0] if len(found) == 1 else None


def slips(value: Decimal) -> list[Decimal]:
    """Every other figure from which one typing error makes ``value``, each once, in order of size.

    The errors: two neighbouring digits swapped, a digit lost, a digit doubled, the decimal sign or the zeros off by one
    to four places, a minus sign added. Whether the resulting decimals are allowed is left to the caller.
    """
    decimals = max(0, -_exponent(value))
    digits = f"{abs(value).scaleb(decimals):.0f}"
    sign = -1 if value < 0 else 1
    if len(digits) > LONGEST:
        return []
    typed = {int(text) for text in _undone(digits)}
    figures = {Decimal(sign * number).scaleb(-decimals) for number in typed}
    figures |= {value.scaleb(places) for places in _SHIFTS}
    if value < 0:
        figures.add(-value)
    return sorted(figures - {value})


def _undone(digits: str) -> Iterator[str]:
    """The digits before two were swapped, one was doubled or one was lost."""
    for at in range(len(digits) - 1):
        left, right = digits[at], digits[at + 1]
        if left == right:
            yield digits[:at] + digits[at + 1 :]
        else:
            yield digits[:at] + right + left + digits[at + 2 :]
    for at in range(len(digits) + 1):
        for digit in "0123456789":
            if at or digit != "0":
                yield digits[:at] + digit + digits[at:]


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
