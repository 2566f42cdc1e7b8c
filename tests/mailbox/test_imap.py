"""A mailbox on a real server (Dovecot): fetched whole and once, with no trace left; drafts laid into it once."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import pytest

from de06_xl.incoming.mail.incoming import Incoming, Kind, Refused
from de06_xl.incoming.mail.parts import Why
from de06_xl.mailbox import imap
from de06_xl.mailbox.drafts import Attachment, draft
from de06_xl.mailbox.imap import fetch, read_settings, save_drafts
from de06_xl.mailbox.stored import mail_name
from de06_xl.system.errors import De06Error, StoppedError
from tests.support.command_line import de06
from tests.support.fetched_mails import as_sent, fetched, settings_of, unit_mail
from tests.support.incoming_mail import attachment, eml, only_file, opened, xlsx
from tests.support.mail_server import DRAFTS, Account

pytestmark = pytest.mark.mailserver


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
