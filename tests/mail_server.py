"""A Dovecot of Debian's, run for one test as a server of its own: its own settings, port, certificate and mails."""

from __future__ import annotations

import contextlib
import getpass
import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

USER = "thu.ky@tinh.example"
PASSWORD = "mật khẩu “thử” 06"
DRAFTS = "Thư nháp"

_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
ssl = required
ssl_cert = <{folder}/server.crt
ssl_key = <{folder}/server.key
ssl_dh =
disable_plaintext_auth = yes
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail/%u
mail_uid = {owner}
mail_gid = {owner_group}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%u
}}
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
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class MailServer:
    """A running server with one account; ``folder`` is where it keeps all it has."""

    folder: Path
    port: int
    plain_port: int
    user: str = USER
    password: str = PASSWORD
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def certificate(self) -> bytes:
        """What a client has to trust."""
        return (self.folder / "server.crt").read_bytes()

    def deliver(self, messages: Sequence[bytes], folder: str = "INBOX") -> None:
        """Put mails into a folder as they arrived, none of them seen."""
        with self.client() as client:
            for message in messages:
                status, told = client.append(folder, None, None, message)  # type: ignore[arg-type]
                assert status == "OK", told

    def flags(self, folder: str = "INBOX") -> dict[int, frozenset[str]]:
        """The flags of each mail of a folder by its UID; looking changes none."""
        found = {}
        with self.client() as client:
            client.select(folder, readonly=True)
            _, answers = client.uid("FETCH", "1:*", "(UID FLAGS)")
            for answer in answers:
                if isinstance(answer, bytes) and b"UID" in answer:
                    uid = int(answer.split(b"UID ")[1].split()[0].rstrip(b")"))
                    flags = answer.split(b"FLAGS (")[1].split(b")")[0].decode().split()
                    found[uid] = frozenset(flags)
        return found

    def messages(self, folder: str = "INBOX") -> list[bytes]:
        """The mails of a folder, whole, in their order."""
        with self.client() as client:
            client.select(folder, readonly=True)
            _, answers = client.uid("FETCH", "1:*", "(BODY.PEEK[])")
            return [answer[1] for answer in answers if isinstance(answer, tuple)]

    def log(self) -> str:
        """What the server has logged so far."""
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    @contextlib.contextmanager
    def client(self) -> Iterator[imaplib.IMAP4_SSL]:
        """A plain client of Python's, that shares nothing with what is tested."""
        context = ssl.create_default_context(cadata=self.certificate.decode())
        client = imaplib.IMAP4_SSL("localhost", self.port, ssl_context=context, timeout=20)
        told = b"\0" + self.user.encode() + b"\0" + self.password.encode()
        client.authenticate("PLAIN", lambda _: told)
        try:
            yield client
        finally:
            client.logout()


@contextlib.contextmanager
def running(host: str = "localhost") -> Iterator[MailServer]:
    """A server that runs as long as the context, its certificate for ``host``.

    Its folder is not pytest's: a Unix socket's path may have 107 characters, and the server's own users must get in.
    """
    folder = Path(tempfile.mkdtemp(prefix="de06-imap-"))
    server = MailServer(folder, _free_port(), _free_port())
    _make_certificate(folder, host)
    (folder / "users").write_text(f"{server.user}:{{PLAIN}}{server.password}\n", encoding="utf-8")
    root = os.geteuid() == 0
    owner = pwd.getpwnam("nobody" if root else getpass.getuser())
    me = getpass.getuser()
    (folder / "mail").mkdir()
    if root:
        os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
    (folder / "dovecot.conf").write_text(
        _SETTINGS.format(
            folder=folder,
            internal="dovecot" if root else me,
            internal_group="dovecot" if root else _group_of(me),
            login="dovenull" if root else me,
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
            drafts=DRAFTS,
            port=server.port,
            plain_port=server.plain_port,
        ),
        encoding="utf-8",
    )
    command = [_program(), "-F", "-c", str(folder / "dovecot.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _await_greeting(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> str:
    return shutil.which("dovecot") or "/usr/sbin/dovecot"


def _group_of(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _make_certificate(folder: Path, host: str) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={host}"]
    command += ["-addext", f"subjectAltName=DNS:{host}", "-keyout", "server.key", "-out", "server.crt"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _await_greeting(server: MailServer, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(f"dovecot ended: {process.stderr.read().decode()}\n{server.log()}")
        with contextlib.suppress(OSError), server.client():
            return
        time.sleep(0.1)
    raise AssertionError(f"dovecot does not answer\n{server.log()}")
