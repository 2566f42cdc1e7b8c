"""Passwords of mailboxes in the system's own store (Windows' Credential Manager, macOS' Keychain, Secret Service)."""

from __future__ import annotations

import contextlib

from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import quoted

KEYRING_SERVICE = "DeAn06"
"""Under which the store keeps passwords; its user is "account@server"."""


def stored_password(account: str) -> str:
    """The password of "account@server"; empty where there is none, or no store that can be asked."""
    import keyring  # looks for the system's stores when it is loaded
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError):  # no store on this machine, or locked
        return keyring.get_password(KEYRING_SERVICE, account) or ""
    return ""


def store_password(account: str, password: str) -> bool:
    """Keep a password; False where the machine has no store that takes it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(KEYRING_SERVICE, account, password)
    except KeyringError:
        return False
    return True


def no_password(account: str, instead: str) -> De06Error:
    """The error of a mailbox whose password nobody stored; ``instead`` is what else can be done."""
    command = f"keyring set {KEYRING_SERVICE} {account}"
    return De06Error(
        f"Chưa có mật khẩu của hộp thư {quoted(account, 120)}; hãy chạy một lần lệnh {quoted(command, 160)}, hoặc "
        f"{instead}."
    )
