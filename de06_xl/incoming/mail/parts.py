"""The contents of mails, mailboxes and zips, and the reasons why some are not opened."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from de06_xl.incoming.containers.limits import MAX_ENTRIES, MAX_FILE
from de06_xl.system import error_log

STEP = " › "
"""Separates a container from its content: "thu-05.eml › phieu.zip › Phieu_AB.xlsx"."""


def own_name(file: str) -> str:
    """A file's own name, without the folders and containers it is in."""
    return file.rpartition(STEP)[2].rpartition("/")[2]


BY_PROGRAM = frozenset(
    {
        "application/ics",
        "application/pgp-encrypted",
        "application/pgp-keys",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "text/calendar",
        "text/directory",
        "text/vcard",
        "text/x-amp-html",
        "text/x-vcard",
    }
)
"""Media types of what mail programs attach by themselves."""


class Why(enum.Enum):
    """Why something was not opened."""

    TOO_DEEP = enum.auto()
    TOO_LARGE = enum.auto()
    TOO_MANY = enum.auto()
    PASSWORD = enum.auto()
    BROKEN = enum.auto()
    UNREADABLE = enum.auto()
    """Possibly intact, but in an unsupported format: RAR, encrypted mail."""
    PROGRAM = enum.auto()
    NO_ATTACHMENT = enum.auto()
    """A mail with nothing but text."""
    NOTICE = enum.auto()
    """A mail server's notice that a mail could not be delivered, was delivered or was read."""
    FAULT = enum.auto()
    """An unexpected error of our own."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail server's report that it could not deliver a mail, for good or ``yet`` (RFC 3464).

    ``message_id`` is that of the mail, ``status`` the enhanced status code, ``said`` the last server's answer; each is
    empty if the report does not say.
    """

    recipient: str
    message_id: str = ""
    status: str = ""
    said: str = ""
    yet: bool = False


class Unopened(Exception):  # noqa: N818 - a state of a file, not only raised
    """Something is not opened; ``reason`` is a Vietnamese sentence to follow the file's name.

    ``bounces`` are the undelivered mails that a notice reports.
    """

    def __init__(self, why: Why, reason: str, bounces: tuple[Bounce, ...] = ()) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
        self.bounces = bounces


def broken() -> Unopened:
    """The refusal of a damaged file."""
    return Unopened(Why.BROKEN, "bị hỏng hoặc tải về thiếu nên không đọc được; hãy đề nghị gửi lại bản nguyên vẹn.")


def fault(error: Exception) -> Unopened:
    """The refusal of a file that caused an unexpected error; the error is logged."""
    return Unopened(Why.FAULT, error_log.reason_of_fault(error))


def fault_key(known: str) -> str:
    """The key of a file that caused an unexpected error, not its SHA-256, so that a later version reads it again."""
    return hashlib.sha256(f"fault {known}".encode()).hexdigest()


def too_large() -> Unopened:
    """The refusal of a file beyond MAX_FILE."""
    return Unopened(
        Why.TOO_LARGE, f"lớn hơn {MAX_FILE // 1024**2} MB nên không mở; hãy đề nghị gửi đúng phiếu, nhỏ hơn nhiều."
    )


def too_many_files() -> Unopened:
    """The refusal of an archive with too many files."""
    reason = f"có hơn {MAX_ENTRIES} tệp bên trong nên không mở; hãy chia nhỏ rồi gửi lại."
    return Unopened(Why.TOO_MANY, reason)


def empty_archive() -> Unopened:
    """The refusal of an empty archive."""
    return Unopened(Why.BROKEN, "là tệp nén rỗng, không có tệp nào bên trong; hãy đề nghị gửi lại.")


def unknown_compression() -> Unopened:
    """The refusal of an archive with an unsupported compression."""
    return Unopened(Why.UNREADABLE, "được nén theo kiểu không đọc được; hãy nén lại bằng ZIP thông thường.")


def locked(subject: str = "được") -> Unopened:
    """The refusal of an archive with a password; ``subject`` says how many of its files have one."""
    reason = f"{subject} đặt mật khẩu nên không mở được; hãy nén lại không mật khẩu, hoặc gửi thẳng phiếu .xlsx."
    return Unopened(Why.PASSWORD, reason)


def sealed() -> Unopened:
    """The refusal of an encrypted mail."""
    reason = "được mã hóa nên không đọc được; hãy đề nghị gửi lại không mã hóa."
    return Unopened(Why.UNREADABLE, reason)


def not_delivered(*bounces: Bounce) -> Unopened:
    """A server's notice that a mail did not, or not yet, reach its recipients."""
    recipients = ", ".join(dict.fromkeys(one.recipient for one in bounces if one.recipient))
    whom = f"cho {recipients}" if recipients else "cho người nhận"
    done = "chưa gửi được" if all(one.yet for one in bounces) else "không gửi được"
    reason = f"là thông báo của máy chủ: thư {done} {whom}; hãy kiểm tra lại địa chỉ trong trang “Đơn vị”."
    return Unopened(Why.NOTICE, reason, bounces)


def notice() -> Unopened:
    """A notice that a mail was delivered or read."""
    return Unopened(Why.NOTICE, "là thông báo tự động (thư đã chuyển hoặc đã được đọc), không kèm phiếu.")


@dataclass(frozen=True, slots=True)
class Part:
    """One file or mail in a container."""

    name: str
    """The name as written in the container, unsanitised; empty if there is none."""
    content: bytes | Mail | Unopened
    incidental: bool = False
    """Added by the sender's mail program, not by the sender: a logo, a signature, an invitation."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of any format."""

    sender: str
    """The address in ``From``, in lower case; empty if there is none."""
    sent: datetime | None
    """When it was sent, according to its header, with a time zone."""
    subject: str
    parts: Iterator[Part]
    """Its attachments, decoded one by one; raises Unopened if the mail is broken."""
