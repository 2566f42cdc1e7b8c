"""What Outlook, 7-Zip and programs that sign pack a form into: winmail.dat, .7z, .p7m. The .p7m are by OpenSSL 3.0."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import py7zr
import pytest
from asn1crypto import cms

from de06_xl.incoming.containers import limits
from de06_xl.incoming.mail import seven_zip as seven_zip_module
from de06_xl.incoming.mail.incoming import Incoming, Kind, Refused
from de06_xl.incoming.mail.parts import Why
from tests.support.incoming_mail import PDF, attachment, eml, files, only_file, only_refusal, opened, xlsx, zipped
from tests.support.msg_file import Attached, MsgMail, msg_bytes

MAILS = Path(__file__).parents[1] / "data" / "mails"
SIGNED = ["signed-der.p7m", "signed-stream.p7m"]
"""Mails whose one attachment is phieu.csv; the second in BER, as programs write that do not know the length yet."""
UNJUDGED = "smime.p7m (có ký số, chưa kiểm tra chữ ký)"


# 7z ---------------------------------------------------------------------------------------------------------


def seven_zip(*entries: tuple[str, bytes], **how: object) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", **how) as archive:
        for name, content in entries:
            archive.writestr(content, name)
    return stream.getvalue()


def test_a_7z_gives_its_files_wherever_it_lies() -> None:
    data = seven_zip(("Phiếu/Sở Y tế.xlsx", xlsx()), ("công văn.pdf", PDF))
    for outer in (data, zipped(("trong.7z", data)), seven_zip(("trong.7z", data))):
        form, letter = files(opened(outer, "phieu.7z"))
        assert form.file.endswith(" › Phiếu/Sở Y tế.xlsx")
        assert (form.data, form.kind, letter.data) == (xlsx(), Kind.SPREADSHEET, PDF)


def test_a_7z_in_a_mail_has_the_mails_sender() -> None:
    file = only_file(eml(attachment(seven_zip(("p.xlsx", xlsx())))))
    assert (file.file, file.sender) == ("thu.eml › phieu.xlsx › p.xlsx", "cah@kg.vn")


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("data", "why", "reported"),
    [
        (seven_zip(("p.xlsx", xlsx()), password="bí mật"), Why.PASSWORD, "đặt mật khẩu"),
        (seven_zip(("p.xlsx", xlsx()), password="a", header_encryption=True), Why.PASSWORD, "đặt mật khẩu"),
        (seven_zip(("0", bytes(limits.MAX_SEVEN_ZIP + 1))), Why.TOO_LARGE, "giải nén ra hơn 60 MB"),
        (seven_zip(*((f"{n}.xlsx", b"") for n in range(limits.MAX_ENTRIES + 1))), Why.TOO_MANY, "có hơn 2000 tệp"),
        (seven_zip(), Why.BROKEN, "rỗng"),
        (seven_zip(("p.xlsx", xlsx()))[:-20], Why.BROKEN, "bị hỏng"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(99), Why.BROKEN, "bị hỏng"),
    ],
    ids=["password", "names too", "a bomb", "too many", "empty", "cut off", "zeros"],
)
def test_a_7z_that_cannot_be_opened_is_told_why(data: bytes, why: Why, reported: str) -> None:
    refused = only_refusal(data, "phieu.7z")
    assert refused.why is why
    assert reported in refused.reason
    assert refused.file == "phieu.7z"


@pytest.mark.thorough
def test_one_file_beyond_the_limit_does_not_keep_the_others_back() -> None:
    large, form = opened(seven_zip(("0.bin", bytes(limits.MAX_FILE + 1)), ("p.xlsx", xlsx())), "a.7z")
    assert isinstance(large, Refused)
    assert large.why is Why.TOO_LARGE
    assert isinstance(form, Incoming)
    assert form.data == xlsx()


@pytest.mark.thorough
@pytest.mark.parametrize("program", ["import os; os.abort()", "import time; time.sleep(60)"], ids=["ends", "hangs"])
def test_an_archive_over_which_the_unpacking_process_ends_or_hangs_is_refused(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """Where memory is short, pyppmd ends its process over an archive that claims 4 GB."""
    monkeypatch.setattr(seven_zip_module, "UNPACK", ("-c", program))
    monkeypatch.setattr(seven_zip_module, "PATIENCE", 1)
    assert only_refusal(seven_zip(("p.xlsx", xlsx())), "p.7z").why is Why.BROKEN


# winmail.dat ------------------------------------------------------------------------------------------------


def attribute(level: int, number: int, content: bytes) -> bytes:
    """An attribute of TNEF; its type, which nobody reads, is left out."""
    checksum = struct.pack("<H", sum(content) & 0xFFFF)
    return struct.pack("<BII", level, number, len(content)) + content + checksum


def winmail(*attributes: bytes) -> bytes:
    code_page = attribute(1, 0x9007, struct.pack("<II", 1258, 0))
    return b"\x78\x9f\x3e\x22\x01\x00" + attribute(1, 0x9006, b"\0\0\1\0") + code_page + b"".join(attributes)


def attached(title: bytes, content: bytes = b"", properties: bytes = b"") -> bytes:
    return (
        attribute(2, 0x9002, bytes(14))
        + attribute(2, 0x8010, title + b"\0")
        + (attribute(2, 0x800F, content) if content else b"")
        + (attribute(2, 0x9005, properties) if properties else b"")
    )


def property_of(number: int, kind: int, value: bytes) -> bytes:
    padded = value + bytes(-len(value) % 4)
    return struct.pack("<HHII", kind, number, 1, len(value)) + padded


LONG_NAME = property_of(0x3707, 0x1F, "Phiếu Sở Y tế.xlsx\0".encode("utf-16-le"))


def test_a_winmail_dat_gives_its_files_under_their_long_names() -> None:
    properties = struct.pack("<I", 2) + struct.pack("<HHI", 3, 0x3705, 1) + LONG_NAME
    data = winmail(attached(b"PHIEUS~1.XLS", xlsx(), properties), attached("công văn.pdf".encode("cp1258"), PDF))
    form, letter = files(opened(eml(attachment(data, b"Content-Type: application/ms-tnef; name=winmail.dat"))))
    assert form.file == "thu.eml › winmail.dat › Phiếu Sở Y tế.xlsx"
    assert (form.data, form.sender) == (xlsx(), "cah@kg.vn")
    assert (letter.file.rpartition(" › ")[2], letter.data) == ("công văn.pdf", PDF)


def test_named_several_and_fixed_properties_are_stepped_over() -> None:
    numbered = struct.pack("<HH16sII", 0x1003, 0x8001, bytes(16), 0, 7) + struct.pack("<III", 2, 1, 2)
    texts = "tên\0".encode("utf-16-le")
    named = struct.pack("<HH16sII", 0x1F, 0x8002, bytes(16), 1, len(texts)) + texts
    named += struct.pack("<II", 1, 2) + b"x\0\0\0"
    short = struct.pack("<HHHxx", 0x0B, 0x3FFF, 1)
    properties = struct.pack("<I", 4) + numbered + named + short + LONG_NAME
    (form,) = files(opened(winmail(attached(b"A.XLS", xlsx(), properties)), "winmail.dat"))
    assert form.file.endswith("Phiếu Sở Y tế.xlsx")


@pytest.mark.parametrize(
    ("kind", "prefix"), [(0x0D, bytes.fromhex("0703020000000000c000000000000046")), (0x102, b"")], ids=["mail", "bytes"]
)
def test_an_object_is_opened_as_what_it_is(kind: int, prefix: bytes) -> None:
    """A mail attached to a mail is TNEF again, behind the number of its interface."""
    inner = winmail(attached(b"p.xlsx", xlsx()))
    properties = struct.pack("<I", 1) + property_of(0x3701, kind, prefix + inner)
    file = only_file(winmail(attached(b"thu trong", b"", properties)), "winmail.dat")
    assert (file.file, file.data) == ("winmail.dat › thu trong › p.xlsx", xlsx())


def test_a_winmail_dat_of_text_alone_brings_no_form() -> None:
    refused = only_refusal(winmail(attribute(1, 0x800C, b"Kinh gui")), "winmail.dat")
    assert (refused.why, "không có tệp đính kèm" in refused.reason) == (Why.NO_ATTACHMENT, True)


@pytest.mark.parametrize(
    "properties",
    [
        struct.pack("<I", 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x1003, 1, 0xFFFFFFFF),
        struct.pack("<IHHI", 1, 0x1E, 1, 0xFFFFFFFF),
        struct.pack("<IHHII", 1, 0x1E, 1, 1, 0xFFFFFFFF),
        struct.pack("<IHH", 1, 0x77, 1),
    ],
    ids=["properties", "values", "texts", "bytes", "type"],
)
def test_counts_that_lie_cost_nothing(properties: bytes) -> None:
    assert only_refusal(winmail(attached(b"p.xlsx", xlsx(), properties)), "winmail.dat").why is Why.BROKEN


def test_a_winmail_dat_is_read_to_its_end_and_refused_where_it_is_cut_off() -> None:
    data = winmail(attached(b"p.xlsx", xlsx()))
    assert only_file(data + b"\0\0garbage", "winmail.dat").data == xlsx()
    assert only_refusal(data[:-100], "winmail.dat").why is Why.BROKEN


# Signed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SIGNED)
def test_what_a_signed_mail_brings_is_taken_and_the_signature_told_but_not_judged(name: str) -> None:
    part = attachment((MAILS / name).read_bytes(), b"Content-Type: application/pkcs7-mime; name=smime.p7m")
    file = only_file(eml(part))
    assert (file.file, file.data) == (f"thu.eml › {UNJUDGED} › phieu.csv", b"a;b")
    assert (file.sender, file.forwarded_by) == ("cah@kg.vn", "")


def test_a_signed_mail_saved_by_outlook_is_opened_too() -> None:
    signed = (MAILS / SIGNED[0]).read_bytes()
    mail = MsgMail(message_class="IPM.Note.SMIME", attachments=[Attached("smime.p7m", signed)])
    assert only_file(msg_bytes(mail), "thu.msg").file == f"thu.msg › {UNJUDGED} › phieu.csv"


def test_a_signed_file_is_the_file() -> None:
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": xlsx()},
            "signer_infos": [],
        }
    )
    data = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
    file = only_file(data, "phieu.xlsx.p7m")
    assert (file.data, file.kind) == (xlsx(), Kind.SPREADSHEET)
    assert file.file == "phieu.xlsx.p7m (có ký số, chưa kiểm tra chữ ký)"


def test_a_signature_by_itself_is_nothing_that_was_sent() -> None:
    form, signature = files(opened(eml(attachment(xlsx()), attachment((MAILS / "detached.p7s").read_bytes()))))
    assert (form.kind, signature.kind) == (Kind.SPREADSHEET, Kind.OTHER)


def test_an_encrypted_mail_and_a_broken_signature_are_told_apart() -> None:
    encrypted = only_refusal((MAILS / "encrypted.p7m").read_bytes(), "smime.p7m")
    assert "được mã hóa" in encrypted.reason
    broken = only_refusal((MAILS / SIGNED[0]).read_bytes()[:300], "smime.p7m")
    assert (broken.why, "bị hỏng" in broken.reason) == (Why.BROKEN, True)
