"""Whose form it is: what a mailbox may send, and what waits for the clerk instead of counting."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from de06_xl.collect.intake import collect
from de06_xl.collect.senders import same_mailbox
from de06_xl.incoming.mail.incoming import open_mail
from de06_xl.model.book import Book
from de06_xl.model.responses import ResponseStatus
from tests.support.collected_forms import BOOK, MOMENT, UNITS, after, came, figures, filled, outcome, plain
from tests.support.incoming_mail import attachment, eml

STRANGER = "nguoi.la@thu.example"
LATER = MOMENT + dt.timedelta(hours=3)


def with_ab(**fields: Any) -> Book:
    """The workbook with another row of AB."""
    return replace(BOOK, units=(replace(UNITS[0], **fields), *UNITS[1:]))


NO_ADDRESS = with_ab(email="")


def statuses(book: Book, *sent: Any) -> list[str]:
    return [status for _, status in outcome(collect(book, sent))]


def test_a_form_from_an_address_that_is_not_the_units_waits_with_both_addresses_and_pushes_out_nothing() -> None:
    before = after(BOOK, collect(BOOK, [came(filled())]))
    collected = collect(before, [came(filled(number=2, values={"luot": 9, "nguoi": 9}), sender=STRANGER)])
    (arrival,) = collected.arrivals
    assert arrival.row.status is ResponseStatus.UNCONFIRMED
    assert STRANGER in arrival.row.reason
    assert "ab@x.example" in arrival.row.reason
    assert collected.statuses == {}
    assert figures(after(before, collected)) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}
    assert [to.addr_spec for to in arrival.answer_to] == ["ab@x.example"]


def test_a_strangers_form_with_errors_is_asked_about_first() -> None:
    (arrival,) = collect(BOOK, [came(filled(values={"luot": "ba", "nguoi": 4}), sender=STRANGER)]).arrivals
    assert arrival.row.status is ResponseStatus.UNCONFIRMED
    assert "Ô B" in arrival.row.reason


def test_what_the_clerk_confirmed_counts() -> None:
    first = after(BOOK, collect(BOOK, [came(filled(), sender=STRANGER)]))
    assert figures(first) == {}
    confirmed = replace(first, received=(replace(first.received[0], status=ResponseStatus.USED),))
    confirmed = replace(
        confirmed, submissions=tuple(replace(one, form=confirmed.received[0]) for one in first.submissions)
    )
    assert figures(confirmed) == {("AB", "luot"): 3, ("AB", "nguoi"): 40}


@pytest.mark.parametrize(
    "written",
    [
        "AB@X.Example",
        "ab+baocao@x.example",
        "ab@x.example.",
        '"ab"@x.example',
    ],
)
def test_the_same_mailbox_however_it_is_written(written: str) -> None:
    assert same_mailbox(written) == "ab@x.example"
    assert statuses(BOOK, came(filled(), sender=written)) == ["dùng"]


def test_a_domain_in_vietnamese_is_its_ascii_form() -> None:
    assert same_mailbox("ab@tỉnh.vn") == same_mailbox("ab@XN--TNH-4Y5A.vn") or same_mailbox("ab@tỉnh.vn").isascii()
    of = with_ab(email="ab@tỉnh.example")
    assert statuses(of, came(filled(of=of), sender="ab@" + "tỉnh.example".encode("idna").decode())) == ["dùng"]


@pytest.mark.parametrize("written", ["аb@x.example", "ab@х.example", "ab@x.example.evil.example", "xab@x.example"])
def test_what_only_looks_like_the_units_address_is_not(written: str) -> None:
    (arrival,) = collect(BOOK, [came(filled(), sender=written)]).arrivals
    assert arrival.row.status is ResponseStatus.UNCONFIRMED
    named = arrival.row.reason.partition("gửi từ ")[2].partition(",")[0]
    assert named.isascii(), "letters of another alphabet are not shown as the ones that they look like"


def test_who_may_send_for_a_unit_stands_in_its_row() -> None:
    for delegates in (("doi.tac@x.example",), ("AM",), ("am",), ("Văn thư <Doi.Tac@x.example>", "CAT")):
        of = with_ab(delegates=delegates)
        sender = "am@x.example" if delegates[0].casefold() == "am" else "doi.tac@x.example"
        collected = collect(of, [came(filled(of=of), sender=sender)])
        assert outcome(collected) == [("AB", "dùng")]
        assert [to.addr_spec for to in collected.arrivals[0].answer_to] == [sender]
        assert statuses(of, came(filled(of=of), sender=STRANGER)) == ["chờ xác nhận"]


def test_of_a_unit_without_an_address_the_first_sender_is_remembered_and_another_asks() -> None:
    of = NO_ADDRESS
    first = came(filled(of=of), sender="rieng@x.example")
    second = came(filled(of=of, number=2, values={"luot": 9, "nguoi": 9}), sender=STRANGER)
    again = came(filled(of=of, number=2), sender="Rieng+2@x.example")
    written = after(of, collect(of, [first]))
    assert [form.status.value for form in written.received] == ["dùng"]
    asked = collect(written, [second])
    assert outcome(asked) == [("AB", "chờ xác nhận")]
    assert "rieng@x.example" in asked.arrivals[0].row.reason
    assert STRANGER in asked.arrivals[0].row.reason
    assert [to.addr_spec for to in asked.arrivals[0].answer_to] == ["rieng@x.example"]
    assert statuses(after(written, asked), again) == ["dùng"]


def test_in_one_run_the_first_to_send_is_remembered_whatever_the_order_of_the_files() -> None:
    of = NO_ADDRESS
    early = came(filled(of=of), sender="rieng@x.example")
    late = replace(came(filled(of=of, number=2), sender=STRANGER), received=LATER)
    for order in ([early, late], [late, early]):
        assert {arrival.row.sender: arrival.row.status.value for arrival in collect(of, order).arrivals} == {
            "rieng@x.example": "dùng",
            STRANGER: "chờ xác nhận",
        }


def test_a_file_put_into_the_folder_by_hand_has_no_sender_to_ask_about() -> None:
    assert outcome(collect(BOOK, plain(filled()))) == [("AB", "dùng")]


def test_a_mail_that_does_not_say_who_sent_it_is_asked_about() -> None:
    (arrival,) = collect(BOOK, [came(filled(), sender="")]).arrivals
    assert arrival.row.status is ResponseStatus.UNCONFIRMED
    assert "không ghi địa chỉ" in arrival.row.reason
    assert arrival.row.sender == ""


@pytest.mark.parametrize(
    "author",
    [
        b'"ab@x.example" <nguoi.la@thu.example>',
        b"ab@x.example <nguoi.la@thu.example>",
        b"ab@x.example, nguoi.la@thu.example",
        b"ab@x.example\r\nFrom: nguoi.la@thu.example",
        b"=?utf-8?q?ab=40x=2Eexample?= <nguoi.la@thu.example>",
    ],
    ids=["name", "bare name", "two authors", "two headers", "encoded name"],
)
def test_an_address_shown_as_a_name_or_beside_another_is_not_the_sender(author: bytes) -> None:
    mail = eml(attachment(filled()), sender=author)
    assert statuses(BOOK, *open_mail(mail, "thư.eml", MOMENT)) == ["chờ xác nhận"]


def forwarded(outer: bytes, inner: bytes = b"ab@x.example") -> list[Any]:
    """A form in a mail inside a mail."""
    within = eml(attachment(filled()), sender=inner).replace(b"ranh", b"trong")
    mail = eml(b"Content-Type: message/rfc822\r\n\r\n" + within, sender=outer)
    return list(open_mail(mail, "thư.eml", MOMENT))


def test_what_a_mail_inside_a_mail_says_of_its_sender_is_not_believed() -> None:
    (arrival,) = collect(BOOK, forwarded(b"nguoi.la@thu.example")).arrivals
    assert (arrival.row.status, arrival.row.sender) == (ResponseStatus.UNCONFIRMED, STRANGER)
    assert statuses(BOOK, *forwarded(b"")) == ["chờ xác nhận"], "nor inside one that names nobody"


def test_a_mail_that_the_unit_or_the_house_itself_passes_on_is_believed() -> None:
    assert statuses(BOOK, *forwarded(b"ab@x.example", b"can.bo@thu.example")) == ["dùng"]
    facts = tuple(
        replace(fact, key="cv_nhan_phieu", value="Tổ giúp việc, tonghop@kg.example, 0297")
        if fact.key == "noi_nhan"
        else fact
        for fact in BOOK.facts
    )
    house = replace(BOOK, facts=facts)
    assert statuses(house, *forwarded(b"tonghop@kg.example")) == ["dùng"]
    assert statuses(house, *forwarded(b"tonghop@kg.example", STRANGER.encode())) == ["chờ xác nhận"]


def test_of_mails_three_deep_the_outermost_answers() -> None:
    within = eml(attachment(filled()), sender=b"ab@x.example").replace(b"ranh", b"trong")
    middle = eml(b"Content-Type: message/rfc822\r\n\r\n" + within, sender=b"ab@x.example").replace(b"ranh", b"giua")
    mail = eml(b"Content-Type: message/rfc822\r\n\r\n" + middle, sender=STRANGER.encode())
    assert statuses(BOOK, *open_mail(mail, "thư.eml", MOMENT)) == ["chờ xác nhận"]
