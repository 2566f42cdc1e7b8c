"""Forms from a mailbox not known as the unit's: asks the clerk to confirm them, and chooses whom to answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.collect.senders import same_mailbox
from de06_xl.mailbox.drafts import addresses_in, is_address, known_addresses
from de06_xl.model.responses import Decision, ResponseStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from email.headerregistry import Address

    from de06_xl.collect.arrival import Arrival
    from de06_xl.collect.senders import Mailboxes
    from de06_xl.model.book import Book
    from de06_xl.model.responses import ReceivedForm

MOST_NAMED = 3
"""How many of a unit's addresses a reason names."""

STRANGER = "Phiếu ghi đơn vị {unit} nhưng gửi từ {sender}, còn {known}"
ASK = (
    ": hãy hỏi lại đơn vị; đúng thì ghi “dùng”, sai thì ghi “không nhận”. Hộp thư được gửi thay thì ghi vào cột Gửi "
    "thay, trang Đơn vị."
)
NOTHING_TO_TAKE = "; phiếu lại sai nên không có gì để lấy."


class Senders:
    """The senders of forms in one workbook's period, those of this run after those in `Phiếu nhận`.

    For a unit without an address in `Đơn vị`, the first mailbox that sent a form counts as its own until the clerk
    confirms another.
    """

    def __init__(self, book: Book, mailboxes: Mailboxes) -> None:
        self._mailboxes = mailboxes
        self._first: defaultdict[str, dict[str, str]] = defaultdict(dict)
        forms = [form for form in book.received if form.period == book.period and is_address(form.sender)]
        for status in (ResponseStatus.USED, ResponseStatus.FAULTY, ResponseStatus.UNDECIDED):
            for form in forms:
                if form.status is status and (status is ResponseStatus.USED or not self._first[form.unit]):
                    self._remember(form)

    def registered(self, form: ReceivedForm) -> bool:
        """Whether a form came from a mailbox listed in `Đơn vị` for its unit."""
        return bool(self._mailboxes.own(form.unit)) and self._mailboxes.may_send(form.unit, form.sender)

    def with_questions(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """The arrivals in their order, marked if the clerk has to confirm them, each with the addresses to answer."""
        asked = list(arrivals)
        for at in sorted(range(len(asked)), key=lambda at: asked[at].row.moment):
            arrival = asked[at]
            if arrival.row.status in (ResponseStatus.USED, ResponseStatus.FAULTY):
                if reason := self._question(arrival):
                    status, then = (
                        (ResponseStatus.UNCONFIRMED, ASK) if arrival.form else (ResponseStatus.REFUSED, NOTHING_TO_TAKE)
                    )
                    asked[at] = arrival.with_decision(Decision(status, f"{reason}{then}"))
                elif is_address(arrival.row.sender):
                    self._remember(arrival.row)
        return [replace(arrival, answer_to=tuple(self._answer_to(arrival))) for arrival in asked]

    def _question(self, arrival: Arrival) -> str:
        """Why a form has to be confirmed; empty if it is from the unit's own mailbox or was put there by hand."""
        row = arrival.row
        sender = row.sender if "@" in row.sender else ""
        if not arrival.mailed or self._mailboxes.may_send(row.unit, sender):
            return ""
        if own := self._mailboxes.own(row.unit):
            known = f"địa chỉ của đơn vị ở trang Đơn vị là {_named(own)}"
            return STRANGER.format(unit=row.unit, sender=self._shown(sender), known=known)
        first = self._first[row.unit]
        if sender and self._mailboxes.owners(sender):
            known = "trang Đơn vị chưa ghi địa chỉ của đơn vị này"
        elif sender and first and same_mailbox(sender) not in first:
            known = f"phiếu trước của đơn vị gửi từ {_named(first.values())}"
        else:
            return ""
        return STRANGER.format(unit=row.unit, sender=self._shown(sender), known=known)

    def _shown(self, sender: str) -> str:
        """A sender's address for a reason, with look-alike letters made visible."""
        if not sender:
            return "một thư không ghi địa chỉ người gửi"
        user, _, domain = same_mailbox(sender).rpartition("@")
        plain = sender if sender.isascii() else f"{user.encode('ascii', 'backslashreplace').decode()}@{domain}"
        owners = [unit.code for unit in self._mailboxes.owners(sender)]
        return f"hộp thư của {', '.join(owners)} ({plain})" if owners else plain

    def _answer_to(self, arrival: Arrival) -> Iterable[Address]:
        """The addresses to answer: the sender if it may send for the unit, else the unit's own, else the sender."""
        row = arrival.row
        answerable = arrival.unit is None or self._mailboxes.may_send(row.unit, row.sender)
        if answerable and is_address(row.sender):
            return addresses_in(row.sender)
        if arrival.unit and (own := known_addresses(arrival.unit)):
            return own
        known = self._mailboxes.own(row.unit) or self._first[row.unit].values()
        return [one for address in known if is_address(address) for one in addresses_in(address)]

    def _remember(self, form: ReceivedForm) -> None:
        if not (self._mailboxes.may_send(form.unit, form.sender) or self._mailboxes.owners(form.sender)):
            self._first[form.unit][same_mailbox(form.sender)] = form.sender


def _named(addresses: Iterable[str]) -> str:
    named = list(addresses)
    return ", ".join(named[:MOST_NAMED]) + (" và địa chỉ khác" if len(named) > MOST_NAMED else "")
