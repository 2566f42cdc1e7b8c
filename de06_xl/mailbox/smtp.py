"""Letters submitted to a mail server (RFC 6409), always encrypted."""

from __future__ import annotations

import base64
import contextlib
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.mailbox.network import CA_FACT, TIME_LIMIT, trust, unreachable
from de06_xl.mailbox.post import Dispatch
from de06_xl.mailbox.status_codes import reason_of, status_in
from de06_xl.model.delivery import DeliveryState
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import quoted

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from de06_xl.mailbox.post import Outgoing

TLS_PORT, SUBMISSION_PORT = 465, 587
"""TLS from the first byte (RFC 8314), and by STARTTLS, as on all other ports."""
_HERE = "[127.0.0.1]"
"""The name for EHLO: names of Windows machines may have letters that the protocol forbids."""
_LINE_OF_A_DOT = re.compile(rb"^\.", re.MULTILINE)

UNKNOWN = (
    "Mất kết nối khi máy chủ chưa trả lời nên chưa rõ thư đã đi hay chưa; hãy hỏi đơn vị, rồi ghi “đã gửi” hoặc “gửi "
    "lại” vào Trạng thái."
)
_OF_ALL = ("5.4.5", "5.7.57", "5.7.60")
"""Codes that apply to every letter: the daily limit is reached, or the account may not send."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """The server that letters are submitted to, and the account."""

    user: str
    sender: str
    server: str
    port: int
    ca: bytes | None = None
    password: str = field(default="", repr=False)

    @property
    def account(self) -> str:
        """The name under which the system's store keeps the password."""
        return f"{self.user}@{self.server}"


class SmtpPost:
    """Submits letters to a mail server, one by one, reconnecting if necessary."""

    repeatable = False

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings
        self._where = f"máy chủ gửi thư {quoted(f'{settings.server}:{settings.port}', 80)}"
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        if client:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.quit()

    def send(self, letter: Outgoing) -> Dispatch:
        """Submit one letter: see `Post.send`. A refused address does not affect the others."""
        try:
            client, refused = self._addressed(letter)
        except (smtplib.SMTPException, OSError):  # some servers close a connection after a number of letters
            self._drop()
            try:
                client, refused = self._addressed(letter)
            except (smtplib.SMTPException, OSError) as error:
                self._drop()
                raise De06Error(self._lost(error)) from error
        if len(refused) == len(letter.to):
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.rset()
            return _not_taken(refused)
        try:
            code, said = client.docmd("DATA")
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise De06Error(self._lost(error)) from error
        if code == 354:
            try:
                client.send(_LINE_OF_A_DOT.sub(b"..", letter.data).rstrip(b"\r\n") + b"\r\n.\r\n")
                code, said = client.getreply()
            except (smtplib.SMTPException, OSError):
                self._drop()
                return Dispatch(DeliveryState.SENDING, UNKNOWN)
        answer = said.decode("utf-8", "replace")
        if code == 250:
            return Dispatch(DeliveryState.SENT, _refusals_in_words(refused) if refused else "")
        with contextlib.suppress(smtplib.SMTPException, OSError):
            client.rset()
        self._refuse_for_all(code, answer)
        return _not_taken(dict.fromkeys(letter.to, (code, answer)))

    def _addressed(self, letter: Outgoing) -> tuple[smtplib.SMTP, dict[str, tuple[int, str]]]:
        """The connection after sender and recipients were sent, and the server's answers for refused recipients."""
        client = self._connected()
        size = [f"size={len(letter.data)}"] if client.has_extn("size") else []
        code, said = client.mail(self._settings.sender, size)
        if code == 421:
            raise smtplib.SMTPServerDisconnected
        if code != 250:
            raise self._no_sender(code, said.decode("utf-8", "replace"))
        refused: dict[str, tuple[int, str]] = {}
        for address in letter.to:
            code, said = client.rcpt(address)
            if code == 421:
                raise smtplib.SMTPServerDisconnected
            if code not in (250, 251, 252):
                refused[address] = code, said.decode("utf-8", "replace")
        for code, answer in refused.values():
            self._refuse_for_all(code, answer)
        return client, refused

    def _connected(self) -> smtplib.SMTP:
        if self._client is None:
            try:
                self._client = self._logged_in()
            except De06Error:
                raise
            except smtplib.SMTPAuthenticationError as error:
                raise self._wrong_password(error) from None
            except (smtplib.SMTPException, OSError, UnicodeError) as error:
                raise De06Error(self._lost(error)) from error
        return self._client

    def _logged_in(self) -> smtplib.SMTP:
        settings, context = self._settings, trust(self._settings.ca, "Tệp chứng thư của máy chủ thư nội bộ")
        place = (settings.server, settings.port)
        if settings.port == TLS_PORT:
            client: smtplib.SMTP = smtplib.SMTP_SSL(*place, local_hostname=_HERE, timeout=TIME_LIMIT, context=context)
        else:
            client = smtplib.SMTP(*place, local_hostname=_HERE, timeout=TIME_LIMIT)
        try:
            if settings.port != TLS_PORT:
                client.ehlo()
                if not client.has_extn("starttls"):
                    raise De06Error(
                        f"Không dùng được {self._where} vì không mã hóa (không có STARTTLS); hãy ghi cổng khác, "
                        f"thường là {TLS_PORT} hoặc {SUBMISSION_PORT}."
                    )
                client.starttls(context=context)
            client.ehlo()
            self._log_in(client)
        except BaseException:
            client.close()
            raise
        return client

    def _log_in(self, client: smtplib.SMTP) -> None:
        """Log in by PLAIN or LOGIN in UTF-8; smtplib's own login is limited to ASCII."""
        user, password = self._settings.user.encode(), self._settings.password.encode()
        offered = client.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            code, said = client.docmd("AUTH", "PLAIN " + _encoded(b"\0" + user + b"\0" + password))
        elif "LOGIN" in offered:
            code, said = client.docmd("AUTH", f"LOGIN {_encoded(user)}")
            if code == 334:
                code, said = client.docmd(_encoded(password))
        else:
            raise De06Error(
                f"Không đăng nhập được vào {self._where} bằng mật khẩu vì máy chủ chỉ nhận cách khác "
                f"({quoted(' '.join(offered) or 'không có', 80)}); hãy hỏi người quản trị, hoặc gửi bằng Outlook."
            )
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, said)

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client:
            client.close()

    def _refuse_for_all(self, code: int, said: str) -> None:
        status = status_in(said)
        if code == 421 or status in _OF_ALL:
            self._drop()
            raise De06Error(
                f"Đã dừng vì {self._where} nói {quoted(' '.join(said.split()), 120)}; hãy chờ rồi chạy lại để gửi tiếp."
            )

    def _no_sender(self, code: int, said: str) -> De06Error:
        self._drop()
        words = quoted(" ".join(said.split()), 120)
        if code < 500:
            return De06Error(f"Đã dừng vì {self._where} nói {words}; hãy chờ rồi chạy lại để gửi tiếp.")
        return De06Error(
            f"Không gửi được bằng địa chỉ {quoted(self._settings.sender, 80)} vì {self._where} nói {words}; hãy sửa "
            "hàng “Hộp thư gửi và nhận phiếu” của trang Thông tin chung."
        )

    def _wrong_password(self, error: smtplib.SMTPAuthenticationError) -> De06Error:
        said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        if error.smtp_code < 500:
            words = quoted(" ".join(said.decode("utf-8", "replace").split()), 120)
            return De06Error(f"Chưa đăng nhập được vào {self._where}: máy chủ nói {words}; hãy chạy lại sau.")
        return De06Error(
            f"Máy chủ thư {quoted(self._settings.server, 80)} không nhận tài khoản {quoted(self._settings.user, 80)}: "
            "sai tên, sai mật khẩu, hoặc phải dùng mật khẩu ứng dụng; hãy kiểm tra rồi cất lại mật khẩu bằng nút Cài "
            "đặt thư (lệnh de06 mail)."
        )

    def _lost(self, error: Exception) -> str:
        if reason := unreachable(error, self._where, CA_FACT):
            return reason
        if isinstance(error, ssl.SSLError):
            return (
                f"Không mã hóa được đường truyền tới {self._where}; hãy kiểm tra cổng ở hàng “Máy chủ gửi thư” "
                f"({TLS_PORT}: TLS, cổng khác: STARTTLS)."
            )
        if isinstance(error, smtplib.SMTPResponseException):
            said = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
            words = quoted(" ".join(said.decode("utf-8", "replace").split()), 120)
            return f"Không làm được vì {self._where} báo lỗi {words}; hãy chạy lại sau."
        return f"Mất kết nối với {self._where}; hãy kiểm tra mạng rồi chạy lại để gửi tiếp."


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _refusals_in_words(refused: dict[str, tuple[int, str]]) -> str:
    """Which addresses were refused and why, as a sentence."""
    each = [f"{address}: {reason_of(status_in(said), said)}" for address, (_, said) in refused.items()]
    return f"Máy chủ không nhận {'; '.join(each)}; hãy kiểm tra lại địa chỉ ở trang Đơn vị."


def _not_taken(refused: dict[str, tuple[int, str]]) -> Dispatch:
    """A letter that every address refused: temporarily, if one may still accept it, or for good."""
    for_now = any(code < 500 for code, _ in refused.values())
    return Dispatch(DeliveryState.NOT_SENT if for_now else DeliveryState.REFUSED, _refusals_in_words(refused))
