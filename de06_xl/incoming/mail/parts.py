"""What mails, mailboxes and zips hold, and why something of it is not opened."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from de06_xl.incoming.containers.limits import MAX_ENTRIES, MAX_FILE
from de06_xl.system import error_log

STEP = " › "
"""Between a container and what it holds: "thu-05.eml › phieu.zip › Phieu_AB.xlsx"."""


def own_name(file: str) -> str:
    """A file's own name, without the folders and containers around it."""
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
    """Whole, perhaps, but in a format that this tool does not open: RAR, encrypted mail."""
    PROGRAM = enum.auto()
    NO_ATTACHMENT = enum.auto()
    """A mail that brings nothing but its text."""
    NOTICE = enum.auto()
    """A mail server's notice that a mail could not be delivered, was delivered or was read."""
    FAULT = enum.auto()
    """Our own mistake: an error that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server reports of a mail that it could not (or, ``yet``, could not until now) deliver (RFC 3464).

    ``message_id`` is that of the mail, ``status`` the enhanced status code, ``said`` what the last server answered;
    each is empty where the report does not tell.
    """

    recipient: str
    message_id: str = ""
    status: str = ""
    said: str = ""
    yet: bool = False


class Unopened(Exception):  # noqa: N818 - a state of a file, not only raised
    """Something is not opened; ``reason`` is a Vietnamese sentence that goes on after the file's name.

    ``bounces`` are what a notice tells of the mails that it is about.
    """

    def __init__(self, why: Why, reason: str, bounces: tuple[Bounce, ...] = ()) -> None:
        super().__init__(reason)
        self.why = why
        self.reason = reason
        self.bounces = bounces


def broken() -> Unopened:
    """What to say of a file that contradicts itself."""
    return Unopened(Why.BROKEN, "bị hỏng hoặc tải về thiếu nên không đọc được; hãy đề nghị gửi lại bản nguyên vẹn.")


def fault(error: Exception) -> Unopened:
    """What to say of a file in which an error came up that nobody foresaw; the error is logged."""
    return Unopened(Why.FAULT, error_log.reason_of_fault(error))


def fault_key(known: str) -> str:
    """What a file that met with a fault is known by, never its own SHA-256: a later version is to read it again."""
    return hashlib.sha256(f"fault {known}".encode()).hexdigest()


def too_large() -> Unopened:
    """What to say of a file beyond MAX_FILE."""
    return Unopened(
        Why.TOO_LARGE, f"lớn hơn {MAX_FILE // 1024**2} MB nên không mở; hãy đề nghị gửi đúng phiếu, nhỏ hơn nhiều."
    )


def too_many_files() -> Unopened:
    """What to say of an archive with more files than are opened."""
    reason = f"có hơn {MAX_ENTRIES} tệp bên trong nên không mở; hãy chia nhỏ rồi gửi lại."
    return Unopened(Why.TOO_MANY, reason)


def empty_archive() -> Unopened:
    """What to say of an archive without a file."""
    return Unopened(Why.BROKEN, "là tệp nén rỗng, không có tệp nào bên trong; hãy đề nghị gửi lại.")


def unknown_compression() -> Unopened:
    """What to say of an archive that is packed in a way that nothing here unpacks."""
    return Unopened(Why.UNREADABLE, "được nén theo kiểu không đọc được; hãy nén lại bằng ZIP thông thường.")


def locked(subject: str = "được") -> Unopened:
    """What to say of an archive with a password; ``subject`` says of how many of its files that is true."""
    reason = f"{subject} đặt mật khẩu nên không mở được; hãy nén lại không mật khẩu, hoặc gửi thẳng phiếu .xlsx."
    return Unopened(Why.PASSWORD, reason)


def sealed() -> Unopened:
    """What to say of a mail whose content only its recipient's key opens."""
    reason = "được mã hóa nên không đọc được; hãy đề nghị gửi lại không mã hóa."
    return Unopened(Why.UNREADABLE, reason)


def not_delivered(*bounces: Bounce) -> Unopened:
    """What to say of a server's notice that a mail did not (or not yet) reach its recipients."""
    recipients = ", ".join(dict.fromkeys(one.recipient for one in bounces if one.recipient))
    whom = f"cho {recipients}" if recipients else "cho người nhận"
    done = "chưa gửi được" if all(one.yet for one in bounces) else "không gửi được"
    reason = f"là thông báo của máy chủ: thư {done} {whom}; hãy kiểm tra lại địa chỉ trong trang “Đơn vị”."
    return Unopened(Why.NOTICE, reason, bounces)


def notice() -> Unopened:
    """What to say of a notice that a mail was delivered or read."""
    return Unopened(Why.NOTICE, "là thông báo tự động (thư đã chuyển hoặc đã được đọc), không kèm phiếu.")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a container holds."""

    name: str
    """As it is written there, tricks and all; empty where it has none."""
    content: bytes | Mail | Unopened
    incidental: bool = False
    """Put there by the sender's mail program, not by the sender: a logo, a signature, an invitation."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of any format."""

    sender: str
    """The address in ``From``, in small letters; empty when there is none."""
    sent: datetime | None
    """When it says that it was sent, with its time zone."""
    subject: str
    parts: Iterator[Part]
    """What came with it, decoded one after the other; raises Unopened when the mail is broken."""
