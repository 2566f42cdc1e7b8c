"""A mailbox on a server (IMAP, RFC 3501): fetch mails without changing anything, upload drafts."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import imaplib
import os
import re
import ssl
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

import imap_tools

from de06_xl.incoming.containers.limits import MAX_MESSAGE
from de06_xl.incoming.mail.headers import date_of, sender_of, subject_of
from de06_xl.incoming.mail.incoming import Refused
from de06_xl.incoming.mail.message import read_headers
from de06_xl.incoming.mail.parts import STEP, Why
from de06_xl.mailbox.connection import Bounds, Box
from de06_xl.mailbox.network import CA_OPTION, TIME_LIMIT, trust, unreachable
from de06_xl.mailbox.passwords import KEYRING_SERVICE, no_password, stored_password
from de06_xl.mailbox.post import Dispatch
from de06_xl.mailbox.stored import mail_name, name_by_header
from de06_xl.model.delivery import DeliveryState
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import quoted, shown

if TYPE_CHECKING:
    from email.message import Message
    from types import TracebackType
    from typing import Self

    from de06_xl.mailbox.post import Outgoing

PASSWORD_VARIABLE = "DE06_IMAP_PASSWORD"  # noqa: S105 - a name, not a password

_PORTS = {"imaps": 993, "imap": 143}
_AT_ONCE = 100
"""Headers requested in one command."""
_DRAFTS_FLAG = "\\drafts"
_FAULTS = (imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError, UnicodeError)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """The server and account of a mailbox, and which mails are wanted."""

    user: str
    server: str
    port: int
    folder: str
    """The folder of mails, or for drafts; then INBOX stands for the folder that the server designates (RFC 6154)."""
    starttls: bool
    """Encrypted from the first byte (imaps) or after the greeting (imap); never unencrypted."""
    ca: bytes | None = None
    """PEM certificates that replace the system's trusted authorities."""
    since: dt.date | None = None
    """Only mails that arrived on this day or later are fetched."""
    password: str = field(default="", repr=False)
    """The password, if it is not the stored one."""
    ca_given: str = CA_OPTION
    """How to provide ``ca``, as part of a sentence."""

    @property
    def account(self) -> str:
        """The name under which the keyring stores the password."""
        return f"{self.user}@{self.server}"


def read_settings(address: str, *, ca: bytes | None = None, since: dt.date | None = None) -> ImapSettings:
    """The settings in an address: ``imaps://user@server:port/folder`` (after RFC 5092).

    ``imaps`` is encrypted from the start (port 993), ``imap`` by STARTTLS (port 143). The user may contain "@"; other
    special characters, and letters of folders, may be percent-encoded. The default folder is INBOX. Raises De06Error
    for anything else, and for a password, which the message does not repeat.
    """
    scheme, parted, rest = address.strip().partition("://")
    authority, _, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if not parted or scheme.lower() not in _PORTS or not at or not user or not host:
        raise De06Error(
            "Địa chỉ hộp thư phải có dạng imaps://tài_khoản@máy_chủ/INBOX (hoặc imap:// với STARTTLS); hãy sửa lại."
        )
    if ":" in user:
        raise De06Error(
            "Không ghi mật khẩu trong địa chỉ hộp thư, vì người khác trên máy sẽ thấy; hãy cất mật khẩu vào kho của hệ "
            f"điều hành (lệnh keyring) hoặc đặt biến môi trường {PASSWORD_VARIABLE}."
        )
    parts = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?", host)
    if parts is None or not 0 < int(parts[2] or 1) < 65536:
        raise De06Error(f"Máy chủ {quoted(host)} trong địa chỉ hộp thư không đúng; hãy ghi máy_chủ hoặc máy_chủ:cổng.")
    settings = ImapSettings(
        user=unquote(user),
        server=parts[1].strip("[]"),
        port=int(parts[2] or _PORTS[scheme.lower()]),
        folder=unquote(path) or "INBOX",
        starttls=scheme.lower() == "imap",
        ca=ca,
        since=since,
    )
    if re.search(r"[\x00-\x1f\x7f]", settings.user + settings.server + settings.folder):
        raise De06Error("Địa chỉ hộp thư có ký tự điều khiển; hãy gõ lại.")
    return settings


def fetch(
    settings: ImapSettings,
    known: Container[str],
    wanted: Callable[[Message], bool] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[bytes | Refused]:
    """The mails of the folder that are not known yet, each whole, in order of arrival.

    Mails whose headers are not ``wanted`` are not downloaded further. ``on_progress`` is called with each mail's number
    and the total; it may raise to stop, and the mails returned before are whole.

    ``known`` holds the names, by `mail_name`, of the stored mails; only their headers are read. A mail beyond
    MAX_MESSAGE is not downloaded but returned as a Refused. The folder is opened read-only, so that nothing in it is
    marked, moved or deleted. Raises De06Error if server, account or folder cannot be used, also midway; the mails
    returned before are whole.
    """
    with _session(settings) as box:
        _open_folder(box, settings.folder, settings)
        uids = box.uids(imap_tools.AND(date_gte=settings.since) if settings.since else "ALL", charset=None)
        done = set[str]()
        for first in range(0, len(uids), _AT_ONCE):
            headers = _fetched(box, uids[first : first + _AT_ONCE], "(UID RFC822.SIZE BODY.PEEK[HEADER])")
            for number, answer in enumerate(headers, first + 1):
                if on_progress:
                    on_progress(number, len(uids))
                name = name_by_header(answer.content)
                if name is not None and (name in known or name in done):
                    continue
                if wanted and not wanted(read_headers(answer.content)):
                    continue
                if answer.size > MAX_MESSAGE:
                    yield _too_large(answer, settings)
                    continue
                for whole in _fetched(box, [answer.uid], "(UID BODY.PEEK[])"):
                    name = mail_name(whole.content)
                    if name not in known and name not in done:
                        done.add(name)
                        yield whole.content


def save_drafts(settings: ImapSettings, drafts: Sequence[bytes]) -> int:
    """Upload mails to the drafts folder, each once, and return how many are new there.

    They are recognised by their Message-ID; a draft without one gets one made from its content. Raises De06Error like
    `fetch`; what was uploaded before stays, and the next run continues from there.
    """
    with _session(settings) as box:
        folder = _Drafts(box, settings)
        return sum(folder.add(_identified(draft)) for draft in drafts)


class DraftsPost:
    """Sends letters by uploading them to the drafts folder, from which a person checks and sends them."""

    repeatable = True

    def __init__(self, settings: ImapSettings) -> None:
        self._settings = settings
        self._open = contextlib.ExitStack()
        self._drafts: _Drafts | None = None

    def __enter__(self) -> Self:
        self._drafts = _Drafts(self._open.enter_context(_session(self._settings)), self._settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def send(self, letter: Outgoing) -> Dispatch:
        """Upload one letter, unless it is already there: see `Post.send`."""
        assert self._drafts
        try:
            self._drafts.add(letter.data)
        except _FAULTS as error:
            raise De06Error(_reason(error, _named(self._settings))) from error
        return Dispatch(DeliveryState.IN_DRAFTS)


class _Drafts:
    """The folder that the server designates for drafts, or the one in the settings."""

    def __init__(self, box: imap_tools.BaseMailBox, settings: ImapSettings) -> None:
        self._box = box
        self._folder = _drafts_folder(box, settings) if settings.folder.upper() == "INBOX" else settings.folder
        _open_folder(box, self._folder, settings)
        self._there = set[str]()
        if box.uids("ALL", charset=None):
            headers = _fetched(box, ["1:*"], "(UID BODY.PEEK[HEADER])")
            self._there = {_message_id(answer.content) for answer in headers}

    def add(self, draft: bytes) -> bool:
        """Upload a mail; False if one with its Message-ID is already there."""
        message_id = _message_id(draft)
        if message_id in self._there:
            return False
        self._box.append(draft, self._folder, flag_set=[imap_tools.MailMessageFlags.DRAFT])
        self._there.add(message_id)
        return True


def try_out(settings: ImapSettings) -> None:
    """Log in and open the folder; raises De06Error like `fetch`."""
    with _session(settings) as box:
        _open_folder(box, settings.folder, settings)


def password_for(settings: ImapSettings) -> str:
    """The account's password: from the environment, else from the system's keyring.

    Raises De06Error that says how to store one if there is none.
    """
    password = settings.password or os.environ.get(PASSWORD_VARIABLE) or stored_password(settings.account)
    if not password:
        command = f"keyring set {KEYRING_SERVICE} {settings.account}"
        how = f"chạy một lần lệnh {quoted(command, 160)}, hoặc đặt biến môi trường {PASSWORD_VARIABLE}"
        raise no_password(settings.account, how)
    return password


@contextlib.contextmanager
def _session(settings: ImapSettings) -> Iterator[imap_tools.BaseMailBox]:
    """A logged-in connection; its errors are raised as De06Error."""
    password = password_for(settings)
    with Bounds() as bounds:
        try:
            box = Box(
                settings.server,
                settings.port,
                timeout=TIME_LIMIT,
                context=trust(settings.ca),
                starttls=settings.starttls,
                bounds=bounds,
            )
            try:
                _log_in(box, settings, password)
                yield box
            except BaseException:
                with contextlib.suppress(OSError):
                    box.client.shutdown()  # without logging out: the connection may be what is broken
                raise
            with contextlib.suppress(imap_tools.ImapToolsError, imaplib.IMAP4.error, OSError):
                box.logout()
        except _FAULTS as error:
            where = _named(settings)
            raise De06Error(_excess(bounds, where) or _reason(error, where, settings.ca_given)) from error


def _named(settings: ImapSettings) -> str:
    return f"máy chủ thư {quoted(f'{settings.server}:{settings.port}', 80)}"


def _log_in(box: imap_tools.BaseMailBox, settings: ImapSettings, password: str) -> None:
    plain = "LOGINDISABLED" not in box.client.capabilities and (settings.user + password).isascii()
    try:
        if plain:
            box.login(settings.user, password, initial_folder=None)
        else:
            box.login_utf8(settings.user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (imap_tools.MailboxLoginError, imaplib.IMAP4.error) as error:
        if "UNAVAILABLE" in str(error):
            raise
        raise De06Error(
            f"Máy chủ thư {quoted(settings.server, 80)} không nhận tài khoản {quoted(settings.user, 80)}: "
            "sai tên, sai mật khẩu, hoặc phải dùng mật khẩu ứng dụng; hãy kiểm tra rồi cất lại mật khẩu."
        ) from None


def _open_folder(box: imap_tools.BaseMailBox, folder: str, settings: ImapSettings) -> None:
    try:
        box.folder.set(folder, readonly=True)
    except imap_tools.MailboxFolderSelectError:
        there = ", ".join(sorted(shown(info.name) for info in box.folder.list())[:20])
        raise De06Error(
            f"Hộp thư {quoted(settings.account, 120)} không có thư mục {quoted(folder)}; hãy chọn trong các thư mục "
            f"có: {there}."
        ) from None


def _drafts_folder(box: imap_tools.BaseMailBox, settings: ImapSettings) -> str:
    for info in box.folder.list():
        if _DRAFTS_FLAG in (flag.lower() for flag in info.flags):
            return info.name
    there = ", ".join(sorted(shown(info.name) for info in box.folder.list())[:20])
    raise De06Error(
        f"Máy chủ thư không cho biết đâu là thư mục thư nháp; hãy ghi tên thư mục ấy thay INBOX ở cuối địa chỉ, dạng "
        f"imaps://{settings.account}/TÊN_THƯ_MỤC; các thư mục có: {there}."
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    uid: str
    size: int
    content: bytes


def _fetched(box: imap_tools.BaseMailBox, uids: Iterable[str], what: str) -> Iterator[_Answer]:
    """The server's answers for the mails that still exist."""
    status, data = box.client.uid("FETCH", ",".join(uids), what)
    if status != "OK":
        raise imap_tools.MailboxFetchError(command_result=(status, data), expected="OK")
    for at, item in enumerate(data):
        if isinstance(item, tuple):
            after = data[at + 1] if at + 1 < len(data) and isinstance(data[at + 1], bytes) else b""
            about = item[0] + after
            uid, size = _UID.search(about), _SIZE.search(about)
            if uid is not None:
                yield _Answer(uid[1].decode(), int(size[1]) if size else 0, item[1])


def _too_large(answer: _Answer, settings: ImapSettings) -> Refused:
    headers = read_headers(answer.content)
    file = f"{shown(settings.folder)}{STEP}{shown(f'thư {quoted(subject_of(headers))}')}"
    reason = f"là thư lớn hơn {MAX_MESSAGE // 1024**2} MB nên không tải về; hãy mở ở hộp thư rồi lưu riêng phiếu."
    received = date_of(headers) or dt.datetime.now().astimezone()
    digest = hashlib.sha256(answer.content).hexdigest()
    return Refused(file, sender_of(headers), received, reason, digest, Why.TOO_LARGE, file)


def _message_id(message: bytes) -> str:
    headers = read_headers(message)
    return str(headers.get("message-id", "")).strip()


def _identified(draft: bytes) -> bytes:
    if _message_id(draft):
        return draft
    return b"Message-ID: <%s@dean06.invalid>\r\n" % hashlib.sha256(draft).hexdigest()[:32].encode() + draft


def _excess(bounds: Bounds, where: str) -> str:
    if not bounds.exceeded:
        return ""
    return (
        f"Đã ngắt kết nối vì {where} {bounds.exceeded}; các thư đã tải vẫn còn nguyên, hãy chạy lại để tải tiếp, "
        "vẫn thế thì báo người quản trị máy chủ thư."
    )


def _reason(error: Exception, where: str, given: str = CA_OPTION) -> str:
    if reason := unreachable(error, where, given):
        return reason
    match error:
        case ssl.SSLError():
            return f"Không mã hóa được đường truyền tới {where}; hãy kiểm tra cổng, và thử imaps:// hoặc imap://."
        case imaplib.IMAP4.abort() if "TLS not supported" in str(error):
            return f"Không dùng được {where} vì không có STARTTLS; hãy dùng địa chỉ imaps://."
        case imaplib.IMAP4.abort() | OSError():
            return f"Mất kết nối với {where} giữa chừng; các thư đã tải vẫn còn nguyên, hãy chạy lại để tải tiếp."
    reply = error.command_result[1][0] if isinstance(error, imap_tools.UnexpectedCommandStatusError) else str(error)
    said = quoted(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply), 120)
    return f"Không làm được vì {where} báo lỗi {said}; hãy chạy lại sau."
