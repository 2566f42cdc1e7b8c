"""What is known of letters that went out: the sheet `Thư đã gửi`, and a journal on disk that is ahead of it.

The journal has a line before and after each letter, safe on the disk before the server gets a byte: a workbook that is
not saved, a power cut or a click that is given up loses no letter and sends none twice.
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
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook.reading.deliveries import read_deliveries
from de06_xl.workbook.writing.deliveries import delivery_blocks

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session
    from de06_xl.model.period import Period
    from de06_xl.workbook.grid import Block

_TEXTS = ("unit", "message_id", "moment", "to", "subject", "note")


class SentLetters:
    """The letters of one period, in the order in which they went out."""

    def __init__(self, session: Session, period: Period) -> None:
        self.period = period
        self.path = session.folder / FORMS_FOLDER / f"thu_da_gui_{period}.jsonl"
        self._session = session
        self._all = {one.message_id: one for one in read_deliveries(session.grid, period)}
        for told in _journal(self.path, period):
            there = self._all.get(told.message_id)
            if there is None:
                self._all[told.message_id] = told
            elif there.state in UNSETTLED:  # else the sheet is ahead: a letter came back, or the clerk decided
                self._all[told.message_id] = replace(told, row=there.row)

    def all(self) -> list[Delivery]:
        """Every letter, the earliest first."""
        return list(self._all.values())

    def record(self, delivery: Delivery) -> None:
        """Keep what becomes of a letter, on the disk before this returns; raises De06Error where that fails."""
        there = self._all.get(delivery.message_id)
        delivery = replace(delivery, row=there.row if there else None)
        fields = {field: getattr(delivery, field) for field in _TEXTS}
        line = json.dumps(fields | {"kind": delivery.kind.value, "state": delivery.state.value}, ensure_ascii=False)
        files.make_folder(self.path.parent)
        _append(self.path, line)
        self._all[delivery.message_id] = delivery

    def learn(self, delivery: Delivery) -> None:
        """Take what a notice says of a letter; the sheet alone keeps it."""
        self._all[delivery.message_id] = delivery

    def moment(self) -> str:
        """Now, as the sheet has it."""
        now = self._session.now
        return f"{now:%H:%M} {format_date(now.date())}"

    def blocks(self) -> list[Block]:
        """The cells of the sheet that are not as they should be."""
        return delivery_blocks(self._session.grid, self.all()) if self._all else []


def _journal(path: Path, period: Period) -> list[Delivery]:
    """What each line says; one that a power cut left half written was before its letter."""
    if not files.exists(path):
        return []
    found = []
    for line in files.read_bytes(path).decode("utf-8", "replace").splitlines():
        try:
            told = json.loads(line)
            texts = {field: str(told[field]) for field in _TEXTS}
            kind, state = LetterKind(told["kind"]), DeliveryState(told["state"])
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
