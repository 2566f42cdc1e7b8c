"""Where a test's submission service relays letters: kept by recipient, some refused, over a line that can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.mail_server import free_port

NOBODY = "550 5.1.1 <{}>: Recipient address rejected: User unknown in virtual mailbox table"
FULL = "552 5.2.2 <{}>: Mailbox is full / Quota exceeded"
LATER = "450 4.2.0 <{}>: Recipient address rejected: Greylisted"


@dataclass
class Relay:
    """A mail server behind our own: what it received, and what it answers to some recipients."""

    answers: dict[str, str] = field(default_factory=dict)
    """Answers by the local part of an address; all others are accepted."""
    taken: list[bytes] = field(default_factory=list)
    on_letter: Callable[[int], None] = lambda number: None
    """Called with the number of a letter when it has arrived, before the answer is sent."""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address.partition("@")[0])
        if answer:
            return answer.format(address)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        self.on_letter(len(self.taken))
        return "250 2.0.0 Ok: queued"

    def letters(self) -> list[EmailMessage]:
        return [message_from_bytes(data, policy=default) for data in self.taken]  # type: ignore[misc]

    def to(self) -> Counter[str]:
        """How many letters were sent to each address."""
        return Counter(str(letter["To"]) for letter in self.letters())


@contextlib.contextmanager
def relay_at(port: int) -> Iterator[Relay]:
    """A relay that listens as long as the context."""
    relay = Relay()
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()


class Line:
    """A connection to a port that can be cut in the middle of a letter, and restored."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self._to = to
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self.mend()

    def mend(self) -> None:
        """Let connections through from now on."""
        listener = socket.create_server(("127.0.0.1", self.port))
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """End all connections, and take no more."""
        listener, self._listener = self._listener, None
        for one in [*([listener] if listener else []), *self._open]:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                self._open += [here, there]
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=_pump, args=(source, target), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
