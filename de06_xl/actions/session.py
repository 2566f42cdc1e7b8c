"""What an action receives and returns, and how its outcome is written into the workbook."""

from __future__ import annotations

import datetime as dt
import getpass
import platform
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.model.backups import backups_kept
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.period import Period
from de06_xl.process.validate import validate
from de06_xl.system import backups, files
from de06_xl.system.errors import De06Error
from de06_xl.system.interrupts import stop_requested
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, Grid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.reading.facts import read_facts, read_period
from de06_xl.workbook.reading.log import read_closing
from de06_xl.workbook.reading.tables import Tables
from de06_xl.workbook.written import written

if TYPE_CHECKING:
    from de06_xl.actions.ui import Ui

TEMPLATE_FOLDER = "mau_word"
"""The folder beside the workbook with its own copies of the Word templates, which the secretariat edits."""
REPORT_FOLDER = "bao_cao"
FORMS_FOLDER = "phieu_gui"
"""The folder of outgoing forms; their letters are in DRAFTS_FOLDER inside it."""
DRAFTS_FOLDER = "thu"

MASTER_ENDINGS = (".xlsx", ".xlsm")
"""Allowed suffixes of a workbook to be written: with any other, Excel would warn about the content."""


@dataclass(frozen=True)
class Session:
    """One run of an action on a workbook: its cells, its file, the user and the time.

    ``save`` saves what the user typed into an open workbook; without an open workbook, it does nothing.
    """

    grid: Grid
    path: Path
    ui: Ui
    now: dt.datetime
    user: str
    save: Callable[[], None] = lambda: None

    def stage(self, number: int, count: int, what: str) -> None:
        """Report that one of ``count`` parts of the work begins; nothing is written before the last one."""
        self.ui.stage(f"Phần {number}/{count}: {what} …")

    @property
    def folder(self) -> Path:
        """The folder of the workbook, which contains all its other folders."""
        return self.path.parent

    @property
    def period(self) -> Period:
        """The workbook's period, read without the rest."""
        tables = Tables(self.grid)
        try:
            return read_period(tables, read_facts(tables)[0])
        except De06Error as error:
            raise error.in_file(self.path.name) from None

    def book(
        self,
        *,
        submissions: bool = False,
        history: Collection[Period] | None = (),
        senders: Collection[Period] = (),
    ) -> Book:
        """The workbook, read; with ``submissions`` also what the units sent, now and in the previous period.

        ``history`` are other periods for which that is read, None all; for ``senders`` only who sent is.
        """
        return read_book(self.grid, self.path.name, submissions=submissions, history=history, senders=senders)

    def book_with_forms(self) -> Book:
        """The workbook with what the units sent, with every row of `Phiếu nhận` readable.

        Raises De06Error if a status or period there is unreadable: otherwise the form would count as not received, be
        collected again and asked for.
        """
        book = self.book(submissions=True)
        for problem in book.problems:
            if problem.place and problem.place.sheet == layout.RECEIVED.sheet and problem.kind.loses_row:
                place = problem.place
                raise De06Error(problem.message, file=self.path.name, sheet=place.sheet, cell=place.cell)
        return book


@dataclass(frozen=True)
class Checked:
    """A workbook with its figures and findings."""

    book: Book
    figures: Figures
    findings: list[Finding]


@dataclass(frozen=True)
class Outcome:
    """The result of an action.

    ``messages`` are whole sentences for the user and ``findings`` what is wrong; ``files`` were created, and ``blocks``
    of cells are to be written into the workbook, of which ``backup`` is the copy made before. ``next_step`` says what
    to do next to somebody who clicks buttons, ``open_path`` is the file to show. ``incomplete`` means that a part could
    not be done, which a message explains, while the rest was; ``agreed`` that the user has already agreed to what is
    written; ``keeps_report`` that what is written changes nothing that is reported.
    """

    messages: tuple[str, ...] = ()
    next_step: str = ""
    open_path: Path | None = None
    blocks: Sequence[Block] = ()
    files: tuple[Path, ...] = ()
    backup: Path | None = None
    findings: Sequence[Finding] = ()
    period: Period | None = None
    incomplete: bool = False
    agreed: bool = False
    keeps_report: bool = False


def open_file(path: Path, ui: Ui, now: dt.datetime, user: str = "", *, writes: bool = False) -> Session:
    """A session on a workbook as it was last saved; raises De06Error if it cannot be read.

    An action that ``writes`` refuses a workbook that is open in another program, or whose suffix is another format's;
    one that only reads accepts any suffix, and a step says that the last saved version is read.
    """
    from de06_xl.workbook.file_grid import FileGrid  # imported here: not needed for a workbook open in Excel

    grid = FileGrid(path)
    if writes:
        files.refuse_if_open(path)
        if path.suffix.lower() not in MASTER_ENDINGS:
            raise De06Error(
                "bên trong là sổ .xlsx nhưng tên có đuôi khác nên Excel sẽ báo lỗi khi mở; hãy đổi tên thành "
                f"“{path.stem}.xlsx”.",
                file=path.name,
            )
    elif files.open_elsewhere(path):
        ui.step(f"Sổ “{path.name}” đang mở ở chương trình khác; kết quả tính theo bản đã lưu gần nhất.")
    return Session(grid, path, ui, now, user or current_user())


def check(
    session: Session, *, at_work: bool = False, submissions: bool = False, history: Collection[Period] | None = ()
) -> Checked:
    """Read a session's workbook, compute its figures and run every check.

    For ``submissions`` and ``history`` see `Session.book`. ``at_work``: what is still to be typed is no error yet, as
    it is for a report.
    """
    session.stage(1, 3, "đọc sổ")
    book = session.book(submissions=submissions, history=history)
    session.stage(2, 3, "kiểm tra")
    figures = Figures(book)
    return Checked(book, figures, validate(book, figures, at_work=at_work))


def warned(session: Session, outcome: Outcome) -> Outcome:
    """The outcome, preceded by a warning if it is about to change what a closed period reports."""
    if not outcome.blocks or outcome.keeps_report:
        return outcome
    tables = Tables(session.grid)
    closing = read_closing(tables, read_period(tables, read_facts(tables)[0]))
    if closing is None:
        return outcome
    warning = f"Kỳ này đã chốt theo {closing.document}: ghi thêm thì sổ có thể khác văn bản đã ký."
    return replace(outcome, messages=(warning, *outcome.messages))


def commit(session: Session, outcome: Outcome) -> Path | None:
    """Write an outcome's blocks into a closed workbook, all or none, and return the backup made before.

    Raises De06Error if the workbook is open elsewhere or cannot be written; then nothing has changed.
    """
    if not outcome.blocks:
        return None
    files.refuse_if_open(session.path)
    with stop_requested():  # Ctrl+C comes too late now: the workbook, its backup and the record of both belong together
        return write_with_backup(session, outcome, closed=True)


def write_with_backup(session: Session, outcome: Outcome, *, closed: bool = False) -> Path:
    """Back up the workbook as it was last saved, then write an outcome's blocks into the grid, all or none.

    Returns the backup; raises De06Error if it cannot be made or the grid refuses, and then leaves no backup. As many of
    the latest backups are kept as the workbook says. What was written is recorded for `undo`.
    """
    kept = backups_kept(read_facts(Tables(session.grid))[0])
    copy = backups.backup(session.path, session.now)
    try:
        session.grid.write(outcome.blocks)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    if kept:
        backups.keep_last(session.path, copy, kept)
    cells = [sheet.as_json() for sheet in written(outcome.blocks)]
    backups.remember_write(session.path, copy, cells, closed=closed)
    return copy


def holder(session: Session) -> str:
    """Who writes, on which machine and since when, for somebody who has to wait for it."""
    since = f"{session.now:%H:%M:%S} ngày {format_date(session.now.date())}"
    return f"{session.user or 'người dùng không rõ tên'} (máy {platform.node() or 'không rõ tên'}, từ {since})"


def current_user() -> str:
    """The current user's name, for the log; empty if the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a service account without a name; Windows has no user database
        return ""
