"""What a unit owes, in words: all items of a list are one thing."""

from __future__ import annotations

from de06_xl.model.duties import count_of, counted, names_of
from tests.support.books import indicator
from tests.support.made_up_lists import usual

ITEMS = [one for one in usual().indicators() if one.item]


def test_items_of_one_indicator_are_counted_once() -> None:
    assert count_of([indicator("le"), *ITEMS]) == 3
    assert counted([indicator("le")]) == "01 chỉ tiêu"
    assert counted([indicator("le"), *ITEMS]) == "03 chỉ tiêu (02 chỉ tiêu theo 05 mục danh mục Dịch vụ công)"


def test_items_of_one_indicator_are_named_once() -> None:
    assert names_of([indicator("le"), *ITEMS]) == (
        "le; Tổng số hồ sơ (05 mục danh mục Dịch vụ công); Hồ sơ trực tuyến (05 mục danh mục Dịch vụ công)"
    )
    assert names_of(ITEMS[:1]) == "Tổng số hồ sơ - Mục thứ 01"
