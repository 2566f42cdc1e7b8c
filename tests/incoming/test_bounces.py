"""Reports of mail servers that a mail was not delivered, in the forms in which Postfix, Exchange, Gmail write them."""

from __future__ import annotations

import datetime as dt

import pytest

from de06_xl.incoming.mail.incoming import Refused, open_mail
from de06_xl.incoming.mail.parts import Bounce, Why

LETTER = "<0123456789abcdef0123456789abcdef.1@tinh.example>"
HEAD = "From: {sender}\nDate: Tue, 31 May 2022 10:00:00 +0700\nMIME-Version: 1.0\n"
RETURNED = f"From: tonghop@tinh.example\nTo: x@xa.example\nMessage-ID: {LETTER}\nSubject: Phieu\n"

POSTFIX = (
    HEAD.format(sender="MAILER-DAEMON@mail.tinh.example (Mail Delivery System)")
    + 'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="A/mail"\n\nThis is a MIME message.\n\n'
    "--A/mail\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\nI'm sorry.\n\n"
    "--A/mail\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n"
    "Reporting-MTA: dns; mail.tinh.example\nX-Postfix-Queue-ID: 3F1A\nX-Postfix-Sender: rfc822; tonghop@tinh.example\n"
    "Arrival-Date: Tue, 31 May 2022 09:59:58 +0700 (+07)\n\n"
    "Final-Recipient: rfc822; box@store.example\nOriginal-Recipient: rfc822;{to}\nAction: {action}\nStatus: {status}\n"
    "Remote-MTA: dns; mx.xa.example\nDiagnostic-Code: smtp; 552 {status} <{to}>:\n    Mailbox full\n\n"
    f"--A/mail\nContent-Description: Undelivered Message\nContent-Type: message/rfc822\n\n"
    f"{RETURNED}\nxin\n\n--A/mail--\n"
)
EXCHANGE = (
    HEAD.format(sender="<postmaster@tinh.example>")
    + 'Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="_000_b"\n'
    "X-MS-Exchange-Message-Is-Ndr:\n"
    "\n--_000_b\nContent-Type: multipart/alternative; differences=Content-Type;\n"
    '\tboundary="_001_a"\n\n--_001_a\nContent-Type: text/plain; charset="us-ascii"\n\nDelivery has failed.\n\n'
    '--_001_a\nContent-Type: text/html; charset="us-ascii"\n\n<html>failed</html>\n\n--_001_a--\n\n'
    "--_000_b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns;mail.tinh.example\n"
    "Received-From-MTA: dns;mail.tinh.example\nArrival-Date: Tue, 31 May 2022 02:59:58 +0000\n\n"
    "Final-Recipient: rfc822;x@xa.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found\n\n"
    f"--_000_b\nContent-Type: message/rfc822\n\n{RETURNED}\nxin\n--_000_b--\n"
)
GMAIL = (
    HEAD.format(sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>")
    + f'Content-Type: multipart/report; boundary="0000b"; report-type=delivery-status\nIn-Reply-To: {LETTER}\n'
    "X-Failed-Recipients: x@xa.example\n\n--0000b\n"
    'Content-Type: multipart/related; boundary="0000c"\n\n--0000c\nContent-Type: text/plain\n\n** Khong tim thay **\n'
    "--0000c--\n--0000b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; googlemail.com\n"
    f"X-Original-Message-ID: {LETTER}\n\nFinal-Recipient: rfc822; x@xa.example\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.\n"
    " 550 5.1.1 Try again\n\n"
    f"--0000b\nContent-Type: message/rfc822\n\n{RETURNED}\nxin\n--0000b--\n"
)
HEADERS_ALONE = EXCHANGE.replace("Content-Type: message/rfc822", "Content-Type: text/rfc822-headers")
FILTER = (
    HEAD.format(sender="Mail Delivery Subsystem <postmaster@xa.example>")
    + 'Content-Type: multipart/report; report-type=disposition-notification;\n\tboundary="d"\n\n--d\n'
    "Content-Type: text/plain; charset=utf-8\n\nYour message was automatically rejected.\n\n--d\n"
    "Content-Type: message/disposition-notification\n\nReporting-UA: mail.xa.example; Dovecot Mail Delivery Agent\n"
    f"Final-Recipient: rfc822; x@xa.example\nOriginal-Message-ID: {LETTER}\n"
    f"Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--d\n"
    f"Content-Type: message/rfc822\n\n{RETURNED}\n--d--\n"
)


def bounces(text: str) -> tuple[Bounce, ...]:
    received = dt.datetime(2022, 5, 31, tzinfo=dt.UTC)
    (refused,) = open_mail(text.replace("\n", "\r\n").encode(), "thu.eml", received)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NOTICE
    return refused.bounces


def postfix(action: str = "failed", status: str = "5.2.2") -> str:
    return POSTFIX.replace("{to}", "x@xa.example").replace("{action}", action).replace("{status}", status)


@pytest.mark.parametrize(
    ("report", "status"),
    [(postfix(), "5.2.2"), (EXCHANGE, "5.1.1"), (GMAIL, "5.1.1"), (HEADERS_ALONE, "5.1.1"), (FILTER, "")],
    ids=["postfix", "exchange", "gmail", "headers alone", "filter"],
)
def test_a_report_tells_which_letter_did_not_reach_whom_and_why(report: str, status: str) -> None:
    (bounce,) = bounces(report)
    assert (bounce.recipient, bounce.message_id, bounce.status, bounce.yet) == ("x@xa.example", LETTER, status, False)


def test_a_letter_that_is_only_late_is_told_as_that() -> None:
    (bounce,) = bounces(postfix("delayed", "4.4.1"))
    assert (bounce.yet, bounce.status) == (True, "4.4.1")


def test_of_several_recipients_each_is_told_that_did_not_get_it() -> None:
    second = "Final-Recipient: rfc822; y@xa.example\nAction: failed\nStatus: 5.1.1\n\n"
    third = "Final-Recipient: rfc822; z@xa.example\nAction: relayed\nStatus: 2.1.5\n\n"
    report = postfix().replace(
        "--A/mail\nContent-Description: Undel", f"{second}{third}--A/mail\nContent-Description: Undel"
    )
    assert [bounce.recipient for bounce in bounces(report)] == ["x@xa.example", "y@xa.example"]


def test_a_letter_that_was_read_or_delivered_has_not_come_back() -> None:
    assert (
        bounces(FILTER.replace("automatic-action/MDN-sent-automatically; deleted", "manual-action/x; displayed")) == ()
    )
    assert bounces(postfix("delivered", "2.0.0")) == ()
