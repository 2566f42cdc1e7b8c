"""An encrypted connection to an IMAP server, closed if the server answers more or longer than a mailbox would."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import threading
from typing import TYPE_CHECKING

import imap_tools
from imap_tools.utils import check_command_status

from de06_xl.incoming.containers.limits import MAX_MESSAGE

if TYPE_CHECKING:
    import ssl
    from types import TracebackType
    from typing import Self

    from _typeshed import ReadableBuffer

MAX_ANSWER = 2 * MAX_MESSAGE
"""Bytes of the answer to one command: a mail, or the headers of many."""
MAX_SESSION = 1024**3
"""Bytes of all answers in one session; the next session continues from there."""
MAX_SECONDS = 600.0
"""Maximum duration of a session, even if the server keeps sending bytes."""


class Bounds:
    """The limits of one session; ``exceeded`` says which one was exceeded, "" if none."""

    def __init__(self) -> None:
        self.exceeded = ""
        self._answer = self._session = 0
        self._line: socket.socket | None = None
        self._clock = threading.Timer(MAX_SECONDS, self._time_is_up)
        self._clock.daemon = True

    def __enter__(self) -> Self:
        self._clock.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clock.cancel()
        if self._line is not None:
            self._line.close()

    def watch(self, connected: socket.socket) -> None:
        """Close this connection when the time is up, also during the TLS handshake."""
        self._line = connected.dup()

    def ask(self) -> None:
        """A command is sent: count its answer from zero."""
        self._answer = 0

    def count(self, size: int) -> None:
        """Count bytes read or about to be read; raises IMAP4.abort if there are too many."""
        self._answer += size
        self._session += size
        if self._answer > MAX_ANSWER:
            self.exceeded = f"gửi quá {MAX_ANSWER // 1024**2} MB cho một lần hỏi"
        elif self._session > MAX_SESSION:
            self.exceeded = f"gửi quá {MAX_SESSION // 1024**2} MB trong một lần chạy"
        if self.exceeded:
            raise imaplib.IMAP4.abort(self.exceeded)

    def _time_is_up(self) -> None:
        self.exceeded = f"chưa gửi xong sau {MAX_SECONDS / 60:.0f} phút"
        if self._line is not None:
            with contextlib.suppress(OSError):  # already closed
                self._line.shutdown(socket.SHUT_RDWR)


class _Client(imaplib.IMAP4):
    """Python's client, encrypted from the first byte if a context is given, which counts what it reads."""

    def __init__(self, host: str, port: int, timeout: float, bounds: Bounds, context: ssl.SSLContext | None) -> None:
        self._bounds = bounds
        self._context = context
        super().__init__(host, port, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        connected: socket.socket = super()._create_socket(timeout)  # type: ignore[misc]
        self._bounds.watch(connected)
        return self._context.wrap_socket(connected, server_hostname=self.host) if self._context else connected

    def send(self, data: ReadableBuffer) -> None:
        self._bounds.ask()
        super().send(data)

    def read(self, size: int) -> bytes:
        self._bounds.count(size)
        return super().read(size)

    def readline(self) -> bytes:
        try:
            line = super().readline()
        except imaplib.IMAP4.error:  # a line without end
            self._bounds.count(MAX_ANSWER + 1)
            raise
        self._bounds.count(len(line))
        return line


class Box(imap_tools.BaseMailBox):
    """An imap-tools mailbox over such a connection, with ``starttls`` encrypted after the greeting."""

    def __init__(
        self, host: str, port: int, *, timeout: float, context: ssl.SSLContext, starttls: bool, bounds: Bounds
    ) -> None:
        self._host, self._port, self._timeout = host, port, timeout
        self._context, self._starttls, self._bounds = context, starttls, bounds
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        at_once = None if self._starttls else self._context
        client = _Client(self._host, self._port, self._timeout, self._bounds, at_once)
        if self._starttls:
            check_command_status(client.starttls(self._context), imap_tools.MailboxStarttlsError)
        return client
