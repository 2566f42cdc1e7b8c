"""Letters sent through a real submission service (Dovecot): each once, whatever happens on the way."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from de06_xl.actions.workbook import Workbook
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.delivery import DeliveryState, LetterKind
from de06_xl.system.errors import De06Error, StoppedError
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.deliveries import read_deliveries
from de06_xl.workbook.writing.blocks import open_table
from tests.support.mail_server import Account
from tests.support.mailed_book import (
    FEW,
    MAY,
    UNITS,
    each_once,
    lay_drafts,
    reported,
    send,
    set_facts,
    states,
)
from tests.support.sent_mail import FULL, LATER, NOBODY, Line, Relay

pytestmark = pytest.mark.mailserver


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
            for number, row in search.table_rows(rows, found)
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
