"""The mailbox of a workbook on a real server (Dovecot): its password and facts, and what is fetched from it."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import keyring
import openpyxl
import pytest

from de06_xl.actions.workbook import Workbook
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.delivery import DeliveryState
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from tests.support.command_line import assert_one_sentence
from tests.support.mail_server import Account
from tests.support.mailed_book import (
    FEW,
    Keyring,
    each_once,
    reported,
    send,
    set_facts,
    states,
)
from tests.support.sent_mail import NOBODY, Relay

pytestmark = pytest.mark.mailserver


@pytest.mark.thorough
def test_a_wrong_password_is_told_and_nothing_is_sent(book: Path, account: Account, relay: Relay) -> None:
    keyring.set_password("DeAn06", f"{account.user}@localhost", "sai bét")
    with pytest.raises(De06Error) as caught:
        send(book)
    assert_one_sentence(f"{caught.value}\n")
    assert f"không nhận tài khoản “{account.user}”" in str(caught.value)
    assert relay.taken == []
    assert states(book) == {}


@pytest.mark.thorough
def test_a_server_without_encryption_gets_no_password(book: Path, account: Account, relay: Relay) -> None:
    set_facts(book, account, account.server.relay_port)
    with pytest.raises(De06Error, match="không mã hóa"):
        send(book)


@pytest.mark.thorough
def test_the_password_is_in_no_file_argument_or_log(book: Path, account: Account, relay: Relay) -> None:
    relay.answers = {"xa1": NOBODY}
    send(book)
    secret = account.password.encode()
    for path in [one for one in book.parent.rglob("*") if one.is_file()]:
        content = path.read_bytes()
        texts = unpack(content, path.name, "sổ").values() if path.suffix == ".xlsx" else [content]
        assert not any(secret in text for text in texts), path
    assert secret not in Path("/proc/self/cmdline").read_bytes() + Path("/proc/self/environ").read_bytes()


# The account -------------------------------------------------------------------------------------------


class Typist(TerminalUi):
    def __init__(self, password: str) -> None:
        self.password = password

    def ask_secret(self, question: str) -> str:
        return self.password


@pytest.mark.thorough
def test_an_account_is_tried_by_a_letter_to_oneself_and_only_then_kept(
    book: Path, account: Account, relay: Relay
) -> None:
    store = keyring.get_keyring()
    assert isinstance(store, Keyring)
    store.kept.clear()
    with pytest.raises(De06Error):
        Workbook(book, Typist("sai bét")).try_mail()
    assert store.kept == {}
    Workbook(book, Typist(account.password)).try_mail()
    assert relay.to() == {account.user: 1}
    assert set(store.kept.values()) == {account.password}
    send(book)
    assert relay.to() == each_once(FEW) | {account.user: 1}


@pytest.mark.thorough
def test_a_workbook_of_before_gets_the_facts_and_the_sheet(book: Path, account: Account, relay: Relay) -> None:
    without_mail(book)
    outcome = send(book)
    assert "Cài đặt thư" in reported(outcome)
    assert outcome.incomplete
    Workbook(book, TerminalUi()).try_mail()
    set_facts(book, account, account.server.submission_port)
    send(book)
    assert relay.to() == each_once(FEW)
    assert states(book) == {DeliveryState.SENT: FEW}
    with zipfile.ZipFile(book) as package:
        assert package.testzip() is None
    assert openpyxl.load_workbook(book).sheetnames[-1] == layout.SENT.sheet


def without_mail(path: Path) -> None:
    """Take from a workbook what it has of mail, as one that was made before has nothing of it."""
    workbook = openpyxl.load_workbook(path)
    del workbook[layout.SENT.sheet]
    facts = workbook[layout.FACTS.sheet]
    for row in reversed(range(1, facts.max_row + 1)):
        if str(facts.cell(row, 1).value).startswith("thu_"):
            facts.delete_rows(row)
    workbook.save(path)


@pytest.mark.thorough
def test_a_workbook_without_the_sheet_gets_it_when_something_is_sent(book: Path, relay: Relay) -> None:
    workbook = openpyxl.load_workbook(book)
    del workbook[layout.SENT.sheet]
    workbook.save(book)
    send(book)
    assert states(book) == {DeliveryState.SENT: FEW}


# What comes in -----------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_only_mails_of_the_period_that_bring_something_or_come_from_units_are_fetched(
    book: Path, account: Account
) -> None:
    plain = b"Content-Type: text/plain\r\n\r\nxin chao\r\n"
    april, may = dt.datetime(2022, 4, 1, tzinfo=dt.UTC), dt.datetime(2022, 5, 20, tzinfo=dt.UTC)
    mails = {
        "unit": b"From: xa1@tinh.example\r\nMessage-ID: <1@x>\r\n" + plain,
        "stranger": b"From: la@khac.example\r\nMessage-ID: <2@x>\r\n" + plain,
        "file": b"From: la@khac.example\r\nMessage-ID: <3@x>\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n",
    }
    account.deliver(mails["unit"].replace(b"<1", b"<0"), arrived=april)
    account.deliver(*mails.values(), arrived=may)
    Workbook(book, TerminalUi()).collect_mail()
    stored = {path.read_bytes() for path in (book.parent / "phieu_nhan").iterdir()}
    assert stored == {mails["unit"], mails["file"]}


@pytest.mark.thorough
def test_a_letter_that_came_back_is_told_at_its_unit(book: Path, account: Account, relay: Relay) -> None:
    send(book)
    identity = next(letter["Message-ID"] for letter in relay.letters() if "xa4@" in letter["To"])
    notice = (
        "From: MAILER-DAEMON@mail.example\nDate: Tue, 31 May 2022 10:00:00 +0700\nMessage-ID: <b@mail.example>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\n\n--r\n\nSorry\n--r\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
        "Final-Recipient: rfc822; xa4@tinh.example\nAction: failed\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\n--r\nContent-Type: text/rfc822-headers\n\n"
        f"From: a@b.example\nMessage-ID: {identity}\n\n--r--\n"
    )
    account.deliver(notice.replace("\n", "\r\n").encode())
    outcome = Workbook(book, TerminalUi()).collect_mail()
    assert "- UBND xã số 4: thư phiếu bị trả lại. xa4@tinh.example: hộp thư đầy; hãy sửa" in reported(outcome)
    assert states(book) == {DeliveryState.SENT: FEW - 1, DeliveryState.RETURNED: 1}
    Workbook(book, TerminalUi()).collect_mail()
    assert states(book) == {DeliveryState.SENT: FEW - 1, DeliveryState.RETURNED: 1}
    assert "Thư trước bị trả lại hoặc không được nhận: UBND xã số 4" in reported(send(book))
    assert len(relay.taken) == FEW
