"""A clerk's day at the sample workbook, button by button: what the guide says and shows about each.

The program behind it is LibreOffice for the pictures, and a stand-in for tests of messages.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from unittest import mock

import docx
import xlwings
from docx.oxml.ns import qn

from de06_xl.actions import fill, first_workbook, mail, mail_account, new
from de06_xl.actions.collect import INBOX
from de06_xl.actions.documents import copy_templates
from de06_xl.actions.session import REPORT_FOLDER
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.click import click
from de06_xl.addin.excel_ui import ExcelUi, Watch
from de06_xl.incoming.containers.package import unpack
from de06_xl.mailbox import imap
from de06_xl.mailbox.account import MailAccount
from de06_xl.mailbox.post import Dispatch, Outgoing
from de06_xl.model.delivery import DeliveryState
from de06_xl.model.finding import Severity
from de06_xl.model.period import Period
from de06_xl.system import shipped
from de06_xl.system.cells import cell_name, cell_numbers
from de06_xl.workbook import layout, order, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.overview import fact_blocks
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.conftest import NOW
from tests.support.fill_in import indicators, typed
from tests.support.xlwings_engine import Alert, App, engine_of

MAY, JUNE, EMPTY = "DeAn06_2022-05.xlsx", "DeAn06_2022-06.xlsx", "DeAn06_2026-11.xlsx"
PROVINCE = 6, 2
"""The cells of the province, and below it of the folder, in the sheet of Lập sổ."""
CORRECTED = {"dvc_tiep_nhan": 7450}
"""Figures that May's workbook states differently after June's was made."""
PLACE = r"D:\DeAn06"
"""The folder of the workbook in the guide."""
EXPLANATION = "Giữ nguyên số đã công bố tại Báo cáo số 111/BC-BCĐ."
AGAIN = " lần hai"
SAVED_AT = dt.datetime(2022, 5, 18, 1, tzinfo=dt.UTC)
_SECONDS = 240
MAILBOX = {
    "thu_dia_chi": "tonghop@kiengiang.example",
    "thu_may_chu_gui": "mail.kiengiang.example",
    "thu_may_chu_nhan": "mail.kiengiang.example",
    "thu_moi_phut": "6000",
}
"""The facts of a fictitious mailbox."""


@dataclass(frozen=True)
class Pressed:
    """A pressed button: its id, with AGAIN the second time, its messages, what was opened in another program."""

    button: str
    boxes: tuple[Alert, ...]
    opened: Path | None


class Person(ExcelUi):
    """A user who looks at what is opened later."""

    opened: Path | None = None

    def open(self, path: Path) -> None:
        self.opened = path

    def ask_secret(self, question: str) -> str:
        return "mật khẩu"


@dataclass(frozen=True)
class Day:
    """Where a clerk works: the program, an empty folder, and what opens a file in the program."""

    app: App
    folder: Path
    open_book: Callable[[Path], object]

    def press(self, button: str, later: int = 0) -> Pressed:
        """Press a button of the active workbook, so many minutes after NOW, agreeing to everything."""
        self.app.alerts.clear()
        self.app.answers = ["yes"] * 4
        with engine_of(self.app):
            excel = xlwings.App(impl=self.app)
            watch = Watch(_SECONDS)
            person = Person(excel, "1", watch)
            click(
                next(action for action in ACTIONS if action.id == button),
                excel,
                person,
                NOW + dt.timedelta(minutes=later),
            )
            watch.stop()  # a box starts it again
        return Pressed(button, tuple(self.app.alerts), person.opened)


def a_day(app: App, folder: Path, open_book: Callable[[Path], object]) -> Iterator[Pressed]:
    """Press button after button, agreeing to everything.

    ``folder`` is empty, ``open_book`` opens a file in the program. The workbook is active after each step; a new button
    needs one more line in the part of the day that it belongs to.
    """
    day = Day(app, folder, open_book)
    may = Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / MAY))
    copy_templates(folder)
    open_book(may)
    yield from _units_are_asked_and_answer(day)
    yield from _figures_are_summed_up_and_checked(day)
    yield from _report_is_made_and_signed(day)
    yield from _level_above_is_answered(day)
    yield from _month_is_closed_and_the_next_begun(day)
    yield from _help_is_read(day)
    yield from _other_workbooks_are_made(day)


def _units_are_asked_and_answer(day: Day) -> Iterator[Pressed]:
    yield day.press("tao_phieu")
    with a_mailbox(day.app):
        yield day.press("cai_dat_thu", later=-100)
        yield day.press("gui_thu", later=-90)
    yield day.press("don_doc", later=-60)
    units_send(day.folder, sample_mailbox())
    yield day.press("thu_phieu", later=-40)
    with a_mailbox(day.app):
        yield day.press("lay_thu", later=-35)


def _figures_are_summed_up_and_checked(day: Day) -> Iterator[Pressed]:
    _leave_sums_to_units(day.app)
    yield day.press("tong_hop", later=-20)
    yield day.press("phan_tich", later=-10)
    yield day.press("kiem_tra")
    yield day.press("loi_ke_tiep")
    yield day.press("nguon_so_nay")


def _report_is_made_and_signed(day: Day) -> Iterator[Pressed]:
    yield day.press("xuat_word")
    _explain_error(day.app)
    again = day.press("kiem_tra", later=30)
    yield Pressed(again.button + AGAIN, again.boxes, again.opened)
    yield day.press("xuat_pdf")
    yield day.press("ban_ra_soat")
    leader_changes(day.folder)
    yield day.press("doi_chieu")
    _mark_difference(day.app)
    yield day.press("nhan_ban_ky")
    yield day.press("the_thuc")


def _level_above_is_answered(day: Day) -> Iterator[Pressed]:
    level_above_sends(day.folder)
    yield day.press("dien_phieu_cap_tren")
    yield day.press("mo_thu_muc")
    yield day.press("phieu_chung")


def _month_is_closed_and_the_next_begun(day: Day) -> Iterator[Pressed]:
    yield day.press("nhat_ky")
    yield day.press("hoan_tac", later=60)
    yield day.press("chot_ky", later=70)
    yield day.press("ky_moi")
    _correct(day.folder / MAY)
    day.open_book(day.folder / JUNE)
    yield day.press("cap_nhat_ky_truoc", later=90)


def _help_is_read(day: Day) -> Iterator[Pressed]:
    for page in ("huong_dan", "trang_can_bo", "trang_don_vi"):
        yield day.press(page)


def _other_workbooks_are_made(day: Day) -> Iterator[Pressed]:
    folder = day.folder
    with mock.patch.multiple(first_workbook, _home=lambda: folder, _today=NOW.date):
        asked = day.press("lap_so")
        assert asked.opened
        FileGrid(asked.opened).write([Block(order.SHEET, *PROVINCE, [["An Giang"], [str(folder / "AnGiang")]])])
        made = day.press("lap_so")
    yield Pressed("lap_so", (*asked.boxes, *made.boxes), asked.opened)
    new.run(folder / EMPTY, Period.parse("2026-11"))
    day.open_book(folder / EMPTY)
    yield day.press("thong_tin_chung")


def level_above_sends(folder: Path) -> None:
    """Put a form from above where the button looks for it; in the sample, with the rows of the province's police."""
    asked = folder / fill.INBOX
    asked.mkdir(exist_ok=True)
    shutil.copy(folder / "phieu_gui" / "Phieu_2022-05_CAT.xlsx", asked / "Phieu_2022-05_KG.xlsx")


def as_told(text: str, folder: Path) -> str:
    """A text with Windows paths, the workbook in PLACE."""
    reported = text.replace(str(folder), PLACE)
    return re.sub(re.escape(PLACE) + r"\S*", lambda path: path[0].replace("/", "\\"), reported)


def listing(folder: Path) -> str:
    """The names in a folder, as shown to the user."""
    return "\n".join(sorted(path.name for path in folder.iterdir()))


class TakesAll:
    """A mail server that accepts every letter."""

    repeatable = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def send(self, letter: Outgoing) -> Dispatch:
        return Dispatch(DeliveryState.SENT)


@contextlib.contextmanager
def a_mailbox(app: App) -> Iterator[None]:
    """Give the workbook a mailbox, whose servers accept every letter and have no mail, and the machine its password."""
    book = app.active_book()
    assert book
    grid = XlwingsGrid(xlwings.Book(impl=book))
    grid.write(fact_blocks(grid, MAILBOX))
    with (
        mock.patch.object(MailAccount, "post", return_value=TakesAll()),
        mock.patch.object(mail, "try_out"),
        mock.patch.object(mail, "store_password", return_value=True),
        mock.patch.object(mail, "stored_password", return_value=""),
        mock.patch.object(mail_account, "stored_password", return_value="mật khẩu"),
        mock.patch.object(imap, "fetch", return_value=()),
    ):
        yield


def sample_mailbox() -> dict[str, bytes]:
    """The mails and files sent by the sample's units, by name in the inbox."""
    data = shipped.path_of(shipped.SAMPLE_MAILBOX).read_bytes()
    return unpack(data, shipped.SAMPLE_MAILBOX, "tệp nén .zip")


def units_send(folder: Path, mails: Mapping[str, bytes]) -> None:
    """Put these mails and files into the workbook's inbox, saved on the day after the last one."""
    for name, content in mails.items():
        path = folder / INBOX / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (SAVED_AT.timestamp(),) * 2)


def leader_changes(folder: Path) -> None:
    """Put the leader's Word file beside the report: the report with another figure, or his own document."""
    reports = folder / REPORT_FOLDER
    exported = next(iter(sorted(reports.glob("BaoCao_*.docx"))), None)
    document = docx.Document(str(exported) if exported else None)
    for text in document.element.body.iter(qn("w:t")):
        text.text = (text.text or "").replace("13.678", "13.687")
    reports.mkdir(exist_ok=True)
    document.save(str(reports / "BanKy.docx"))


def _correct(may: Path) -> None:
    """May's workbook is corrected and closed again, as if at another machine."""
    grid = FileGrid(may)
    history = grid.read(layout.HISTORY.sheet)
    signed = [
        Block(layout.HISTORY.sheet, number, layout.HISTORY.index("value"), [[CORRECTED[str(row[1])]]])
        for number, row in enumerate(history, 1)
        if row[1] in CORRECTED
    ]
    rows = {code: one.row for code, one in indicators(read_book(grid, may.name)).items()}
    blocks = [typed(rows[code].sheet, rows[code].place("value").cell, value) for code, value in CORRECTED.items()]
    may.write_bytes(grid.copy_with([*blocks, *signed]))


def _leave_sums_to_units(app: App) -> None:
    """Empty the two typed sums over the districts."""
    book = app.active_book()
    assert book
    grid = XlwingsGrid(xlwings.Book(impl=book))
    sums = [row.row.place("value") for row in read_book(grid, MAY).indicators() if row.aggregation]
    grid.write([Block(place.sheet, *cell_numbers(place.cell), [[None]]) for place in sums])


def _mark_difference(app: App) -> None:
    """Write x beside the first line of `Đối chiếu`."""
    book = app.active_book()
    assert book
    rows = XlwingsGrid(xlwings.Book(impl=book)).read(layout.COMPARED.sheet)
    found = search.find(rows, layout.COMPARED, layout.COMPARED.sheet)
    assert found
    book.sheets(found.sheet).range(cell_name(found.header_row + 1, found.columns["accept"])).raw_value = layout.INCLUDED


def _explain_error(app: App) -> None:
    """Explain, in the first line of `Kiểm tra`, why the wrong figure is kept."""
    book = app.active_book()
    assert book
    grid = XlwingsGrid(xlwings.Book(impl=book))
    rows = grid.read(layout.FINDINGS.sheet)
    found = search.find(rows, layout.FINDINGS, layout.FINDINGS.sheet)
    assert found
    row = found.header_row + 1
    assert found.cell(rows[row - 1], "severity") == Severity.ERROR.label
    sheet = book.sheets(layout.FINDINGS.sheet)
    sheet.range(cell_name(row, found.columns["explanation"])).raw_value = EXPLANATION
