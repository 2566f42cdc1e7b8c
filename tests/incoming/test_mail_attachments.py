"""A mail is opened to its attachments: their bytes, their names however written, who sent them and when."""

from __future__ import annotations

import datetime as dt
import email.message
import hashlib
import unicodedata

import pytest

from de06_xl.incoming.mail.incoming import Incoming, Kind, Refused
from de06_xl.incoming.mail.parts import Why
from tests.support.incoming_mail import (
    DATE,
    GIVEN,
    PDF,
    PNG,
    SENT,
    attachment,
    eml,
    files,
    only_file,
    only_refusal,
    opened,
    xlsx,
)

NAME = "Phiếu huyện An Biên tháng 5.xlsx"
DECOMPOSED = unicodedata.normalize("NFD", NAME)
WORD = b"=?UTF-8?B?UGhp4bq/dSBodXnhu4duIEFuIEJpw6puIHRow6FuZyA1Lnhsc3g=?="
SPLIT_WORD = (  # as some programs cut: in the middle of a letter
    b"=?UTF-8?B?UGhp4bo=?=\r\n =?UTF-8?B?v3UgaHV54buHbiBBbiBCacOqbiB0aMOhbmcgNS54bHN4?="
)
EXTENDED = b"UTF-8''Phi%E1%BA%BFu%20huy%E1%BB%87n%20An%20Bi%C3%AAn%20th%C3%A1ng%205.xlsx"
ATTACHED = b"Content-Disposition: attachment; "


def test_a_mail_made_by_pythons_own_library_gives_its_attachment() -> None:
    mail = email.message.EmailMessage()
    mail["From"] = "Công an huyện An Biên <CAH.AnBien@kg.vn>"
    mail["Date"] = DATE.decode()
    mail["Subject"] = "Phiếu tháng 5"
    mail.set_content("Kính gửi")
    mail.add_attachment(xlsx(), maintype="application", subtype="octet-stream", filename=NAME)
    assert only_file(bytes(mail), "thu-05.eml") == Incoming(
        file=f"thu-05.eml › {NAME}",
        data=xlsx(),
        sender="cah.anbien@kg.vn",
        received=SENT,
        sha256=hashlib.sha256(xlsx()).hexdigest(),
        kind=Kind.SPREADSHEET,
        what="bảng tính",
        mail="thu-05.eml",
    )


@pytest.mark.parametrize(
    "header",
    [
        ATTACHED + b'filename="' + WORD + b'"',
        ATTACHED + b"filename=" + WORD,
        ATTACHED + b'filename="' + SPLIT_WORD + b'"',
        ATTACHED + b"filename*=" + EXTENDED,
        ATTACHED + b"filename*0*=" + EXTENDED[:29] + b";\r\n filename*1*=" + EXTENDED[29:],
        ATTACHED + b'filename="phieu_.xlsx"; filename*=' + EXTENDED,
        ATTACHED + b"filename*=" + EXTENDED.removeprefix(b"UTF-8"),
        ATTACHED + b'filename="' + NAME.encode() + b'"',
        ATTACHED + b"filename*=UTF-8''" + NAME.encode(),
        ATTACHED + b'filename="  "\r\nContent-Type: application/octet-stream; name="' + NAME.encode() + b'"',
        ATTACHED + b'filename="' + DECOMPOSED.encode() + b'"',
        ATTACHED + b"FileName = " + b'"' + NAME.encode() + b'"',
        b'Content-Type: application/octet-stream; name="' + WORD + b'"',
        b"Content-Type: application/vnd.ms-excel;\r\n\tname*=" + EXTENDED,
        ATTACHED.rstrip() + b"\r\n\tfilename=" + b'"' + WORD + b'"',
    ],
    ids=lambda header: header.decode("utf-8", "replace")[:60],
)
def test_a_name_is_read_however_it_is_written(header: bytes) -> None:
    assert only_file(eml(attachment(xlsx(), header))).file == f"thu.eml › {NAME}"


@pytest.mark.parametrize(
    "name",  # ê and a tone of its own, as code page 1258 has it
    [
        b'filename="Phi\xea\xecu.xlsx"',
        b"filename*=windows-1258''Phi%EA%ECu.xlsx",
        b"filename*=CP1258'vi'Phi%EA%ECu.xlsx",
    ],
    ids=["raw", "told", "told otherwise"],
)
def test_a_name_in_the_windows_code_page_is_read(name: bytes) -> None:
    header = ATTACHED + name
    assert only_file(eml(attachment(xlsx(), header))).file == "thu.eml › Phiếu.xlsx"


@pytest.mark.parametrize("charset", [b"x-viet-tcvn5712", b"viscii", b"khong-co", b"unknown-8bit"])
def test_a_name_in_letters_that_nobody_knows_loses_no_form(charset: bytes) -> None:
    file = only_file(eml(attachment(xlsx(), ATTACHED + b"filename*=" + charset + b"''Phi%D5u.xlsx")))
    assert (file.kind, file.data) == (Kind.SPREADSHEET, xlsx())
    assert file.file.endswith("u.xlsx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"..\\..\\Windows\\phieu.xlsx", "Windows/phieu.xlsx"),
        (b"/etc/../phieu.xlsx", "etc/phieu.xlsx"),
        (b"C:phieu.xlsx", "phieu.xlsx"),
        (b"C:\\\\phieu.xlsx", "phieu.xlsx"),
        (b"phieu\x00\x1b.xlsx", "phieu.xlsx"),
        ("phieu‮xslx.exe.xlsx".encode(), "phieuxslx.exe.xlsx"),
        (" phiếu\t tháng  5.xlsx ".encode(), "phiếu tháng 5.xlsx"),
        ("a › b.xlsx".encode(), "a > b.xlsx"),
        (b"=?UTF-8?B?A?= phieu.xlsx", "=?UTF-8?B?A?= phieu.xlsx"),
        (b"=?UTF-8?Q?a?= \\\\ud800 =?UTF-8?Q?.xlsx?=", "a ? .xlsx"),
        (b"=?UTF-7?Q?a+2AA-?= =?UTF-8?Q?.xlsx?=", "a?.xlsx"),
        (b"x" * 500 + b".xlsx", "x" * 80 + "…" + "x" * 34 + ".xlsx"),
    ],
    ids=repr,
)
def test_a_name_that_plays_tricks_is_shown_plainly(name: bytes, shown: str) -> None:
    header = ATTACHED + b'filename="' + name + b'"'
    assert only_file(eml(attachment(xlsx(), header))).file == f"thu.eml › {shown}"


@pytest.mark.parametrize("name", [b"", b"..", b"/", b"\xe2\x80\xae", b"   "])
def test_a_file_without_a_usable_name_gets_one(name: bytes) -> None:
    header = ATTACHED + b'filename="' + name + b'"'
    assert only_file(eml(attachment(xlsx(), header))).file == "thu.eml › tệp không tên 1"


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("Công an huyện <CAH@kg.vn>".encode(), "cah@kg.vn"),
        (b"=?UTF-8?B?Q8O0bmcgYW4=?= <cah@kg.vn>", "cah@kg.vn"),
        (b'"a@b.vn" <cah@kg.vn>', "cah@kg.vn"),
        (b"cah@kg.vn (Cong an)", "cah@kg.vn"),
        (b"=?UTF-8?Q?C=C3=B4ng_an_=3Ccah=40kg.vn=3E?=", "cah@kg.vn"),
        (b"cah@kg.vn, khac@kg.vn", ""),
        (b"cah@kg.vn, <CAH@kg.vn>", "cah@kg.vn"),
        (b"cah@kg.vn\r\nFrom: khac@kg.vn", ""),
        (b'"cah@kg.vn" <khac@kg.vn>', "khac@kg.vn"),
        (b"cah@kg.vn <khac@kg.vn>", "khac@kg.vn"),
        (b"<cah@kg.vn> <khac@kg.vn>", ""),
        (b"C\xf4ng an <cah@kg.vn>", "cah@kg.vn"),
        (b"(((((((((((((((( <cah@kg.vn>", "cah@kg.vn"),
        (b"(" * 5_000 + b" <cah@kg.vn>", "cah@kg.vn"),
        (b"khong ai", ""),
        (b"", ""),
    ],
    ids=repr,
)
def test_the_sender_is_the_address_in_from(header: bytes, address: str) -> None:
    assert only_file(eml(attachment(xlsx()), sender=header)).sender == address


def test_without_from_the_sender_is_told_by_other_headers() -> None:
    data = eml(attachment(xlsx()), headers=b"Return-Path: <cah@kg.vn>\r\n").replace(b"From: cah@kg.vn\r\n", b"")
    assert only_file(data).sender == "cah@kg.vn"


@pytest.mark.parametrize(
    ("date", "received"),
    [
        (DATE, SENT),
        (b"5 May 2022 10:15 +0700", SENT),
        (b"Thu, 5 May 2022 03:15:00 GMT (UTC)", SENT),
        (b"Thu, 5 May 2022 03:15:00 -0000", SENT),
        (b"", GIVEN),
        (b"hom qua", GIVEN),
        (b"Thu, 99 May 2022 10:15:00 +0700", GIVEN),
        (b"Thu, 01 Jan 1970 00:00:00 +0000", GIVEN),
        (b"Thu, 05 May 9999 23:59:59 -1200", GIVEN),
        (b"Thu, 05 May 2022 10:15:00 +9999999999", GIVEN),
    ],
    ids=repr,
)
def test_the_time_is_that_of_the_mail_or_else_the_one_given(date: bytes, received: dt.datetime) -> None:
    file = only_file(eml(attachment(xlsx())).replace(DATE, date))
    assert file.received == received
    assert file.received.tzinfo is not None


@pytest.mark.parametrize(
    ("content", "kind", "what"),
    [
        (xlsx(), Kind.SPREADSHEET, "bảng tính"),
        (PDF, Kind.DOCUMENT, "tệp PDF"),
        (b"\n\n" + PDF, Kind.DOCUMENT, "tệp PDF"),
        (PNG, Kind.DOCUMENT, "tệp ảnh"),
        (b"\xff\xd8\xff\xe0" + bytes(20), Kind.DOCUMENT, "tệp ảnh"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Kind.DOCUMENT, "tệp ảnh"),
        (b"{\\rtf1 x}", Kind.DOCUMENT, "tệp văn bản RTF"),
        (b"<html><table></table></html>", Kind.DOCUMENT, "trang web hoặc tệp XML"),
        ("Họ tên;Số".encode(), Kind.DOCUMENT, "tệp chữ thuần"),
        (b"\x07\x00\x01", Kind.DOCUMENT, "tệp không rõ loại"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("name", [b"a.bin", b"phieu.docx", b"x"])
def test_a_file_is_known_by_its_content_and_not_by_name_or_type(
    content: bytes, kind: Kind, what: str, name: bytes
) -> None:
    file = only_file(eml(attachment(content, b"Content-Type: image/jpeg\r\n" + ATTACHED + b"filename=" + name)))
    assert (file.kind, file.what, file.data) == (kind, what, content)


@pytest.mark.parametrize(
    ("content", "why", "reported"),
    [
        (b"", Why.BROKEN, "tệp rỗng"),
        (bytes(600), Why.BROKEN, "tệp rỗng"),
        (b"MZ\x90\x00" + bytes(100), Why.PROGRAM, "chương trình"),
        (b"\x7fELF" + bytes(100), Why.PROGRAM, "chương trình"),
        (b"#!/bin/sh\n", Why.PROGRAM, "chương trình"),
        (b"\x4c\x00\x00\x00\x01\x14\x02\x00" + bytes(60), Why.PROGRAM, "chương trình"),
        (b"Rar!\x1a\x07\x01\x00", Why.UNREADABLE, "RAR"),
        (b"\x1f\x8b\x08", Why.UNREADABLE, "tar, gz"),
        (b"PK\x03\x04hong", Why.BROKEN, "bị hỏng"),
        (b"\x07\x08\x09", Why.BROKEN, "có đuôi của bảng tính nhưng bên trong là tệp không rõ loại"),
        (b"<table><tr><td>1</td></tr></table>", Why.BROKEN, "bên trong là trang web"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_only_calls_itself_a_spreadsheet_is_refused_with_the_reason(
    content: bytes, why: Why, reported: str
) -> None:
    refused = only_refusal(eml(attachment(content)))
    assert (refused.file, refused.why, refused.mail) == ("thu.eml › phieu.xlsx", why, "thu.eml")
    assert reported in refused.reason
    assert refused.sha256 == hashlib.sha256(content).hexdigest()
    assert (refused.sender, refused.received) == ("cah@kg.vn", SENT)


LOGO = b"Content-Type: image/png; name=image001.png\r\nContent-Disposition: inline\r\nContent-ID: <Logo@kg>"
HTML = b"Content-Type: text/html\r\n\r\n<img src='cid:LOGO%40kg'>"


@pytest.mark.parametrize(
    "extra",
    [
        attachment(PNG, b"Content-Type: image/png"),
        attachment(
            b"ky", b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n" + ATTACHED + b"filename=smime.p7s"
        ),
        attachment(b"BEGIN:VCALENDAR", b"Content-Type: text/calendar; name=hop.ics"),
        attachment(b"BEGIN:VCARD", b"Content-Type: text/x-vcard; name=anh-a.vcf"),
        HTML + b"\r\n--ranh\r\n" + attachment(PNG, LOGO),
        HTML + b"\r\n--ranh\r\n" + attachment(PNG, LOGO.replace(b"inline", b"attachment; filename=image001.png")),
    ],
    ids=["no name", "signature", "invitation", "card", "logo", "logo called attached"],
)
def test_what_the_mail_program_adds_is_not_taken_for_something_sent(extra: bytes) -> None:
    form, added = files(opened(eml(attachment(xlsx()), extra)))
    assert (form.kind, added.kind) == (Kind.SPREADSHEET, Kind.OTHER)

    alone, refused = opened(eml(extra))
    assert isinstance(alone, Incoming)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NO_ATTACHMENT


def test_a_picture_in_an_html_text_is_incidental_but_a_spreadsheet_there_is_a_form() -> None:
    data = eml(HTML, attachment(PNG, b"Content-Type: image/png; name=a.png"), attachment(xlsx()), multipart=b"related")
    assert [file.kind for file in files(opened(data))] == [Kind.OTHER, Kind.SPREADSHEET]


def test_a_picture_that_is_part_of_an_html_text_is_incidental_however_deep_unless_it_is_attached() -> None:
    picture = attachment(PNG, b"Content-Type: image/png; name=a.png")
    attached = attachment(PNG, b"Content-Type: image/png\r\n" + ATTACHED + b"filename=b.png")
    inner = b"Content-Type: multipart/mixed; boundary=trong\r\n\r\n--trong\r\n" + picture + b"\r\n--trong--\r\n"
    found = files(opened(eml(inner, attached, multipart=b"related")))
    assert [(file.file, file.kind) for file in found] == [
        ("thu.eml › a.png", Kind.OTHER),
        ("thu.eml › b.png", Kind.DOCUMENT),
    ]


@pytest.mark.parametrize(
    "headers", [ATTACHED.rstrip(b"; "), b"Content-Type: text/plain; name=a.txt", ATTACHED + b"filename=a.txt"]
)
def test_a_text_that_is_attached_or_named_was_sent_by_a_person(headers: bytes) -> None:
    assert only_file(eml(attachment(b"So lieu: 12", headers))).kind is Kind.DOCUMENT


def test_a_servers_report_beside_a_form_is_nothing_sent() -> None:
    report = attachment(b"Reporting-MTA: dns; kg.vn", b"Content-Type: message/feedback-report")
    assert only_file(eml(report, attachment(xlsx()))).data == xlsx()


def test_a_folded_subject_keeps_its_blank() -> None:
    """Before an encoded word it is at the beginning of a line."""
    mail = eml(attachment(xlsx()), headers=b"Subject: Phieu\r\n =?UTF-8?B?Z+G7rWk=?=\r\n")
    assert only_file(b"From a@b Thu May  5 10:15:00 2022\n" + mail).mail == "thu.eml › thư 1 “Phieu gửi”"


def test_a_picture_or_pdf_shown_in_the_text_by_apple_mail_was_sent_by_a_person() -> None:
    inline = b"Content-Disposition: inline; filename="
    data = eml(
        attachment(PNG, b"Content-Type: image/png\r\n" + inline + b"phieu.png"),
        attachment(PDF, b"Content-Type: application/pdf\r\n" + inline + b"phieu.pdf"),
    )
    assert [file.kind for file in files(opened(data))] == [Kind.DOCUMENT, Kind.DOCUMENT]


@pytest.mark.parametrize(
    ("data", "reported"),
    [
        (eml(), "không có tệp đính kèm"),
        (b"From: cah@kg.vn\nDate: " + DATE + b"\n\nSo lieu: 12", "không có tệp đính kèm"),
        (b"From: cah@kg.vn\nDate: " + DATE + b"\n", "không có tệp đính kèm"),
        (eml(b"Content-Type: text/html\r\n\r\n<b>12</b>", multipart=b"alternative"), "không có tệp đính kèm"),
    ],
)
def test_a_mail_without_a_file_says_so(data: bytes, reported: str) -> None:
    refused = only_refusal(data)
    assert (refused.file, refused.mail, refused.why) == ("thu.eml", "thu.eml", Why.NO_ATTACHMENT)
    assert (refused.sender, refused.received) == ("cah@kg.vn", SENT)
    assert reported in refused.reason
    assert refused.sha256 == hashlib.sha256(data).hexdigest()


def test_a_mail_with_only_pictures_in_its_text_says_so() -> None:
    *_, refused = opened(eml(HTML, attachment(PNG, LOGO)))
    assert isinstance(refused, Refused)
    assert "chỉ có ảnh trong nội dung thư" in refused.reason


def inner_mail(**headers: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\n\r\n" + eml(
        attachment(xlsx()), sender=b"cax@kg.vn", headers=b"Subject: =?UTF-8?B?UGhp4bq/dQ==?=\r\n"
    ).replace(b"ranh", b"trong").replace(DATE, headers.get("date", DATE))


def test_a_forwarded_mail_tells_who_wrote_it_and_who_passed_it_on() -> None:
    file = only_file(eml(inner_mail(date=b"Wed, 04 May 2022 08:00:00 +0700")))
    assert file.file == "thu.eml › thư kèm theo “Phiếu” › phieu.xlsx"
    assert (file.sender, file.forwarded_by) == ("cax@kg.vn", "cah@kg.vn")
    assert file.received == SENT.replace(day=4, hour=8, minute=0)
    assert file.mail == "thu.eml › thư kèm theo “Phiếu”"


def test_a_forwarded_mail_without_a_date_or_sender_has_those_of_the_mail_around() -> None:
    inner = inner_mail(date=b"").replace(b"From: cax@kg.vn\r\n", b"")
    file = only_file(eml(inner))
    assert (file.sender, file.received) == ("cah@kg.vn", SENT)


def test_a_mail_attached_as_a_file_is_opened_too() -> None:
    data = eml(attachment(eml(attachment(xlsx()), sender=b"cax@kg.vn"), ATTACHED + b'filename="goc.eml"'))
    file = only_file(data)
    assert (file.file, file.sender, file.forwarded_by) == ("thu.eml › goc.eml › phieu.xlsx", "cax@kg.vn", "cah@kg.vn")


def test_a_forwarded_mail_in_base64_is_opened_too() -> None:
    inner = eml(attachment(xlsx()), sender=b"cax@kg.vn")
    file = only_file(eml(attachment(inner, b"Content-Type: message/rfc822; name=goc.eml")))
    assert (file.file, file.sender) == ("thu.eml › goc.eml › phieu.xlsx", "cax@kg.vn")


def test_a_mail_that_came_back_names_the_address_and_its_form_is_not_taken() -> None:
    report = (
        b"From: MAILER-DAEMON@kg.vn\r\nDate: " + DATE + b"\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        b"--r\r\nContent-Type: text/plain\r\n\r\nSorry\r\n"
        b"--r\r\nContent-Type: message/delivery-status\r\n\r\n"
        b"Reporting-MTA: dns; kg.vn\r\n\r\nFinal-Recipient: rfc822; sai.ten@kg.vn\r\nAction: failed\r\n\r\n"
        b"--r\r\nContent-Type: message/rfc822\r\n\r\n" + eml(attachment(xlsx())) + b"\r\n--r--\r\n"
    )
    refused = only_refusal(report)
    assert refused.why is Why.NOTICE
    assert "không gửi được cho sai.ten@kg.vn" in refused.reason
    assert "chưa gửi được" in only_refusal(report.replace(b"Action: failed", b"Action: delayed")).reason
    assert "đã được đọc" in only_refusal(report.replace(b"Action: failed", b"Action: delivered")).reason
    assert "sai.ten@kg.vn" in only_refusal(report.replace(b"message/delivery", b"message/global-delivery")).reason
    assert "sai.ten@kg.vn" in only_refusal(report.replace(b"; boundary=r", b"")).reason


@pytest.mark.parametrize(
    "data",
    [
        b"From: cah@kg.vn\nDate: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA",
        b"From: cah@kg.vn\nDate: x\nContent-Type: multipart/encrypted; boundary=r\n\n--r\n\nx\n--r--\n",
        eml(attachment(b"0\x80\x06\x09", b"Content-Type: application/octet-stream; name=smime.p7m")),
        eml(attachment(b"-----BEGIN PGP MESSAGE-----", b"Content-Type: application/octet-stream; name=phieu.xlsx.PGP")),
    ],
)
def test_a_mail_that_only_its_recipients_key_opens_is_told(data: bytes) -> None:
    refused = only_refusal(data)
    assert refused.why is Why.UNREADABLE
    assert "mã hóa" in refused.reason


def test_a_signed_mail_gives_its_form() -> None:
    data = eml(attachment(xlsx()), attachment(b"ky", b"Content-Type: application/pkcs7-signature"), multipart=b"signed")
    assert [file.kind for file in files(opened(data))] == [Kind.SPREADSHEET, Kind.OTHER]
