"""Input from outside, opened to the bytes of each file: mails, mailboxes and zips, nested up to a limit."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.kinds import FileKind, recognise
from de06_xl.incoming.mail.eml import read_eml
from de06_xl.incoming.mail.mbox import split
from de06_xl.incoming.mail.msg import read_msg
from de06_xl.incoming.mail.parts import (
    STEP,
    Bounce,
    Mail,
    Part,
    Unopened,
    Why,
    broken,
    fault,
    fault_key,
    sealed,
    too_large,
)
from de06_xl.incoming.mail.seven_zip import read_seven_zip
from de06_xl.incoming.mail.signed import UNJUDGED, signed_content
from de06_xl.incoming.mail.tnef import read_tnef
from de06_xl.incoming.mail.zip_file import read_zip
from de06_xl.vietnamese.messages import quoted, shown


class Kind(enum.Enum):
    """The kinds of files, as the collecting of forms distinguishes them."""

    SPREADSHEET = enum.auto()
    """May be a form: .xlsx, .xlsm, .xlsb, .xls, .ods by its content. It may still turn out to be damaged."""
    DOCUMENT = enum.auto()
    """Anything else that a person sent: a PDF, Word file or picture instead of a form."""
    OTHER = enum.auto()
    """Added by mail programs and systems themselves: logos, signatures, invitations, Thumbs.db."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A received file: attached, zipped or plain."""

    file: str
    """Its path for display: "thu-05.eml › phieu.zip › Phieu_AB.xlsx". Never a path on disk."""
    data: bytes
    sender: str
    """Address of the author of the mail around it, the inner one of a forwarded mail; empty for a plain file."""
    received: datetime
    """The date of that mail, else of the mail around it, else when the file was received."""
    sha256: str
    kind: Kind
    what: str
    """Its name in a sentence: "tệp PDF", "tệp ảnh"."""
    mail: str = ""
    """The path of the mail that contained it; the same for all files of one mail, empty for a plain file."""
    forwarded_by: str = ""
    """Address of the author of the outermost mail, if one came inside another, whose own sender is easily forged."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that could not be opened, or a mail without a file."""

    file: str
    sender: str
    received: datetime
    reason: str
    """A Vietnamese sentence to follow the file's name, saying what to do."""
    sha256: str
    """Of the file or, if the file could not be read whole, of its container."""
    why: Why
    mail: str = ""
    forwarded_by: str = ""
    bounces: tuple[Bounce, ...] = ()


ReceivedFile = Incoming | Refused
"""The outcome for each received file."""

_SPREADSHEET_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_SEALED_NAMES = (".pgp", ".gpg", ".p7m")
"""Suffixes of encrypted files; mail servers drop their media type, and their content reveals nothing."""
_SYSTEM_NAMES = ("~$", ".~lock.", "._", "desktop.ini", ".ds_store", "thumbs.db")
"""Prefixes of files that programs and systems put beside a person's files."""
_BY_PROGRAMS = frozenset({FileKind.PICTURE, FileKind.TEXT, FileKind.MARKUP, FileKind.UNKNOWN, FileKind.EMPTY})
"""What mail programs attach by themselves; Apple Mail shows a person's PDF inline as it does a logo."""


def open_mail(data: bytes, name: str, received: datetime) -> Iterator[ReceivedFile]:
    """Every file in the input, in its order, and a Refused with the reason for everything that is not opened.

    ``data`` is a mail (.eml, .msg), a mailbox (.mbox), a zip, or a plain file, recognised by its content; ``name`` is
    only shown, never used as a path. Never raises, whatever the bytes are. Limits: `containers.limits`.
    """
    origin = _Origin(shown(name) or "tệp không tên", received, data)
    if len(data) > limits.MAX_INPUT:
        reason = f"lớn hơn {limits.MAX_INPUT // 1024**2} MB nên không mở; hãy tách nhỏ, chỉ giữ thư của kỳ này."
        yield origin.refused(Unopened(Why.TOO_LARGE, reason))
        return
    try:
        yield from _open(data, origin, _Budget(), incidental=False)
    except _BudgetSpentError as spent:
        yield origin.refused(spent.reason)


class _BudgetSpentError(Exception):
    def __init__(self, reason: Unopened) -> None:
        super().__init__()
        self.reason = reason


class _Budget:
    """What is left of the limits of one input."""

    def __init__(self) -> None:
        self._files = limits.MAX_FILES
        self._unpacked = limits.MAX_ZIPS_UNPACKED

    def file(self) -> None:
        """Count one file or mail."""
        self._files -= 1
        if self._files < 0:
            reason = f"có hơn {limits.MAX_FILES} tệp bên trong nên không mở tiếp; hãy chia nhỏ rồi gửi lại."
            raise _BudgetSpentError(Unopened(Why.TOO_MANY, reason))

    def unpacked(self, length: int) -> None:
        """Count bytes unpacked from a zip."""
        self._unpacked -= length
        if self._unpacked < 0:
            most = limits.MAX_ZIPS_UNPACKED // 1024**2
            reason = f"giải nén ra hơn {most} MB nên không mở tiếp; hãy đề nghị gửi lại."
            raise _BudgetSpentError(Unopened(Why.TOO_LARGE, reason))


@dataclass(frozen=True, slots=True)
class _Origin:
    """What the opener is working on: a file, or the container whose parts it goes through."""

    file: str
    received: datetime
    known: bytes
    """The bytes of it, or of the innermost container that was read whole."""
    sender: str = ""
    mail: str = ""
    forwarded_by: str = ""
    depth: int = 0

    def inside(self, name: str) -> _Origin:
        return replace(self, file=f"{self.file}{STEP}{name}" if name else self.file)

    def of_mail(self, mail: Mail) -> _Origin:
        return replace(
            self,
            received=mail.sent or self.received,
            # If a mail does not say who sent it, a mail inside it cannot say so either.
            sender=(mail.sender or self.sender) if self.sender or not self.mail else "",
            mail=self.file,
            forwarded_by=self.forwarded_by or self.sender,
        )

    def refused(self, reason: Unopened) -> Refused:
        digest = hashlib.sha256(self.known).hexdigest()
        if reason.why is Why.FAULT:
            digest = fault_key(digest)
        return Refused(
            self.file,
            self.sender,
            self.received,
            reason.reason,
            digest,
            reason.why,
            self.mail,
            self.forwarded_by,
            reason.bounces,
        )


def _fenced(found: Iterator[ReceivedFile], origin: _Origin) -> Iterator[ReceivedFile]:
    """The files in one file or mail; an error in it is reported and does not affect the others."""
    try:
        yield from found
    except _BudgetSpentError:
        raise
    except Unopened as reason:
        yield origin.refused(reason)
    except Exception as error:
        yield origin.refused(fault(error))


def _open(data: bytes, origin: _Origin, budget: _Budget, *, incidental: bool) -> Iterator[ReceivedFile]:
    origin = replace(origin, known=data)
    return _fenced(_opened(data, origin, budget, incidental=incidental), origin)


def _opened(data: bytes, origin: _Origin, budget: _Budget, *, incidental: bool) -> Iterator[ReceivedFile]:
    budget.file()
    file_kind = recognise(data)
    match file_kind:
        case FileKind.ZIP:
            yield from _parts(read_zip(data, budget.unpacked), _deeper(origin), budget)
        case FileKind.SEVEN_ZIP:
            yield from _parts(read_seven_zip(data, budget.unpacked), _deeper(origin), budget)
        case FileKind.TNEF:
            yield from _parts(read_tnef(data), _deeper(origin), budget)
        case FileKind.SIGNED:
            yield from _signed(data, _deeper(origin), budget, incidental=incidental)
        case FileKind.MAILBOX:
            yield from _mailbox(data, _deeper(origin), budget)
        case FileKind.MAIL | FileKind.OUTLOOK_MAIL:
            yield from _mail(_read(data, file_kind), _deeper(origin), budget)
        case _:
            yield _file(data, file_kind, origin, incidental=incidental)


def _signed(data: bytes, origin: _Origin, budget: _Budget, *, incidental: bool) -> Iterator[ReceivedFile]:
    """The signed content: the parts of a mail, or a file."""
    content = signed_content(data)
    at = replace(origin, file=origin.file + UNJUDGED)
    if not content:
        yield _file(data, FileKind.SIGNATURE, origin, incidental=incidental)
    elif recognise(content) is FileKind.MAIL:
        yield from _parts(_read(content, FileKind.MAIL).parts, at, budget)
    else:
        yield from _open(content, at, budget, incidental=incidental)


def _read(data: bytes, file_kind: FileKind) -> Mail:
    if len(data) > limits.MAX_MESSAGE:
        most = limits.MAX_MESSAGE // 1024**2
        raise Unopened(Why.TOO_LARGE, f"là thư lớn hơn {most} MB nên không mở; hãy lưu riêng phiếu rồi thu lại.")
    return read_msg(data) if file_kind is FileKind.OUTLOOK_MAIL else read_eml(data)


def _deeper(origin: _Origin) -> _Origin:
    if origin.depth == limits.MAX_DEPTH:
        reason = f"nằm sâu quá {limits.MAX_DEPTH} lớp thư và tệp nén nên không mở; hãy lấy ra rồi gửi thẳng."
        raise Unopened(Why.TOO_DEEP, reason)
    return replace(origin, depth=origin.depth + 1)


def _mailbox(data: bytes, origin: _Origin, budget: _Budget) -> Iterator[ReceivedFile]:
    for number, message in enumerate(split(data), 1):
        budget.file()
        at = replace(origin, known=message)
        yield from _fenced(_numbered(message, number, at, budget), at.inside(f"thư {number}"))


def _numbered(message: bytes, number: int, origin: _Origin, budget: _Budget) -> Iterator[ReceivedFile]:
    mail = _read(message, FileKind.MAIL)
    yield from _mail(mail, origin.inside(_titled(f"thư {number}", mail)), budget)


def _mail(mail: Mail, origin: _Origin, budget: _Budget) -> Iterator[ReceivedFile]:
    origin = origin.of_mail(mail)
    brought, pictures = False, False
    for found in _parts(mail.parts, origin, budget):
        brought = brought or not (isinstance(found, Incoming) and found.kind is Kind.OTHER)
        pictures = pictures or (isinstance(found, Incoming) and found.what == FileKind.PICTURE.value)
        yield found
    if not brought:
        only = "chỉ có ảnh trong nội dung thư" if pictures else "không có tệp đính kèm"
        yield origin.refused(Unopened(Why.NO_ATTACHMENT, f"{only}; hãy đề nghị gửi phiếu .xlsx đính kèm."))


def _parts(parts: Iterator[Part], origin: _Origin, budget: _Budget) -> Iterator[ReceivedFile]:
    for number, part in enumerate(parts, 1):
        name = shown(part.name)
        match part.content:
            case Unopened():
                yield origin.inside(name).refused(part.content)
            case Mail():
                budget.file()
                at = origin.inside(name or _titled("thư kèm theo", part.content))
                yield from _fenced(_forwarded(part.content, at, budget), at)
            case _:
                at = origin.inside(name or f"tệp không tên {number}")
                yield from _open(part.content, at, budget, incidental=part.incidental)


def _forwarded(mail: Mail, origin: _Origin, budget: _Budget) -> Iterator[ReceivedFile]:
    yield from _mail(mail, _deeper(origin), budget)


def _titled(what: str, mail: Mail) -> str:
    return shown(f"{what} {quoted(mail.subject)}") if mail.subject else what


def _file(data: bytes, file_kind: FileKind, origin: _Origin, *, incidental: bool) -> ReceivedFile:
    name = origin.file.rpartition(STEP)[2].rpartition("/")[2].lower()
    by_system = file_kind in {FileKind.SYSTEM, FileKind.SIGNATURE} or name.startswith(_SYSTEM_NAMES)
    if len(data) > limits.MAX_FILE:
        return origin.refused(too_large())
    if by_system or (incidental and file_kind in _BY_PROGRAMS):
        kind = Kind.OTHER
    elif reason := _reason_to_refuse(file_kind, name):
        return origin.refused(reason)
    else:
        kind = Kind.SPREADSHEET if file_kind is FileKind.SPREADSHEET else Kind.DOCUMENT
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(
        file=origin.file,
        data=data,
        sender=origin.sender,
        received=origin.received,
        sha256=digest,
        kind=kind,
        what=file_kind.value,
        mail=origin.mail,
        forwarded_by=origin.forwarded_by,
    )


def _reason_to_refuse(file_kind: FileKind, name: str) -> Unopened | None:
    match file_kind:
        case FileKind.EMPTY:
            return Unopened(Why.BROKEN, "là tệp rỗng, không có nội dung; hãy đề nghị gửi lại.")
        case FileKind.BROKEN_OFFICE:
            return broken()
        case FileKind.PROGRAM:
            return Unopened(
                Why.PROGRAM, "là chương trình, không phải phiếu, nên không mở; hãy đề nghị gửi phiếu .xlsx."
            )
        case FileKind.OTHER_ARCHIVE | FileKind.RAR:
            reason = (
                f"là {file_kind.value} nên không mở được; hãy giải nén rồi chép phiếu vào thư mục phiếu nhận, hoặc đề "
                "nghị gửi thẳng phiếu .xlsx."
            )
            return Unopened(Why.UNREADABLE, reason)
        case FileKind.SEALED:
            return sealed()
        case FileKind.UNKNOWN | FileKind.TEXT if name.endswith(_SEALED_NAMES):
            return sealed()
        case FileKind.UNKNOWN | FileKind.TEXT | FileKind.MARKUP if name.endswith(_SPREADSHEET_NAMES):
            reason = (
                f"có đuôi của bảng tính nhưng bên trong là {file_kind.value}; hãy mở bằng Excel, lưu lại thành .xlsx "
                "rồi gửi lại."
            )
            return Unopened(Why.BROKEN, reason)
    return None
