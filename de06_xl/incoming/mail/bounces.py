"""Delivery status notifications (RFC 3464), as Postfix, Exchange and Gmail write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.incoming.mail.headers import decode
from de06_xl.incoming.mail.parts import Bounce
from de06_xl.vietnamese.messages import shown

if TYPE_CHECKING:
    from de06_xl.incoming.mail.message import IncomingMessage

MOST = 200
"""Maximum recipients examined in one report."""
_FIELD = re.compile(rb"^([A-Za-z-]+):[ \t]*((?:[^\r\n]|\r?\n[ \t])*)", re.MULTILINE)
_ADDRESS = re.compile(rb"(?:[^;<>]*;)?[ \t]*<?([^\s<>]+)")
_STATUS = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_REJECTED = re.compile(rb"automatic-action/.*;\s*deleted", re.IGNORECASE)
"""How a mailbox's own filter reports that it rejected a mail (RFC 5429, RFC 8098)."""
_UNDELIVERED = {b"failed", b"delayed"}


def bounces_in(report: IncomingMessage) -> tuple[Bounce, ...]:
    """The recipients that a mail did not reach; empty if the report says that it was delivered or read."""
    bodies = list(_bodies(report))
    message_id = next(_message_ids(report, bodies), "")
    blocks = (block for body in bodies for block in re.split(rb"\r?\n[ \t]*\r?\n", body))
    found: dict[str, Bounce] = {}
    for block in blocks:
        fields = {name.lower(): b" ".join(value.split()) for name, value in _FIELD.findall(block)}
        action = (fields.get(b"action", b"").lower().split() or [b""])[0]
        if _REJECTED.search(fields.get(b"disposition", b"")):
            action = b"failed"
        if action not in _UNDELIVERED:
            continue
        address = _ADDRESS.match(fields.get(b"original-recipient") or fields.get(b"final-recipient", b""))
        said = fields.get(b"diagnostic-code", b"").partition(b";")[2].strip()
        status = _STATUS.search(said) or _STATUS.search(fields.get(b"status", b""))
        recipient = shown(decode(address[1])) if address else ""
        bounce = Bounce(
            recipient,
            message_id,
            status[0].decode() if status else "",
            shown(decode(said)),
            yet=action == b"delayed",
        )
        if len(found) < MOST:
            found.setdefault(recipient.casefold(), bounce)
    return tuple(found.values())


def _bodies(part: IncomingMessage) -> Iterator[bytes]:
    """The bodies of the innermost parts; of the returned mail only the headers are needed."""
    if part.get_content_type() in ("message/rfc822", "message/global"):
        return
    if part.subparts:
        for below in part.subparts:
            yield from _bodies(below.completed())
    elif isinstance(part.get_payload(), str):
        yield bytes(part.get_payload(decode=True))


def _message_ids(report: IncomingMessage, bodies: list[bytes]) -> Iterator[str]:
    """The Message-ID of the returned mail, from the mail or its headers in the report, or as the report names it."""
    for part in report.subparts:
        if part.get_content_type() in ("message/rfc822", "message/global") and part.subparts:
            yield from filter(None, [str(part.subparts[0].completed().get("message-id", "")).strip()])
    for body in bodies:
        if named := _MESSAGE_ID.search(body):
            yield named[1].decode("ascii", "replace")
