"""A month's mails of units, and what is fetched of them from an account on the test's server."""

from __future__ import annotations

from typing import Any

import pytest

from de06_xl.mailbox.imap import ImapSettings, fetch, read_settings
from tests.support.incoming_mail import PDF, PNG, attachment, eml, xlsx
from tests.support.mail_server import Account, MailServer


def account_in_environment(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Account:
    """An account of its own for the test, its password in the environment."""
    account = server.account()
    monkeypatch.setenv("DE06_IMAP_PASSWORD", account.password)
    return account


def settings_of(account: Account, folder: str = "INBOX", **others: Any) -> ImapSettings:
    address = f"imaps://{account.user}@localhost:{account.server.port}/{folder}"
    return read_settings(address, ca=account.server.certificate, **others)


def as_sent(message: bytes) -> bytes:
    """With the line ends that the protocol wants."""
    return message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def unit_mail(number: int) -> bytes:
    """One of the mails of a month: a form by most, with other things beside it or in its place by some."""
    form = attachment(xlsx(f"phiếu {number}"), b"Content-Type: application/octet-stream; name=phieu.xlsx")
    named = form.replace(b"name=phieu.xlsx", b"name*=UTF-8''Phi%E1%BA%BFu%20%C4%90%C3%B4ng%20" + b"%d.xlsx" % number)
    logo = attachment(PNG, b"Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>")
    pictured = b"Content-Type: text/html\r\n\r\n<img src=cid:logo>"
    scan = attachment(PDF, b"Content-Type: application/pdf; name=quet.pdf")
    parts = [(form,), (named,), (pictured, logo, named), (named, scan), (scan,), ()][number % 6]
    headers = b"Message-ID: <%d@kg.vn>\r\nSubject: =?UTF-8?B?UGhp4bq/dQ==?= %d\r\n" % (number, number)
    return as_sent(eml(*parts, sender=b"don.vi%d@kg.vn" % number, headers=headers))


def fetched(settings: ImapSettings, known: set[str]) -> list[bytes]:
    """What is fetched, all of it mails."""
    found = list(fetch(settings, known))
    assert all(isinstance(message, bytes) for message in found), found
    return [message for message in found if isinstance(message, bytes)]
