"""A mailbox on a real server (Dovecot): fetched whole and once, with no trace left; drafts laid into it once."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest

from de06_xl.incoming.mail.incoming import Incoming, Kind, Refused
from de06_xl.incoming.mail.parts import Why
from de06_xl.mailbox import imap
from de06_xl.mailbox.drafts import Attachment, draft
from de06_xl.mailbox.imap import ImapSettings, fetch, password_for, read_settings, save_drafts
from de06_xl.mailbox.stored import mail_name
from de06_xl.system.errors import De06Error, StoppedError
from tests.support.command_line import assert_one_sentence, de06
from tests.support.incoming_mail import PDF, PNG, attachment, eml, only_file, opened, xlsx
from tests.support.mail_server import DRAFTS, Account, MailServer, running

pytestmark = pytest.mark.mailserver


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with running() as started:
        yield started


@pytest.fixture
def account(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Account:
    """An account of its own for the test, its password in the environment."""
    account = server.account()
    monkeypatch.setenv("DE06_IMAP_PASSWORD", account.password)
    return account


def settings_of(account: Account, folder: str = "INBOX", **others: Any) -> ImapSettings:
    address = f"imaps://{account.user}@localhost:{account.server.port}/{folder}"
    return read_settings(address, ca=account.server.certificate, **others)


def as_sent(message: bytes) -> bytes:
    """With the line ends that the protocol wants."""
    return message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def unit_mail(number: int) -> bytes:
    """One of the mails of a month: a form by most, with other things beside it or in its place by some."""
    form = attachment(xlsx(f"phiếu {number}"), b"Content-Type: application/octet-stream; name=phieu.xlsx")
    named = form.replace(b"name=phieu.xlsx", b"name*=UTF-8''Phi%E1%BA%BFu%20%C4%90%C3%B4ng%20" + b"%d.xlsx" % number)
    logo = attachment(PNG, b"Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>")
    pictured = b"Content-Type: text/html\r\n\r\n<img src=cid:logo>"
    scan = attachment(PDF, b"Content-Type: application/pdf; name=quet.pdf")
    parts = [(form,), (named,), (pictured, logo, named), (named, scan), (scan,), ()][number % 6]
    headers = b"Message-ID: <%d@kg.vn>\r\nSubject: =?UTF-8?B?UGhp4bq/dQ==?= %d\r\n" % (number, number)
    return as_sent(eml(*parts, sender=b"don.vi%d@kg.vn" % number, headers=headers))


def fetched(settings: ImapSettings, known: set[str]) -> list[bytes]:
    """What is fetched, all of it mails."""
    found = list(fetch(settings, known))
    assert all(isinstance(message, bytes) for message in found), found
    return [message for message in found if isinstance(message, bytes)]


def refusal(settings: ImapSettings, reported: str, password: str = "\0") -> None:
    """Fetching and laying drafts both end in one sentence, and without the password."""
    for attempt in (lambda: list(fetch(settings, ())), lambda: save_drafts(settings, [b"Subject: a\n\na"])):
        with pytest.raises(De06Error) as caught:
            attempt()  # type: ignore[no-untyped-call]
        assert_one_sentence(f"{caught.value}\n")
        assert reported in str(caught.value)
        assert password not in str(caught.value)


# Fetching -----------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_forty_mails_come_whole_and_once_and_the_mailbox_stays_as_it_was(account: Account) -> None:
    mails = [unit_mail(number) for number in range(40)]
    account.deliver(*mails)
    before = account.flags()

    first = fetched(settings_of(account), set())
    assert first == mails

    known = {mail_name(message) for message in first}
    assert len(known) == 40
    assert fetched(settings_of(account), known) == []
    assert fetched(settings_of(account), known - {mail_name(mails[7])}) == [mails[7]]

    assert account.flags() == before
    assert set.union(*before.values()) <= {"\\Recent"}
    assert account.messages() == mails


def test_each_mail_is_counted_and_a_stop_leaves_what_came_before_whole(account: Account) -> None:
    mails = [unit_mail(number) for number in range(5)]
    account.deliver(*mails)
    counted: list[tuple[int, int]] = []

    def on_progress(number: int, count: int) -> None:
        counted.append((number, count))
        if number == 4:
            raise StoppedError("đã dừng theo yêu cầu.")

    came: list[object] = []
    with pytest.raises(StoppedError):
        came.extend(fetch(settings_of(account), set(), on_progress=on_progress))
    assert counted == [(number, 5) for number in range(1, 5)]
    assert came == mails[:3]


def test_what_came_with_the_mails_is_all_there(account: Account) -> None:
    account.deliver(*(unit_mail(number) for number in range(12)))
    found = [one for message in fetched(settings_of(account), set()) for one in opened(message, mail_name(message))]
    forms = [one for one in found if isinstance(one, Incoming) and one.kind is Kind.SPREADSHEET]
    assert [form.data for form in forms] == [xlsx(f"phiếu {number}") for number in (0, 1, 2, 3, 6, 7, 8, 9)]
    assert forms[1].file.endswith(" › Phiếu Đông 1.xlsx")
    assert [one.sender for one in found if isinstance(one, Refused)] == ["don.vi5@kg.vn", "don.vi11@kg.vn"]


def test_of_known_mails_only_the_headers_are_read(account: Account) -> None:
    mails = [unit_mail(number) for number in range(6)]
    account.deliver(*mails)
    assert fetched(settings_of(account), {mail_name(message) for message in mails}) == []
    farewell = farewell_that_counts(account, "hdr_count=6 ")
    assert "body_count=0 " in farewell


def farewell_that_counts(account: Account, count: str) -> str:
    """The server's line about a connection that was closed; on a busy machine it writes that a moment later."""
    for _ in range(100):
        lines = [line for line in account.server.log().splitlines() if account.user in line and "hdr_count" in line]
        if lines and count in lines[-1]:
            return lines[-1]
        time.sleep(0.1)
    raise AssertionError(lines)


def test_a_mail_that_lies_there_twice_comes_once(account: Account) -> None:
    account.deliver(unit_mail(1), unit_mail(1), unit_mail(2))
    assert fetched(settings_of(account), set()) == [unit_mail(1), unit_mail(2)]


def test_mails_that_their_headers_do_not_tell_apart_all_come(account: Account) -> None:
    bare = [as_sent(eml(attachment(xlsx(text)))) for text in "ab"]
    account.deliver(*bare)
    first = fetched(settings_of(account), set())
    assert first == bare
    assert fetched(settings_of(account), {mail_name(message) for message in first}) == []


def test_only_mails_that_arrived_since_a_day_are_asked_for(account: Account) -> None:
    for day in (30, 31):
        account.deliver(unit_mail(day), arrived=dt.datetime(2022, 5, day, 12, tzinfo=dt.UTC))
    assert fetched(settings_of(account, since=dt.date(2022, 5, 31)), set()) == [unit_mail(31)]
    assert len(fetched(settings_of(account, since=dt.date(2022, 5, 30)), set())) == 2
    assert fetched(settings_of(account, since=dt.date(2022, 6, 1)), set()) == []


def test_a_folder_with_a_vietnamese_name_is_read(account: Account) -> None:
    account.deliver(unit_mail(1), folder='"Th&AbA- nh&AOE-p"')  # Thư nháp, as the protocol writes it
    assert fetched(settings_of(account, "Th%C6%B0%20nh%C3%A1p"), set()) == [unit_mail(1)]
    assert fetched(settings_of(account, DRAFTS), set()) == [unit_mail(1)]


def test_an_empty_folder_gives_nothing(account: Account) -> None:
    assert fetched(settings_of(account), set()) == []


def test_starttls_is_as_good(account: Account) -> None:
    account.deliver(unit_mail(1))
    address = f"imap://{account.user}@localhost:{account.server.plain_port}"
    settings = read_settings(address, ca=account.server.certificate)
    assert fetched(settings, set()) == [unit_mail(1)]


def test_a_mail_beyond_the_bound_is_told_and_the_others_come(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    large = eml(attachment(bytes(200_000)), headers=b"Message-ID: <to@kg.vn>\r\nSubject: Quet ca tap\r\n")
    account.deliver(unit_mail(1), large, unit_mail(2))
    monkeypatch.setattr(imap, "MAX_MESSAGE", 100_000)
    first, reported, second = fetch(settings_of(account), set())
    assert (first, second) == (unit_mail(1), unit_mail(2))
    assert isinstance(reported, Refused)
    assert (reported.file, reported.sender, reported.why) == ("INBOX › thư “Quet ca tap”", "cah@kg.vn", Why.TOO_LARGE)
    assert "không tải về" in reported.reason
    assert len(reported.sha256) == 64


@contextmanager
def cut_after(port: int, length: int) -> Iterator[int]:
    """A way to a port that breaks off after so many bytes from there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def carry(source: socket.socket, target: socket.socket, left: int) -> None:
            try:
                while left > 0 and (piece := source.recv(min(4096, left))):
                    target.sendall(piece)
                    left -= len(piece)
            except OSError:
                pass
            for end in (source, target):
                end.close() if left else end.shutdown(socket.SHUT_RDWR)

        def serve() -> None:
            near, _ = listener.accept()
            far = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=carry, args=(near, far, 2**40), daemon=True).start()
            carry(far, near, length)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def test_a_connection_lost_in_the_middle_leaves_what_came_whole_and_the_next_run_goes_on(account: Account) -> None:
    large = attachment(bytes(range(256)) * 200)
    mails = [as_sent(eml(large, headers=b"Message-ID: <%d@kg.vn>\r\n" % number)) for number in range(10)]
    account.deliver(*mails)
    stored: list[bytes | Refused] = []
    with cut_after(account.server.port, 300_000) as port, pytest.raises(De06Error, match="Mất kết nối") as lost:
        stored.extend(fetch(replace(settings_of(account), port=port), set()))
    assert "hãy chạy lại để tải tiếp" in str(lost.value)
    assert 0 < len(stored) < 10
    assert stored == mails[: len(stored)]
    assert (
        fetched(settings_of(account), {mail_name(message) for message in mails[: len(stored)]}) == mails[len(stored) :]
    )


def test_who_stops_in_the_middle_leaves_nothing_open(account: Account) -> None:
    account.deliver(unit_mail(1), unit_mail(2))
    reading = fetch(settings_of(account), set())
    assert next(reading) == unit_mail(1)
    reading.close()  # type: ignore[attr-defined]
    assert set.union(*account.flags().values()) <= {"\\Recent"}


# What cannot be done ------------------------------------------------------------------------------------


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


# Drafts -------------------------------------------------------------------------------------------------

WITH_ID = "Message-ID: <nhac-1@kg.vn>\r\nTo: cah@kg.vn\r\nSubject: Đôn đốc\r\n\r\nKính gửi\r\n".encode()
WITHOUT_ID = b"To: cax@kg.vn\nX-Unsent: 1\nSubject: Phieu\n\nKinh gui\n"


def test_drafts_are_laid_into_the_drafts_folder_once(account: Account) -> None:
    account.deliver(unit_mail(1))
    settings = settings_of(account)
    assert save_drafts(settings, [WITH_ID, WITHOUT_ID, WITH_ID]) == 2
    assert save_drafts(settings, [WITHOUT_ID, WITH_ID]) == 0
    assert save_drafts(settings, [WITHOUT_ID.replace(b"Kinh", b"Than")]) == 1

    assert [flags - {"\\Recent"} for flags in account.flags('"Th&AbA- nh&AOE-p"').values()] == [{"\\Draft"}] * 3
    first, second, _ = account.messages('"Th&AbA- nh&AOE-p"')
    assert first == WITH_ID
    assert second.endswith(WITHOUT_ID.replace(b"\n", b"\r\n"))
    assert second.startswith(b"Message-ID: <")
    assert account.messages() == [unit_mail(1)]


def test_a_letter_of_ours_lies_there_with_its_form(account: Account) -> None:
    letter = draft(
        [Address("An Biên", "cah", "kg.vn")], "Phiếu tháng 5", "Kính gửi", [Attachment("Phiếu AB.xlsx", xlsx())]
    )
    assert save_drafts(settings_of(account), [letter]) == 1
    assert save_drafts(settings_of(account), [letter]) == 0
    (laid,) = account.messages('"Th&AbA- nh&AOE-p"')
    file = only_file(laid)
    assert (file.file, file.data) == ("thu.eml › Phiếu AB.xlsx", xlsx())


@pytest.mark.thorough
def test_drafts_are_laid_into_the_folder_that_the_address_names(account: Account) -> None:
    with account.client() as client:
        client.create("Nhac")
    assert save_drafts(settings_of(account, "Nhac"), [WITH_ID]) == 1
    assert account.messages("Nhac") == [WITH_ID]
    assert account.messages('"Th&AbA- nh&AOE-p"') == []


@pytest.mark.thorough
def test_drafts_laid_before_a_connection_is_lost_are_not_laid_again(account: Account) -> None:
    drafts = [WITH_ID.replace(b"nhac-1", b"nhac-%d" % number) + bytes(range(1, 128)) * 300 for number in range(8)]
    settings = settings_of(account)
    lines = iter(range(100))

    def counted(*arguments: Any, **options: Any) -> Any:
        if next(lines) == 4:
            raise ConnectionResetError
        return append(*arguments, **options)

    append = imap.imap_tools.BaseMailBox.append
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imap.imap_tools.BaseMailBox, "append", counted)
        with pytest.raises(De06Error, match="Mất kết nối"):
            save_drafts(settings, drafts)
    assert len(account.messages('"Th&AbA- nh&AOE-p"')) == 4
    assert save_drafts(settings, drafts) == 4
    assert len(account.messages('"Th&AbA- nh&AOE-p"')) == 8


@pytest.mark.thorough
def test_a_server_that_names_no_drafts_folder_is_told(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap, "_DRAFTS_FLAG", "\\khong-co")
    with pytest.raises(De06Error, match=r"thay INBOX ở cuối địa chỉ.*các thư mục có: INBOX, Thư nháp"):
        save_drafts(settings_of(account), [WITH_ID])
    assert save_drafts(settings_of(account, "Th%C6%B0%20nh%C3%A1p"), [WITH_ID]) == 1


@pytest.mark.thorough
@pytest.mark.parametrize(("command", "letters"), [("forms", "thu"), ("remind", "don_doc")])
def test_drafts_that_the_mailbox_does_not_take_stay_as_files_and_the_exit_status_is_1(
    account: Account, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, letters: str
) -> None:
    monkeypatch.setattr(imap, "_DRAFTS_FLAG", "\\khong-co")
    authority = tmp_path / "ca.pem"
    authority.write_bytes(account.server.certificate)
    address = f"imaps://{account.user}@localhost:{account.server.port}"
    ran = de06(command, sample, "--imap", address, "--imap-ca", authority)
    folder = sample.parent / "phieu_gui" / letters
    assert ran.status == 1
    assert f"Chưa đặt được đủ thư nháp vào hộp thư; thư nháp vẫn có ở {folder}. Máy chủ thư không" in ran.out
    made = list(folder.glob("*.eml"))
    assert len(made) == 23
    assert "Công văn" in ran.out

    ran = de06(command, sample, "--imap", f"{address}/Thư nháp", "--imap-ca", authority)
    assert ran.status == 0
    assert "Đã đặt 23 thư nháp mới" in ran.out
    assert len(account.messages('"Th&AbA- nh&AOE-p"')) == 23
