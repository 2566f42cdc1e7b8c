"""Recognition of a file's kind by its content, never by its name."""

from __future__ import annotations

import enum
import re

from de06_xl.incoming.containers import signatures
from de06_xl.incoming.containers.compound import CompoundFile
from de06_xl.incoming.containers.errors import ContainerError
from de06_xl.incoming.containers.zip import entry_names, open_document_type


class FileKind(enum.Enum):
    """A kind of file; the value is its name in a sentence."""

    SPREADSHEET = "bảng tính"
    """.xlsx, .xlsm, .xlsb, .xls, .ods, intact or not, also with a password: the contents are not examined here."""
    PDF = "tệp PDF"
    WORD = "tệp Word"
    SLIDES = "tệp trình chiếu"
    PICTURE = "tệp ảnh"
    RICH_TEXT = "tệp văn bản RTF"
    NUMBERS = "bảng tính Numbers của Apple"
    MARKUP = "trang web hoặc tệp XML"
    TEXT = "tệp chữ thuần"
    SYSTEM = "tệp do hệ điều hành tự tạo"
    UNKNOWN = "tệp không rõ loại"
    ZIP = "tệp nén ZIP"
    MAIL = "thư"
    OUTLOOK_MAIL = "thư Outlook"
    MAILBOX = "hộp thư"
    SEVEN_ZIP = "tệp nén 7z"
    RAR = "tệp nén RAR"
    OTHER_ARCHIVE = "tệp nén kiểu lạ (tar, gz, cab…)"
    TNEF = "gói winmail.dat của Outlook"
    SIGNED = "gói ký số"
    """Signed data that include what was signed (CMS, RFC 5652 5): smime.p7m, or any file signed as .p7m."""
    SIGNATURE = "chữ ký số rời"
    """A detached signature: smime.p7s beside what was signed."""
    SEALED = "gói mã hóa"
    PROGRAM = "chương trình"
    BROKEN_OFFICE = "tệp Office bị hỏng"
    """An Office file that is cut off before its kind is known."""
    EMPTY = "tệp rỗng"


_SIGNATURES = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"\xd7\xcd\xc6\x9a", FileKind.PICTURE),  # WMF
    (b"{\\rtf", FileKind.RICH_TEXT),
    (b"Rar!\x1a\x07", FileKind.RAR),
    (signatures.SEVEN_ZIP, FileKind.SEVEN_ZIP),
    (b"\x1f\x8b", FileKind.OTHER_ARCHIVE),
    (b"BZh", FileKind.OTHER_ARCHIVE),
    (b"\xfd7zXZ\x00", FileKind.OTHER_ARCHIVE),
    (b"MSCF", FileKind.OTHER_ARCHIVE),
    (signatures.TNEF, FileKind.TNEF),
    (b"\x7fELF", FileKind.PROGRAM),
    (b"#!", FileKind.PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", FileKind.PROGRAM),  # a Windows shortcut
    (b"\xca\xfe\xba\xbe", FileKind.PROGRAM),
    (b"\x00\x05\x16\x07", FileKind.SYSTEM),  # AppleDouble
    (b"\x00\x00\x00\x01Bud1", FileKind.SYSTEM),  # .DS_Store
)
_SIGNATURES_WITHIN = (
    (FileKind.PICTURE, ((0, b"RIFF"), (8, b"WEBP"))),
    (FileKind.PICTURE, ((0, b"BM"), (6, b"\x00\x00\x00\x00"))),
    (FileKind.PICTURE, ((0, b"\x01\x00\x00\x00"), (40, b" EMF"))),
    (FileKind.PICTURE, ((4, b"ftyphei"),)),
    (FileKind.PICTURE, ((4, b"ftypmif1"),)),
    (FileKind.PROGRAM, ((0, b"MZ"), (3, b"\x00"))),
    (FileKind.OTHER_ARCHIVE, ((257, b"ustar"),)),
)
"""Bytes at certain positions, for kinds that the first bytes alone do not determine."""
_IN_COMPOUND_FILES = (
    ({"__properties_version1.0"}, FileKind.OUTLOOK_MAIL),
    ({"Workbook", "Book", "WORKBOOK", "BOOK"}, FileKind.SPREADSHEET),
    ({"EncryptedPackage"}, FileKind.SPREADSHEET),
    ({"WordDocument"}, FileKind.WORD),
    ({"PowerPoint Document"}, FileKind.SLIDES),
    ({"Catalog"}, FileKind.SYSTEM),  # Thumbs.db
)
_IN_ZIPS = (
    ("xl/", FileKind.SPREADSHEET),
    ("word/", FileKind.WORD),
    ("ppt/", FileKind.SLIDES),
)
_OFFICE_STARTS = ("_rels/", "docProps/", "xl/", "word/", "ppt/")
"""Possible first entries of an Office file that does not begin with its list of content types."""
_OPEN_DOCUMENT = (
    ("spreadsheet", FileKind.SPREADSHEET),
    ("text", FileKind.WORD),
    ("presentation", FileKind.SLIDES),
)
_CMS = re.compile(
    rb"0(?:[\x00-\x80]|\x81.|\x82..|\x83.{3}|\x84.{4})\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07(.)", re.DOTALL
)
_IN_CMS = {2: FileKind.SIGNED, 3: FileKind.SEALED, 6: FileKind.SEALED}
"""How ContentInfo begins (RFC 5652 3), in DER or BER, and the last number of its type."""
HEADER_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:")
"""How a mail's header begins: its name, printable and without a blank, and a colon (RFC 5322 2.2)."""
_NOT_IN_TEXTS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAIL_HEADERS = frozenset(
    b"from to cc date subject message-id mime-version received return-path delivered-to reply-to sender "
    b"content-type content-transfer-encoding x-mailer references in-reply-to".split()
)
_LONGEST_HEAD = 256 * 1024


def recognise(data: bytes) -> FileKind:
    """The kind of file that the bytes are; never raises. A broken container counts as what it was meant to be."""
    if data.count(0) == len(data):
        return FileKind.EMPTY
    if data.startswith((signatures.ZIP, signatures.EMPTY_ZIP)):
        return _in_zip(data)
    if data.startswith(signatures.COMPOUND_FILE):
        return _in_compound_file(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    for kind, places in _SIGNATURES_WITHIN:
        if all(data[at : at + len(sign)] == sign for at, sign in places):
            return kind
    if (cms := _CMS.match(data)) and cms[1][0] in _IN_CMS:
        return _IN_CMS[cms[1][0]]
    if b"%PDF-" in data[:1024]:  # readers accept junk before it
        return FileKind.PDF
    return _in_text(data)


def starts_mail(data: bytes, at: int = 0) -> bool:
    """Whether a mail's header line begins at this position."""
    return HEADER_LINE.match(data, at) is not None


def _in_zip(data: bytes) -> FileKind:
    names = entry_names(data)
    mimetype = open_document_type(data)
    if mimetype is not None:
        return next((kind for word, kind in _OPEN_DOCUMENT if word in mimetype), FileKind.UNKNOWN)
    lowered = {name.casefold().replace("\\", "/") for name in names}
    if "[content_types].xml" in lowered or (names and names[0].startswith(_OFFICE_STARTS)):
        return next(
            (kind for start, kind in _IN_ZIPS if any(name.startswith(start) for name in lowered)),
            FileKind.BROKEN_OFFICE,
        )
    if "index/document.iwa" in lowered:
        return FileKind.NUMBERS
    # an OpenDocument file whose first entry does not declare its type: left to the spreadsheet reader
    return FileKind.SPREADSHEET if {"content.xml", "meta-inf/manifest.xml"} <= lowered else FileKind.ZIP


def _in_compound_file(data: bytes) -> FileKind:
    try:
        with CompoundFile.of(data) as file:
            names = file.top_names()
    except ContainerError:
        names = None
    for wanted, kind in _IN_COMPOUND_FILES:
        if names is None and any(name.encode("utf-16-le") in data for name in wanted):
            return kind
        if names is not None and names & wanted:
            return kind
    return FileKind.UNKNOWN if names is not None else FileKind.BROKEN_OFFICE


def _in_text(data: bytes) -> FileKind:
    head = data[:_LONGEST_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"From ") and b"\n" in head and starts_mail(head, head.index(b"\n") + 1):
        return FileKind.MAILBOX
    if _is_mail(head):
        return FileKind.MAIL
    start = head[:1024].lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<table", b"<office:")):
        return FileKind.MARKUP
    return FileKind.UNKNOWN if _NOT_IN_TEXTS.search(head) else FileKind.TEXT


def _is_mail(head: bytes) -> bool:
    """Whether there are two headers of a mail, or a first one that declares how the body is divided."""
    if re.match(rb"content-type:\s*multipart/", head, re.IGNORECASE):
        return True
    found = set()
    for line in head.splitlines():
        if not line:
            break
        if header := HEADER_LINE.match(line):
            found.add(header[1].lower())
    return len(found & _MAIL_HEADERS) >= 2
