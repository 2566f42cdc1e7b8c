"""A mailbox that cannot be used is told in one sentence: its password, certificate, folder, server or connection."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest

from de06_xl.mailbox import imap
from de06_xl.mailbox.imap import ImapSettings, fetch, password_for, save_drafts
from de06_xl.system.errors import De06Error
from tests.support.command_line import assert_one_sentence
from tests.support.fetched_mails import fetched, settings_of, unit_mail
from tests.support.incoming_mail import xlsx
from tests.support.mail_server import Account, MailServer, running

pytestmark = pytest.mark.mailserver


def refusal(settings: ImapSettings, reported: str, password: str = "\0") -> None:
    """Fetching and laying drafts both end in one sentence, and without the password."""
    for attempt in (lambda: list(fetch(settings, ())), lambda: save_drafts(settings, [b"Subject: a\n\na"])):
        with pytest.raises(De06Error) as caught:
            attempt()  # type: ignore[no-untyped-call]
        assert_one_sentence(f"{caught.value}\n")
        assert reported in str(caught.value)
        assert password not in str(caught.value)


@pytest.mark.thorough
def test_a_wrong_password_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DE06_IMAP_PASSWORD", "sai-mat-khau")
    refusal(settings_of(account), f"không nhận tài khoản “{account.user}”", "sai-mat-khau")


def test_a_certificate_that_nobody_vouches_for_is_refused(account: Account) -> None:
    refusal(replace(settings_of(account), ca=None), "Chưa tin được chứng thư")
    starttls = replace(settings_of(account), ca=None, starttls=True, port=account.server.plain_port)
    refusal(starttls, "--imap-ca")


def test_a_certificate_of_another_name_is_refused(account: Account) -> None:
    refusal(replace(settings_of(account), server="127.0.0.1"), "Chứng thư không phải của")


@pytest.mark.thorough
def test_another_servers_certificate_is_refused(account: Account, server: MailServer) -> None:
    with running() as other:
        refusal(replace(settings_of(account), ca=other.certificate), "Chưa tin được chứng thư")


def test_a_file_that_is_no_certificate_is_told(account: Account) -> None:
    for content in (b"", b"\xff", b"khong phai", xlsx()):
        refusal(replace(settings_of(account), ca=content), "không phải chứng thư dạng PEM")


def test_a_folder_that_is_not_there_is_told_with_those_that_are(account: Account) -> None:
    settings = settings_of(account, "Khong-co")
    refusal(settings, "không có thư mục “Khong-co”; hãy chọn trong các thư mục có: INBOX, Thư nháp")


def test_a_server_that_is_not_there_is_told(account: Account) -> None:
    refusal(replace(settings_of(account), server="khong-co.invalid"), "Không tìm thấy máy chủ thư “khong-co.invalid:")
    refusal(replace(settings_of(account), server="a" * 70 + ".vn"), "Không tìm thấy máy chủ thư")
    with socket.socket() as taken:  # bound but not listening
        taken.bind(("127.0.0.1", 0))
        refusal(replace(settings_of(account), port=taken.getsockname()[1]), "cổng này không mở")


@contextmanager
def speaking(*lines: bytes) -> Iterator[int]:
    """A server that answers each line it gets with the next of these, the first before any, and then is silent."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                asked = connection.makefile("rb")
                with suppress(OSError):  # who was told enough is gone before the next line
                    for number, line in enumerate(lines):
                        tag = asked.readline().split(b" ")[0] if number else b""
                        connection.sendall(line.replace(b"TAG", tag))
                open_connections.append(connection)

        open_connections: list[socket.socket] = []
        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        for connection in open_connections:
            connection.close()


@pytest.mark.thorough
def test_a_server_that_does_not_answer_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "TIME_LIMIT", 0.3)
    with speaking() as port:
        refusal(replace(settings_of(account), port=port), "trả lời sau")
        refusal(replace(settings_of(account), port=port, starttls=True), "trả lời sau")


def test_a_server_without_encryption_gets_no_password(account: Account) -> None:
    with speaking(b"* OK hello\r\n", b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n") as port:
        refusal(replace(settings_of(account), port=port, starttls=True), "không có STARTTLS")
        refusal(replace(settings_of(account), port=port), "Không mã hóa được đường truyền")


def test_a_server_that_breaks_off_is_told(account: Account) -> None:
    with speaking(b"* BYE qua tai\r\n") as port:
        refusal(replace(settings_of(account), port=port, starttls=True), "máy chủ thư “localhost:")


# The password -------------------------------------------------------------------------------------------


class Keyring(keyring.backend.KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, kept: dict[tuple[str, str], str] | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept = kept

    def get_password(self, service: str, username: str) -> str | None:
        if self.kept is None:
            raise keyring.errors.KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


@pytest.fixture
def keep(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    before = keyring.get_keyring()
    monkeypatch.delenv("DE06_IMAP_PASSWORD", raising=False)
    yield lambda kept: keyring.set_keyring(Keyring(kept))
    keyring.set_keyring(before)


def test_the_password_comes_from_the_keyring_or_before_it_from_the_environment(
    server: MailServer, keep: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = server.account()
    account.deliver(unit_mail(1))
    keep({("DeAn06", f"{account.user}@localhost"): account.password})
    assert fetched(settings_of(account), set()) == [unit_mail(1)]
    monkeypatch.setenv("DE06_IMAP_PASSWORD", "khac")
    assert password_for(settings_of(account)) == "khac"


@pytest.mark.parametrize("kept", [{}, None])
def test_without_a_password_the_sentence_says_how_to_keep_one(server: MailServer, keep: Any, kept: Any) -> None:
    keep(kept)
    account = server.account()
    refusal(settings_of(account), f"“keyring set DeAn06 {account.user}@localhost”")
