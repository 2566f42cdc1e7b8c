"""Which earlier letter makes another one a duplicate."""

from __future__ import annotations

import datetime as dt

import pytest

from de06_xl.model.delivery import Delivery, DeliveryState, LetterKind, holding_back
from de06_xl.model.period import Period

MAY = Period.parse("2022-05")


@pytest.mark.parametrize("moment", ["14:05 16/5/2022", "16/05/2022 14:05", "16/5/2022"])
def test_a_unit_is_reminded_once_a_day_however_the_row_says_the_moment(moment: str) -> None:
    sent = Delivery(MAY, "AB", LetterKind.REMINDER, DeliveryState.SENT, "<a@kg.vn>", moment)
    assert holding_back([sent], "AB", LetterKind.REMINDER, dt.date(2022, 5, 16), "b") is sent
    assert holding_back([sent], "AB", LetterKind.REMINDER, dt.date(2022, 5, 17), "b") is None
