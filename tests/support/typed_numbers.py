"""How a row reads or refuses what is typed; a row is its decimals and whether it is a percentage."""

from __future__ import annotations

from decimal import Decimal

import pytest

from de06_xl.vietnamese.numbers import UnreadableNumber, read_number

COUNT = (0, False)
RATE = (2, True)
WHOLE_RATE = (0, True)
MONEY = (2, False)
PRECISE = (3, False)
ROWS = (COUNT, RATE, WHOLE_RATE, MONEY, PRECISE)


def read(value: object, row: tuple[int, bool]) -> Decimal | None:
    """The number read; None for an empty cell."""
    decimals, percent = row
    return read_number(value, decimals=decimals, percent=percent)


def refusal(value: object, row: tuple[int, bool]) -> str:
    """The message with which a row refuses what was typed."""
    with pytest.raises(UnreadableNumber) as caught:
        read(value, row)
    return str(caught.value)
