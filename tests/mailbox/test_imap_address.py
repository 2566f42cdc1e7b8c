"""The address of a mailbox, and the name under which a mail is stored."""

from __future__ import annotations

import datetime as dt

import pytest

from de06_xl.mailbox.imap import ImapSettings, read_settings
from de06_xl.mailbox.stored import mail_name, name_by_header
from de06_xl.system.errors import De06Error
from tests.support.command_line import assert_one_sentence
from tests.support.incoming_mail import attachment, eml, xlsx


def settings(user: str, server: str, port: int = 993, folder: str = "INBOX", starttls: bool = False) -> ImapSettings:
    return ImapSettings(user, server, port, folder, starttls)


@pytest.mark.parametrize(
    ("address", "reported"),
    [
        ("imaps://thu.ky@mail.kg.vn/INBOX", settings("thu.ky", "mail.kg.vn")),
        ("imaps://thu.ky@mail.kg.vn", settings("thu.ky", "mail.kg.vn")),
        ("imaps://thu.ky@mail.kg.vn/", settings("thu.ky", "mail.kg.vn")),
        (" IMAPS://thu.ky@kg.vn@mail.kg.vn ", settings("thu.ky@kg.vn", "mail.kg.vn")),
        ("imaps://thu.ky%40kg.vn@mail.kg.vn", settings("thu.ky@kg.vn", "mail.kg.vn")),
        ("imaps://a%3Ab%2Fc@mail.kg.vn", settings("a:b/c", "mail.kg.vn")),
        ("imap://thu.ky@mail.kg.vn", settings("thu.ky", "mail.kg.vn", 143, starttls=True)),
        ("imaps://a@mail.kg.vn:1993/%C4%90%E1%BB%81%20%C3%A1n/06", settings("a", "mail.kg.vn", 1993, "Đề án/06")),
        ("imaps://a@mail.kg.vn/Đề án?#1", settings("a", "mail.kg.vn", folder="Đề án?#1")),
        ("imaps://a@[::1]:1993", settings("a", "::1", 1993)),
    ],
)
def test_an_address_tells_account_server_and_folder(address: str, reported: ImapSettings) -> None:
    assert read_settings(address) == reported


def test_options_beside_the_address_are_kept() -> None:
    reported = read_settings("imaps://a@b.vn", ca=b"x", since=dt.date(2022, 5, 1))
    assert (reported.ca, reported.since, reported.account) == (b"x", dt.date(2022, 5, 1), "a@b.vn")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mail.kg.vn",
        "a@mail.kg.vn",
        "https://a@mail.kg.vn",
        "imaps://mail.kg.vn/INBOX",
        "imaps://@mail.kg.vn",
        "imaps://a@",
        "imaps:a@mail.kg.vn",
        "imaps://a@mail.kg.vn:cong",
        "imaps://a@mail.kg.vn:0",
        "imaps://a@mail.kg.vn:99999",
        "imaps://a@mail.kg.vn:1:2",
        "imaps://a%0d%0aA1 LOGOUT@mail.kg.vn",
        "imaps://a@mail.kg.vn/INBOX%0d%0aA1 DELETE INBOX",
    ],
)
def test_anything_else_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(De06Error) as caught:
        read_settings(address)
    assert_one_sentence(f"{caught.value}\n")


@pytest.mark.parametrize(
    "address",
    ["imaps://a:bimat@mail.kg.vn", "imaps://a@kg.vn:bimat@mail.kg.vn/INBOX", "imaps://a:bimat@x@mail.kg.vn"],
)
def test_a_password_in_the_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(De06Error, match="Không ghi mật khẩu trong địa chỉ") as caught:
        read_settings(address)
    assert "bimat" not in str(caught.value)


def test_a_stored_mail_is_named_by_its_time_in_viet_nam_its_sender_and_its_header() -> None:
    mail = eml(attachment(xlsx()), sender="Công an <CAH.AnBiên@kg.vn>".encode(), headers=b"Message-ID: <1@kg.vn>\r\n")
    in_utc = mail.replace(b"05 May 2022 10:15:00 +0700", b"05 May 2022 03:15:00 +0000")
    assert mail_name(mail).startswith("2022-05-05_101500_cah.anbien@kg.vn_")
    assert mail_name(in_utc).startswith("2022-05-05_101500_cah.anbien@kg.vn_")
    assert mail_name(mail) != mail_name(in_utc)
    assert mail_name(mail.replace(b"<1@", b"<2@")) != mail_name(mail)


def test_a_stored_mails_name_is_known_by_its_header_alone_when_the_header_is_one_of_its_own() -> None:
    for own in (b"Message-ID: <1@kg.vn>\r\n", b"Received: from a by b; Thu, 05 May 2022 10:15:00 +0700\r\n"):
        mail = eml(attachment(xlsx()), headers=own)
        header = mail[: mail.index(b"\r\n\r\n")]
        assert name_by_header(header) == name_by_header(header + b"\r\n\r\n") == mail_name(mail)
    bare = eml(attachment(xlsx("a")))
    assert name_by_header(bare[: bare.index(b"\r\n\r\n")]) is None
    assert mail_name(bare) != mail_name(eml(attachment(xlsx("b"))))
