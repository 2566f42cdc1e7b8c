"""Who else may change the Python that runs, read from the access lists of a made-up Windows."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from de06_xl.setup.machine import ThisMachine

ME = "S-1-5-21-1-2-3-1001"
FULL, READ, DELETE_CHILD = 0x1F01FF, 0x1200A9, 0x40
NAMES = {"S-1-1-0": "Everyone", "S-1-5-32-545": "Users", ME: "nva", "S-1-5-21-1-2-3-1002": "ttb"}


class Security:
    """The few of ``win32security`` that are asked; accounts are their numbers."""

    DACL_SECURITY_INFORMATION, TokenUser = 4, 1

    class error(Exception):  # noqa: N801, N818 - win32security's name
        pass

    def __init__(self, entries: list[tuple[tuple[int, int], int, str]] | None) -> None:
        self.entries = entries

    def GetFileSecurity(self, path: str, what: int) -> SimpleNamespace:  # noqa: N802
        listed = self.entries
        if listed == []:
            raise self.error(5, "GetFileSecurity", "Access is denied.")
        acl = listed and SimpleNamespace(GetAceCount=lambda: len(listed), GetAce=lambda number: listed[number])
        return SimpleNamespace(GetSecurityDescriptorDacl=lambda: acl)

    def OpenProcessToken(self, process: object, access: int) -> object:  # noqa: N802
        return "token"

    def GetTokenInformation(self, token: object, what: int) -> tuple[str, int]:  # noqa: N802
        return ME, 0

    def ConvertSidToStringSid(self, account: str) -> str:  # noqa: N802
        return account

    def LookupAccountSid(self, system: None, account: str) -> tuple[str, str, int]:  # noqa: N802
        if account not in NAMES:
            raise self.error(1332, "LookupAccountSid", "No mapping")
        return NAMES[account], "PC", 1


@pytest.mark.parametrize(
    ("entries", "others"),
    [
        ([((0, 0), FULL, ME), ((0, 0), FULL, "S-1-5-18"), ((0, 0), FULL, "S-1-5-32-544")], []),
        ([((0, 0), FULL, "S-1-5-21-9-9-9-512")], []),
        ([((0, 0), FULL, "S-1-1-0"), ((0, 0), READ, "S-1-5-32-545")], ["Everyone"]),
        ([((0, 0), DELETE_CHILD, "S-1-5-32-545"), ((0, 16), FULL, "S-1-5-32-545")], ["Users"]),
        ([((0, 8), FULL, "S-1-1-0"), ((1, 0), FULL, "S-1-1-0")], []),  # for what is below; a refusal
        ([((0, 0), 0x40000000, "S-1-5-21-1-2-3-1002"), ((0, 0), FULL, "S-1-5-21-7")], ["ttb", "S-1-5-21-7"]),
        (None, ["Everyone"]),
        ([], []),
    ],
)
def test_accounts_that_may_change_it_are_named_but_for_the_user_and_administrators(
    monkeypatch: pytest.MonkeyPatch, entries: list[tuple[tuple[int, int], int, str]] | None, others: list[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "win32security", Security(entries))
    monkeypatch.setitem(sys.modules, "win32api", SimpleNamespace(GetCurrentProcess=lambda: -1))
    assert ThisMachine().others_who_may_change(Path("C:/x")) == others


def test_elsewhere_nobody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert ThisMachine().others_who_may_change(Path("/x")) == []
