"""Letters sent through a real submission service (Dovecot): each once, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import openpyxl
import pytest

from de06_xl.actions.session import FORMS_FOLDER
from de06_xl.actions.workbook import Workbook
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.mailbox.drafts import About, addresses_in, draft
from de06_xl.model.delivery import DeliveryState, LetterKind
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error, StoppedError
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.deliveries import read_deliveries
from de06_xl.workbook.writing.blocks import open_table, table_blocks
from de06_xl.workbook.writing.overview import fact_blocks
from tests.support.command_line import assert_one_sentence
from tests.support.mail_server import Account, MailServer, running
from tests.support.sent_mail import FULL, LATER, NOBODY, Line, Relay, relay_at

pytestmark = pytest.mark.mailserver

MAY = Period.parse("2022-05")
UNITS = 122
FEW = 6


class Keyring(keyring.backend.KeyringBackend):
    """A store of passwords in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with running() as started:
        yield started


@pytest.fixture
def account(server: MailServer) -> Iterator[Account]:
    """An account of its own for the test, its password in the machine's store."""
    account, before, store = server.account(), keyring.get_keyring(), Keyring()
    store.kept[f"{account.user}@localhost"] = account.password
    keyring.set_keyring(store)
    yield account
    keyring.set_keyring(before)


@pytest.fixture
def relay(server: MailServer) -> Iterator[Relay]:
    with relay_at(server.relay_port) as started:
        yield started


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with as many units as a province has communes."""
    path = tmp_path_factory.mktemp("made") / "So.xlsx"
    shutil.copy(shipped.path_of(shipped.BLANK_WORKBOOKS["trong"]), path)
    grid = FileGrid(path)
    units = [
        {"code": f"X{n:03}", "name": f"UBND xã số {n}", "group": "HUYEN", "email": f"xa{n}@tinh.example"}
        for n in range(1, UNITS + 1)
    ]
    grid.write([*table_blocks(*open_table(grid, layout.UNITS), units), *fact_blocks(grid, {"ky": str(MAY)})])
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path, account: Account) -> Path:
    """The workbook, with the test's mailbox and a draft of a form for each unit."""
    path = Path(shutil.copy(made, tmp_path / "So.xlsx"))
    (tmp_path / "server.crt").write_bytes(account.server.certificate)
    set_facts(path, account, account.server.submission_port)
    lay_drafts(path, FEW)
    return path


def set_facts(path: Path, account: Account, port: int, **others: str) -> None:
    grid = FileGrid(path)
    facts = {
        "thu_dia_chi": account.user,
        "thu_may_chu_gui": f"localhost:{port}",
        "thu_may_chu_nhan": f"localhost:{account.server.port}",
        "thu_chung_thu": "server.crt",
        "thu_moi_phut": "6000",
    }
    grid.write(fact_blocks(grid, facts | others))


def lay_drafts(path: Path, units: int, kind: LetterKind = LetterKind.FORM, folder: str = "thu") -> None:
    place = path.parent / FORMS_FOLDER / folder
    place.mkdir(parents=True, exist_ok=True)
    for n in range(1, units + 1):
        about = About(kind, MAY, f"X{n:03}")
        data = draft(addresses_in(f"xa{n}@tinh.example"), f"Phiếu số {n}", f"UBND xã số {n}\n.dấu chấm", (), about)
        (place / f"Phieu_2022-05_X{n:03}.eml").write_bytes(data)


def send(path: Path, **how: Any) -> Any:
    return Workbook(path, TerminalUi()).send(agreed=True, **how)


def states(path: Path) -> Counter[DeliveryState]:
    return Counter(one.state for one in read_deliveries(FileGrid(path), MAY))


def each_once(units: int) -> dict[str, int]:
    return {f"xa{n}@tinh.example": 1 for n in range(1, units + 1)}


def reported(outcome: Any) -> str:
    return "\n".join(outcome.messages)


@pytest.mark.parametrize(("units", "cut_at"), [(FEW, 3), pytest.param(UNITS, 41, marks=pytest.mark.thorough)])
def test_a_connection_that_is_cut_leaves_each_unit_with_one_letter(
    book: Path, account: Account, relay: Relay, units: int, cut_at: int
) -> None:
    lay_drafts(book, units)
    line = Line(account.server.submission_port)
    set_facts(book, account, line.port)
    relay.on_letter = lambda number: line.cut() if number == cut_at else None

    outcome = send(book)
    assert outcome.incomplete
    assert "phải dừng" in reported(outcome)
    # the last one was taken, but nobody said so any more: it is told, and not sent again
    assert states(book) == {DeliveryState.SENT: cut_at - 1, DeliveryState.SENDING: 1, DeliveryState.NOT_SENT: 1}

    line.mend()
    relay.on_letter = lambda number: None
    assert "Chưa rõ thư đã đi hay chưa" in reported(send(book))
    assert relay.to() == each_once(units)
    assert states(book) == {DeliveryState.SENT: units - 1, DeliveryState.SENDING: 1}
    assert send(book).messages[0] == "Không có thư nào của tháng 5/2022 chờ gửi."
    assert relay.to() == each_once(units)


@pytest.mark.thorough
def test_a_letter_arrives_as_it_was_drafted_and_says_who_sent_it(book: Path, account: Account, relay: Relay) -> None:
    send(book, units=["X002"])
    (letter,) = relay.letters()
    assert (letter["From"].addresses[0].addr_spec, letter["Subject"]) == (account.user, "Phiếu số 2")
    assert letter.get_content() == "UBND xã số 2\r\n.dấu chấm\r\n"
    assert [name for name in letter if name.startswith("X-")] == []
    (row,) = read_deliveries(FileGrid(book), MAY)
    assert (row.message_id, row.to, row.unit) == (letter["Message-ID"], "xa2@tinh.example", "X002")


def test_what_the_workbook_lost_the_journal_knows(book: Path, relay: Relay) -> None:
    before = book.read_bytes()
    send(book)
    book.write_bytes(before)  # closed without saving
    assert send(book).messages[0] == "Không có thư nào của tháng 5/2022 chờ gửi."
    assert relay.to() == each_once(FEW)
    assert states(book) == {DeliveryState.SENT: FEW}


@pytest.mark.thorough
def test_a_run_that_was_killed_while_a_letter_went_out_does_not_send_it_again(
    book: Path, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(number: int, *_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("de06_xl.mailbox.smtp.smtplib.SMTP.getreply", after_the_letter(killed))
        with pytest.raises(Killed):
            send(book)
    assert "Chưa rõ thư đã đi hay chưa" in reported(send(book))
    assert max(relay.to().values()) == 1


def after_the_letter(then: Any) -> Any:
    """The server's answer, but for the one to a letter's end."""
    import smtplib

    real = smtplib.SMTP.getreply

    def getreply(client: smtplib.SMTP) -> Any:
        code, said = real(client)
        if code == 250 and b"queued" in said:
            then(code)
        return code, said

    return getreply


def test_refused_recipients_are_told_and_all_others_get_their_letters(book: Path, relay: Relay) -> None:
    relay.answers = {"xa1": NOBODY, "xa2": FULL, "xa3": LATER}
    outcome = send(book)
    assert outcome.incomplete
    assert "UBND xã số 1: không nhận. Máy chủ không nhận xa1@tinh.example: không có địa chỉ này; hãy" in reported(
        outcome
    )
    assert "UBND xã số 2: không nhận. Máy chủ không nhận xa2@tinh.example: hộp thư đầy; hãy" in reported(outcome)
    assert "UBND xã số 3: chưa gửi." in reported(outcome)
    assert states(book) == {DeliveryState.SENT: 3, DeliveryState.REFUSED: 2, DeliveryState.NOT_SENT: 1}

    relay.answers = {}
    assert "Thư trước bị trả lại hoặc không được nhận: UBND xã số 1; UBND xã số 2; hãy sửa" in reported(send(book))
    assert relay.to() == {f"xa{n}@tinh.example": 1 for n in range(3, FEW + 1)}


@pytest.mark.thorough
def test_a_server_that_takes_nothing_for_now_is_left_alone_and_asked_later(book: Path, relay: Relay) -> None:
    relay.answers = {f"xa{n}": LATER for n in range(1, FEW + 1)}
    assert "chưa nhận 5 thư liền nhau" in reported(send(book))
    relay.answers = {}
    send(book)
    assert relay.to() == each_once(FEW)


@pytest.mark.thorough
def test_the_clerk_has_a_letter_sent_once_more_or_not_at_all(book: Path, relay: Relay) -> None:
    send(book)
    write_states(book, {"X001": "gửi lại", "X002": "không gửi"})
    send(book)
    assert relay.to() == each_once(FEW) | {"xa1@tinh.example": 2}
    assert len({letter["Message-ID"] for letter in relay.letters()}) == FEW + 1


def write_states(path: Path, typed: dict[str, str]) -> None:
    grid = FileGrid(path)
    found, rows = open_table(grid, layout.SENT)
    at = found.columns["state"]
    grid.write(
        [
            Block(found.sheet, number, at, [[typed[str(found.cell(row, "unit"))]]])
            for number, row in layout.table_rows(rows, found)
            if found.cell(row, "unit") in typed
        ]
    )


@pytest.mark.thorough
def test_a_state_that_nobody_can_read_stops_before_anything_is_sent(book: Path, relay: Relay) -> None:
    send(book, units=["X001"])
    write_states(book, {"X001": "chắc rồi"})
    with pytest.raises(De06Error, match="rang “Thư đã gửi”, ô E5"):
        send(book)
    assert len(relay.taken) == 1


@pytest.mark.thorough
def test_a_wrong_password_is_told_and_nothing_is_sent(book: Path, account: Account, relay: Relay) -> None:
    keyring.set_password("DeAn06", f"{account.user}@localhost", "sai bét")
    with pytest.raises(De06Error) as caught:
        send(book)
    assert_one_sentence(f"{caught.value}\n")
    assert f"không nhận tài khoản “{account.user}”" in str(caught.value)
    assert relay.taken == []
    assert states(book) == {}


@pytest.mark.thorough
def test_a_server_without_encryption_gets_no_password(book: Path, account: Account, relay: Relay) -> None:
    set_facts(book, account, account.server.relay_port)
    with pytest.raises(De06Error, match="không mã hóa"):
        send(book)


@pytest.mark.thorough
def test_the_password_is_in_no_file_argument_or_log(book: Path, account: Account, relay: Relay) -> None:
    relay.answers = {"xa1": NOBODY}
    send(book)
    secret = account.password.encode()
    for path in [one for one in book.parent.rglob("*") if one.is_file()]:
        content = path.read_bytes()
        texts = unpack(content, path.name, "sổ").values() if path.suffix == ".xlsx" else [content]
        assert not any(secret in text for text in texts), path
    assert secret not in Path("/proc/self/cmdline").read_bytes() + Path("/proc/self/environ").read_bytes()


@pytest.mark.thorough
def test_without_a_yes_nothing_is_sent(book: Path, relay: Relay) -> None:
    outcome = Workbook(book).send()
    assert outcome.messages[0] == "Chưa gửi thư nào."
    assert relay.taken == []


@pytest.mark.thorough
def test_one_question_says_how_many_letters_go_to_whom(book: Path, relay: Relay, tmp_path: Path) -> None:
    lay_drafts(book, 2, LetterKind.REPLY, "tra_loi")
    asked: list[str] = []

    class Person(TerminalUi):
        def ask(self, question: str) -> bool:
            asked.append(question)
            return "trả lời" in question

    Workbook(book, Person()).send()
    assert [question.partition(" từ ")[0] for question in asked] == ["Gửi 06 thư phiếu", "Gửi 02 thư trả lời"]
    assert "UBND xã số 1; UBND xã số 2?" in asked[1]
    assert len(relay.taken) == 2


@pytest.mark.thorough
def test_a_stop_that_is_asked_for_waits_for_the_letter(book: Path, relay: Relay) -> None:
    relay.on_letter = lambda number: os.kill(os.getpid(), signal.SIGINT) if number == 2 else None
    assert "Đã dừng theo yêu cầu sau 2/6 thư" in reported(send(book))
    assert states(book) == {DeliveryState.SENT: 2}
    relay.on_letter = lambda number: None
    send(book)
    assert relay.to() == each_once(FEW)


@pytest.mark.thorough
def test_esc_stops_before_the_next_letter_and_what_went_is_known(book: Path, relay: Relay) -> None:
    class Person(TerminalUi):
        def step(self, text: str) -> None:
            if "3/6" in text:
                raise StoppedError("đã dừng theo yêu cầu (phím Esc).")

    outcome = Workbook(book, Person()).send(agreed=True)
    assert "Đã dừng theo yêu cầu sau 2/6 thư" in reported(outcome)
    assert states(book) == {DeliveryState.SENT: 2}
    send(book)
    assert relay.to() == each_once(FEW)


@pytest.mark.thorough
def test_drafts_lie_in_the_mailbox_instead_where_the_facts_say_so(book: Path, account: Account) -> None:
    set_facts(book, account, account.server.submission_port, thu_cach_gui="thư nháp")
    assert reported(send(book)).startswith("Đã đặt vào thư nháp 06/06 thư")
    assert len(account.messages('"Th&AbA- nh&AOE-p"')) == FEW
    send(book)
    assert len(account.messages('"Th&AbA- nh&AOE-p"')) == FEW
    assert states(book) == {DeliveryState.IN_DRAFTS: FEW}


# The account -------------------------------------------------------------------------------------------


class Typist(TerminalUi):
    def __init__(self, password: str) -> None:
        self.password = password

    def ask_secret(self, question: str) -> str:
        return self.password


@pytest.mark.thorough
def test_an_account_is_tried_by_a_letter_to_oneself_and_only_then_kept(
    book: Path, account: Account, relay: Relay
) -> None:
    store = keyring.get_keyring()
    assert isinstance(store, Keyring)
    store.kept.clear()
    with pytest.raises(De06Error):
        Workbook(book, Typist("sai bét")).try_mail()
    assert store.kept == {}
    Workbook(book, Typist(account.password)).try_mail()
    assert relay.to() == {account.user: 1}
    assert set(store.kept.values()) == {account.password}
    send(book)
    assert relay.to() == each_once(FEW) | {account.user: 1}


@pytest.mark.thorough
def test_a_workbook_of_before_gets_the_facts_and_the_sheet(book: Path, account: Account, relay: Relay) -> None:
    without_mail(book)
    outcome = send(book)
    assert "Cài đặt thư" in reported(outcome)
    assert outcome.incomplete
    Workbook(book, TerminalUi()).try_mail()
    set_facts(book, account, account.server.submission_port)
    send(book)
    assert relay.to() == each_once(FEW)
    assert states(book) == {DeliveryState.SENT: FEW}
    with zipfile.ZipFile(book) as package:
        assert package.testzip() is None
    assert openpyxl.load_workbook(book).sheetnames[-1] == layout.SENT.sheet


def without_mail(path: Path) -> None:
    """Take from a workbook what it has of mail, as one that was made before has nothing of it."""
    workbook = openpyxl.load_workbook(path)
    del workbook[layout.SENT.sheet]
    facts = workbook[layout.FACTS.sheet]
    for row in reversed(range(1, facts.max_row + 1)):
        if str(facts.cell(row, 1).value).startswith("thu_"):
            facts.delete_rows(row)
    workbook.save(path)


@pytest.mark.thorough
def test_a_workbook_without_the_sheet_gets_it_when_something_is_sent(book: Path, relay: Relay) -> None:
    workbook = openpyxl.load_workbook(book)
    del workbook[layout.SENT.sheet]
    workbook.save(book)
    send(book)
    assert states(book) == {DeliveryState.SENT: FEW}


# What comes in -----------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_only_mails_of_the_period_that_bring_something_or_come_from_units_are_fetched(
    book: Path, account: Account
) -> None:
    plain = b"Content-Type: text/plain\r\n\r\nxin chao\r\n"
    april, may = dt.datetime(2022, 4, 1, tzinfo=dt.UTC), dt.datetime(2022, 5, 20, tzinfo=dt.UTC)
    mails = {
        "unit": b"From: xa1@tinh.example\r\nMessage-ID: <1@x>\r\n" + plain,
        "stranger": b"From: la@khac.example\r\nMessage-ID: <2@x>\r\n" + plain,
        "file": b"From: la@khac.example\r\nMessage-ID: <3@x>\r\nContent-Type: application/pdf\r\n\r\n%PDF-\r\n",
    }
    account.deliver(mails["unit"].replace(b"<1", b"<0"), arrived=april)
    account.deliver(*mails.values(), arrived=may)
    Workbook(book, TerminalUi()).collect_mail()
    stored = {path.read_bytes() for path in (book.parent / "phieu_nhan").iterdir()}
    assert stored == {mails["unit"], mails["file"]}


@pytest.mark.thorough
def test_a_letter_that_came_back_is_told_at_its_unit(book: Path, account: Account, relay: Relay) -> None:
    send(book)
    identity = next(letter["Message-ID"] for letter in relay.letters() if "xa4@" in letter["To"])
    notice = (
        "From: MAILER-DAEMON@mail.example\nDate: Tue, 31 May 2022 10:00:00 +0700\nMessage-ID: <b@mail.example>\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\n\n--r\n\nSorry\n--r\n'
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example\n\n"
        "Final-Recipient: rfc822; xa4@tinh.example\nAction: failed\nStatus: 5.2.2\n"
        "Diagnostic-Code: smtp; 552 5.2.2 Mailbox full\n\n--r\nContent-Type: text/rfc822-headers\n\n"
        f"From: a@b.example\nMessage-ID: {identity}\n\n--r--\n"
    )
    account.deliver(notice.replace("\n", "\r\n").encode())
    outcome = Workbook(book, TerminalUi()).collect_mail()
    assert "- UBND xã số 4: thư phiếu bị trả lại. xa4@tinh.example: hộp thư đầy; hãy sửa" in reported(outcome)
    assert states(book) == {DeliveryState.SENT: FEW - 1, DeliveryState.RETURNED: 1}
    Workbook(book, TerminalUi()).collect_mail()
    assert states(book) == {DeliveryState.SENT: FEW - 1, DeliveryState.RETURNED: 1}
    assert "Thư trước bị trả lại hoặc không được nhận: UBND xã số 4" in reported(send(book))
    assert len(relay.taken) == FEW
