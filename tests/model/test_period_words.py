"""Periods are known by their names too, as people write them."""

from __future__ import annotations

import pytest

from de06_xl.model.period import Period
from de06_xl.model.period_words import period_in_words


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Tháng 6 năm 2022", "2022-06"),
        ("THÁNG 06/2022", "2022-06"),
        ("Kỳ tháng 6/2022.", "2022-06"),
        ("T6/2022", "2022-06"),
        ("T.06-2022", "2022-06"),
        ("6/2022", "2022-06"),
        ("Quý II năm 2022", "2022-Q2"),
        ("quý 2/2022", "2022-Q2"),
        ("Q.IV/2022", "2022-Q4"),
        ("tuần 20 năm 2022", "2022-W20"),
        ("6 tháng đầu năm 2022", "2022-6T"),
        ("9 tháng năm 2022", "2022-9T"),
        ("Năm 2022", "2022"),
        ("tháng 13/2022", None),
        ("quý V/2022", None),
        ("tháng này", None),
        ("6 tháng cuối năm 2022", None),
        ("tháng 6/22", None),
        ("12/6/2022", None),
        ("tháng 5/1022", None),
        ("", None),
    ],
)
def test_a_period_is_known_by_its_name(written: str, code: str | None) -> None:
    assert period_in_words(written) == (Period.parse(code) if code else None)


@pytest.mark.parametrize("code", ["2022-01", "2022-12", "2022-Q4", "2022-W05", "2022-6T", "2022-11T", "2022"])
def test_our_own_names_are_known(code: str) -> None:
    period = Period.parse(code)
    assert period_in_words(period.name) == period_in_words(period.name_upper) == period
