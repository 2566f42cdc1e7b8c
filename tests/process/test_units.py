"""The sheet `Đơn vị` is in order: codes, addresses, who may send for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

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
