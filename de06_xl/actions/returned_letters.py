"""Bounced letters: found among received mails, and reported at the units they did not reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from de06_xl.actions.sent_letters import SentLetters
from de06_xl.incoming.mail.incoming import Refused
from de06_xl.mailbox.status_codes import reason_of
from de06_xl.model.delivery import UNDELIVERED, Delivery, DeliveryState
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.actions.session import Session
    from de06_xl.collect.arrival import Arrival
    from de06_xl.collect.standing import UnitStanding
    from de06_xl.incoming.mail.incoming import ReceivedFile
    from de06_xl.incoming.mail.parts import Bounce
    from de06_xl.model.book import Book
    from de06_xl.workbook.grid import Block

_OUT = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.IN_DRAFTS)


@dataclass
class Returned:
    """The undelivered letters of a period; ``remarks`` are sentences about those that bounced now."""

    letters: SentLetters
    remarks: list[str] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        """The updated rows of `Thư đã gửi`, if something bounced now."""
        return self.letters.blocks() if self.remarks else []

    def at_units(self, standings: Iterable[UnitStanding]) -> list[UnitStanding]:
        """The units' standings, with a remark if the last letter to a unit did not arrive."""
        last = {one.unit: one for one in self.letters.all()}
        lost = {unit: one for unit, one in last.items() if one.state in UNDELIVERED}
        return [_with_loss(one, lost[one.unit.code]) if one.unit.code in lost else one for one in standings]


class Notices:
    """The notices of mail servers among the received files."""

    def __init__(self) -> None:
        self._bounces: dict[tuple[str, str], tuple[Bounce, ...]] = {}

    def noted(self, arrived: Iterable[ReceivedFile]) -> Iterator[ReceivedFile]:
        """The files unchanged, while each notice is collected."""
        for one in arrived:
            if isinstance(one, Refused) and one.bounces:
                self._bounces[one.sha256, one.file] = one.bounces
            yield one

    def returned(self, session: Session, book: Book, arrivals: Iterable[Arrival]) -> Returned:
        """What the notices among the new arrivals mean for the letters of the workbook's period."""
        returned, names = Returned(SentLetters(session, book)), book.unit_names()
        for arrival in arrivals:
            for bounce in self._bounces.get(arrival.row.arrival, ()):
                letter = _letter_of(returned.letters.all(), bounce)
                if letter is None:
                    continue
                learnt = _after(letter, bounce)
                returned.letters.learn(learnt)
                said = "chưa tới nơi" if bounce.yet else DeliveryState.RETURNED.value
                name = names.get(letter.unit, letter.unit)
                returned.remarks.append(f"- {name}: thư {letter.kind.value} {said}. {learnt.note}")
        return returned


def _with_loss(one: UnitStanding, letter: Delivery) -> UnitStanding:
    return replace(one, reason=f"{one.reason} Thư {letter.kind.value}: {letter.note}".strip())


def _letter_of(letters: Iterable[Delivery], bounce: Bounce) -> Delivery | None:
    """The letter that a notice is about: by its Message-ID, else the last one sent to the address."""
    out = [letter for letter in letters if letter.state in _OUT]
    if bounce.message_id:
        return next((letter for letter in out if letter.message_id == bounce.message_id), None)
    alike = [letter for letter in out if fold(bounce.recipient) in map(fold, letter.to.split(";"))]
    return alike[-1] if alike and bounce.recipient else None


def _after(letter: Delivery, bounce: Bounce) -> Delivery:
    whom = bounce.recipient or letter.to
    reason = reason_of(bounce.status, bounce.said or "không gửi được")
    if bounce.yet:
        return replace(letter, note=f"{whom}: {reason}; máy chủ còn thử gửi tiếp.")
    note = f"{whom}: {reason}; hãy sửa địa chỉ ở trang Đơn vị rồi tạo lại thư."
    return replace(letter, state=DeliveryState.RETURNED, note=note)
