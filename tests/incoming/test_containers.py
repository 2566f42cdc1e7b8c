"""Zips, packages and compound files: what each fault is, decided in one place for all who open them."""

from __future__ import annotations

import io
import os
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.compound import CompoundFile
from de06_xl.incoming.containers.errors import ContainerError, Fault
from de06_xl.incoming.containers.kinds import FileKind, recognise
from de06_xl.incoming.containers.package import Package, unpack
from de06_xl.incoming.containers.zip import ZipArchive, entry_names
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from tests.support.msg_file import compound_file

CONTENT = b"figures " * 100


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return stream.getvalue()


def in_directory(data: bytes, offset: int, value: bytes) -> bytes:
    """The zip with something changed in what its directory says of its last entry (APPNOTE.TXT 4.3.12)."""
    at = data.rindex(b"PK\1\2") + offset
    return data[:at] + value + data[at + len(value) :]


def read_all(data: bytes, most: int = limits.MAX_FILE) -> list[bytes]:
    archive = ZipArchive(data)
    return [archive.read(entry, most) for entry in archive.entries]


GOOD = zipped(("a", CONTENT))
STORED = zipped(("a", CONTENT), method=zipfile.ZIP_STORED)
SIZE = len(CONTENT)


@given(st.lists(st.binary(), max_size=5))
def test_entries_keep_their_order_and_content(contents: list[bytes]) -> None:
    assert read_all(zipped(*((str(number), content) for number, content in enumerate(contents)))) == contents


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (in_directory(GOOD, 24, struct.pack("<I", SIZE - 1)), Fault.UNDERSTATED),
        (in_directory(STORED, 24, struct.pack("<I", SIZE - 1)), Fault.UNDERSTATED),
        (in_directory(GOOD, 24, struct.pack("<I", SIZE + 1)), Fault.BROKEN),
        (in_directory(GOOD, 24, struct.pack("<I", limits.MAX_FILE + 1)), Fault.TOO_LARGE),
        (in_directory(GOOD, 16, bytes(4)), Fault.BROKEN),  # the checksum
        (in_directory(GOOD, 8, b"\1\0"), Fault.ENCRYPTED),
        (in_directory(GOOD, 10, b"\x09\0"), Fault.UNREADABLE),  # Deflate64
        (zipped(("a", CONTENT), method=zipfile.ZIP_LZMA), Fault.UNREADABLE),
        (GOOD.replace(b"PK\3\4", b"PK\3\5"), Fault.BROKEN),
        (b"x" + GOOD, Fault.BROKEN),
        (zipped(("b.zip", GOOD), method=zipfile.ZIP_STORED)[:-60], Fault.BROKEN),
        (GOOD[:-1], Fault.BROKEN),
        (b"PK\3\4", Fault.BROKEN),
        (b"PK\1\2" * (limits.MAX_ZIP_SIGNATURES + 1), Fault.TOO_MANY),
    ],
    ids=range(14),
)
def test_an_entry_that_cannot_be_read_has_one_fault(data: bytes, fault: Fault) -> None:
    with pytest.raises(ContainerError) as raised:
        read_all(data)
    assert raised.value.fault is fault


def test_the_largest_entry_that_may_be_is_read() -> None:
    assert read_all(GOOD, SIZE) == [CONTENT]
    with pytest.raises(ContainerError):
        read_all(GOOD, SIZE - 1)


def test_no_more_is_unpacked_than_the_directory_says() -> None:
    bomb = in_directory(zipped(("a", bytes(10_000_000))), 24, struct.pack("<I", 1_000))
    assert len(bomb) < 20_000
    with pytest.raises(ContainerError) as raised:
        read_all(bomb)
    assert raised.value.fault is Fault.UNDERSTATED


def test_names_are_also_found_where_the_directory_is_cut_off() -> None:
    data = zipped(("[Content_Types].xml", CONTENT), ("xl/workbook.xml", CONTENT))
    assert entry_names(data) == entry_names(data[:-30]) == ["[Content_Types].xml", "xl/workbook.xml"]


# Packages -----------------------------------------------------------------------------------------------------


def test_a_part_is_found_however_its_name_is_written() -> None:
    package = Package(zipped(("XL/Workbook.xml", CONTENT), ("xl\\styles.xml", b"s")))
    assert [name.replace(os.sep, "/") for name in package.names] in (
        ["XL/Workbook.xml", "xl/styles.xml"],  # Windows, where zipfile turns its own separator round
        ["XL/Workbook.xml", "xl\\styles.xml"],
    )
    assert package.read("/xl/workbook.xml") == CONTENT
    assert package.read("xl/styles.xml") == b"s"
    assert "xl/none.xml" not in package
    assert package.any_below("xl/st")
    assert not package.any_below("word/")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["xl/workbook.xml", "XL/Workbook.xml", "xl\\workbook.xml"])
def test_two_parts_of_one_name_are_refused(other: str) -> None:
    data = zipped(("xl/workbook.xml", b"a"), (other, b"b"))
    with pytest.raises(ContainerError) as raised:
        Package(data)
    assert raised.value.fault is Fault.DUPLICATE
    with pytest.raises(De06Error, match=r"^Tệp “so.xlsx”: bị hỏng hoặc tải về thiếu"):
        unpack(data, "so.xlsx", "sổ Excel .xlsx")


def test_what_is_read_of_a_package_is_counted() -> None:
    package = Package(zipped(("a", CONTENT), ("b", CONTENT), ("c", b"x")), most=2 * SIZE)
    assert [package.read("a"), package.read("b")] == [CONTENT, CONTENT]
    with pytest.raises(ContainerError) as raised:
        package.read("c")
    assert raised.value.fault is Fault.TOO_LARGE


def test_what_a_package_says_it_unpacks_to_is_limited() -> None:
    data = in_directory(zipped(("a", b"x"), ("b", b"x")), 24, struct.pack("<I", limits.MAX_PACKAGE))
    with pytest.raises(ContainerError) as raised:
        Package(data)
    assert raised.value.fault is Fault.TOO_LARGE
    with pytest.raises(De06Error, match="giải nén ra quá lớn, không an toàn"):
        unpack(data, "so.xlsx", "sổ Excel .xlsx")


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}/[a-z]{1,8}\.xml", fullmatch=True), st.binary(), max_size=5))
def test_parts_that_are_packed_come_out_again(parts: dict[str, bytes]) -> None:
    unpacked = unpack(files.pack(parts), "so.xlsx", "sổ Excel .xlsx")
    assert list(unpacked.items()) == list(parts.items())


# Compound files -----------------------------------------------------------------------------------------------

COMPOUND = compound_file({"Workbook": b"x" * 5000})


def changed(at: int, value: bytes) -> bytes:
    return COMPOUND[:at] + value + COMPOUND[at + len(value) :]


def test_streams_of_a_compound_file_are_read() -> None:
    with CompoundFile.of(COMPOUND) as file:
        assert file.top_names() == {"Workbook"}
        assert file.read("Workbook") == b"x" * 5000


@pytest.mark.parametrize(
    "data",
    [
        COMPOUND[:1535],
        changed(30, b"\x0a\0"),  # the size of its sectors
        changed(44, b"\xff\xff\xff\xff"),  # sectors of the table
        changed(64, b"\xff\xff\xff\xff"),  # and of that of small streams
        changed(COMPOUND.index("Workbook".encode("utf-16-le")) + 120, struct.pack("<I", len(COMPOUND) + 1)),
        changed(48, struct.pack("<I", 2**20)),  # where the directory is
    ],
    ids=range(6),
)
def test_a_compound_file_whose_claims_cannot_be_true_is_broken(data: bytes) -> None:
    with pytest.raises(ContainerError) as raised:
        CompoundFile.of(data)
    assert raised.value.fault is Fault.BROKEN


def test_a_compound_file_with_a_very_long_directory_is_refused() -> None:
    streams = {f"{number}": b"" for number in range(limits.MAX_DIRECTORY)}
    with pytest.raises(ContainerError) as raised:
        CompoundFile.of(compound_file(streams))
    assert raised.value.fault is Fault.TOO_MANY


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"From: a@b.vn\nDate: 16/5/2022\n\nx", FileKind.MAIL),
        (b"Subject: ghi nho\n\nmot dong", FileKind.TEXT),
        (b"Subject: ghi nho\nViec: 1\n\nDate: sau dong trong", FileKind.TEXT),
    ],
    ids=["two headers", "one header", "a header and a text"],
)
def test_a_text_is_a_mail_with_two_of_a_mails_headers(data: bytes, kind: FileKind) -> None:
    assert recognise(data) is kind
