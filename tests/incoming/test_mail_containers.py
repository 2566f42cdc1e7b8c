"""Zips and mailboxes: opened inside one another to a bound, and nothing vanishes without a word."""

from __future__ import annotations

import hashlib
import io
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest

from de06_xl.incoming.containers import limits
from de06_xl.incoming.mail.incoming import Incoming, Kind, Refused
from de06_xl.incoming.mail.parts import Why
from tests.support.incoming_mail import (
    GIVEN,
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
from tests.support.msg_file import compound_file


def stored(name: str, content: bytes) -> bytes:
    """A zip whose one file is not packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


# Zips ---------------------------------------------------------------------------------------------------


def test_the_files_of_a_zip_come_out_with_the_way_to_them() -> None:
    data = zipped(("An Biên/Phiếu_AB.xlsx", xlsx("AB")), ("Phiếu_KL.xlsx", xlsx("KL")), ("An Biên/", b""))
    ab, kl = files(opened(data, "phieu.zip"))
    assert (ab.file, kl.file) == ("phieu.zip › An Biên/Phiếu_AB.xlsx", "phieu.zip › Phiếu_KL.xlsx")
    assert (ab.data, kl.data) == (xlsx("AB"), xlsx("KL"))
    assert (ab.sender, ab.mail, ab.received) == ("", "", GIVEN)


def test_a_zip_in_a_mail_keeps_the_mails_sender_and_time() -> None:
    data = eml(attachment(zipped(("a.zip", zipped(("Phieu_AB.xlsx", xlsx())))), b"Content-Type: x/y; name=phieu.zip"))
    file = only_file(data, "thu-05.eml")
    assert file.file == "thu-05.eml › phieu.zip › a.zip › Phieu_AB.xlsx"
    assert (file.sender, file.received, file.mail) == ("cah@kg.vn", SENT, "thu-05.eml")


@pytest.mark.parametrize("name", ["phieu.xlsx", "phieu.zip", "phieu.txt", "", "../x"])
def test_a_spreadsheet_is_no_container_whatever_it_is_called(name: str) -> None:
    file = only_file(xlsx(), name)
    assert (file.kind, file.data) == (Kind.SPREADSHEET, xlsx())


@pytest.mark.parametrize(
    ("data", "kind", "what"),
    [
        (stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), Kind.SPREADSHEET, "bảng tính"),
        (stored("mimetype", b"application/vnd.oasis.opendocument.text"), Kind.DOCUMENT, "tệp Word"),
        (zipped(("content.xml", b""), ("META-INF/manifest.xml", b"")), Kind.SPREADSHEET, "bảng tính"),
        (zipped(("[Content_Types].xml", b""), ("xl/workbook.bin", b"")), Kind.SPREADSHEET, "bảng tính"),
        (zipped(("[Content_Types].xml", b""), ("word/document.xml", b"")), Kind.DOCUMENT, "tệp Word"),
        (zipped(("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")), Kind.DOCUMENT, "tệp trình chiếu"),
        (zipped(("Index/Document.iwa", b"")), Kind.DOCUMENT, "bảng tính Numbers của Apple"),
        (compound_file({"Workbook": b"x" * 5000}), Kind.SPREADSHEET, "bảng tính"),
        (compound_file({"EncryptedPackage": b"x" * 5000}), Kind.SPREADSHEET, "bảng tính"),
        (compound_file({"WordDocument": b"x" * 5000}), Kind.DOCUMENT, "tệp Word"),
        (xlsx()[:-100], Kind.SPREADSHEET, "bảng tính"),
    ],
    ids=range(11),
)
def test_an_office_file_is_told_by_what_it_holds_also_when_it_is_cut_off(data: bytes, kind: Kind, what: str) -> None:
    file = only_file(data, "tep")
    assert (file.kind, file.what) == (kind, what)


def test_a_zip_of_spreadsheets_that_is_cut_off_is_not_taken_for_a_spreadsheet() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:  # stored: the inner files' own headers stand in it
        archive.writestr("Phieu_AB.xlsx", xlsx("AB"))
        archive.writestr("Phieu_KL.xlsx", xlsx("KL"))
    refused = only_refusal(stream.getvalue()[:-60], "phieu.zip")
    assert (refused.why, refused.file) == (Why.BROKEN, "phieu.zip")


def stored_as(raw: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    """A zip whose one entry has this name, byte for byte."""
    placeholder = "x" * len(raw)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo(placeholder)
        entry.extra = extra
        archive.writestr(entry, xlsx())
    data = bytearray(stream.getvalue().replace(placeholder.encode(), raw))
    directory = data.rindex(b"PK\x01\x02")
    struct.pack_into("<H", data, 6, flags)
    struct.pack_into("<H", data, directory + 8, flags)
    return bytes(data)


NAME = "Phiếu huyện.xlsx"
OEM = b"Phieu_huyen.xlsx"


@pytest.mark.parametrize(
    "data",
    [
        stored_as(NAME.encode(), flags=0x800),
        stored_as(NAME.encode()),
        stored_as(b"Phi\xea\xecu huy\xea\xf2n.xlsx"),
        stored_as(OEM, extra=struct.pack("<HHBI", 0x7075, 5 + len(NAME.encode()), 1, zlib.crc32(OEM)) + NAME.encode()),
    ],
    ids=["flag", "UTF-8 without flag", "code page 1258", "WinRAR's extra field"],
)
def test_names_in_zips_are_read_as_the_programs_wrote_them(data: bytes) -> None:
    assert only_file(data, "p.zip").file == f"p.zip › {NAME}"


def test_an_extra_field_of_another_name_is_not_believed() -> None:
    extra = struct.pack("<HHBI", 0x7075, 5 + len(NAME.encode()), 1, zlib.crc32(b"khac")) + NAME.encode()
    assert only_file(stored_as(OEM, extra=extra), "p.zip").file == "p.zip › Phieu_huyen.xlsx"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../phieu.xlsx", "phieu.xlsx"),
        ("/etc/phieu.xlsx", "etc/phieu.xlsx"),
        ("C:\\Windows\\phieu.xlsx", "Windows/phieu.xlsx"),
        ("..\\phieu.xlsx", "phieu.xlsx"),
        ("a\x1b\u202eb.xlsx", "ab.xlsx"),
        ("a\nb.xlsx", "a b.xlsx"),
        ("....", "tệp không tên 1"),
    ],
)
def test_a_name_in_a_zip_that_plays_tricks_is_shown_plainly(name: str, shown: str) -> None:
    assert only_file(zipped((name, xlsx())), "p.zip").file == f"p.zip › {shown}"


def locked(*names: str) -> bytes:
    data = bytearray(zipped(*((name, xlsx()) for name in names)))
    at = -1
    while (at := data.find(b"PK\x03\x04", at + 1)) >= 0:
        if data[at + 30 :].startswith(tuple(name.encode() for name in names if "khóa" in name)):
            data[at + 6] |= 1
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        if data[at + 46 :].startswith(tuple(name.encode() for name in names if "khóa" in name)):
            data[at + 8] |= 1
    return bytes(data)


def test_files_with_a_password_are_told_and_the_others_come_out() -> None:
    refused, file = opened(locked("khóa 1.xlsx", "mở.xlsx", "khóa 2.xlsx"), "p.zip")
    assert isinstance(refused, Refused)
    assert isinstance(file, Incoming)
    assert (refused.file, refused.why, file.file) == ("p.zip", Why.PASSWORD, "p.zip › mở.xlsx")
    assert "có 2 tệp được đặt mật khẩu" in refused.reason


def test_a_zip_with_a_password_is_told() -> None:
    refused = only_refusal(locked("khóa.xlsx"), "p.zip")
    assert refused.why is Why.PASSWORD
    assert refused.reason.startswith("được đặt mật khẩu nên không mở được; hãy")


def test_a_file_packed_in_a_way_that_needs_much_memory_is_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("phieu.xlsx", xlsx())
    refused = only_refusal(stream.getvalue(), "p.zip")
    assert (refused.file, refused.why) == ("p.zip › phieu.xlsx", Why.UNREADABLE)


def test_a_broken_file_in_a_zip_is_told_and_the_others_come_out() -> None:
    data = bytearray(zipped(("a.xlsx", xlsx("a")), ("b.xlsx", xlsx("b"))))
    data[100] ^= 0xFF
    broken, whole = opened(bytes(data), "p.zip")
    assert isinstance(broken, Refused)
    assert isinstance(whole, Incoming)
    assert (broken.file, broken.why, whole.data) == ("p.zip › a.xlsx", Why.BROKEN, xlsx("b"))
    assert broken.sha256 == hashlib.sha256(bytes(data)).hexdigest()


@pytest.mark.parametrize("data", [zipped(), zipped(("a/", b""))])
def test_an_empty_zip_is_told(data: bytes) -> None:
    assert "rỗng" in only_refusal(data, "p.zip").reason


def test_what_systems_put_into_zips_is_not_taken_for_something_sent() -> None:
    data = zipped(
        ("phieu.xlsx", xlsx()),
        ("__MACOSX/._phieu.xlsx", b"\x00\x05\x16\x07\x00"),
        (".DS_Store", b"\x00\x00\x00\x01Bud1"),
        ("~$phieu.xlsx", b"\x07Nguoi dung"),
        ("desktop.ini", b"[x]"),
    )
    form, *others = files(opened(data, "p.zip"))
    assert form.kind is Kind.SPREADSHEET
    assert {file.kind for file in others} == {Kind.OTHER}


# Bounds -------------------------------------------------------------------------------------------------


def in_zips(levels: int) -> bytes:
    data = xlsx()
    for _ in range(levels):
        data = zipped(("a", data))
    return data


def test_containers_inside_one_another_are_opened_to_a_bound() -> None:
    assert only_file(in_zips(limits.MAX_DEPTH)).data == xlsx()
    refused = only_refusal(in_zips(limits.MAX_DEPTH + 1))
    assert (refused.why, refused.file.count(" › ")) == (Why.TOO_DEEP, limits.MAX_DEPTH)


def test_mails_inside_one_another_are_opened_to_a_bound() -> None:
    def in_mails(levels: int) -> bytes:
        data = eml(attachment(xlsx())).replace(b"ranh", b"ranh0")
        for level in range(1, levels):
            data = eml(b"Content-Type: message/rfc822\r\n\r\n" + data).replace(b"ranh\r\n", b"ranh%d\r\n" % level)
            data = data.replace(b"ranh--", b"ranh%d--" % level)
        return data

    assert only_file(in_mails(limits.MAX_DEPTH)).data == xlsx()
    assert only_refusal(in_mails(limits.MAX_DEPTH + 1)).why is Why.TOO_DEEP


def test_a_zip_of_very_many_files_is_refused() -> None:
    assert len(opened(zipped(*((f"{n}.txt", b"x") for n in range(2_000))))) == 2_000
    refused = only_refusal(zipped(*((f"{n}.txt", b"x") for n in range(2_001))), "p.zip")
    assert (refused.why, refused.file) == (Why.TOO_MANY, "p.zip")


def test_very_many_files_in_all_are_opened_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 100)
    inner = zipped(*((f"{n}.txt", b"x") for n in range(19)))
    found = opened(zipped(*((f"{n}.zip", inner) for n in range(10))), "p.zip")
    assert isinstance(found[-1], Refused)
    assert (found[-1].why, found[-1].file) == (Why.TOO_MANY, "p.zip")
    assert len([one for one in found if isinstance(one, Incoming)]) == 94  # and a zip of 19, five times


def test_an_attachment_beyond_the_bound_is_refused() -> None:
    refused = only_refusal(xlsx() + bytes(limits.MAX_FILE), "to.xlsx")
    assert (refused.why, refused.file) == (Why.TOO_LARGE, "to.xlsx")
    assert only_refusal(bytes(limits.MAX_INPUT + 1), "to.mbox").why is Why.TOO_LARGE


BOMB = """
import datetime as dt, io, sys, zipfile
from de06_xl.incoming.mail.incoming import open_mail

def packed(*files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, megabytes in files:
            with archive.open(name, "w", force_zip64=True) as entry:
                for _ in range(megabytes):
                    entry.write(bytes(2**20))
    return bytearray(stream.getvalue())

def claiming_less(data):
    for signature, at in ((b"PK\\x01\\x02", 24),):
        place = data.find(signature)
        while place >= 0:
            data[place + at : place + at + 4] = (1000).to_bytes(4, "little")
            place = data.find(signature, place + 1)
    return data

data = {
    "one": lambda: packed(("a.xlsx", 400)),
    "many": lambda: packed(*((f"{n}.xlsx", 29) for n in range(10))),
    "liar": lambda: claiming_less(packed(("a.xlsx", 400))),
}[sys.argv[1]]()
for found in open_mail(bytes(data), "p.zip", dt.datetime(2022, 5, 31, tzinfo=dt.UTC)):
    print(getattr(found, "why", None), found.file)
# The peak of this process alone: getrusage may give that of the one that started it.
status = open("/proc/self/status").read()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024, file=sys.stderr)
"""


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("bomb", "reported"),
    [
        ("one", "Why.TOO_LARGE p.zip › a.xlsx"),
        ("many", "Why.TOO_LARGE p.zip"),
        ("liar", "Why.BROKEN p.zip › a.xlsx"),
    ],
)
def test_a_zip_bomb_is_stopped_by_counting_what_comes_out(bomb: str, reported: str) -> None:
    ran = subprocess.run([sys.executable, "-X", "utf8", "-c", BOMB, bomb], capture_output=True, text=True, check=True)
    assert reported in ran.stdout.splitlines()
    assert int(ran.stderr) < 300  # megabytes at the most


# Mailboxes ----------------------------------------------------------------------------------------------


def in_mailbox(*mails: bytes, line: bytes = b"From cah@kg.vn Thu May  5 10:15:00 2022") -> bytes:
    return b"\n".join(line + b"\n" + mail.replace(b"\r\n", b"\n") for mail in mails)


@pytest.mark.parametrize(
    "line", [b"From cah@kg.vn Thu May  5 10:15:00 2022", b"From - Thu May 05 10:15:00 2022", b"From "]
)
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_the_mails_of_a_mailbox_come_out_one_by_one(line: bytes, ending: bytes) -> None:
    mails = [
        eml(attachment(xlsx("AB")), sender=b"ab@kg.vn", headers=b"Subject: Phieu AB\r\n"),
        eml(sender=b"kl@kg.vn"),
        eml(attachment(xlsx("HT")), sender=b"ht@kg.vn"),
    ]
    data = in_mailbox(*mails, line=line).replace(b"\n", ending)
    first, second, third = opened(data, "thu.mbox")
    assert isinstance(first, Incoming)
    assert isinstance(second, Refused)
    assert isinstance(third, Incoming)
    assert (first.file, first.data, first.sender) == (
        "thu.mbox › thư 1 “Phieu AB” › phieu.xlsx",
        xlsx("AB"),
        "ab@kg.vn",
    )
    assert (second.file, second.why, second.sender) == ("thu.mbox › thư 2", Why.NO_ATTACHMENT, "kl@kg.vn")
    assert (third.mail, third.data) == ("thu.mbox › thư 3", xlsx("HT"))
    assert first.forwarded_by == ""


def test_a_line_of_text_that_begins_with_from_is_no_new_mail() -> None:
    text = b"Content-Type: text/plain\r\n\r\nFrom now on:\r\n\r\nFrom the district\r\nabout figures\r\n\r\nFrom us"
    data = in_mailbox(eml(text, attachment(xlsx())), eml(attachment(xlsx("hai"))))
    assert [file.data for file in files(opened(data, "thu.mbox"))] == [xlsx(), xlsx("hai")]


def test_a_text_that_looks_like_a_new_mail_does_not_cut_one_where_mails_begin_with_a_time() -> None:
    text = b"Content-Type: text/plain\r\n\r\nKinh gui\r\n\r\nFrom today we send\r\nNote: so lieu\r\n\r\nHet"
    data = in_mailbox(eml(text, attachment(xlsx())), eml(attachment(xlsx("hai"))))
    assert [file.data for file in files(opened(data, "thu.mbox"))] == [xlsx(), xlsx("hai")]
