"""Mails that break the rules of their format: the attachment still comes out, or a sentence says why not."""

from __future__ import annotations

import base64
import binascii

import pytest

from de06_xl.incoming.mail.incoming import Incoming, Refused
from de06_xl.incoming.mail.message import read_headers
from de06_xl.incoming.mail.parts import Why
from tests.support.incoming_mail import DATE, SENT, attachment, eml, files, only_file, only_refusal, opened, xlsx

GOOD = eml(attachment(xlsx()))
ENCODED = base64.encodebytes(xlsx())


def spoilt(old: bytes, new: bytes) -> bytes:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD,
        b"\r\n\r\n" + GOOD,
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
        b"Ng\xc6\xb0\xe1\xbb\x9di g\xe1\xbb\xadi: a\r\n" + GOOD,
        b"\xff\xfe\x80: b\r\n c\r\n" + GOOD,
        b">From a@b Thu May  5 10:15:00 2022\r\n" + GOOD,
        b"Rac khong co hai cham".replace(b" ", b"-") + b": x\r\n" + GOOD,
        GOOD.replace(b"\r\nMIME-Version: 1.0", b"\r\nX-Dai: " + b"a" * 100_000 + b"\r\nMIME-Version: 1.0"),
        GOOD.replace(b"\r\nMIME-Version: 1.0", b"\r\nX-Nhieu: a" * 5_000 + b"\r\nMIME-Version: 1.0"),
        spoilt(b"boundary=ranh", b"boundary=sai"),
        spoilt(b"; boundary=ranh", b""),
        spoilt(b"boundary=ranh", b'boundary=" ranh "'),
        spoilt(b"boundary=ranh", b"boundary*=UTF-8''ranh"),
        spoilt(b"--ranh\r\n", b"--ranh \t\r\n"),
        spoilt(b"\r\nMIME-Version: 1.0\r\n", b"\r\n"),
        spoilt(b"multipart/mixed", b"MULTIPART/Khong-Co"),
        spoilt(b"base64", b"BASE64 "),
        spoilt(
            b"Content-Type: application/octet-stream; name=phieu.xlsx",
            b"Content-Disposition: attachment; filename=phieu.xlsx",
        ),
        spoilt(b"application/octet-stream", b"text/plain"),
        spoilt(b"application/octet-stream", b"rac"),
        spoilt(b"name=phieu.xlsx", b"name=phieu.xlsx; name*0*=a; name*=b"),
        spoilt(b"application/octet-stream", b"message/rfc822"),
        spoilt(b"application/octet-stream", b"message/delivery-status"),
        spoilt(b"application/octet-stream", b"application/pkcs7-mime"),
        spoilt(ENCODED, xlsx()),
        spoilt(ENCODED, b"\r\n" + xlsx()),
        spoilt(b"boundary=ranh", b"boundary=undefined'ranh; boundary*=undefined''ranh"),
        GOOD.replace(b"ranh", b"<<ranh>>").replace(b"boundary=<<ranh>>", b'boundary="<<ranh>>"'),
        GOOD.replace(b"--ranh--", b"--ranh\r\n--ranh--"),
        GOOD.replace(b"Content-Type: multipart", b"Content-Type \t: multipart"),
        GOOD.replace(b"\r\nMIME-Version", b"\r\nSubject: Phieu\rthang 5\r\nMIME-Version"),
        spoilt(b"Content-Transfer", b"T\xc3\xaan t\xe1\xbb\x87p: phieu\r\n goc\r\nContent-Transfer"),
        spoilt(b"Content-Transfer", b">From a@b Thu May  5 10:15:00 2022\r\nContent-Transfer"),
        GOOD.replace(b"MIME-Version", b">From a@b\r\nMIME-Version"),
        GOOD.replace(b"boundary=ranh\r\n\r\n", b"boundary=ranh\r\n"),
        spoilt(b"Content-Transfer", b"X: a\r\n--ranh--X: b\r\nContent-Transfer"),
        spoilt(b"--ranh\r\nContent-Type: application", b"--ranh\r\n--ranh--X: b\r\nContent-Type: application"),
        GOOD + b"\r\nLoi chao o cuoi\r\n--ranh\r\n",
    ],
)
def test_the_attachment_comes_out_of_a_malformed_mail(data: bytes) -> None:
    file = only_file(data)
    assert (file.data, file.sender, file.received) == (xlsx(), "cah@kg.vn", SENT)


@pytest.mark.parametrize(
    "above",
    [
        b"",
        b"\r\n",
        b">From a@b Thu May  5\r\n",
        b"From a@b Thu May  5\r\n",
        b"\xff: a\r\n",
        b"X: a\r\nTo: b\r\n\xff: a\r\n",
    ],
)
def test_a_mail_in_a_mail_comes_out_whatever_is_above_its_headers(above: bytes) -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + above + GOOD.replace(b"ranh", b"trong")
    file = only_file(eml(inner, sender=b"cax@kg.vn"))
    assert (file.data, file.sender, file.forwarded_by) == (xlsx(), "cah@kg.vn", "cax@kg.vn")


def test_an_attachment_sent_as_the_text_is_known_by_its_content() -> None:
    data = spoilt(b"Content-Type: application/octet-stream; name=phieu.xlsx\r\n", b"")
    assert only_file(data).data == xlsx()


@pytest.mark.parametrize(
    "body",
    [
        ENCODED.rstrip(b"=\n"),
        ENCODED.replace(b"\n", b""),
        ENCODED.replace(b"\n", b" \r\n\t"),
        b"!" + ENCODED.replace(b"\n", b"\n*"),
        ENCODED.rstrip(b"\n") + b"====\n",
        base64.b64encode(xlsx()[:1000]) + b"\r\n" + base64.b64encode(xlsx()[1000:]),
    ],
)
def test_base64_is_read_whatever_stands_around_its_letters(body: bytes) -> None:
    assert only_file(spoilt(ENCODED, body)).data == xlsx()


@pytest.mark.parametrize("left", [1, 2, 3, 5000, 5001, 5002, 5003])
def test_base64_that_is_cut_off_gives_what_there_is(left: int) -> None:
    letters = ENCODED.replace(b"\n", b"")[: 6000 + left]
    (found,) = opened(spoilt(ENCODED, letters))
    data = found.data if isinstance(found, Incoming) else b""
    assert xlsx().startswith(data)
    assert len(data) in {len(letters) * 6 // 8, len(letters) * 6 // 8 - 1}


def uuencoded(content: bytes) -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"begin 644 phieu.xlsx\n" + b"".join(lines) + b"`\nend\n"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        (b"quoted-printable", binascii.b2a_qp(xlsx(), istext=False)),
        (b"x-uuencode", uuencoded(xlsx())),
        (b"uuencode", uuencoded(xlsx()).replace(b"\n", b"\r\n\r\n")),
        (b"binary", xlsx()),
        (b"8bit", xlsx()),
        (b"khong-co", xlsx()),
    ],
)
def test_other_encodings_are_read(encoding: bytes, body: bytes) -> None:
    data = spoilt(b"Transfer-Encoding: base64", b"Transfer-Encoding: " + encoding).replace(ENCODED, body)
    assert only_file(data).data == xlsx()


def test_a_mail_that_is_cut_off_gives_what_there_is_and_says_that_more_may_be_missing() -> None:
    whole = eml(attachment(xlsx()), attachment(xlsx("thứ hai"), b"Content-Type: application/x; name=hai.xlsx"))
    cut = whole[: whole.rindex(b"--ranh\r\n")]
    first, missing = opened(cut)
    assert isinstance(first, Incoming)
    assert isinstance(missing, Refused)
    assert (first.data, missing.why, missing.file) == (xlsx(), Why.BROKEN, "thu.eml")
    assert "có thể thiếu tệp đính kèm" in missing.reason


def test_a_part_that_is_cut_off_inside_a_whole_mail_is_not_told() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=trong\r\n\r\n--trong\r\n" + attachment(xlsx())
    assert only_file(eml(inner)).data == xlsx()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"From: cah@kg.vn\nDate: x\nContent-Type: multipart/mixed; boundary=b\n\nkhong co gi", Why.BROKEN),
        (b"From: cah@kg.vn\nDate: x\nContent-Type: multipart/mixed\n\n", Why.BROKEN),
        (b"From: cah@kg.vn\nDate: x\nContent-Type: multipart/mixed; boundary*=undefined''b\n\n--b\n\nx", Why.BROKEN),
        (b"From: cah@kg.vn\nDate: x\nContent-Type: message/partial; id=a; number=1\n\nx", Why.UNREADABLE),
        (b"From: cah@kg.vn\nDate: x\nContent-Type: message/external-body; url=x\n\nx", Why.UNREADABLE),
    ],
)
def test_a_mail_that_cannot_be_taken_apart_is_refused(data: bytes, why: Why) -> None:
    assert only_refusal(data).why is why


def nested(levels: int) -> bytes:
    body = attachment(xlsx())
    for level in range(levels):
        name = b"ranh%d" % level
        body = b"Content-Type: multipart/mixed; boundary=" + name + b"\r\n\r\n--" + name + b"\r\n" + body
        body += b"\r\n--" + name + b"--\r\n"
    return b"From: cah@kg.vn\r\nDate: " + DATE + b"\r\n" + body


def test_multiparts_inside_one_another_are_opened_to_a_bound() -> None:
    assert only_file(nested(10)).data == xlsx()
    assert only_refusal(nested(11)).why is Why.TOO_DEEP
    assert only_refusal(nested(2_000)).why is Why.TOO_DEEP


@pytest.mark.thorough
def test_a_mail_of_very_many_parts_is_opened_to_a_bound() -> None:
    small = attachment(b"x", b"Content-Type: application/x; name=a.bin")
    assert len(files(opened(eml(*[small] * 1_999)))) == 1_999
    found = opened(eml(*[small] * 2_100))
    assert isinstance(found[-1], Refused)
    assert (len(found), found[-1].why) == (2_000, Why.TOO_MANY)


FORM = attachment(xlsx())


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (eml(attachment(b"x", b"Content-Type: application/x" + b';a="b' * 2_600), *[FORM] * 3), None),
        (eml(*[attachment(b"x", b"Content-Type: application/x" + b';a="b' * 2_600)] * 1_000), Why.TOO_MANY),
        (eml(FORM, *[b""] * 5_000), Why.TOO_MANY),
        (eml(FORM, b"Content-Type: text/plain\r\n\r\n" + b"\n" * 1_200_000), Why.TOO_LARGE),
        (eml(FORM, b"Content-Type: text/plain\r\n\r\n" + b"\r" * 1_200_000), Why.TOO_LARGE),
        (eml(b"X: a\r\n" * 200_000 + FORM), None),
        (
            nested(10).replace(FORM, b"Content-Type: message/rfc822\r\n\r\n" + nested(10).replace(b"ranh", b"r")),
            Why.TOO_DEEP,
        ),
    ],
    ids=["long headers", "many long headers", "parts", "lines", "bare line ends", "headers", "levels"],
)
def test_what_would_cost_the_parser_much_is_read_to_a_bound(data: bytes, why: Why | None) -> None:
    found = opened(data)
    if why is None:
        assert any(isinstance(one, Incoming) and one.data == xlsx() for one in found)
    else:
        assert [one.why for one in found if isinstance(one, Refused)] == [why]
        assert len(found) == 1


def test_of_many_headers_those_are_kept_that_are_read() -> None:
    """The parser looks through all of them, again for each part."""
    headers = b"".join(b"X-%d: a\r\nReceived: a\r\n" % number for number in range(1_000))
    message = read_headers(headers + b"Subject: " + b"a" * 100_000 + b"\r\n")
    assert message.keys() == ["Received", "Subject"]
    assert len(message["Subject"]) < 20_000
    assert "subject" not in read_headers(b"X: a\r\n" * 100_000 + b"Subject: a\r\n")
