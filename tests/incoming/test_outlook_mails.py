"""Mails that Outlook saved: their attachments, sender and time, and what they do not bring is told."""

from __future__ import annotations

import datetime as dt
import struct

import pytest

from de06_xl.incoming.mail.incoming import Kind
from de06_xl.incoming.mail.parts import Why
from tests.support.incoming_mail import (
    DATE,
    GIVEN,
    PNG,
    SENT,
    attachment,
    eml,
    files,
    only_file,
    only_refusal,
    opened,
    xlsx,
    zipped,
)
from tests.support.msg_file import Attached, MsgMail, msg_bytes


@pytest.mark.parametrize("unicode", [True, False])
def test_an_outlook_mail_gives_its_attachments(unicode: bool) -> None:
    large = xlsx() + bytes(6000)  # beyond what the format keeps among small streams
    mail = MsgMail(
        subject="Phiếu tháng 5",
        sender="CAH@kg.vn",
        sent=SENT,
        html=b"<img src=cid:logo@kg>",
        attachments=[
            Attached("Phiếu huyện.xlsx", large),
            Attached("", xlsx(), short_name="PHIEU~1.XLS"),
            Attached("logo.png", PNG, content_id="logo@kg"),
            Attached("an.png", PNG, hidden=True),
            Attached("anh.png", PNG),
        ],
        unicode=unicode,
    )
    found = files(opened(msg_bytes(mail), "thu.msg"))
    assert [(file.file.removeprefix("thu.msg › "), file.kind) for file in found] == [
        ("Phiếu huyện.xlsx", Kind.SPREADSHEET),
        ("PHIEU~1.XLS", Kind.SPREADSHEET),
        ("logo.png", Kind.OTHER),
        ("an.png", Kind.OTHER),
        ("anh.png", Kind.DOCUMENT),
    ]
    assert (found[0].data, found[0].sender, found[0].received, found[0].mail) == (large, "cah@kg.vn", SENT, "thu.msg")


@pytest.mark.parametrize(
    ("mail", "sender", "received"),
    [
        (MsgMail(sender="/O=KG/CN=CAH", headers="From: CAH <cah@kg.vn>\r\nDate: " + DATE.decode()), "cah@kg.vn", SENT),
        (MsgMail(sender="/O=KG/CN=CAH", sender_name="cah@kg.vn"), "cah@kg.vn", GIVEN),
        (MsgMail(sender="/O=KG/CN=CAH"), "", GIVEN),
        (MsgMail(sender="/O=GROUP/CN=RECIPIENTS/CN=NGUYEN.AN@KG"), "", GIVEN),
        (MsgMail(sender="/o=kg/ou=exchange/cn=Recipients/cn=nguyen an@kg"), "", GIVEN),
        (MsgMail(sender="IMCEAEX-_O=KG_CN=AN@kg.vn"), "", GIVEN),
        (MsgMail(sender="/O=KG/CN=AN@KG", headers="From: An </O=KG/CN=AN@KG>\r\n"), "", GIVEN),
        (MsgMail(sender="/O=KG/CN=AN@KG", headers="From: An </O=KG/CN=AN@KG>, an@kg.vn\r\n"), "an@kg.vn", GIVEN),
        (MsgMail(sender="cah@kg.vn", sent=dt.datetime(1700, 1, 1, tzinfo=dt.UTC)), "cah@kg.vn", GIVEN),
    ],
)
def test_an_outlook_mails_sender_and_time_are_found_where_outlook_kept_them(
    mail: MsgMail, sender: str, received: dt.datetime
) -> None:
    mail.attachments.append(Attached("phieu.xlsx", xlsx()))
    file = only_file(msg_bytes(mail), "thu.msg")
    assert (file.sender, file.received) == (sender, received)


@pytest.mark.thorough
def test_a_mail_to_many_recipients_is_opened() -> None:
    mail = MsgMail(sender="cah@kg.vn", recipients=400, attachments=[Attached("phieu.xlsx", xlsx())])
    assert only_file(msg_bytes(mail), "thu.msg").sender == "cah@kg.vn"


def test_a_mail_attached_to_an_outlook_mail_is_opened() -> None:
    inner = MsgMail(subject="Phiếu gốc", sender="cax@kg.vn", attachments=[Attached("phieu.xlsx", xlsx())])
    outer = MsgMail(sender="cah@kg.vn", sent=SENT, attachments=[Attached("", inner)])
    file = only_file(msg_bytes(outer), "thu.msg")
    assert file.file == "thu.msg › thư kèm theo “Phiếu gốc” › phieu.xlsx"
    assert (file.sender, file.forwarded_by, file.received) == ("cax@kg.vn", "cah@kg.vn", SENT)


def test_a_mail_saved_by_outlook_and_attached_again_is_opened_in_every_wrapping() -> None:
    inner = msg_bytes(MsgMail(sender="cax@kg.vn", attachments=[Attached("phieu.xlsx", xlsx())]))
    outer = msg_bytes(MsgMail(sender="cah@kg.vn", attachments=[Attached("goc.msg", inner)]))
    for data in (outer, eml(attachment(inner)), zipped(("goc.msg", inner))):
        file = only_file(data)
        assert (file.data, file.sender) == (xlsx(), "cax@kg.vn")


@pytest.mark.parametrize(
    ("mail", "why", "reported"),
    [
        (MsgMail(sender="cah@kg.vn"), Why.NO_ATTACHMENT, "không có tệp đính kèm"),
        (MsgMail(attachments=[Attached("phieu.xlsx", None, method=7)]), Why.UNREADABLE, "chỉ là đường dẫn"),
        (MsgMail(attachments=[Attached("phieu.xlsx", b"", method=1)]), Why.BROKEN, "tệp rỗng"),
        (MsgMail(message_class="IPM.Note.SMIME", attachments=[Attached("smime.p7m", b"0")]), Why.UNREADABLE, "mã hóa"),
        (MsgMail(attachments=[Attached("smime.p7m", b"0\x80\x06\x09")]), Why.UNREADABLE, "mã hóa"),
        (MsgMail(message_class="REPORT.IPM.Note.NDR"), Why.NOTICE, "không gửi được"),
        (MsgMail(message_class="REPORT.IPM.Note.IPNRN"), Why.NOTICE, "đã được đọc"),
    ],
)
def test_what_an_outlook_mail_does_not_bring_is_told(mail: MsgMail, why: Why, reported: str) -> None:
    refused = only_refusal(msg_bytes(mail), "thu.msg")
    assert refused.why is why
    assert reported in refused.reason


def test_a_signed_outlook_mail_gives_its_form() -> None:
    signed = b"Content-Type: multipart/signed; boundary=k\r\n\r\n--k\r\n" + attachment(xlsx()) + b"\r\n--k--\r\n"
    mail = MsgMail(
        sender="cah@kg.vn", message_class="IPM.Note.SMIME.MultipartSigned", attachments=[Attached("smime.p7m", signed)]
    )
    file = only_file(msg_bytes(mail), "thu.msg")
    assert (file.file, file.sender) == ("thu.msg › smime.p7m › phieu.xlsx", "cah@kg.vn")


def test_an_outlook_mail_that_is_cut_off_or_lies_about_its_size_is_refused() -> None:
    data = msg_bytes(MsgMail(attachments=[Attached("phieu.xlsx", xlsx() + bytes(9000))]))
    assert only_refusal(data[: len(data) // 2], "thu.msg").why is Why.BROKEN
    assert only_refusal(data[:-600], "thu.msg").why is Why.BROKEN
    lying = bytearray(data)
    at = data.index("__substg1.0_37010102".encode("utf-16-le"))
    struct.pack_into("<I", lying, at + 120, 2**31)
    assert only_refusal(bytes(lying), "thu.msg").why is Why.BROKEN
