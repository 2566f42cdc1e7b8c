"""The sheet `Đơn vị` is in order: codes, addresses, who may send for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.place import Place
from de06_xl.process.validate import units, validate
from tests.support.books import book, unit


def findings(workbook: Book) -> list[Finding]:
    return validate(workbook, Figures(workbook), (units.check,))


def test_a_units_code_in_two_rows_is_reported_where_the_second_is() -> None:
    twice = (unit("AB", number=5), unit("AB", number=6))
    (found,) = [one for one in findings(book(units=twice)) if one.kind is kinds.DUPLICATE_UNIT]
    assert (found.place, found.value, "A5" in found.message) == (Place("Đơn vị", "A6"), "AB", True)
    follow = (replace(twice[0], valid_to=dt.date(2022, 4, 30)), replace(twice[1], valid_from=dt.date(2022, 5, 1)))
    assert not [one for one in findings(book(units=follow)) if one.kind is kinds.DUPLICATE_UNIT]


def test_an_address_of_two_units_is_reported_where_the_second_is() -> None:
    there = (unit("AB", email="a@x.example; chung@x.example"), unit("AM", number=6, email="Chung@X.example"))
    (found,) = [one for one in findings(book(units=there)) if one.kind is kinds.SHARED_ADDRESS]
    assert (found.place, found.unit) == (Place("Đơn vị", "F6"), "AM")
    assert "AB" in found.message
    assert "Gửi thay" in found.message


def test_who_may_send_for_a_unit_is_an_address_or_a_unit() -> None:
    there = (unit("AB", delegates=("vt@x.example", "am", "AN")), unit("AM", number=6))
    (found,) = [one for one in findings(book(units=there)) if one.kind is kinds.UNKNOWN_UNIT]
    assert (found.place, found.value) == (Place("Đơn vị", "G5"), "AN")


def test_a_typed_name_means_the_unit_that_exists_in_the_period() -> None:
    old = replace(unit("XCU"), name="Xã Vĩnh Bình", valid_to=dt.date(2022, 4, 30))
    new = replace(unit("XMOI", number=6), name="Xã Vĩnh Bình", valid_from=dt.date(2022, 5, 1))
    assert book(units=(old, new)).unit_typed_as("xã Vĩnh Bình") == new
    assert book(units=(old,)).unit_typed_as("xã Vĩnh Bình") == old
    assert book(units=(replace(old, valid_to=None), new)).unit_typed_as("xã Vĩnh Bình") is None


NAMED = ("Xã Bình An", "Phường Hòa Thuận", "Phường 1", "Thành phố Rạch Giá", "Thị trấn Minh Lương", "Đặc khu Phú Quốc")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UBND xã Bình An", "Xã Bình An"),
        ("Uỷ ban nhân dân xã Bình An", "Xã Bình An"),
        ("ỦY BAN NHÂN DÂN XÃ BÌNH AN", "Xã Bình An"),
        ("UBND X.Bình An", "Xã Bình An"),
        ("Xã Bình An, tỉnh An Giang", "Xã Bình An"),
        ("U0 - UBND xã Bình An", "Xã Bình An"),
        ("u0-X. Bình An", "Xã Bình An"),
        ("UBND P. Hoà Thuận", "Phường Hòa Thuận"),
        ("P.Hòa Thuận", "Phường Hòa Thuận"),
        ("P1", "Phường 1"),
        ("UBND phường 01", "Phường 1"),
        ("TP Rạch Giá", "Thành phố Rạch Giá"),
        ("UBND TP. Rạch Giá", "Thành phố Rạch Giá"),
        ("TT. Minh Lương", "Thị trấn Minh Lương"),
        ("UBND đặc khu Phú Quốc", "Đặc khu Phú Quốc"),
        ("Công an xã Bình An", None),
        ("Đảng ủy xã Bình An", None),
        ("Trung tâm Phục vụ hành chính công xã Bình An", None),
        ("Phường Bình An", None),
        ("Bình An", None),
        ("UBND", None),
        ("U1 - UBND xã Bình An", None),
        ("", None),
    ],
)
def test_a_peoples_committee_bears_the_name_of_its_commune_and_the_police_there_does_not(
    typed: str, meant: str | None
) -> None:
    units = tuple(replace(unit(f"U{at}", number=5 + at), name=name) for at, name in enumerate(NAMED))
    found = book(units=units).unit_typed_as(typed)
    assert (found.name if found else None) == meant
    police = replace(unit("CAX", number=20), name="Công an xã Bình An")
    assert book(units=(*units, police)).unit_typed_as("CA xã Bình An") == police


def test_a_name_that_two_units_may_be_called_by_is_neithers_but_one_typed_as_it_is_is() -> None:
    one = replace(unit("A"), name="Xã Bình An")
    other = replace(unit("B", number=6), name="UBND xã Bình An")
    both = book(units=(one, other))
    assert both.unit_typed_as("Xã Bình An") == one
    assert both.unit_typed_as("UBND xã Bình An") == other
    assert both.unit_typed_as("Uỷ ban nhân dân xã Bình An") is None
