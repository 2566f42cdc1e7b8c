"""Whatever came in, opening it raises nothing and never ends without a word."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from de06_xl.incoming.mail.incoming import Incoming, Refused
from de06_xl.incoming.mail.parts import Why
from de06_xl.mailbox.stored import mail_name, name_by_header
from de06_xl.system.files import plain_name
from de06_xl.vietnamese.messages import MAX_SHOWN, shown
from tests.support.incoming_mail import DATE, PNG, SENT, attachment, eml, opened, xlsx, zipped
from tests.support.msg_file import Attached, MsgMail, msg_bytes
from tests.support.portable_names import portable

MAIL = eml(
    attachment(xlsx(), b"Content-Disposition: attachment; filename*0*=UTF-8''Phi%E1%BA%BFu;\r\n filename*1=.xlsx"),
    attachment(zipped(("Phiếu.xlsx", xlsx()), ("a.txt", b"a")), b'Content-Type: a/b; name="=?UTF-8?B?UGhp4bq/dQ==?="'),
    b"Content-Type: message/rfc822\r\n\r\nFrom: =?UTF-8?Q?C=C3=B4ng_an?= <a@kg.vn>\r\nDate: x\r\n\r\nx",
    attachment(PNG, b"Content-Type: image/png\r\nContent-ID: <logo>"),
    sender="Công an huyện <cah@kg.vn>".encode(),
    headers=b"Subject: =?UTF-8?B?UGhp4bq/dQ==?= thang 5\r\nMessage-ID: <1@kg.vn>\r\n",
)
OUTLOOK = msg_bytes(
    MsgMail(
        subject="Phiếu",
        sender="cah@kg.vn",
        sent=SENT,
        html=b"<img src=cid:logo>",
        headers="From: cah@kg.vn\r\n",
        attachments=[
            Attached("Phiếu.xlsx", xlsx()),
            Attached("logo.png", PNG, content_id="logo"),
            Attached("", MsgMail(subject="Gốc", attachments=[Attached("a.xlsx", xlsx()[:3000])])),
        ],
    )
)
MAILBOX = b"From a\n" + MAIL.replace(b"\r\n", b"\n") + b"\nFrom b\n" + eml(attachment(xlsx()))
ZIP = zipped(("Phiếu.xlsx", xlsx()), ("thư.eml", MAIL), ("a/thư.msg", OUTLOOK))
SAMPLES = (MAIL, OUTLOOK, MAILBOX, ZIP)

PIECES = (
    st.sampled_from(
        [b"", b"\x00", b"\xff", b'"', b";", b"=", b"\r\n", b"\n\n", b"(", b"<", b"=?UTF-8?B?", b"?=", b"\\ud800"]
    )
    | st.sampled_from([b"--ranh", b"--ranh--", b"From ", b"boundary=", b"message/rfc822", b"base64", b"name*1*="])
    | st.sampled_from([b"name*=utf-8''%", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xfe\xff\xff\xff"])
    | st.sampled_from([b"Content-Type: multipart/mixed; boundary=ranh\n\n", b"\\ud800"])
    | st.binary(max_size=12)
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good mail or zip with a few places overwritten, and perhaps cut off."""
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(data)))
        piece = draw(PIECES)
        data[place : place + draw(st.sampled_from([0, len(piece), 40]))] = piece
    return bytes(data[: draw(st.just(len(data)) | st.integers(0, len(data)))])


@st.composite
def headers_of_any_kind(draw: st.DrawFn) -> bytes:
    """A mail whose headers hold anything, in and around the words that mean something there."""
    words = PIECES | st.sampled_from([b"UTF-8", b"attachment", b"filename", b"a@b.vn", b"Thu, 05 May 2022", b"+0700"])
    value = st.lists(words, max_size=12).map(b"".join)
    names = [b"From", b"Date", b"Subject", b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding"]
    lines = draw(st.lists(st.tuples(st.sampled_from(names), value), max_size=8))
    return b"From: a@b.vn\nDate: x\n" + b"".join(b"%s: %s\n" % line for line in lines) + b"\n" + draw(value)


def reported(data: bytes, name: str = "tệp") -> None:
    found = opened(data, name)
    assert found
    for one in found:
        assert one.file.startswith(("tệp", name[:1]))
        assert re.fullmatch("[0-9a-f]{64}", one.sha256)
        assert one.received.tzinfo is not None
        # all of it goes into cells and files: no half letters, nothing unseen
        assert f"{one.file}{one.sender}{one.mail}{one.forwarded_by}".isprintable()
        f"{one.file}{one.sender}".encode()
        if isinstance(one, Refused):
            assert one.reason.endswith(".")
            assert "; hãy " in one.reason or one.why is Why.NOTICE
            assert one.reason.isprintable()
        else:
            assert isinstance(one, Incoming)


def test_the_samples_hold_what_is_looked_for() -> None:
    for sample in SAMPLES:
        assert any(isinstance(one, Incoming) and one.data == xlsx() for one in opened(sample))


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_random_bytes_raise_nothing(data: bytes) -> None:
    reported(data)


@settings(deadline=None)
@example(b"From ", b":")
@given(st.sampled_from([b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"From ", b"Rar!", b"%PDF-"]), st.binary())
def test_random_bytes_behind_a_known_beginning_raise_nothing(start: bytes, rest: bytes) -> None:
    reported(start + rest)


@settings(deadline=None)
@given(mutated())
def test_mutated_mails_and_zips_raise_nothing(data: bytes) -> None:
    reported(data)


@settings(deadline=None)
@given(headers_of_any_kind())
def test_headers_of_any_kind_raise_nothing(data: bytes) -> None:
    reported(data)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_name_of_any_letters_is_shown_on_one_line_and_leads_nowhere(name: str) -> None:
    text = shown(name)
    assert text.isprintable()
    assert len(text) <= MAX_SHOWN
    assert not text.startswith("/")
    assert ".." not in text.split("/")
    assert "\\" not in text
    assert shown(text) == text


@settings(deadline=None)
@example("CON")
@example("aux.xlsx")
@example("a. ")
@example("a:b\n\u202exslx")
@given(st.text(max_size=70))
def test_every_system_takes_what_is_stored_by_a_name_from_outside(name: str) -> None:
    """Files are never stored by an attachment's name: by a mail's sender, and by a unit's code."""
    sender = name.encode(errors="replace")
    assert portable(mail_name(b"From: <" + sender + b"@kg.vn>\r\nDate: " + DATE + b"\r\n\r\n"))
    assert portable(f"Phieu_2022-05_{plain_name(name[:50])}.xlsx")


@settings(deadline=None)
@given(mutated() | headers_of_any_kind() | st.binary(max_size=300))
def test_any_message_has_a_safe_name_that_is_the_same_by_header_alone(message: bytes) -> None:
    name = mail_name(message)
    assert re.fullmatch(r"(khong-ngay|\d{4}-\d\d-\d\d_\d{6})_[a-z0-9@._-]{1,60}_[0-9a-f]{16}\.eml", name)
    assert mail_name(message) == name
    assert name_by_header(re.split(rb"\r?\n\r?\n", message)[0]) in {None, name}
