"""A workbook whose mail is set up, its account, and the relay that takes its letters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.mail_server import Account, MailServer
from tests.support.mailed_book import account_in_store, mailed, make_book
from tests.support.sent_mail import Relay, relay_at


@pytest.fixture
def account(server: MailServer) -> Iterator[Account]:
    with account_in_store(server) as account:
        yield account


@pytest.fixture
def relay(server: MailServer) -> Iterator[Relay]:
    with relay_at(server.relay_port) as started:
        yield started


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_book(tmp_path_factory.mktemp("made") / "So.xlsx")


@pytest.fixture
def book(made: Path, tmp_path: Path, account: Account) -> Path:
    return mailed(Path(shutil.copy(made, tmp_path / "So.xlsx")), account)
