"""The record of sent letters: the sheet `Thư đã gửi`, and a journal on disk that is ahead of it.

The journal has a line before and after each letter, on disk before the server gets a byte: even if the workbook is not
saved, the power fails or a click is abandoned, no letter is lost and none is sent twice.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.actions.session import FORMS_FOLDER
from de06_xl.model.delivery import UNSETTLED, Delivery, DeliveryState, LetterKind
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_moment
from de06_xl.workbook.reading.deliveries import read_deliveries
from de06_xl.workbook.writing.deliveries import delivery_blocks

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session
    from de06_xl.model.book import Book
    from de06_xl.model.period import Period
    from de06_xl.workbook.grid import Block

_TEXTS = ("unit", "message_id", "moment", "to", "subject", "note")


class SentLetters:
    """The letters of a workbook's period, in the order of sending."""

    def __init__(self, session: Session, book: Book) -> None:
        self.period = period = book.period
        self._names = book.unit_names()
        self.path = session.folder / FORMS_FOLDER / f"thu_da_gui_{period}.jsonl"
        self._session = session
        self._all = {one.message_id: one for one in read_deliveries(session.grid, period)}
        for delivery in _journal(self.path, period):
            there = self._all.get(delivery.message_id)
            if there is None:
                self._all[delivery.message_id] = delivery
            elif there.state in UNSETTLED:  # else the sheet is ahead: the letter bounced, or the clerk decided
                self._all[delivery.message_id] = replace(delivery, row=there.row)

    def all(self) -> list[Delivery]:
        """Every letter, earliest first."""
        return list(self._all.values())

    def record(self, delivery: Delivery) -> None:
        """Record the state of a letter, on disk before this returns; raises De06Error if that fails."""
        there = self._all.get(delivery.message_id)
        delivery = replace(delivery, row=there.row if there else None)
        fields = {field: getattr(delivery, field) for field in _TEXTS}
        line = json.dumps(fields | {"kind": delivery.kind.value, "state": delivery.state.value}, ensure_ascii=False)
        files.make_folder(self.path.parent)
        _append(self.path, line)
        self._all[delivery.message_id] = delivery

    def learn(self, delivery: Delivery) -> None:
        """Record what a notice says about a letter; only in the sheet."""
        self._all[delivery.message_id] = delivery

    def moment(self) -> str:
        """The present time, as written in the sheet."""
        return format_moment(self._session.now)

    def blocks(self) -> list[Block]:
        """The cells of the sheet that have to change."""
        return delivery_blocks(self._session.grid, self.all(), self._names) if self._all else []


def _journal(path: Path, period: Period) -> list[Delivery]:
    """The contents of each line; one left incomplete by a power failure precedes its letter."""
    if not files.exists(path):
        return []
    found = []
    for line in files.read_bytes(path).decode("utf-8", "replace").splitlines():
        try:
            record = json.loads(line)
            texts = {field: str(record[field]) for field in _TEXTS}
            kind, state = LetterKind(record["kind"]), DeliveryState(record["state"])
        except (ValueError, KeyError, TypeError):
            continue
        unit, identity, moment, to, subject, note = (texts[field] for field in _TEXTS)
        found.append(Delivery(period, unit, kind, state, identity, moment, to, subject, note))
    return found


def _append(path: Path, line: str) -> None:
    try:
        with path.open("ab+") as journal:
            journal.seek(0, os.SEEK_END)
            broken = False
            if journal.tell():
                journal.seek(-1, os.SEEK_END)
                broken = journal.read(1) != b"\n"
            journal.write(b"\n" * broken + line.encode("utf-8", "replace") + b"\n")
            journal.flush()
            os.fsync(journal.fileno())
    except OSError as error:
        raise De06Error(files.os_reason(error, "ghi"), file=str(path)) from None
