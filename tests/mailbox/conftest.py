"""An account on the mail server for each test."""

from __future__ import annotations

import pytest

from tests.support.fetched_mails import account_in_environment
from tests.support.mail_server import Account, MailServer


@pytest.fixture
def account(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Account:
    return account_in_environment(server, monkeypatch)
