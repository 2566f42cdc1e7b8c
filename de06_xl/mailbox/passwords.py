"""Passwords of mailboxes in the system's store (Windows' Credential Manager, macOS' Keychain, Secret Service)."""

from __future__ import annotations

import contextlib

from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import quoted

KEYRING_SERVICE = "DeAn06"
"""The service name in the store; the user name is "account@server"."""


def stored_password(account: str) -> str:
    """The password of "account@server"; empty if there is none, or no usable store."""
    import keyring  # searches for the system's stores on import
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError):  # no store on this machine, or locked
        return keyring.get_password(KEYRING_SERVICE, account) or ""
    return ""


def store_password(account: str, password: str) -> bool:
    """Store a password; False if the machine has no store that accepts it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(KEYRING_SERVICE, account, password)
    except KeyringError:
        return False
    return True


def no_password(account: str, instead: str) -> De06Error:
    """The error about a mailbox without a stored password; ``instead`` is what to do."""
    return De06Error(f"Chưa có mật khẩu của hộp thư {quoted(account, 120)}; hãy {instead}.")
