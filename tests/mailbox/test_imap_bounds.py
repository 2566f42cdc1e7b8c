"""A mail server that answers without end is left, and what it had sent whole stays."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from de06_xl.mailbox import connection
from de06_xl.mailbox.imap import ImapSettings, fetch
from de06_xl.system.errors import De06Error
from tests.support.command_line import assert_one_sentence
from tests.support.mail_server import make_certificate

pytestmark = pytest.mark.mailserver

MB = 1024**2
MAIL = b"Message-ID: <1@kg.vn>\r\nSubject: a\r\n\r\na\r\n"
Answer = Callable[[bytes], Iterator[bytes]]
"""What a server sends, piece by piece, to a command with this tag."""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a certificate for localhost and its key."""
    folder = tmp_path_factory.mktemp("keys")
    make_certificate(folder, "localhost")
    return folder


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DE06_IMAP_PASSWORD", "mat-khau")


def said(*lines: bytes) -> Answer:
    return lambda tag: iter([line.replace(b"TAG", tag) for line in lines])


def literal(content: bytes, what: bytes) -> list[bytes]:
    return [b"* 1 FETCH (UID 1 RFC822.SIZE %d %s {%d}\r\n" % (len(content), what, len(content)), content, b")\r\n"]


def dripping(_: bytes) -> Iterator[bytes]:
    yield b"* "
    while True:
        time.sleep(0.02)
        yield b"x"


HONEST: dict[bytes, Answer] = {
    b"CAPABILITY": said(b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"),
    b"SEARCH": said(b"* SEARCH 1\r\nTAG OK done\r\n"),
    b"HEADER": said(*literal(MAIL[:-3], b"BODY[HEADER]"), b"TAG OK done\r\n"),
    b"BODY.PEEK[]": said(*literal(MAIL, b"BODY[]"), b"TAG OK done\r\n"),
    b"LOGOUT": said(b"* BYE\r\nTAG OK done\r\n"),
    b"": said(b"TAG OK done\r\n"),
}
"""Answers by a word of the command, the last to every other."""


HELLO = said(b"* OK hello\r\n")


@contextmanager
def serving(keys: Path, *, greeting: Answer = HELLO, **answers: Answer) -> Iterator[ImapSettings]:
    """A server with a mail, whose answers are honest but for those given; encrypted from the start."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(keys / "server.crt", keys / "server.key")
    reported = {word.encode(): answer for word, answer in answers.items()}
    given = reported | {word: answer for word, answer in HONEST.items() if word not in reported}

    def serve(connected: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(connected, server_side=True) as stream:
            for piece in greeting(b""):
                stream.sendall(piece)
            for command in stream.makefile("rb"):
                answer = next(answer for word, answer in given.items() if word in command)
                for piece in answer(command.split()[0]):
                    stream.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield ImapSettings(
            "lan",
            "localhost",
            listener.getsockname()[1],
            "INBOX",
            starttls=False,
            ca=(keys / "server.crt").read_bytes(),
        )


def refusal(settings: ImapSettings, what: str) -> list[object]:
    """Fetching ends soon and in one sentence; what had come."""
    came: list[object] = []
    began = time.monotonic()
    with pytest.raises(De06Error, match=what) as caught:
        came.extend(fetch(settings, ()))
    assert time.monotonic() - began < 20
    assert_one_sentence(f"{caught.value}\n")
    return came


def test_an_honest_server_gives_its_mail(keys: Path) -> None:
    with serving(keys) as settings:
        assert list(fetch(settings, ())) == [MAIL]


@pytest.mark.few(0, 2)
@pytest.mark.parametrize("word", ["CAPABILITY", "SEARCH", "HEADER", "BODY.PEEK[]", "EXAMINE"])
def test_lines_without_end_are_left(keys: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(connection, "MAX_ANSWER", 2 * MB)
    endless: Answer = lambda _: itertools.repeat(b"* 1 EXISTS\r\n" * 10_000)  # noqa: E731
    with serving(keys, **{word: endless}) as settings:
        refusal(settings, "Đã ngắt kết nối vì máy chủ thư .* gửi quá 2 MB cho một lần hỏi; .* hãy chạy lại")


def test_one_line_without_end_is_left(keys: Path) -> None:
    with serving(keys, SEARCH=lambda _: itertools.repeat(b"1" * MB)) as settings:
        refusal(settings, "gửi quá 80 MB cho một lần hỏi")


@pytest.mark.thorough
def test_a_greeting_without_end_is_left(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_SECONDS", 0.6)
    with serving(keys, greeting=dripping) as settings:
        refusal(settings, "chưa gửi xong")


def test_a_mail_is_not_read_that_claims_to_be_larger_than_any(keys: Path) -> None:
    with serving(keys, **{"BODY.PEEK[]": said(b"* 1 FETCH (UID 1 BODY[] {9999999999}\r\nx")}) as settings:
        refusal(settings, "gửi quá 80 MB cho một lần hỏi")


def test_more_in_one_session_than_anybody_keeps_is_left_and_what_came_stays(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_SESSION", 3 * MB)
    numbers = itertools.count()

    def another(tag: bytes) -> Iterator[bytes]:
        mail = b"Message-ID: <%d@kg.vn>\r\n\r\n" % next(numbers) + b"x" * MB
        yield from literal(mail, b"BODY[]")
        yield tag + b" OK done\r\n"

    def headers(tag: bytes) -> Iterator[bytes]:
        for number in range(9):
            head = b"Message-ID: <%d@kg.vn>\r\n\r\n" % number
            yield b"* %d FETCH (UID %d RFC822.SIZE 9 BODY[HEADER] {%d}\r\n%s)\r\n" % (number, number, len(head), head)
        yield tag + b" OK done\r\n"

    with serving(keys, **{"BODY.PEEK[]": another, "HEADER": headers}) as settings:
        assert len(refusal(settings, "gửi quá 3 MB trong một lần chạy")) == 2


@pytest.mark.thorough
@pytest.mark.parametrize("word", ["CAPABILITY", "LOGIN", "SEARCH", "BODY.PEEK[]"])
def test_a_server_that_always_sends_one_more_byte_is_left_when_the_time_is_up(
    keys: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setattr(connection, "MAX_SECONDS", 0.6)
    with serving(keys, **{word: dripping}) as settings:
        refusal(settings, "Đã ngắt kết nối vì máy chủ thư .* chưa gửi xong sau .* phút; .* hãy chạy lại")


@pytest.mark.thorough
def test_encryption_that_never_begins_is_left_when_the_time_is_up(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MAX_SECONDS", 0.6)
    with serving(keys) as settings, socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            with suppress(OSError):
                connected = listener.accept()[0]
                connected.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 KB follows
                while True:
                    connected.sendall(b"\x02")
                    time.sleep(0.02)

        threading.Thread(target=drip, daemon=True).start()
        slow = ImapSettings("lan", "localhost", listener.getsockname()[1], "INBOX", starttls=False, ca=settings.ca)
        refusal(slow, "chưa gửi xong")
