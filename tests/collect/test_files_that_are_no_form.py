"""PDFs, locked files, programs and other workbooks that units send, instead of a form or beside one."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from de06_xl.collect.intake import collect
from de06_xl.collect.standing import unit_standings
from de06_xl.incoming.mail.incoming import open_mail
from de06_xl.model.responses import ResponseStatus
from tests.support.collected_forms import BOOK, MOMENT, RIGHT, UNITS, after, came, document, filled, outcome
from tests.support.incoming_mail import attachment, eml


def test_a_pdf_instead_of_a_form_is_no_silence() -> None:
    (arrival,) = collect(BOOK, [document("thư.eml")]).arrivals
    assert (arrival.row.unit, arrival.row.status) == ("AB", ResponseStatus.NO_FORM)
    assert "tệp PDF" in arrival.row.reason


def test_a_mailbox_that_two_units_share_names_neither_of_them() -> None:
    shared = replace(BOOK, units=(UNITS[0], replace(UNITS[1], email=UNITS[0].email), *UNITS[2:]))
    assert outcome(collect(shared, [document("thư.eml")])) == [("", "chưa đúng mẫu")]


LOCKED = io.BytesIO()
OOXMLFile(io.BytesIO(filled())).encrypt("mat-khau", LOCKED)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("phieu.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), "tệp nén RAR"),
        ("smime.p7m", b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", "Được mã hóa"),
        ("phieu.xlsx", LOCKED.getvalue(), "Được đặt mật khẩu"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_unit_sent_and_nobody_can_open_is_no_silence(name: str, content: bytes, told: str) -> None:
    header = b"Content-Type: application/octet-stream; name=" + name.encode()
    data = eml(attachment(content, header), sender=b"ab@x.example")
    collected = collect(BOOK, open_mail(data, "thư.eml", MOMENT))
    assert outcome(collected) == [("AB", "chưa đúng mẫu")]
    assert told in collected.arrivals[0].row.reason
    assert "hãy " in collected.arrivals[0].row.reason
    standings = unit_standings(after(BOOK, collected), dt.date(2022, 5, 16))
    assert next(one.status for one in standings if one.unit.code == "AB") is ResponseStatus.NO_FORM


def test_a_program_that_came_from_a_units_mailbox_is_not_its_form() -> None:
    data = eml(attachment(b"MZ\x90\0" + bytes(99)), sender=b"ab@x.example")
    assert outcome(collect(BOOK, open_mail(data, "thư.eml", MOMENT))) == [("AB", "không nhận")]


def test_a_pdf_beside_a_form_belongs_to_it() -> None:
    collected = collect(BOOK, [came(filled(), mail="thư.eml"), document("thư.eml", "dấu đỏ.pdf")])
    assert outcome(collected) == [("AB", "dùng")]
    assert "Kèm: dấu đỏ.pdf." in collected.arrivals[0].row.reason


@pytest.mark.parametrize("values", [RIGHT, {"luot": "khoảng 50", "nguoi": 40}], ids=["used", "to be corrected"])
def test_a_pdf_beside_a_form_is_nothing_new_when_the_mail_is_collected_again(values: dict[str, Any]) -> None:
    mail = [came(filled(values=values), mail="thư 1"), document("thư 1")]
    first = collect(BOOK, mail)
    again = collect(after(BOOK, first), mail)
    assert (again.arrivals, again.statuses, again.known) == ((), {}, 2)


def test_a_pdf_that_comes_beside_a_file_that_is_no_form_is_told() -> None:
    mail = [came(b"no form", mail="thư 1"), document("thư 1")]
    first = collect(BOOK, mail[:1])
    assert [arrival.row.file for arrival in collect(after(BOOK, first), mail).arrivals] == ["thư 1 › scan.pdf"]


def test_a_pdf_is_settled_by_the_form_that_follows_or_went_before() -> None:
    for arrived in ([document("1.eml"), came(filled())], [came(filled()), document("1.eml")]):
        states = {arrival.row.file: arrival.row.status for arrival in collect(BOOK, arrived).arrivals}
        assert states["1.eml › scan.pdf"] is ResponseStatus.SUPERSEDED


def test_an_excel_file_that_is_no_form_is_told_and_the_others_still_come_in() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Tổng hợp", 1])
    stream = io.BytesIO()
    workbook.save(stream)
    collected = collect(BOOK, [came(stream.getvalue()), came(b"PK\x03\x04 broken"), came(filled())])
    assert outcome(collected) == [("AB", "đã thay"), ("AB", "không nhận"), ("AB", "dùng")]
