"""A workbook with a mailbox on the test's server, and drafts to a province's units that are sent from it."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend

from de06_xl.actions.session import FORMS_FOLDER
from de06_xl.actions.workbook import Workbook
from de06_xl.cli.terminal import TerminalUi
from de06_xl.mailbox.drafts import About, addresses_in, draft
from de06_xl.model.delivery import DeliveryState, LetterKind
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.deliveries import read_deliveries
from de06_xl.workbook.writing.blocks import open_table, table_blocks
from de06_xl.workbook.writing.overview import fact_blocks
from tests.support.mail_server import Account, MailServer

MAY = Period.parse("2022-05")
UNITS = 122
"""The communes of a province."""
FEW = 6
"""The units that have a draft."""


class Keyring(keyring.backend.KeyringBackend):
    """A store of passwords in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[username] = password


@contextlib.contextmanager
def account_in_store(server: MailServer) -> Iterator[Account]:
    """An account of its own for the test, its password in the machine's store."""
    account, before, store = server.account(), keyring.get_keyring(), Keyring()
    store.kept[f"{account.user}@localhost"] = account.password
    keyring.set_keyring(store)
    yield account
    keyring.set_keyring(before)


def make_book(path: Path) -> Path:
    """A workbook with as many units as a province has communes."""
    shutil.copy(shipped.path_of(shipped.BLANK_WORKBOOKS["trong"]), path)
    grid = FileGrid(path)
    units = [
        {"code": f"X{n:03}", "name": f"UBND xã số {n}", "group": "HUYEN", "email": f"xa{n}@tinh.example"}
        for n in range(1, UNITS + 1)
    ]
    grid.write([*table_blocks(*open_table(grid, layout.UNITS), units), *fact_blocks(grid, {"ky": str(MAY)})])
    return path


def mailed(path: Path, account: Account) -> Path:
    """The workbook, with the test's mailbox and a draft of a form for each unit."""
    (path.parent / "server.crt").write_bytes(account.server.certificate)
    set_facts(path, account, account.server.submission_port)
    lay_drafts(path, FEW)
    return path


def set_facts(path: Path, account: Account, port: int, **others: str) -> None:
    """Type the mailbox of this account into the workbook, a server on this port to send by."""
    grid = FileGrid(path)
    facts = {
        "thu_dia_chi": account.user,
        "thu_may_chu_gui": f"localhost:{port}",
        "thu_may_chu_nhan": f"localhost:{account.server.port}",
        "thu_chung_thu": "server.crt",
        "thu_moi_phut": "6000",
    }
    grid.write(fact_blocks(grid, facts | others))


def lay_drafts(path: Path, units: int, kind: LetterKind = LetterKind.FORM, folder: str = "thu") -> None:
    """Lay drafts to the first so many units beside the workbook."""
    place = path.parent / FORMS_FOLDER / folder
    place.mkdir(parents=True, exist_ok=True)
    for n in range(1, units + 1):
        about = About(kind, MAY, f"X{n:03}")
        data = draft(addresses_in(f"xa{n}@tinh.example"), f"Phiếu số {n}", f"UBND xã số {n}\n.dấu chấm", (), about)
        (place / f"Phieu_2022-05_X{n:03}.eml").write_bytes(data)


def send(path: Path, **how: Any) -> Any:
    return Workbook(path, TerminalUi()).send(agreed=True, **how)


def states(path: Path) -> Counter[DeliveryState]:
    return Counter(one.state for one in read_deliveries(FileGrid(path), MAY))


def each_once(units: int) -> dict[str, int]:
    return {f"xa{n}@tinh.example": 1 for n in range(1, units + 1)}


def reported(outcome: Any) -> str:
    return "\n".join(outcome.messages)
