"""Debian's Dovecot, run for one test as a private server: with its own settings, port, certificate and mails."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import PLACES

MAX_ACCOUNTS = 60
DRAFTS = "Thư nháp"

_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap submission
hostname = localhost
submission_relay_host = 127.0.0.1
submission_relay_port = {relay_port}
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
ssl = required
auth_failure_delay = 0
auth_mechanisms = plain login
mail_uid = {owner}
mail_gid = {owner_group}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "{drafts}" {{
    auto = create
    special_use = \\Drafts
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {submission_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
_SETTINGS_2_3 = """
ssl_cert = <{folder}/server.crt
ssl_key = <{folder}/server.key
ssl_dh =
disable_plaintext_auth = yes
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%u
}}
"""
_SETTINGS_2_4 = """
ssl_server_cert_file = {folder}/server.crt
ssl_server_key_file = {folder}/server.key
auth_allow_cleartext = no
mail_driver = maildir
mail_path = {folder}/mail/%{{user}}
passdb passwd-file {{
  passwd_file_path = {folder}/users
}}
userdb static {{
  fields {{
    uid = {owner}
    gid = {owner_group}
    home = {folder}/mail/%{{user}}
  }}
}}
"""


@dataclass
class MailServer:
    """A running server; ``folder`` holds all its files."""

    folder: Path
    port: int
    plain_port: int
    submission_port: int
    relay_port: int
    """The port to which the submission service relays letters; nothing listens there unless a test does."""
    accounts: Iterator[int] = field(default_factory=lambda: iter(range(MAX_ACCOUNTS)))

    @property
    def certificate(self) -> bytes:
        """The certificate that a client has to trust."""
        return (self.folder / "server.crt").read_bytes()

    def account(self) -> Account:
        """A new account."""
        number = next(self.accounts)
        return Account(self, _user(number), _password(number))

    def log(self) -> str:
        """What the server has logged so far."""
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""


@dataclass
class Account:
    """One account, seen through a plain Python client that shares nothing with the tested code."""

    server: MailServer
    user: str
    password: str

    def deliver(self, *messages: bytes, folder: str = "INBOX", arrived: dt.datetime | None = None) -> None:
        """Put mails into a folder as if received, all unseen."""
        with self.client() as client:
            for message in messages:
                status, reported = client.append(folder, "", arrived or dt.datetime.now(dt.UTC), message)
                assert status == "OK", reported

    def flags(self, folder: str = "INBOX") -> dict[int, set[str]]:
        """The flags of each mail in a folder, by UID; reading them changes none."""
        found = {}
        for answer in self._asked(folder, "(UID FLAGS)"):
            if isinstance(answer, bytes):
                uid, flags = answer.split(b"UID ")[1].split()[0], answer.split(b"FLAGS (")[1].split(b")")[0]
                found[int(uid)] = set(flags.decode().split())
        return found

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder, whole, in their order."""
        return [answer[1] for answer in self._asked(folder, "(BODY.PEEK[])") if isinstance(answer, tuple)]

    def _asked(self, folder: str, what: str) -> list[Any]:
        with self.client() as client:
            status, reported = client.select(folder, readonly=True)
            assert status == "OK", reported
            if reported == [b"0"]:
                return []
            return client.uid("FETCH", "1:*", what)[1]

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4_SSL]:
        """A connection, logged in."""
        context = ssl.create_default_context(cadata=self.server.certificate.decode())
        context.check_hostname = False
        client = imaplib.IMAP4_SSL("localhost", self.server.port, ssl_context=context, timeout=20)
        reported = b"\0" + self.user.encode() + b"\0" + self.password.encode()
        client.authenticate("PLAIN", lambda _: reported)
        try:
            yield client
        finally:
            client.logout()


def _user(number: int) -> str:
    return f"thu.ky{number}@tinh.example"


def _password(number: int) -> str:
    return f"mat-khau-{number}" if number % 2 else f"mật khẩu “{number}”"


@contextlib.contextmanager
def running(host: str = "localhost") -> Iterator[MailServer]:
    """A server that runs as long as the context, its certificate for ``host``.

    Its folder is not pytest's: a Unix socket's path is limited to 107 characters, and the server's own users need
    access.
    """
    with tempfile.TemporaryDirectory(prefix="de06-imap-", ignore_cleanup_errors=True) as name:
        yield from _running(Path(name), host)


def _running(folder: Path, host: str) -> Iterator[MailServer]:
    server = MailServer(folder, *(free_port() for _ in range(4)))
    make_certificate(folder, host)
    users = "".join(f"{_user(number)}:{{PLAIN}}{_password(number)}\n" for number in range(MAX_ACCOUNTS))
    (folder / "users").write_text(users, encoding="utf-8")
    root = os.geteuid() == 0
    import grp  # only here: Windows, where nobody starts a server, has neither
    import pwd

    owner = pwd.getpwnam("nobody" if root else getpass.getuser())
    me = getpass.getuser()
    (folder / "mail").mkdir()
    if root:
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
    program = shutil.which("dovecot", path=PLACES) or "dovecot"
    (folder / "dovecot.conf").write_text(
        _settings_for(program).format(
            folder=folder,
            internal="dovecot" if root else me,
            internal_group="dovecot" if root else grp.getgrgid(owner.pw_gid).gr_name,
            login="dovenull" if root else me,
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
            drafts=DRAFTS,
            port=server.port,
            plain_port=server.plain_port,
            submission_port=server.submission_port,
            relay_port=server.relay_port,
        ),
        encoding="utf-8",
    )
    command = [program, "-F", "-c", str(folder / "dovecot.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _await_greeting(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _settings_for(program: str) -> str:
    """Settings in the syntax of this version: 2.4 (Debian 13) has its own, and requires its version first."""
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    if version.startswith("2.3."):
        return _SETTINGS + _SETTINGS_2_3
    return "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n" + _SETTINGS + _SETTINGS_2_4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_certificate(folder: Path, host: str) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName=DNS:{host}", "-keyout", "server.key", "-out", "server.crt"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _await_greeting(server: MailServer, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(f"dovecot ended: {process.stderr.read().decode()}\n{server.log()}")
        with contextlib.suppress(OSError), Account(server, _user(0), _password(0)).client():
            return
        time.sleep(0.1)
    raise AssertionError(f"dovecot does not answer\n{server.log()}")
