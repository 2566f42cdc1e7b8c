"""What came in, opened to the bytes of each file: mails, mailboxes and zips, inside one another to a bound."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from de06_xl.incoming.mail.content import Content, recognise
from de06_xl.incoming.mail.eml import read_eml
from de06_xl.incoming.mail.mbox import split
from de06_xl.incoming.mail.msg import read_msg
from de06_xl.incoming.mail.names import STEP
from de06_xl.incoming.mail.parts import (
    MAX_DEPTH,
    MAX_FILE,
    MAX_FILES,
    MAX_INPUT,
    MAX_MESSAGE,
    MAX_UNPACKED,
    Mail,
    Part,
    Unopened,
    Why,
    broken,
    sealed,
    too_large,
)
from de06_xl.incoming.mail.zip_file import read_zip
from de06_xl.vietnamese.messages import quoted, shown


class Kind(enum.Enum):
    """What a file is to who collects forms."""

    SPREADSHEET = enum.auto()
    """May be a form: .xlsx, .xlsm, .xlsb, .xls, .ods by its content. Whether it is whole is not known yet."""
    DOCUMENT = enum.auto()
    """Anything else that a person sent: a PDF, Word file or picture in a form's place."""
    OTHER = enum.auto()
    """What mail programs and systems add by themselves: logos, signatures, invitations, Thumbs.db."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came in, attached, zipped or plain."""

    file: str
    """Where it is, to read: "thu-05.eml › phieu.zip › Phieu_AB.xlsx". Never a path on disk."""
    data: bytes
    sender: str
    """Address of who wrote the mail that it came with, the inner one of a forwarded mail; empty for a plain file."""
    received: datetime
    """The date that this mail bears, else that of the mail around it, else when the file was received."""
    sha256: str
    kind: Kind
    what: str
    """What a sentence calls it: "tệp PDF", "tệp ảnh"."""
    mail: str = ""
    """Where the mail is that it came with; the same for all files of one mail, empty for a plain file."""
    forwarded_by: str = ""
    """Address of who wrote the mail around, when a mail came inside another."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not opened, or a mail without a file."""

    file: str
    sender: str
    received: datetime
    reason: str
    """A Vietnamese sentence that goes on after the file's name and says what to do."""
    sha256: str
    """Of the file, or, where the file could not be read whole, of what holds it."""
    why: Why
    mail: str = ""
    forwarded_by: str = ""


Found = Incoming | Refused

_SPREADSHEET_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SEALED_NAMES = (".p7m", ".pgp", ".gpg")
"""Names of what only its recipient's key opens; mail servers lose its media type, and its content tells nothing."""
_SYSTEM_NAMES = ("~$", ".~lock.", "._", "desktop.ini", ".ds_store", "thumbs.db")
"""How names of files begin that programs and systems lay beside a person's files."""
_BY_PROGRAMS = frozenset({Content.PICTURE, Content.TEXT, Content.MARKUP, Content.UNKNOWN, Content.EMPTY})
"""What mail programs attach by themselves; Apple Mail shows a person's PDF in the text as it does a logo."""


def open_mail(data: bytes, name: str, received: datetime) -> Iterator[Found]:
    """Every file in what came in, in its order, and a Refused with its reason for all that is not opened.

    ``data`` is a mail (.eml, .msg), a mailbox (.mbox), a zip, or a plain file, told by its content; ``name`` is
    shown and never used as a path. Raises nothing, whatever the bytes are. Bounds: the constants of ``parts``.
    """
    place = _Place(shown(name) or "tệp không tên", received, data)
    if len(data) > MAX_INPUT:
        reason = f"lớn hơn {MAX_INPUT // 1024**2} MB nên không mở; hãy tách nhỏ, chỉ giữ thư của kỳ này."
        yield place.refused(Unopened(Why.TOO_LARGE, reason))
        return
    try:
        yield from _open(data, place, _Budget(), incidental=False)
    except _BudgetSpentError as spent:
        yield place.refused(spent.reason)


class _BudgetSpentError(Exception):
    def __init__(self, reason: Unopened) -> None:
        super().__init__()
        self.reason = reason


class _Budget:
    """What one input may still bring."""

    def __init__(self) -> None:
        self._files = MAX_FILES
        self._unpacked = MAX_UNPACKED

    def file(self) -> None:
        """Count one file or mail."""
        self._files -= 1
        if self._files < 0:
            reason = f"có hơn {MAX_FILES} tệp bên trong nên không mở tiếp; hãy chia nhỏ rồi thu lại."
            raise _BudgetSpentError(Unopened(Why.TOO_MANY, reason))

    def unpacked(self, length: int) -> None:
        """Count bytes that came out of a zip."""
        self._unpacked -= length
        if self._unpacked < 0:
            reason = f"giải nén ra hơn {MAX_UNPACKED // 1024**2} MB nên không mở tiếp; hãy đề nghị gửi lại."
            raise _BudgetSpentError(Unopened(Why.TOO_LARGE, reason))


@dataclass(frozen=True, slots=True)
class _Place:
    """What the opener is looking at: a file, or the container whose parts it goes through."""

    file: str
    received: datetime
    known: bytes
    """The bytes of it, or of the smallest thing around it that was read whole."""
    sender: str = ""
    mail: str = ""
    forwarded_by: str = ""
    depth: int = 0

    def inside(self, name: str) -> _Place:
        return replace(self, file=f"{self.file}{STEP}{name}" if name else self.file)

    def of_mail(self, mail: Mail) -> _Place:
        return replace(
            self,
            received=mail.sent or self.received,
            sender=mail.sender or self.sender,
            mail=self.file,
            forwarded_by=self.sender,
        )

    def refused(self, reason: Unopened) -> Refused:
        digest = hashlib.sha256(self.known).hexdigest()
        return Refused(
            self.file, self.sender, self.received, reason.reason, digest, reason.why, self.mail, self.forwarded_by
        )


def _open(data: bytes, place: _Place, budget: _Budget, *, incidental: bool) -> Iterator[Found]:
    budget.file()
    content = recognise(data)
    place = replace(place, known=data)
    if content not in {Content.MAIL, Content.OUTLOOK_MAIL, Content.MAILBOX, Content.ZIP}:
        yield _file(data, content, place, incidental=incidental)
        return
    try:
        within = _deeper(place)
        if content is Content.ZIP:
            yield from _parts(read_zip(data, budget.unpacked), within, budget)
        elif content is Content.MAILBOX:
            yield from _mailbox(data, within, budget)
        else:
            yield from _mail(_read(data, content), within, budget)
    except Unopened as reason:
        yield place.refused(reason)


def _read(data: bytes, content: Content) -> Mail:
    if len(data) > MAX_MESSAGE:
        raise Unopened(
            Why.TOO_LARGE, f"là thư lớn hơn {MAX_MESSAGE // 1024**2} MB nên không mở; hãy lưu riêng phiếu rồi thu lại."
        )
    return read_msg(data) if content is Content.OUTLOOK_MAIL else read_eml(data)


def _deeper(place: _Place) -> _Place:
    if place.depth == MAX_DEPTH:
        reason = f"nằm sâu quá {MAX_DEPTH} lớp thư và tệp nén nên không mở; hãy lấy ra rồi gửi thẳng."
        raise Unopened(Why.TOO_DEEP, reason)
    return replace(place, depth=place.depth + 1)


def _mailbox(data: bytes, place: _Place, budget: _Budget) -> Iterator[Found]:
    for number, message in enumerate(split(data), 1):
        budget.file()
        at = replace(place, known=message)
        try:
            mail = _read(message, Content.MAIL)
        except Unopened as reason:
            yield at.inside(f"thư {number}").refused(reason)
        else:
            yield from _mail(mail, at.inside(_titled(f"thư {number}", mail)), budget)


def _mail(mail: Mail, place: _Place, budget: _Budget) -> Iterator[Found]:
    place = place.of_mail(mail)
    brought, pictures = False, False
    for found in _parts(mail.parts, place, budget):
        brought = brought or not (isinstance(found, Incoming) and found.kind is Kind.OTHER)
        pictures = pictures or (isinstance(found, Incoming) and found.what == Content.PICTURE.value)
        yield found
    if not brought:
        only = "chỉ có ảnh trong nội dung thư" if pictures else "không có tệp đính kèm"
        yield place.refused(Unopened(Why.NO_ATTACHMENT, f"{only}; hãy đề nghị gửi phiếu .xlsx đính kèm."))


def _parts(parts: Iterator[Part], place: _Place, budget: _Budget) -> Iterator[Found]:
    for number, part in enumerate(parts, 1):
        name = shown(part.name)
        match part.content:
            case Unopened():
                yield place.inside(name).refused(part.content)
            case Mail():
                budget.file()
                at = place.inside(name or _titled("thư kèm theo", part.content))
                try:
                    yield from _mail(part.content, _deeper(at), budget)
                except Unopened as reason:
                    yield at.refused(reason)
            case _:
                at = place.inside(name or f"tệp không tên {number}")
                yield from _open(part.content, at, budget, incidental=part.incidental)


def _titled(what: str, mail: Mail) -> str:
    return shown(f"{what} {quoted(mail.subject)}") if mail.subject else what


def _file(data: bytes, content: Content, place: _Place, *, incidental: bool) -> Found:
    name = place.file.rpartition(STEP)[2].rpartition("/")[2].lower()
    by_system = content is Content.SYSTEM or name.startswith(_SYSTEM_NAMES)
    if len(data) > MAX_FILE:
        return place.refused(too_large())
    if by_system or (incidental and content in _BY_PROGRAMS):
        kind = Kind.OTHER
    elif reason := _reason_to_refuse(content, name):
        return place.refused(reason)
    else:
        kind = Kind.SPREADSHEET if content is Content.SPREADSHEET else Kind.DOCUMENT
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(
        place.file, data, place.sender, place.received, digest, kind, content.value, place.mail, place.forwarded_by
    )


def _reason_to_refuse(content: Content, name: str) -> Unopened | None:
    match content:
        case Content.EMPTY:
            return Unopened(Why.BROKEN, "là tệp rỗng, không có nội dung; hãy đề nghị gửi lại.")
        case Content.BROKEN_OFFICE:
            return broken()
        case Content.PROGRAM:
            return Unopened(Why.PROGRAM, "là chương trình, không phải phiếu, nên không mở; hãy hỏi lại người gửi.")
        case Content.OTHER_ARCHIVE | Content.TNEF:
            reason = f"là {content.value} nên không mở được; hãy đề nghị gửi thẳng phiếu .xlsx, hoặc nén thành .zip."
            return Unopened(Why.UNREADABLE, reason)
        case Content.UNKNOWN | Content.TEXT if name.endswith(_SEALED_NAMES):
            return sealed()
        case Content.UNKNOWN | Content.TEXT | Content.MARKUP if name.endswith(_SPREADSHEET_NAMES):
            reason = (
                f"có đuôi của bảng tính nhưng bên trong là {content.value}; hãy mở bằng Excel, lưu lại thành .xlsx "
                "rồi gửi lại."
            )
            return Unopened(Why.BROKEN, reason)
    return None
