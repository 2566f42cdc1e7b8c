"""What bytes are, told by what stands in them and never by a name."""

from __future__ import annotations

import enum
import re

from de06_xl.incoming.mail import zip_file
from de06_xl.incoming.mail.compound import SIGNATURE, CompoundFile
from de06_xl.incoming.mail.headers import HEADER_LINE


class Content(enum.Enum):
    """A kind of file; the value is what a sentence calls it."""

    SPREADSHEET = "bảng tính"
    """.xlsx, .xlsm, .xlsb, .xls, .ods, whole or not, also with a password: what is inside is not looked at here."""
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
    OTHER_ARCHIVE = "tệp nén kiểu RAR, 7z hoặc tương tự"
    TNEF = "gói winmail.dat của Outlook"
    PROGRAM = "chương trình"
    BROKEN_OFFICE = "tệp Office bị hỏng"
    """One that is cut off before it tells what it is."""
    EMPTY = "tệp rỗng"


_SIGNATURES = (
    (b"%PDF-", Content.PDF),
    (b"\x89PNG\r\n", Content.PICTURE),
    (b"\xff\xd8\xff", Content.PICTURE),
    (b"GIF8", Content.PICTURE),
    (b"II*\x00", Content.PICTURE),
    (b"MM\x00*", Content.PICTURE),
    (b"\xd7\xcd\xc6\x9a", Content.PICTURE),  # WMF
    (b"{\\rtf", Content.RICH_TEXT),
    (b"Rar!\x1a\x07", Content.OTHER_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Content.OTHER_ARCHIVE),
    (b"\x1f\x8b", Content.OTHER_ARCHIVE),
    (b"BZh", Content.OTHER_ARCHIVE),
    (b"\xfd7zXZ\x00", Content.OTHER_ARCHIVE),
    (b"MSCF", Content.OTHER_ARCHIVE),
    (b"\x78\x9f\x3e\x22", Content.TNEF),
    (b"\x7fELF", Content.PROGRAM),
    (b"#!", Content.PROGRAM),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", Content.PROGRAM),  # a Windows shortcut
    (b"\xca\xfe\xba\xbe", Content.PROGRAM),
    (b"\x00\x05\x16\x07", Content.SYSTEM),  # AppleDouble
    (b"\x00\x00\x00\x01Bud1", Content.SYSTEM),  # .DS_Store
)
_SIGNATURES_WITHIN = (
    (Content.PICTURE, ((0, b"RIFF"), (8, b"WEBP"))),
    (Content.PICTURE, ((0, b"BM"), (6, b"\x00\x00\x00\x00"))),
    (Content.PICTURE, ((0, b"\x01\x00\x00\x00"), (40, b" EMF"))),
    (Content.PICTURE, ((4, b"ftyphei"),)),
    (Content.PICTURE, ((4, b"ftypmif1"),)),
    (Content.PROGRAM, ((0, b"MZ"), (3, b"\x00"))),
    (Content.OTHER_ARCHIVE, ((257, b"ustar"),)),
)
"""What stands where, for kinds that their first bytes alone do not tell."""
_IN_COMPOUND_FILES = (
    ({"__properties_version1.0"}, Content.OUTLOOK_MAIL),
    ({"Workbook", "Book", "WORKBOOK", "BOOK"}, Content.SPREADSHEET),
    ({"EncryptedPackage"}, Content.SPREADSHEET),
    ({"WordDocument"}, Content.WORD),
    ({"PowerPoint Document"}, Content.SLIDES),
    ({"Catalog"}, Content.SYSTEM),  # Thumbs.db
)
_IN_ZIPS = (
    ("xl/", Content.SPREADSHEET),
    ("word/", Content.WORD),
    ("ppt/", Content.SLIDES),
)
_OFFICE_STARTS = ("_rels/", "docProps/", "xl/", "word/", "ppt/")
"""What the first entry may be of an Office file that does not begin with its list of content types."""
_OPEN_DOCUMENT = (
    ("spreadsheet", Content.SPREADSHEET),
    ("text", Content.WORD),
    ("presentation", Content.SLIDES),
)
_NOT_IN_TEXTS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAIL_HEADERS = frozenset(
    b"from to cc date subject message-id mime-version received return-path delivered-to reply-to sender "
    b"content-type content-transfer-encoding x-mailer references in-reply-to".split()
)
_LONGEST_HEAD = 256 * 1024


def recognise(data: bytes) -> Content:
    """What the bytes are; raises nothing. A container that is broken is still told as what it was meant to be."""
    if data.count(0) == len(data):
        return Content.EMPTY
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data)
    if data.startswith(SIGNATURE):
        return _in_compound_file(data)
    for signature, content in _SIGNATURES:
        if data.startswith(signature):
            return content
    for content, places in _SIGNATURES_WITHIN:
        if all(data[at : at + len(sign)] == sign for at, sign in places):
            return content
    if b"%PDF-" in data[:1024]:  # readers take junk in front of it
        return Content.PDF
    return _in_text(data)


def starts_mail(data: bytes, at: int = 0) -> bool:
    """Whether a header line of a mail stands there."""
    return HEADER_LINE.match(data, at) is not None


def _in_zip(data: bytes) -> Content:
    names = zip_file.names(data)
    mimetype = zip_file.open_document_type(data)
    if mimetype is not None:
        return next((content for word, content in _OPEN_DOCUMENT if word in mimetype), Content.UNKNOWN)
    lowered = {name.casefold().replace("\\", "/") for name in names}
    if "[content_types].xml" in lowered or (names and names[0].startswith(_OFFICE_STARTS)):
        return next(
            (content for start, content in _IN_ZIPS if any(name.startswith(start) for name in lowered)),
            Content.BROKEN_OFFICE,
        )
    if "index/document.iwa" in lowered:
        return Content.NUMBERS
    # an OpenDocument file whose first entry does not say what it is: left to who reads spreadsheets
    return Content.SPREADSHEET if {"content.xml", "meta-inf/manifest.xml"} <= lowered else Content.ZIP


def _in_compound_file(data: bytes) -> Content:
    try:
        with CompoundFile.of(data) as file:
            names = file.top_names()
    except Exception:  # olefile raises many kinds on broken input, and all mean the same
        names = None
    for wanted, content in _IN_COMPOUND_FILES:
        if names is None and any(name.encode("utf-16-le") in data for name in wanted):
            return content
        if names is not None and names & wanted:
            return content
    return Content.UNKNOWN if names is not None else Content.BROKEN_OFFICE


def _in_text(data: bytes) -> Content:
    head = data[:_LONGEST_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"From ") and b"\n" in head and starts_mail(head, head.index(b"\n") + 1):
        return Content.MAILBOX
    if _is_mail(head):
        return Content.MAIL
    start = head[:1024].lower()
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<table", b"<office:")):
        return Content.MARKUP
    return Content.UNKNOWN if _NOT_IN_TEXTS.search(head) else Content.TEXT


def _is_mail(head: bytes) -> bool:
    """Two headers that mails have, or a first one that says how the rest is cut into parts."""
    if re.match(rb"content-type:\s*multipart/", head, re.IGNORECASE):
        return True
    found = set()
    for line in head.splitlines():
        if not line:
            break
        if header := HEADER_LINE.match(line):
            found.add(header[1].lower())
    return len(found & _MAIL_HEADERS) >= 2
