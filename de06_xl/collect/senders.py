"""Which mailboxes may send a unit's form, according to the sheet `Đơn vị`.

A unit's own addresses are its `Thư điện tử`; the unit above it (`Trực thuộc`) and those named in `Gửi thay` may also
send for it. If a mail came inside another, the outermost sender counts, since the inner one is easily forged; only our
own mailbox (`cv_nhan_phieu`), from which a clerk forwards mails, is trusted.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from de06_xl.vietnamese.text import nfc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from de06_xl.incoming.mail.incoming import ReceivedFile
    from de06_xl.model.book import Book
    from de06_xl.model.unit import Unit

_IN_TEXT = re.compile(r"(?<![^\s<>()\[\]\",;:])[^\s<>()\[\]\",;:]+@[^\s<>()\[\]\",;:]+")


def same_mailbox(address: str) -> str:
    """The key of an address: lower case, its domain in ASCII (IDNA), without a tag after "+".

    An invalid address is compared as it is.
    """
    user, _, domain = nfc(address).strip().rpartition("@")
    domain = unicodedata.normalize("NFKC", domain).casefold().strip(".")
    with contextlib.suppress(UnicodeError):  # an impossible domain label
        domain = domain.encode("idna").decode()
    user = user.strip('"').casefold()
    return f"{user.partition('+')[0] or user}@{domain}"


class Mailboxes:
    """Who may send for whom, by the addresses of one workbook's units in its period."""

    def __init__(self, book: Book) -> None:
        here = [unit for unit in book.units if unit.exists_in(book.period)]
        self._units = {unit.code: unit for unit in reversed(here)}
        self._own: dict[str, dict[str, str]] = {}
        for unit in here:
            addresses = self._own.setdefault(unit.code, {})
            addresses |= {same_mailbox(address): address for address in _IN_TEXT.findall(unit.email)}
        self._may: dict[str, set[str]] = {}
        codes = {code.casefold(): code for code in self._own}
        for unit in here:
            self._may.setdefault(unit.code, set()).update(self._own[unit.code], self._delegates(unit, codes))
        self._owners, self._all_who_may = _by_mailbox(self._own), _by_mailbox(self._may)
        self._house = set(map(same_mailbox, _IN_TEXT.findall(book.fact("cv_nhan_phieu"))))

    def sender(self, item: ReceivedFile) -> str:
        """The address responsible for a file: the outermost mail's, unless that mail is our own."""
        outer = item.forwarded_by
        return outer if outer and same_mailbox(outer) not in self._house else item.sender

    def own(self, code: str) -> list[str]:
        """A unit's addresses, as written."""
        return list(self._own.get(code, {}).values())

    def may_send(self, code: str, sender: str) -> bool:
        """Whether a form of the unit may come from this address."""
        return bool(sender) and same_mailbox(sender) in self._may.get(code, ())

    def owners(self, sender: str) -> list[Unit]:
        """The units that have it as their own address."""
        return self._those(sender, self._owners)

    def knows(self, sender: str) -> bool:
        """Whether it belongs to some unit, or to somebody who may send for one."""
        return bool(self._those(sender, self._all_who_may))

    def origin(self, sender: str) -> str:
        """A key that all addresses of the same units share, else the address itself."""
        return ",".join(unit.code for unit in self.owners(sender)) or (same_mailbox(sender) if sender else "")

    def unit_of(self, sender: str) -> Unit | None:
        """The unit that the address belongs to or may send for; None if there is none or several."""
        for table in (self._owners, self._all_who_may):
            if found := self._those(sender, table):
                return found[0] if len(found) == 1 else None
        return None

    def _those(self, sender: str, codes: Mapping[str, Sequence[str]]) -> list[Unit]:
        mailbox = same_mailbox(sender) if sender else ""
        return [self._units[code] for code in codes.get(mailbox, ())]

    def _delegates(self, unit: Unit, codes: Mapping[str, str]) -> Iterator[str]:
        for name in (unit.parent, *unit.delegates):
            if "@" in name:
                yield from map(same_mailbox, _IN_TEXT.findall(name))
            elif code := codes.get(name.casefold()):
                yield from self._own[code]


def _by_mailbox(table: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The units' codes by address, in the order of `Đơn vị`."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, addresses in table.items():
        for address in addresses:
            found[address].append(code)
    return found
