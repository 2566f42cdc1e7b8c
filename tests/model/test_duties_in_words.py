"""What a unit owes, in words: all items of a list are one thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from de06_xl.model.duties import contents_of, count_of, counted, named_contents_of, names_of
from tests.support.books import book, heading, indicator, unit
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


def test_a_list_is_called_by_its_title_where_it_has_one() -> None:
    titled = [replace(one, item=replace(one.item, list_title="Nhóm đối tượng")) for one in ITEMS if one.item]
    assert counted(titled) == "02 chỉ tiêu (02 chỉ tiêu theo 05 mục danh mục Nhóm đối tượng)"
    assert "Tổng số hồ sơ (05 mục danh mục Nhóm đối tượng)" in names_of(titled)


def test_a_part_is_never_named_without_its_whole() -> None:
    part = replace(indicator("qua_han"), name="- trong đó: quá hạn", under="Hồ sơ đã giải quyết")
    assert names_of([part]) == "Hồ sơ đã giải quyết (trong đó: quá hạn)"


@pytest.mark.parametrize(
    ("name", "called", "addressee"),
    [
        ("Phường Long Xuyên", "", "UBND phường Long Xuyên"),
        ("Đặc khu Phú Quốc", "", "UBND đặc khu Phú Quốc"),
        ("Sở Tư pháp", "", "Sở Tư pháp"),
        ("Phường 3", "", "UBND phường 3"),
        ("Huyện ủy An Biên", "", "Huyện ủy An Biên"),
        ("UBND xã Bình An", "", "UBND xã Bình An"),
        ("Xã hội học", "Viện Xã hội học", "Viện Xã hội học"),
    ],
)
def test_letters_address_a_commune_as_its_committee(name: str, called: str, addressee: str) -> None:
    assert replace(unit("A"), name=name, called=called).addressee == addressee


def test_letters_name_a_group_and_never_its_code() -> None:
    members = tuple(replace(unit(code, "XA"), name=name) for code, name in (("A", "Phường A"), ("B", "Xã B")))
    assert book(units=members).addressee_of("XA") == "UBND các xã, phường"
    assert book(units=(unit("A", "XA"),)).addressee_of("XA") == "Các đơn vị nhận phiếu chung"


def test_a_unit_reads_what_a_section_is_called_without_what_each_report_fills_in() -> None:
    headings = [heading("II.5", "Tuyên truyền"), heading("IV", "NHIỆM VỤ {tt.KY_SAU}"), heading("V", "{tt.ky}")]
    assert named_contents_of(headings) == "nội dung các mục II.5 (Tuyên truyền), IV (NHIỆM VỤ) và V"
    assert contents_of(headings[:1]) == "nội dung mục II.5"
