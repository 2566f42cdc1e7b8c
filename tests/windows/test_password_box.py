"""Windows' own box for a password: what is typed into it reaches the program, and closing it is no password."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.windows import desk, wine
from tests.windows.prefix import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.wine

QUESTION = "Mật khẩu của hộp thư tonghop@example.org"
SECRET = "Mật khẩu & 'của tôi' 123"


def test_what_is_typed_is_got_hidden_and_cancel_is_none(tmp_path: Path) -> None:
    with desk.display() as number, wine.windows(tmp_path / "prefix", display=number) as windows:

        def asked(*answer: str) -> dict[str, Any]:
            command = ["-m", "tests.windows.stand_in.password", QUESTION, *answer]
            ran = windows.python(*command, cwd=CHECKOUT, env={"DISPLAY": number})
            assert ran.returncode == 0, ran.stdout
            return json.loads(ran.stdout.splitlines()[-1])

        typed, cancelled = asked(SECRET), asked()
    assert (typed["got"], typed["hidden"]) == (SECRET, 1)
    assert QUESTION in typed["texts"]
    assert cancelled["got"] is None
