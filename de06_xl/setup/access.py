"""Who may change a file or folder on Windows, besides administrators (pywin32, [MS-DTYP] 2.4)."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_ALLOWED = 0
"""Type of an entry that grants rights."""
_INHERIT_ONLY = 0x08
"""Flag of an entry that applies only to what is created below, not to the folder itself."""
_CHANGES = 0x02 | 0x04 | 0x40 | 0x10000 | 0x40000 | 0x80000 | 0x10000000 | 0x40000000
"""Write, append, delete children, delete, change permissions, take ownership; all of it, and generic write."""
_TOKEN_QUERY = 0x08
_TRUSTED = {
    "S-1-5-18",  # the system
    "S-1-5-32-544",  # administrators
    "S-1-3-0",  # the creator of the file
    "S-1-3-4",  # its owner
    "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # the installer of Windows
}
_DOMAIN_ADMINISTRATORS = ("-512", "-519")
"""Last part of the ids of groups that administer a domain or all domains, after the domain's own (S-1-5-21-…)."""


def others_who_may_change(path: Path) -> list[str]:
    """Accounts and groups other than this user and administrators; none if that cannot be read."""
    security: Any = importlib.import_module("win32security")
    try:
        entries = security.GetFileSecurity(str(path), security.DACL_SECURITY_INFORMATION).GetSecurityDescriptorDacl()
        trusted = _TRUSTED | {_this_user(security)}
    except security.error:
        return []
    if entries is None:  # no list at all: everybody has full access
        return ["Everyone"]
    found = {}
    for number in range(entries.GetAceCount()):
        (kind, flags), rights, account = entries.GetAce(number)[:3]
        if kind != _ALLOWED or flags & _INHERIT_ONLY or not rights & _CHANGES:
            continue
        identifier = security.ConvertSidToStringSid(account)
        if identifier not in trusted and not _is_domain_administrators(identifier):
            found[identifier] = _name(security, account, identifier)
    return list(found.values())


def _this_user(security: Any) -> str:
    process = importlib.import_module("win32api").GetCurrentProcess()
    token = security.OpenProcessToken(process, _TOKEN_QUERY)
    identifier: str = security.ConvertSidToStringSid(security.GetTokenInformation(token, security.TokenUser)[0])
    return identifier


def _is_domain_administrators(identifier: str) -> bool:
    return identifier.startswith("S-1-5-21-") and identifier.endswith(_DOMAIN_ADMINISTRATORS)


def _name(security: Any, account: Any, identifier: str) -> str:
    """The account's name in Windows; its number if it was deleted, or its domain is unreachable."""
    try:
        name: str = security.LookupAccountSid(None, account)[0]
    except security.error:
        return identifier
    return name
